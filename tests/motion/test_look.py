import asyncio
from pathlib import Path

import numpy as np
import pytest

from limner.core.data import Program, Rendering, Review, Task
from limner.motion.look import Critic
from limner.render.video import encode
from limner.sight.tracks import Clip

PLATE = np.full((60, 100, 3), 240, np.uint8)
PAGE = Program({"motion.html": b'<div class="stage"><div id="box"></div></div>'}, "motion.html", "html")


def film(places: list[int]) -> np.ndarray:
    frames = np.repeat(PLATE[None], len(places), axis=0)
    for frame, place in zip(frames, places, strict=True):
        frame[20:40, place : place + 20] = (30, 90, 160)
    return frames


SLIDE = [min(max(number - 5, 0), 20) * 3 for number in range(30)]
LATE = [min(max(number - 9, 0), 20) * 3 for number in range(30)]


def review(tmp_path: Path, made: np.ndarray, clip: Clip | None = None) -> Review:
    target = film(SLIDE)
    clip = clip or Clip(target, np.arange(len(target)) / 30, 30, 1.0)
    path = tmp_path / "film.mp4"
    path.write_bytes(encode(made, fps=30))
    boxes = [{"box": [place, 20, place + 20, 40], "far": [80, 0, 90, 5]} for place in LATE]
    rendering = Rendering((path,), duration=1.0, facts={"size": [100, 60], "fps": 30, "boxes": boxes})
    return asyncio.run(Critic(clip, PLATE).look(Task("motion", "t"), PAGE, rendering))


def test_the_same_film_has_nothing_to_find(tmp_path: Path) -> None:
    found = review(tmp_path, film(SLIDE))
    assert found.score == pytest.approx(1, abs=0.01)
    assert found.findings == ()


def test_a_delay_is_found_with_its_time_and_its_element(tmp_path: Path) -> None:
    found = review(tmp_path, film(LATE))
    assert found.components["look"] > found.components["time"] + 0.1
    finding = found.findings[0]
    assert finding.element == "box"
    assert finding.time is not None
    assert finding.time[0] == pytest.approx(6 / 30, abs=0.07)
    assert finding.box is not None


def test_a_film_that_was_worked_on_at_a_reduced_size_is_compared_at_that(tmp_path: Path) -> None:
    target = film(SLIDE)
    clip = Clip(target, np.arange(len(target)) / 30, 30, 1.0, zoom=2.0)
    large = np.repeat(np.repeat(target, 2, axis=1), 2, axis=2)
    assert review(tmp_path, large, clip).score == pytest.approx(1, abs=0.01)


def test_a_page_that_was_not_filmed_is_worth_nothing(tmp_path: Path) -> None:
    clip = Clip(film(SLIDE), np.arange(30) / 30, 30, 1.0)
    failed = Rendering(reach=0.0, error="the page hangs")
    found = asyncio.run(Critic(clip, PLATE).look(Task("motion", "t"), PAGE, failed))
    assert (found.score, found.reach) == (0, 0)
    assert "the page hangs" in found.findings[0].what

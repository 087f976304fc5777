import asyncio
from pathlib import Path

import numpy as np
import pytest

from limner import motion
from limner.core.errors import InputError
from limner.core.run import Run
from limner.motion.write import FILM, PAGE, POINTS, SVG
from limner.render.video import encode
from limner.sight.animation import load
from tests.render.pages import needs_browser

FPS = 20


def slide(count: int = 30) -> np.ndarray:
    """A box that waits, slides to the right at an even pace, and waits."""
    frames = np.full((count, 90, 160, 3), 250.0)
    for number, frame in enumerate(frames):
        x = 20 + 90 * min(max((number / FPS - 0.3) / 0.8, 0), 1)
        across = np.clip(np.minimum(np.arange(160) + 1, x + 30) - np.maximum(np.arange(160), x), 0, 1)
        frame[30:60] += (across[:, None] * np.array([-220, -120, -20]))[None]
    return np.rint(np.clip(frames, 0, 255)).astype(np.uint8)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "slide.mp4"
    path.write_bytes(encode(slide(), fps=FPS, crf=12))
    return path


@needs_browser
def test_a_film_becomes_a_page_that_moves_the_same_way(film: Path, tmp_path: Path) -> None:
    result = motion.run(film, tmp_path / "slide.html", svg=tmp_path / "slide.svg", runs=tmp_path / "runs")
    assert result.output == (tmp_path / "slide.html", tmp_path / "slide.svg")
    assert result.components["time"] > 0.9
    page = (tmp_path / "slide.html").read_text()
    assert "@keyframes" in page
    assert "base64" not in page
    assert (tmp_path / "slide.svg").read_text().startswith("<svg")
    (step,) = Run.open(result.run).steps
    assert step.proposal.program is not None
    assert set(step.proposal.program.files) == {PAGE, SVG, FILM, POINTS}
    (element,) = load(step.proposal.program.files[FILM]).elements
    (animation,) = element.animations
    assert animation.property == "translate"
    # At 20 frames a second the ends of an even slide are known to a part of a frame.
    moving = [
        time for time in np.arange(0, 1.5, 0.01) if abs(animation.at(time + 0.01)[0] - animation.at(time)[0]) > 0.2
    ]
    assert (moving[0], moving[-1] + 0.01) == pytest.approx((0.3, 1.1), abs=0.05)


@needs_browser
def test_a_run_can_be_resumed_and_writes_its_outputs_again(film: Path, tmp_path: Path) -> None:
    result = motion.run(film, tmp_path / "a.html", runs=tmp_path / "runs")
    before = (tmp_path / "a.html").read_bytes()
    (tmp_path / "a.html").unlink()
    again = motion.resume(result.run)
    assert (tmp_path / "a.html").read_bytes() == before
    assert again.score == result.score


def test_in_a_loop_the_twin_is_named(film: Path) -> None:
    async def inside() -> None:
        motion.run(film)

    with pytest.raises(Exception, match="await limner"):
        asyncio.run(inside())


@needs_browser
def test_what_is_no_animation_is_refused_with_advice(tmp_path: Path) -> None:
    still = tmp_path / "still.mp4"
    still.write_bytes(encode(np.repeat(slide(1), 20, axis=0), fps=FPS))
    with pytest.raises(InputError, match="nothing moves"):
        motion.run(still, runs=tmp_path / "runs")
    one = tmp_path / "one.mp4"
    one.write_bytes(encode(slide(1), fps=FPS))
    with pytest.raises(InputError, match="one frame"):
        motion.run(one, runs=tmp_path / "runs")
    with pytest.raises(InputError, match="would overwrite the input"):
        motion.run(one, one, runs=tmp_path / "runs")

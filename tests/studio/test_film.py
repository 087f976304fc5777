import re
from pathlib import Path

import numpy as np
import pytest

from limner.core.budget import Budget
from limner.core.data import Cost, Finding, Program, Proposal, Rendering, Review, Task
from limner.core.run import Run
from limner.motion.write import FILM, PAGE, POINTS, Measurement
from limner.render.video import encode
from limner.sight.animation import Animated, Animation, Element, Key, dump
from limner.sight.graph import Scene
from limner.studio import report
from limner.studio.film import curves

BLANK = Scene(64, 48)
SLIDE = Animation("translate", (Key(0, (0, 0)), Key(1, (30, 0))), 0.8, 0.1, float("inf"), "alternate")
MOVIE = Animated(64, 48, 1.0, 10, BLANK, (Element("box", BLANK, (10, 10), (SLIDE,)),))
POINT = Measurement("box", "translate", (0.0, 0.5, 0.9), ((0.0, 0.0), (15.0, 0.1), (30.0, 0.0)))


def frames(shift: int) -> np.ndarray:
    made = np.full((10, 48, 64, 3), 240, np.uint8)
    for number, frame in enumerate(made):
        frame[10:20, 4 + shift + 3 * number : 14 + shift + 3 * number] = (200, 30, 30)
    return made


@pytest.fixture
def run(tmp_path: Path) -> Run:
    film = tmp_path / "slide.mp4"
    film.write_bytes(encode(frames(0), fps=10))
    options = {"output": None, "svg": None, "start": 0.0, "end": None, "fps": None}
    task = Task("motion", "slide", (film,), options)
    with Run.create(tmp_path / "runs", task, Budget(), {"browser": "none"}) as made:
        files = {PAGE: b"<p id=x>&lt;script&gt;</p>", FILM: dump(MOVIE), POINTS: b"[]"}
        scratch = made.scratch() / "film.mp4"
        scratch.write_bytes(encode(frames(2), fps=10))
        finding = Finding("it differs", "change it", "box", (1, 2, 3, 4), (0.2, 0.4), 0.5, "foreground error")
        made.add(
            Proposal(Program(files, PAGE, "html"), "measured", note="one <b>box</b>", cost=Cost(1.0)),
            Rendering((scratch,), duration=1.0, facts={}),
            Review(0.9, components={"look": 0.9, "time": 0.9}, findings=(finding,)),
            kept=True,
            cost=Cost(1.0),
        )
        made.finish("done")
    return Run.open(made.folder)


def test_a_page_holds_both_films_and_the_motions(run: Run, tmp_path: Path) -> None:
    text = report.write(run, tmp_path / "report.html").read_text()
    assert text.count('class="sheet') == 2
    assert 'data-count="10"' in text
    assert "<code>box</code> translate" in text
    assert "0.8 s, after 0.1 s, for ever, alternate" in text
    assert "it differs" in text
    assert "one &lt;b&gt;box&lt;/b&gt;" in text  # what a program or its author says is text here, never markup
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", text)


def test_a_film_that_is_gone_leaves_the_rest(run: Run, tmp_path: Path) -> None:
    next((run.folder / "inputs").iterdir()).unlink()
    text = report.write(run, tmp_path / "report.html").read_text()
    assert 'class="player"' not in text
    assert "<code>box</code> translate" in text


def test_a_curve_goes_through_what_was_measured() -> None:
    (curve,) = curves(MOVIE, [POINT])
    assert (curve.low, curve.high) == ("0px", "30px")
    assert len(curve.lines) == 2
    assert len(curve.dots) == 6
    line = np.array([[float(v) for v in spot.split(",")] for spot in curve.lines[0].split()])
    x, y = curve.dots[2]
    assert np.interp(x, line[:, 0], line[:, 1]) == pytest.approx(y, abs=0.5)

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from limner.core.data import Program, Rendering
from limner.motion.stage import FILM, Filming
from limner.render.camera import Camera
from limner.sight.clip import load_clip
from tests.render.pages import HAS_BROWSER

SLIDE = (
    "<body style='margin:0'><style>@keyframes go { to { translate: 40px } }"
    "#dot { width: 10px; height: 10px; background: #c00; animation: go 1s linear both }</style><div id='dot'></div>"
)


@pytest.fixture(scope="module")
def camera() -> Iterator[Camera]:
    if not HAS_BROWSER:
        pytest.skip("needs chromium-headless-shell and bubblewrap")
    with Camera() as camera:
        yield camera


def film(camera: Camera, page: str, into: Path) -> Rendering:
    into.mkdir(exist_ok=True)
    program = Program({"a.html": page.encode()}, "a.html", "html")
    return asyncio.run(Filming(camera, (64, 32), 10, 1.0).run(program, into))


def test_a_page_is_filmed_and_its_elements_are_followed(camera: Camera, tmp_path: Path) -> None:
    made = film(camera, SLIDE, tmp_path)
    assert (made.frames, made.error, made.reach, made.log) == ((tmp_path / FILM,), None, 1.0, "")
    boxes = made.facts["boxes"]
    assert len(boxes) == 10
    assert [box["dot"] for box in boxes[::5]] == [[0, 0, 10, 10], [20, 0, 30, 10]]


def test_equal_pages_have_equal_films(camera: Camera, tmp_path: Path) -> None:
    first = load_clip(film(camera, SLIDE, tmp_path / "a").frames[0]).frames
    second = load_clip(film(camera, SLIDE.replace("dot", "ball"), tmp_path / "b").frames[0]).frames
    assert np.array_equal(first, second) and len(np.unique(first.reshape(10, -1), axis=0)) == 10


def test_what_is_wrong_with_a_page_is_data(camera: Camera, tmp_path: Path) -> None:
    broken = film(camera, f"{SLIDE}<script>nonsense()</script>", tmp_path / "a")
    assert broken.reach == 1 and "a script fails: " in broken.log and "nonsense" in broken.log
    foreign = film(camera, f"{SLIDE}<img src='https://elsewhere.invalid/a.png'>", tmp_path / "b")
    assert foreign.reach == 0 and foreign.error is not None
    assert "does not stand on its own: it asks for https://elsewhere.invalid/a.png" in foreign.error

"""Small films of known elements, for the tests of Animation2Code's board."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from limner.bench.filmed import Fact, Filmed, Key, Timing, film
from limner.bench.reels import Design, Lot, Reel
from limner.bench.trails import moves
from limner.render.camera import Camera

PAGE = """<!doctype html><style>
body { margin: 0; background: #fff }
.box { position: absolute; left: 20px; top: 20px; width: 30px; height: 30px; background: #c00;
  animation: go 1s ease-in-out .2s both }
@keyframes go { to { transform: translateX(80px) } }
</style><div class="box"></div>"""
REEL = Reel("dev-0-0", "plain", PAGE, 160, 100, 20, 1.4)


def square(x: np.ndarray, y: np.ndarray, size: float = 20.0) -> np.ndarray:
    """Corners ``(N, 1, 4, 2)`` of an upright square with its top left at (x, y)."""
    box = np.array([[0, 0], [size, 0], [size, size], [0, size]])
    return (np.stack([x, y], -1)[:, None] + box)[:, None]


def filmed(corners: np.ndarray, **more: object) -> Filmed:
    """A film of black frames at 20 a second, with these elements."""
    count, elements = corners.shape[:2]
    values = {
        "frames": np.zeros((count, 100, 200, 3), np.uint8),
        "fps": 20.0,
        "corners": corners,
        "opacity": np.ones((count, elements)),
        "colour": np.zeros((count, elements, 3)),
        "facts": tuple(Fact(f"div-{k}", False, False, -1) for k in range(elements)),
        "timings": (),
        "text": "<p>",
        **more,
    }
    return Filmed(**values)


def timing(easing: str = "ease-in", **more: object) -> Timing:
    """An animation of element 0 from left to right in one second."""
    keys = (Key(0, easing, {"transform": "none"}), Key(1, easing, {"transform": "translateX(9px)"}))
    values = {
        "ids": (0,), "begin": 0.0, "delay": 0.0, "duration": 1000.0, "iterations": 1.0, "direction": "normal",
        "easing": "linear", "name": "go", "keys": keys, **more,
    }  # fmt: skip
    return Timing(**values)


def acts(opened: Camera, design: Design, kind: str) -> None:
    """See that a small page of one of a design's templates runs, asks nobody for anything, and changes."""
    css, body = design.templates[kind](Lot(np.random.default_rng(1), 200, 150, design.palettes, design.easings))
    found = film(opened, f"<style>{css}</style>{body}", width=200, height=150, fps=5, seconds=2.2)
    assert not opened.faults and not opened.refused and found.timings
    assert (found.frames != found.frames[0]).any()
    assert kind in ("colour", "morph", "spinner", "steps") or moves(found.points).any()


@contextmanager
def camera() -> Iterator[Camera]:
    """A camera, or a skipped test where there is no browser."""
    import pytest

    from tests.render.pages import HAS_BROWSER

    if not HAS_BROWSER:
        pytest.skip("needs chromium-headless-shell")
    with Camera() as opened:
        yield opened

"""Registration: the second picture is found however it was moved and lit; another scene is not."""

import numpy as np
import pytest

from limner.sight.register import aligned, register
from limner.sight.warp import moved, resample
from tests.sight.lettered import draw, line
from tests.sight.scanned import noisy, page

CORNERS = np.array([[50.0, 40], [470, 40], [470, 420], [50, 420]])
TURN = np.radians(4.0)
MOTIONS = {
    "none": np.eye(3),
    "shift": np.array([[1, 0, 7.3], [0, 1, -4.6], [0, 0, 1]]),
    "turn": np.array([[np.cos(TURN), -np.sin(TURN), 12], [np.sin(TURN), np.cos(TURN), -9], [0, 0, 1]]),
    "tilt": np.array([[1.02, 0.01, -5], [0, 0.97, 6], [4e-5, -3e-5, 1]]),
}


@pytest.mark.parametrize("motion", MOTIONS)
def test_a_motion_is_found(motion: str) -> None:
    there = resample(page(), MOTIONS[motion], 520, 460, border=(255.0,) * 3).pixels
    for spoilt in (there, noisy(there, 15), (there * 0.6 + 20).astype(np.uint8)):
        found = register(page(), spoilt)
        assert found is not None and found.confidence > 0.7
        assert moved(found.matrix, CORNERS) == pytest.approx(moved(np.linalg.inv(MOTIONS[motion]), CORNERS), abs=0.4)


def test_another_size_is_found_and_laid_on() -> None:
    small = resample(page(), np.diag([1.25, 1.25, 1]), 416, 368).pixels
    found = register(page(), small)
    assert found is not None
    assert moved(found.matrix, [[250, 250]]) == pytest.approx(np.array([[200, 200]]), abs=0.3)
    laid = aligned(page(), small, found)
    assert laid.pixels.shape == page().shape and np.array_equal(laid.frame, found.matrix)


def test_another_scene_is_not_found() -> None:
    other = draw([line("Nothing alike", 60, 200, 40)], 520, 460)
    rng = np.random.default_rng(0)
    for scene in (other, rng.integers(0, 256, (460, 520, 3), np.uint8), np.full((460, 520, 3), 255, np.uint8)):
        assert register(page(), scene) is None

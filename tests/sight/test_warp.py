"""Resampling: where a pixel goes, its frame says."""

import numpy as np
import pytest

from limner.sight.warp import Warped, grey, moved, opaque, resample, through


def test_a_shift_by_whole_pixels_changes_no_level() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    made = resample(picture, np.array([[1.0, 0, 4], [0, 1, 3], [0, 0, 1]]), 10, 8)
    assert np.array_equal(made.pixels, picture[3:11, 4:14])
    assert made.back([[0, 0]])[0] == pytest.approx((4, 3)) and made.place([[4, 3]])[0] == pytest.approx((0, 0))


def test_pixels_are_squares_whose_middles_are_at_halves() -> None:
    picture = np.array([[0, 0, 255, 255]] * 4, np.uint8)
    made = resample(picture, np.diag([0.5, 0.5, 1]), 8, 8, interpolation=0)
    assert np.array_equal(made.pixels[0], [0, 0, 0, 0, 255, 255, 255, 255])


def test_outside_is_the_border() -> None:
    shifted = np.array([[1.0, 0, -5], [0, 1, 0], [0, 0, 1]])
    made = resample(np.full((4, 4, 3), 9, np.uint8), shifted, 4, 4, border=(1.0, 2.0, 3.0))
    assert made.pixels[0, 0].tolist() == [1, 2, 3]


def test_four_points_make_a_homography() -> None:
    quad, flat = np.array([[3, 2], [90, 8], [80, 70], [5, 60]]), np.array([[0, 0], [50, 0], [50, 40], [0, 40]])
    assert moved(through(quad, flat), quad) == pytest.approx(flat, abs=1e-3)
    assert Warped(np.zeros((40, 50)), through(flat, quad)).back(flat) == pytest.approx(quad, abs=1e-3)


def test_all_kinds_of_pixels_are_taken_and_others_refused() -> None:
    clear = np.zeros((3, 3, 4), np.uint8)
    assert (opaque(clear) == 255).all() and grey(np.zeros((3, 3), np.uint8)).shape == (3, 3)
    for wrong in (np.zeros((3, 3, 2), np.uint8), np.zeros((3, 3, 3)), np.zeros((0, 3, 3), np.uint8)):
        with pytest.raises(ValueError, match="expected"):
            opaque(wrong)
    with pytest.raises(ValueError, match="cannot be made"):
        resample(clear, np.eye(3), 100_000, 3)

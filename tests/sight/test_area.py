"""Coverage of pixels by outlines: exact for polygons, holes included, against a readable supersampling reference."""

import numpy as np
import pytest

from limner.sight.area import coverage

SAMPLES = 64
TRIANGLE = np.array([[1.3, 0.4], [8.7, 3.1], [2.2, 7.6]])
ARROW = np.array([[0.5, 3.0], [4.0, 0.5], [4.0, 2.0], [9.5, 2.3], [9.5, 4.1], [4.0, 4.0], [4.2, 6.5]])
SLIVER = np.array([[0.2, 1.1], [9.8, 6.2], [9.8, 6.4], [0.2, 1.3]])


def supersampled(outlines: list[np.ndarray], height: int, width: int) -> np.ndarray:
    """Count the sub-samples of each pixel around which the outlines wind (Sunday 2001, winding number)."""
    x = (np.arange(width * SAMPLES) + 0.5) / SAMPLES
    y = (np.arange(height * SAMPLES) + 0.5)[:, None] / SAMPLES
    winding = np.zeros((height * SAMPLES, width * SAMPLES), int)
    for points in outlines:
        for (x0, y0), (x1, y1) in zip(points, np.roll(points, -1, axis=0), strict=True):
            left = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
            winding += ((y0 <= y) & (y < y1) & (left > 0)).astype(int) - ((y1 <= y) & (y < y0) & (left < 0))
    inside = (winding != 0).reshape(height, SAMPLES, width, SAMPLES)
    return inside.mean(axis=(1, 3))


@pytest.mark.parametrize("points", [TRIANGLE, ARROW, SLIVER], ids=["triangle", "arrow", "sliver"])
def test_polygons_agree_with_supersampling(points: np.ndarray) -> None:
    assert coverage([points], 8, 10) == pytest.approx(supersampled([points], 8, 10), abs=1.5 / SAMPLES)


def test_random_polygons_agree_with_supersampling() -> None:
    rng = np.random.default_rng(3)
    for count in (3, 5, 8):
        angles = np.sort(rng.uniform(0, 2 * np.pi, count))
        points = 4 + rng.uniform(1, 3.9, count)[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])
        assert coverage([points], 8, 8) == pytest.approx(supersampled([points], 8, 8), abs=1.5 / SAMPLES)


def test_a_rectangle_is_exact() -> None:
    box = np.array([[1.25, 0.5], [3.75, 0.5], [3.75, 2.2], [1.25, 2.2]])
    across, down = np.array([0, 0.75, 1, 0.75, 0]), np.array([0.5, 1, 0.2, 0])
    assert coverage([box], 4, 5) == pytest.approx(np.outer(down, across), abs=1e-12)


def test_a_box_on_the_grid_covers_whole_pixels_and_no_others() -> None:
    box = np.array([[1, 1], [3, 1], [3, 3], [1, 3]])
    wanted = np.zeros((4, 4))
    wanted[1:3, 1:3] = 1
    assert np.array_equal(coverage([box], 4, 4), wanted)


@pytest.mark.parametrize("points", [TRIANGLE, ARROW, SLIVER], ids=["triangle", "arrow", "sliver"])
def test_the_sum_is_the_area_and_neither_direction_nor_start_matters(points: np.ndarray) -> None:
    x, y = points.T
    area = abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    drawn = coverage([points], 8, 10)
    assert drawn.sum() == pytest.approx(area, abs=1e-9)
    assert drawn.min() >= 0 and drawn.max() <= 1 + 1e-9
    assert coverage([points[::-1]], 8, 10) == pytest.approx(drawn, abs=1e-9)
    assert coverage([np.roll(points, 1, axis=0)], 8, 10) == pytest.approx(drawn, abs=1e-9)


def test_a_hole_runs_the_other_way_round() -> None:
    outer = np.array([[1, 1], [7, 1], [7, 7], [1, 7]])
    hole = np.array([[2.5, 2.5], [2.5, 5.5], [5.5, 5.5], [5.5, 2.5]])
    assert coverage([outer, hole], 8, 8) == pytest.approx(supersampled([outer, hole], 8, 8), abs=1.5 / SAMPLES)
    assert coverage([outer, hole], 8, 8).sum() == pytest.approx(36 - 9)


def test_outlines_that_leave_the_picture_are_cut_off_at_its_border() -> None:
    box = np.array([[-3.5, -2.0], [2.5, -2.0], [2.5, 9.0], [-3.5, 9.0]])
    wanted = np.tile([1, 1, 0.5, 0], (4, 1))
    assert coverage([box], 4, 4) == pytest.approx(wanted, abs=1e-12)
    right = np.array([[2.5, 1.0], [9.0, 1.0], [9.0, 3.0], [2.5, 3.0]])
    assert coverage([right], 4, 4)[1] == pytest.approx([0, 0, 0.5, 1], abs=1e-12)
    slanted = np.array([[-4.0, 2.0], [2.0, -4.0], [8.0, 2.0], [2.0, 8.0]])
    assert coverage([slanted], 4, 4) == pytest.approx(np.ones((4, 4)), abs=1e-12)


def test_nothing_covers_nothing() -> None:
    assert np.array_equal(coverage([], 3, 2), np.zeros((3, 2)))
    assert coverage([np.array([[1.0, 1.0], [2.0, 2.0]])], 3, 3) == pytest.approx(np.zeros((3, 3)), abs=1e-12)


def test_what_reaches_far_beyond_the_window_is_clipped_and_covers_the_same() -> None:
    slanted = np.array([[-30.0, -20.0], [1e9, 40.0], [1e9, 2e9], [-5.0, 60.0], [3.0, 2.0]])
    window = coverage([slanted], 8, 10)
    # The same lines, cut off by hand a little outside the window.
    near = 40.0 * 60.0 / (1e9 + 30.0)
    assert near < 1e-5
    rough = np.array([[-30.0, -20.0], [60.0, -20.0], [60.0, 100.0], [-5.0 + 40 / 2, 100.0], [-5.0, 60.0], [3.0, 2.0]])
    assert window == pytest.approx(supersampled([rough], 8, 10), abs=2 / SAMPLES)
    around = np.array([[-1e8, -1e8], [1e8, -1e8], [1e8, 1e8], [-1e8, 1e8]])
    assert (coverage([around], 6, 7) == 1).all()
    hole = np.array([[2.0, 2.0], [2.0, 4.0], [5.0, 4.0], [5.0, 2.0]])
    assert coverage([around, hole], 6, 7)[3, 3] == 0
    beside = np.array([[100.0, -1e8], [1e8, -1e8], [1e8, 1e8], [100.0, 1e8]])
    assert (coverage([beside], 6, 7) == 0).all()

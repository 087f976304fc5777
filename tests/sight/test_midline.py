"""Middles and widths measured across: to a few hundredths of a pixel, and of hairlines to a tenth."""

import numpy as np
import pytest

from limner.sight.graph import Circle, Line
from limner.sight.midline import common, measure
from limner.sight.ribbon import ribbon


@pytest.mark.parametrize("width", [0.8, 1.0, 2.5, 9.3])
@pytest.mark.parametrize("slope", [0.0, 0.13, 0.6, 1.0])
def test_the_middle_of_a_line_is_found_from_points_beside_it(width: float, slope: float) -> None:
    line = Line(-50, 40.3, 150, 40.3 + 200 * slope)
    field = ribbon(line, width, "butt", "miter", (), 240, 100).astype(np.float32)
    x = np.linspace(20, 80, 50)
    near = np.column_stack([x, 40.3 + (x + 50) * slope + 0.35])
    (found,) = measure(field, [(near, False)], width * 1.2)
    middle = found.points[3:-3]
    off = (middle[:, 1] - 40.3 - (middle[:, 0] + 50) * slope) / np.hypot(1, slope)
    assert abs(np.mean(off)) < (0.05 if width > 2 else 0.17)
    assert np.abs(off).max() < (0.07 if width > 2 else 0.2)
    assert np.median(found.widths) == pytest.approx(width, abs=0.06)


def test_a_ring_is_measured_all_round() -> None:
    field = ribbon(Circle(50.2, 49.7, 30.4), 6.0, "butt", "miter", (), 100, 100).astype(np.float32)
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    near = np.column_stack([50 + 30 * np.cos(angle), 50 + 30 * np.sin(angle)])
    (found,) = measure(field, [(near, True)], 5.5)
    assert found.valid(6.0).all()
    assert np.abs(np.hypot(*(found.points - (50.2, 49.7)).T) - 30.4).max() < 0.08


def test_where_a_stroke_is_not_alone_its_width_is_not_valid() -> None:
    field = np.maximum(
        ribbon(Line(0, 50, 100, 50), 6.0, "butt", "miter", (), 100, 100),
        ribbon(Line(50, 0, 50, 100), 6.0, "butt", "miter", (), 100, 100),
    ).astype(np.float32)
    row = np.column_stack([np.linspace(10, 90, 81), np.full(81, 50.0)])
    (found,) = measure(field, [(row, False)], 6.0)
    crossing = np.abs(found.points[:, 0] - 50) < 2.5
    assert not found.valid(6.0)[crossing].any()
    assert found.valid(6.0)[np.abs(found.points[:, 0] - 50) > 4].all()


def test_the_common_width_is_that_of_most() -> None:
    assert common(np.array([4.0, 4.02, 3.99, 9.0, 8.0, 7.0]), 5.0) == pytest.approx(4.0)
    assert common(np.array([]), 5.0) == 5.0

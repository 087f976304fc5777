"""Shapes further out or further in all around: each kind stays its kind while it can."""

import numpy as np
import pytest

from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Ellipse, Line, Path, Polygon, Rect, Shape, Subpath
from limner.sight.inset import outset
from tests.sight.drawn import assert_shape

SQUARE = ((10.0, 10.0), (50.0, 10.0), (50.0, 50.0), (10.0, 50.0))
BLOB = Path((Subpath((30.0, 10.0), ((50.0, 10.0, 60.0, 30.0, 50.0, 45.0), (40.0, 60.0, 15.0, 55.0, 12.0, 40.0),
                                    (9.0, 25.0, 15.0, 10.0, 30.0, 10.0))),))  # fmt: skip


@pytest.mark.parametrize(("shape", "by", "wanted"), [
    (Circle(5, 6, 10), 2, Circle(5, 6, 12)),
    (Circle(5, 6, 10), -3, Circle(5, 6, 7)),
    (Ellipse(5, 6, 10, 4, 30), 1, Ellipse(5, 6, 11, 5, 30)),
    (Rect(10, 20, 30, 40), 2, Rect(8, 18, 34, 44)),
    (Rect(10, 20, 30, 40, 5), -2, Rect(12, 22, 26, 36, 3)),
    (Rect(10, 20, 30, 40, 5), -6, Rect(16, 26, 18, 28, 0)),
    (Rect(10, 20, 30, 40, 0, 30), 2, Rect(8, 18, 34, 44, 0, 30)),
    (Polygon(SQUARE), 3, Polygon(((7, 7), (53, 7), (53, 53), (7, 53)))),
    (Polygon(SQUARE[::-1]), -3, Polygon(((13, 13), (47, 13), (47, 47), (13, 47)))),
])  # fmt: skip
def test_a_shape_grows_or_shrinks_all_around(shape: Shape, by: float, wanted: Shape) -> None:
    found = outset(shape, by)
    assert found is not None
    assert_shape(found, wanted, within=1e-6)


def test_sides_of_a_triangle_keep_their_distance() -> None:
    found = outset(Polygon(((10.0, 10.0), (60.0, 20.0), (20.0, 60.0))), 4)
    assert isinstance(found, Polygon)
    for a, b, c in zip(found.points, found.points[1:] + found.points[:1], SIDES, strict=True):
        x, y = np.subtract(b, a) / np.hypot(*np.subtract(b, a))
        gaps = [abs(x * (corner[1] - a[1]) - y * (corner[0] - a[0])) for corner in c]
        assert gaps == pytest.approx([4, 4])


SIDES = (((10, 10), (60, 20)), ((60, 20), (20, 60)), ((20, 60), (10, 10)))


@pytest.mark.parametrize("shape", [
    Circle(5, 6, 3), Ellipse(5, 6, 10, 3), Rect(0, 0, 6, 40), Polygon(SQUARE), Line(0, 0, 5, 5),
])  # fmt: skip
def test_nothing_is_left_of_what_shrinks_too_far(shape: Shape) -> None:
    assert outset(shape, -25) is None


def test_a_curve_is_a_curve_at_its_distance() -> None:
    found = outset(BLOB, 3)
    assert found is not None
    before, after = (flatten(shape)[0].points for shape in (BLOB, found))
    gaps = np.hypot(*(after[:, None] - before[None]).transpose(2, 0, 1)).min(axis=1)
    assert gaps == pytest.approx(np.full(len(gaps), 3), abs=0.4)
    assert np.ptp(after, axis=0) == pytest.approx(np.ptp(before, axis=0) + 6, abs=0.4)

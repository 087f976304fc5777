"""A shape is as long as the numbers in it."""

import pytest

from limner.sight.graph import Arc, Circle, Ellipse, Line, Path, Polygon, Polyline, Rect, Sector, Shape, Subpath, Text
from limner.sight.length import numbers


@pytest.mark.parametrize(("shape", "expected"), [
    (Circle(1, 2, 3), 3), (Ellipse(1, 2, 3, 4), 4), (Ellipse(1, 2, 3, 4, 5), 5), (Rect(1, 2, 3, 4), 4),
    (Rect(1, 2, 3, 4, 1), 5), (Rect(1, 2, 3, 4, 1, 30), 6),
    (Sector(1, 2, 3, 4, 5), 5), (Sector(1, 2, 3, 4, 5, 1), 6),
    (Arc(1, 2, 3, 4, 5), 5), (Line(1, 2, 3, 4), 4), (Polygon(((0, 0), (1, 0), (0, 1))), 6),
    (Polyline(((0, 0), (1, 0))), 4), (Path((Subpath((0, 0), ((1, 1), (1, 2, 3, 4, 5, 6))),)), 10),
    (Text(1, 2, 'a', 9), 3),
])  # fmt: skip
def test_numbers(shape: Shape, expected: int) -> None:
    assert numbers(shape) == expected

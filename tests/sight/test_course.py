"""From measured points to a shape: rings, paths of lines and arcs, and the simplest that a path is."""

import numpy as np
import pytest

from limner.sight.course import Course, outcome, plan, rebend, simplest
from limner.sight.graph import Arc, Circle, Line, Polygon, Polyline, Rect, Shape, Subpath
from limner.sight.trail import Trail


def shape(points: np.ndarray, closed: bool = False) -> Shape:
    course = plan(Trail(points, closed, (-1, -1)), 8.0)
    rebend(course, 8.0)
    return outcome(course)


def test_points_on_a_circle_are_one() -> None:
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    found = shape((60, 50) + 30 * np.column_stack([np.cos(angles), np.sin(angles)]), closed=True)
    assert isinstance(found, Circle)
    assert (found.cx, found.cy, found.r) == pytest.approx((60, 50, 30))


def test_points_on_a_line_and_on_an_arc() -> None:
    at = np.linspace(0, 1, 80)[:, None]
    assert isinstance(shape(np.array([10.0, 20.0]) + at * (60, 30)), Line)
    angles = np.linspace(0.3, 2.8, 90)
    found = shape((60, 50) + 30 * np.column_stack([np.cos(angles), np.sin(angles)]))
    assert isinstance(found, Arc)
    assert found.r == pytest.approx(30, abs=0.1)


def test_the_simplest_shape_of_a_path() -> None:
    assert simplest(Subpath((0, 0), ((5, 5),), False)) == Line(0, 0, 5, 5)
    assert simplest(Subpath((0, 0), ((5, 5), (9, 0)), False)) == Polyline(((0, 0), (5, 5), (9, 0)))
    assert isinstance(simplest(Subpath((0, 0), ((50, 5), (9, 40), (0, 0)), True)), Polygon)
    assert isinstance(simplest(Subpath((0, 0), ((50, 0), (50, 30), (0, 30), (0, 0)), True)), Rect)


def test_a_course_that_was_never_joined_has_no_shape() -> None:
    line = Trail(np.column_stack([np.linspace(0, 50, 60), np.zeros(60)]), False, (-1, -1))
    with pytest.raises(ValueError, match="bend"):
        outcome(Course(line, line.points, [], []))

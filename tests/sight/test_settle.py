"""Middles of strokes moved onto a contour: ends, corners and arcs, also where one side is all that shows."""

import numpy as np
import pytest

from limner.sight.graph import Arc, Circle, Line, Path, Polygon, Polyline, Shape, Subpath
from limner.sight.outline import trace
from limner.sight.ribbon import ribbon
from limner.sight.settle import chain, nearest, points, settle, subpath

CURVE = Path((Subpath((20, 20), ((70, 20), (20.0, 0, 1, 90, 40), (95, 50, 80, 90, 60, 95)), False),))
LOOP = Path((Subpath((20, 20), ((70, 20), (25.0, 0, 1, 70, 70), (20, 70)), True),))


def contour(*shapes: Shape, width: float = 10.0) -> np.ndarray:
    clear = np.ones((120, 120))
    for shape in shapes:
        clear *= 1 - ribbon(shape, width, "round", "round", (), 120, 120)
    return np.vstack(trace((1 - clear).astype(np.float32)))


@pytest.mark.parametrize("shape", [CURVE, LOOP])
def test_a_path_is_the_same_path_again(shape: Path) -> None:
    found = subpath(chain(shape))
    wanted = shape.outlines[0]
    assert found.closed == wanted.closed
    assert found.start == pytest.approx(wanted.start)
    for one, two in zip(found.segments, wanted.segments, strict=False):
        assert one == pytest.approx(two)


def test_points_of_an_arc_lie_on_it() -> None:
    item = chain(Arc(50, 60, 30, 20, 200))
    row = points(item.nodes[0], item.nodes[1], item.extras[0], np.linspace(0, 1, 9))
    assert np.hypot(*(row - (50, 60)).T) == pytest.approx(30)
    assert row[-1] == pytest.approx((50 + 30 * np.cos(np.radians(220)), 60 + 30 * np.sin(np.radians(220))))


def test_a_circle_stays_where_it_is() -> None:
    item = chain(Circle(60, 60, 30))
    assert item.fixed
    (found,) = settle(contour(Circle(62, 60, 30)), [item], 10, False, False)
    assert (found.nodes == item.nodes).all()


def test_distances_are_from_the_border_of_the_nearest_stroke() -> None:
    fit = nearest(np.array([(30.0, 47.0), (60.0, 20.0)]), [chain(Line(10, 40, 90, 40)), chain(Line(10, 10, 90, 10))], 8)
    assert fit.chain.tolist() == [0, 1]
    assert fit.off == pytest.approx([3, 6])


def test_a_corner_and_its_ends_are_found() -> None:
    wanted = ((20.0, 90.0), (60.0, 25.0), (100.0, 90.0))
    seen = chain(Polyline(((23, 88), (63, 27), (97, 92))))
    (found,) = settle(contour(Polyline(wanted)), [seen], 10, False, False)
    assert found.nodes == pytest.approx(np.array(wanted), abs=0.15)


def test_an_arc_keeps_on_from_its_line() -> None:
    wanted = Path((Subpath((20, 20), ((60, 20), (30.0, 0, 1, 90, 50), (90, 100)), False),))
    near = Path((Subpath((20, 21), ((64, 20), (26.0, 0, 1, 90, 46), (90, 98)), False),))
    (found,) = settle(contour(wanted), [chain(near)], 10, False, False)
    assert found.nodes == pytest.approx(np.array([(20, 20), (60, 20), (90, 50), (90, 100)]), abs=1.0)
    assert nearest(contour(wanted), [found], 10).off == pytest.approx(0, abs=0.3)


def test_flat_ends_and_sharp_corners_tell_nothing_where_they_are_not_round() -> None:
    shape = Polyline(((20.0, 90.0), (60.0, 25.0), (100.0, 90.0)))
    square = ribbon(shape, 10, "butt", "miter", (), 120, 120).astype(np.float32)
    (found,) = settle(np.vstack(trace(square)), [chain(shape)], 10, True, True)
    assert found.nodes == pytest.approx(np.array(shape.points), abs=0.15)


def test_a_side_that_is_hidden_is_found_by_the_other() -> None:
    low, high = Line(20, 60, 100, 60), Line(20, 53, 100, 53)
    (_, found) = settle(contour(low, high), [chain(low), chain(Line(20, 51, 100, 52))], 10, False, False)
    assert found.nodes == pytest.approx(np.array([(20, 53), (100, 53)]), abs=0.3)


def test_a_triangle_is_a_closed_chain() -> None:
    item = chain(Polygon(((60, 15), (105, 100), (15, 100))))
    assert item.closed
    assert len(item.extras) == 3

import numpy as np
import pytest

from limner.bench.forms import form, straightened
from limner.sight.graph import (
    Arc,
    Circle,
    Ellipse,
    Line,
    Node,
    Path,
    Point,
    Polygon,
    Polyline,
    Rect,
    Sector,
    Shape,
    Solid,
    Stroke,
    Subpath,
    Text,
)  # fmt: skip

INK = Stroke(Solid("#000000"), 4.0)
FILL = Solid("#ff0000")


def filled(shape: Shape) -> Node:
    return Node("a", shape, FILL)


def stroked(shape: Shape) -> Node:
    return Node("a", shape, None, INK)


def disc(r: float) -> Subpath:
    return Subpath((50 + r, 50), ((r, 0, 1, 50 - r, 50), (r, 0, 1, 50 + r, 50)))


def closed(*points: Point) -> Path:
    return Path((Subpath(points[0], tuple(points[1:])),))


def slice_of(inner: float) -> Path:
    rim = Subpath((60, 50), ((10, 0, 1, 50, 60), (50, 50 + inner), *([(inner, 0, 0, 50 + inner, 50)] if inner else [])))
    return Path((rim,))


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        (filled(Rect(0, 0, 20, 20)), "rectangle"),
        (filled(Rect(0, 0, 20, 10, 3, 30)), "rectangle"),
        (filled(Polygon(((10, 0), (20, 10), (10, 20), (0, 10)))), "rectangle"),
        (filled(closed((0, 0), (20, 0), (20, 10), (0, 10))), "rectangle"),
        (filled(Polygon(((10, 0), (16, 10), (10, 20), (4, 10)))), "polygon 4"),
        (filled(closed((0, 0), (20, 0), (10, 15))), "polygon 3"),
        (filled(Circle(5, 5, 5)), "circle"),
        (filled(Ellipse(5, 5, 5, 5.01, 20)), "circle"),
        (filled(Ellipse(5, 5, 5, 4)), "ellipse"),
        (filled(Rect(0, 0, 20, 20, 10)), "circle"),
        (filled(Path((disc(20),))), "circle"),
        (stroked(Circle(5, 5, 5)), "ring"),
        (Node("a", Circle(5, 5, 5), FILL, INK), "circle"),
        (filled(Path((disc(20), disc(12)))), "ring"),
        (filled(Sector(0, 0, 20, 0, 360, 12)), "ring"),
        (filled(Sector(0, 0, 20, 10, 80)), "sector"),
        (filled(slice_of(0)), "sector"),
        (filled(slice_of(4)), "sector"),
        (stroked(Line(0, 0, 9, 9)), "line"),
        (stroked(Polyline(((0, 0), (5, 0), (9, 0)))), "line"),
        (filled(Rect(0, 0, 40, 3)), "line"),
        (filled(Polygon(((0, 0), (40, 0), (40, 2), (0, 2)))), "line"),
        (stroked(Polyline(((0, 0), (5, 0), (9, 6)))), "polyline 3"),
        (stroked(Path((Subpath((0, 0), ((5, 0), (9, 6)), closed=False),))), "polyline 3"),
        (stroked(Arc(0, 0, 9, 0, 90)), "arc"),
        (stroked(Path((Subpath((0, 0), ((9, 0, 1, 9, 9),), closed=False),))), "arc"),
        (filled(Path((Subpath((0, 0), ((5, 9, 9, 9, 20, 0),)),))), "path"),
        (filled(Text(0, 0, "x", 12)), "text"),
    ],
)  # fmt: skip
def test_kinds(node: Node, kind: str):
    assert form(node).kind == kind


def test_a_box_with_one_round_corner_is_no_slice():
    corner = Subpath((0, 0), ((20, 0), (20, 30), (4, 0, 0, 16, 34), (0, 34)))
    assert form(filled(Path((corner,)))).kind == "path"


def test_a_thin_bar_is_the_line_along_its_middle():
    bar, line = form(filled(Rect(10, 20, 40, 2))), form(Node("", Line(10, 21, 50, 21), None, Stroke(FILL, 2)))
    assert sorted(bar.lines[0].tolist()) == sorted(line.lines[0].tolist()) and bar.width == line.width == 2


def test_a_bar_with_round_ends_is_a_line_with_round_caps():
    ends = form(filled(Rect(10, 20, 40, 2, 1))).lines[0]
    assert sorted(ends.tolist()) == [[11, 21], [49, 21]]


def test_a_ring_is_known_by_its_middle_line_whatever_it_is_called_by():
    forms = [form(filled(Path((disc(20), disc(12))))), form(Node("", Circle(50, 50, 16), None, Stroke(FILL, 8)))]
    for one in forms:
        assert one.width == pytest.approx(8, abs=0.05)
        assert np.hypot(*(one.lines[0] - 50).T) == pytest.approx(16, abs=0.05)


def test_points_in_line_are_no_corners():
    assert len(straightened(np.array([[0, 0], [5, 0], [10, 0], [10, 10], [0, 10], [0, 0]], float), True)) == 4
    assert len(straightened(np.array([[0, 0], [5, 0], [10, 0.05]], float), False)) == 2

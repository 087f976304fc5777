"""Strokes seen in pixels: what was stroked, how wide, with which ends and corners; and what is no stroke."""

import numpy as np
import pytest

from limner.sight.graph import Arc, Circle, Ellipse, Line, Path, Polygon, Polyline, Rect, Shape, Subpath
from limner.sight.outline import Field
from limner.sight.ribbon import ribbon
from limner.sight.stroke import Strokes, strokes
from tests.sight.drawn import assert_shape

ROUNDED = Path((Subpath((20, 20), ((70, 20), (20.0, 0, 1, 90, 40), (90, 90)), False),))


def seen(*shapes: Shape, width: float = 8.0, cap: str = "round", join: str = "round") -> Strokes | None:
    clear = np.ones((120, 120))
    for shape in shapes:
        clear *= 1 - ribbon(shape, width, cap, join, (), 120, 120)
    return strokes(Field((1 - clear).astype(np.float32), 0, 0, False, False))


def only(found: Strokes | None) -> Shape:
    assert found is not None
    (drawn,) = found.drawn
    return drawn.shape


@pytest.mark.parametrize("shape", [Circle(60, 58.5, 40), Rect(20, 30, 70, 50), Rect(20, 30, 70, 50, 15)])
def test_an_outline_is_its_shape(shape: Shape) -> None:
    found = seen(shape, join="miter")
    assert_shape(only(found), shape)
    assert found is not None
    assert found.drawn[0].width == pytest.approx(8, abs=0.1)
    assert found.miss < 0.05


def test_an_ellipse_is_one() -> None:
    shape = only(seen(Ellipse(60, 60, 45, 25, 20)))
    assert isinstance(shape, Ellipse)
    assert sorted((shape.rx, shape.ry)) == pytest.approx([25, 45], abs=0.2)


@pytest.mark.parametrize("cap", ["butt", "round"])
@pytest.mark.parametrize("width", [1.5, 3.0, 8.0, 15.0])
def test_a_line_has_its_ends_and_its_width(width: float, cap: str) -> None:
    found = seen(Line(18, 20, 100, 71), width=width, cap=cap)
    line = only(found)
    assert isinstance(line, Line)
    ends = sorted([(line.x1, line.y1), (line.x2, line.y2)])
    assert np.abs(np.array(ends) - [(18, 20), (100, 71)]).max() < 0.5
    assert found is not None
    assert found.drawn[0].width == pytest.approx(width, rel=0.05, abs=0.1)
    if width > 2:
        assert found.drawn[0].cap == cap


@pytest.mark.parametrize("join", ["miter", "round", "bevel"])
def test_a_corner_has_its_join(join: str) -> None:
    found = seen(Polyline(((20, 90), (60, 25), (100, 90))), join=join, cap="butt")
    shape = only(found)
    assert isinstance(shape, Polyline)
    assert shape.points[1] == pytest.approx((60, 25), abs=0.3)
    assert found is not None
    assert found.drawn[0].join == join


def test_an_arc_and_a_path_of_lines_and_arcs() -> None:
    arc = only(seen(Arc(60, 60, 40, 20, 200)))
    assert isinstance(arc, Arc)
    assert (arc.cx, arc.cy, arc.r, abs(arc.sweep)) == pytest.approx((60, 60, 40, 200), abs=0.6)
    path = only(seen(ROUNDED))
    assert isinstance(path, Path)
    assert [len(segment) for segment in path.outlines[0].segments] == [2, 5, 2]


def test_a_closed_triangle() -> None:
    shape = only(seen(Polygon(((60, 15), (105, 100), (15, 100))), join="miter"))
    assert isinstance(shape, Polygon)
    assert len(shape.points) == 3


def test_lines_that_cross_are_two_and_one_that_ends_on_another_reaches_its_middle() -> None:
    found = seen(Line(20, 20, 100, 100), Line(20, 95, 100, 30))
    assert found is not None
    assert [type(drawn.shape) for drawn in found.drawn] == [Line, Line]
    found = seen(Line(15, 60, 105, 60), Line(60, 60, 60, 105))
    assert found is not None
    (stem,) = [line for drawn in found.drawn if isinstance(line := drawn.shape, Line) and abs(line.x1 - line.x2) < 1]
    assert min(stem.y1, stem.y2) == pytest.approx(60, abs=0.3)


def test_an_arrow_is_a_line_and_a_polyline() -> None:
    found = seen(Line(15, 60, 105, 60), Polyline(((70, 25), (105, 60), (70, 95))))
    assert found is not None
    assert {type(drawn.shape) for drawn in found.drawn} == {Line, Polyline}


def test_a_chart_of_many_points_is_one_polyline() -> None:
    heights = 60 + np.random.default_rng(5).uniform(-20, 20, 14)
    points = tuple((8.0 + 8 * k, float(height)) for k, height in enumerate(heights))
    shape = only(seen(Polyline(points), width=2.0, cap="butt"))
    assert isinstance(shape, Polyline | Path)
    count = len(shape.points) if isinstance(shape, Polyline) else len(shape.outlines[0].segments)
    assert count <= len(points) + 2


def test_a_short_bar_is_not_sure() -> None:
    found = seen(Line(50, 60, 65, 60), width=8, cap="butt")
    assert found is None or not found.sure


@pytest.mark.parametrize("name", ["disc", "square", "wedge", "contrast"])
def test_what_is_no_stroke_is_none(name: str) -> None:
    y, x = np.mgrid[0:120, 0:120] + 0.5
    inside = {
        "disc": 40 - np.hypot(x - 60, y - 60),
        "square": 35 - np.maximum(np.abs(x - 60), np.abs(y - 60)),
        "wedge": np.minimum(x - 10, np.minimum(110 - x, (x - 5) / 6 - np.abs(y - 60))),
        "contrast": np.minimum(45 - np.hypot(x - 60, y - 60), np.hypot((x - 60) / 0.6, y - 60) - 38),
    }[name]
    assert strokes(Field(np.clip(inside + 0.5, 0, 1).astype(np.float32), 0, 0, False, False)) is None


def test_texture_is_not_looked_at() -> None:
    field = ribbon(Line(18, 20, 100, 71), 5, "butt", "miter", (), 120, 120).astype(np.float32)
    assert strokes(Field(field, 0, 0, True, False)) is None

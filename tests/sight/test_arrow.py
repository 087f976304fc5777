"""An arrow of one piece comes apart into shaft and head; what is no arrow stays whole."""

import numpy as np
import pytest

from limner.sight.arrow import split
from limner.sight.draw import draw
from limner.sight.graph import Line, Node, Point, Polygon, Polyline, Scene, Solid, Stroke

INK = Solid("#000000")


def cover(*nodes: Node) -> np.ndarray:
    return draw(Scene(130, 110, nodes))[..., 3] / 255


def shaft(*points: Point, width: float = 2.0) -> Node:
    shape = Line(*points[0], *points[1]) if len(points) == 2 else Polyline(points)
    return Node("", shape, None, Stroke(INK, width))


def head(*points: Point) -> Node:
    return Node("", Polygon(points), INK)


def corners(node: Node) -> np.ndarray:
    assert isinstance(node.shape, Polygon)
    return np.array(sorted(node.shape.points))


@pytest.mark.parametrize("y", [30.0, 30.5, 30.3])
def test_shaft_and_head(y: float) -> None:
    tip = head((120, y), (109, y + 5.5), (109, y - 5.5))
    found = split(cover(shaft((20, y), (111, y)), tip), 7, 9, INK)
    assert found is not None
    line, triangle = found
    assert isinstance(line.shape, Line)
    assert (line.shape.x1, line.shape.y1) == pytest.approx((27, y + 9), abs=0.2)
    assert line.stroke is not None
    assert line.stroke.width == pytest.approx(2, abs=0.1)
    assert corners(triangle) == pytest.approx(corners(tip) + (7, 9), abs=0.4)


def test_heads_at_both_ends() -> None:
    ends = head((120, 30), (109, 36), (109, 24)), head((8, 30), (20, 36), (20, 24))
    found = split(cover(shaft((19, 30), (111, 30), width=3), *ends), 0, 0, INK)
    assert found is not None
    assert [type(node.shape) for node in found] == [Line, Polygon, Polygon]


@pytest.mark.parametrize(
    "piece",
    [
        shaft((20, 30), (111, 30)),
        head((10, 20), (50, 20), (50, 10), (80, 30), (50, 50), (50, 40), (10, 40)),
        head((10, 10), (100, 10), (100, 90), (10, 90)),
    ],
    ids=["a line", "a block arrow", "a square"],
)
def test_what_is_no_arrow_stays_whole(piece: Node) -> None:
    assert split(cover(piece), 0, 0, INK) is None


def test_a_knob_is_no_head() -> None:
    knob = head(*((110 + 7 * np.cos(t), 30 + 7 * np.sin(t)) for t in np.linspace(0, 6, 40)))
    assert split(cover(shaft((20, 30), (110, 30)), knob), 0, 0, INK) is None

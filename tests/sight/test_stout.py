"""Bars are rectangles, lines are lines."""

import pytest

from limner.sight.graph import Line, Node, Polyline, Rect, Solid, Stroke
from limner.sight.stout import stout

BLACK = Solid("#000000")


def line(x2: float, y2: float, width: float, cap: str = "butt") -> Node:
    return Node("a", Line(10, 10, x2, y2), stroke=Stroke(BLACK, width, cap))


@pytest.mark.parametrize(("node", "expected"), [
    (line(30, 10, 6), Rect(10, 7, 20, 6)), (line(10, 30, 6), Rect(7, 10, 6, 20)),
    (line(210, 10, 20), Rect(10, 0, 200, 20)), (line(30, 30, 10), Rect(20 - 200**0.5, 15, 800**0.5, 10, 0, 45)),
    (line(10, 10.0001 - 30, 6), Rect(7, -20, 6, 30)),
])  # fmt: skip
def test_a_bar_is_a_rectangle(node: Node, expected: Rect) -> None:
    (found,) = stout([node])
    assert isinstance(found.shape, Rect)
    assert (found.fill, found.stroke) == (BLACK, None)
    got, want = found.shape, expected
    assert (got.x, got.y, got.width, got.height) == pytest.approx((want.x, want.y, want.width, want.height), abs=0.01)
    assert (got.angle - want.angle) % 90 == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("node", [line(210, 10, 3), line(30, 10, 6, "round"), line(60, 10, 7)])
def test_a_line_stays_a_line(node: Node) -> None:
    assert stout([node]) == [node]


def test_a_line_among_bent_strokes_is_one_of_them() -> None:
    bent = Node("b", Polyline(((0, 0), (9, 9), (9, 20))), stroke=Stroke(BLACK, 6.1))
    assert stout([line(30, 10, 6), bent]) == [line(30, 10, 6), bent]

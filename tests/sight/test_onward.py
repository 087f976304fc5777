"""Bars in line with something over all that lies between them are one bar below it; tiles side by side are not."""

import pytest

from limner.sight.graph import Line, Node, Rect, Solid, Stroke
from limner.sight.onward import continued
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, draw, error

PALE, BLUE = Solid("#d0d0d0"), Solid("#2040c0")
PAGE = Node("page", Rect(0, 0, 100, 100), Solid("#ffffff"))


def piece(start: float, end: float, paint: Solid = PALE) -> Node:
    return Node("", Line(start, 50.5, end, 50.5), None, Stroke(paint, 1))


def test_a_gridline_goes_on_behind_a_bar() -> None:
    bar = Node("bar", Rect(40, 20, 20, 60), BLUE)
    page, line, above = continued([PAGE, bar, piece(10, 40), piece(60, 90)])
    assert (page, line.shape, above) == (PAGE, Line(10, 50.5, 90, 50.5), bar)


def test_a_field_goes_on_below_a_rule() -> None:
    rule = Node("rule", Line(50.5, 10, 50.5, 90), None, Stroke(BLUE, 1))
    left, right = (Node("", Rect(x, 30, 29, 20), PALE) for x in (21, 51))
    _, field, above = continued([PAGE, rule, left, right])
    assert (field.shape, above) == (Rect(21, 30, 59, 20), rule)


@pytest.mark.parametrize("nodes", [
    [piece(10, 40), piece(60, 90)],
    [Node("", Rect(42, 20, 5, 60), BLUE), piece(10, 30), piece(60, 90)],
    [Node("", Rect(40, 20, 20, 60), BLUE), piece(10, 40), piece(60, 90, Solid("#c02040"))],
    [Node("", Rect(40, 40, 20, 20), BLUE), Node("", Rect(20, 40, 20, 20), PALE), Node("", Rect(60, 40, 20, 20), PALE)],
    [Node("", Rect(0, 20, 100, 60), BLUE), piece(10, 40), piece(60, 90)],
], ids=["a gap", "a narrow thing", "two paints", "tiles", "a card below"])  # fmt: skip
def test_what_is_apart_stays_apart(nodes: list[Node]) -> None:
    assert continued([PAGE, *nodes]) == [PAGE, *nodes]


def test_gridlines_behind_bars_are_whole_in_a_trace() -> None:
    grid = "".join(f'<path d="M10 {y}.5h80" stroke="#bbb"/>' for y in (20, 40, 60))
    pixels = draw(f'{WHITE}{grid}<path d="M25 30h15v60h-15zM55 15h15v75h-15z" fill="#c33"/>')
    scene = trace(pixels).scene
    lines = [node.shape for node in scene.nodes() if isinstance(node.shape, Line)]
    assert len(lines) == 3
    assert all((line.x1, line.x2) == pytest.approx((10, 90), abs=0.1) for line in lines)
    assert error(scene, pixels) < 0.1

"""A shape and its border are one node with fill and stroke; what only lies on another shape is not."""

import numpy as np
import pytest

from limner.sight import border
from limner.sight.graph import Circle, Ellipse, Node, Polygon, Rect, Shape, Solid, Stroke
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, assert_shape, draw, error, seen

CARD, INK = Solid("#fff0c0"), Solid("#804020")


def found(*nodes: Node) -> list[Node]:
    return border.joined(nodes, 0.25)


@pytest.mark.parametrize(("outer", "inner", "middle"), [
    (Rect(10, 10, 60, 40), Rect(14, 14, 52, 32), Rect(12, 12, 56, 36)),
    (Rect(10, 10, 60, 40, 9), Rect(14, 14, 52, 32, 5), Rect(12, 12, 56, 36, 7)),
    (Circle(40, 40, 30), Circle(40, 40, 26), Circle(40, 40, 28)),
    (Ellipse(40, 40, 30, 20), Ellipse(40, 40, 26, 16), Ellipse(40, 40, 28, 18)),
], ids=["rect", "rounded", "circle", "ellipse"])  # fmt: skip
def test_a_shape_upon_a_larger_one_of_its_kind_has_a_border(outer: Shape, inner: Shape, middle: Shape) -> None:
    (node,) = found(Node("a", outer, INK), Node("b", inner, CARD))
    assert_shape(node.shape, middle, within=0.05)
    assert node.fill == CARD
    assert node.stroke is not None and node.stroke.paint == INK
    assert node.stroke.width == pytest.approx(4, abs=0.05)


def test_a_closed_stroke_along_a_fill_is_its_border() -> None:
    stroke = Stroke(INK, 3)
    (node,) = found(Node("a", Rect(11, 11, 58, 38), CARD), Node("b", Rect(10, 10, 60, 40), None, stroke))
    assert (node.shape, node.fill, node.stroke) == (Rect(10, 10, 60, 40), CARD, stroke)


@pytest.mark.parametrize("nodes", [
    (Node("a", Rect(10, 10, 60, 40), INK), Node("b", Rect(14, 18, 52, 32), CARD)),
    (Node("a", Rect(10, 10, 60, 40), INK), Node("b", Circle(40, 30, 15), CARD)),
    (Node("a", Rect(10, 10, 60, 60), INK), Node("b", Rect(30, 30, 20, 20), CARD)),
    (Node("a", Rect(10, 10, 60, 40), Solid("#804020", 0.5)), Node("b", Rect(14, 14, 52, 32), CARD)),
    (Node("a", Rect(10, 10, 60, 40), None, Stroke(INK, 3, dash=(4, 2))), Node("b", Rect(11, 11, 58, 38), CARD)),
], ids=["uneven", "of another kind", "wide", "translucent", "dashed"])  # fmt: skip
def test_what_is_no_border_stays_two(nodes: tuple[Node, Node]) -> None:
    assert found(*nodes) == list(nodes)


def test_what_is_painted_between_stays_between() -> None:
    outer, inner = Node("a", Rect(10, 10, 60, 40), INK), Node("c", Rect(14, 14, 52, 32), CARD)
    between = Node("b", Rect(0, 25, 90, 10), Solid("#2040c0"))
    assert found(outer, between, inner) == [outer, between, inner]
    beside = Node("b", Rect(75, 25, 10, 10), Solid("#2040c0"))
    assert len(found(outer, beside, inner)) == 2


@pytest.mark.parametrize(("svg", "shape"), [
    ('<rect x="20" y="25" width="60" height="50"{}/>', Rect(20, 25, 60, 50)),
    ('<rect x="20" y="25" width="60" height="50" rx="9"{}/>', Rect(20, 25, 60, 50, 9)),
    ('<circle cx="50" cy="50" r="30"{}/>', Circle(50, 50, 30)),
    ('<polygon points="50,15 85,50 50,85 15,50"{}/>', Rect(25.25, 25.25, 49.5, 49.5, 0, 45)),
    ('<polygon points="50,15 85,80 15,80"{}/>', Polygon(((50, 15), (85, 80), (15, 80)))),
], ids=["rect", "rounded", "circle", "diamond", "triangle"])  # fmt: skip
@pytest.mark.parametrize("width", [2, 5])
def test_what_was_drawn_with_a_border_comes_back_with_it(svg: str, shape: Shape, width: float) -> None:
    content = WHITE + svg.format(f' fill="#fff0c0" stroke="#804020" stroke-width="{width}"')
    _, node = seen(content)
    assert node.fill == CARD and node.stroke is not None and node.stroke.paint == INK
    assert node.stroke.width == pytest.approx(width, abs=0.2)
    assert_shape(node.shape, shape, within=0.5)
    pixels = draw(content)
    assert error(trace(pixels).scene, pixels) < 0.3


def test_distances_are_to_the_outline_and_not_to_its_corners() -> None:
    square = np.array([(0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0)])
    assert border.apart(np.array([(20.0, 3.0), (20.0, -2.0), (43.0, 44.0)]), square) == pytest.approx([3, 2, 5])
    steps = np.hypot(*np.diff(border.dense(square), axis=0).T)
    assert 0 < steps.min() and steps.max() <= 1.6

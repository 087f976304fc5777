"""Refinement: numbers that are a little off come back to where they were drawn, and the error never rises."""

import numpy as np
import pytest

from limner.sight import numbers
from limner.sight.canvas import Canvas
from limner.sight.colour import premultiply
from limner.sight.draw import draw
from limner.sight.graph import Circle, Ellipse, Line, Node, Path, Polygon, Polyline, Rect, Scene, Solid, Stroke, Subpath
from limner.sight.refine import refine
from tests.sight import drawn

GROUND = Node("ground", Rect(0, 0, 128, 128), Solid("#ffffff"))
INK, LINE = Solid("#c03060"), Stroke(Solid("#103050"), 6.4, "round", "round")
SPLINE = Path((Subpath((30, 70), ((30, 40, 60, 20, 80, 30), (100, 40, 100, 90, 70, 95), (50, 98, 30, 90, 30, 70))),))
NODES = [
    Node("a", Rect(30.3, 40.7, 50.2, 33.6), INK), Node("a", Rect(30.3, 40.7, 50.2, 33.6, 8.3), INK),
    Node("a", Rect(30, 40, 52, 34, 6, 21.3), INK), Node("a", Circle(60.4, 61.7, 33.3), INK),
    Node("a", Ellipse(60.4, 61.7, 40.2, 20.8, 33), INK),
    Node("a", Polygon(((20.5, 30.2), (100.1, 44.4), (50.3, 101.9))), INK),
    Node("a", Line(20.2, 30.4, 99.7, 71.3), None, LINE), Node("a", Circle(60.4, 61.7, 33.3), INK, LINE),
    Node("a", Polyline(((20.4, 30.6), (90.2, 30.6), (60.3, 100.7))), None, LINE),
]  # fmt: skip


def off(node: Node, by: float) -> Node:
    """A node all of whose lengths and places are off a little, its level lines still level."""
    row, seen = numbers.read(node.shape), {}
    rng = np.random.default_rng(1)
    for index, kind in enumerate(numbers.kinds(node.shape)):
        if kind in "xyl" and row[index]:
            row[index] += seen.setdefault((kind, float(row[index])), rng.uniform(-by, by))
    return Node(node.id, numbers.write(node.shape, row), node.fill, node.stroke)


@pytest.mark.parametrize(
    "node", NODES, ids=lambda node: f"{type(node.shape).__name__}{'-stroke' if node.stroke else ''}"
)
def test_numbers_come_back(node: Node) -> None:
    target = draw(Scene(128, 128, (GROUND, node)))
    canvas = Canvas([GROUND, off(node, 0.5)], target)
    refine(canvas, effort=100)
    assert numbers.read(canvas.nodes[1].shape) == pytest.approx(numbers.read(node.shape), abs=0.05)


@pytest.mark.parametrize(
    "node", NODES, ids=lambda node: f"{type(node.shape).__name__}{'-stroke' if node.stroke else ''}"
)
def test_numbers_come_back_from_what_the_reference_draws(node: Node) -> None:
    target = premultiply(drawn.redraw(Scene(128, 128, (GROUND, node))))
    canvas = Canvas([GROUND, off(node, 0.4)], target)
    before = canvas.error()
    refine(canvas, effort=100)
    assert canvas.error() < before / 2
    # The reference takes four samples a pixel on either axis: an edge is where it was to an eighth of one.
    assert numbers.read(canvas.nodes[1].shape) == pytest.approx(numbers.read(node.shape), abs=0.2)


def test_a_curve_follows_the_pixels_and_stays_smooth() -> None:
    target = draw(Scene(128, 128, (GROUND, Node("a", SPLINE, INK))))
    canvas = Canvas([GROUND, off(Node("a", SPLINE, INK), 0.6)], target)
    before = canvas.error()
    refine(canvas, effort=100)
    assert canvas.error() < before / 20


def test_hidden_edges_stay_where_they_are() -> None:
    cover = Node("b", Rect(60, 20, 60, 90), Solid("#204080"))
    target = draw(Scene(128, 128, (GROUND, Node("a", Rect(20.3, 40.2, 70, 30), INK), cover)))
    canvas = Canvas([GROUND, Node("a", Rect(20, 40, 70.3, 30.3), INK), cover], target)
    refine(canvas)
    shape = canvas.nodes[1].shape
    assert isinstance(shape, Rect)
    assert (shape.x, shape.y, shape.height) == pytest.approx((20.3, 40.2, 30), abs=0.05)
    assert shape.x + shape.width == pytest.approx(90.3, abs=0.6)


def test_what_is_exact_is_not_touched() -> None:
    nodes = [GROUND, *NODES]
    canvas = Canvas(nodes, draw(Scene(128, 128, tuple(nodes))))
    refine(canvas)
    assert canvas.nodes == nodes


def test_the_error_never_rises_whatever_the_target() -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        target = rng.uniform(0, 255, (128, 128, 4)).astype(np.float32)
        canvas = Canvas([GROUND, *NODES], target)
        before = canvas.error()
        refine(canvas)
        assert canvas.error() <= before * (1 + 1e-6)


def test_no_effort_changes_nothing() -> None:
    node = off(NODES[0], 0.5)
    canvas = Canvas([GROUND, node], draw(Scene(128, 128, (GROUND, NODES[0]))))
    refine(canvas, effort=0)
    assert canvas.nodes == [GROUND, node]

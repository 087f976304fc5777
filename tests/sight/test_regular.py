"""Regularisation against pixels: what they agree with is taken, what they do not is not."""

import numpy as np
import pytest

from limner.sight import numbers
from limner.sight.canvas import Canvas
from limner.sight.colour import premultiply
from limner.sight.draw import draw
from limner.sight.graph import Circle, Line, Node, Polygon, Polyline, Rect, Scene, Solid, Stroke
from limner.sight.regular import regularise
from tests.sight import drawn

INK = Solid("#000000")
GROUND = Node("ground", Rect(0, 0, 240, 240), Solid("#ffffff"))
MEANT = [
    Node("a", Rect(20, 30, 60, 50), INK), Node("b", Circle(160, 80, 40), Solid("#c03060")),
    Node("c", Line(40, 200, 200, 200), None, Stroke(INK, 20, "round")),
    Node("d", Polyline(((110, 130), (150, 150), (110, 170))), None, Stroke(INK, 10, "round", "round")),
]  # fmt: skip


def shaken(node: Node, by: float = 0.08, seed: int = 0) -> Node:
    """A node as it might be measured."""
    row, rng = numbers.read(node.shape), np.random.default_rng(seed)
    row += [
        rng.uniform(-by, by) if kind in "xyl" and value else 0
        for kind, value in zip(numbers.kinds(node.shape), row, strict=True)
    ]
    return Node(node.id, numbers.write(node.shape, row), node.fill, node.stroke)


def test_numbers_are_what_was_meant() -> None:
    target = premultiply(drawn.redraw(Scene(240, 240, (GROUND, *MEANT))))
    canvas = Canvas([GROUND, *(shaken(node, seed=seed) for seed, node in enumerate(MEANT))], target)
    regularise(canvas, 10.0)
    for node, meant in zip(canvas.nodes[1:], MEANT, strict=True):
        assert numbers.read(node.shape) == pytest.approx(numbers.read(meant.shape), abs=1e-6)


def test_what_the_pixels_contradict_stays() -> None:
    odd = Node("a", Rect(20.24, 30.24, 60.3, 50.3), INK)  # a quarter of a pixel off, and exactly so
    canvas = Canvas([GROUND, odd], draw(Scene(240, 240, (GROUND, odd))))
    regularise(canvas, 10.0)
    assert numbers.read(canvas.nodes[1].shape) == pytest.approx(numbers.read(odd.shape), abs=0.06)


def test_one_number_that_is_refused_does_not_hold_back_the_others() -> None:
    points = [(40.0, 40.0), (200.0, 40.0), (200.0, 101.27), (160.0, 120.0), (160.0, 200.0), (40.0, 200.0)]
    meant = Node("a", Polygon(tuple(points)), INK)
    rng = np.random.default_rng(3)
    measured = Node("a", Polygon(tuple((x + float(rng.uniform(-0.08, 0.08)), y) for x, y in points)), INK)
    canvas = Canvas([GROUND, measured], draw(Scene(240, 240, (GROUND, meant))))
    regularise(canvas, 20.0)
    row = numbers.read(canvas.nodes[1].shape)
    assert np.sum(np.abs(row - numbers.read(meant.shape)) < 1e-6) >= 10
    assert abs(row[5] - 101.27) <= 0.11


@pytest.mark.parametrize("unit", [1.0, 10.0])
def test_the_picture_gets_no_worse_than_sampling_makes_it(unit: float) -> None:
    nodes = [GROUND, *(shaken(node, 3.0, seed) for seed, node in enumerate(MEANT))]
    target = draw(Scene(240, 240, tuple(nodes)))
    canvas = Canvas(nodes, target)
    regularise(canvas, unit)
    length = 220 + 80 * np.pi + 360 + 200  # pixels of border, about
    assert canvas.error() <= 0.006 * 3 * 255**2 * 2 * length


def test_numbers_are_as_short_as_nobody_sees() -> None:
    nodes = [GROUND, Node("b", Circle(160.1134567, 80.487654, 40.787654), INK)]
    canvas = Canvas(nodes, draw(Scene(240, 240, tuple(nodes))))
    regularise(canvas)
    assert canvas.nodes[1].shape == Circle(160.1, 80.5, 40.8)

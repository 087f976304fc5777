"""Proposals of rounder numbers: golden pairs of what was measured and what was meant."""

import numpy as np
import pytest

from limner.sight import numbers
from limner.sight.graph import (
    Circle,
    Ellipse,
    Line,
    Linear,
    Node,
    Path,
    Polygon,
    Rect,
    Shape,
    Solid,
    Stop,
    Stroke,
    Subpath,
    Text,
)
from limner.sight.snap import SAMPLED, Grid, aligned, fine, gather, mixed, spread

INK = Solid("#000000")
CLEAR = Grid(20.0, SAMPLED)


def assert_shape(node: Node, expected: Shape) -> None:
    """Check a node's shape, number by number."""
    assert type(node.shape) is type(expected)
    assert numbers.read(node.shape) == pytest.approx(numbers.read(expected), abs=1e-6)


@pytest.mark.parametrize(("measured", "meant"), [
    (Circle(100.06, 119.95, 40.02), Circle(100, 120, 40)),
    (Rect(20.05, 39.94, 100.03, 60.1, 9.96), Rect(20, 40, 100, 60, 10)),
    (Line(40.1, 60.02, 160.05, 59.95), Line(40, 60, 160, 60)),
    (Ellipse(50.04, 90.03, 30.02, 20.1, 29.9), Ellipse(50, 90, 30, 20, 30)),
    (Path((Subpath((20.04, 40), ((20.04, 30.2, 40.1, 19.93, 60.2, 19.93),)),)),
     Path((Subpath((20, 40), ((20, 30.2, 40.1, 20, 60.2, 20),)),))),
])  # fmt: skip
def test_measures_go_to_the_grid(measured: Shape, meant: Shape) -> None:
    (node,) = aligned([Node("a", measured, INK)], CLEAR)
    assert np.abs(numbers.read(node.shape) - numbers.read(meant)).max() <= 0.1 + 1e-6
    on_grid = [index for index, value in enumerate(numbers.read(meant)) if value % 5 == 0]
    assert numbers.read(node.shape)[on_grid] == pytest.approx(numbers.read(meant)[on_grid], abs=1e-6)


def test_what_is_off_the_grid_is_only_rounded() -> None:
    (node,) = aligned([Node("a", Circle(103.337, 122.951, 41.269), INK)], CLEAR)
    assert np.abs(numbers.read(node.shape) - (103.337, 122.951, 41.269)).max() <= 0.1


def test_near_equal_numbers_become_equal() -> None:
    stroke = [Stroke(INK, width) for width in (3.31, 3.36, 3.39)]
    nodes = [Node("a", Line(10.02 + k / 50, 7.7 * k, 90.31 + k / 50, 7.7 * k), None, stroke[k]) for k in range(3)]
    after = aligned(nodes, Grid())
    assert len({node.stroke.width for node in after if node.stroke}) == 1
    assert len({(node.shape.x1, node.shape.x2) for node in after if isinstance(node.shape, Line)}) == 1


def test_shared_edges_stay_shared() -> None:
    nodes = [Node("a", Rect(10.31, 5, 40.03, 20), INK), Node("b", Rect(50.36, 5, 30.3, 20), INK)]
    one, two = (node.shape for node in aligned(nodes, Grid()))
    assert isinstance(one, Rect) and isinstance(two, Rect)
    assert one.x + one.width == pytest.approx(two.x, abs=1e-9)


def test_angles_that_nearly_are_become_multiples_of_15_degrees() -> None:
    near, far = aligned(
        [Node("a", Rect(9, 9, 40, 20, 0, 44.8), INK), Node("b", Rect(9, 9, 40, 20, 0, 43.17), INK)], Grid()
    )
    assert isinstance(near.shape, Rect) and isinstance(far.shape, Rect)
    assert near.shape.angle == 45 and far.shape.angle == pytest.approx(43.2)


def test_handles_move_with_their_joints() -> None:
    bent = Path((Subpath((20.1, 40.1), ((26.3, 31.7, 33.3, 28.9, 60.1, 60.1),)),))
    (node,) = aligned([Node("a", bent, INK)], CLEAR)
    row = numbers.read(node.shape)
    assert row[[0, 1, 6, 7]] == pytest.approx([20, 40, 60, 60])
    assert row[2:6] == pytest.approx([26.2, 31.6, 33.2, 28.8], abs=0.051)


def test_text_stays_and_gradients_are_rounded() -> None:
    fade = Linear(1.234, 5.678, 9.012, 3.456, (Stop(0, "#000000"), Stop(1, "#ffffff")))
    words, box = Node("a", Text(1.234, 5.678, "x", 9.87), INK), Node("b", Rect(1, 2, 3, 4), fade)
    for propose in (aligned, fine):
        after = propose([words, box], Grid())
        assert after[0] == words
        assert after[1].fill == Linear(1.2, 5.7, 9.0, 3.5, fade.stops)


def test_nothing_vanishes() -> None:
    small = [
        Node("a", Rect(3.02, 3.02, 0.03, 9), INK),
        Node("b", Circle(9, 9, 0.04), None, Stroke(INK, 0.04, dash=(0.03, 2))),
    ]
    for propose in (aligned, fine):
        rect, circle = propose(small, Grid())
        assert isinstance(rect.shape, Rect) and rect.shape.width > 0
        assert isinstance(circle.shape, Circle) and circle.shape.r > 0
        assert circle.stroke is not None and circle.stroke.width > 0 and min(circle.stroke.dash) > 0


def test_parts_of_a_proposal_can_be_taken() -> None:
    node = Node("a", Polygon(((0.1, 0.1), (20.1, 0.1), (20.1, 20.1))), INK)
    (proposed,) = aligned([node], CLEAR)
    half = mixed(node, proposed, CLEAR, np.array([True, True, False, False, False, False]))
    assert numbers.read(half.shape) == pytest.approx([0, 0, 20.1, 0.1, 20.1, 20.1])
    row = spread(node)
    assert gather(node, row.values, CLEAR) == node

import numpy as np
import pytest

from limner.motion.neat import kin, middle, neat, plainest
from limner.sight.graph import Circle, Ellipse, Node, Path, Rect, Solid, Stroke, Subpath

RED = Solid("#e63946")


def test_sizes_that_may_be_whole_pixels_are() -> None:
    node = neat(Node("a", Rect(10.1, 20.1, 39.8, 20.2, 5.4), RED))
    assert isinstance(node, Node)
    assert isinstance(node.shape, Rect)
    assert (node.shape.x, node.shape.y, node.shape.width, node.shape.height) == pytest.approx((10, 20.2, 40, 20))
    assert node.shape.radius == 5
    other = neat(Node("a", Rect(10, 20, 39.5, 20.5, 2), RED))
    assert isinstance(other, Node)
    assert other.shape == Rect(10, 20, 39.5, 20.5, 2)


def test_a_border_counts_to_a_size() -> None:
    node = neat(Node("a", Circle(10, 10, 18.05), None, Stroke(RED, 3.9)))
    assert isinstance(node, Node)
    assert node.shape == Circle(10, 10, 18)


def test_alike_things_are_one_thing_several_times() -> None:
    free = Node("p", Path((Subpath((0, 0), ((9, 0), (9, 9))),)), RED)
    dots = [
        Node("a", Ellipse(10, 10, 8, 8.7), RED),
        Node("b", Circle(40, 10, 8.4), Solid("#e43844")),
        Node("c", Circle(70, 10, 8), RED),
        Node("d", Circle(99, 10, 30), RED),
    ]
    found = kin([*dots, free, None], [1, 3, 1, 1, 1, 1])
    shapes = [node.shape for node in found[:3] if node is not None]
    assert shapes == [Circle(10, 10, 8.5), Circle(40, 10, 8.5), Circle(70, 10, 8.5)]
    assert found[3:] == [dots[3], free, None]


def test_transforms_are_said_plainly_where_nobody_sees_it() -> None:
    box = (0.0, 0.0, 40.0, 20.0)
    nearly = np.array([[1.0, 0.004, 7], [-0.003, 1.001, 9], [0, 0, 1]])
    plain = plainest(nearly, box)
    assert plain[:2, :2].tolist() == [[1, 0], [0, 1]]
    middle = np.array([20, 10, 1])
    assert plain @ middle == pytest.approx(nearly @ middle)
    sheared = np.array([[1.0, 0.5, 7], [0, 1, 9], [0, 0, 1]])
    assert plainest(sheared, box) is sheared


def test_a_square_that_is_all_round_is_a_circle() -> None:
    found = neat(Node("a", Rect(10.0, 20.0, 63.0, 64.0, 31.0), Solid("#ff0000")))
    assert isinstance(found, Node) and isinstance(found.shape, Circle) and found.shape.r == pytest.approx(31.75)


def test_a_turn_that_nobody_sees_is_none() -> None:
    for angle, told in ((2.0, 0.0), (91.0, 0.0), (-180.0, 0.0), (20.0, 20.0), (80.0, -10.0)):
        node = neat(Node("a", Rect(10, 20, 14, 14, 0, angle), RED))
        assert isinstance(node, Node) and isinstance(node.shape, Rect)
        assert node.shape.angle == pytest.approx(told)


def test_a_kind_is_what_most_of_it_is_and_of_the_size_in_its_middle() -> None:
    nodes = [
        Node("a", Rect(10, 10, 13.4, 14.2, 4), RED),
        Node("b", Rect(40, 10, 14, 14), Solid("#e43844")),
        Node("c", Rect(70, 10, 14.1, 13.9), RED),
    ]
    found = kin(nodes, [1, 2, 2])
    shapes = [node.shape for node in found if node is not None]
    assert [(s.width, s.height, s.radius) for s in shapes if isinstance(s, Rect)] == [(14, 14, 0)] * 3


def test_a_weighted_median_is_where_half_of_the_weight_is() -> None:
    assert middle([3, 1, 2], [1, 1, 5]) == 2
    assert middle([9.0], [1]) == 9

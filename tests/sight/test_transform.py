import math

import numpy as np
import pytest

from limner.sight.animation import compose
from limner.sight.draw import draw
from limner.sight.graph import (
    Arc,
    Circle,
    Ellipse,
    Group,
    Item,
    Linear,
    Node,
    Path,
    Polygon,
    Radial,
    Rect,
    Scene,
    Sector,
    Solid,
    Stop,
    Stroke,
    Subpath,
    Text,
)
from limner.sight.transform import transformed

RED = Solid("#ff0000")
STOPS = (Stop(0, "#ff0000"), Stop(1, "#0000ff"))
SHAPES = [
    Rect(20, 25, 30, 12, 3),
    Circle(30, 35, 11),
    Ellipse(32, 30, 15, 7, 20),
    Sector(30, 30, 14, 10, 200, 5),
    Polygon(((20, 20), (45, 25), (30, 44))),
    Path((Subpath((20, 20), ((40, 20), (10.0, 0.0, 1.0, 50, 30), (45, 45, 30, 50, 20, 40))),)),
]


def cover(items: tuple[Item, ...]) -> np.ndarray:
    return draw(Scene(64, 64, items))[..., 3]


def moments(alpha: np.ndarray) -> tuple[float, np.ndarray]:
    area = alpha.sum()
    y, x = np.mgrid[:64, :64] + 0.5
    return area, np.array([(alpha * x).sum(), (alpha * y).sum()]) / area


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "matrix",
    [
        compose((3, -2), 33, (0.8, 0.8), 0, (32, 32)),
        compose((1, 2), 0, (1.2, 0.7), 0, (32, 32)),
        compose((0, 0), 15, (1, 0.8), 10, (32, 32)),
    ],
)
def test_area_and_middle_go_where_the_matrix_says(shape: Rect, matrix: np.ndarray) -> None:
    items = (Node("a", shape, RED),)
    area, middle = moments(cover(items))
    new_area, new_middle = moments(cover(transformed(items, matrix)))
    assert new_area == pytest.approx(area * abs(np.linalg.det(matrix[:2, :2])), rel=0.01)
    assert new_middle == pytest.approx(matrix[:2] @ (*middle, 1), abs=0.1)


def test_shapes_stay_what_they_are_under_a_similarity() -> None:
    matrix = compose((5, 0), 90, (2, 2), 0, (0, 0))
    kinds = [
        type(item.shape)
        for item in transformed(tuple(Node("n", shape, RED) for shape in SHAPES), matrix)
        if isinstance(item, Node)
    ]
    assert kinds == [type(shape) for shape in SHAPES]
    (arc,) = transformed((Node("a", Arc(0, 0, 5, 0, 90), None, Stroke(RED, 2, dash=(1, 3))),), matrix)
    assert isinstance(arc, Node)
    assert arc.shape == Arc(5, 0, 10, 90, 90)
    assert arc.stroke == Stroke(RED, 4, dash=(2, 6))


def test_text_and_gradients_go_along() -> None:
    matrix = compose((10, 0), 0, (2, 2), 0, (0, 0))
    text, ball = transformed(
        (
            Node("t", Text(5, 6, "hi", 10), Linear(0, 0, 4, 0, STOPS)),
            Group("g", (Node("b", Circle(3, 3, 2), Radial(3, 3, 2, STOPS)),)),
        ),
        matrix,
    )
    assert isinstance(text, Node)
    assert text.shape == Text(20, 12, "hi", 20)
    assert text.fill == Linear(10, 0, 18, 0, STOPS)
    assert isinstance(ball, Group)
    assert isinstance(ball.children[0], Node)
    assert ball.children[0].fill == Radial(16, 6, 4, STOPS)


def test_a_whole_turn_of_a_box_leaves_no_angle() -> None:
    angle = 360.0
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    matrix = np.array([[cos, -sin, 1.0], [sin, cos, 0.0], [0, 0, 1]])
    (box,) = transformed((Node("b", Rect(1, 2, 3, 4), RED),), matrix)
    assert isinstance(box, Node)
    assert isinstance(box.shape, Rect)
    assert box.shape.angle == 0
    assert (box.shape.x, box.shape.y) == pytest.approx((2, 2))


@pytest.mark.parametrize("shape", [Circle(30, 35, 11), Ellipse(32, 30, 15, 7, 20), Ellipse(32, 30, 7, 15)])
@pytest.mark.parametrize("linear", [((1.25, 0.0), (0.0, 0.8)), ((0.9, 0.3), (-0.1, 1.2)), ((-1.0, 0.2), (0.0, 0.7))])
def test_an_ellipse_stays_one_under_any_affine_map(shape: Circle | Ellipse, linear: tuple) -> None:
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = 3.0, -5.0
    (node,) = transformed((Node("a", shape, RED),), matrix)
    assert isinstance(node, Node) and isinstance(node.shape, Ellipse)
    turn = np.radians(np.arange(0, 360, 7))
    rx, ry = (shape.r, shape.r) if isinstance(shape, Circle) else (shape.rx, shape.ry)
    angle = 0.0 if isinstance(shape, Circle) else math.radians(shape.angle)
    spin = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    rim = spin @ np.stack([rx * np.cos(turn), ry * np.sin(turn)]) + [[shape.cx], [shape.cy]]
    u, v = matrix[:2, :2] @ rim + matrix[:2, 2:] - [[node.shape.cx], [node.shape.cy]]
    back = math.radians(node.shape.angle)
    across, down = u * math.cos(back) + v * math.sin(back), v * math.cos(back) - u * math.sin(back)
    assert (across / node.shape.rx) ** 2 + (down / node.shape.ry) ** 2 == pytest.approx(np.ones(len(turn)))


def test_a_squeezed_ellipse_made_round_is_a_circle() -> None:
    (node,) = transformed((Node("a", Ellipse(10, 20, 5, 8), RED),), np.diag([8.0, 5.0, 1.0]))
    assert isinstance(node, Node) and node.shape == Circle(80, 100, 40)

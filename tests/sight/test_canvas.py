"""A drawn scene beside its target: the error of a change is known before it is made."""

import numpy as np
import pytest

from limner.sight.canvas import Canvas
from limner.sight.draw import Coat, draw
from limner.sight.graph import Circle, Linear, Node, Rect, Scene, Solid, Stop, Stroke, Text

FADE = Linear(0, 0, 60, 0, (Stop(0, "#ff8000"), Stop(1, "#0080ff", 0.5)))
NODES = [
    Node("ground", Rect(0, 0, 60, 50), Solid("#ffffff")),
    Node("low", Circle(25.3, 20.6, 12.2), FADE),
    Node("middle", Rect(20.4, 15.2, 20, 20, 3, 10), Solid("#008000", 0.6), Stroke(Solid("#000000", 0.8), 2.5)),
    Node("top", Circle(40, 30, 6), Solid("#102030")),
]


def squared(nodes: list[Node], target: np.ndarray) -> float:
    """The error of a scene drawn as a whole."""
    return float(((draw(Scene(60, 50, tuple(nodes))) - target) ** 2).sum())


@pytest.fixture
def target() -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (50, 60, 4)).astype(np.float32)


def test_the_rise_of_a_change_is_that_of_drawing_all_anew(target: np.ndarray) -> None:
    canvas = Canvas(NODES, target)
    assert canvas.error() == pytest.approx(squared(NODES, target), rel=1e-5)
    changes = {1: Node("low", Circle(27, 22, 9), FADE), 3: Node("top", Rect(2, 2, 5, 5), Solid("#ff00ff"))}
    after = [changes.get(index, node) for index, node in enumerate(NODES)]
    trial = canvas.attempt(changes)
    assert trial.rise == pytest.approx(squared(after, target) - squared(NODES, target), rel=1e-3)
    assert canvas.nodes == NODES, "a trial changes nothing"
    canvas.keep(trial)
    assert canvas.nodes == after
    assert canvas.error() == pytest.approx(squared(after, target), rel=1e-5)
    assert canvas.attempt({index: NODES[index] for index in changes}).rise == pytest.approx(-trial.rise, rel=1e-3)


def test_what_was_drawn_in_one_trial_serves_the_next(target: np.ndarray) -> None:
    canvas = Canvas(NODES, target)
    changes = {1: Node("low", Circle(27, 22, 9), FADE), 3: Node("top", Rect(2, 2, 5, 5), Solid("#ff00ff"))}
    first = canvas.attempt(changes)
    again = canvas.attempt({3: changes[3]}, first)
    assert again.coats[3] is first.coats[3]
    assert again.rise == pytest.approx(canvas.attempt({3: changes[3]}).rise)


@pytest.mark.parametrize(("index", "part"), [(1, 0), (2, 0), (2, 1), (3, 0)])
def test_leverage_is_the_pictures_slope_over_coverage(index: int, part: int, target: np.ndarray) -> None:
    canvas = Canvas(NODES, target)
    coat = canvas.coats[index][part]
    lever = canvas.leverage(index, part)
    canvas.coats[index][part] = Coat(coat.box, coat.cover + np.float32(0.01), coat.paint)
    moved = canvas.drawn(coat.box) - canvas.picture[:, coat.box[1] : coat.box[3], coat.box[0] : coat.box[2]]
    assert moved == pytest.approx(0.01 * lever, abs=2e-3)


def test_where_text_is_not_drawn_nothing_is_compared() -> None:
    nodes = [NODES[0], Node("words", Text(10, 30, "hello", 10), Solid("#000000"))]
    target = draw(Scene(60, 50, (NODES[0],))).copy()
    target[22:31, 10:35, :3] = 0
    assert Canvas(nodes, target).error() == 0
    assert Canvas([NODES[0]], target).error() > 1e6
    drawn = Canvas(
        nodes, target, lambda node, box: Coat((10, 22, 35, 31), np.ones((9, 25), np.float32), Solid("#000000"))
    )
    assert drawn.error() == 0 and drawn.seen is None


def test_nodes_outside_the_picture_do_no_harm(target: np.ndarray) -> None:
    canvas = Canvas([*NODES, Node("off", Circle(-90, 0, 3), Solid("#ff0000"))], target)
    assert canvas.attempt({4: Node("off", Circle(-80, 0, 3), Solid("#ff0000"))}).rise == 0

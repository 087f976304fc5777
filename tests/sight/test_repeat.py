"""Copies refer to their first where that is shorter, in the same order, and the picture is the same."""

import numpy as np

from limner.render.svg import write
from limner.sight.draw import draw
from limner.sight.graph import Circle, Group, Linear, Node, Path, Scene, Solid, Stop, Stroke, Subpath, Use, displaced
from limner.sight.repeat import repeated

INK = Solid("#204060")
LEAF = Path((Subpath((10.1, 30.2), ((10.4, 12.3, 30.7, 8.8, 33.1, 24.9), (31.2, 41.7, 18.6, 44.4, 10.1, 30.2))),))
FIRST = Node("leaf-1", LEAF, INK)


def copy(name: str, dx: float, dy: float, first: Node = FIRST) -> Node:
    """A node again, elsewhere."""
    again = displaced(first, dx, dy)
    return Node(name, again.shape, again.fill, again.stroke, again.data)


def test_a_copy_becomes_a_use_and_the_drawing_shorter() -> None:
    between = Node("dot", Circle(60, 60, 9), Solid("#ff0000"))
    scene = Scene(120, 120, (FIRST, between, copy("leaf-2", 40.02, 50.97), copy("leaf-3", 70, 3)))
    after = repeated(scene)
    assert after.children == (FIRST, between, Use("leaf-2", "leaf-1", 40, 51), Use("leaf-3", "leaf-1", 70, 3))
    assert len(write(after)) < len(write(scene))
    assert np.abs(draw(after) - draw(scene)).max() < 12
    assert [node.id for node in after.nodes()] == [node.id for node in scene.nodes()]


def test_copies_are_found_in_groups_and_keep_their_meaning() -> None:
    marked = Node("leaf-2", copy("", 50, 0).shape, INK, data={"kind": "leaf"})
    after = repeated(Scene(120, 120, (Group("g", (FIRST, marked)),)))
    assert after.children == (Group("g", (FIRST, Use("leaf-2", "leaf-1", 50, 0, {"kind": "leaf"}))),)


def test_gradients_must_move_along() -> None:
    fade = Linear(10, 10, 30, 40, (Stop(0, "#000000"), Stop(1, "#ffffff")))
    first = Node("leaf-1", LEAF, fade, Stroke(INK, 2))
    moved, still = copy("leaf-2", 50, 5, first), Node("leaf-3", displaced(first, 20, 60).shape, fade, first.stroke)
    after = repeated(Scene(120, 120, (first, moved, still)))
    assert after.children == (first, Use("leaf-2", "leaf-1", 50, 5), still)


def test_what_differs_is_no_copy() -> None:
    bent = Path((Subpath((40.1, 30.2), ((40.4, 12.3, 60.7, 8.8, 63.1, 24.9), (61.2, 41.7, 48.6, 45.4, 40.1, 30.2))),))
    others = (
        Node("b", bent, INK),
        Node("c", copy("", 50, 0).shape, Solid("#204061")),
        Node("d", copy("", 50, 0).shape, INK, Stroke(INK, 1)),
        Node("e", Path((Subpath(LEAF.outlines[0].start, LEAF.outlines[0].segments, closed=False),)), INK),
    )
    scene = Scene(120, 120, (FIRST, *others))
    assert repeated(scene) == scene


def test_what_is_short_already_stays() -> None:
    scene = Scene(120, 120, tuple(Node(f"dot-{k}", Circle(9 * k, 9, 3), INK) for k in range(5)))
    assert repeated(scene) == scene
    small = Path((Subpath((0, 0), ((9, 0), (9, 9))),))
    scene = Scene(120, 120, (Node("a", small, INK), copy("b", 20, 20, Node("a", small, INK))))
    assert repeated(scene) == scene


def test_nameless_nodes_cannot_be_referred_to() -> None:
    scene = Scene(120, 120, (Node("", LEAF, INK), copy("", 40, 50)))
    assert repeated(scene) == scene

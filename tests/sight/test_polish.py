"""The last stage as a whole: what was measured becomes what was drawn, and never looks worse."""

import numpy as np
import pytest

from limner.render.svg import write
from limner.sight import numbers
from limner.sight.canvas import Canvas
from limner.sight.colour import premultiply
from limner.sight.graph import (
    Circle,
    Group,
    Line,
    Node,
    Path,
    Polyline,
    Rect,
    Scene,
    Solid,
    Stroke,
    Subpath,
    Text,
    Use,
)
from limner.sight.polish import polish
from tests.sight import drawn

LINE = Stroke(Solid("#000000"), 20, "round", "round")
GROUND = Node("ground", Rect(0, 0, 240, 240), Solid("#ffffff"))
ICON = Scene(240, 240, (
    GROUND, Node("a", Rect(30, 30, 180, 180, 20), None, LINE), Node("b", Line(70, 80, 170, 80), None, LINE),
    Node("c", Polyline(((70, 120), (120, 160), (170, 120))), None, LINE),
))  # fmt: skip
LEAF = Path((Subpath((10.1, 30.2), ((10.4, 12.3, 30.7, 8.8, 33.1, 24.9), (31.2, 41.7, 18.6, 44.4, 10.1, 30.2))),))


def measured(scene: Scene, by: float = 0.3) -> Scene:
    """A scene whose numbers are a little off."""
    rng = np.random.default_rng(5)
    nodes = []
    for node in scene.nodes():
        kinds, row = numbers.kinds(node.shape), numbers.read(node.shape)
        steps = [rng.uniform(-by, by) if kind in "xyl" and value else 0 for kind, value in zip(kinds, row, strict=True)]
        moved = node.shape if node.id == "ground" else numbers.write(node.shape, row + steps)
        nodes.append(Node(node.id, moved, node.fill, node.stroke))
    return Scene(scene.width, scene.height, tuple(nodes))


def test_an_icon_is_written_as_it_was_drawn() -> None:
    pixels = drawn.redraw(ICON)
    after = polish(measured(ICON), pixels)
    assert after.unit == pytest.approx(10)
    for node, meant in zip(after.nodes(), ICON.nodes(), strict=True):
        assert numbers.read(node.shape) == pytest.approx(numbers.read(meant.shape), abs=1e-6)
    assert drawn.error(after, pixels) < 0.01
    assert 'points="7,12 12,16 17,12"' in write(after)


def test_groups_and_ids_and_meaning_stay() -> None:
    inner = [Node(node.id, node.shape, node.fill, node.stroke, {"kind": "x"}) for node in measured(ICON).nodes()]
    scene = Scene(240, 240, (inner[0], Group("g", (inner[1], Group("h", (inner[2],))), {"of": "y"}), inner[3]))
    after = polish(scene, drawn.redraw(ICON))
    group = after.children[1]
    assert isinstance(group, Group) and (group.id, group.data) == ("g", {"of": "y"})
    assert [(node.id, node.data) for node in after.nodes()] == [(node.id, node.data) for node in inner]


def test_copies_are_found_last() -> None:
    leaves = [Node(f"leaf-{k}", LEAF, Solid("#208040")) for k in range(2)]
    pixels = drawn.redraw(Scene(120, 120, (GROUND, leaves[0], Use("leaf-1", "leaf-0", 60, 50))))
    again = Node("leaf-1", numbers.write(LEAF, numbers.read(LEAF) + np.tile([60.0, 50.0], 7)), leaves[0].fill)
    after = polish(Scene(120, 120, (GROUND, leaves[0], again)), pixels)
    assert isinstance(after.children[2], Use)
    with pytest.raises(ValueError, match="copy already"):
        polish(after, pixels)


def test_the_picture_never_looks_worse() -> None:
    rng = np.random.default_rng(0)
    for seed in range(4):
        nodes = [GROUND]
        for k in range(12):
            x, y, r = (float(value) for value in rng.uniform((0, 0, 5), (240, 240, 50)))
            colour = Solid(f"#{int(rng.integers(0, 1 << 24)):06x}", 1.0 if k % 3 else 0.6)
            nodes.append(Node(f"n{k}", Circle(x, y, r) if k % 2 else Rect(x - r, y - r, 2 * r, 1.3 * r), colour))
        scene = Scene(240, 240, tuple(nodes))
        pixels, traced = drawn.redraw(scene), measured(scene, 0.4)
        target = premultiply(pixels)
        before, after = (Canvas(list(s.nodes()), target).error() for s in (traced, polish(traced, pixels)))
        assert after < 0.5 * before, seed


def test_text_is_left_as_it_is_and_out_of_the_comparison() -> None:
    text = Node("t", Text(40, 60, "hello", 30), Solid("#ff0000"))
    pixels = drawn.redraw(ICON)
    after = polish(Scene(240, 240, (*measured(ICON).children, text)), pixels)
    assert after.children[-1] == text


def test_an_exact_scene_stays_and_an_empty_one_too() -> None:
    scene = Scene(240, 240, (GROUND, Node("a", Rect(31, 53, 73, 97), Solid("#102030"))))
    assert polish(scene, drawn.redraw(scene)) == scene
    assert polish(Scene(8, 8), np.zeros((8, 8, 4), np.uint8)) == Scene(8, 8)


def test_the_sizes_must_agree() -> None:
    with pytest.raises(ValueError, match="240 x 240"):
        polish(ICON, np.zeros((20, 30, 4), np.uint8))

"""The scene graph as JSON: what is dumped is read back equal; what is not a scene is refused."""

import json

import msgspec
import numpy as np
import pytest

from limner.sight import graph
from limner.sight.graph import (
    Circle,
    Ellipse,
    Group,
    Linear,
    Node,
    Path,
    Polygon,
    Radial,
    Rect,
    Scene,
    Solid,
    Stop,
    Subpath,
)
from limner.sight.trace import trace
from tests.sight.drawn import RING, WHITE, draw, photo

STOPS = (Stop(0, "#ff0000"), Stop(1, "#0000ff", 0.5))
NODES = (
    Node("rect-1", Rect(0, 0, 10, 8, 1.5, 12.25), Solid("#ffffff")),
    Node("circle-1", Circle(3, 4, 2.5), Solid("#123456", 0.25)),
    Node("ellipse-1", Ellipse(3, 4, 2.5, 1, -30), Linear(0, 0, 10, 0, STOPS)),
    Node("polygon-1", Polygon(((0, 0), (1, 0.5), (0, 1))), Radial(3, 3, 4, STOPS)),
    Node("path-1", Path((Subpath((0, 0), ((1, 0), (1, 1, 0.5, 1, 0, 1))),)), Solid("#000000")),
)
SCENE = Scene(10, 8, (NODES[0], Group("group-1", (NODES[1], Group("group-2", (NODES[2],)), NODES[3])), NODES[4]))


def test_what_is_dumped_is_read_back_equal() -> None:
    assert graph.load(graph.dump(SCENE)) == SCENE
    assert graph.load(graph.dump(Scene(1, 1))) == Scene(1, 1)


def test_a_traced_scene_is_dumped_and_read_back_equal() -> None:
    pixels = draw(
        WHITE + f'<path d="{RING}" fill-rule="evenodd" fill="#04c"/><circle cx="50" cy="50" r="9" fill="#c00"/>'
        '<rect x="5" y="40" width="20" height="9" transform="rotate(20 15 45)" fill="#0a0"/>'
        '<ellipse cx="84" cy="14" rx="12" ry="6" transform="rotate(35 84 14)" fill="#a0a"/>'
    )
    scene = trace(pixels).scene
    assert graph.load(graph.dump(scene)) == scene


def test_a_traced_photograph_is_dumped_and_read_back_equal() -> None:
    scene = trace(photo(60, 80), patches=60).scene
    assert graph.load(graph.dump(scene)) == scene


def test_the_json_is_for_people_too() -> None:
    text = graph.dump(SCENE).decode()
    assert text.endswith("}\n") and len(text.splitlines()) > 20
    assert json.loads(text)["children"][0]["shape"] == {
        "type": "rect", "x": 0, "y": 0, "width": 10, "height": 8, "radius": 1.5, "angle": 12.25,
    }  # fmt: skip


def test_nodes_are_yielded_bottom_first_through_groups() -> None:
    assert list(SCENE.nodes()) == list(NODES)


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"width": 1, "height": 2, "children": [{}]}'])
def test_what_is_not_a_scene_is_refused(content: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        graph.load(content)


def test_scenes_are_frozen() -> None:
    with pytest.raises(AttributeError):
        SCENE.width = 3


def test_a_traced_scene_holds_plain_numbers() -> None:
    scene = trace(draw('<rect x="20" y="30" width="50" height="30" transform="rotate(25 45 45)" fill="#26c"/>')).scene
    (node,) = scene.nodes()
    assert {type(value) for value in msgspec.structs.astuple(node.shape)} == {float}
    assert not any(isinstance(value, np.generic) for value in msgspec.structs.astuple(node.shape))


def test_numpy_numbers_are_numbers() -> None:
    circle = graph.Circle(np.float64(3.5), np.float32(4.25), np.float64(2))
    scene = graph.Scene(8, 8, (graph.Node("dot", circle, graph.Solid("#000000")),))
    assert graph.load(graph.dump(scene)).children[0].shape == graph.Circle(3.5, 4.25, 2.0)


def test_a_colour_is_three_levels() -> None:
    assert graph.rgb("#ff8000") == (255, 128, 0)
    with pytest.raises(ValueError, match="unpack"):
        graph.rgb("#fff0")

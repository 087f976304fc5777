"""Words come back as text on top, or as what their outlines say."""

import numpy as np

from limner.sight.graph import Circle, Node, Rect, Scene, Solid, Text
from limner.sight.spell import spelled
from limner.sight.text import Line

BLACK = Solid("#000000")
SCENE = Scene(100, 40, (Node("a", Rect(0, 0, 100, 40), BLACK), Node("b", Circle(15, 15, 4), BLACK)))


def line(node: Node | None) -> Line:
    return Line("o", ((10, 10), (20, 10), (20, 20), (10, 20)), 0.9, node, (10, 10, 20, 20), np.ones((10, 10), bool))


def test_fitted_words_lie_on_top_and_have_names() -> None:
    word = Node("text", Text(10, 20, "o", 12), BLACK)
    found = spelled(SCENE, [line(word), line(word)])
    assert [item.id for item in found.children] == ["a", "b", "text-1", "text-2"]
    assert found.children[:2] == SCENE.children


def test_outlines_within_a_line_say_its_words() -> None:
    ground, letter = spelled(SCENE, [line(None)]).children
    assert (ground.data, letter.data) == ({}, {"text": "o"})

"""Words come back as text on top, as the outlines of their letters, or as what outlines of the picture say."""

import numpy as np

from limner.sight.etch import Etching
from limner.sight.graph import Circle, Node, Path, Rect, Scene, Solid, Text
from limner.sight.spell import spelled
from limner.sight.text import Line

BLACK = Solid("#000000")
SCENE = Scene(100, 40, (Node("a", Rect(0, 0, 100, 40), BLACK), Node("b", Circle(15, 15, 4), BLACK)))
INK = np.pad(np.ones((6, 4), np.float32), 2)


def line(node: Node | None, cover: np.ndarray | None = None) -> Line:
    etching = None if cover is None else Etching(BLACK, cover)
    return Line(
        "o", ((10, 10), (20, 10), (20, 20), (10, 20)), 0.9, node, etching, (10, 10, 20, 20), np.ones((10, 10), bool)
    )


def test_fitted_words_lie_on_top_and_have_names() -> None:
    word = Node("text", Text(10, 20, "o", 12), BLACK)
    found = spelled(SCENE, [line(word), line(word)], 0.25)
    assert [item.id for item in found.children] == ["a", "b", "text-1", "text-2"]
    assert found.children[:2] == SCENE.children


def test_words_in_a_strange_font_are_one_path_on_top() -> None:
    *below, word = spelled(SCENE, [line(None, INK)], 0.25).children
    assert tuple(below) == SCENE.children
    assert isinstance(word, Node) and isinstance(word.shape, Path)
    assert (word.id, word.data, word.fill) == ("text-1", {"text": "o"}, BLACK)


def test_outlines_within_a_line_say_its_words() -> None:
    ground, letter = spelled(SCENE, [line(None)], 0.25).children
    assert (ground.data, letter.data) == ({}, {"text": "o"})

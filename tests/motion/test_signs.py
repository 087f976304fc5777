"""Single letters, digits and words of two or three letters."""

import numpy as np
import pytest

from limner.motion.signs import likely, signed
from limner.motion.sprite import plain
from limner.sight import glyphs
from limner.sight.draw import draw
from limner.sight.glyphs import Face
from limner.sight.graph import Circle, Node, Path, Polygon, Scene, Solid, Text

SIZE = 60
RED, WHITE = np.array((220.0, 38, 38)), np.array((255.0, 255, 255))


def badge(words: str, size: float = 30) -> np.ndarray:
    """A red disc with something written on it in white: ``(h, w, 4)``."""
    rows, columns = np.indices((SIZE, SIZE)) + 0.5
    disc = np.clip(28.5 - np.hypot(rows - 30, columns - 30), 0, 1)
    line = Text(30, 30 + 0.36 * size, words, size, weight=700, anchor="middle")
    ink = glyphs.words(Node("t", line, Solid("#ffffff")), (0, 0, SIZE, SIZE))[..., None]
    return np.dstack([RED + ink * (WHITE - RED), disc]).astype(np.float32)


def alone(words: str, size: float = 40) -> np.ndarray:
    line = Text(8, 45, words, size, weight=700)
    cover = glyphs.words(Node("t", line, Solid("#ffffff")), (0, 0, SIZE, SIZE))
    return np.dstack([np.broadcast_to(RED, (SIZE, SIZE, 3)), cover]).astype(np.float32)


def drawn(sprite: np.ndarray, faces: tuple[Face, ...] = ()) -> Scene:
    """Draw a sprite as paths, on nothing, and read it."""
    nodes = plain(sprite, 0.3)
    assert nodes is not None
    paths = [node for node in nodes if not isinstance(node.shape, Text)]
    assert len(paths) == len(nodes), "a reader of words has left it"
    return signed(Scene(SIZE, SIZE, nodes), sprite[..., :3], sprite[..., 3], faces)


@pytest.mark.parametrize("words", ["3", "8", "R", "OK", "42"])
def test_what_is_written_on_a_badge_is_text(words: str) -> None:
    look = drawn(badge(words, 30 if len(words) == 1 else 24))
    first, last = look.children
    assert isinstance(first, Node) and isinstance(first.shape, Circle)
    assert isinstance(last, Node) and isinstance(text := last.shape, Text)
    assert text.content == words
    assert text.size == pytest.approx(30 if len(words) == 1 else 24, abs=0.6)


@pytest.mark.parametrize("words", ["g", "5", "&"])
def test_a_letter_alone_is_text(words: str) -> None:
    (node,) = drawn(alone(words)).children
    assert isinstance(node, Node) and isinstance(node.shape, Text)
    assert (node.shape.content, node.shape.weight) == (words, 700)
    assert node.fill == Solid("#dc2626")


def test_the_face_is_one_that_the_film_has_elsewhere() -> None:
    serif = Face("Liberation Serif", 700)
    text = Node("t", Text(0, 0, "Sale", 20, "Liberation Serif", 700), Solid("#000000"))
    assert likely([Scene(9, 9, (text,))]) == [serif]
    look = drawn(badge("3"), (Face("Liberation Sans", 700),))
    assert isinstance(node := look.children[-1], Node) and isinstance(node.shape, Text)
    assert node.shape.family == "Liberation Sans"


def test_shapes_are_no_letters() -> None:
    star = Polygon(tuple(
        (30 + r * np.sin(turn * np.pi / 5), 30 - r * np.cos(turn * np.pi / 5))
        for turn in range(10) for r in [25 if turn % 2 == 0 else 11]
    ))  # fmt: skip
    for shape in (star, Circle(30, 30, 20)):
        look = Scene(SIZE, SIZE, (Node("s", shape, Solid("#dc2626")),))
        levels = draw(look)
        assert signed(look, levels[..., :3], levels[..., 3] / 255, [Face("Liberation Sans")]) is look
    heart = plain(alone("♥"), 0.3)
    assert heart is not None and any(isinstance(node.shape, Path) for node in heart)
    look = Scene(SIZE, SIZE, heart)
    assert signed(look, alone("♥")[..., :3], alone("♥")[..., 3], ()) is look

import cv2
import numpy as np

from limner.motion.letters import lettered, upon, written
from limner.motion.solid import LUMA
from limner.sight import glyphs
from limner.sight.graph import Node, Rect, Solid, Text, rgb

SIZE = (40, 110)
BOX = (0, 0, SIZE[1], SIZE[0])
TEAL, WHITE = np.array((23, 190, 187), np.float32), np.array((255, 255, 255), np.float32)


def line(size: float, words: str = "Start") -> Node:
    return Node("t", Text(14, 27, words, size), Solid("#ffffff"))


def test_small_letters_whose_colour_runs_are_text_in_their_own() -> None:
    cover = glyphs.words(line(15), BOX)[..., None]
    tones = cv2.cvtColor(np.rint(TEAL + cover * (WHITE - TEAL)).astype(np.uint8), cv2.COLOR_RGB2YCrCb)
    half = cv2.resize(cv2.resize(tones, (55, 20), interpolation=cv2.INTER_AREA), (110, 40))
    seen = cv2.cvtColor(np.dstack([tones[..., :1], half[..., 1:]]), cv2.COLOR_YCrCb2RGB).astype(np.float32)
    ((node, ink),) = upon(seen, np.ones(SIZE, np.float32), np.broadcast_to(TEAL, (*SIZE, 3)))
    assert isinstance(node.shape, Text)
    assert (node.shape.content, node.shape.size) == ("Start", 15)
    assert isinstance(node.fill, Solid) and min(rgb(node.fill.colour)) > 240
    assert ink[18:25, 15:30].any() and not ink[:, 80:].any()
    assert abs(float(seen[0, 0] @ LUMA) - float(TEAL @ LUMA)) < 2


def test_a_sprite_of_letters_alone_is_text_and_a_box_is_not() -> None:
    cover = glyphs.words(line(20, "Sale 40%"), BOX)
    (node,) = written(np.array((228.0, 87, 46)), cover)
    assert isinstance(node.shape, Text) and node.shape.content == "Sale 40%"
    block = np.zeros(SIZE, np.float32)
    block[8:30, 10:80] = 1
    assert written(np.array((228.0, 87, 46)), block) == []


def test_letters_change_the_pixels_around_them() -> None:
    near = lettered([line(15), Node("r", Rect(80, 5, 20, 20), Solid("#ffffff"))], SIZE)
    assert near[20, 16] and not near[:, 75:].any()
    assert not lettered([], SIZE).any()

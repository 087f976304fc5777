import cv2
import numpy as np

from limner.motion.bare import unpierced, unshadowed
from limner.motion.sprite import plain
from limner.sight import glyphs
from limner.sight.draw import filled
from limner.sight.graph import Circle, Node, Rect, Solid, Text
from tests.motion.painting import BLUE, BOX, SIZE, WHITE, painted


def test_a_soft_shadow_is_taken_away_and_a_faint_thing_is_not() -> None:
    card = painted((Rect(10, 10, 50, 25, 4), WHITE))
    soft = cv2.GaussianBlur(card[..., 3], (0, 0), 4) * 0.3
    shaded = card.copy()
    shaded[..., 3] = np.maximum(card[..., 3], soft)
    shaded[card[..., 3] < 0.5, :3] = 0
    bare = unshadowed(shaded)
    assert bare[38, 30, 3] == 0 and bare[20, 30, 3] == 1
    nodes = plain(bare, 0.5)
    assert nodes is not None and [type(node.shape) for node in nodes] == [Rect]
    faint = card.copy()
    faint[..., 3] *= 0.4
    assert unshadowed(faint) is faint and unshadowed(card) is card


def test_holes_on_a_plain_ground_are_filled_and_on_another_they_are_holes() -> None:
    ground = np.full((*SIZE, 3), 255, np.float32)
    sprite = painted((Rect(5, 5, 68, 36, 6), BLUE))
    sprite[..., 3] *= 1 - glyphs.words(Node("t", Text(20, 28, "OK", 18), Solid("#ffffff")), BOX)
    filled_in = unpierced(sprite, ground, 0.5)
    assert filled_in[10:36, 12:66, 3].min() > 0.9
    letter = (sprite[..., 3] < 0.1) & (filled_in[..., 3] > 0.9)
    assert letter.sum() > 20 and filled_in[letter][:, :3].min() > 230
    ground[:, ::2] = 0
    assert unpierced(sprite, ground, 0.5) is sprite
    ring = painted((Circle(40, 25, 20), BLUE))
    ring[..., 3] -= filled(Circle(40, 25, 14), BOX)
    assert unpierced(ring, np.full((*SIZE, 3), 255, np.float32), 0.5) is ring

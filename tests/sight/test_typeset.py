"""Lines fitted to their pixels."""

import msgspec
import numpy as np
import pytest

from limner.sight import typeset
from limner.sight.colour import premultiply
from limner.sight.glyphs import FACES, Face
from limner.sight.graph import Node, Solid, Text
from limner.sight.ocr import Words
from tests.sight.lettered import WHITE, draw, line

QUAD = ((16.0, 27.0), (330.0, 29.0), (330.0, 65.0), (16.0, 63.0))


def fit(node: Node, text: str = "", ground: str = WHITE, quad: tuple = QUAD) -> typeset.Fitted:
    assert isinstance(node.shape, Text)
    image = premultiply(draw([node], ground=ground))
    found = typeset.fit(Words(text or node.shape.content, quad, 1.0), image)
    assert found is not None
    return found


@pytest.mark.parametrize("face", FACES, ids=lambda face: f"{face.family[11:]}-{face.weight}-{face.italic}")
def test_every_face_is_told_from_the_others(face: Face) -> None:
    node = line("Quick 123 fjords", 20.3, 55.4, 27, family=face.family, weight=face.weight, italic=face.italic)
    text = fit(node).node.shape
    assert isinstance(text, Text)
    assert Face(text.family, text.weight, text.italic) == face
    assert (text.x, text.y, text.size) == pytest.approx((20.3, 55.4, 27), abs=0.08)


@pytest.mark.parametrize("size", [9, 12, 15.5])
def test_small_text_in_colour(size: float) -> None:
    found = fit(
        line("Total 1,234.56 in 2026", 20, 50, size, "#cc0033"), quad=((17, 36), (250, 36), (250, 56), (17, 56))
    )
    text = found.node.shape
    assert isinstance(text, Text) and isinstance(found.node.fill, Solid)
    assert (text.x, text.y, text.size) == pytest.approx((20, 50, size), abs=0.06)
    assert np.abs(np.frombuffer(bytes.fromhex(found.node.fill.colour[1:] + "00"), np.uint8) - [204, 0, 51, 0]).max() < 9


def test_letter_spacing() -> None:
    text = fit(line("SPACED OUT", 20, 55, 24, spacing=4)).node.shape
    assert isinstance(text, Text)
    assert (text.size, text.spacing) == pytest.approx((24, 4), abs=0.06)


def test_light_text_on_a_gradient_beside_a_frame() -> None:
    ground = (
        '<defs><linearGradient id="g"><stop stop-color="#123"/><stop offset="1" stop-color="#47a"/></linearGradient>'
        '</defs><rect width="100%" height="100%"/><rect x="8" y="22" width="340" height="48" fill="url(#g)"/>'
    )
    found = fit(line("Light on dark", 20, 55, 28, "#ffffff"), ground=ground)
    assert found.agreement > 0.9
    assert found.node.fill == Solid("#ffffff")


def test_a_misread_letter_shows() -> None:
    node = line("The slow train", 20, 55, 28)
    right, wrong = fit(node), fit(node, "The slew train")
    assert right.agreement > 0.93 and right.weakest > 0.85
    assert wrong.weakest < 0.55 < wrong.agreement


def test_a_turned_line() -> None:
    node = line("Downward label", 60, 20, 18, angle=90)
    image = premultiply(draw([node], 100, 180))
    found = typeset.fit(Words("Downward label", ((77, 17), (77, 146), (53, 146), (53, 17)), 1.0), image)
    assert found is not None and isinstance(found.node.shape, Text)
    assert msgspec.structs.astuple(found.node.shape)[:2] == pytest.approx((60, 20), abs=0.06)
    assert (found.node.shape.angle, found.node.shape.size) == (90, 18)


def test_a_letter_without_a_glyph_is_not_set() -> None:
    image = premultiply(draw([line("abc", 20, 55, 28)]))
    assert typeset.fit(Words("日本", QUAD, 1.0), image) is None


def test_a_given_size_is_kept() -> None:
    node = line("75", 20, 50, 14)
    image, words = premultiply(draw([node])), Words("75", ((17, 36), (40, 36), (40, 54), (17, 54)), 1.0)
    first = typeset.fit(words, image)
    assert first is not None
    again = typeset.resize(words, image, first, 14.5)
    assert again is not None and isinstance(again.node.shape, Text)
    assert again.node.shape.size == 14.5
    assert again.agreement < first.agreement

"""Faces told at first sight."""

import numpy as np
import pytest

from limner.sight import glyphs, sketch
from limner.sight.glyphs import FACES, Face
from limner.sight.graph import Node, Solid, Text


def inked(text: Text) -> tuple[np.ndarray, sketch.Box]:
    """A line's coverage, and the box of its ink."""
    cover = glyphs.words(Node("t", text, Solid("#000000")), (0, 0, 500, 90))
    box = sketch.extent(cover)
    assert box is not None
    return cover, box


@pytest.mark.parametrize("size", [13.0, 40.0])
@pytest.mark.parametrize("face", FACES, ids=lambda face: f"{face.family[11:]}-{face.weight}-{face.italic}")
def test_the_right_face_is_among_the_first(face: Face, size: float) -> None:
    line = Text(10.3, 60, "Quick brown jobs", size, face.family, face.weight, face.italic)
    assert face in sketch.promising("Quick brown jobs", *inked(line), FACES, 3)


def test_letters_that_stand_apart_are_compared_as_they_stand() -> None:
    line = Text(10, 60, "SPACED", 30, "Liberation Serif", spacing=11)
    assert sketch.promising("SPACED", *inked(line), FACES, 1) == [Face("Liberation Serif")]


def test_what_has_other_proportions_or_no_glyph_is_never_it() -> None:
    cover, box = inked(Text(10, 60, "W", 40))
    wanted, high = sketch.reduced(cover, box), box[3] - box[1]
    assert sketch.alike("W", wanted, high, Face("Liberation Sans")) > 0.85
    assert sketch.alike("I", wanted, high, Face("Liberation Sans")) == sketch.NEVER
    assert sketch.alike("日", wanted, high, Face("Liberation Sans")) == sketch.NEVER
    assert sketch.alike(" ", wanted, high, Face("Liberation Sans")) == sketch.NEVER


def test_a_letter_is_drawn_from_its_pen() -> None:
    mark = sketch.mark(Face("Liberation Sans"), "H")
    assert mark.top == -mark.ink.shape[0] and mark.left > 0
    assert mark.advance == pytest.approx(0.722 * sketch.EM, abs=0.01)

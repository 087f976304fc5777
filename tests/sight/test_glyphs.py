"""Lines drawn in the shipped faces, against resvg."""

import numpy as np
import pytest

from limner.core import fonts
from limner.sight import glyphs
from limner.sight.glyphs import FACES, Face
from limner.sight.graph import Circle, Node
from tests.sight.lettered import draw, line


def relative(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.sqrt(((one - other) ** 2).sum() / (one**2).sum()))


@pytest.mark.parametrize("face", FACES, ids=lambda face: f"{face.family[11:]}-{face.weight}-{face.italic}")
def test_a_line_is_what_resvg_draws(face: Face) -> None:
    node = line("Type AVATo fi ffl", 20.3, 60.4, 31, family=face.family, weight=face.weight, italic=face.italic)
    drawn = draw([node], ground="")[..., 3] / 255
    # resvg takes 16 samples of a pixel: that alone is 0.05 at this size; a shift of a tenth of a pixel is 0.1 more.
    assert relative(drawn, glyphs.words(node, (0, 0, 400, 100))) < 0.09


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
@pytest.mark.parametrize("angle", [0.0, -30.0, 90.0])
@pytest.mark.parametrize("spacing", [0.0, 2.5])
def test_anchor_angle_and_spacing(anchor: str, angle: float, spacing: float) -> None:
    node = line("Ham burg", 150.3, 150.6, 24, anchor=anchor, angle=angle, spacing=spacing)
    drawn = draw([node], 300, 300, ground="")[..., 3] / 255
    assert relative(drawn, glyphs.words(node, (0, 0, 300, 300))) < 0.11


def test_a_window_is_part_of_the_whole() -> None:
    node = line("Windows", 10, 40, 30)
    whole = glyphs.words(node, (0, 0, 200, 60))
    assert np.allclose(glyphs.words(node, (35, 12, 90, 50)), whole[12:50, 35:90], atol=1e-4)


def test_ink_is_the_same_at_any_place() -> None:
    plate = glyphs.plate(FACES[0], "Hamburg", 12.0)
    totals = [plate.cover(12.0, 10 + part, 20 + part / 3, (40, 90)).sum() for part in np.arange(0, 1, 0.13)]
    assert np.ptp(totals) < 1e-3 * totals[0]


def test_places_are_advances_and_kerning_in_ems() -> None:
    assert glyphs.places(Face(fonts.MONO), "iW") == pytest.approx([0, 1229 / 2048, 2458 / 2048])
    pair = glyphs.places(Face(fonts.SANS), "AV")
    assert pair == pytest.approx([0, (1366 - 152) / 2048, (2 * 1366 - 152) / 2048])


def test_blank_text_has_no_ink() -> None:
    assert not glyphs.words(line("  ", 10, 10, 12), (0, 0, 40, 20)).any()


def test_only_text_in_families_that_are_there_is_drawn() -> None:
    with pytest.raises(ValueError, match="shipped"):
        glyphs.words(line("a", 0, 0, 12, family="Wingdings"), (0, 0, 9, 9))
    with pytest.raises(ValueError, match="no text"):
        glyphs.words(Node("dot", Circle(1, 1, 1)), (0, 0, 9, 9))

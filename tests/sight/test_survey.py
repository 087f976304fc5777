"""What lies where: drawings are clean layers, photographs are told at the first look, texture is only where it is."""

import numpy as np
import pytest

from limner.sight.paint import Flat
from limner.sight.survey import Survey, look, survey
from tests.sight.drawn import WHITE, draw, jpeg, photo
from tests.sight.test_colour import slope

DISC = '<circle cx="50" cy="50" r="30" fill="#c02020"/>'


def paints(found: Survey) -> list[list[int]]:
    """Return the flat colours of layers, bottom first, without the ground that nothing paints."""
    return [np.rint(fill.colour).astype(int).tolist() for fill in found.layers.fills if isinstance(fill, Flat)]


def test_a_disc_on_paper_is_two_layers() -> None:
    found = survey(draw(WHITE + DISC))
    assert paints(found) == [[255, 255, 255, 255], [192, 32, 32, 255]]
    assert found.opaque and found.texture == 0 and found.stir == 0 and found.panes == []


def test_shares_add_up_and_cover_what_the_disc_covers() -> None:
    found = survey(draw(WHITE + DISC))
    assert found.shares.sum(axis=2) == pytest.approx(np.ones((100, 100)), abs=1e-3)
    disc = (found.shares * (found.layers.ranks == 2)).sum()
    assert disc == pytest.approx(np.pi * 30**2, rel=2e-3)


def test_what_is_cut_out_is_not_opaque() -> None:
    found = survey(draw(DISC))
    assert not found.opaque
    assert paints(found) == [[192, 32, 32, 255]]


def test_a_photograph_is_told_at_the_first_look() -> None:
    assert look(photo(120, 160)).photograph
    assert not look(draw(WHITE + DISC)).photograph


def test_a_first_look_is_not_taken_twice() -> None:
    pixels, said = draw(WHITE + DISC), list[str]()
    first = look(pixels)
    found = survey(pixels, progress=lambda text, done, total: said.append(text), first=first)
    assert "finding regions" not in said and "measuring coverage" in said
    assert paints(found) == paints(survey(pixels))


@pytest.mark.parametrize("quality", [40, 75, 90])
def test_a_drawing_that_was_compressed_is_a_drawing(quality: int) -> None:
    pixels = jpeg(
        draw(f'<g transform="scale(2.4)">{WHITE}{DISC}<path d="M8 8h30v20z" fill="#2040c0"/></g>', 240, 240), quality
    )
    first = look(pixels)
    assert not first.photograph and first.stir > 0
    found = survey(pixels, first=first)
    assert found.texture < 0.02
    paper, disc = paints(found)[:2]
    assert paper == pytest.approx([255, 255, 255, 255], abs=2)
    assert disc == pytest.approx([192, 32, 32, 255], abs=4)


def test_a_photograph_on_a_page_is_texture_and_the_page_is_not() -> None:
    pixels = draw(WHITE, 240, 200).copy()
    pixels[40:140, 60:180] = photo(100, 120)
    found = survey(pixels)
    assert found.texture == pytest.approx(100 * 120 / (240 * 200), rel=0.25)
    page = found.layers.ranks[:30, :, 0]
    assert len(np.unique(page)) == 1 and not found.layers.soft[page[0, 0]]


def test_an_overlap_that_shows_both_is_one_pane() -> None:
    found = survey(draw(WHITE + DISC + '<rect x="60" y="20" width="30" height="60" fill="#00f" fill-opacity=".5"/>'))
    (pane,) = found.panes
    assert pane.opacity == pytest.approx(0.5, abs=0.02)


def test_a_dithered_gradient_is_as_clean_as_any() -> None:
    pixels = slope(dither=True).astype(np.uint8)
    seen = look(pixels)
    assert seen.stir == 0 and not seen.photograph and len(seen.regions.fills) == 2

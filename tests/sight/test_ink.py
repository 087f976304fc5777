"""Ink told from its ground."""

import numpy as np

from limner.sight import glyphs, ink
from limner.sight.colour import premultiply
from tests.sight.lettered import draw, line

SLOPE = (
    '<defs><linearGradient id="g"><stop stop-color="#123"/><stop offset="1" stop-color="#a0c8ff"/></linearGradient>'
    '</defs><rect width="100%" height="100%" fill="url(#g)"/>'
)
NODE = line("Hamburg", 20, 50, 40, "#ffee88")


def found(ground: str) -> tuple[ink.Ink | None, np.ndarray]:
    pixels = draw([NODE], 220, 74, ground)
    return ink.separate(premultiply(pixels), 6), glyphs.words(NODE, (0, 0, 220, 74))


def test_coverage_on_a_gradient() -> None:
    seen, truth = found(SLOPE)
    assert seen is not None
    assert np.abs(seen.cover - truth).mean() < 0.02


def test_coverage_without_a_ground() -> None:
    seen, truth = found("")
    assert seen is not None
    assert np.abs(seen.cover - truth).mean() < 0.01


def test_what_reaches_in_from_outside_has_no_weight() -> None:
    bar = '<rect width="100%" height="100%" fill="#246"/><rect y="64" width="100%" height="20" fill="#fe8"/>'
    seen, truth = found(bar + '<rect width="9" height="100" fill="#fe8"/>')
    assert seen is not None
    assert not seen.cover[65:].any() and not seen.cover[:, :8].any()
    assert not seen.weight[66:].any() and seen.weight[truth > 0.5].all()


def test_nothing_is_found_on_blank_ground() -> None:
    assert ink.separate(premultiply(draw([], 80, 20)), 3) is None


def test_the_ground_is_the_plane_around_letters_however_bold() -> None:
    pixels = draw([line("MMM", 4, 60, 60, "#ffffff", weight=700)], 170, 74, SLOPE)
    bare = draw([], 170, 74, SLOPE)
    assert np.abs(ink.plane(premultiply(pixels)) - bare).max() < 4

"""A completed shape that ends just where its neighbour above begins shows a seam; one that goes on below does not."""

import numpy as np
import pytest

from limner.sight import seam
from limner.sight.area import coverage
from limner.sight.layers import Layers
from limner.sight.paint import Flat
from limner.sight.survey import survey
from limner.sight.trace import draw as redrawn
from tests.sight.drawn import WHITE, draw, error, redraw

EDGE = 20.5
"""Where the red left half ends and the blue right half begins: in the middle of pixels."""


def halves(filled: float = 1.0) -> tuple[Layers, np.ndarray]:
    """Return two halves side by side, which together fill so much of the pixels that they share."""
    shares = np.zeros((30, 40, 3), np.float32)
    ranks = np.full((30, 40, 3), -1, np.int32)
    ranks[..., 0], shares[..., 0] = 1, 1
    ranks[:, 20:, 0] = 2
    ranks[:, 20], shares[:, 20] = (1, 2, 0), (filled / 2, filled / 2, 1 - filled)
    red, blue = (Flat(np.array(colour, np.float32)) for colour in ((192, 32, 32, 255), (32, 64, 192, 255)))
    flags = np.array([False, True, True])
    boxes = np.array([(0, 0, -1, -1), (0, 0, 19, 29), (20, 0, 39, 29)])
    return Layers(ranks, [None, red, blue], flags, ~flags & False, ~flags & False, np.zeros(3, np.int32), boxes), shares


def box(left: float, right: float, width: int = 40) -> np.ndarray:
    points = np.array([(left, -5.0), (right, -5.0), (right, 35.0), (left, 35.0)])
    return coverage([points], 30, width).astype(np.float32)


def test_a_shape_that_ends_at_its_neighbour_shows_a_seam() -> None:
    layers, shares = halves()
    assert seam.shows(layers, shares, 1, box(0, EDGE), 0, 0)


@pytest.mark.parametrize("right", [21.0, 24.3, 40.0])
def test_a_shape_that_goes_on_below_does_not(right: float) -> None:
    layers, shares = halves()
    assert not seam.shows(layers, shares, 1, box(0, right), 0, 0)


def test_the_upper_of_two_shows_none() -> None:
    layers, shares = halves()
    assert not seam.shows(layers, shares, 2, box(EDGE, 40), 0, 0)


def test_a_seam_that_the_picture_has_is_none_too_many() -> None:
    layers, shares = halves(filled=0.75)
    assert not seam.shows(layers, shares, 1, box(0, EDGE), 0, 0)


def test_a_few_pixels_where_outlines_cross_are_no_seam() -> None:
    layers, shares = halves()
    drawn = box(0, 24)
    drawn[:5] = box(0, EDGE)[:5]
    assert not seam.shows(layers, shares, 1, drawn, 0, 0)


def test_a_window_may_lie_beyond_the_picture() -> None:
    layers, shares = halves()
    assert seam.shows(layers, shares, 1, np.pad(box(0, EDGE), ((4, 4), (7, 0))), -7, -4)
    assert not seam.shows(layers, shares, 1, box(0, EDGE), 50, 0)


@pytest.mark.parametrize("slant", [3, 31])
def test_bands_side_by_side_come_back_without_a_seam(slant: float) -> None:
    bands = "".join(
        f'<rect x="{25 * k - 50}" y="-100" width="60" height="300" fill="{ink}"/>'
        for k, ink in enumerate(["#c02020", "#20a020", "#2020c0", "#e0c020", "#20c0c0", "#c020c0", "#202020"])
    )
    pixels = draw(f'{WHITE}<g transform="rotate({slant} 50 50)">{bands}</g>')
    scene = redrawn(survey(pixels))
    assert error(scene, pixels) < 0.5
    assert redraw(scene)[..., 3].min() == 255

"""Photographs, sharp or not, are told from drawings, gradients and pages with a photograph on them."""

import numpy as np
import pytest

from limner.sight import regions
from limner.sight.colour import premultiply
from limner.sight.photograph import is_photograph
from tests.sight.drawn import draw, jpeg, photo

GRADIENT = (
    '<linearGradient id="a" x2=".3" y2="1"><stop stop-color="#1e3a8a"/><stop offset="1" stop-color="#f9a8d4"/>'
    '</linearGradient><radialGradient id="b"><stop stop-color="#fff"/><stop offset="1" stop-color="#f59e0b"/>'
    '</radialGradient><rect width="240" height="180" fill="url(#a)"/><circle cx="90" cy="80" r="60" fill="url(#b)"/>'
)


def _judged(pixels: np.ndarray) -> bool:
    image = premultiply(pixels)
    return is_photograph(image, regions.find(image))


def _unfocused() -> np.ndarray:
    """A bright flower before a wide blur, with the little grain that is left when a photograph is made smaller."""
    levels = np.empty((240, 320, 3), np.float32)
    levels[:] = np.linspace(60, 130, 320, dtype=np.float32)[None, :, None]
    levels[..., 1] += np.linspace(0, 40, 240, dtype=np.float32)[:, None]
    flower = photo(160, 160, grain=9)[..., :3]
    levels[40:200, 80:240] = flower
    levels += np.random.default_rng(0).normal(0, 0.5, levels.shape)
    return np.dstack([np.clip(np.rint(levels), 0, 255), np.full((240, 320), 255)]).astype(np.uint8)


@pytest.mark.parametrize("pixels", [photo(), photo(240, 320, grain=2), jpeg(photo(240, 320), 75)])
def test_photographs_are_photographs(pixels: np.ndarray) -> None:
    assert _judged(pixels)


def test_a_grey_one_is_too() -> None:
    pixels = photo(240, 320, grain=1)
    pixels[..., :3] = pixels[..., :3].mean(axis=2, keepdims=True)
    assert _judged(pixels)


def test_one_out_of_focus_gives_itself_away_by_its_grain() -> None:
    pixels = _unfocused()
    image = premultiply(pixels)
    assert regions.clean(regions.find(image)) > 0.5, "paints explain most of it"
    assert _judged(pixels)


@pytest.mark.parametrize("pixels", [draw(GRADIENT, 240, 180), jpeg(draw(GRADIENT, 240, 180), 75)])
def test_gradients_are_a_drawing(pixels: np.ndarray) -> None:
    assert not _judged(pixels)


def test_a_page_with_a_photograph_is_a_page() -> None:
    page = np.full((300, 400, 4), 255, np.uint8)
    page[40:220, 60:300] = photo(180, 240)
    page[240:250, 60:300, :3] = 30
    assert not _judged(page)

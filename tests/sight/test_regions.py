"""Regions of one paint: every flat area is found with its exact colour, edges are of none, near-equal colours part."""

import io

import numpy as np
import pytest
from PIL import Image

from limner.sight import regions
from limner.sight.colour import css, premultiply
from limner.sight.paint import Flat
from tests.sight.drawn import WHITE, draw, photo


def found_in(pixels: np.ndarray) -> regions.Regions:
    return regions.find(premultiply(pixels))


def names(found: regions.Regions) -> list[str]:
    return sorted(css(fill.colour)[0] if isinstance(fill, Flat) else type(fill).__name__ for fill in found.fills)


def test_flat_areas_have_their_exact_colours_and_edges_have_none() -> None:
    pixels = draw(
        WHITE
        + '<circle cx="40" cy="50" r="19" fill="#c03020"/><rect x="60" y="10" width="30" height="70" fill="#1a2b3c"/>'
    )
    assert names(found_in(pixels)) == ["#1a2b3c", "#c03020", "#ffffff"]


def test_a_label_is_a_pure_pixel_of_that_paint() -> None:
    pixels = draw(WHITE + '<circle cx="40" cy="50" r="25.3" fill="#c03020"/>')
    found = found_in(pixels)
    y, x = np.nonzero(found.labels)
    wanted = np.stack([found.fills[label - 1].at(np.array([0.0]), np.array([0.0]))[0] for label in found.labels[y, x]])
    assert np.abs(premultiply(pixels)[y, x] - wanted).max() <= found.tolerance
    assert (found.labels > 0).mean() > 0.95


@pytest.mark.parametrize("step", [3, 8])
def test_two_nearly_equal_cards_come_apart(step: int) -> None:
    near = 255 - step
    pixels = draw(WHITE + f'<rect x="20" y="20" width="60" height="50" fill="rgb({near},{near},{near})"/>')
    assert len(found_in(pixels).fills) == 2


def test_one_colour_in_two_places_is_one_paint() -> None:
    pixels = draw(WHITE + "".join(f'<circle cx="{x}" cy="50" r="15" fill="#083"/>' for x in (25, 75)))
    assert names(found_in(pixels)) == ["#008833", "#ffffff"]


def test_a_gradient_is_one_region() -> None:
    pixels = draw(
        '<linearGradient id="g"><stop stop-color="#e02020"/><stop offset="1" stop-color="#2020e0"/></linearGradient>'
        '<rect width="100" height="100" fill="url(#g)"/>'
    )
    assert names(found_in(pixels)) == ["Axial"]


def test_grain_widens_the_tolerance_and_splits_nothing() -> None:
    pixels = draw(WHITE + '<circle cx="40" cy="50" r="25" fill="#c03020"/>').astype(float)
    pixels[..., :3] += np.random.default_rng(0).normal(0, 2, (100, 100, 3))
    found = found_in(np.clip(np.rint(pixels), 0, 255).astype(np.uint8))
    sizes = np.bincount(found.labels.ravel())[1:]
    assert np.sort(sizes)[::-1][:2].sum() > 0.9 * sizes.sum()
    assert found.tolerance > 2


def test_clean_tells_flat_art_from_noise() -> None:
    assert regions.clean(found_in(draw(WHITE + '<circle cx="40" cy="50" r="25" fill="#c03020"/>'))) > 0.95
    noise = np.random.default_rng(0).integers(0, 256, (60, 60, 4), dtype=np.uint8)
    noise[..., 3] = 255
    assert regions.clean(found_in(noise)) < 0.05


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (2, 2), (9, 1)])
def test_tiny_pictures_do_not_fail(size: tuple[int, int]) -> None:
    found = found_in(np.full((*size, 4), 255, np.uint8))
    assert found.labels.shape == size


def test_a_jpeg_of_flat_art_is_calm_away_from_its_edges_and_a_photograph_is_not() -> None:
    file = io.BytesIO()
    art = draw(
        WHITE + '<circle cx="80" cy="90" r="50" fill="#c03020"/><rect x="150" y="20" width="90" height="150"/>',
        260,
        200,
    )
    Image.fromarray(art[..., :3]).save(file, "JPEG", quality=60)
    stirred = premultiply(np.asarray(Image.open(file).convert("RGBA")))
    assert regions.calm(regions.find(stirred), stirred) > 0.92
    taken = premultiply(photo())
    assert regions.calm(regions.find(taken), taken) < 0.8


def test_bands_of_what_no_paint_explains_have_the_colours_that_are_there() -> None:
    y, x = np.mgrid[:160, :240].astype(float)
    gold, pink = (np.clip(1 - np.hypot(x - cx, y - 80) / 75, 0, 1)[..., None] for cx in (70, 170))
    levels = np.array([30, 40, 90]) + gold * (80, 70, -20) + pink * (80, 10, 50)
    image = np.dstack([levels.clip(0, 255), np.full(x.shape, 255.0)]).astype(np.float32)
    found = regions.find(np.rint(image))
    drawn = np.vstack([fill.colour for fill in found.fills if isinstance(fill, Flat)])[found.labels - 1]
    own = found.labels > 0
    assert len(found.banded) and own.mean() > 0.9
    assert np.abs(drawn - image)[own].max() < 12

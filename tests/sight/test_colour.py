"""Colour in premultiplied levels: there and back without loss, the range of a block, and how much is noise."""

import numpy as np
import pytest

from limner.sight import colour


def test_every_opaque_colour_comes_back_exactly() -> None:
    ramp = np.arange(256, dtype=np.uint8)
    pixels = np.stack([ramp, ramp[::-1], np.roll(ramp, 99), np.full(256, 255, np.uint8)], axis=1)
    for pixel, levels in zip(pixels, colour.premultiply(pixels), strict=True):
        assert colour.css(levels) == ("#" + bytes(pixel[:3].tolist()).hex(), 1.0)


@pytest.mark.parametrize("alpha", [1, 3, 17, 128, 254])
def test_translucent_colours_come_back_with_their_opacity(alpha: int) -> None:
    pixel = np.array([200, 100, 7, alpha], np.uint8)
    assert colour.css(colour.premultiply(pixel)) == ("#c86407", pytest.approx(alpha / 255))


def test_what_is_fully_transparent_has_no_colour() -> None:
    pixels = np.array([[200, 100, 7, 0], [0, 0, 0, 0]], np.uint8)
    assert not colour.premultiply(pixels).any()
    assert colour.css(np.zeros(4)) == ("#000000", 0.0)


def test_levels_beyond_the_scale_are_clipped() -> None:
    assert colour.css(np.array([300.0, -4.0, 127.6, 255.0])) == ("#ff0080", 1.0)


def test_spread_is_the_range_of_the_block_that_starts_at_a_pixel() -> None:
    image = np.zeros((4, 5, 4), np.float32)
    image[2, 3, 1] = 40
    spread = colour.spread(image)
    assert spread.shape == (4, 5)
    assert sorted(map(tuple, np.argwhere(spread == 40).tolist())) == [(1, 2), (1, 3), (2, 2), (2, 3)]
    assert np.count_nonzero(spread) == 4


def flat_art() -> np.ndarray:
    image = np.full((64, 64, 4), 255, np.float32)
    image[16:48, 16:48, :3] = (200, 30, 40)
    image[24:40, 24:40, :3] = (10, 90, 200)
    return image


def test_flat_art_has_no_noise() -> None:
    assert colour.noise(flat_art()) == 0


@pytest.mark.parametrize("sigma", [2.0, 6.0])
def test_grain_is_measured(sigma: float) -> None:
    grain = np.random.default_rng(1).normal(0, sigma, (64, 64, 4))
    measured = colour.noise((flat_art() + grain).astype(np.float32))
    # The mean of four channels has half the deviation of each; the calmest half of the pixels reads a little low.
    assert 0.25 * sigma < measured < 1.2 * sigma


@pytest.mark.parametrize("size", [(1, 1), (2, 9), (9, 2)])
def test_pictures_too_small_to_tell_have_no_noise(size: tuple[int, int]) -> None:
    assert colour.noise(np.zeros((*size, 4), np.float32)) == 0


def test_the_largest_channel_is_taken_of_each_pixel() -> None:
    values = np.random.default_rng(0).random((5, 7, 4)).astype(np.float32)
    assert np.array_equal(colour.largest(values), values.max(axis=2))


def test_colour_stirred_beside_an_edge_is_seen_even_where_brightness_is_still() -> None:
    image = np.full((64, 64, 4), 255, np.float32)
    image[:, :32, :3] = 40
    assert colour.ringing(image) == 0
    stir = np.random.default_rng(0).integers(-6, 7, (64, 64)).astype(np.float32)
    image[..., 0] += stir * (image[..., 0] < 200)
    image[..., 2] -= stir * (image[..., 2] < 200)
    assert colour.ringing(image) > 1


def slope(dither: bool) -> np.ndarray:
    """Return a slanted gradient around a dark square, in whole levels, rounded as Skia dithers or as it comes."""
    y, x = np.mgrid[:120, :160]
    # Skia's 8 x 8 pattern: the bits of x and of x ^ y take turns, the last first.
    turns = (((x ^ y) >> k & 1) << (5 - 2 * k) | (x >> k & 1) << (4 - 2 * k) for k in range(3))
    pattern = (sum(turns) * (2 / 128) - 63 / 128) if dither else 0
    along = 0.31 * x + 0.17 * y
    levels = (40 + along, 90 - 0.4 * along, 200 - 1.3 * along)
    image = np.dstack([*(np.rint(plane + pattern) for plane in levels), np.full(x.shape, 255)])
    image[40:80, 50:90, :3] = 10
    return image.astype(np.float32)


def test_an_ordered_dither_is_told_from_what_rounding_does() -> None:
    assert colour.dithered(slope(dither=True))
    assert not colour.dithered(slope(dither=False))
    assert not colour.dithered(np.full((40, 40, 4), 255, np.float32))
    assert not colour.dithered(np.zeros((8, 300, 4), np.float32))


def test_without_its_dither_a_gradient_is_smooth_and_edges_stay() -> None:
    image = slope(dither=True)
    smooth = colour.undither(image)
    assert colour.noise(smooth) < 0.2 < colour.noise(image)
    assert np.abs(smooth[42:78, 52:88] - 10)[..., :3].max() == 0
    assert np.abs(smooth - image).max() < 1.5

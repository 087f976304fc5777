import shutil

import msgspec
import numpy as np
import pytest

from limner.bench.easel import BROWSERS, draw, photograph, stored
from limner.bench.exam import Picture
from limner.bench.gallery import make
from limner.core.errors import MissingError
from limner.render.raster import Rasteriser
from limner.sight.draw import draw as exact
from limner.sight.graph import Text

HAS_BROWSER = any(shutil.which(name) for name in BROWSERS)


@pytest.fixture(scope="module")
def raster():
    with Rasteriser() as one:
        yield one


def lossless(part: str, number: int) -> Picture:
    return msgspec.structs.replace(make(part, number), jpeg=None)


def off(picture: Picture, pixels: np.ndarray) -> np.ndarray:
    """Return how far pixels are from the exact coverage of the truth, words and what is near them left out."""
    truth = exact(picture.truth)
    apart = np.abs(truth[..., :3] - pixels[..., :3]).max(axis=2)
    for node in picture.truth.nodes():
        if isinstance(text := node.shape, Text):
            run = len(text.content) * text.size
            left, right = (text.x - run * (text.anchor != "start"), text.x + run * (text.anchor != "end"))
            rows = slice(max(0, int(text.y - 1.2 * text.size)), int(text.y + 0.5 * text.size))
            apart[rows, max(0, int(left) - 3) : int(right) + 3] = 0
    return apart


# Of every kind and renderer: 0 to 8 are drawn by resvg, 9 to 17 by Pillow.
@pytest.mark.parametrize("number", [0, 1, 2, 8, 9, 10, 13])
def test_development_pictures_are_drawn_true(raster: Rasteriser, number: int):
    picture = lossless("dev", number)
    ((_, pixels),) = draw([picture], raster)
    assert pixels.shape == (picture.truth.height, picture.truth.width, 4) and (pixels[..., 3] == 255).all()
    apart = off(picture, pixels)
    assert apart.mean() < 0.5 and (apart > 48).mean() < 5e-4


@pytest.mark.skipif(not HAS_BROWSER, reason="needs Chromium")
def test_test_pictures_are_drawn_true_and_in_their_order(raster: Rasteriser):
    pictures = [lossless("test", number) for number in range(9)]
    for picture, (drawn, pixels) in zip(pictures, draw(pictures, raster), strict=True):
        assert drawn.name == picture.name
        apart = off(picture, pixels)
        assert apart.mean() < 0.5 and (apart > 48).mean() < 5e-4, picture.name


def test_without_a_browser_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingError, match="apt install chromium"):
        photograph([make("test", 1)])


def test_a_jpeg_is_a_little_off():
    rng = np.random.default_rng(0)
    pixels = np.dstack([rng.integers(0, 255, (40, 40, 3)), np.full((40, 40), 255)]).astype(np.uint8)
    assert stored(pixels, None) is pixels
    low, high = (np.abs(stored(pixels, quality).astype(int) - pixels).mean() for quality in (75, 95))
    assert low > high > 0

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.studio import images


def flat(width: int, height: int, colour: tuple[int, int, int, int]) -> np.ndarray:
    return np.full((height, width, 4), colour, np.uint8)


def opened(shown: images.Shown) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(shown.url.partition(",")[2])))


@pytest.mark.parametrize(
    ("size", "shown"),
    [((2000, 1000), (1024, 512)), ((640, 480), (640, 480)), ((48, 24), (384, 192)), ((1, 1), (384, 384))],
)
def test_a_picture_is_reduced_or_enlarged_to_be_seen(size: tuple[int, int], shown: tuple[int, int]) -> None:
    found = images.show(flat(*size, (200, 10, 10, 255)))
    assert found.size == size
    assert opened(found).size == shown
    assert opened(found).convert("RGB").getpixel((0, 0)) == (200, 10, 10)


def test_transparency_stays_and_photographs_are_jpeg() -> None:
    assert opened(images.show(flat(8, 8, (0, 0, 0, 100)))).mode == "RGBA"
    noise = np.random.default_rng(0).integers(0, 256, (512, 512, 4), np.uint8)
    noise[..., 3] = 255
    assert images.show(noise).url.startswith("data:image/jpeg;base64,")


def test_heat_is_black_where_pictures_agree_and_brighter_with_the_difference() -> None:
    target = flat(400, 10, (100, 100, 100, 255))
    render = target.copy()
    render[:, 200:300] = (110, 100, 100, 255)
    render[:, 300:] = (255, 255, 255, 255)
    brightness = np.asarray(opened(images.heat(target, render)).convert("RGB")).sum(axis=2)[5]
    assert brightness[100] < brightness[250] < brightness[350]
    assert brightness[100] <= 8, "inferno's darkest"


def test_invisible_colours_do_not_differ_and_sizes_are_matched() -> None:
    heat = images.heat(flat(400, 400, (255, 0, 0, 0)), flat(200, 200, (0, 0, 255, 0)))
    assert heat.size == (400, 400)
    assert np.asarray(opened(heat).convert("RGB")).max() <= 4


def test_what_is_no_image_is_none(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    assert images.read(tmp_path / "film.mp4") is None
    assert images.read(tmp_path / "none.png") is None

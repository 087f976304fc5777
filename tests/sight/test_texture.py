"""What has no clean edges becomes a bounded number of patches that cover it and look like it from afar."""

import cv2
import numpy as np
import pytest

from limner.sight import texture
from limner.sight.colour import premultiply
from limner.sight.trace import trace
from tests.sight.drawn import error, on_white, photo, redraw


@pytest.mark.parametrize("patches", [40, 150])
def test_division_is_bounded_and_covers_the_mask(patches: int) -> None:
    image = premultiply(photo())
    mask = np.zeros(image.shape[:2], bool)
    mask[10:110, 20:140] = True
    labels = texture.divide(image, mask, patches)
    assert ((labels > 0) == mask).all()
    assert 2 <= len(np.unique(labels[mask])) <= patches * 1.1


def test_each_patch_is_in_one_piece() -> None:
    image = premultiply(photo())
    labels = texture.divide(image, np.ones(image.shape[:2], bool), 60)
    for label in np.unique(labels):
        count, _ = cv2.connectedComponents((labels == label).astype(np.uint8), connectivity=8)
        assert count == 2, f"patch {label} is in {count - 1} pieces"


def test_more_patches_look_more_like_the_picture() -> None:
    pixels = photo()
    errors = [error(trace(pixels, patches=count).scene, pixels) for count in (30, 120, 480)]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 14


def test_a_photograph_is_texture_and_bounded() -> None:
    pixels = photo()
    found = trace(pixels)
    assert found.texture > 0.9
    assert 20 < len(list(found.scene.nodes())) <= 750
    calm = [cv2.GaussianBlur(on_white(picture), (0, 0), 4) for picture in (pixels, redraw(found.scene))]
    assert np.abs(calm[0] - calm[1]).mean() < 5


def test_patches_leave_hardly_a_gap() -> None:
    alpha = redraw(trace(photo()).scene)[..., 3]
    assert alpha.min() >= 128, "nowhere is half a pixel open"
    assert (alpha < 240).mean() < 0.001


def test_pure_noise_is_texture_and_bounded() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (80, 90, 4), dtype=np.uint8)
    noise[..., 3] = 255
    found = trace(noise)
    assert found.texture > 0.9
    assert len(list(found.scene.nodes())) <= 750


def test_a_photograph_on_a_page_leaves_the_page_clean() -> None:
    page = np.full((160, 220, 4), 255, np.uint8)
    page[20:140, 40:200] = photo()
    page[5:10, 40:200, :3] = (10, 20, 200)
    found = trace(page)
    assert 0.3 < found.texture < 0.75
    drawn = on_white(redraw(found.scene))
    assert np.abs(drawn[:14] - page[:14, :, :3]).max() < 3
    assert np.abs(drawn[145:] - page[145:, :, :3]).max() < 3
    assert len(list(found.scene.nodes())) <= 750


def test_flat_art_is_not_texture() -> None:
    page = np.full((60, 60, 4), 255, np.uint8)
    page[10:50, 10:50, :3] = (200, 40, 40)
    assert trace(page).texture == 0

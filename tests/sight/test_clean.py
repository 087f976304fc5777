"""Cleaning: clean pictures are left alone, and each fault is found, named and mended."""

import numpy as np
import pytest

from limner.sight.clean import Cleaned, clean, grain
from tests.sight.lettered import draw, line
from tests.sight.scanned import noisy, page

DARK = '<rect width="100%" height="100%" fill="#15171c"/><rect x="10" y="60" width="440" height="90" fill="#23262e"/>'


def what(cleaned: Cleaned) -> list[str]:
    return [mend.what for mend in cleaned.done]


def off(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def designs() -> list[np.ndarray]:
    pale = [line("Heading", 30, 40, 20), line("pale and small, by design", 30, 80, 13, "#b0b0b0")]
    return [
        page(), page()[..., 0], draw(pale, 460, 200), draw([line("Night mode", 30, 40, 20, "#eeeeee")], 460, 200, DARK),
        np.full((90, 90, 3), 255, np.uint8), np.zeros((4, 4, 3), np.uint8),
    ]  # fmt: skip


@pytest.mark.parametrize("picture", designs())
def test_a_clean_picture_is_returned_itself(picture: np.ndarray) -> None:
    cleaned = clean(picture)
    assert cleaned.pixels is picture and cleaned.done == ()


def test_noise_is_smoothed() -> None:
    spoilt = noisy(page(), 30)
    cleaned = clean(spoilt)
    assert what(cleaned) == ["noise"]
    assert grain(cleaned.pixels) < 0.5 * grain(spoilt)
    ink = page()[..., 0] < 60  # thin strokes are kept
    assert cleaned.pixels[ink].mean() < 0.5 * 255


def test_impulses_are_filled() -> None:
    chance = np.random.default_rng(0).random(page().shape)
    spoilt = np.where(chance < 0.04, 0, np.where(chance > 0.96, 255, page())).astype(np.uint8)
    cleaned = clean(spoilt)
    assert what(cleaned)[0] == "impulses" and off(cleaned.pixels, page()) < 0.25 * off(spoilt, page())


def test_a_shadow_is_evened_out() -> None:
    light = 1 - 0.6 / (1 + np.exp(-(np.arange(520) - 260) / 50))
    spoilt = (page() * light[None, :, None]).astype(np.uint8)
    cleaned = clean(spoilt)
    assert what(cleaned) == ["light"]
    ground = np.median(cleaned.pixels[:30], axis=(0, 2))
    assert ground.min() > 215 and np.ptp(np.median(spoilt[:30], axis=(0, 2))) > 130


@pytest.mark.parametrize("spoilt", [page() // 5, page() // 8 + 200])
def test_little_contrast_is_stretched(spoilt: np.ndarray) -> None:
    cleaned = clean(spoilt.astype(np.uint8))
    assert what(cleaned) == ["contrast"] and off(cleaned.pixels, page()) < 12


def test_what_shines_through_goes_and_ink_stays() -> None:
    text = page('<rect width="100%" height="100%" fill="#ffffff"/>')
    import cv2

    ghost = cv2.GaussianBlur(text[:, ::-1].astype(np.float32), (0, 0), 1.5)
    spoilt = np.minimum(text, 255 - 0.3 * (255 - ghost)).astype(np.uint8)
    cleaned = clean(spoilt)
    assert what(cleaned) == ["bleed"]
    assert off(cleaned.pixels, text) < 0.7 * off(spoilt, text)
    assert off(cleaned.pixels[text < 100], text[text < 100]) < 3


def test_blocks_are_smoothed() -> None:
    import cv2

    photo = cv2.GaussianBlur(noisy(np.full((256, 256, 3), 128, np.uint8), 120), (0, 0), 9)
    photo = np.clip((photo.astype(float) - 128) * 6 + 128, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, 8])
    cleaned = clean(cv2.imdecode(packed, cv2.IMREAD_COLOR))
    assert what(cleaned)[0] == "blocks"

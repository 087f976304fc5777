"""Small angles: found to a tenth of a degree, undone, and none where nothing tells."""

import numpy as np
import pytest

from limner.sight.skew import deskew, skew
from limner.sight.warp import resample
from tests.sight.scanned import noisy, page


def turned(pixels: np.ndarray, degrees: float) -> np.ndarray:
    height, width = pixels.shape[:2]
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    frame = np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1]])
    frame[:2, 2] = np.array([width, height]) / 2 - frame[:2, :2] @ [width / 2, height / 2]
    return resample(pixels, frame, width, height, border=(255.0,) * 3).pixels


@pytest.mark.parametrize("degrees", [-14.2, -5.03, -0.7, 0.0, 0.33, 3.4, 11.7])
def test_the_angle_is_found(degrees: float) -> None:
    assert skew(turned(page(), degrees)) == pytest.approx(degrees, abs=0.1)
    assert skew(noisy(turned(page(), degrees), 40)) == pytest.approx(degrees, abs=0.15)


def test_deskewing_levels_lines_and_leads_back() -> None:
    made = deskew(turned(page(), 6.0))
    assert skew(made.pixels) == pytest.approx(0, abs=0.1)
    ahead = made.back([[300, 100]])[0] - made.back([[100, 100]])[0]
    assert np.degrees(np.arctan2(ahead[1], ahead[0])) == pytest.approx(6.0, abs=0.1)


def test_a_level_page_is_not_resampled() -> None:
    flat = page()
    assert deskew(flat).pixels is flat


@pytest.mark.parametrize("seed", [0, 1])
def test_noise_has_no_angle(seed: int) -> None:
    assert skew(np.random.default_rng(seed).integers(0, 256, (200, 260, 3), np.uint8)) is None


def test_a_blank_page_has_no_angle() -> None:
    assert skew(np.full((100, 100), 255, np.uint8)) is None

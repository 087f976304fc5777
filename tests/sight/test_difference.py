import numpy as np
import pytest

from limner.sight import difference as pixels

RNG = np.random.default_rng(0)


def pictures(height: int = 23, width: int = 31) -> tuple[np.ndarray, np.ndarray]:
    a = RNG.integers(0, 256, (height, width, 3), dtype=np.uint8)
    b = np.clip(a.astype(int) + RNG.integers(-40, 41, a.shape), 0, 255).astype(np.uint8)
    return a, b


def ssim_reference(a: np.ndarray, b: np.ndarray) -> float:
    """Wang et al. 2004, equation 13, window by window, on pictures mirrored at their borders."""
    places = np.arange(11) - 5
    bell = np.exp(-(places**2) / (2 * 1.5**2))
    window = np.outer(bell, bell) / bell.sum() ** 2
    x, y = (np.pad(p / 255, ((5, 5), (5, 5), (0, 0)), mode="symmetric") for p in (a, b))
    values = []
    for i, j, channel in np.ndindex(a.shape):
        u, v = x[i : i + 11, j : j + 11, channel], y[i : i + 11, j : j + 11, channel]
        mean_u, mean_v = (window * u).sum(), (window * v).sum()
        var_u, var_v = (window * (u - mean_u) ** 2).sum(), (window * (v - mean_v) ** 2).sum()
        both = (window * (u - mean_u) * (v - mean_v)).sum()
        above = (2 * mean_u * mean_v + 0.01**2) * (2 * both + 0.03**2)
        values.append(above / ((mean_u**2 + mean_v**2 + 0.01**2) * (var_u + var_v + 0.03**2)))
    return float(np.mean(values))


def test_equal_pictures():
    a, _ = pictures()
    assert pixels.mse(a, a) == 0
    assert pixels.fraction_off(a, a) == 0
    assert pixels.ssim(a, a) == pytest.approx(1, abs=1e-6)


def test_black_and_white_are_furthest_apart():
    black, white = np.zeros((16, 16, 3), np.uint8), np.full((16, 16, 3), 255, np.uint8)
    assert pixels.mse(black, white) == 1
    assert pixels.fraction_off(black, white) == 1
    assert pixels.ssim(black, white) < 1e-3


def test_mse_is_on_unit_channels():
    a, b = pictures()
    expected = np.mean(((a.astype(float) - b.astype(float)) / 255) ** 2)
    assert pixels.mse(a, b) == pytest.approx(expected, rel=1e-5)


def test_one_channel_off_by_more_than_32_counts_its_pixel():
    a = np.full((2, 2, 3), 100, np.uint8)
    b = a.copy()
    b[0, 0, 1] = 133
    b[1, 1] = 132
    assert pixels.fraction_off(a, b) == 0.25


@pytest.mark.parametrize("shape", [(23, 31), (4, 40), (1, 1)])
def test_ssim_agrees_with_the_readable_reference(shape: tuple[int, int]):
    a, b = pictures(*shape)
    assert pixels.ssim(a, b) == pytest.approx(ssim_reference(a, b), abs=1e-5)


def test_the_greatest_channel_is_what_numpy_says():
    values = np.random.default_rng(3).normal(size=(5, 7, 3)).astype(np.float32)
    assert np.array_equal(pixels.greatest(values), values.max(axis=2))
    assert np.array_equal(pixels.greatest(values[None]), values[None].max(axis=3))

"""Undoes what light, cameras and codecs did to a picture of flat things: text, charts, screens. Only what is measured.

Each fault has a measure that is next to nothing in a clean picture; where it is above its limit the fault is mended and
measured anew in what comes next, and the answer says what was done and why. A picture without any is returned as it is,
the same array. Promised: isolated wrong pixels (impulse noise), Gaussian and shot noise, block artefacts of JPEG, uneven
light (shadow, vignette, fog), dark or pale exposure, and print that shines through from the back. Not promised: blur,
and pictures whose own ground is a smooth gradient, which is taken for uneven light.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.warp import opaque

NOISE = 4.0
"""Levels of standard deviation in the flattest parts of a picture: below are scans and good photographs."""
BLOCK, FLATTEST = 16, 0.3
"""Pixels of a side of the parts in which noise is measured, and the quantile of them that counts."""
SPECKS, EXTREME, LONELY = 0.004, 48, 2
"""Share of pixels that are impulses; levels by which they stand out; neighbours that may look alike."""
BLOCKY = 1.6
"""Steps across the borders of JPEG's blocks of 8 pixels, over those beside them."""
SLOPE, LAG = 0.12, 8
"""Share of a picture with a gradual slope; pixels over which that is measured."""
RANGE = 128.0
"""Levels between the darkest and the lightest: a picture with less is stretched."""
LEAST_RANGE = 10.0
"""Below that there is nothing but noise to stretch."""


class Mend(msgspec.Struct, frozen=True):
    """One thing that was done."""

    what: str
    """``impulses``, ``noise``, ``blocks``, ``light``, ``contrast`` or ``bleed``."""
    measure: float
    """What was measured: see the limits of this module."""


class Cleaned(msgspec.Struct, frozen=True):
    """A picture with its faults undone; not resampled, so its coordinates are the source's."""

    pixels: np.ndarray
    """``(H, W, 3) uint8``, or the very array that was given, where nothing was done."""
    done: tuple[Mend, ...]
    """In this order; empty for a clean picture."""


def clean(pixels: np.ndarray) -> Cleaned:
    """Undo a picture's faults.

    Args:
        pixels: ``(H, W)``, ``(H, W, 3)`` or ``(H, W, 4) uint8``, sRGB, straight alpha.
    """
    image = opaque(pixels)
    done: list[Mend] = []
    if min(image.shape[:2]) < 2 * BLOCK:
        return Cleaned(pixels, ())
    noise = grain(image)
    hits = impulses(image) if noise < 3 * NOISE else np.zeros(image.shape, bool)
    if hits.mean() > SPECKS:
        image = _filled(image, hits)
        done.append(Mend("impulses", float(hits.mean())))
        noise = grain(image)
    if noise > NOISE:
        image = _smoothed(image, noise)
        done.append(Mend("noise", noise))
    elif (steps := blockiness(image)) > BLOCKY:
        image = cv2.bilateralFilter(image, 5, 24, 2)
        done.append(Mend("blocks", steps))
    slope = sloping(image)
    if slope > SLOPE:
        image = _levelled(image)
        done.append(Mend("light", slope))
    low, high = reach(image)
    if LEAST_RANGE < high - low < RANGE:
        image = _stretched(image, low, high)
        done.append(Mend("contrast", high - low))
    return Cleaned(image, tuple(done)) if done else Cleaned(pixels, ())


def grain(image: np.ndarray) -> float:
    """Return the standard deviation of noise in levels, measured in the flattest parts of ``(H, W, 3) uint8``.

    Immerkaer 1996 (Fast noise variance estimation): the difference of two Laplacians, here robust and by parts.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
    rough = np.abs(cv2.filter2D(image.astype(np.float32), -1, kernel)).max(axis=2)
    height, width = (side // BLOCK * BLOCK for side in rough.shape)
    parts = rough[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean(axis=(1, 3))
    return float(np.quantile(parts, FLATTEST)) / 1.2  # mean of the largest of three half-normal values


def impulses(image: np.ndarray) -> np.ndarray:
    """Return ``(H, W, 3) bool``: values at the end of the scale that stand out from nearly all of their neighbours."""
    middle = cv2.medianBlur(image, 3)
    found = (cv2.absdiff(image, middle) > EXTREME) & ((image <= 4) | (image >= 251))
    alike = cv2.boxFilter(found.astype(np.float32), -1, (3, 3), normalize=False)
    return found & (alike <= 1 + LONELY)


def blockiness(image: np.ndarray) -> float:
    """Return how much larger steps are at the borders of blocks of 8 pixels than within them; 1 where there are none."""
    levels = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.int16)
    ratios = []
    for axis in (0, 1):
        steps = np.abs(np.diff(levels, axis=axis))
        small = np.where(steps < 24, steps, 0).sum(axis=1 - axis)
        places = np.arange(len(small)) % 8
        at, beside = small[places == 7].mean(), small[(places != 7)].mean()
        ratios.append((at + 1) / (beside + 1))
    return float(min(ratios))


def sloping(image: np.ndarray) -> float:
    """Return the share of a picture where lightness changes gradually, as it does under uneven light."""
    levels = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), (5, 5), 0).astype(np.int16)
    shares = []
    for axis in (0, 1):
        one = np.abs(np.diff(levels, axis=axis))
        lag = np.abs(_lagged(levels, axis, LAG))
        most = np.maximum.reduce([np.take(one, range(k, k + lag.shape[axis]), axis=axis) for k in range(0, LAG, 2)])
        shares.append(((lag >= 2) & (lag <= 24) & (most <= np.maximum(lag // 2, 1))).mean())
    return float(max(shares))


def _lagged(levels: np.ndarray, axis: int, lag: int) -> np.ndarray:
    return levels[lag:] - levels[:-lag] if axis == 0 else levels[:, lag:] - levels[:, :-lag]


def reach(image: np.ndarray) -> tuple[float, float]:
    """Return the darkest and the lightest level of a picture, a few pixels left out."""
    count = np.cumsum(np.bincount(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).ravel(), minlength=256))
    low, high = np.searchsorted(count, [0.0005 * count[-1], 0.9995 * count[-1]])
    return float(low), float(high)


def _filled(image: np.ndarray, hits: np.ndarray) -> np.ndarray:
    """Replace values that are wrong by the median of those around that are not."""
    result = image.copy()
    for channel in range(3):
        wrong = hits[..., channel]
        levels = image[..., channel].astype(np.float32)
        levels[wrong] = np.nan
        padded = np.pad(levels, 1, mode="edge")
        rows, columns = np.nonzero(wrong)
        around = np.stack([padded[rows + dy, columns + dx] for dy in range(3) for dx in range(3)])
        known = ~np.isnan(around).all(axis=0)
        result[rows[known], columns[known], channel] = np.nanmedian(around[:, known], axis=0)
    return result


def _smoothed(image: np.ndarray, noise: float) -> np.ndarray:
    """Non-local means (Buades et al. 2005), as strong as the noise."""
    return cv2.fastNlMeansDenoisingColored(image, None, 1.1 * noise, 1.1 * noise, 5, 15)


def _levelled(image: np.ndarray) -> np.ndarray:
    """Divide by the light: a smooth surface through the ground, from which ink is left out as an outlier."""
    height, width = image.shape[:2]
    size = max(8, round(width * 96 / max(height, width))), max(8, round(height * 96 / max(height, width)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32).max(axis=2) + 1
    wide = max(size) / 14
    weights = np.ones_like(small)
    light = small
    for _ in range(8):
        light = cv2.GaussianBlur(small * weights, (0, 0), wide) / cv2.GaussianBlur(weights, (0, 0), wide)
        off = small / light - 1
        weights = np.where(off < 0, np.exp(-((off / 0.1) ** 2)), np.exp(-((off / 0.3) ** 2))).astype(np.float32) + 1e-3
    surface = cv2.resize(light, (width, height), interpolation=cv2.INTER_CUBIC)
    target = float(np.quantile(light, 0.9))
    return np.clip(image * (target / surface)[..., None], 0, 255).astype(np.uint8)


def _stretched(image: np.ndarray, low: float, high: float) -> np.ndarray:
    scale = 255 / (high - low)
    return np.clip((image.astype(np.float32) - low) * scale, 0, 255).astype(np.uint8)

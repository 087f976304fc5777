"""Undoes what light, cameras and codecs did to a picture of flat things: text, charts, screens. Only what is measured.

Each fault has a measure that is next to nothing in a clean picture; where it is above its limit the fault is mended,
and the answer says what was done and why. A picture without any is returned as it is, the same array. Promised:
isolated wrong pixels (impulse noise), Gaussian and shot noise, block artefacts of JPEG, uneven light (shadow, vignette,
fog), dark or pale exposure, and print that shines through from the back. Not promised: blur, and pictures whose own
ground is a smooth gradient, which is taken for uneven light.
"""

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.warp import opaque

NOISE = 4.0
"""Levels of standard deviation in the flattest parts of a picture: below are scans and good photographs."""
BLOCK, FLATTEST = 16, 0.3
"""Pixels of a side of the parts in which noise is measured, and the quantile of them that counts."""
SPECKS, EXTREME, LONELY = 0.004, 48, 2
"""Share of pixels that are impulses; levels by which they stand out; neighbours that may look alike."""
CURED = 0.5
"""Part of the noise that may be left without the impulses, or it was noise of another kind."""
BLOCKY = 1.8
"""Steps across the borders of JPEG's blocks of 8 pixels, over those beside them."""
SLOPE, LAG = 0.05, 16
"""Share of a picture with a gradual slope; pixels of the reduced picture over which that is measured."""
REDUCED, INK = 512, 9
"""Pixels of the longer side at which light is looked at, and of the strokes that are taken out first."""
RISE, STEEP = 4, 4
"""Levels of a slope at least, and its part that a single step may make."""
RANGE = 100.0
"""Levels between the darkest and the lightest: a picture with less is stretched."""
TINT = 0.35
"""Part of the range by which the channels' ends may differ and be made one: a cast, not a colour."""
SURFACE, FINER = 128, (12, 12, 12, 16, 16, 24, 24)
"""Pixels of the longer side at which light is modelled, and its parts that light is smooth over, coarse to fine."""
DARKER, LIGHTER, GAIN = 0.12, 0.3, 4.0
"""How far off the surface, as a part of it, is no ground any more; and the most by which a place is lightened."""
DARK = 0.3
"""Ground, as a part of the lightest level, that is dark by design: light is not evened out there."""
PALE, SOFT, GREY, SHINE = (0.06, 0.45), 0.65, 0.8, 0.006
"""Depth of what shines through, as parts of ink's; its sharpness, as a part of ink's; how much of it must be grey; and
its share of a picture."""
KEPT = 1.0
"""Strength of the smoothing, in standard deviations of the noise."""
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
    if noise > NOISE and (hits := impulses(image)).mean() > SPECKS:
        filled = _filled(image, hits)
        if (rest := grain(filled)) < CURED * noise:
            image, noise = filled, rest
            done.append(Mend("impulses", float(hits.mean())))
    if noise > NOISE:
        image = _smoothed(image, noise)
        done.append(Mend("noise", noise))
    elif (steps := blockiness(image)) > BLOCKY:
        image = cv2.bilateralFilter(image, 5, 24, 2)
        done.append(Mend("blocks", steps))
    slope = sloping(image)
    if slope > SLOPE and np.median(image) > DARK * np.quantile(image, 0.99):
        image = _levelled(image)
        done.append(Mend("light", slope))
    low, high = reach(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    if LEAST_RANGE < high - low < RANGE:
        image = _stretched(image)
        done.append(Mend("contrast", high - low))
    weak, share = _shining(image)
    if share > SHINE and noise <= NOISE:  # what is left of noise is as pale
        image = _unshone(image, weak)
        done.append(Mend("bleed", share))
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
    """Return how much larger steps are at the borders of blocks of 8 pixels than within them; 1 without blocks."""
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
    """Return the share of a picture's ground where lightness changes gradually, as it does under uneven light."""
    zoom = min(REDUCED / max(image.shape[:2]), 1.0)
    levels = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    levels = cv2.resize(levels, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
    shape = (
        cv2.MORPH_CLOSE if np.median(levels) > levels.mean() else cv2.MORPH_OPEN
    )  # the ground is what there is most of
    ground = cv2.morphologyEx(levels, shape, np.ones((INK, INK), np.uint8))
    ground = cv2.medianBlur(ground, 5).astype(np.int16)
    shares = []
    for each in (ground, ground.T):
        rise = np.abs(each[LAG:] - each[:-LAG])
        step = np.abs(np.diff(each, axis=0))
        most = np.maximum.reduce([step[k : k + len(rise)] for k in range(LAG)])
        shares.append(float(((rise >= RISE) & (most <= np.maximum(rise // STEEP, 1))).mean()))
    return max(shares)


def reach(levels: np.ndarray) -> tuple[float, float]:
    """Return the darkest and the lightest of levels ``(H, W) uint8``, a few pixels left out."""
    count = np.cumsum(np.bincount(levels.ravel(), minlength=256))
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
    """Smooth colour, and lightness by non-local means (Buades et al. 2005): sparingly, for thin strokes are signal.

    Measured on receipts and charts of 13 pixels of font size with Gaussian noise of 46 levels: 88 and 94 % of the words
    are read without, 100 and 100 % with, 3 and 38 % where the noise is smoothed away altogether.
    """
    planes = cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb)
    colour = cv2.GaussianBlur(planes[..., 1:], (0, 0), float(np.clip(noise / 15, 0.7, 2)))
    light = np.ascontiguousarray(planes[..., 0])
    strength = KEPT * grain(np.repeat(light[..., None], 3, axis=2))
    light = cv2.fastNlMeansDenoising(light, None, strength, 5, 15)
    return cv2.cvtColor(np.dstack([light, cv2.medianBlur(colour, 5)]), cv2.COLOR_YCrCb2RGB)


def _levelled(image: np.ndarray) -> np.ndarray:
    """Divide by the light: a smooth surface through the ground, from which ink is left out as an outlier."""
    height, width = image.shape[:2]
    size = tuple(max(8, round(side * SURFACE / max(height, width))) for side in (width, height))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32).max(axis=2) + 1
    weights, light = np.ones_like(small), small
    for part in FINER:
        wide = max(size) / part
        light = cv2.GaussianBlur(small * weights, (0, 0), wide) / cv2.GaussianBlur(weights, (0, 0), wide)
        off = small / light - 1
        weights = np.exp(-((off / np.where(off < 0, DARKER, LIGHTER)) ** 2)).astype(np.float32) + 1e-4
    surface = cv2.resize(light, (width, height), interpolation=cv2.INTER_CUBIC)
    gain = np.minimum(float(np.quantile(light, 0.9)) / np.maximum(surface, 1), GAIN)
    return np.clip(image * gain[..., None], 0, 255).astype(np.uint8)


def _stretched(image: np.ndarray) -> np.ndarray:
    """Take the darkest to black and the lightest to white; channels apart, where they end nearly alike."""
    ends = np.array([reach(image[..., channel]) for channel in range(3)])
    low, high = ends[:, 0], ends[:, 1]
    span = high.max() - low.min()
    low = low if np.ptp(low) < TINT * span else np.full(3, low.min())
    high = high if np.ptp(high) < TINT * span else np.full(3, high.max())
    return np.clip((image - low) * (255 / np.maximum(high - low, 1)), 0, 255).astype(np.uint8)


def _shining(image: np.ndarray) -> tuple[np.ndarray, float]:
    """Return where the back's print shines through ``(H, W) bool``, and its share; on light grounds only.

    It is grey, nowhere as dark as ink, and softer; pale letters of a design are as sharp as its dark ones.
    """
    levels = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    ground = float(np.argmax(np.bincount(levels.ravel(), minlength=256)))
    depth = ground - levels.astype(np.float32)
    ink = float(np.quantile(depth, 0.998))
    if ground < 140 or ink < 60:
        return np.zeros(levels.shape, bool), 0.0
    labels, stats = masks.parts(depth > max(PALE[0] * ink, 5.0))
    steps = np.maximum(
        np.abs(np.diff(depth, axis=1, append=depth[:, -1:])), np.abs(np.diff(depth, axis=0, append=depth[-1:]))
    )
    peaks, steepest = np.zeros(len(stats), np.float32), np.zeros(len(stats), np.float32)
    np.maximum.at(peaks, labels.ravel(), depth.ravel())
    np.maximum.at(steepest, labels.ravel(), steps.ravel())
    sharp = steepest / np.maximum(peaks, 1)
    inked = peaks > PALE[1] * ink
    inked[0] = False
    chosen = ~inked & (stats[:, 4] >= 6) & (sharp < SOFT * float(np.median(sharp[inked])))
    chosen[0] = False
    weak = chosen[labels]
    count = max(float(weak.sum()), 1.0)
    grey = float((image.max(axis=2).astype(np.int16) - image.min(axis=2) < 24)[weak].sum()) / count
    return weak, float(weak.mean()) if grey > GREY else 0.0


def _unshone(image: np.ndarray, weak: np.ndarray) -> np.ndarray:
    """Fill what shines through with the ground's colour, up to the ink."""
    ground = np.median(image[~weak][::7], axis=0)
    return np.where(masks.dilate(weak, 1)[..., None] & (image > 0.5 * ground), ground, image).astype(np.uint8)

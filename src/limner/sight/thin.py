"""Finds what is too thin to hold a pure pixel: hairlines, small text, spikes.

Each such feature shows as connected pixels that no mix of the regions around them explains. Its colour is that of its
farthest pixel from the ground, or a stronger colour of the same hue already known nearby in colour space, so the
letters of one text share one colour although few of their pixels reach it.
"""

import cv2
import numpy as np

from limner.sight.coverage import Coverage, dilate, solve
from limner.sight.paint import Flat

THICK = 3.5
"""A feature in which a disc of this radius fits is not thin: it is texture."""
BEYOND = 1.35
"""How much stronger a known colour may be than the strongest pixel of a feature that is taken to have it."""
STRONG = 24.0
"""Levels: a miss this large is a feature of its own even in a few pixels."""


def add(image: np.ndarray, coverage: Coverage, tolerance: float) -> np.ndarray:
    """Add a region for each thin feature to ``coverage``.

    Returns:
        ``(H, W) bool``: the pixels that are neither regions, nor mixes, nor thin: texture.
    """
    missed = coverage.residual > 2 * tolerance + 2
    if not missed.any():
        return missed
    depth = cv2.distanceTransform(np.pad(missed, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    count, parts, boxes, _ = cv2.connectedComponentsWithStats(missed.astype(np.uint8), connectivity=8)
    deepest = np.zeros(count, np.float32)
    np.maximum.at(deepest, parts, depth)
    strongest = np.zeros(count, np.float32)
    np.maximum.at(strongest, parts, coverage.residual)
    texture = (deepest > THICK) | (boxes[:, cv2.CC_STAT_AREA] > 0.02 * missed.size)
    area = boxes[:, cv2.CC_STAT_AREA]
    feature = ~texture & ((strongest > STRONG) & (area >= 2) | (strongest > 5 * tolerance) & (area >= 8))
    feature[0] = texture[0] = False
    _add_features(image, coverage, parts, np.nonzero(feature)[0], boxes, tolerance)
    return texture[parts]


def _add_features(
    image: np.ndarray, coverage: Coverage, parts: np.ndarray, chosen: np.ndarray, boxes: np.ndarray, tolerance: float
) -> None:
    seeds = np.where(coverage.residual > 2 * tolerance + 2, 0, coverage.dominant())
    palette = {label: fill.colour for label, fill in enumerate(coverage.fills, 1) if isinstance(fill, Flat)}
    touched = np.zeros(parts.shape, bool)
    found = []
    for part in chosen:
        left, top, width, height, _ = boxes[part]
        window = np.s_[top : top + height, left : left + width]
        own = parts[window] == part
        pixels = image[window][own]
        ground = _ground(coverage, window, own)
        distance = np.linalg.norm(pixels - ground, axis=1)
        found.append((float(distance.max()), part, window, own, ground, pixels[distance.argmax()]))
    for reach, _, window, own, ground, extreme in sorted(found, key=lambda item: -item[0]):
        base = ground.mean(axis=0)
        paint = _known(palette, base, extreme)
        if paint is None:
            coverage.fills.append(Flat(extreme))
            paint = len(coverage.fills)
            palette[paint] = extreme
        share = np.linalg.norm(image[window] - base, axis=2) / max(reach, 1.0)
        seeds[window][own & (share > 0.5)] = paint
        touched[window] |= own
    if found:
        solve(image, seeds, dilate(touched, 1) & (coverage.labels[..., 1] + touched > 0), coverage, tolerance)


def _ground(coverage: Coverage, window: tuple[slice, slice], own: np.ndarray) -> np.ndarray:
    labels = coverage.labels[window][own][:, 0]
    y, x = np.nonzero(own)
    result = np.zeros((len(labels), 4), np.float32)
    for label in np.unique(labels):
        if label:
            chosen = labels == label
            dx, dy = window[1].start + 0.5, window[0].start + 0.5
            result[chosen] = coverage.fills[label - 1].at(x[chosen] + dx, y[chosen] + dy)
    return result


def _known(palette: dict[int, np.ndarray], base: np.ndarray, extreme: np.ndarray) -> int | None:
    """Return the known paint that lies at or a little beyond ``extreme`` as seen from ``base``."""
    if not palette:
        return None
    axes = np.array(list(palette.values())) - base
    lengths = np.linalg.norm(axes, axis=1)
    offset = extreme - base
    reach = float(np.linalg.norm(offset))
    along = axes @ offset / np.maximum(lengths, 1e-3)
    aside = np.sqrt(np.maximum(reach**2 - along**2, 0))
    fits = (along > 0) & (aside < 6 + 0.04 * reach) & (lengths >= 0.95 * reach) & (lengths <= BEYOND * reach)
    return list(palette)[int(np.where(fits, lengths, np.inf).argmin())] if fits.any() else None

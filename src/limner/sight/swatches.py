"""The colours of a chart that is seen in pixels: of its ground, its flat areas and its thin lines, and of its legend.

A legend's entry is words with a small sample of a colour on their left. Flat areas are told by what covers most pixels
that are like their neighbours, thin lines by the direction in which they lead away from the ground.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from limner.sight import masks
from limner.sight.ticks import OBLIQUE, Word

Area = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels, the last two exclusive."""
ALIKE = 40.0
"""Levels, over three channels, by which pixels of one colour may differ."""
LEAST = 0.002
"""Part of the plot that a flat colour covers at least."""
MOST = 12
"""Colours that are looked at."""
FLAT = 24
"""Levels of a channel by which the pixels around one of a flat area differ at most."""
NEAR, SHADE = 100.0, 0.1
"""Levels, over three channels, by which a colour may be off another and a shade of it; its part of that one's."""
GROUNDS = 6
"""Colours that may be the ground's."""
RARE = 0.25
"""Part of the pixels of a colour that another of its direction has at least to count as a shade of it."""
SAME = 0.95
"""Cosine of the angle between two directions from which they are one."""
TALL, LONG = 1.7, 4.5
"""Heights of its words that a legend's sample has at most."""


def ground(image: np.ndarray, area: Area) -> np.ndarray:
    """Return the colour ``(3,)`` of the ground of an area: seen in nearly every row and column, most often."""
    left, top, right, bottom = area
    window = image[top:bottom, left:right].astype(np.int32)
    coded = (window >> 4) @ np.array([256, 16, 1])
    counts = np.bincount(coded.ravel())
    best, most = 0, (-1.0, 0)
    for code in np.argsort(-counts)[:GROUNDS]:
        mask = coded == code
        seen = float(min(mask.any(axis=0).mean(), mask.any(axis=1).mean()) > 0.8), int(counts[code])
        if seen > most:
            best, most = int(code), seen
    return np.median(window[coded == best], axis=0)


def flats(image: np.ndarray, area: Area, apart: Sequence[np.ndarray] = ()) -> list[np.ndarray]:
    """Return the colours ``(3,)`` of flat areas, those that cover most first.

    Args:
        image: ``(H, W, 3) uint8``.
        area: where to look.
        apart: colours that do not count: of the ground.
    """
    left, top, right, bottom = area
    window = image[top:bottom, left:right]
    square = np.ones((3, 3), np.uint8)
    flat = (cv2.dilate(window, square).astype(np.int16) - cv2.erode(window, square)).max(axis=2) < FLAT
    levels = window[flat].astype(np.int32)
    if not len(levels):
        return []
    coded = (levels >> 4) @ np.array([256, 16, 1])
    counts = np.bincount(coded)
    found: list[np.ndarray] = []
    covered: list[int] = []
    for code in np.argsort(-counts)[: 8 * MOST]:
        if counts[code] == 0:
            break
        colour = np.median(levels[coded == code], axis=0)
        if all(np.abs(colour - other).sum() > 1.3 * ALIKE for other in [*found, *apart]):
            many = int((np.abs(levels - colour).sum(axis=1) < ALIKE).sum())
            if many < LEAST * window.shape[0] * window.shape[1]:
                continue
            near = [most for other, most in zip(found, covered, strict=True) if np.abs(colour - other).sum() < NEAR]
            if many > SHADE * max(near, default=0):  # less is a shade that noise or a codec makes
                found.append(colour)
                covered.append(many)
    return found[:MOST]


def directions(image: np.ndarray, area: Area, base: np.ndarray) -> list[np.ndarray]:
    """Return the purest colours on a ground ``(3,)``, one for each direction from it: of thin lines too."""
    left, top, right, bottom = area
    levels = image[top:bottom, left:right].reshape(-1, 3).astype(np.int32)
    coded = (levels >> 4) @ np.array([256, 16, 1])
    counts = np.bincount(coded)
    order = [code for code in np.argsort(-counts)[: 16 * MOST] if counts[code]]
    seen = [(np.median(levels[coded == code], axis=0), int(counts[code])) for code in order]
    ways = [(colour - base, vivid(colour), many) for colour, many in seen if np.linalg.norm(colour - base) > ALIKE]
    ways.sort(key=lambda one: -float(np.linalg.norm(one[0])) * one[2])
    found: list[tuple[np.ndarray, bool, int]] = []
    for way, bright, many in ways:
        if all(bright != other or _cosine(way, one) < SAME for one, other, _ in found):
            found.append((way, bright, many))
    # Of one direction the colour furthest from the ground is the pure one, unless it is rare: where two lines cross.
    pure = []
    for way, bright, many in found[:MOST]:
        near = [
            one for one, other, count in ways if other == bright and count > RARE * many and _cosine(way, one) > 0.99
        ]
        pure.append(max(near, key=lambda one: float(np.linalg.norm(one))))
    return [base + way for way in pure]


def _cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other) / float(np.linalg.norm(one) * np.linalg.norm(other))


def vivid(colour: np.ndarray) -> bool:
    """Say whether a colour ``(3,)`` is none of the greys, in which axes and grids are drawn."""
    return bool(np.ptp(colour) > ALIKE)


def like(image: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """Say which pixels ``(H, W)`` have a colour ``(3,)``."""
    return np.abs(image.astype(np.int16) - colour).sum(axis=2) < ALIKE


def shades(image: np.ndarray, base: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """Say which pixels ``(H, W)`` mix a colour with the ground, mostly the colour: the rims of thin lines do."""
    away, way = image.astype(np.float32) - base, (colour - base).astype(np.float32)
    part = away @ way / float(way @ way)
    off = np.abs(away - part[..., None] * way).sum(axis=2)
    return (part > 0.4) & (part < 1.5) & (off < ALIKE)


def samples(masked: Sequence[np.ndarray], words: Sequence[Word]) -> dict[int, Word]:
    """Return by the place of a colour, of which masks ``(H, W)`` are given, the words with a sample on their left."""
    found: dict[int, tuple[float, Word]] = {}
    parted = [masks.parts(mask) for mask in masked]
    for word in words:
        if word.angle > OBLIQUE[0]:
            continue
        left, right = max(int(word.box[0] - 3.5 * word.size), 0), int(word.box[0] - 0.1 * word.size)
        middle, half = int(word.cy), max(int(0.25 * word.size), 1)
        rows, columns = slice(max(middle - half, 0), middle + half + 1), slice(left, max(right, left + 1))
        shares = []
        for labels, stats in parted:
            window = labels[rows, columns]
            small = (stats[:, 2] < LONG * word.size) & (stats[:, 3] < TALL * word.size)
            small[0] = False
            shares.append(float(small[window].mean()) if window.size else 0.0)
        best = int(np.argmax(shares)) if shares else 0
        if shares and shares[best] > 0.06 and shares[best] > found.get(best, (0.0, word))[0]:
            found[best] = (shares[best], word)
    return {place: word for place, (_, word) in found.items()}


def cleared(mask: np.ndarray, words: Sequence[Word], aside: float = 0.0) -> np.ndarray:
    """Return a mask ``(H, W)`` without what lies in the boxes of words, and so many of their heights to their left."""
    kept = mask.copy()
    for word in words:
        left, top, right, bottom = word.box
        x, y = max(int(left - aside * word.size), 0), max(int(top), 0)
        kept[y : max(int(bottom) + 1, 0), x : max(int(right) + 2, 0)] = False
    return kept

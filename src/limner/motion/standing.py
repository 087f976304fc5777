"""Reads a ground that repeats, and cuts out what stands still upon it: a card on checks, a bar on graph paper.

A pattern that things stand on is read where they are not: in the whole plate, beside what is large, or in a part along
one of its sides. What differs from it, repeated over the whole plate, stands upon it. A thing has the pattern's own
colours in places, and differs from it in others; both are its own where they lie within its box and have its colour.
"""

from collections.abc import Iterator

import cv2
import msgspec
import numpy as np

from limner.motion.solid import covered
from limner.motion.sprite import main_colour
from limner.motion.tiled import tiled
from limner.sight.difference import greatest
from limner.sight.graph import Linear, Tiling
from limner.sight.stripes import FAINT, outside, stripes

PART = 3
"""Of these parts, along each side, one is looked at alone."""
MOST = 0.5
"""Part of the plate that things on a pattern may cover."""
SPECK = 12
"""Pixels of a difference that is none."""
LARGE = 0.02
"""Part of the plate from which on a piece is more than what a pattern repeats."""
OWN, TELLS = 10.0, 24.0
"""Levels within which pixels have a thing's colour, and by which that must differ from the pattern to tell how much of
a pixel it covers."""
SMOOTH = 5
"""Pixels of a window in which the outline of a mask is made smooth."""
EDGE = np.ones((3, 3), np.uint8)


class Pattern(msgspec.Struct, frozen=True, eq=False):
    """What a ground repeats."""

    paint: Linear | None
    """Stripes, about the plate's middle."""
    tiling: Tiling | None
    """A cell, where it is not stripes."""
    levels: np.ndarray
    """``(H, W, 3) float32``: what it shows, repeated over the plate."""
    reach: int
    """Pixels after which it repeats."""


def pattern(plate: np.ndarray, noise: float) -> Pattern | None:
    """Read the plate ``(H, W, 3)`` of a film with that noise as a pattern, ``None`` where most of it is none."""
    for known in _clear(plate):
        found = _read(plate, known, noise)
        if found is None or (off := _differs(plate, found, noise)).mean() > MOST:
            continue
        # All that it explains tells its period better.
        again = _read(plate, cv2.dilate(off.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0, noise)
        return found if again is None else again
    return None


def _read(plate: np.ndarray, known: np.ndarray, noise: float) -> Pattern | None:
    height, width = plate.shape[:2]
    if (rows := stripes(plate, known, noise)) is not None:
        return Pattern(rows.paint((width / 2, height / 2)), None, rows.levels((height, width)), round(rows.period))
    if (cells := tiled(plate, known, noise)) is None:
        return None
    tiling, cell = cells
    return Pattern(None, tiling, cell.levels((height, width)), round(max(cell.width, cell.height)))


def standing(plate: np.ndarray, found: Pattern, noise: float) -> list[np.ndarray]:
    """Cut out each thing that stands on a pattern: ``(H, W, 4) float32``, straight colour and alpha."""
    off = _differs(plate, found, noise)
    span = np.ones((found.reach + 1, found.reach + 1), np.uint8)
    count, labels = cv2.connectedComponents(cv2.dilate(off.astype(np.uint8), span))
    return [_cut(plate, found.levels, off & (labels == index)) for index in range(1, count)]


def _cut(plate: np.ndarray, levels: np.ndarray, mine: np.ndarray) -> np.ndarray:
    """Cut out the thing that differs from the pattern in ``mine``."""
    result = np.dstack([plate, np.zeros(plate.shape[:2])]).astype(np.float32)
    x, y, wide, high = cv2.boundingRect(mine.astype(np.uint8))
    box = np.s_[max(y - 2, 0) : y + high + 2, max(x - 2, 0) : x + wide + 2]
    seen, below, colour = plate[box], levels[box], main_colour(plate[mine])
    away, apart = (greatest(np.abs(seen - other)) for other in (colour, below))
    whole = cv2.medianBlur(_filled(mine[box] | ((away < OWN) & (away < apart))).astype(np.uint8), SMOOTH)
    inner, near = cv2.erode(whole, EDGE, borderValue=0) > 0, cv2.dilate(whole, EDGE) > 0
    tells = greatest(np.abs(below - colour)) > TELLS
    edge = np.where(tells, covered(seen, below, colour), whole) * near
    result[box] = np.dstack([np.where(inner[..., None], seen, colour), np.where(inner, 1, edge)])
    return result


def _clear(plate: np.ndarray) -> Iterator[np.ndarray]:
    """Yield where nothing may stand, ``(H, W) bool``: everywhere, beside what is large, and a part along each side."""
    height, width = plate.shape[:2]
    yield np.ones((height, width), bool)
    off = (greatest(np.abs(plate - main_colour(plate.reshape(-1, 3)))) > OWN).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(off, connectivity=8)
    beside = np.ones((height, width), bool)
    for x, y, wide, high, area in stats[1:].tolist():
        if area > LARGE * height * width:
            beside[max(y - 2, 0) : y + high + 2, max(x - 2, 0) : x + wide + 2] = False
    if beside.any() and not beside.all():
        yield beside
    rows, columns = height // PART, width // PART
    for side in np.s_[:rows, :], np.s_[height - rows :, :], np.s_[:, :columns], np.s_[:, width - columns :]:
        known = np.zeros((height, width), bool)
        known[side] = True
        yield known


def _differs(plate: np.ndarray, found: Pattern, noise: float) -> np.ndarray:
    """Tell where a plate is another than its pattern: ``(H, W) bool``, specks left out."""
    off = (outside(plate, found.levels) > FAINT + 3 * noise).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(off, connectivity=8)
    large = np.array([area >= SPECK for area in stats[:, cv2.CC_STAT_AREA]])
    return np.take(large & (np.arange(len(large)) > 0), np.asarray(labels, np.intp))


def _filled(mask: np.ndarray) -> np.ndarray:
    """Fill what a mask encloses."""
    outer, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return cv2.drawContours(np.zeros(mask.shape, np.uint8), outer, -1, 1, cv2.FILLED) > 0

"""Says whether an edge ends what slides out at it, or something stands there that it slides behind.

Past the edge of a slot lies what is behind everything: the ground on both sides of it, or the page around a card. What
passes behind a bar or another thing is cut off at an edge, too, but there that thing is seen.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from limner.sight.difference import greatest
from limner.sight.moving import LUMA

NEAR, FAR = 2, 6
"""Pixels past an edge, and before it, that are looked at: nearer ones are smeared."""
OTHER, PART = 12.0, 0.15
"""Levels by which something else differs, and the part of those pixels that it may have: smears, and marks."""


ALIKE, INK = 0.7, 6.0
"""Correlation from which what is seen further on is the same thing; and levels from which anything is seen."""
STRIDE = 3
BROAD, MOSTLY = np.ones((25, 25), np.uint8), 0.3
"""Pixels: what is as wide is no letter; and the part of a thing that is so deep inside where it is a plain box."""


def stout(look: np.ndarray) -> bool:
    """Say whether a thing ``(h, w)`` is a plain box for the most part: such look alike when they slide and when not."""
    ink = (np.abs(look) > INK).astype(np.uint8)
    return bool(cv2.erode(ink, BROAD, borderValue=0).sum() > MOSTLY * max(int(ink.sum()), 1))


def goes_on(look: np.ndarray, frames: np.ndarray, plate: np.ndarray, box: tuple[int, int, int, int]) -> bool:
    """Say whether a thing is seen in a box past an edge in some frame.

    Args:
        look: ``(h, w) float32``: how much brighter it is than what is behind it.
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
        box: left, top, right, bottom in whole pixels, the last two exclusive.
    """
    rows, columns = np.nonzero(np.abs(look) > INK)
    if not len(rows):
        return False
    look = look[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    left, top, right, bottom = box
    if bottom - top < look.shape[0] or right - left < look.shape[1]:
        return False
    view = np.s_[top:bottom, left:right]
    views = [(frame[view] - plate[view]) @ LUMA for frame in frames[::STRIDE]]
    strong = max(views, key=lambda each: float(np.abs(each).sum())).astype(np.float32)
    return bool(np.abs(strong).max() > INK and cv2.matchTemplate(strong, look, cv2.TM_CCOEFF_NORMED).max() > ALIKE)


def ends(
    frames: np.ndarray, plate: np.ndarray, ground: np.ndarray, edge: int, way: int, across: tuple[int, int],
    times: Sequence[int],
) -> bool:  # fmt: skip
    """Say whether an edge across the film ends what slides out at it.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
        ground: ``(H, W) bool``: the ground that surrounds all.
        edge: the row that it is above.
        way: 1 where what slides is cut off below it, -1 above.
        across: first column of it, and the one after the last.
        times: frames in which it cuts something off.
    """
    columns = slice(*across)
    below, above = slice(edge + NEAR, edge + FAR), slice(max(edge - FAR, 0), max(edge - NEAR, 0))
    outer, inner = (below, above) if way > 0 else (above, below)
    past = plate[outer, columns]
    if not past.size:
        return True
    if (greatest(np.abs(frames[list(times), outer, columns] - past)) > OTHER).mean() > PART:
        return False
    before = np.median(plate[inner, columns].reshape(-1, 3), axis=0)
    same = (greatest(np.abs(past - before)) < OTHER) | ground[outer, columns]
    return bool(same.mean() > 1 - PART)

"""Fits a gradient, as pages are painted with, to the ground of a film that other things may have cut into pieces.

What runs smoothly to the border and never changes is a piece of ground: what flies across a sky parts it in two, and a
gradient of several colours is seen only in all its pieces together. So each of the largest pieces, and any of them
together, are asked for one paint, and the one stays that explains most. Not covered: more than ``PIECES`` pieces.
"""

from itertools import chain, combinations

import cv2
import numpy as np

from limner.sight import gradient
from limner.sight.difference import greatest

CLOSE = 4.0
"""Levels within which a surface explains a pixel."""
STEP = 2
"""Levels from pixel to pixel of what runs smoothly."""
PIECES, LEAST, TRIED = 3, 200, 100
"""Pieces of ground that are asked, pixels of one, and how many are looked at for them."""


def share(surface: np.ndarray, middle: np.ndarray, near: np.ndarray) -> float:
    """Return which part of the pixels ``near`` ``(H, W) bool`` a surface explains."""
    return float((greatest(np.abs(surface - middle)) <= CLOSE)[near].mean()) if near.any() else 0.0


def shaded(middle: np.ndarray, changed: np.ndarray, near: np.ndarray) -> tuple[np.ndarray, float] | None:
    """Fit one gradient to pieces of the ground.

    Args:
        middle: ``(H, W, 3) float32`` levels: the film's.
        changed: ``(H, W) bool``: pixels that anything passes.
        near: the same: pixels that the gradient is to explain.

    Returns:
        The gradient, ``(H, W, 3) float32``, and which part of ``near`` it explains; ``None`` where there is none.
    """
    picture = np.dstack([middle, np.full_like(middle[..., :1], 255)])
    y, x = np.indices(changed.shape) + 0.5
    pieces = _pieces(middle, changed)
    best: tuple[np.ndarray, float] | None = None
    for some in chain.from_iterable(combinations(pieces, count) for count in range(1, len(pieces) + 1)):
        inner = cv2.erode(np.any(some, axis=0).astype(np.uint8), np.ones((3, 3), np.uint8))
        rows, columns = np.nonzero(inner)
        found = gradient.fit(picture, columns, rows, CLOSE) if len(rows) >= LEAST else None
        if found is None:
            continue
        surface = found.at(x.ravel(), y.ravel())[:, :3].reshape(middle.shape).clip(0, 255).astype(np.float32)
        part = share(surface, middle, near)
        if best is None or part > best[1]:
            best = surface, part
    return best


def _pieces(middle: np.ndarray, changed: np.ndarray) -> list[np.ndarray]:
    """Return the largest regions that never change, run smoothly and reach the border, ``(H, W) bool`` each."""
    flat = np.clip(np.round(middle), 0, 255).astype(np.uint8)
    mask = np.ones((changed.shape[0] + 2, changed.shape[1] + 2), np.uint8)
    inside = mask[1:-1, 1:-1]
    inside[:] = changed
    found: list[np.ndarray] = []
    step = (STEP,) * 3
    for seed in range(2, TRIED + 2):
        free = int(np.argmin(inside))
        y, x = divmod(free, inside.shape[1])
        if inside[y, x]:
            break
        cv2.floodFill(flat, mask, (x, y), 0, step, step, 8 | (seed << 8) | cv2.FLOODFILL_MASK_ONLY)
        region = inside == seed
        if region.sum() >= LEAST and (region[[0, -1]].any() or region[:, [0, -1]].any()):
            found.append(region)
    return sorted(found, key=lambda region: -int(region.sum()))[:PIECES]

"""Makes sprites barer, for drawings in flat colours: without soft shadows, and without holes that are marks on them.

Not covered: shadows with an edge, holes on a ground of several colours.
"""

import cv2
import numpy as np

from limner.motion.primitive import primitive

FLAT = 4.0
"""Levels, beside three times the film's noise, by which the pixels of one colour may differ."""
SIMPLE = 6
"""Numbers of a shape up to which nobody asks whether something else is at its border."""
SOFT, HALO = (0.01, 0.5), 0.05
"""Alpha of a soft shadow, and part of what casts it that it has, at least."""
BARE = 0.75
"""Part of what shows through holes that has one colour, where one does: compression stains some of it."""


def unpierced(sprite: np.ndarray, plate: np.ndarray, noise: float) -> np.ndarray:
    """Fill holes through which one colour shows: on a plain ground they are letters and marks of that colour.

    Returns:
        ``sprite`` itself where it has none, where its outline is no plainer without, or where several colours show.
    """
    alpha = np.clip(sprite[..., 3], 0, 1)
    filled = closed(alpha)
    holes = cv2.dilate((filled > alpha).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if filled is alpha:
        return sprite
    off = np.abs(plate[holes] - np.median(plate[holes], axis=0)).max(axis=1)
    if np.quantile(off, BARE) > FLAT + 3 * noise:
        return sprite
    seen = plate + alpha[..., None] * (sprite[..., :3] - plate)
    inside = holes & (filled > 0.9)
    return np.dstack([np.where(inside[..., None], seen, sprite[..., :3]), filled]).astype(np.float32)


def closed(alpha: np.ndarray) -> np.ndarray:
    """Return coverage ``(h, w)`` without holes, where they are all that makes its outline complex; else as it is."""
    lines, tree = cv2.findContours((alpha > 0.5).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if tree is None or (tree[0][:, 3] < 0).all():
        return alpha
    pierced = np.zeros(alpha.shape, np.uint8)
    for line, above in zip(lines, tree[0][:, 3], strict=True):
        if above >= 0:
            cv2.drawContours(pierced, [line], -1, 1, cv2.FILLED)
    filled = np.where(cv2.dilate(pierced, np.ones((3, 3), np.uint8)) > 0, 1, alpha).astype(np.float32)
    plain, closed = primitive(alpha), primitive(filled)
    return filled if plain and closed and closed.count <= SIMPLE < plain.count else alpha


def unshadowed(sprite: np.ndarray) -> np.ndarray:
    """Take away the soft dark halo around what covers: a shadow, of which a drawing in flat colours knows nothing.

    Returns:
        A copy without it, or ``sprite`` itself where there is none.
    """
    alpha = sprite[..., 3]
    core = alpha > 0.9
    if not core.any():
        return sprite
    # A pixel around what covers is its edge.
    away = (cv2.dilate(core.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0) & (alpha > SOFT[0])
    soft = away & (alpha < SOFT[1])
    dark = sprite[..., :3].mean(axis=2) < sprite[core][:, :3].mean()
    if soft.sum() < HALO * core.sum() or soft.sum() < 0.9 * away.sum() or dark[soft].mean() < 0.9:
        return sprite
    bare = sprite.copy()
    bare[away, 3] = 0
    return bare

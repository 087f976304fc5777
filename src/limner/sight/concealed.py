"""Finds what never changes because something that moves always covers it: the middle of what pulses, the foot of a bar.

What changes beside it takes its colour at some time and leaves it at another, while the ground there is another still:
they are one thing. So is a thing of its own that something passes behind. What moves within it says nothing, as the
dots on a still card.
"""

import cv2
import numpy as np

LEAST = 9
"""Pixels of what is covered all the time, at least."""
OUT = (5, 9, 13)
"""Pixels outwards of what never changes at which it is looked for: past the margin that was added to what changes."""
INNER = 3
"""Pixels inwards at which its colour is asked: its rim is stained by compression of what changes there."""
AROUND = 6
"""Pixels around a region that its soft outline needs."""
PASSING = 4.0
"""Times what noise makes of a still pixel that it changes by where something passes."""
GONE, SIDE = 0.12, 0.4
"""Part of its outline, or of its shorter side, beyond which that must be so: a long bar grows at its end alone."""


def concealed(
    frames: np.ndarray, changed: np.ndarray, solid: np.ndarray, middle: np.ndarray, surface: np.ndarray, still: float
) -> np.ndarray:
    """Find what never changes because something that moves always covers it.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        changed: ``(H, W) bool``: pixels that anything passes.
        solid: the same: pixels that never change and are not the smooth ground's.
        middle: ``(H, W, 3) float32``: the colour of what never changes.
        surface: the same: the smooth ground.
        still: levels by which a pixel that does not change may differ.

    Returns:
        ``(H, W) bool``: that, with its soft edges.
    """
    covered = np.zeros_like(changed)
    height, width = changed.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid.astype(np.uint8), connectivity=4)
    some = np.linspace(0, len(frames) - 1, min(len(frames), 30)).astype(int)
    for label in range(1, count):
        x, y, w, h, area = stats[label]
        if area < LEAST:
            continue
        box = np.s_[max(y - 1, 0) : y + h + 1, max(x - 1, 0) : x + w + 1]
        mine = labels[box] == label
        # What moves within it says nothing: it is its outline that goes along with what covers.
        whole = _filled(mine)
        rim = mine & (cv2.erode(whole.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0) == 0)
        rows, columns = np.nonzero(rim)
        rim_at = rows + box[0].start, columns + box[1].start
        inner = np.array([rows, columns]).T - _outwards(whole, rows, columns, INNER)
        inner = np.where(_at(mine, inner)[:, None], inner, np.array([rows, columns]).T)
        colour = middle[inner[:, 0] + box[0].start, inner[:, 1] + box[1].start]
        gone, stays = np.zeros((2, len(rows)), bool)
        for step in OUT:
            away = _outwards(whole, rows, columns, step)
            at = np.clip(rim_at[0] + away[:, 0], 0, height - 1), np.clip(rim_at[1] + away[:, 1], 0, width - 1)
            beside = frames[some][:, at[0], at[1]].astype(np.float32)
            same = np.abs(beside - colour).max(axis=2) <= still + 3
            there = (same & (np.abs(beside - surface[at]).max(axis=2) > still + 3)).any(axis=0)
            gone |= there & ~same.all(axis=0)
            # Where it goes on a little without a change something may pass behind it: then it stands before that.
            gone |= stays & (np.ptp(beside, axis=0).max(axis=1) > PASSING * (still + 3))
            stays |= there & same.all(axis=0)
        if (gone.mean() > GONE and gone.sum() >= 4) or gone.sum() >= max(SIDE * min(w, h), 4):
            covered[box] |= mine
    # Soft edges that stay where they are go with what they are the edges of.
    return cv2.dilate(covered.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0


def _filled(mine: np.ndarray) -> np.ndarray:
    """Return a region with its holes."""
    _, labels = cv2.connectedComponents(np.pad(~mine, 1, constant_values=True).astype(np.uint8), connectivity=4)
    return labels[1:-1, 1:-1] != labels[0, 0]


def _at(mine: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Say which points ``(K, 2)``, rows and columns, lie in a region."""
    inside = (points >= 0).all(axis=1) & (points < mine.shape).all(axis=1)
    row, column = np.clip(points, 0, np.array(mine.shape) - 1).T
    return inside & mine[row, column]


def _outwards(mine: np.ndarray, rows: np.ndarray, columns: np.ndarray, step: int) -> np.ndarray:
    """Give steps of ``step`` pixels away from a region, at points of its rim: ``(K, 2)`` rows and columns."""
    soft = cv2.GaussianBlur(np.pad(mine, AROUND).astype(np.float32), (0, 0), 1.5)
    down, right = np.gradient(soft)
    at = rows + AROUND, columns + AROUND
    away = -np.stack([down[at], right[at]], axis=1)
    away /= np.linalg.norm(away, axis=1, keepdims=True) + 1e-9
    return np.round(away * step).astype(int)

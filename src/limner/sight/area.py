"""The exact coverage of pixels by an outline: the part of each pixel's square that lies inside.

Signed areas are summed edge by edge (Levien's font-rs accumulation): an edge crossing a pixel covers what lies to its
right in that pixel, and all of the pixels further right by its height. Exact for polygons; no sampling.
"""

from collections.abc import Sequence

import numpy as np

FAR = 3
"""Sizes of the window from which on an outline reaches so far that it is clipped first: each of its pixels costs."""


def coverage(outlines: Sequence[np.ndarray], height: int, width: int) -> np.ndarray:
    """Return the coverage ``(height, width) float64`` of closed outlines ``(N, 2)``; holes run the other way round."""
    total = np.zeros((height, width + 2))
    for points in outlines:
        start = np.asarray(points, float)
        end = np.roll(start, -1, axis=0)
        if (np.abs(start) > FAR * max(height, width)).any():
            start, end = _clipped(start, end, height, width)
        _accumulate(total, *_cut(start, end))
    return np.abs(np.cumsum(total, axis=1)[:, :width])


def _clipped(start: np.ndarray, end: np.ndarray, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut edges at the window's sides, and lay what is outside onto them: it covers the same pixels."""
    for axis, side in ((0, 0.0), (0, float(width)), (1, 0.0), (1, float(height))):
        ahead = end[:, axis] - start[:, axis]
        part = np.divide(side - start[:, axis], ahead, out=np.zeros(len(ahead)), where=ahead != 0)
        across = (part > 0) & (part < 1)
        there = start[across] + part[across, None] * (end[across] - start[across])
        there[:, axis] = side
        start, end = np.concatenate([start, there]), np.concatenate([end, end[across]])
        end[np.flatnonzero(across)] = there
    most = np.array([width, height], float)
    return np.clip(start, 0, most), np.clip(end, 0, most)


def _cut(start: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut edges where they cross a line of the pixel grid, so that each piece lies in one pixel."""
    starts, ends = start, end
    for axis in (0, 1):
        first, last = (
            np.floor(np.minimum(starts[:, axis], ends[:, axis])),
            np.ceil(np.maximum(starts[:, axis], ends[:, axis])),
        )
        # An edge that is upright but for rounding may still touch two columns: it is one piece.
        level = np.abs(ends[:, axis] - starts[:, axis]) <= 1e-12
        counts = np.where(level, 1, np.maximum(last - first, 1)).astype(int)
        index = np.repeat(np.arange(len(starts)), counts)
        step = np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts)
        a, b = starts[index], ends[index]
        delta = b[:, axis] - a[:, axis]
        safe = np.where(np.abs(delta) > 1e-12, delta, 1.0)
        low = np.where(delta > 0, first[index] + step, last[index] - step)
        t0 = np.clip((low - a[:, axis]) / safe, 0, 1)
        t1 = np.clip((low + np.sign(delta) - a[:, axis]) / safe, 0, 1)
        still = np.abs(delta) <= 1e-12
        t0[still], t1[still] = 0.0, 1.0
        starts, ends = a + t0[:, None] * (b - a), a + t1[:, None] * (b - a)
    return starts, ends


def _accumulate(total: np.ndarray, start: np.ndarray, end: np.ndarray) -> None:
    height, width = total.shape
    middle = (start + end) / 2
    column = np.clip(np.floor(middle[:, 0]), 0, width - 2).astype(int)
    row = np.floor(middle[:, 1]).astype(int)
    inside = (row >= 0) & (row < height)
    rise = (end[:, 1] - start[:, 1])[inside]
    row, column = row[inside], column[inside]
    across = np.clip(middle[inside, 0] - column, 0, 1)
    np.add.at(total, (row, column), rise * (1 - across))
    np.add.at(total, (row, column + 1), rise * across)

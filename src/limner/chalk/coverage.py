"""Which cells of the frame an outline covers: what overlaps is decided by what is drawn, not by boxes.

The frame is divided into square cells of :data:`CELL` units (3.4 pixels at 1080 lines). Outlines are Manim's cubic
Bézier curves, each drawn as :data:`STEPS` straight pieces; a pixel counts where the outline passes or where it is
inside by the even-odd rule. Not covered: images, whose box counts as filled.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from manim import VMobject

CELL = 0.025
"""Units of the frame: half the stem of a letter of the usual size."""
STEPS = 5
STROKE = 0.01
"""Units of the frame that a stroke of width 1 is wide, as Manim's Cairo camera draws it."""
_FINE = 4
"""Bits of a cell that cv2 places corners by."""
_T = np.linspace(0, 1, STEPS + 1)[:-1]
_WEIGHTS = np.stack([(1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Cells from a corner on."""

    x: int
    """Of the first column, in cells from the frame's middle to the right."""
    y: int
    """Of the first row, in cells from the middle upwards."""
    cells: np.ndarray
    """(H, W) bool."""

    @property
    def area(self) -> int:
        """How many cells are covered."""
        return int(np.count_nonzero(self.cells))

    def shared(self, other: "Cover") -> tuple[int, tuple[float, float, float, float]]:
        """Count cells that both cover, and return the box around them: left, bottom, right, top in units."""
        left, low = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.cells.shape[1], other.x + other.cells.shape[1])
        high = min(self.y + self.cells.shape[0], other.y + other.cells.shape[0])
        if right <= left or high <= low:
            return 0, (0.0, 0.0, 0.0, 0.0)
        both = self._cut(left, low, right, high) & other._cut(left, low, right, high)
        rows, columns = np.flatnonzero(both.any(1)), np.flatnonzero(both.any(0))
        if not len(rows):
            return 0, (0.0, 0.0, 0.0, 0.0)
        box = (left + columns[0], low + rows[0], left + columns[-1] + 1, low + rows[-1] + 1)
        return int(np.count_nonzero(both)), (
            float(box[0] * CELL), float(box[1] * CELL), float(box[2] * CELL), float(box[3] * CELL)
        )  # fmt: skip

    def _cut(self, left: int, low: int, right: int, high: int) -> np.ndarray:
        return self.cells[low - self.y : high - self.y, left - self.x : right - self.x]

    def grown(self, across: int, up: int) -> "Cover":
        """Return it with every cell's neighbours, so many to each side."""
        padded = np.pad(self.cells, ((up, up), (across, across))).astype(np.uint8)
        kernel = np.ones((2 * up + 1, 2 * across + 1), np.uint8)
        return Cover(self.x - across, self.y - up, cv2.dilate(padded, kernel).astype(bool))


def filled(parts: list[VMobject]) -> Cover | None:
    """Return what the insides of some outlines cover; ``None`` where there are none."""
    return _drawn([_corners(part) for part in parts], 0.0, fill=True)


def stroked(part: VMobject) -> Cover | None:
    """Return what the stroke of an outline covers; ``None`` where there is none."""
    return _drawn([_corners(part)], float(part.get_stroke_width()) * STROKE, fill=False)


def boxed(left: float, bottom: float, right: float, top: float) -> Cover:
    """Cover a box, in units."""
    x, y = int(np.floor(left / CELL)), int(np.floor(bottom / CELL))
    shape = (max(1, int(np.ceil(top / CELL)) - y), max(1, int(np.ceil(right / CELL)) - x))
    return Cover(x, y, np.ones(shape, bool))


def _corners(part: VMobject) -> list[np.ndarray]:
    """Return the corners of each subpath, (N, 2) in cells."""
    points = np.asarray(part.points, float)[:, :2]
    points = points[: len(points) // 4 * 4].reshape(-1, 4, 2)
    if not len(points):
        return []
    along = np.einsum("kc,ncd->nkd", _WEIGHTS, points)
    breaks = np.flatnonzero(np.abs(points[1:, 0] - points[:-1, 3]).max(axis=1) > 1e-6) + 1
    ends = [*breaks, len(points)]
    return [
        np.concatenate([along[start:end].reshape(-1, 2), points[end - 1 : end, 3]]) / CELL
        for start, end in zip([0, *breaks], ends, strict=True)
    ]


def _drawn(parts: list[list[np.ndarray]], width: float, *, fill: bool) -> Cover | None:
    every = [corners for paths in parts for corners in paths]
    if not every:
        return None
    whole = np.concatenate(every)
    if not np.isfinite(whole).all():
        return None
    thick = max(1, round(width / CELL))
    pad = 1 + (0 if fill else thick)
    # What is far outside of the frame need not be drawn.
    low = np.maximum(np.floor(whole.min(0)) - pad, -800).astype(int)
    high = np.minimum(np.ceil(whole.max(0)) + pad, 800).astype(int)
    if (high <= low).any():
        return None
    image = np.zeros((high[1] - low[1] + 1, high[0] - low[0] + 1), np.uint8)
    for paths in parts:
        fine = [np.round((corners - low) * 2**_FINE).astype(np.int32) for corners in paths]
        if fill:
            cv2.fillPoly(image, fine, 1, lineType=cv2.LINE_8, shift=_FINE)
        else:
            cv2.polylines(image, fine, False, 1, thickness=thick, lineType=cv2.LINE_8, shift=_FINE)
    return Cover(int(low[0]), int(low[1]), image.astype(bool))

"""The middle and the width of a stroke, read off a coverage field across it.

Along the normal of a straight edge coverage adds up to the edge's distance, wherever it lies between pixels; so the sum
to either side of a point on a stroke gives both edges, however thin the stroke is. Where the stroke is not alone across
(at junctions, corners, ends) the sum is not its width, and the sample is told apart by that.
"""

import cv2
import msgspec
import numpy as np

FINE = 0.25
"""Pixels between samples across a thin stroke; coverage is smooth at that scale."""
GAP = 0.04
"""Coverage below which a stroke has ended, and what follows is another's."""
SPREAD = 0.2
"""Pixels by which a measured width may stray: coverage of four samples a pixel strays as much on both edges."""
LOOSE = 0.012
"""The same as a part of the width: what curvature and the rounding of a direction make."""
DENSE, LEAST = 14.0, 0.8
"""Points on a stroke's middle to its width, and the least pixels between them."""


class Midline(msgspec.Struct, frozen=True):
    """Points along a branch, and what was measured there."""

    points: np.ndarray
    """``(N, 2)``, in pixels of the window: in the middle of the stroke where ``widths`` are the stroke's."""
    widths: np.ndarray
    """``(N,)``, in pixels."""
    closed: bool

    def valid(self, width: float) -> np.ndarray:
        """Say at which points the stroke is alone and of this width, ``(N,) bool``."""
        return np.abs(self.widths - width) <= SPREAD + LOOSE * width


def measure(field: np.ndarray, rows: list[tuple[np.ndarray, bool]], guess: float) -> list[Midline]:
    """Measure the strokes along rows of points.

    Args:
        field: ``(H, W) float32`` coverage.
        rows: points ``(N, 2)`` near the middle of a stroke, in pixels, and whether they are closed.
        guess: the width, within a half.
    """
    smooth = [(_smoothed(points, closed, 3), closed) for points, closed in rows]
    first = _measure(field, smooth, guess, 3)
    width = common(np.concatenate([line.widths for line in first]), guess)
    # Where the first try found the middle, the second has a better direction to look across.
    again = [
        (_even(np.where(line.valid(width)[:, None], line.points, points), closed, max(width / DENSE, LEAST)), closed)
        for line, (points, closed) in zip(first, smooth, strict=True)
    ]
    return _measure(field, again, width, 3)


def common(widths: np.ndarray, guess: float) -> float:
    """Return the width that most samples have."""
    ordered = np.sort(widths[widths > 0.3 * guess])
    if not len(ordered):
        return guess
    ends = np.searchsorted(ordered, ordered + 2 * SPREAD + LOOSE * ordered)
    most = int((ends - np.arange(len(ordered))).argmax())
    return float(np.median(ordered[most : ends[most]]))


def across(field: np.ndarray, points: np.ndarray, normals: np.ndarray, reach: float) -> np.ndarray:
    """Return how far a field goes on from points along unit normals, ``(N,)``, up to ``reach`` pixels."""
    step = FINE if reach < 8 else 2 * FINE
    at = (np.arange(int(np.ceil(reach / step))) + 0.5) * step
    where = points[:, None] + at[:, None] * normals[:, None]
    values = sample(field, where)
    alive = np.minimum.accumulate(values > GAP, axis=1)
    # Coverage rises to a half at a hairline's own edge: the first samples of a stroke may lie beside it.
    alive |= at < 0.5
    return (values * alive).sum(axis=1) * step


def sample(field: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return coverage, interpolated, at points ``(..., 2)`` in pixels; nothing lies beyond the window."""
    x, y = (np.ascontiguousarray(where[..., axis] - 0.5, np.float32) for axis in (0, 1))
    shape = x.shape
    x, y = x.reshape(shape[0], -1), y.reshape(shape[0], -1)
    result = np.empty(x.shape, np.float32)
    for start in range(0, len(x), 30000):  # cv2 counts rows of a map in 16 bits
        part = slice(start, start + 30000)
        result[part] = cv2.remap(field, x[part], y[part], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return result.reshape(shape)


def _measure(field: np.ndarray, rows: list[tuple[np.ndarray, bool]], guess: float, reach: int) -> list[Midline]:
    points = np.vstack([points for points, _ in rows])
    normals = np.vstack([_normals(points, closed, reach) for points, closed in rows])
    far = 0.8 * guess + 1.5
    left, right = across(field, points, -normals, far), across(field, points, normals, far)
    middle = points + ((right - left) / 2)[:, None] * normals
    cuts = np.cumsum([len(points) for points, _ in rows])[:-1]
    parts = zip(np.split(middle, cuts), np.split(left + right, cuts), rows, strict=True)
    return [Midline(points, widths, closed) for points, widths, (_, closed) in parts]


def _padded(points: np.ndarray, closed: bool, reach: int) -> np.ndarray:
    """Let a row run on at both ends: round where it is closed, else mirrored through its end."""
    if closed:
        index = np.arange(-reach, len(points) + reach) % len(points)
        return points[index]
    reach = min(reach, len(points) - 1)
    before = 2 * points[0] - points[reach:0:-1]
    after = 2 * points[-1] - points[-2 : -reach - 2 : -1]
    return np.vstack([before, points, after])


def _smoothed(points: np.ndarray, closed: bool, reach: int) -> np.ndarray:
    reach = min(reach, len(points) - 1)
    if reach < 1:
        return points
    kernel = np.ones(2 * reach + 1) / (2 * reach + 1)
    padded = _padded(points, closed, reach)
    return np.column_stack([np.convolve(padded[:, axis], kernel, "valid") for axis in (0, 1)])


def _even(points: np.ndarray, closed: bool, step: float) -> np.ndarray:
    """Return points at equal steps along a row."""
    if closed:
        points = np.vstack([points, points[:1]])
    position = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.linspace(0, position[-1], max(3, round(position[-1] / step) + 1))
    even = np.column_stack([np.interp(at, position, points[:, axis]) for axis in (0, 1)])
    return even[:-1] if closed else even


def _normals(points: np.ndarray, closed: bool, reach: int) -> np.ndarray:
    """Return unit normals, to the right of the way as seen."""
    if len(points) < 2:
        return np.tile([0.0, 1.0], (len(points), 1))
    reach = min(reach, len(points) - 1)
    padded = _padded(points, closed, reach)
    along = padded[2 * reach :] - padded[: -2 * reach]
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    return np.column_stack([-along[:, 1], along[:, 0]])

"""Shapes that run beside a shape at one distance: what a border's outer and inner edges are to its middle.

Exact for rectangles, circles and polygons with mitred corners; of an ellipse the ellipse nearest to the true parallel
(off by less than the distance times the square of the flattening), of other outlines their points moved and fitted
again. Not covered: outlines that would cross themselves, and open ones.
"""

import numpy as np

from limner.sight import shapes
from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Ellipse, Path, Polygon, Rect, Shape
from limner.sight.outline import area

STRAIGHT = 1e-3
"""The sine of a turn below which a corner is none: its edges would meet far away."""
FIT = 0.1
"""Pixels by which an outline that is fitted again may be off."""
STEP = 1.0
"""Pixels between the points of an outline that is fitted again."""


def outset(shape: Shape, by: float) -> Shape | None:
    """Return the shape ``by`` pixels further out all around, further in where negative; ``None`` where there is none.

    Corners of rectangles and polygons stay sharp (a mitred border); those of a rounded rectangle keep their centres.
    """
    match shape:
        case Rect(x, y, width, height, radius, angle):
            if min(width, height) <= -2 * by:
                return None
            wider = max(radius + by, 0.0) if radius else 0.0
            return Rect(x - by, y - by, width + 2 * by, height + 2 * by, wider, angle)
        case Circle(cx, cy, r):
            return Circle(cx, cy, r + by) if r + by > 0 else None
        case Ellipse(cx, cy, rx, ry, angle):
            return Ellipse(cx, cy, rx + by, ry + by, angle) if min(rx, ry) + by > 0 else None
        case Polygon(points):
            moved = _mitred(np.array(points, float), by)
            return None if moved is None else Polygon(tuple((float(px), float(py)) for px, py in moved))
        case Path(outlines) if len(outlines) == 1 and outlines[0].closed:
            return _refitted(flatten(shape)[0].points, by)
    return None


def _outward(points: np.ndarray) -> np.ndarray:
    """Return of each edge, from each point to the next, the unit vector that leads out, ``(N, 2)``."""
    ways = np.roll(points, -1, axis=0) - points
    ways /= np.maximum(np.hypot(*ways.T), 1e-9)[:, None]
    return np.column_stack([ways[:, 1], -ways[:, 0]]) * np.sign(area(points) or 1.0)


def _mitred(points: np.ndarray, by: float) -> np.ndarray | None:
    """Move a polygon's edges out and return where they meet."""
    out = _outward(points)
    before = np.roll(out, 1, axis=0)
    # Both edges' lines are `by` further out: solve for the point, along the mean where they are nearly one line.
    share = 1 + (out * before).sum(axis=1)
    if share.min() < STRAIGHT:
        return None
    moved = points + by * (out + before) / share[:, None]
    same = np.sign(area(moved)) == np.sign(area(points))
    kept = ((np.roll(moved, -1, axis=0) - moved) * (np.roll(points, -1, axis=0) - points)).sum(axis=1)
    return moved if same and kept.min() > 0 else None


def _refitted(points: np.ndarray, by: float) -> Shape:
    lengths = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    counts = np.maximum(np.ceil(lengths / STEP), 1).astype(int)
    index = np.repeat(np.arange(len(points)), counts)
    on = (np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[index]
    ways = np.roll(points, -1, axis=0) - points
    dense = points[index] + on[:, None] * ways[index]
    out = _outward(dense)
    normals = out + np.roll(out, 1, axis=0)
    normals /= np.maximum(1 + (out * np.roll(out, 1, axis=0)).sum(axis=1), 0.1)[:, None]
    return shapes.recognise([dense + by * normals], FIT)

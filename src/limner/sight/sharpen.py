"""Makes corners of what is left of them where other layers meet a shape.

Where an outline runs in under a neighbour, its last pixels are known less well, and a corner there comes out as a row
of short segments between two straight sides: it is the point where the sides meet. Elsewhere nothing is changed.
"""

import math
from collections.abc import Sequence

import numpy as np

from limner.sight.graph import Path, Point, Polygon, Shape, Subpath

SHORT, SIDE = 3.5, 5.0
"""Pixels: the longest segment that is a leftover, and the shortest straight side."""
FAR = 3.0
"""Pixels from the leftovers within which the sides must meet."""


def sharpen(shape: Shape, unsure: np.ndarray) -> Shape:
    """Return a path or polygon with its unsure corners as points.

    Args:
        shape: in pixels of a window.
        unsure: ``(H, W) bool``: the pixels of the window in which the outline is not seen.
    """
    if isinstance(shape, Polygon):
        closed = Subpath(shape.points[-1], tuple(shape.points))
        return _as_shape((_sharpened(closed, unsure),))
    return _as_shape(tuple(_sharpened(part, unsure) for part in shape.outlines)) if isinstance(shape, Path) else shape


def _as_shape(outlines: tuple[Subpath, ...]) -> Shape:
    if len(outlines) == 1 and all(len(segment) == 2 for segment in outlines[0].segments):
        points = [(segment[0], segment[1]) for segment in outlines[0].segments]
        return Polygon(
            tuple(points if math.dist(points[-1], outlines[0].start) < 1e-6 else [outlines[0].start, *points])
        )
    return Path(outlines)


def _sharpened(outline: Subpath, unsure: np.ndarray) -> Subpath:
    segments = list(outline.segments)
    if not outline.closed or len(segments) < 4:
        return outline
    if math.dist(outline.start, segments[-1][-2:]) > 1e-6:
        segments.append(outline.start)
    ends: list[Point] = [(segment[-2], segment[-1]) for segment in segments]
    starts = [ends[-1], *ends[:-1]]
    lengths = [math.dist(a, b) for a, b in zip(starts, ends, strict=True)]
    sides = [k for k, segment in enumerate(segments) if len(segment) == 2 and lengths[k] >= SIDE]
    if len(sides) < 2:
        return outline
    kept = dict(enumerate(segments))
    for k, following in zip(sides, [*sides[1:], sides[0] + len(segments)], strict=True):
        between = [j % len(segments) for j in range(k + 1, following)]
        if not between or any(lengths[j] > SHORT or j in sides for j in between):
            continue
        tip = _crossing(starts[k], ends[k], starts[following % len(segments)], ends[following % len(segments)])
        row = [ends[k], *(ends[j] for j in between)]
        if tip is None or max(math.dist(tip, point) for point in row) > FAR or not _is_unsure(row, unsure):
            continue
        for j in between:
            del kept[j]
        kept[k] = tip
    rest = [kept[k] for k in sorted(kept)]
    return Subpath((rest[-1][-2], rest[-1][-1]), tuple(rest))


def _is_unsure(points: Sequence[Point], unsure: np.ndarray) -> bool:
    height, width = unsure.shape
    return any(unsure[min(max(int(y), 0), height - 1), min(max(int(x), 0), width - 1)] for x, y in points)


def _crossing(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    cross = ux * vy - uy * vx
    if abs(cross) < 0.05 * math.hypot(ux, uy) * math.hypot(vx, vy):
        return None
    along = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / cross
    return a[0] + along * ux, a[1] + along * uy

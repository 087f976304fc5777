"""Slices of pies and rings, whatever they were traced as: sectors, paths, or a disc with sectors painted over it.

A pie is a circle that its parts fill: on a circle a little within the rim each angle belongs to the topmost part
there, and the share of the angles is a slice's value. Slices that stand apart from the others are not joined to them.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.colours import distance
from limner.sight.graph import Arc, Circle, Line, Path, Polygon, Rect, Sector, Text
from limner.sight.marks import Mark

STEPS = 1440
"""Angles at which a pie is looked at: a quarter of a degree each."""
LOOK = 0.86
"""Radii from the middle at which it is looked at: in the ring of all but the thinnest."""
SMALLEST = 18.0
"""Pixels: the radius of a pie, at least."""
TRIED = 24
"""The largest marks, in each of which a circle is looked for."""
SLIVER = 0.006
"""A smaller share is a gap between slices."""
FILLED = 0.96
"""The part of the circle that slices fill."""
ON_ARC = 0.3
"""The part of a slice's outline that lies on the circle, at least, and within ..."""
TOLERANCE = 0.8
"""... so many pixels of it."""


class Slice(msgspec.Struct, frozen=True):
    """A slice: from ``start`` on through ``sweep`` degrees, clockwise as seen from the positive x axis."""

    mark: Mark
    start: float
    sweep: float

    @property
    def share(self) -> float:
        """Its part of the whole, in [0, 1]."""
        return self.sweep / 360


class Pie(msgspec.Struct, frozen=True):
    """A pie or ring about ``(cx, cy)``."""

    cx: float
    cy: float
    r: float
    slices: tuple[Slice, ...]


def pies(shapes: Sequence[Mark]) -> list[Pie]:
    """Return the pies among marks, the largest first: circles that two slices or more of different colours fill."""
    candidates = [mark for mark in shapes if mark.size > 6 and mark.node.fill is not None and not mark.words]
    largest = sorted(candidates, key=lambda mark: -mark.width * mark.height)[:TRIED]
    circles = sorted(filter(None, map(_circle, largest)), key=lambda circle: -circle[2])
    found: list[Pie] = []
    for cx, cy, r in circles:
        if any(np.hypot(cx - pie.cx, cy - pie.cy) < pie.r for pie in found):
            continue
        inside = [mark for mark in candidates if _is_in(mark, cx, cy, r)]
        slices = _slices(inside, cx, cy, r) if len(inside) > 1 else []
        if len(slices) > 1:
            found.append(Pie(cx, cy, r, tuple(slices)))
    return found


def _is_in(mark: Mark, cx: float, cy: float, r: float) -> bool:
    slack = 1.5 + 0.02 * r
    return (
        mark.box[0] > cx - r - slack
        and mark.box[2] < cx + r + slack
        and mark.box[1] > cy - r - slack
        and mark.box[3] < cy + r + slack
    )


def _circle(mark: Mark) -> tuple[float, float, float] | None:
    """Return the circle ``cx, cy, r`` on which a good part of a mark's outline lies, or ``None``."""
    match mark.node.shape:
        case Sector(cx, cy, r) | Circle(cx, cy, r):
            return (cx, cy, r) if r >= SMALLEST else None
        case Text() | Rect() | Line() | Arc():
            return None
        case Path() | Polygon() if max(mark.width, mark.height) >= SMALLEST:
            return _arc_in(mark.outlines[0])
    return None


def _arc_in(points: np.ndarray) -> tuple[float, float, float] | None:
    gaps = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    even = _even(points, gaps)
    best: tuple[float, tuple[float, float, float]] | None = None
    count = len(even)
    for reach in (count // 12, count // 6, count // 4):
        # Three points that follow each other at even steps: of an arc they are on it all.
        for start in range(0, count, max(1, count // 32)):
            circle = _through(even[start], even[(start + reach) % count], even[(start + 2 * reach) % count])
            if circle is None or not SMALLEST <= circle[2] <= 4 * float(np.ptp(even, axis=0).max()):
                continue
            on = int((np.abs(np.hypot(*(even - circle[:2]).T) - circle[2]) < TOLERANCE).sum())
            # Of two arcs about one middle the outer one is the pie's rim.
            score = on + (on > ON_ARC * count) * circle[2] / 1000
            if best is None or score > best[0]:
                best = (score, circle)
    if best is None or best[0] < ON_ARC * count:
        return None
    cx, cy, r = best[1]
    on = np.abs(np.hypot(*(even - (cx, cy)).T) - r) < TOLERANCE
    x, y = even[on].T
    a, b, c = np.linalg.lstsq(np.column_stack([x, y, np.ones(len(x))]), x * x + y * y, rcond=None)[0]
    r = float(np.sqrt(max(c + a * a / 4 + b * b / 4, 0)))
    # A ring's inner arc has a pie around it: the outline reaches further out than it.
    far = np.hypot(*(even - (a / 2, b / 2)).T)
    outer = float(np.quantile(far, 0.98))
    if outer > r + 2 and (np.abs(far - outer) < 1.2).mean() > 0.2:
        r = outer
    return float(a) / 2, float(b) / 2, r


def _even(points: np.ndarray, gaps: np.ndarray, count: int = 192) -> np.ndarray:
    """Return points at even steps along a closed outline."""
    ends = np.concatenate([[0.0], np.cumsum(gaps)])
    closed = np.vstack([points, points[:1]])
    at = np.linspace(0, ends[-1], count, endpoint=False)
    return np.column_stack([np.interp(at, ends, closed[:, 0]), np.interp(at, ends, closed[:, 1])])


def _through(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> tuple[float, float, float] | None:
    """Return the circle through three points, ``None`` where they lie on a line."""
    (bx, by), (cx, cy) = b - a, c - a
    twice = 2 * (bx * cy - by * cx)
    if abs(twice) < 1e-3 * (abs(bx) + abs(by) + 1) * (abs(cx) + abs(cy) + 1):
        return None
    ux = (cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / twice
    uy = (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / twice
    return float(a[0] + ux), float(a[1] + uy), float(np.hypot(ux, uy))


def _slices(inside: Sequence[Mark], cx: float, cy: float, r: float) -> list[Slice]:
    angles = np.arange(STEPS) * (360 / STEPS)
    where = np.column_stack([np.cos(np.radians(angles)), np.sin(np.radians(angles))]) * (LOOK * r) + (cx, cy)
    owner = np.full(STEPS, -1)
    for k, mark in enumerate(inside):
        owner[holds(mark, where)] = k
    found = []
    for k in np.unique(owner[owner >= 0]):
        start, length = _run(owner == k)
        if length / STEPS >= SLIVER:
            found.append(Slice(inside[k], float(angles[start]), length * 360 / STEPS))
    found = [item for item in found if distance(item.mark.colour, "#ffffff") > 0.03 or item.share > 0.05]
    total = sum(item.sweep for item in found)
    if total < FILLED * 360 or len({item.mark.colour for item in found}) < 2:
        return []
    found.sort(key=lambda item: (item.start + 90) % 360)
    return [msgspec.structs.replace(item, sweep=item.sweep * 360 / total) for item in found]


def _run(mine: np.ndarray) -> tuple[int, int]:
    """Return the start and length of the longest run of ``True`` around a circle."""
    if mine.all():
        return 0, len(mine)
    first = int(np.argmin(mine))
    turned = np.concatenate([[0], np.roll(mine, -first).astype(np.int8), [0]])
    steps = np.diff(turned)
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    best = int((ends - starts).argmax())
    return (int(starts[best]) + first) % len(mine), int(ends[best] - starts[best])


def holds(mark: Mark, where: np.ndarray) -> np.ndarray:
    """Say for each point ``(N, 2)`` whether it lies in a filled mark, by the even-odd rule."""
    inside = np.zeros(len(where), bool)
    x, y = where.T
    for points in mark.outlines:
        (x0, y0), (x1, y1) = points.T[:, None], np.roll(points, -1, axis=0).T[:, None]
        over = (y0 > y[:, None]) != (y1 > y[:, None])
        slope = np.where(y1 == y0, 1.0, y1 - y0)
        right = x[:, None] < x0 + (y[:, None] - y0) * (x1 - x0) / slope
        inside ^= (over & right).sum(axis=1) % 2 == 1
    return inside

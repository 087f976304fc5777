"""Joins lines and arcs into one path: where they meet, as a corner or smoothly, and curves that are neither.

Neighbours that head the same way where they meet touch: their joint is where they are nearest. Others cross: their
joint is a corner, though pixels may show neither side of it for a stroke's width around. A row of arcs that one cubic
explains as well is that cubic.
"""

import msgspec
import numpy as np

from limner.sight import curve
from limner.sight.graph import Subpath
from limner.sight.runs import ARC, LINE, Run

SMOOTH = np.radians(14)
"""A turn up to this at a joint is a smooth one, as far as fitted directions can tell."""
CUBIC = 6
"""Numbers of a cubic."""
NEAR = 3.0
"""Pixels from the points on both sides at which runs may touch: where they do is known less well than that they do."""
STRAY = 0.15
"""Pixels by which a cubic may miss points that arcs explain."""


class Corner(msgspec.Struct, frozen=True):
    """A sharp turn: its place, and the unit directions of travel before and after it."""

    at: np.ndarray
    before: np.ndarray
    after: np.ndarray
    run: int
    """The run that ends there."""


class Bend(msgspec.Struct, frozen=True):
    """A path through a row of points."""

    path: Subpath
    corners: tuple[Corner, ...]


def bend(points: np.ndarray, runs: list[Run], closed: bool, ends: tuple[np.ndarray, np.ndarray], reach: float) -> Bend:
    """Join runs into a path.

    Args:
        points: ``(N, 2)`` in pixels.
        runs: their lines and arcs, in order.
        closed: the last run meets the first.
        ends: where an open path starts and ends.
        reach: how far a corner may lie from the points on its sides, in pixels.
    """
    pairs = list(zip(runs, runs[1:] + runs[:1], strict=True))
    joints = [_joint(points, one, two, reach) for one, two in (pairs if closed else pairs[:-1])]
    vertices = [joints[-1][0], *(at for at, _ in joints)] if closed else [ends[0], *(at for at, _ in joints), ends[1]]
    sharp = [turn > SMOOTH for _, turn in joints]
    corners = []
    for k, ((one, two), (at, _), is_corner) in enumerate(zip(pairs, joints, sharp, strict=False)):
        if is_corner:
            corners.append(Corner(at, heading(one, at), heading(two, at), k))
    segments: list[tuple[float, ...]] = []
    k = 0
    while k < len(runs):
        stop = k + 1
        while stop < len(runs) and not sharp[stop - 1]:
            stop += 1
        segments += _stretch(points, runs[k:stop], vertices[k : stop + 1])
        k = stop
    return Bend(Subpath(_pair(vertices[0]), tuple(segments), closed), tuple(corners))


def heading(run: Run, at: np.ndarray) -> np.ndarray:
    """Return the unit direction of travel of a run at a place on it."""
    if not run.radius:
        return np.array(run.along)
    out = at - run.centre
    out = out / max(float(np.hypot(*out)), 1e-9)
    return run.sense * np.array([-out[1], out[0]])


def advance(run: Run, at: np.ndarray, length: float) -> np.ndarray:
    """Return the place on a run that is ``length`` pixels further on than the one nearest to ``at``."""
    centre = np.array(run.centre)
    if not run.radius:
        along = np.array(run.along)
        return centre + ((at - centre) @ along + length) * along
    angle = np.arctan2(at[1] - centre[1], at[0] - centre[0]) + run.sense * length / run.radius
    return centre + run.radius * np.array([np.cos(angle), np.sin(angle)])


def _joint(points: np.ndarray, one: Run, two: Run, reach: float) -> tuple[np.ndarray, float]:
    """Return where two runs meet, and the angle by which the path turns there."""
    before, after = points[one.last], points[two.first]
    middle = (before + after) / 2
    touch = _touch(one, two, middle)
    turn = _turn(heading(one, touch), heading(two, touch))
    gap = float(np.hypot(*(after - before)))
    if turn <= SMOOTH and np.hypot(*(touch - middle)) <= gap + NEAR + reach / 16:
        return touch, turn
    crossings = [
        at
        for at in _crossings(one, two)
        if np.hypot(*(at - before)) < reach + gap and np.hypot(*(at - after)) < reach + gap
    ]
    if not crossings:
        middle = (advance(one, middle, 0) + advance(two, middle, 0)) / 2
        return middle, _turn(heading(one, middle), heading(two, middle))
    at = min(crossings, key=lambda at: float(np.hypot(*(at - middle))))
    return at, _turn(heading(one, at), heading(two, at))


def _turn(u: np.ndarray, v: np.ndarray) -> float:
    return float(abs(np.arctan2(u[0] * v[1] - u[1] * v[0], u @ v)))


def _touch(one: Run, two: Run, near: np.ndarray) -> np.ndarray:
    """Return where two runs come nearest to each other, or ``near`` moved onto both where they run side by side."""
    p, q = np.array(one.centre), np.array(two.centre)
    if not one.radius and not two.radius:
        u, v = np.array(one.along), np.array(two.along)
        return (p + ((near - p) @ u) * u + q + ((near - q) @ v) * v) / 2
    if one.radius and two.radius:
        apart = q - p
        distance = float(np.hypot(*apart))
        if distance < 1e-6:
            return near
        unit = apart / distance
        tries = [(p + s * one.radius * unit + q + t * two.radius * unit) / 2 for s in (1, -1) for t in (1, -1)]
        gaps = [abs(distance + t * two.radius - s * one.radius) for s in (1, -1) for t in (1, -1)]
        return tries[int(np.argmin(gaps))]
    line, circle = (two, one) if one.radius else (one, two)
    along, centre = np.array(line.along), np.array(circle.centre)
    foot = line.centre + ((centre - line.centre) @ along) * along
    out = foot - centre
    distance = float(np.hypot(*out))
    return near if distance < 1e-6 else (foot + centre + out / distance * circle.radius) / 2


def _crossings(one: Run, two: Run) -> list[np.ndarray]:
    p, q = np.array(one.centre), np.array(two.centre)
    if not one.radius and not two.radius:
        u, v = np.array(one.along), np.array(two.along)
        cross = u[0] * v[1] - u[1] * v[0]
        return [p + ((q[0] - p[0]) * v[1] - (q[1] - p[1]) * v[0]) / cross * u] if abs(cross) > 0.03 else []
    if one.radius and two.radius:
        apart = q - p
        distance = float(np.hypot(*apart))
        if distance < 1e-6:
            return []
        along = (distance**2 + one.radius**2 - two.radius**2) / (2 * distance)
        foot, across, high = p + along * apart / distance, np.array([-apart[1], apart[0]]) / distance, one.radius
    else:
        line, circle = (two, one) if one.radius else (one, two)
        across, centre = np.array(line.along), np.array(circle.centre)
        foot = line.centre + ((centre - line.centre) @ across) * across
        along, high = float(np.hypot(*(foot - centre))), circle.radius
    rise = np.sqrt(max(high**2 - along**2, 0.0))
    return [foot + rise * across, foot - rise * across]


def _stretch(points: np.ndarray, runs: list[Run], vertices: list[np.ndarray]) -> list[tuple[float, ...]]:
    """Return the segments of runs that meet smoothly: as they are, or as cubics where those are fewer numbers."""
    numbers = sum(ARC if run.radius else LINE for run in runs)
    seen = all(run.last > run.first for run in runs)
    if seen and sum(run.radius > 0 for run in runs) > 1 and numbers > CUBIC:
        own = points[runs[0].first : runs[-1].last + 1]
        chain = np.vstack([vertices[0], own, vertices[-1]])
        chain = chain[np.concatenate([[True], np.hypot(*np.diff(chain, axis=0).T) > 1e-6])]
        leave, arrive = heading(runs[0], vertices[0]), heading(runs[-1], vertices[-1])
        directions = np.gradient(chain, axis=0)
        directions /= np.maximum(np.hypot(directions[:, 0], directions[:, 1]), 1e-9)[:, None]
        directions[0], directions[-1] = leave, arrive
        cubics = curve.cubics(chain, directions, STRAY)
        if CUBIC * len(cubics) < numbers:
            return cubics
    return [_segment(*item) for item in zip(runs, vertices[:-1], vertices[1:], strict=True)]


def _segment(run: Run, start: np.ndarray, end: np.ndarray) -> tuple[float, ...]:
    if not run.radius:
        return _pair(end)
    first = np.arctan2(start[1] - run.centre[1], start[0] - run.centre[0])
    last = np.arctan2(end[1] - run.centre[1], end[0] - run.centre[0])
    sweep = float((run.sense * (last - first)) % (2 * np.pi))
    halfway = first + run.sense * sweep / 2
    top = np.array(run.centre) + run.radius * np.array([np.cos(halfway), np.sin(halfway)])
    radius = _through(start, top, end)
    return (radius if radius is not None else run.radius, float(sweep > np.pi), float(run.sense > 0), *_pair(end))


def _through(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> float | None:
    """Return the radius of the circle through three points."""
    ab, bc, ca = (float(np.hypot(*(p - q))) for p, q in ((a, b), (b, c), (c, a)))
    doubled = abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
    return ab * bc * ca / (2 * doubled) if doubled > 1e-9 else None


def _pair(point: np.ndarray) -> tuple[float, float]:
    return float(point[0]), float(point[1])

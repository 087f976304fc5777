"""Recognises circular arcs in outlines, and the shapes made of them: slices of pies and rings, and segments of discs.

A smooth run that follows one circle is one arc of it: five numbers, where cubics take six or more each.
"""

import math

import numpy as np

from limner.sight.graph import Arc, Path, Point, Sector, Shape, Subpath

OFF, FARTHEST = 0.06, 0.2
"""Pixels by which points stray from an arc: the root mean square, and the largest."""
SKIP, FEWEST = 2, 8
"""Points next to an end that pixels round, and the fewest between that tell an arc."""
LEAST = 20.0
"""Degrees of the shortest arc: a shorter one might be any curve."""
APART = 0.6
"""Pixels by which centres and radii that are the same may differ."""
WHOLE = 300.0
"""Degrees from which an arc is written as two: the radius of a nearly whole one depends too much on its ends."""


def recognise(shape: Path) -> Shape:
    """Return the slice or segment that a path is, or the path."""
    found = _slice(shape.outlines[0]) if len(shape.outlines) == 1 and shape.outlines[0].closed else None
    return found or shape


def follow(points: np.ndarray) -> list[tuple[float, ...]] | None:
    """Return the arc, or two for nearly a whole circle, that points follow from the first to the last.

    Args:
        points: ``(N, 2)`` in pixels, in order.
    """
    body = points[SKIP:-SKIP]
    if len(body) < FEWEST:
        return None
    centre = body.mean(axis=0)
    x, y = (body - centre).T
    a, b, c = np.linalg.lstsq(np.column_stack([x, y, np.ones(len(x))]), x * x + y * y, rcond=None)[0]
    r = math.sqrt(max(c + (a * a + b * b) / 4, 0))
    cx, cy = a / 2, b / 2
    off = np.hypot(x - cx, y - cy) - r
    if np.abs(off).max() > FARTHEST or np.sqrt(np.mean(off * off)) > OFF:
        return None
    start, end = points[0], points[-1]
    if max(abs(np.hypot(*(tip - centre - (cx, cy))) - r) for tip in (start, end)) > FARTHEST:
        return None
    turn = np.unwrap(np.arctan2(y - cy, x - cx))
    clockwise = turn[-1] > turn[0]
    first, last = (math.degrees(math.atan2(*(tip - centre - (cx, cy))[::-1])) for tip in (start, end))
    sweep = (last - first) % 360 if clockwise else -((first - last) % 360)
    if abs(sweep) < 10 and abs(turn[-1] - turn[0]) > math.pi:
        sweep += 360 if clockwise else -360
    if abs(sweep) < LEAST or abs(abs(math.degrees(turn[-1] - turn[0])) - abs(sweep)) > 90:
        return None
    parts = 1 if abs(sweep) < WHOLE else 2
    angles = np.radians(first + sweep * np.arange(1, 2 * parts) / (2 * parts))
    along = [start, *(centre + np.column_stack([cx + r * np.cos(angles), cy + r * np.sin(angles)])), end]
    bow = sweep / parts
    return [
        (_radius(*along[k : k + 3]), float(abs(bow) > 180), float(clockwise), *_pair(along[k + 2]))
        for k in range(0, 2 * parts, 2)
    ]


def _radius(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> float:
    """Return the radius of the circle through three points.

    An arc is drawn through its ends, which lie a little off the fitted circle: near a half circle the fitted radius
    would lead far off between them.
    """
    sides = [float(np.hypot(*(p - q))) for p, q in ((a, b), (b, c), (c, a))]
    cross = abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
    return float(max(sides[0] * sides[1] * sides[2] / (2 * cross), sides[2] / 2))


def _slice(outline: Subpath) -> Shape | None:
    """Return the slice of a pie or a ring, or the segment of a disc, that an outline is."""
    kinds = "".join("a" if len(segment) == 5 else "l" if len(segment) == 2 else "c" for segment in outline.segments)
    ends = [(segment[-2], segment[-1]) for segment in outline.segments]
    starts = [outline.start, *ends[:-1]]
    if math.dist(outline.start, ends[-1]) > 0.01:  # closed by a line that is not written
        kinds, starts, ends = kinds + "l", [*starts, ends[-1]], [*ends, outline.start]
    segments = [*outline.segments, ()]
    turns = [kinds[k:] + kinds[:k] for k in range(len(kinds))]
    if "all" in turns:
        k = turns.index("all")
        return _pie(starts[k], segments[k], ends[k], ends[(k + 1) % 3])
    if "al" in turns:
        k = turns.index("al")
        cx, cy, start, sweep = _circle(starts[k], segments[k])
        return Arc(cx, cy, segments[k][0], start, sweep)
    if "alal" in turns:
        k = turns.index("alal")
        return _ring((starts[k], segments[k]), (starts[(k + 2) % 4], segments[(k + 2) % 4]))
    return None


def _pie(start: Point, arc: tuple[float, ...], end: Point, tip: Point) -> Sector | None:
    cx, cy, first, sweep = _circle(start, arc)
    r = arc[0]
    if math.dist((cx, cy), tip) > APART + 0.01 * r:
        return None
    # The tip is where the straight sides cross, which is known better than the centre of a short arc.
    cx, cy = tip
    r = (math.dist(tip, start) + math.dist(tip, end)) / 2
    first = math.degrees(math.atan2(start[1] - cy, start[0] - cx))
    last = math.degrees(math.atan2(end[1] - cy, end[0] - cx))
    sweep = (last - first) % 360 if sweep > 0 else -((first - last) % 360)
    return Sector(cx, cy, r, first, sweep)


def _ring(one: tuple[Point, tuple[float, ...]], two: tuple[Point, tuple[float, ...]]) -> Sector | None:
    (start, outer), (last, inner) = (one, two) if one[1][0] > two[1][0] else (two, one)
    cx, cy, first, sweep = _circle(start, outer)
    x, y, other, back = _circle(last, inner)
    radial = abs((other + back - first + 180) % 360 - 180)
    if math.dist((cx, cy), (x, y)) > APART + 0.01 * outer[0] or abs(sweep + back) > 3 or radial > 3:
        return None
    centre = (cx + x) / 2, (cy + y) / 2
    end, begin = (outer[3], outer[4]), (inner[3], inner[4])
    # The straight sides lead to the centre: where they cross it is known better than from short arcs.
    tip = _crossing(start, begin, end, last) if 20 < abs(sweep) < 160 else None
    if tip is not None and math.dist(tip, centre) < 2 * APART + 0.02 * outer[0]:
        centre = tip
    first = math.degrees(math.atan2(start[1] - centre[1], start[0] - centre[0]))
    stop = math.degrees(math.atan2(end[1] - centre[1], end[0] - centre[0]))
    sweep = (stop - first) % 360 if sweep > 0 else -((first - stop) % 360)
    radius, hollow = ((math.dist(centre, a) + math.dist(centre, b)) / 2 for a, b in ((start, end), (begin, last)))
    return Sector(*centre, radius, first, sweep, hollow)


def _crossing(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    """Return where the lines ``ab`` and ``cd`` cross."""
    ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    cross = ux * vy - uy * vx
    if abs(cross) < 1e-9:
        return None
    along = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / cross
    return a[0] + along * ux, a[1] + along * uy


def _circle(start: Point, arc: tuple[float, ...]) -> tuple[float, float, float, float]:
    """Return an arc's centre, and where it starts and how far it goes in degrees (SVG 1.1, appendix F.6)."""
    r, larger, clockwise, x, y = arc
    dx, dy = x - start[0], y - start[1]
    length = math.hypot(dx, dy)
    rise = math.sqrt(max(r * r - length * length / 4, 0.0)) * (1 if larger != clockwise else -1)
    cx, cy = (x + start[0]) / 2 - dy / length * rise, (y + start[1]) / 2 + dx / length * rise
    first = math.degrees(math.atan2(start[1] - cy, start[0] - cx))
    last = math.degrees(math.atan2(y - cy, x - cx))
    return cx, cy, first, (last - first) % 360 if clockwise else -((first - last) % 360)


def _pair(point: np.ndarray) -> Point:
    return float(point[0]), float(point[1])

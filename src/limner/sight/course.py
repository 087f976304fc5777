"""A stroke's middle on its way from measured points to a shape: lines and arcs, and what these join to.

A closed row of points that lies on a circle or an ellipse is that; any other is divided into lines and arcs, which are
joined into a path. Where it ends, and which of its corners are round, is for ``stroke`` to say.
"""

import cv2
import msgspec
import numpy as np

from limner.sight import runs as divided
from limner.sight.bend import Bend, advance, bend
from limner.sight.flatten import flatten
from limner.sight.graph import Arc, Circle, Ellipse, Line, Path, Point, Polygon, Polyline, Rect, Shape, Subpath
from limner.sight.runs import Run
from limner.sight.shapes import primitive
from limner.sight.trail import Trail

HAIR = 2.6
"""Pixels of width below which a stroke need not have a pixel of full coverage."""
HAIR_SIGMA = 0.12
"""Pixels by which the middle of a hairline strays: pixels tell less of it than of two edges."""
SCRAP, GAP = 0.3, 2.0
"""Widths of a run that is too short to be told from noise beside a gap, and steps between points that are one."""


class Course(msgspec.Struct):
    """A trail on its way to a shape."""

    trail: Trail
    points: np.ndarray
    runs: list[Run]
    ends: list[np.ndarray]
    shape: Shape | None = None
    bend: Bend | None = None


def plan(trail: Trail, width: float) -> Course:
    """Return a trail as a ring, or as lines and arcs from where it is first alone to where it is last alone."""
    points = trail.points
    if trail.closed and (ring := _ring(points, width)) is not None:
        return Course(trail, points, [], [], ring)
    if trail.closed:
        points = _turned(points)
    sigma = divided.SIGMA if width > HAIR else HAIR_SIGMA
    found = divided.divide(points, sigma)
    if trail.closed and len(found) > 1 and np.hypot(*(points[0] - points[-1])) < 2 * width / 12 + 2:
        points = np.roll(points, -found[1].first, axis=0)  # start where something ends
        found = divided.divide(points, sigma)
    points, found = _without_scraps(points, found, width, sigma)
    ends = [
        advance(found[0], points[0], 0),
        advance(found[-1], points[-1], 0),
    ]
    return Course(trail, points, found, ends)


def _without_scraps(points: np.ndarray, found: list[Run], width: float, sigma: float) -> tuple[np.ndarray, list[Run]]:
    """Leave out short runs next to a gap: what a corner's rounding shows of itself, which its outside tells better."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    wide = GAP * float(np.median(steps))
    keep = np.ones(len(points), bool)
    for before, run, after in zip(found, found[1:], found[2:], strict=False):
        if before.radius or run.radius or after.radius:
            continue
        beside = max(float(steps[run.first - 1]), float(steps[run.last]))
        if steps[run.first : run.last].sum() < SCRAP * width and beside > wide:
            keep[run.first : run.last + 1] = False
    return (points, found) if keep.all() else (points[keep], divided.divide(points[keep], sigma))


def _turned(points: np.ndarray) -> np.ndarray:
    """Let a closed row start after its widest gap, which is a corner or a crossing."""
    gaps = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    return np.roll(points, -(int(gaps.argmax()) + 1), axis=0)


def _ring(points: np.ndarray, width: float) -> Circle | Ellipse | None:
    """Return the circle or ellipse that closed points lie on."""
    if len(points) < 8:
        return None
    allowed = 0.12 + 0.004 * width
    run = divided.fit(points, (0, len(points) - 1, True))
    if run.radius and divided.miss(points, run) <= allowed:
        return Circle(float(run.centre[0]), float(run.centre[1]), run.radius)
    (cx, cy), (rx, ry), angle = cv2.fitEllipseDirect(points.astype(np.float32))
    if not np.isfinite(rx * ry) or min(rx, ry) < 2:
        return None
    turn = np.radians(angle)
    local = (points - (cx, cy)) @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    scaled = local / (rx / 2, ry / 2)
    off = ((scaled**2).sum(axis=1) - 1) / np.maximum(2 * np.hypot(*(scaled / (rx / 2, ry / 2)).T), 1e-9)
    if np.sqrt(np.mean(off**2)) > allowed:
        return None
    angle = (angle + 90) % 180 - 90
    if abs(abs(angle) - 90) < 0.7:
        rx, ry, angle = ry, rx, 0.0
    return Ellipse(cx, cy, rx / 2, ry / 2, 0.0 if abs(angle) < 0.7 else angle)


def rebend(course: Course, width: float) -> None:
    """Join a course's lines and arcs into a path again, after they or their ends have changed."""
    if course.shape is None or course.bend is not None:
        ends = (course.ends[0], course.ends[1])
        course.bend = bend(course.points, course.runs, course.trail.closed, ends, 4 * width)


def outcome(course: Course) -> Shape:
    """Return the shape that a course has come to.

    Raises:
        ValueError: its lines and arcs were never joined.
    """
    if course.shape is not None:
        return course.shape
    if course.bend is None:
        raise ValueError("a course has a shape or a bend")
    if len(course.runs) == 1 and course.runs[0].radius:
        return _arc(course.runs[0], course.bend.path)
    return simplest(course.bend.path)


def simplest(path: Subpath) -> Shape:
    """Return the simplest shape that a path is."""
    straight = all(len(segment) == 2 for segment in path.segments)
    if path.closed:
        found = primitive(flatten(Path((path,)))[0].points, 0.2)
        if isinstance(found, Rect):
            return found
        return Polygon(tuple(_ends(path))) if straight else Path((path,))
    if straight:
        points = (path.start, *_ends(path))
        return Line(*points[0], *points[1]) if len(points) == 2 else Polyline(points)
    return Path((path,))


def _ends(path: Subpath) -> list[Point]:
    return [(segment[-2], segment[-1]) for segment in path.segments]


def _arc(run: Run, path: Subpath) -> Arc:
    (cx, cy), segment = run.centre, path.segments[0]
    first = float(np.degrees(np.arctan2(path.start[1] - cy, path.start[0] - cx)))
    last = float(np.degrees(np.arctan2(segment[4] - cy, segment[3] - cx)))
    sweep = (last - first) % 360 if segment[2] else -((first - last) % 360)
    return Arc(float(cx), float(cy), run.radius, first, sweep)

"""Shapes as polygons: what a renderer does with curves before it fills or strokes them.

Curves are cut so finely that no chord is further than ``FLAT`` from its curve. Text has no outline here.
"""

import math
from functools import lru_cache

import msgspec
import numpy as np

from limner.sight.graph import Arc, Circle, Ellipse, Line, Path, Polygon, Polyline, Rect, Sector, Shape, Subpath, Text

FLAT = 0.01
"""Pixels: it changes no pixel by more than a 250th of its range, less than its rounding."""


class Outline(msgspec.Struct, frozen=True):
    """A row of points ``(N, 2)``, in pixels; of a closed one the first is not repeated at the end."""

    points: np.ndarray
    closed: bool


def flatten(shape: Shape) -> list[Outline]:
    """Return the outlines of a shape, in the order in which SVG draws them.

    Raises:
        ValueError: the shape is text.
    """
    match shape:
        case Rect():
            return [Outline(_rect(shape), True)]
        case Circle(cx, cy, r):
            return [Outline(_round(cx, cy, r, r, 0.0, 360.0)[:-1], True)]
        case Ellipse(cx, cy, rx, ry, angle):
            return [Outline(_turned(_round(cx, cy, rx, ry, 0.0, 360.0)[:-1], cx, cy, angle), True)]
        case Sector(cx, cy, r, start, sweep, inner):
            outer = _round(cx, cy, r, r, start, sweep)
            inside = _round(cx, cy, inner, inner, start, sweep)[::-1] if inner else np.array([[cx, cy]])
            return [Outline(np.vstack([outer, inside]), True)]
        case Arc(cx, cy, r, start, sweep):
            return [Outline(_round(cx, cy, r, r, start, sweep), False)]
        case Line(x1, y1, x2, y2):
            return [Outline(np.array([[x1, y1], [x2, y2]], float), False)]
        case Polyline(points) | Polygon(points):
            return [Outline(np.array(points, float), isinstance(shape, Polygon))]
        case Path(outlines):
            return [Outline(subpath(outline), outline.closed) for outline in outlines]
        case Text():
            raise ValueError("text has no outline before a font has drawn it")


def subpath(outline: Subpath) -> np.ndarray:
    """Return the points of one outline of a path, ``(N, 2)``."""
    here = outline.start
    rows = [np.array([here], float)]
    for segment in outline.segments:
        end = (segment[-2], segment[-1])
        if len(segment) == 2:
            rows.append(np.array([end], float))
        elif len(segment) == 6:
            rows.append(cubic(np.array([here, segment[:2], segment[2:4], end], float))[1:])
        else:
            rows.append(_arc(np.array(here), segment[0], bool(segment[1]), bool(segment[2]), np.array(end))[1:])
        here = end
    points = np.concatenate(rows)
    repeated = all(math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-9) for a, b in zip(outline.start, here, strict=True))
    return points[:-1] if repeated and outline.closed and len(points) > 2 else points


def cubic(controls: np.ndarray) -> np.ndarray:
    """Return points on a cubic Bezier curve ``(4, 2)``, its ends included."""
    # The chord error of n even steps is at most a quarter of this over n squared (Wang 1984).
    start, early, late, end = controls.tolist()
    bend = max(
        math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1])
        for a, b, c in ((start, early, late), (early, late, end))
    )
    points = _weights(max(1, math.ceil(math.sqrt(0.75 * bend / FLAT)))) @ controls
    points[0], points[-1] = controls[0], controls[3]
    return points


@lru_cache(maxsize=512)
def _weights(count: int) -> np.ndarray:
    """Return how a cubic's four points are mixed at ``count`` equal steps of its parameter, ``(count + 1, 4)``."""
    t = np.linspace(0, 1, count + 1)
    s = 1 - t
    return np.column_stack([s**3, 3 * s * s * t, 3 * s * t * t, t**3])


def _round(cx: float, cy: float, rx: float, ry: float, start: float, sweep: float) -> np.ndarray:
    largest = max(rx, ry, FLAT)
    step = 2 * np.degrees(np.arccos(max(1 - FLAT / largest, 0.0)))
    count = max(2, int(np.ceil(abs(sweep) / step)))
    angles = np.radians(start + np.linspace(0, sweep, count + 1))
    return np.column_stack([cx + rx * np.cos(angles), cy + ry * np.sin(angles)])


def _arc(start: np.ndarray, radius: float, larger: bool, clockwise: bool, end: np.ndarray) -> np.ndarray:
    """Follow a circular arc between two points (SVG 1.1, appendix F.6)."""
    chord = end - start
    length = float(np.hypot(*chord))
    if length < 1e-9 or radius <= 0:
        return np.vstack([start, end])
    radius = max(radius, length / 2)
    rise = np.sqrt(max(radius**2 - length**2 / 4, 0.0))
    across = np.array([-chord[1], chord[0]]) / length
    cx, cy = (start + end) / 2 + across * rise * (1 if larger != clockwise else -1)
    first = np.degrees(np.arctan2(start[1] - cy, start[0] - cx))
    last = np.degrees(np.arctan2(end[1] - cy, end[0] - cx))
    sweep = (last - first) % 360 if clockwise else -((first - last) % 360)
    points = _round(cx, cy, radius, radius, first, sweep)
    points[0], points[-1] = start, end
    return points


def _rect(rect: Rect) -> np.ndarray:
    x, y, width, height, radius, angle = rect.x, rect.y, rect.width, rect.height, rect.radius, rect.angle
    radius = min(radius, width / 2, height / 2)
    centres = ((x + width - radius, y + height - radius, 0), (x + radius, y + height - radius, 90),
               (x + radius, y + radius, 180), (x + width - radius, y + radius, 270))  # fmt: skip
    if radius > 0:
        points = np.vstack([_round(cx, cy, radius, radius, start, 90) for cx, cy, start in centres])
    else:
        points = np.array([(cx, cy) for cx, cy, _ in centres], float)
    return _turned(points, x + width / 2, y + height / 2, angle)


def _turned(points: np.ndarray, cx: float, cy: float, angle: float) -> np.ndarray:
    if not angle:
        return points
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return (points - (cx, cy)) @ np.array([[c, s], [-s, c]]) + (cx, cy)

"""What kind of shape a painted node is to one who looks at it: a circle, a ring, a diamond, a star, a line.

Kinds are those of :data:`limner.sight.question.SHAPES`, of which a shape has one at most. A rectangle of equal sides
is a square, unless its corners point up and sideways: then it is a diamond. A long thin thing is a line, however it
was painted. Outlines that are none of these (a letter, a leaf) have no kind, and none is guessed.
"""

import cv2
import numpy as np

from limner.sight.flatten import flatten, subpath
from limner.sight.graph import (
    Arc,
    Circle,
    Ellipse,
    Line,
    Node,
    Path,
    Polygon,
    Polyline,
    Rect,
    Sector,
    Shape,
    Subpath,
    Text,
)

EQUAL = 0.035
"""Lengths that differ by less, as a share of the longer one, look equal (Weber's fraction of length is about 0.02)."""
SLIM = 8.0
"""Times longer than wide, from where on a thing is a line and no bar ..."""
STOUT = 14.0
"""... unless it is wider than so many pixels."""
ROUND = 0.02
"""How far points may lie from a circle or ellipse, as a share of its radius ..."""
EDGE = 0.7
"""... and in pixels: what tracing leaves."""
SQUARE_ANGLE, UPRIGHT = 5.0, 7.0
"""Degrees by which a right angle may be wrong; by which a diamond may be turned."""


def kind(node: Node) -> str:
    """Return the kind of shape that a node is, or ``""`` where it is none."""
    hollow = node.fill is None
    match shape := node.shape:
        case Text():
            return ""
        case Rect(_, _, width, height, radius, angle):
            return _rect(width, height, radius, angle)
        case Circle():
            return "ring" if hollow else "circle"
        case Ellipse(_, _, rx, ry):
            return ("ring" if hollow else "circle") if _equal(rx, ry) else "ellipse"
        case Sector(sweep=sweep, inner=inner):
            return "sector" if abs(sweep) < 359 else "ring" if inner else "circle"
        case Arc(sweep=sweep):
            return "ring" if hollow and abs(sweep) > 358 else ""
        case Line():
            return "line"
        case Polyline(points):
            return "line" if _is_straight(np.array(points, float)) else ""
        case Polygon(points):
            return polygon(np.array(points, float))
        case Path(outlines):
            return _path(outlines, hollow)
    return _unknown(shape)


def _unknown(shape: Shape) -> str:
    raise TypeError(f"there is no shape {type(shape).__name__}")


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= max(EQUAL * max(one, other), EDGE)


def _rect(width: float, height: float, radius: float, angle: float) -> str:
    short, long = sorted((width, height))
    if long > SLIM * short and short < STOUT:
        return "line"
    if not _equal(width, height):
        return "rectangle"
    if radius > 0.48 * short:
        return "circle"
    return "diamond" if abs(abs((angle + 45) % 90 - 45) - 45) < UPRIGHT else "square"


def _is_straight(points: np.ndarray) -> bool:
    reach = points[-1] - points[0]
    length = float(np.hypot(*reach))
    if length < 2:
        return False
    across = np.abs((points - points[0]) @ np.array([-reach[1], reach[0]]) / length)
    return float(across.max()) < max(EDGE, 0.01 * length)


def _path(outlines: tuple[Subpath, ...], hollow: bool) -> str:
    rows = [subpath(outline) for outline in outlines]
    if len(rows) == 1 and not outlines[0].closed:
        return "line" if _is_straight(rows[0]) else ""
    if len(rows) == 1:
        return ("ring" if hollow else "circle") if _circle(rows[0]) else _outline(rows[0])
    rounds = [_circle(row) for row in rows]
    if len(rounds) == 2 and (outer := rounds[0]) and (inner := rounds[1]):
        (ax, ay, ar), (bx, by, br) = outer, inner
        return "ring" if float(np.hypot(ax - bx, ay - by)) < 0.1 * max(ar, br) + EDGE else ""
    return ""


def _circle(points: np.ndarray) -> tuple[float, float, float] | None:
    """Return the circle ``cx, cy, r`` that an outline is, or ``None``."""
    if len(points) < 8:
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    sides = high - low
    if not _equal(*sides):
        return None
    cx, cy = (low + high) / 2
    r = float(sides.mean()) / 2
    miss = np.abs(np.hypot(points[:, 0] - cx, points[:, 1] - cy) - r)
    return (float(cx), float(cy), r) if float(miss.max()) < max(EDGE, 2 * ROUND * r) else None


def _outline(points: np.ndarray) -> str:
    """Return the kind of one curved outline: an ellipse, a sector, or a polygon with rounded corners."""
    if len(points) < 5:
        return polygon(points)
    (cx, cy), (width, height), angle = cv2.fitEllipse(points.astype(np.float32))
    if min(width, height) > 1:
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        local = (points - (cx, cy)) @ np.array([[c, -s], [s, c]]) / (width / 2, height / 2)
        miss = np.abs(np.hypot(*local.T) - 1) * min(width, height) / 2
        if float(miss.max()) < max(EDGE, ROUND * min(width, height)):
            return "ellipse"
    return "sector" if is_sector(points) else polygon(points)


def is_sector(points: np.ndarray) -> bool:
    """Say whether an outline ``(N, 2)`` is a slice of a disc: two straight sides and an arc about their corner."""
    size = float(np.ptp(points, axis=0).max())
    kept = cv2.approxPolyDP(points.astype(np.float32), 0.01 * size + 0.3, closed=True)[:, 0].astype(float)
    best = 0.0
    for corner in kept:
        distances = np.hypot(*(points - corner).T)
        r = float(np.quantile(distances, 0.9))
        on_arc = np.abs(distances - r) < max(EDGE, ROUND * r)
        gaps = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
        around = float(gaps[on_arc & np.roll(on_arc, -1)].sum())
        total = float(gaps.sum())
        if abs(total - around - 2 * r) < 0.05 * total and around > 0.3 * r and np.count_nonzero(on_arc) > 4:
            best = max(best, around)
    return best > 0


def polygon(points: np.ndarray) -> str:
    """Return the kind of a polygon ``(N, 2)``, its corners perhaps a little rounded, or ``""``."""
    size = float(np.ptp(points, axis=0).max())
    if size < 2 or len(points) < 3:
        return ""
    corners = _corners(points, size)
    if corners is None:
        return ""
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    match len(corners):
        case 3:
            return "triangle"
        case 4:
            return _four(corners, sides)
        case 5 | 6 if _is_regular(corners, sides):
            return "pentagon" if len(corners) == 5 else "hexagon"
    return "star" if _is_star(corners) else ""


def _corners(points: np.ndarray, size: float) -> np.ndarray | None:
    """Return the fewest corners that keep the outline's area, or ``None`` where it is too round for any."""
    outline = points.astype(np.float32)
    area = abs(float(cv2.contourArea(outline)))
    for share in (0.015, 0.03, 0.05, 0.07):
        kept = cv2.approxPolyDP(outline, max(share * size, 0.6), closed=True)[:, 0].astype(float)
        if len(kept) <= 3 or len(kept) in (4, 5, 6, 8, 10, 12):
            gone = abs(abs(float(cv2.contourArea(kept.astype(np.float32)))) - area)
            if len(kept) >= 3 and gone <= 0.08 * area and (len(kept) < 7 or _is_star(kept)):
                return kept
    return None


def _four(corners: np.ndarray, sides: np.ndarray) -> str:
    angles = _angles(corners)
    first, second = sides[0::2].mean(), sides[1::2].mean()
    if float(np.abs(angles - 90).max()) < SQUARE_ANGLE:
        lean = float(np.degrees(np.arctan2(*(corners[1] - corners[0])[::-1])))
        return _rect(float(first), float(second), 0.0, lean)
    if min(first, second) * SLIM < max(first, second):
        return "line"
    across, down = sorted((corners[2] - corners[0], corners[3] - corners[1]), key=lambda d: abs(float(d[1])))
    level = abs(float(across[1])) < 0.15 * abs(float(across[0])) and abs(float(down[0])) < 0.15 * abs(float(down[1]))
    return "diamond" if level and float(np.ptp(sides)) < 0.12 * float(sides.mean()) else ""


def _angles(corners: np.ndarray) -> np.ndarray:
    """Return the angle at each corner of a convex polygon, degrees."""
    back, on = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    cosines = (back * on).sum(axis=1) / np.maximum(np.hypot(*back.T) * np.hypot(*on.T), 1e-9)
    return np.degrees(np.arccos(np.clip(cosines, -1, 1)))


def _is_regular(corners: np.ndarray, sides: np.ndarray) -> bool:
    reach = np.hypot(*(corners - corners.mean(axis=0)).T)
    return float(np.ptp(sides)) < 0.3 * float(sides.mean()) and float(np.ptp(reach)) < 0.2 * float(reach.mean())


def _is_star(corners: np.ndarray) -> bool:
    """Say whether corners lie by turns near and far from the middle: four points of a star at least."""
    if len(corners) < 8 or len(corners) % 2:
        return False
    reach = np.hypot(*(corners - corners.mean(axis=0)).T)
    odd, even = reach[0::2], reach[1::2]
    near, far = (odd, even) if odd.mean() < even.mean() else (even, odd)
    return bool(near.max() < 0.85 * far.min() and np.ptp(near) < 0.3 * far.mean() and np.ptp(far) < 0.3 * far.mean())


def outline_of(shape: Shape) -> np.ndarray:
    """Return the points of a shape's first outline, ``(N, 2)``; of text none."""
    return np.empty((0, 2)) if isinstance(shape, Text) else flatten(shape)[0].points

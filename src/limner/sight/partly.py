"""What kind of shape a thing is of which only a part shows, judged by the corners and curves that do.

Looked at is the outline where no later thing lies against it. Equal corners of 60, 108 or 120 degrees make a triangle,
pentagon or hexagon, pairs that lean to either side of an upright or level line a diamond, acute tips with notches
between them a star, right ones a square or rectangle if something of all four sides shows, and what lies on an ellipse
is round. Promises no kind where too little shows.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from limner.sight.marks import Mark

LEAST = 20.0
"""Pixels: of what is smaller too little shows."""
TOUCH = 2.5
"""Pixels from another's outline within which an outline may be that one's."""
SHOWS = 0.35
"""The part of the outline that must show."""
STRAIGHT, SIDE = 0.015, 0.1
"""How far a side may be bent, and how long it is at least, as parts of the size."""
CORNER, MIRROR = 5.0, 6.0
"""Degrees by which a corner, or a direction, may be off."""
TIP, NOTCH = (25.0, 65.0), 200.0
"""Degrees of a star's tips, and from which on a corner is a notch."""
ON_CURVE, MOST, AROUND = 0.02, 0.92, 0.4
"""How far, in radii, outlines may be off an ellipse; what part of them is not; and of how much of a turn they tell."""
WITHIN = 0.94
"""The part of a whole outline that an ellipse must hold: there may be spurs where others touch."""
EQUAL = 0.05
"""Radii that differ by less are those of a circle."""
REGULAR = {60.0: "triangle", 108.0: "pentagon", 120.0: "hexagon"}


def partly(mark: Mark, later: Sequence[Mark]) -> str:
    """Return the kind of a mark, one of ``SHAPES``, or ``""``.

    Args:
        mark: a filled shape without a kind of its own.
        later: the marks that are painted over it.
    """
    if mark.words or mark.node.fill is None or mark.size < LEAST:
        return ""
    outlines = sorted((_dense(points) for points in mark.outlines), key=lambda points: -_area(points))
    free = [points[_shows(points, later)] for points in outlines]
    if len(free[0]) < SHOWS * len(outlines[0]):
        return ""
    if curve := _ellipse(free[0]):
        hole = _ellipse(free[1]) if len(free) > 1 and _area(outlines[1]) > 0.05 * _area(outlines[0]) else None
        if not _holds(curve, outlines[0]):
            return ""
        if hole and np.hypot(*np.subtract(curve[0], hole[0])) < 0.06 * curve[1][0]:
            return "ring"
        return "circle" if abs(curve[1][0] - curve[1][1]) < EQUAL * max(curve[1]) else "ellipse"
    return "ring" if _is_bow(free[0]) else _cornered(outlines[0], later)


Curve = tuple[tuple[float, float], tuple[float, float], float]
"""An ellipse: its middle, radii and angle in degrees."""


def _dense(points: np.ndarray) -> np.ndarray:
    """Return a closed outline with points no more than about two pixels apart."""
    after = np.roll(points, -1, axis=0)
    counts = np.maximum(np.hypot(*(after - points).T) / 2, 1).astype(int)
    parts = [a + np.arange(n)[:, None] / n * (b - a) for a, b, n in zip(points, after, counts, strict=True)]
    return np.vstack(parts)


def _area(points: np.ndarray) -> float:
    return abs(float(cv2.contourArea(points.astype(np.float32))))


def _shows(points: np.ndarray, later: Sequence[Mark]) -> np.ndarray:
    """Return ``(N,) bool``: which points no later mark lies on or against."""
    free = np.ones(len(points), bool)
    for mark in later:
        if mark.words:
            continue
        reach = TOUCH + (mark.node.stroke.width / 2 if mark.node.stroke else 0.0)
        left, top, right, bottom = mark.box
        x, y = points.T
        near = (x > left - reach) & (x < right + reach) & (y > top - reach) & (y < bottom + reach) & free
        for contour in mark.outlines if near.any() else ():
            contour = contour.astype(np.float32)
            for k in np.flatnonzero(near):
                away = cv2.pointPolygonTest(contour, (float(x[k]), float(y[k])), True)
                free[k] &= abs(away) > reach if mark.node.fill is None else away < -reach
    return free


def _ellipse(points: np.ndarray) -> Curve | None:
    """Return the ellipse that points lie on, ``None`` where they lie on none or tell of too little of it."""
    if len(points) < 12:
        return None
    (cx, cy), axes, angle = cv2.fitEllipseDirect(points.astype(np.float32))
    middle, radii = (float(cx), float(cy)), (float(axes[0]) / 2, float(axes[1]) / 2)
    if not np.isfinite(radii).all() or min(radii) < LEAST / 4 or max(radii) > 4 * float(np.ptp(points, axis=0).max()):
        return None
    around, out = _polar(points, (middle, radii, angle))
    seen = len(np.unique((around // 10).astype(int))) / 36
    off = np.abs(out - 1) < max(ON_CURVE, 1.0 / min(radii))
    return (middle, radii, angle) if off.mean() > MOST and seen > AROUND else None


def _is_bow(points: np.ndarray) -> bool:
    """Say whether an outline runs on two circles about one middle, as that of a ring does of which a part is hidden."""
    hull = cv2.convexHull(points.astype(np.float32))
    outside = np.array([cv2.pointPolygonTest(hull, (float(x), float(y)), True) < 1.0 for x, y in points])
    outer, inner = _ellipse(points[outside]), _ellipse(points[~outside])
    if outer is None or inner is None:
        return False
    (one, other), reach = (outer[1], inner[1]), max(outer[1])
    level = all(max(radii) - min(radii) < EQUAL * reach for radii in (one, other))
    return level and float(np.hypot(*np.subtract(outer[0], inner[0]))) < EQUAL * reach


def _polar(points: np.ndarray, curve: Curve) -> tuple[np.ndarray, np.ndarray]:
    """Return points as directions in degrees from an ellipse's middle, and distances in its radii."""
    (cx, cy), (a, b), angle = curve
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    u, v = ((points - (cx, cy)) @ np.array([[c, -s], [s, c]])).T / np.array([[a], [b]])
    return np.degrees(np.arctan2(v, u)) % 360, np.hypot(u, v)


def _holds(curve: Curve, points: np.ndarray) -> bool:
    """Say whether an ellipse holds all of an outline: what sticks out of it is no part of it."""
    return float(np.quantile(_polar(points, curve)[1], WITHIN)) < 1 + 3 * ON_CURVE


def _cornered(points: np.ndarray, later: Sequence[Mark]) -> str:
    size = float(np.ptp(points, axis=0).max())
    ends = cv2.approxPolyDP(points.astype(np.float32), max(1.2, STRAIGHT * size), True)[:, 0].astype(float)
    if len(ends) < 3:
        return ""
    if cv2.contourArea(ends.astype(np.float32), True) < 0:
        ends = ends[::-1]
    sides = np.roll(ends, -1, axis=0) - ends
    middles = ends + np.array([0.25, 0.5, 0.75])[:, None, None] * sides
    free = np.array([_shows(row, later) for row in middles]).all(axis=0) & (np.hypot(*sides.T) > SIDE * size)
    headings = np.degrees(np.arctan2(sides[:, 1], sides[:, 0]))
    whole = np.flatnonzero(free & np.roll(free, 1))
    angles = (180 - (headings[whole] - headings[whole - 1])) % 360
    convex = angles < 180
    if (angles > NOTCH).sum() >= 2:
        acute = convex & (angles > TIP[0]) & (angles < TIP[1])
        return "star" if acute.sum() >= 2 and (acute.sum() >= 3 or (acute == convex).all()) else ""
    if len(whole) < 2 or not convex.all():
        return ""
    for wanted, name in REGULAR.items():
        if (np.abs(angles - wanted) < CORNER).all():
            return name
    if (np.abs(angles - 90) < CORNER).all():
        return _right(middles[1][free], headings[free])
    return "diamond" if _leans(headings[free]) and (np.abs(angles - 90) > CORNER).all() else ""


def _right(middles: np.ndarray, headings: np.ndarray) -> str:
    """Return what four sides at right angles make, of which each shows in part."""
    turned = headings - headings[0]
    which = np.round(turned / 90).astype(int) % 4
    if len(np.unique(which)) < 4 or (np.abs((turned + 45) % 90 - 45) > CORNER).any():
        return ""
    across = np.radians(headings[0]) + np.array([[np.pi / 2], [0.0]])
    places = middles @ np.vstack([np.cos(across.T), np.sin(across.T)])
    high, wide = (
        abs(float(places[which == k, j].mean() - places[which == k + 2, j].mean())) for k, j in ((0, 0), (1, 1))
    )
    if abs(high - wide) > EQUAL * max(high, wide):
        return "rectangle"
    return "diamond" if abs(headings[0] % 90 - 45) < CORNER else "square"


def _leans(headings: np.ndarray) -> bool:
    """Say whether sides run in two directions that mirror each other, neither of them level or upright."""
    slopes = (headings + 90) % 180 - 90
    up, down = slopes[slopes > 0], slopes[slopes < 0]
    if not len(up) or not len(down) or np.ptp(up) > MIRROR or np.ptp(down) > MIRROR:
        return False
    return abs(float(up.mean() + down.mean())) < MIRROR and 15 < float(up.mean()) < 75

"""Completes an outline of which a part is hidden: what it would be if the rest went on as what is seen does.

A circle or an ellipse goes round, a rectangle has its four sides, a slice its two, a regular
polygon or a star those like the ones that are seen; straight sides run on until they meet; what is cut
across is joined straight; a shape seen in several parts is their convex hull. Which of these is true is for the caller
to check: what they add must be hidden. Not covered: hidden curves other than those of circles and ellipses.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from limner.sight import shapes
from limner.sight.gon import Gon, gon
from limner.sight.graph import Circle, Ellipse, Rect, Sector
from limner.sight.wedge import wedge

SEEN = 0.12
"""The root mean square of distances, in pixels, to which a curve must fit what is seen of it."""
ARC, OVAL = 50.0, 150.0
"""Degrees of a circle, and of an ellipse, that must be seen."""
SIDE, NEAR = 14, 3
"""Steps of half a pixel: how much of a side tells its direction, and how much next to its hidden part does not."""
STRAIGHT = 0.1
"""Pixels, root mean square: a side is straight to within this."""
ON_SIDES = 0.5
"""The part of what is seen that lies on the sides of the box around it, if it is a rectangle."""
FEWEST = 8
"""Points that tell a circle."""
EVEN_RADII = 0.005
"""The part of a radius by which those of a circle may differ."""
LEVEL = 0.5
"""Degrees up to which an ellipse is not turned."""
EVEN = np.cos(np.radians(3))

Candidate = np.ndarray | Circle | Ellipse | Rect | Sector | Gon
"""What an outline may be: points ``(N, 2)``, or a shape."""


def candidates(outlines: list[np.ndarray], hidden: list[np.ndarray], slack: float = 1.0) -> Iterator[Candidate]:
    """Yield what an outline may be, the simplest first.

    Args:
        outlines: the parts of it that are seen, each closed, ``(N, 2)`` in pixels at even steps of half a pixel.
        hidden: for each ``(N,) bool``, which of its points are not its own but those of what lies on top.
        slack: how many times as far as in a clean picture points may stray.
    """
    seen = np.vstack([points[~mask] for points, mask in zip(outlines, hidden, strict=True)])
    if len(seen) < SIDE:
        return
    if (circle := _circle(seen, slack)) is not None:
        yield circle
    elif (ellipse := _ellipse(seen, slack)) is not None:
        yield ellipse
    elif (rect := _rect(seen, np.vstack(outlines), slack)) is not None:
        yield rect
    elif len(outlines) == 1 and hidden[0].any():
        found = wedge(outlines[0], ~hidden[0], slack) or gon(outlines[0], ~hidden[0], slack)
        if found is not None:
            yield found
    if len(outlines) == 1 and (bridged := bridge(outlines[0], hidden[0], slack)) is not None:
        yield bridged
    yield cv2.convexHull(seen.astype(np.float32))[:, 0].astype(float)


def ring(seen: np.ndarray, slack: float = 1.0) -> tuple[Circle, Circle] | None:
    """Return the outer and the inner circle of a ring of which parts are seen, each as points of both circles."""
    if len(seen) < 4 * SIDE:
        return None
    hull = cv2.convexHull(seen.astype(np.float32))
    (cx, cy), reach = cv2.minEnclosingCircle(hull)
    far = np.hypot(seen[:, 0] - cx, seen[:, 1] - cy)
    if ((far > 0.8 * reach) & (far < 0.9 * reach)).mean() > 0.5 or (far < 0.9 * reach).mean() < 0.1:
        return None
    some = seen[::4]
    inside = np.array([cv2.pointPolygonTest(hull, (float(x), float(y)), True) for x, y in some])
    if 4 * min((inside < slack * SEEN).sum(), (inside > 1).sum()) < SIDE:
        return None
    outer = _circle(some[inside < slack * SEEN], slack)
    if outer is None:
        return None
    far = np.hypot(*(seen - (outer.cx, outer.cy)).T)
    inner = _circle(seen[far < outer.r - 1], slack)
    if inner is None or np.hypot(inner.cx - outer.cx, inner.cy - outer.cy) > 4 * slack * SEEN:
        return None
    return outer, inner


def _circle(seen: np.ndarray, slack: float) -> Circle | None:
    if len(seen) < FEWEST:
        return None
    middle = seen.mean(axis=0)
    x, y = (seen - middle).T
    a, b, c = np.linalg.lstsq(np.column_stack([x, y, np.ones(len(x))]), x * x + y * y, rcond=None)[0]
    r = float(np.sqrt(max(c + (a * a + b * b) / 4, 0)))
    off = np.hypot(x - a / 2, y - b / 2) - r
    if (
        r > 4 * np.ptp(seen, axis=0).max()
        or np.sqrt(np.mean(off**2)) > slack * SEEN
        or np.abs(off).max() > 4 * slack * SEEN
    ):
        return None
    return Circle(middle[0] + a / 2, middle[1] + b / 2, r) if _span(x - a / 2, y - b / 2) > ARC else None


def _ellipse(seen: np.ndarray, slack: float) -> Circle | Ellipse | None:
    if len(seen) < 3 * SIDE:
        return None
    (cx, cy), (width, height), angle = cv2.fitEllipseDirect(seen.astype(np.float32))
    rx, ry = width / 2, height / 2
    if not (np.isfinite(rx * ry) and min(rx, ry) > 3) or max(rx, ry) > 2 * np.ptp(seen, axis=0).max():
        return None
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    x, y = ((seen - (cx, cy)) @ np.array([[c, -s], [s, c]])).T
    slope = 2 * np.hypot(x / rx**2, y / ry**2)
    off = ((x / rx) ** 2 + (y / ry) ** 2 - 1) / np.maximum(slope, 1e-9)
    if np.sqrt(np.mean(off**2)) > slack * SEEN or np.abs(off).max() > 4 * slack * SEEN or _span(x / rx, y / ry) < OVAL:
        return None
    if abs(rx - ry) < max(slack * SEEN, EVEN_RADII * rx):
        return Circle(cx, cy, (rx + ry) / 2)
    lean = (angle + 45) % 90 - 45
    if abs((angle - lean) % 180) > 45:  # OpenCV's first axis is the upright one
        rx, ry = ry, rx
    return Ellipse(cx, cy, rx, ry, lean if abs(lean) > LEVEL else 0.0)


def _rect(seen: np.ndarray, outline: np.ndarray, slack: float) -> Rect | None:
    # What bites into a rectangle leaves points within it, so its box is known from all; its sides from those seen.
    box = cv2.minAreaRect(outline.astype(np.float32))
    angle = box[2]
    x, y = np.abs(shapes.turned(seen - box[0], -np.radians(angle))).T
    on = (np.abs(x - box[1][0] / 2) < 1) | (np.abs(y - box[1][1] / 2) < 1)
    if on.mean() < ON_SIDES:
        return None
    level = abs((angle + 45) % 90 - 45) < LEVEL
    rect, miss = shapes.fit_rect(seen, not level, outline)
    return rect if miss <= 2 * slack * SEEN and min(rect.width, rect.height) > 2 else None


def _span(x: np.ndarray, y: np.ndarray) -> float:
    """Return how many degrees around the origin points are seen at."""
    return 5.0 * len(np.unique(np.floor(np.degrees(np.arctan2(y, x)) / 5)))


def bridge(points: np.ndarray, hidden: np.ndarray, slack: float = 1.0) -> np.ndarray | None:
    """Let the straight sides at both ends of each hidden stretch run on until they meet; ``None`` where they do not."""
    if not hidden.any() or hidden.all():
        return None
    start = int(np.flatnonzero(hidden & ~np.roll(hidden, 1))[0])
    points, hidden = np.roll(points, -start, axis=0), np.roll(hidden, -start)
    edges = np.flatnonzero(np.diff(hidden.astype(int)))  # the last point before a change
    stops = [*edges.tolist(), len(points) - 1]
    result: list[np.ndarray] = []
    for k in range(0, len(stops) - 1, 2):  # hidden up to stops[k], seen up to stops[k + 1]
        result.append(points[stops[k] + 1 : stops[k + 1] + 1])
        if len(result[-1]) < SIDE:
            return None
    if len(stops) % 2:
        return None
    corners = []
    for part, following in zip(result, result[1:] + result[:1], strict=True):
        found = _meet(_ray(part[::-1], slack), _ray(following, slack))
        if found is None:
            return None
        corners.append(found)
    trimmed = [part[NEAR:-NEAR] for part in result]
    return np.vstack([item for pair in zip(trimmed, corners, strict=True) for item in pair])


def _ray(side: np.ndarray, slack: float) -> tuple[np.ndarray, np.ndarray] | None:
    """Return where a side ends, short of what its hidden neighbour disturbs, and its direction out over that end.

    The direction is that of as much of the side as is straight: what goes on over a long way depends on it.
    """
    found = _straight(side[NEAR : NEAR + SIDE], slack)
    if found is None:
        return None
    low, high = SIDE, len(side) - 2 * NEAR
    length = high
    while high - low > SIDE // 2:
        longer = _straight(side[NEAR : NEAR + length], slack)
        found, low, high = (longer, length, high) if longer is not None else (found, low, length)
        length = min((low + high) // 2, 2 * low)
    middle, out, first = found
    return middle + out * (out @ (first - middle)), out


def _straight(own: np.ndarray, slack: float) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Return the middle, the direction towards the first, and the first of points on a straight line."""
    if len(own) < SIDE // 2:
        return None
    middle = own.mean(axis=0)
    _, _, axes = np.linalg.svd(own - middle, full_matrices=False)
    off = (own - middle) @ np.array([-axes[0][1], axes[0][0]])
    if np.sqrt(np.mean(off**2)) > slack * STRAIGHT:
        return None
    return middle, axes[0] * np.sign(axes[0] @ (own[0] - own[-1])), own[0]


def _meet(a: tuple[np.ndarray, np.ndarray] | None, b: tuple[np.ndarray, np.ndarray] | None) -> np.ndarray | None:
    """Return the points between the end of one side and the start of the next: a corner, or none on one line."""
    if a is None or b is None:
        return None
    (p, u), (q, v) = a, b
    gap = q - p
    if u @ v < -EVEN and abs(u[0] * gap[1] - u[1] * gap[0]) < max(1.0, 0.02 * np.hypot(*gap)):
        return np.empty((0, 2))
    cross = u[0] * v[1] - u[1] * v[0]
    if abs(cross) < 0.05:
        return None
    along, back = (gap[0] * v[1] - gap[1] * v[0]) / cross, (gap[0] * u[1] - gap[1] * u[0]) / cross
    if along < -NEAR or back < -NEAR:
        return None
    return (p + along * u)[None]

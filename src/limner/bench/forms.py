"""What kind of shape a node is, so that the same thing said in two ways counts as the same.

Equivalences, all that there are:

- a square is a rectangle; a polygon or path of four lines with right angles is a rectangle; corners may be rounded;
- an ellipse of equal radii, a rectangle rounded to a disc and a path of circular arcs about one point is a circle;
- a circle that is only stroked is a ring, as are a path of two circles about one point and a full sector with a hole;
- a path of straight lines is a polygon or polyline, which counts by its corners: those in line with their neighbours
  do not;
- a rectangle or four-cornered polygon at most a fifth as wide as long (or 3 px) and a polyline of two points are lines;
- a path of two straight lines and one circular arc about their corner is a sector;
- an open path of one circular arc is an arc.

Everything else that is curved is a path. A ring drawn as a disc under a smaller disc is two circles, and wrong.
"""

from itertools import pairwise

import msgspec
import numpy as np

from limner.sight.flatten import flatten, subpath
from limner.sight.graph import Arc, Circle, Ellipse, Line, Node, Path, Polygon, Polyline, Rect, Sector, Subpath, Text

RIGHT = 1.5
"""Degrees by which a right angle may be off."""
ROUND = 0.01
"""The part of its radius by which a circle may be off."""
BEND = 1.5
"""Degrees below which a corner is none."""
THIN, SLIM = 3.0, 0.2
"""Pixels, and the part of its length, up to which a bar is a line."""


class Form(msgspec.Struct, frozen=True):
    """A node's kind and geometry."""

    kind: str
    lines: tuple[np.ndarray, ...] = ()
    """Outlines ``(N, 2)``, closed ones with their first point repeated; of a stroke or a thin bar its middle line."""
    width: float = 0.0
    """Of the stroke, 0 if there is none."""


def form(node: Node) -> Form:
    """Return what a node is."""
    shape, stroke = node.shape, node.stroke
    width = stroke.width if stroke else 0.0
    match shape:
        case Text():
            return Form("text")
        case Rect(_, _, w, h, radius):
            if abs(w - h) < 2 * ROUND * w and radius >= (0.5 - ROUND) * max(w, h):
                return Form("circle", _lines(node), width)
            return _bar(_corners(shape), width, node) or Form("rectangle", _lines(node), width)
        case Circle():
            ring = node.fill is None and width > 0
            return Form("ring" if ring else "circle", _lines(node), width)
        case Ellipse(_, _, rx, ry):
            like = abs(rx - ry) <= ROUND * max(rx, ry)
            if like and node.fill is None and width:
                return Form("ring", _lines(node), width)
            return Form("circle" if like else "ellipse", _lines(node), width)
        case Sector(cx, cy, r, _, sweep, inner):
            if abs(sweep) < 359.9:
                return Form("sector", _lines(node), width)
            return _ring(cx, cy, r, inner) if inner else Form("circle", _lines(node), width)
        case Arc():
            return Form("arc", _lines(node), width)
        case Line():
            return Form("line", _lines(node), width)
        case Polygon(points):
            return _polygon(np.array(points, float), node, width)
        case Polyline(points):
            return _polyline(np.array(points, float), node, width)
        case Path():
            return _path(shape, node, width)


def _path(path: Path, node: Node, width: float) -> Form:
    outlines = path.outlines
    discs = [_disc(subpath(one)) for one in outlines]
    if len(discs) == 2 and all(discs) and node.fill is not None:
        (ax, ay, one), (bx, by, two) = sorted((disc for disc in discs if disc), key=lambda disc: -disc[2])
        if np.hypot(ax - bx, ay - by) < ROUND * one + 0.25:
            return _ring((ax + bx) / 2, (ay + by) / 2, one, two)
    if len(outlines) != 1:
        return Form("path", _lines(node), width)
    only, lengths = outlines[0], {len(segment) for segment in outlines[0].segments}
    if discs[0] and only.closed:
        return Form("ring" if node.fill is None and width else "circle", _lines(node), width)
    if lengths == {2}:
        points = np.array([only.start, *only.segments], float)
        return _polygon(points, node, width) if only.closed or node.fill else _polyline(points, node, width)
    if not only.closed and lengths == {5} and node.fill is None:
        return Form("arc", _lines(node), width)
    return Form("sector" if _slice(only) else "path", _lines(node), width)


def _polygon(points: np.ndarray, node: Node, width: float) -> Form:
    points = straightened(points, True)
    if len(points) == 4 and _right(points):
        return _bar(points, width, node) or Form("rectangle", (np.vstack([points, points[:1]]),), width)
    return Form(f"polygon {len(points)}", (np.vstack([points, points[:1]]),), width)


def _polyline(points: np.ndarray, node: Node, width: float) -> Form:
    points = straightened(points, False)
    return Form("line" if len(points) == 2 else f"polyline {len(points)}", (points,), width)


def straightened(points: np.ndarray, closed: bool, bend: float = BEND) -> np.ndarray:
    """Leave out points that repeat their neighbour or lie, to within ``bend`` degrees, in line with both."""
    kept = [points[0], *(b for a, b in pairwise(points) if np.hypot(*(b - a)) > 1e-6)]
    if closed and len(kept) > 1 and np.hypot(*(kept[0] - kept[-1])) < 1e-6:
        kept.pop()
    rows = np.array(kept)
    if len(rows) < 3:
        return rows
    before, after = rows - np.roll(rows, 1, axis=0), np.roll(rows, -1, axis=0) - rows
    turn = np.degrees(np.arctan2(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0], (before * after).sum(1)))
    corner = np.abs(turn) > bend if bend else np.ones(len(rows), bool)
    if not closed:
        corner[[0, -1]] = True
    return rows[corner]


def _right(points: np.ndarray) -> bool:
    after = np.roll(points, -1, axis=0) - points
    before = np.roll(after, 1, axis=0)
    off = (after * before).sum(1) / np.maximum(np.hypot(*after.T) * np.hypot(*before.T), 1e-9)
    return bool((np.abs(off) < np.sin(np.radians(RIGHT))).all())


def _bar(corners: np.ndarray, width: float, node: Node) -> Form | None:
    """Return a thin bar as the line along its middle, ``None`` where it is not thin or has a stroke too."""
    if width or node.fill is None:
        return None
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    first = int(sides[0] > sides[1])
    short, long = float(sides[[first, first + 2]].mean()), float(sides[1 - first])
    if (short > THIN and short > SLIM * long) or short > 0.5 * long:
        return None
    ends = np.array([(corners[k] + corners[(k + 1) % 4]) / 2 for k in (first, first + 2)])
    if isinstance(node.shape, Rect) and node.shape.radius > 0.4 * short:  # round caps: the line ends in their middle
        ends += (ends[::-1] - ends) * (short / 2 / long)
    return Form("line", (ends,), short)


def _corners(rect: Rect) -> np.ndarray:
    return flatten(Rect(rect.x, rect.y, rect.width, rect.height, 0.0, rect.angle))[0].points


def _ring(cx: float, cy: float, outer: float, inner: float) -> Form:
    middle = Node("", Circle(cx, cy, (outer + inner) / 2))
    return Form("ring", _lines(middle), outer - inner)


def _disc(points: np.ndarray) -> tuple[float, float, float] | None:
    if len(points) < 8:
        return None
    # Least squares on x^2 + y^2 (Kasa 1976): exact enough where the whole circle is there.
    system = np.column_stack([2 * points, np.ones(len(points))])
    (cx, cy, rest), *_ = np.linalg.lstsq(system, (points**2).sum(1), rcond=None)
    r = float(np.sqrt(max(rest + cx**2 + cy**2, 0)))
    off = np.abs(np.hypot(points[:, 0] - cx, points[:, 1] - cy) - r)
    middle = points.mean(0)
    whole = np.hypot(middle[0] - cx, middle[1] - cy) < 0.3 * r
    return (float(cx), float(cy), r) if whole and off.max() < max(ROUND * r, 0.15) else None


def _slice(outline: Subpath) -> bool:
    """Say whether lines and circular arcs bound a slice of a pie or, with two radii, of a ring."""
    arcs = [segment[0] for segment in outline.segments if len(segment) == 5]
    if not outline.closed or not arcs or any(len(segment) == 6 for segment in outline.segments):
        return False
    corners = straightened(np.array([outline.start, *(segment[-2:] for segment in outline.segments)]), True, bend=0.0)
    outer, inner = max(arcs), min(arcs)
    if outer - inner <= ROUND * outer:
        # The tip is as far from all other corners as the radius is long.
        return any(_reach(np.delete(corners, k, axis=0), corner, (outer,)) for k, corner in enumerate(corners))
    if len(corners) != 4 or len(arcs) != 2:
        return False
    # The four corners of a slice of a ring lie on two rays, in pairs at both radii.
    ends = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    first = int(np.argmin(np.abs(ends - (outer - inner))))
    near, far = corners[first], corners[(first + 1) % 4]
    way = (near - far) / max(float(ends[first]), 1e-9)
    return any(_reach(corners, tip, (outer, inner)) for tip in (near + way * inner, far - way * inner))


def _reach(corners: np.ndarray, tip: np.ndarray, radii: tuple[float, ...]) -> bool:
    away = np.hypot(*(corners - tip).T)[:, None]
    return bool((np.abs(away - radii).min(axis=1) < 2 * ROUND * max(radii)).all())


def _lines(node: Node) -> tuple[np.ndarray, ...]:
    return tuple(np.vstack([one.points, one.points[:1]]) if one.closed else one.points for one in flatten(node.shape))

"""Takes a line and its markers apart: discs or rings strung on straight strokes of their own colour, in one piece.

A line chart's series with markers is one region, neither a stroke of one width nor any simple shape. Its discs are its
thickest places, all of one radius; what is left without them are straight legs of one width, each from disc to disc or
to a free end. Discs are fitted to the outline that is theirs (Kasa 1976), legs run between their middles; all is drawn
again and compared with the piece. Rings around what is below count as discs with a border. Not covered: squares and
other markers, bent legs, and discs of several sizes.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import masks, outline
from limner.sight.draw import filled
from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Ellipse, Line, Node, Polyline, Stroke
from limner.sight.outline import Field
from limner.sight.ribbon import ribbon
from limner.sight.stroke import Drawn

SMALLEST, LARGEST = 2.2, 24.0
"""Radii of discs in pixels."""
THICK = 0.62
"""The part of the largest depth from which a place belongs to a disc; a leg is at most as wide as that."""
FEW, MANY = 1, 60
"""Discs of a piece."""
FULL = 0.4
"""The part of a piece's window that it covers at most."""
EVEN = 0.35
"""Pixels by which radii of discs may differ, and by which an outline's points may lie off their circle."""
ROUND = 0.35
"""The part of a disc's outline that must be seen beside its legs."""
REACH = 2.5
"""Pixels from a disc's edge within which a leg that leads to it ends."""
LEAST = 3.0
"""Square pixels of a leg; less is left of a disc's edge."""
MISS, SPOT = 0.26, 0.6
"""Root mean square of what coverage is off at pixels on edges, at most, and the mean over a spot of 3 by 3 pixels."""


class Beads(msgspec.Struct, frozen=True):
    """A line and its markers, in pixels of the window."""

    lines: tuple[Drawn, ...]
    discs: tuple[Circle, ...]
    border: float
    """Width of the discs' border, whose middle is their outline, where they show what is below; else 0."""


class _Leg(msgspec.Struct, frozen=True):
    """A straight stretch: the numbers of the discs at its ends, -1 for none, and where it ends."""

    ends: tuple[int, int]
    points: np.ndarray
    width: float


def strung(field: Field) -> Beads | None:
    """Return the line and the markers that a piece is, or ``None`` where it is nothing such."""
    shares = field.shares
    if field.soft or field.smoothed or min(shares.shape) < 2 * SMALLEST or float(shares.mean()) > FULL:
        return None
    solid, hollow = _without_holes(shares)
    found = _discs(solid)
    if found is None:
        return None
    middles, radius = found
    legs = _legs(solid, middles, radius)
    if not legs:
        return None
    width = float(np.median([leg.width for leg in legs]))
    if width > 2 * THICK * radius or {end for leg in legs for end in leg.ends if end >= 0} != set(range(len(middles))):
        return None
    lines = _lines(legs, middles, width)
    discs = tuple(Circle(float(x), float(y), radius) for x, y in middles)
    if not _agrees(solid, lines, discs):
        return None
    border = _border(hollow, radius)
    if border is None:
        return None
    return Beads(lines, tuple(msgspec.structs.replace(disc, r=radius - border / 2) for disc in discs), border)


def ringed(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes with the discs on a line that have a smaller disc upon them as discs with a border.

    Args:
        nodes: in painting order.
    """
    result: list[Node | None] = list(nodes)
    discs = [(place, node.shape) for place, node in enumerate(nodes) if isinstance(node.shape, Circle | Ellipse)]
    for line in nodes:
        if line.stroke is None or not isinstance(line.shape, Line | Polyline) or len(discs) < 2:
            continue
        points = flatten(line.shape)[0].points
        for place, outer in discs:
            below = result[place]
            if below is None or below.stroke is not None or below.fill != line.stroke.paint:
                continue
            if np.hypot(*(points - (outer.cx, outer.cy)).T).min() > EVEN:
                continue
            for other, inner in discs:
                upper = result[other]
                if other > place and upper is not None and (disc := _ring(outer, inner)) is not None:
                    pen = Stroke(line.stroke.paint, 2 * (_size(outer) - disc.r))
                    result[place] = msgspec.structs.replace(upper, shape=disc, stroke=pen)
                    result[other] = None
                    break
    return [node for node in result if node is not None]


def _ring(outer: Circle | Ellipse, inner: Circle | Ellipse) -> Circle | None:
    """Return the middle of the border that one disc is around another."""
    big, small = _size(outer), _size(inner)
    if np.hypot(outer.cx - inner.cx, outer.cy - inner.cy) > EVEN or not 0.2 * big < small < big - 0.5:
        return None
    return Circle(outer.cx, outer.cy, (big + small) / 2)


def _size(disc: Circle | Ellipse) -> float:
    return disc.r if isinstance(disc, Circle) else float(np.sqrt(disc.rx * disc.ry))


def _without_holes(shares: np.ndarray) -> tuple[np.ndarray, list[float]]:
    """Return coverage with small holes filled, and the radius of each as a disc of its area."""
    parts, boxes = masks.parts(shares < 0.5)
    solid, radii = shares, []
    for label in range(1, len(boxes)):
        left, top, width, height, count = (int(value) for value in boxes[label])
        inside = left > 0 and top > 0 and left + width < shares.shape[1] and top + height < shares.shape[0]
        if not inside or max(width, height) > 2 * LARGEST or count < 3:
            continue
        hole = masks.dilate(parts == label, 1)
        if abs(width - height) > 2 or count < 0.6 * width * height:
            continue
        radii.append(float(np.sqrt((1 - shares[hole]).sum() / np.pi)))
        solid = np.where(hole & (shares < 1), 1, solid)
    return solid.astype(np.float32), radii


def _discs(solid: np.ndarray) -> tuple[np.ndarray, float] | None:
    """Return the middles ``(N, 2)`` and the common radius of the thickest places, where all of them are discs."""
    depth = cv2.distanceTransform(np.pad(solid > 0.5, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    deepest = float(depth.max())
    if not SMALLEST <= deepest <= LARGEST:
        return None
    _, boxes = masks.parts(depth > THICK * deepest)
    if not FEW <= len(boxes) - 1 <= MANY:
        return None
    rim = np.vstack([line for line in outline.trace(solid) if len(line) > 2])
    middles, radii = [], []
    for label in range(1, len(boxes)):
        left, top, width, height, _ = (int(value) for value in boxes[label])
        if abs(width - height) > 0.5 * deepest + 1:
            return None
        start = np.array([left + width / 2, top + height / 2])
        circle = _circle(rim, start, deepest)
        if circle is None:
            return None
        middles.append(circle[:2])
        radii.append(circle[2])
    radius = float(np.median(radii))
    return (np.array(middles), radius) if max(abs(r - radius) for r in radii) < EVEN else None


def _circle(rim: np.ndarray, start: np.ndarray, radius: float) -> np.ndarray | None:
    """Return the circle ``(cx, cy, r)`` near a place on which most of an outline's points around it lie."""
    circle = np.array([*start, radius])
    for slack in (1.2, 0.7, EVEN):
        away = np.hypot(*(rim - circle[:2]).T)
        points = rim[np.abs(away - circle[2]) < slack]
        if len(points) < 8:
            return None
        system = np.column_stack([2 * points, np.ones(len(points))])
        cx, cy, rest = np.linalg.lstsq(system, (points**2).sum(axis=1), rcond=None)[0]
        circle = np.array([cx, cy, np.sqrt(max(rest + cx * cx + cy * cy, 0))])
    away = rim - circle[:2]
    on = np.abs(np.hypot(*away.T) - circle[2]) < EVEN
    sectors = np.unique(((np.degrees(np.arctan2(*away[on].T)) % 360) // 15).astype(int))
    return circle if len(sectors) >= ROUND * 24 else None


def _legs(solid: np.ndarray, middles: np.ndarray, radius: float) -> list[_Leg]:
    """Return the legs between discs; none where something is left that is no leg."""
    rows, columns = np.mgrid[: solid.shape[0], : solid.shape[1]] + 0.5
    apart = np.min([np.hypot(columns - x, rows - y) for x, y in middles], axis=0)
    rest = np.where(apart > radius + 0.9, solid, 0)
    parts, boxes = masks.parts(rest > 0.15)
    legs = []
    for label in range(1, len(boxes)):
        own = parts == label
        weight = rest[own]
        if float(weight.sum()) < LEAST:
            continue
        at = np.column_stack([columns[own], rows[own]])
        centre = np.average(at, axis=0, weights=weight)
        spread = np.cov((at - centre).T, aweights=weight)
        way = np.linalg.eigh(spread)[1][:, 1]
        along = (at - centre) @ way
        low, high = float(along.min()) - 0.5, float(along.max()) + 0.5
        width = float(weight.sum()) / (high - low)
        tips = np.array([centre + low * way, centre + high * way])
        gaps = np.abs(np.hypot(*(tips[:, None] - middles).transpose(2, 0, 1)) - radius)
        ends = tuple(int(gap.argmin()) if gap.min() < REACH else -1 for gap in gaps)
        if max(ends) < 0 or (ends[0] == ends[1]):
            return []
        points = np.array([middles[end] if end >= 0 else tip for end, tip in zip(ends, tips, strict=True)])
        legs.append(_Leg((ends[0], ends[1]), points, width))
    return legs


def _lines(legs: Sequence[_Leg], middles: np.ndarray, width: float) -> tuple[Drawn, ...]:
    """Return the legs in a row as polylines; each by itself where more than two meet."""
    meeting: dict[int, list[int]] = {}
    for number, leg in enumerate(legs):
        for end in leg.ends:
            if end >= 0:
                meeting.setdefault(end, []).append(number)
    if max(map(len, meeting.values())) > 2:
        return tuple(_drawn(leg.points, width) for leg in legs)
    left, rows = set(range(len(legs))), []
    # A row starts at a leg that has a free end, or at a disc where only one leg ends.
    starts = [n for n, leg in enumerate(legs) if any(e < 0 or len(meeting[e]) == 1 for e in leg.ends)]
    for start in [*starts, *range(len(legs))]:
        if start not in left:
            continue
        left.discard(start)
        one, two = legs[start].ends
        flip = one >= 0 and (two < 0 or len(meeting[two]) == 1) and len(meeting[one]) > 1
        row, at = list(legs[start].points[::-1] if flip else legs[start].points), one if flip else two
        while at >= 0 and (following := [n for n in meeting[at] if n in left]):
            leg = legs[following[0]]
            left.discard(following[0])
            forward = leg.ends[0] == at
            row.append(leg.points[1 if forward else 0])
            at = leg.ends[1 if forward else 0]
        rows.append(np.array(row))
    return tuple(_drawn(row, width) for row in rows)


def _drawn(points: np.ndarray, width: float) -> Drawn:
    ends = tuple((float(x), float(y)) for x, y in points)
    return Drawn(Line(*ends[0], *ends[1]) if len(ends) == 2 else Polyline(ends), width, "round", "round")


def _agrees(solid: np.ndarray, lines: Sequence[Drawn], discs: Sequence[Circle]) -> bool:
    """Say whether a line and its discs, drawn again, are the piece."""
    height, width = solid.shape
    clear = np.ones(solid.shape)
    for line in lines:
        clear *= 1 - ribbon(line.shape, line.width, line.cap, line.join, line.dash, height, width)
    drawn = 1 - clear
    for disc in discs:
        drawn = np.maximum(drawn, filled(disc, (0, 0, width, height)))
    off = (drawn - solid).astype(np.float32)
    if np.abs(cv2.blur(off, (3, 3), borderType=cv2.BORDER_CONSTANT)).max() > SPOT:
        return False
    edge = ((solid > 0.02) & (solid < 0.98)) | ((drawn > 0.02) & (drawn < 0.98))
    return bool(np.sqrt((off * off).sum() / max(int(edge.sum()), 1)) <= MISS)


def _border(holes: Sequence[float], radius: float) -> float | None:
    """Return how wide the discs' border is, 0 where they have none; ``None`` where holes differ."""
    if not holes:
        return 0.0
    inner = float(np.median(holes))
    alike = max(abs(hole - inner) for hole in holes) < EVEN
    return radius - inner if alike and inner < radius else None

"""Slices of pies and rings that a border of the ground's colour keeps apart: what is seen of each is cut on all sides.

Slices that were drawn with a border, as charts are, show less than they are: their straight sides pass the common
centre at half the border's width. Where several pieces end at one circle and all their sides pass its centre alike,
each is the whole slice, with the border of what is seen between them. Not covered: slices that are pulled out, and
gradients that follow the border.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.border import dense
from limner.sight.draw import extent, filled
from limner.sight.flatten import flatten
from limner.sight.graph import Node, Paint, Path, Polygon, Sector, Stroke
from limner.sight.outline import area

ON = 0.45
"""Pixels from a circle within which an outline's points lie on it."""
FEWEST = 12
"""Points on a circle or on a side that tell it."""
LEAST, SMALL = 150.0, 12.0
"""Square pixels of a piece, and pixels of a radius, that are looked at."""
NEAR = 1.5
"""Pixels by which circles of single pieces may differ, and a hundredth of their radius more."""
ALIKE = 0.5
"""Pixels by which twice the distances of sides from the centre may differ."""
THIN, WIDE = 0.8, 0.15
"""The border's width: pixels at least, and the part of the radius at most."""
CLEAR = 2.0
"""Pixels next to a corner that are left out, beyond what the circles' own points are."""


class _Slice(msgspec.Struct, frozen=True):
    """What one piece tells: of a circle, and of its two sides."""

    place: int
    centre: np.ndarray
    outer: float
    inner: float
    sides: tuple[float, float]
    """Degrees of the rays beside its sides, clockwise from the first to the second."""
    offset: float
    """Mean distance of the centre from the sides."""


def whole(nodes: Sequence[Node], tolerance: float) -> list[Node]:
    """Return nodes with the slices of pies and rings made whole that a border keeps apart.

    Args:
        nodes: in painting order.
        tolerance: how far outlines may lie from where they were seen, in pixels.
    """
    able = [place for place, node in enumerate(nodes) if _may_be_slice(node)]
    circles = {place: found for place in able if (found := _circle(nodes[place], ON + tolerance)) is not None}
    result = list(nodes)
    while circles:
        first, (centre, radius) = next(iter(circles.items()))
        near = NEAR + 0.01 * radius
        group = [p for p, (c, r) in circles.items() if np.hypot(*(c - centre)) < near and abs(r - radius) < near]
        largest = max((circles.pop(place) for place in group), key=lambda circle: circle[1])
        if len(group) < 2:
            continue
        centre, radius = _joint([nodes[place] for place in group], *largest)
        found = [_slice(nodes[place], place, centre, radius, ON + tolerance) for place in group]
        slices = [one for one in found if one is not None]
        width = 2 * float(np.median([one.offset for one in slices])) if slices else 0.0
        even = all(abs(2 * one.offset - width) < ALIKE + tolerance for one in slices)
        ground = _ground(nodes[:first], slices[0]) if slices else None
        if len(slices) == len(group) and THIN <= width <= WIDE * radius and even and ground is not None:
            # A short or bent arc has another circle by itself, but may be of this one.
            rest = [_slice(nodes[place], place, centre, radius, ON + tolerance) for place in able if place not in group]
            slices += [one for one in rest if one and abs(2 * one.offset - width) < ALIKE + tolerance]
            for one in slices:
                circles.pop(one.place, None)
                result[one.place] = _whole(nodes[one.place], one, width, ground)
    return result


def _may_be_slice(node: Node) -> bool:
    if node.fill is None or node.stroke is not None or not isinstance(node.shape, Path | Polygon | Sector):
        return False
    low, high = extent(node.shape)
    outlines = flatten(node.shape)
    return len(outlines) == 1 and float((high - low).min()) >= SMALL and abs(area(outlines[0].points)) >= LEAST


def _circle(node: Node, on: float) -> tuple[np.ndarray, float] | None:
    """Return centre and radius of the circle that a part of a piece's outline follows and the rest lies in."""
    points = dense(flatten(node.shape)[0].points)
    step = max(3, len(points) // 16)
    a, b, c = points, np.roll(points, -step, axis=0), np.roll(points, -2 * step, axis=0)
    u, v = b - a, c - a
    cross = 2 * (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    keep = np.abs(cross) > 1e-3
    uu, vv = (u**2).sum(axis=1)[keep], (v**2).sum(axis=1)[keep]
    u, v, cross = u[keep], v[keep], cross[keep]
    centres = a[keep] + np.column_stack([v[:, 1] * uu - u[:, 1] * vv, u[:, 0] * vv - v[:, 0] * uu]) / cross[:, None]
    if not len(centres):
        return None
    away = np.hypot(*(points[None] - centres[:, None]).transpose(2, 0, 1))
    radii = np.hypot(*(a[keep] - centres).T)
    within = (away <= radii[:, None] + 2 * on).all(axis=1) & (radii >= SMALL)
    votes = (np.abs(away - radii[:, None]) < on).sum(axis=1) * within
    best = int(votes.argmax())
    if votes[best] < max(FEWEST, 0.15 * len(points)):
        return None
    return _fitted(points[np.abs(away[best] - radii[best]) < on])


def _fitted(points: np.ndarray) -> tuple[np.ndarray, float]:
    """Return centre and radius of the circle through points: least squares on x^2 + y^2 (Kasa 1976)."""
    middle = points.mean(axis=0)
    local = points - middle
    system = np.column_stack([2 * local, np.ones(len(local))])
    cx, cy, rest = np.linalg.lstsq(system, (local**2).sum(axis=1), rcond=None)[0]
    return middle + (cx, cy), float(np.sqrt(max(rest + cx * cx + cy * cy, 0.0)))


def _joint(nodes: Sequence[Node], centre: np.ndarray, radius: float) -> tuple[np.ndarray, float]:
    """Return the circle that all pieces end at: alone, a short arc does not tell it well."""
    points = np.vstack([dense(flatten(node.shape)[0].points) for node in nodes])
    for off in (NEAR, ON):
        near = np.abs(np.hypot(*(points - centre).T) - radius) < off
        if near.sum() >= FEWEST:
            centre, radius = _fitted(points[near])
    return centre, radius


def _slice(node: Node, place: int, centre: np.ndarray, outer: float, on: float) -> _Slice | None:
    """Return what a piece tells of its two sides, ``None`` where it is not between two rays."""
    points = dense(flatten(node.shape)[0].points) - centre
    away = np.hypot(*points.T)
    turn = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    arc = np.abs(away - outer) < 2 * on
    if arc.sum() < FEWEST or away.max() > outer + 2 * on:
        return None
    heading = points[arc].mean(axis=0)
    middle = float(np.degrees(np.arctan2(heading[1], heading[0])))
    if area(points[arc]) < 0:
        points, away, turn, arc = points[::-1], away[::-1], turn[::-1], arc[::-1]
    bend = (turn[arc] - middle + 180) % 360 - 180
    if np.ptp(bend) > 350:
        return None
    inner = _inner(away, outer)
    body = (away > inner + CLEAR) & (away < outer - CLEAR)
    side = (turn - middle + 180) % 360 - 180
    rays = []
    for sign in (-1, 1):
        mine = points[body & (np.sign(side) == sign)]
        if len(mine) < FEWEST:
            return None
        rays.append(_ray(mine, sign))
    if any(ray is None for ray in rays):
        return None
    (first, one), (second, other) = (ray for ray in rays if ray is not None)
    return _Slice(place, centre, outer, inner, (first, second), (one + other) / 2)


def _inner(away: np.ndarray, outer: float) -> float:
    """Return the radius of a slice's inner arc, 0 where it comes to a point."""
    least = float(away.min())
    near = away < least + 1.0
    return float(np.median(away[near])) if least > 0.15 * outer and near.sum() >= FEWEST else 0.0


def _ray(points: np.ndarray, sign: int) -> tuple[float, float] | None:
    """Return the direction in degrees of a straight side and how far inside of its ray it runs."""
    middle = points.mean(axis=0)
    _, spread, axes = np.linalg.svd(points - middle, full_matrices=False)
    way = axes[0] * np.sign(axes[0] @ middle or 1.0)
    if spread[1] / np.sqrt(len(points)) > ON:
        return None
    # The side that comes first clockwise lies on the right of its ray, the other on the left.
    offset = -sign * float(way[0] * middle[1] - way[1] * middle[0])
    return float(np.degrees(np.arctan2(way[1], way[0]))), offset


def _ground(below: Sequence[Node], piece: _Slice) -> Paint | None:
    """Return the paint that is seen beside a slice's first side."""
    angle = np.radians(piece.sides[0])
    x, y = piece.centre + (piece.outer + piece.inner) / 2 * np.array([np.cos(angle), np.sin(angle)])
    box = (int(x), int(y), int(x) + 1, int(y) + 1)
    found = [node.fill for node in below if node.fill is not None and filled(node.shape, box)[0, 0] > 0.5]
    return found[-1] if found else None


def _whole(node: Node, piece: _Slice, width: float, ground: Paint) -> Node:
    first, second = piece.sides
    inner = piece.inner - width / 2 if piece.inner else 0.0
    cx, cy = (float(value) for value in piece.centre)
    shape = Sector(cx, cy, piece.outer + width / 2, first, (second - first) % 360, inner)
    return msgspec.structs.replace(node, shape=shape, stroke=Stroke(ground, width, "butt", "round"))

"""Recognises the slice of a pie, whole or partly hidden: an arc of a circle and two straight sides to its centre.

The circle is found by votes of triples of points, since only a part of the outline follows it; then centre, radius and
both sides are fitted together, by least squares on true distances (Gauss-Newton), so that a side tells the centre too.
Promises nothing of which the two sides, or the arc, cannot be seen.
"""

import numpy as np

from limner.sight.graph import Sector

ON = 0.5
"""Pixels from a circle or a side within which points are taken for its own at first."""
SIDE, ARC = 5, 12
"""Points, half a pixel apart, that tell a side, and an arc."""
TRIPLES = 48
"""Triples of points that vote for a circle."""
CORNER = 1.5
"""Pixels from a corner within which pixels round the outline."""
MISS, WORST = 0.13, 0.5
"""Pixels by which points may stray from a slice: root mean square, and the near-largest; times the square of the slack,
for compression moves a few points far (development pictures at JPEG quality 75 to 92)."""
LEAST, SMALL = 12.0, 5.0
"""Degrees that a slice spans at least, and pixels of its radius."""
LARGE = 1.6
"""Times its own extent up to which its radius is sought: a circle through a straight side is larger."""
FLAT = 3.0
"""Degrees from a half turn within which it is a segment of a disc: its two sides are one."""
ROUNDS = 6


def wedge(points: np.ndarray, own: np.ndarray, slack: float = 1.0) -> Sector | None:
    """Return the slice of a pie that an outline is, or is what is seen of.

    Args:
        points: ``(N, 2)`` in pixels, a closed outline at even steps of half a pixel.
        own: ``(N,) bool``: which of them are seen; the others are the border of what lies on top.
        slack: how many times as far as in a clean picture points may stray.
    """
    circle = _circle(points, own, slack * ON)
    if circle is None:
        return None
    cx, cy, r = circle
    if r < SMALL:
        return None
    local = points - (cx, cy)
    far = np.hypot(*local.T)
    arc = own & (np.abs(far - r) < slack * ON)
    inner = own & (far < r - CORNER - slack * ON) & (far > CORNER)
    turn = np.degrees(np.arctan2(local[:, 1], local[:, 0]))
    middle = float(np.degrees(np.arctan2(*local[arc].mean(axis=0)[::-1])))
    bend = (turn - middle + 180) % 360 - 180
    first, last = inner & (bend < 0), inner & (bend > 0)
    if min(first.sum(), last.sum()) < SIDE or arc.sum() < ARC:
        return None
    start, stop = (float(np.median(bend[side])) for side in (first, last))
    if stop - start < LEAST or abs(stop - start - 180) < FLAT:
        return None
    solved = _solved(points, arc, first, last, np.array([cx, cy, r, *np.radians([start + middle, stop + middle])]))
    cx, cy, r, one, two = solved
    off = _off(points, solved)
    seen = own & (np.abs(_corners(points, solved)) > CORNER)
    if np.sqrt(np.mean(off[seen] ** 2)) > slack**2 * MISS or np.quantile(np.abs(off[seen]), 0.99) > slack**2 * WORST:
        return None
    if np.abs(off[own]).max() > 2 * CORNER:
        return None
    return Sector(float(cx), float(cy), float(r), float(np.degrees(one)) % 360, float(np.degrees(two - one)))


def _circle(points: np.ndarray, own: np.ndarray, on: float) -> tuple[float, float, float] | None:
    """Return the circle that a part of an outline follows and in which the rest lies."""
    count = len(points)
    step = max(4, count // 20)
    a = np.arange(0, count, max(1, count // TRIPLES))
    b, c = (a + step) % count, (a + 2 * step) % count
    kept = own[a] & own[b] & own[c]
    p, u, v = points[a[kept]], points[b[kept]] - points[a[kept]], points[c[kept]] - points[a[kept]]
    cross = 2 * (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    bent = np.abs(cross) > 1e-6
    p, u, v, cross = p[bent], u[bent], v[bent], cross[bent]
    if not len(p):
        return None
    uu, vv = (u**2).sum(axis=1), (v**2).sum(axis=1)
    middles = p + np.column_stack([v[:, 1] * uu - u[:, 1] * vv, u[:, 0] * vv - v[:, 0] * uu]) / cross[:, None]
    radii = np.hypot(*(p - middles).T)
    far = np.hypot(*(points[None, ::2] - middles[:, None]).transpose(2, 0, 1))
    within = ((far <= radii[:, None] + 2 * on).mean(axis=1) > 0.99) & (radii < LARGE * np.ptp(points, axis=0).max())
    votes = ((np.abs(far - radii[:, None]) < on) & own[None, ::2]).sum(axis=1) * within
    best = int(votes.argmax())
    if 2 * votes[best] < ARC:
        return None
    near = own & (np.abs(np.hypot(*(points - middles[best]).T) - radii[best]) < on)
    x, y = (points[near] - middles[best]).T
    s, t, w = np.linalg.lstsq(np.column_stack([x, y, np.ones(len(x))]), x * x + y * y, rcond=None)[0]
    return middles[best][0] + s / 2, middles[best][1] + t / 2, float(np.sqrt(max(w + (s * s + t * t) / 4, 0.0)))


def _solved(points: np.ndarray, arc: np.ndarray, first: np.ndarray, last: np.ndarray, guess: np.ndarray) -> np.ndarray:
    """Return centre, radius and the angles of the two sides in radians that fit the points of each best."""
    for _ in range(ROUNDS):
        cx, cy, r, *angles = guess
        away = points[arc] - (cx, cy)
        far = np.maximum(np.hypot(*away.T), 1e-9)
        nothing = np.zeros(len(away))
        rows = [np.column_stack([-away / far[:, None], -np.ones(len(away)), nothing, nothing])]
        rest = [far - r]
        for place, (side, angle) in enumerate(zip((first, last), angles, strict=True)):
            away, (c, s) = points[side] - (cx, cy), (np.cos(angle), np.sin(angle))
            columns = np.zeros((len(away), 5))
            columns[:, 0], columns[:, 1], columns[:, 3 + place] = s, -c, -(away @ [c, s])
            rows.append(columns)
            rest.append(away @ [-s, c])
        step = np.linalg.lstsq(np.vstack(rows), -np.concatenate(rest), rcond=None)[0]
        guess = guess + step
        if np.abs(step).max() < 1e-4:
            break
    return guess


def _off(points: np.ndarray, solved: np.ndarray) -> np.ndarray:
    """Return how far each point is from the slice's outline, ``(N,)`` pixels."""
    cx, cy, r, first, last = solved
    local = points - (cx, cy)
    bend = (np.arctan2(local[:, 1], local[:, 0]) - (first + last) / 2 + np.pi) % (2 * np.pi) - np.pi
    gaps = [np.where(np.abs(bend) <= (last - first) / 2, np.abs(np.hypot(*local.T) - r), np.inf)]
    for angle in (first, last):
        c, s = np.cos(angle), np.sin(angle)
        along = np.clip(local @ [c, s], 0, r)
        gaps.append(np.hypot(*(local - along[:, None] * [c, s]).T))
    return np.min(gaps, axis=0)


def _corners(points: np.ndarray, solved: np.ndarray) -> np.ndarray:
    """Return how far each point is from the nearest of the three corners, ``(N,)`` pixels."""
    cx, cy, r, *angles = solved
    corners = [(cx, cy), *((cx + r * np.cos(angle), cy + r * np.sin(angle)) for angle in angles)]
    return np.min([np.hypot(*(points - corner).T) for corner in corners], axis=0)

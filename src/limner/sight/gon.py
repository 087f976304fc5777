"""Recognises regular polygons and stars, whole or partly hidden.

One side between two corners, or of a star two, that are seen give a first guess for each number of corners; centre,
radii and turn are then fitted to all that is seen, by least squares on true distances (Gauss-Newton). Promises nothing
of which no whole side can be seen.
"""

from collections.abc import Iterator

import msgspec
import numpy as np

from limner.sight import curve
from limner.sight.graph import Polygon
from limner.sight.outline import area

COUNTS = range(3, 9)
"""Corners, or points of a star."""
REACH = 6
"""Points, half a pixel apart, on both sides of a corner that must be seen."""
ROUGH = 0.02
"""How far a first guess may be off, in parts of its radius and one pixel more."""
CORNER = 1.5
"""Pixels from a corner within which pixels round the outline."""
MISS, WORST = 0.13, 0.5
"""Pixels by which points may stray: root mean square, and the near-largest; times the square of the slack, for
compression moves a few points far (development pictures at JPEG quality 75 to 92)."""
SMALL = 6.0
"""Pixels of the least radius."""
FAT = 0.92
"""Inner by outer radius above which a star is none; of a polygon whose sides are halved it is the cosine of half."""
ROUNDS = 8


class Gon(msgspec.Struct, frozen=True):
    """A regular polygon, or where ``inner`` is not 0 a star."""

    cx: float
    cy: float
    r: float
    turn: float
    """Radians clockwise from the right at which its first corner lies."""
    count: int
    """Corners, or points of a star."""
    inner: float = 0.0
    """The radius of a star's inner corners."""

    @property
    def corners(self) -> np.ndarray:
        """Its corners ``(N, 2)`` in pixels, clockwise as seen."""
        steps = self.count * (2 if self.inner else 1)
        angles = self.turn + 2 * np.pi * np.arange(steps) / steps
        radii = np.where(np.arange(steps) % 2, self.inner or self.r, self.r)[:, None]
        return (self.cx, self.cy) + radii * np.column_stack([np.cos(angles), np.sin(angles)])

    def polygon(self) -> Polygon:
        """Return it as a shape."""
        return Polygon(tuple((float(x), float(y)) for x, y in self.corners))


def gon(points: np.ndarray, own: np.ndarray, slack: float = 1.0) -> Gon | None:
    """Return the regular polygon or star that an outline is, or is what is seen of.

    Args:
        points: ``(N, 2)`` in pixels, a closed outline at even steps of half a pixel.
        own: ``(N,) bool``: which of them are seen; the others are the border of what lies on top.
        slack: how many times as far as in a clean picture points may stray.
    """
    seen = points[own]
    few = seen[:: max(1, len(seen) // 200)]
    best: tuple[float, Gon] | None = None
    for guess in _guesses(points, own):
        off = np.abs(_off(few, guess))
        if guess.r < SMALL or np.quantile(off, 0.9) > slack + ROUGH * guess.r:
            continue
        found = _refined(few, guess)
        miss = float(np.mean(np.abs(_off(few, found))))
        if best is None or miss < best[0]:
            best = miss, found
    return best[1] if best is not None and _holds(seen, best[1], slack) else None


def _holds(seen: np.ndarray, found: Gon, slack: float) -> bool:
    if found.r < SMALL or found.inner > FAT * np.cos(np.pi / found.count / 2) * found.r:
        return False
    off = np.abs(_off(seen, found))
    sides = np.min([np.hypot(*(seen - corner).T) for corner in found.corners], axis=0) > CORNER
    if sides.mean() < 0.5 or off.max() > 2 * CORNER:
        return False
    return bool(
        np.sqrt(np.mean(off[sides] ** 2)) < slack**2 * MISS and np.quantile(off[sides], 0.99) < slack**2 * WORST
    )


def _guesses(points: np.ndarray, own: np.ndarray) -> Iterator[Gon]:
    """Yield what the first sides that are seen would be sides of."""
    count = len(points)
    if area(points) < 0:
        points, own = points[::-1], own[::-1]
    corners = curve.find_corners(points)
    if len(corners) < 2:
        return
    places = np.arange(-REACH, REACH + 1)
    clear = [bool(own[(corner + places) % count].all()) for corner in corners]
    turns = [_bend(points, int(corner)) for corner in corners]
    sides = stars = 0
    for k in range(len(corners)):
        a, b, c = (int(corners[(k + step) % len(corners)]) for step in range(3))
        if (
            sides < 2
            and clear[k]
            and clear[(k + 1) % len(corners)]
            and _seen(own, a, b)
            and min(turns[k], turns[(k + 1) % len(corners)]) > 0
        ):
            sides += 1
            yield from (_over(points[a], points[b], None, n) for n in COUNTS)
        bends = [turns[(k + step) % len(corners)] for step in range(3)]
        if (
            stars < 2
            and all(clear[(k + step) % len(corners)] for step in range(3))
            and bends[1] < 0 < min(bends[0], bends[2])
            and _seen(own, a, c)
        ):
            stars += 1
            yield from (_over(points[a], points[c], points[b], n) for n in COUNTS)


def _seen(own: np.ndarray, start: int, stop: int) -> bool:
    return bool(own[np.arange(start, stop if stop > start else stop + len(own)) % len(own)].all())


def _bend(points: np.ndarray, corner: int) -> float:
    """Return the sine of the turn at a corner, positive where the outline is convex."""
    before, here, after = (points[(corner + step) % len(points)] for step in (-REACH, 0, REACH))
    u, v = here - before, after - here
    return float((u[0] * v[1] - u[1] * v[0]) / max(np.hypot(*u) * np.hypot(*v), 1e-9))


def _over(p: np.ndarray, q: np.ndarray, inner: np.ndarray | None, count: int) -> Gon:
    """Return the polygon or star two of whose neighbouring outer corners are known; it lies right of the way to q."""
    way = q - p
    length = float(np.hypot(*way))
    inward = np.array([-way[1], way[0]]) / max(length, 1e-9)
    centre = (p + q) / 2 + inward * length / 2 / np.tan(np.pi / count)
    away = p - centre
    reach = 0.0 if inner is None else float(np.hypot(*(inner - centre)))
    return Gon(
        float(centre[0]), float(centre[1]), float(np.hypot(*away)), float(np.arctan2(away[1], away[0])), count, reach
    )


def _refined(points: np.ndarray, guess: Gon) -> Gon:
    names = ["cx", "cy", "r", "turn"] + ["inner"] * (guess.inner > 0)
    for _ in range(ROUNDS):
        nearest = _nearest(points, guess)
        base = _signed(points, guess, nearest)
        steps = [0.01 / guess.r if name == "turn" else 0.01 for name in names]
        slopes = [
            (_signed(points, _moved(guess, [name], [step]), nearest) - base) / step
            for name, step in zip(names, steps, strict=True)
        ]
        change = np.linalg.lstsq(np.column_stack(slopes), -base, rcond=None)[0]
        guess = _moved(guess, names, change.tolist())
        if guess.r < SMALL or guess.inner < 0 or np.abs(change).max() < 1e-3:
            break
    return guess


def _moved(one: Gon, names: list[str], by: list[float]) -> Gon:
    return msgspec.structs.replace(
        one, **{name: getattr(one, name) + step for name, step in zip(names, by, strict=True)}
    )


def _off(points: np.ndarray, one: Gon) -> np.ndarray:
    """Return how far each point is from the outline, ``(N,)`` pixels."""
    return _distances(points, one).min(axis=0)


def _nearest(points: np.ndarray, one: Gon) -> np.ndarray:
    return _distances(points, one).argmin(axis=0)


def _distances(points: np.ndarray, one: Gon) -> np.ndarray:
    """Return the distances of points to all sides, ``(sides, N)``."""
    starts = one.corners
    ways = np.roll(starts, -1, axis=0) - starts
    apart = points[None] - starts[:, None]
    along = np.clip((apart * ways[:, None]).sum(axis=2) / np.maximum((ways**2).sum(axis=1), 1e-9)[:, None], 0, 1)
    return np.hypot(*(apart - along[..., None] * ways[:, None]).transpose(2, 0, 1))


def _signed(points: np.ndarray, one: Gon, nearest: np.ndarray) -> np.ndarray:
    """Return how far each point lies outside the line of a given side, ``(N,)`` pixels."""
    starts = one.corners
    ways = np.roll(starts, -1, axis=0) - starts
    normals = np.column_stack([ways[:, 1], -ways[:, 0]]) / np.maximum(np.hypot(*ways.T), 1e-9)[:, None]
    return ((points - starts[nearest]) * normals[nearest]).sum(axis=1)

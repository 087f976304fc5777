"""Divides a row of points into the fewest straight lines and circular arcs that explain it.

Dynamic programming over all places to break (Bellman 1961): the cost of a division is what its lines and arcs miss,
squared, plus a price for each of their numbers. Sums of powers of the coordinates give the miss of any stretch without
another look at its points; circles are fitted by Kasa's method (1976), which is biased only for short arcs.
"""

import msgspec
import numpy as np

SIGMA = 0.07
"""Pixels by which a point on a stroke's middle strays."""
PRICE = 5.0
"""Squared sigmas that one number must explain."""
LINE, ARC = 2, 5
"""Numbers that a line and an arc take in a path (an arc's radius is written twice, its flags once)."""
FARTHEST = 120
"""Points that one stretch spans at most while breaks are searched; equal neighbours are joined after."""
FLATTEST = 60.0
"""Arcs of a larger radius than this many times their length are lines."""
SHORTEST_ARC = 5
"""Points of the shortest arc: a circle goes through any three."""


class Run(msgspec.Struct, frozen=True):
    """A stretch of points, its first and its last among them, and the line or circle through them."""

    first: int
    last: int
    centre: tuple[float, float]
    """A line's middle, or a circle's centre."""
    along: tuple[float, float] = (1.0, 0.0)
    """A line's direction, the way the points go."""
    radius: float = 0.0
    """A circle's; 0 for a line."""
    sense: int = 1
    """1 where points go round a circle clockwise as seen, else -1."""


def divide(points: np.ndarray, sigma: float = SIGMA) -> list[Run]:
    """Divide a row of at least two points.

    Args:
        points: ``(N, 2)`` in pixels, in order.
        sigma: how far a point strays, in pixels.
    """
    runs = [fit(points, stretch) for stretch in _breaks(points, sigma)]
    merged = [runs[0]]
    for run in runs[1:]:
        joined = fit(points, (merged[-1].first, run.last, bool(run.radius)))
        alike = bool(run.radius) == bool(merged[-1].radius)
        if alike and miss(points, joined) <= 1.2 * max(sigma, miss(points, run), miss(points, merged[-1])):
            merged[-1] = joined
        else:
            merged.append(run)
    return merged


def miss(points: np.ndarray, run: Run) -> float:
    """Return the root mean square distance, in pixels, of a run's points from it."""
    own = points[run.first : run.last + 1] - run.centre
    if run.radius:
        off = np.hypot(own[:, 0], own[:, 1]) - run.radius
    else:
        off = own[:, 0] * run.along[1] - own[:, 1] * run.along[0]
    return float(np.sqrt(np.mean(off * off)))


def fit(points: np.ndarray, stretch: tuple[int, int, bool]) -> Run:
    """Fit a line, or a circle where the stretch says so, to points ``first`` to ``last``."""
    first, last, bent = stretch
    own = points[first : last + 1]
    centre = own.mean(axis=0)
    offset = own - centre
    if bent and (circle := _circle(offset)) is not None:
        x, y = (offset - circle[:2]).T
        sense = 1 if (x[:-1] * y[1:] - y[:-1] * x[1:]).sum() >= 0 else -1
        middle = (float(centre[0] + circle[0]), float(centre[1] + circle[1]))
        return Run(first, last, middle, radius=circle[2], sense=sense)
    (xx, xy), (_, yy) = offset.T @ offset
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    along = np.array([np.cos(angle), np.sin(angle)])
    along *= 1 if along @ (own[-1] - own[0]) >= 0 else -1
    return Run(first, last, (float(centre[0]), float(centre[1])), (float(along[0]), float(along[1])))


def _circle(offset: np.ndarray) -> tuple[float, float, float] | None:
    """Fit a circle: Kasa's, then three steps of Gauss-Newton on true distances, which have no bias."""
    if len(offset) < 3:
        return None
    x, y = offset.T
    basis = np.column_stack([x, y, np.ones(len(x))])
    a, b, c = np.linalg.lstsq(basis, x * x + y * y, rcond=None)[0]
    values = np.array([a / 2, b / 2, np.sqrt(max(c + (a * a + b * b) / 4, 0))])
    for _ in range(3):
        dx, dy = x - values[0], y - values[1]
        far = np.maximum(np.hypot(dx, dy), 1e-9)
        slope = np.column_stack([-dx / far, -dy / far, -np.ones(len(x))])
        gram = slope.T @ slope + 1e-9 * np.eye(3)
        values = values - np.linalg.solve(gram, slope.T @ (far - values[2]))
    if not np.isfinite(values).all() or not 0 < values[2] < 1e5:
        return None
    return float(values[0]), float(values[1]), float(values[2])


def _breaks(points: np.ndarray, sigma: float) -> list[tuple[int, int, bool]]:
    """Return the stretches of the cheapest division: first point, last point, whether it is an arc."""
    count = len(points)
    stops = np.arange(2, count + 1)[:, None]
    firsts = stops - np.arange(2, min(FARTHEST, count) + 1)
    line, arc = (miss / sigma**2 for miss in _misses(_sums(points - points.mean(axis=0)), firsts, stops))
    line += PRICE * LINE
    arc = np.where(stops - firsts >= SHORTEST_ARC, arc + PRICE * ARC, np.inf)
    bent, price = arc < line, np.where(firsts >= 0, np.minimum(arc, line), np.inf)
    best = np.full(count + 1, np.inf)  # the cost of so many points from the start
    best[0] = 0.0
    came = np.zeros(count + 1, int)
    for row, stop in enumerate(range(2, count + 1)):
        cost = best[firsts[row]] + price[row]
        came[stop] = cost.argmin()
        best[stop] = cost[came[stop]]
    stretches, stop = [], count
    while stop > 0:
        row, column = stop - 2, came[stop]
        first = int(firsts[row, column])
        stretches.append((first, stop - 1, bool(bent[row, column])))
        stop = first
    return stretches[::-1]


def _sums(points: np.ndarray) -> np.ndarray:
    """Return running sums ``(N + 1, 9)`` of 1, x, y, xx, xy, yy, xz, yz, zz, with z the squared distance."""
    x, y = points.T
    z = x * x + y * y
    terms = np.column_stack([np.ones(len(x)), x, y, x * x, x * y, y * y, x * z, y * z, z * z])
    return np.vstack([np.zeros(9), np.cumsum(terms, axis=0)])


def _misses(sums: np.ndarray, first: np.ndarray, stop: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the summed squared distances of points ``first`` up to ``stop`` from their line, and from their circle."""
    n, x, y, xx, xy, yy, xz, yz, zz = (column[stop] - column[np.maximum(first, 0)] for column in sums.T)
    mx, my, mz = x / n, y / n, (xx + yy) / n
    xx_, xy_, yy_ = xx - n * mx * mx, xy - n * mx * my, yy - n * my * my
    half, spread = (xx_ + yy_) / 2, np.hypot((xx_ - yy_) / 2, xy_)
    straight = np.maximum(half - spread, 0)
    # z = a x + b y + c by least squares, centred: a and b are twice the circle's centre.
    xz_, yz_, zz_ = xz - n * mx * mz, yz - n * my * mz, zz - n * mz * mz
    determinant = xx_ * yy_ - xy_ * xy_
    safe = np.where(determinant > 1e-9 * np.maximum(half * half, 1e-12), determinant, np.inf)
    a, b = (xz_ * yy_ - yz_ * xy_) / safe, (yz_ * xx_ - xz_ * xy_) / safe
    radius = mz - a * mx - b * my + (a * a + b * b) / 4
    off = np.maximum(zz_ - a * xz_ - b * yz_, 0) / np.maximum(4 * radius, 1e-9)
    length = np.sqrt(12 * np.maximum(half + spread, 0) / n)  # of a line of that spread
    flat = ~np.isfinite(safe) | (radius > (FLATTEST * np.maximum(length, 1)) ** 2)
    return straight, np.where(flat, np.inf, off)

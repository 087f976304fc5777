"""Round things that go around a point: no one sees them turn, and a turn about that point says their path best.

A planet, or a dot of a loader, is written as a turn about a place outside it, since no keyframes of ``translate``
follow a circle. Promises a circle only where the whole path lies on it within its noise, over a good part of a turn.
"""

import numpy as np
from scipy.optimize import least_squares

from limner.motion.course import Samples

SWEEP = 20.0
"""Degrees of the circle that are seen at least: less of it is as good a parabola."""
OFF = 2.0
"""Standard deviations off the circle, root mean square, at most."""
FAR = 50.0
"""Radii, in what the path reaches, at which it is straight."""
NEATER = 1.1
"""Times what is missed that a middle in half pixels may miss beside one in tenths."""
TURN = 360.0


def orbit(origin: tuple[float, float], path: Samples) -> tuple[tuple[float, float], Samples] | None:
    """Find the point that a path goes around.

    Args:
        origin: the point whose path it is, in pixels at rest.
        path: ``(N, 2)``: how it moves, in pixels.

    Returns:
        The middle of the circle, in half pixels where that does, and the turn about it in degrees clockwise;
        ``None`` where the path follows no circle. The circle is the least-squares one: Kasa's (1976), then that of
        true distances.
    """
    known = np.flatnonzero(np.isfinite(path.sigma).all(1))
    if len(known) < 5:
        return None
    points, sigma = path.values[known], path.sigma[known].mean(1)
    reach = float(np.ptp(points, axis=0).max())
    rows = np.column_stack([2 * points, np.ones(len(points))]) / sigma[:, None]
    x, y, rest = np.linalg.lstsq(rows, (points**2).sum(1) / sigma, rcond=None)[0]
    radius = float(np.sqrt(max(rest + x * x + y * y, 0.0)))
    if not 0 < radius < FAR * reach:
        return None

    def off(circle: np.ndarray) -> np.ndarray:
        return (np.linalg.norm(points - circle[:2], axis=1) - circle[2]) / sigma

    found = least_squares(off, (x, y, radius), loss="huber").x
    ways = [np.round((found[:2] + origin) * steps) / steps - origin for steps in (2, 10)]
    radii = [float(np.median(np.linalg.norm(points - middle, axis=1))) for middle in ways]
    misses = [float(np.sqrt(np.mean(off(np.array([*way, one])) ** 2))) for way, one in zip(ways, radii, strict=True)]
    best = int(misses[0] > NEATER * misses[1])
    if misses[best] > OFF:
        return None
    middle, radius = ways[best], radii[best]
    angles = np.degrees(np.unwrap(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])))
    if np.ptp(angles) < SWEEP:
        return None
    start = float(np.degrees(np.arctan2(-middle[1], -middle[0])))  # where it rests, and has not turned
    angles += TURN * np.round((start - angles[0]) / TURN) - start
    values, exact = np.zeros((len(path.values), 1)), np.full((len(path.values), 1), np.inf)
    values[known, 0], exact[known, 0] = angles, np.degrees(sigma / radius)
    turn = Samples(path.times, values, exact, np.array([TURN]), path.step, float(np.max(path.most)), path.least)
    return (float(origin[0] + middle[0]), float(origin[1] + middle[1])), turn

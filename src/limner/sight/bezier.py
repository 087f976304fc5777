"""Fits one cubic Bezier to a row of points: its ends and end tangents are given, its two handles are found.

Schneider's method (1990, Graphics Gems I): least squares for the lengths of the handles, then a Newton step that moves
each point's parameter to its nearest place on the curve, and again. Written for speed on some fifty points, where what
NumPy does costs less than calling it: the whole of a round is 20 calls.
"""

import numpy as np

SAMPLES = 48
"""Points that one cubic is fitted to at most: it has four free numbers."""
STRAY = 1.6
"""How far beyond the tolerance a point may stray that a rasteriser's steps moved; the mean must stay at half of it."""
ROUNDS = 3


def fit(points: np.ndarray, leave: np.ndarray, arrive: np.ndarray, tolerance: float) -> tuple[np.ndarray, float]:
    """Fit a cubic from the first to the last point.

    Args:
        points: ``(N, 2)``, in pixels.
        leave: the unit direction at the first point, into the run.
        arrive: the unit direction at the last point, into the run.
        tolerance: how far, in pixels, the curve may miss: the fit is not improved beyond that.

    Returns:
        The control points ``(4, 2)``, and by how many pixels the curve misses, to be compared with the tolerance.
    """
    start, end = points[0], points[-1]
    if len(points) < 4:
        gap = float(np.hypot(*(end - start))) / 3
        return np.array([start, start + gap * leave, end + gap * arrive, end]), 0.0
    if len(points) > SAMPLES:
        points = points[np.arange(SAMPLES) * (len(points) - 1) // (SAMPLES - 1)]
    plane = np.ascontiguousarray(points, float).view(complex)[:, 0]  # x + iy: one operation for both
    offset = plane - plane[0]
    chord = complex(offset[-1])
    directions = complex(*leave), complex(*arrive)
    at = np.zeros(len(points))
    np.cumsum(np.abs(offset[1:] - offset[:-1]), out=at[1:])
    length = float(at[-1])
    at /= length
    worst, handles = np.inf, np.array(directions) * (length / 3)
    for attempt in range(ROUNDS):
        both = 3 * at * (1 - at)
        late = both * at
        blend = np.array([both - late, late])  # the weights of the handles
        rest = offset - chord * (at * at * (3 - 2 * at))  # what the ends, their handles at zero, leave to them
        handles = _handles(blend, rest, directions, length)
        gap = handles @ blend - rest  # curve minus point
        miss = np.abs(gap)
        previous = worst
        worst = max(float(miss.max()) / STRAY, 2 * (float(miss @ miss) / len(at)) ** 0.5)
        if worst <= tolerance or worst > 8 * tolerance or worst > 0.9 * previous or attempt == ROUNDS - 1:
            break
        at = _nearer(at, gap, handles, chord)
    first, second = (np.array([handle.real, handle.imag]) for handle in handles)
    return np.array([start, start + first, end + second, end]), worst


def _handles(blend: np.ndarray, rest: np.ndarray, directions: tuple[complex, complex], length: float) -> np.ndarray:
    """Solve Schneider's 2 x 2 system for the two handles."""
    leave, arrive = directions
    (c11, c12), (_, c22) = (blend @ blend.T).tolist()
    first, second = (blend @ rest).tolist()
    c12 *= (leave.conjugate() * arrive).real
    x1, x2 = (leave.conjugate() * first).real, (arrive.conjugate() * second).real
    determinant = c11 * c22 - c12 * c12
    first = second = 0.0
    if determinant > 1e-9:
        first, second = (x1 * c22 - x2 * c12) / determinant, (c11 * x2 - c12 * x1) / determinant
    shortest = 1e-3 * length
    if not (shortest < first < 1.5 * length and shortest < second < 1.5 * length):
        first = second = length / 3
    return np.array([first * leave, second * arrive])


def _nearer(at: np.ndarray, gap: np.ndarray, handles: np.ndarray, chord: complex) -> np.ndarray:
    """Take one Newton step towards each point's nearest place on the curve; ``gap`` is curve minus point."""
    # The curve's power form, its start at the origin: 3 h0 t + 3 (h1 - 2 h0 + c) t^2 + (3 h0 - 3 h1 - 2 c) t^3.
    early, late = handles.tolist()
    linear = 3 * early
    square = 6 * (late - 2 * early + chord)
    cube = 9 * (early - late) - 6 * chord
    bent = cube * at
    slope = (bent + square) * at + linear
    back = gap.conj()
    rise = (slope * slope.conj() + back * (2 * bent + square)).real
    step = (back * slope).real / np.where(np.abs(rise) > 1e-9, rise, np.inf)
    return np.maximum.accumulate(np.minimum(np.maximum(at - step, 0), 1))

"""How exact a measured series is, told from the series itself; and frames that show the one before once more."""

import numpy as np

WINDOW = 9
QUIET, BIAS = 0.3, 0.75
"""Part of the windows that is trusted to show noise and nothing else, where nothing moves, or smoothly; and what their
root mean square is of the noise's, by experiment on white noise."""
TRAVEL = 3.0
"""Standard deviations of noise that a value must go on by in a frame, on average, to move: noise alone makes 1.1."""
SAME, STEP = 0.25, 2.5
"""The same where two frames agree better than noise lets them: then less motion around is enough."""
OFTEN, UNEVEN = 0.3, 0.15
"""Part of the moving frames from which on repeats are a rule; by how much, in parts of their mean, moves differ that
are no steps."""
AGAIN, STRIDE = 3.0, 8.0
"""Noise's standard deviations within which a frame is the one before, and beyond which it ought to have moved."""


def spread(values: np.ndarray) -> float:
    """Standard deviation of the noise in an evenly sampled series ``(N,)``, NaN where it is not known.

    Fourth differences remove all that is smooth (their noise is ``sqrt(70)`` times the series' own: von Neumann's
    mean square successive difference, of a higher order); the quietest windows are taken. What stands still is often
    more exact than what moves, since compression repeats it to the bit: windows that move are asked by themselves too.
    """
    fourth = np.diff(values, 4) / np.sqrt(70)
    known = np.isfinite(fourth)
    travel = np.abs(np.diff(values))[2 : 2 + len(fourth)][known]
    fourth = fourth[known]
    if len(fourth) < WINDOW:
        return 0.0
    window = np.ones(WINDOW)
    squares = np.convolve(fourth**2, window / WINDOW, "valid")
    moves = np.convolve(travel, window, "valid") > TRAVEL * WINDOW * np.sqrt(squares)
    noise = np.quantile(squares, QUIET)
    if moves.sum() >= WINDOW:
        noise = max(noise, np.quantile(squares[moves], QUIET))
    return float(np.sqrt(noise) / BIAS)


def _turned(before: np.ndarray, after: np.ndarray) -> bool:
    """Say whether what moves goes back to where it came from."""
    known = np.isfinite(before) & np.isfinite(after)
    return float(before[known] @ after[known]) < 0


def doubled(points: np.ndarray, sigma: float) -> np.ndarray:
    """Find frames that show the one before once more although things were moving.

    Args:
        points: ``(N, P)`` coordinates of everything in the film, NaN where not known.
        sigma: standard deviation of their noise.

    Returns:
        ``(N,)`` bool.
    """
    count = len(points)
    found = np.zeros(count, bool)
    steps = np.abs(np.diff(points, axis=0))
    steps = np.where(np.isfinite(steps), steps, 0.0).max(1, initial=0.0)  # the most that anything moved
    for k in range(2, count - 1):
        before = steps[k - 2] if not found[k - 1] else steps[max(k - 3, 0)]
        after = steps[k]
        moved = min(before, after)
        last = k - 1 if not found[k - 1] else max(k - 2, 1)
        if _turned(points[last] - points[last - 1], points[k + 1] - points[k]):
            continue  # what swings to and fro rests for a moment where it turns
        if steps[k - 1] < SAME * sigma and moved > STEP * sigma:
            found[k] = True
        elif steps[k - 1] <= AGAIN * sigma and moved > STRIDE * sigma and before < 3 * after and after < 4 * before:
            found[k] = True
    if found.sum() > OFTEN * max((steps > STRIDE * sigma).sum(), 1):
        # Every other frame or so: a film of a lower rate, or steps, which are even and to be kept.
        taken = steps[steps > STRIDE * sigma]
        return found if taken.std() > UNEVEN * taken.mean() else np.zeros(count, bool)
    return found

"""Places the stops of a gradient: the fewest straight pieces of colour over place that explain its pixels.

Stops at equal steps show that there is a gradient and where it runs; those a designer wrote lie anywhere. Beginning
with the two ends, a stop is added where the colours are furthest off, and all inner ones move to where the squared
error is least: free-knot linear splines by Gauss-Newton, the colours being solved for in each step (variable projection
after Kaufman 1975). Beyond its ends a gradient stays as it is, so an even stretch at an end needs no stop.
"""

from collections.abc import Callable

import numpy as np

from limner.sight.paint import interpolate

BINS = 128
"""Steps along the gradient at which colours are averaged: stops are known no finer than to one of them."""
MOST = 6
"""Stops; of more, those at equal steps are as good."""
ROUNDS = 8
LEAST = 0.5 / BINS
"""Of the gradient's length, between two stops."""
BETTER = 0.9
"""Times the squared error: above it, stops elsewhere are no better."""
EVEN = 1.0
"""Levels by which the stops at both ends of an even stretch differ at most."""

Knots = tuple[tuple[float, float], np.ndarray, np.ndarray]
"""Where the first and the last stop are, the stops' offsets between these ``(S,)``, and their colours ``(S, 4)``."""


def place(
    places: np.ndarray, colours: np.ndarray, span: tuple[float, float], explains: Callable[[np.ndarray], bool]
) -> Knots | None:
    """Find the fewest stops.

    Args:
        places: of pixels along the gradient, ``(N,)``.
        colours: of these pixels, ``(N, 4)`` premultiplied levels.
        span: the least and the largest place.
        explains: says whether a drawing that misses the pixels by ``(N, 4)`` levels will do.

    Returns:
        The stops, or ``None`` where it takes too many.
    """
    low, high = span
    at, means, weights = _binned((places - low) / (high - low), colours)
    best: tuple[Knots, float] | None = None
    offsets, left = np.array([0.0, 1.0]), MOST - 1
    while left:
        left -= 1
        offsets, knots = _settled(offsets, at, means, weights)
        off = interpolate(places, span, knots, offsets) - colours
        error, trimmed = float(np.vdot(off, off)), _trimmed(span, offsets, knots)
        if best is None and explains(off):
            # Two more may find where the gradient ends within what is seen, and then cost nothing.
            best, left = (trimmed, error), 2
        elif best is not None and len(trimmed[1]) <= len(best[0][1]) and error < BETTER * best[1]:
            best = trimmed, error
        rest = np.abs(means - _basis(offsets, at) @ knots).max(axis=1)
        apart = np.abs(at[:, None] - offsets).min(axis=1) > 4 * LEAST
        if not apart.any():
            break
        offsets = np.sort(np.append(offsets, at[np.argmax(rest * np.sqrt(weights) * apart)]))
    return best and best[0]


def _binned(at: np.ndarray, colours: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the mean place, the mean colour and the number of pixels of each step along the gradient."""
    step = np.clip((at * BINS).astype(int), 0, BINS - 1)
    counts = np.bincount(step, minlength=BINS)
    used = counts > 0
    means = np.column_stack([np.bincount(step, channel, BINS)[used] for channel in colours.T])
    weights = counts[used].astype(float)
    return np.bincount(step, at, BINS)[used] / weights, means / weights[:, None], weights


def _basis(offsets: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return ``(N, S)``: how much of each stop's colour there is at each place."""
    return np.column_stack([np.interp(at, offsets, row) for row in np.eye(len(offsets))])


def _settled(
    offsets: np.ndarray, at: np.ndarray, means: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Move the inner stops to where the squared error is least; return offsets and colours."""
    root = np.sqrt(weights)[:, None]

    def solved(offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        basis = _basis(offsets, at)
        knots = np.linalg.lstsq(basis * root, means * root, rcond=None)[0].clip(0, 255)
        return basis, knots, float((((means - basis @ knots) * root) ** 2).sum())

    basis, knots, error = solved(offsets)
    for _ in range(ROUNDS if len(offsets) > 2 else 0):
        piece = np.clip(np.searchsorted(offsets, at, side="right") - 1, 0, len(offsets) - 2)
        rise = (np.diff(knots, axis=0) / np.diff(offsets)[:, None])[piece]
        slopes = -rise[:, :, None] * basis[:, None, 1:-1] * root[:, :, None]
        weighted = basis * root
        flat = slopes.reshape(len(at), -1)
        flat = flat - weighted @ np.linalg.lstsq(weighted, flat, rcond=None)[0]
        slopes = flat.reshape(-1, len(offsets) - 2)
        gram = slopes.T @ slopes
        gram += np.diag(1e-3 * np.diag(gram) + 1e-9)
        step = np.linalg.solve(gram, slopes.T @ ((means - basis @ knots) * root).ravel())
        for share in (1.0, 0.3):
            moved = offsets.copy()
            moved[1:-1] += share * step
            if np.diff(moved).min() < LEAST:
                continue
            trial = solved(moved)
            if trial[2] < error:
                offsets, (basis, knots, error) = moved, trial
                break
        else:
            break
    return offsets, knots


def _trimmed(span: tuple[float, float], offsets: np.ndarray, knots: np.ndarray) -> Knots:
    """Leave out the stops at the outer ends of even stretches."""
    first, last = 0, len(offsets)
    while last - first > 2 and np.abs(knots[first] - knots[first + 1]).max() <= EVEN:
        first += 1
    while last - first > 2 and np.abs(knots[last - 1] - knots[last - 2]).max() <= EVEN:
        last -= 1
    low, high = (span[0] + offset * (span[1] - span[0]) for offset in offsets[[first, last - 1]])
    offsets = (offsets[first:last] - offsets[first]) / (offsets[last - 1] - offsets[first])
    return (float(low), float(high)), offsets, knots[first:last]

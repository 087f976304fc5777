"""When a thing is there at all: what comes at once, what has shrunk to nothing, and what has only faded."""

import math

import numpy as np

from limner.motion.doubt import FAINT

ATONCE = (0.3, 0.1)
"""Opacity that something has at least that comes all at once, and the part of it by which it then may change."""
PALE = 0.25
"""Opacity below which something is fading."""
SPECK, DOT = 0.3, 1.5
"""Part of a thing's full size below which it may come from nothing, or vanish; pixels of what is then not found."""


def present(alpha: np.ndarray, times: np.ndarray) -> tuple[float, float]:
    """Seconds at which a thing of opacity ``(N,)`` comes all at once, and is gone all at once; infinite if neither.

    What does so again and again, as a light that blinks, is there all the time, and its opacity tells when it shows.
    """
    gone = alpha < FAINT
    there = np.flatnonzero(alpha >= FAINT)
    if len(there) < 2 or not np.isfinite(alpha[[0, -1]]).all():
        return -math.inf, math.inf
    spans = [-math.inf, math.inf]
    comes, goes = np.flatnonzero(gone[:-1] & ~gone[1:]) + 1, np.flatnonzero(~gone[:-1] & gone[1:])
    for side, (edge, way, changes) in enumerate(((there[0], 1, comes), (there[-1], -1, goes))):
        inner, outer = np.clip(changes + way, 0, len(alpha) - 1), edge - way
        sudden = (alpha[changes] > ATONCE[0]) & (np.abs(alpha[changes] - alpha[inner]) < ATONCE[1] * alpha[changes])
        if 0 <= outer < len(alpha) and gone[outer] and changes[sudden].tolist() == [edge]:
            spans[side] = float(times[edge] + times[outer]) / 2
    return spans[0], spans[1]


def shrunk(scale: np.ndarray, sigma: np.ndarray, alpha: np.ndarray, side: float) -> np.ndarray:
    """Tell what is gone while it is tiny by its size, 0, in ``scale`` and ``sigma``; return the opacity without it.

    Its longer side at rest is so many pixels.
    """
    known = np.flatnonzero(np.isfinite(scale).all(1))
    gone = np.flatnonzero((alpha < FAINT) & ~np.isfinite(scale).any(1))
    if not len(known) or not len(gone):
        return alpha
    size = np.abs(scale)
    small = np.nan_to_num(size < SPECK * size[known].max(0)).all(1)
    at = np.searchsorted(known, gone)
    before, after = known[np.maximum(at - 1, 0)], known[np.minimum(at, len(known) - 1)]
    # What fades at its full size is gone by that, however small it is when it comes again.
    faded = (~small[before] & (alpha[before] < PALE)) | (~small[after] & (alpha[after] < PALE))
    nearest = known[np.abs(gone[:, None] - known).argmin(1)]
    tiny = gone[small[nearest] & ~faded]
    scale[tiny], sigma[tiny] = 0.0, DOT / side
    rest = alpha.copy()
    rest[tiny] = np.nan
    return rest

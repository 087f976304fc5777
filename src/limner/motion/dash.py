"""Tells the ends of what is seen of a stroke as a series: both of them, or the last one where the first one stays."""

import numpy as np

from limner.motion.noise import spread

STAYS = 0.006
"""Parts of its length by which an end moves that stays."""
BLUNT = 0.3
"""Pixels by which an end is off at least: caps and corners make it so."""


def ends(trim: np.ndarray, pixel: float) -> tuple[np.ndarray, np.ndarray, float, tuple[float, float]] | None:
    """Tell which ends of a stroke move.

    Args:
        trim: ``(N, 2)``: where what is seen begins and ends, in parts of the stroke's length; NaN where not known.
        pixel: a pixel, in the same.

    Returns:
        Values ``(N, K)`` and their noise, the whole turn after which they are the same (0: never), and where both ends
        usually are; ``None`` where too little is known.
    """
    known = np.isfinite(trim[:, 0]) & np.isfinite(trim[:, 1])
    if known.sum() < 3:
        return None
    first = 1 if np.ptp(trim[known, 0]) < STAYS else 0
    values = np.where(known[:, None], trim, np.nan)[:, first:]
    sigma = [max(spread(values[:, k]), BLUNT * pixel) for k in range(values.shape[1])]
    usual = np.median(trim[known], axis=0)
    return values, np.tile(sigma, (len(values), 1)), 0.0 if first else 1.0, (float(usual[0]), float(usual[1]))

"""Tells how far what turns has turned, through the frames in which it is seen edge-on.

There half a turn makes next to no difference, so that an angle measured there may be half a turn off. What is before
and after such frames tells how it went through them.
"""

import numpy as np

EDGE = 0.2
"""Cosine of the angle from head-on below which half a turn may be amiss."""


def onwards(angles: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Let angles go on from each other.

    Args:
        angles: ``(K,)`` degrees from head-on.
        times: ``(K,)``, growing.

    Returns:
        The same angles but for whole turns, and for half turns where it is seen edge-on.
    """
    clear = np.abs(np.cos(np.radians(angles))) > EDGE
    if clear.sum() < 2:
        return np.unwrap(angles, period=360.0)
    told = np.unwrap(angles[clear], period=360.0)
    expected = np.interp(times, times[clear], told)
    result = angles + 180.0 * np.round((expected - angles) / 180.0)
    result[clear] = told
    return result

"""Tells how far what turns has turned, through the frames in which it is seen edge-on.

There half a turn makes next to no difference, so that an angle measured there may be half a turn off, and where nothing
of it is seen at all there is none. What is before and after such frames tells how it went through them.
"""

import msgspec
import numpy as np

from limner.sight.animation import tilted
from limner.sight.tracks import Track

GAP = 3
"""Frames on end in which nothing of it may be seen."""
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


def bridged(track: Track) -> Track:
    """Tell where what turns in depth is, edge-on, in frames in which nothing of it is seen: it has not gone.

    Args:
        track: with its ``tilt``.
    """
    assert track.tilt is not None
    tilt, every = track.tilt, np.arange(len(track.pose))
    known = np.isfinite(track.pose[:, 0, 0]) & np.isfinite(track.opacity) & (track.opacity > 0)
    times = np.flatnonzero(known)
    if len(times) < 2:
        return track
    after = np.searchsorted(times, every).clip(1, len(times) - 1)
    short = (times[after] - times[after - 1] <= GAP + 1) & (every > times[0]) & (every < times[-1])
    angles = np.column_stack([np.interp(every, times, column[times]) for column in tilt.angles.T])
    thin = np.abs(np.cos(np.radians(angles))).min(axis=1) < EDGE
    lost = ~known & short & thin
    if not lost.any():
        return track
    pose = track.pose.copy()
    moves = None
    matrices = tilted(angles[lost, 0], angles[lost, 1], tilt.distance, tilt.eye, tilt.origin)
    if tilt.moves is not None:
        moves = np.column_stack([np.interp(every, times, column[times]) for column in tilt.moves.T])
        shifts = np.tile(np.eye(3), (int(lost.sum()), 1, 1))
        size = moves[lost, 2]
        shifts[:, 0, 0] = shifts[:, 1, 1] = size
        shifts[:, :2, 2] = moves[lost, :2] + (1 - size)[:, None] * np.array(tilt.origin)
        matrices = shifts @ matrices
        moves = np.where(lost[:, None], moves, tilt.moves)
    pose[lost] = matrices / matrices[:, 2:, 2:]
    told = msgspec.structs.replace(tilt, angles=np.where(lost[:, None], angles, tilt.angles), moves=moves)
    opacity, error = (np.where(lost, np.interp(every, times, row[times]), row) for row in (track.opacity, track.error))
    return msgspec.structs.replace(track, pose=pose, tilt=told, opacity=opacity, error=error)

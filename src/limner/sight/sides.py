"""Tells two tracks as the two sides of one card: what turns in depth shows its back where its front is not seen.

Each side was followed for itself, while it faces the eye, so its angles lie within a quarter turn of head-on. One body
has one angle: the back's is the front's and half a turn, and the way that it goes on most shortly from one frame to
the next says how often it has turned (CSS Transforms 2, section 9: ``backface-visibility``). Both sides are then known
throughout. Not covered: sides that are also shifted or turned about two axes, and boxes with more than two.
"""

from itertools import combinations

import msgspec
import numpy as np

from limner.sight.animation import tilted
from limner.sight.tracks import Tilt, Track

SHOWN = 0.05
"""Opacity from which on a side is seen."""
BOTH = 2
"""Frames in which both may seem to be seen: edge-on nobody can tell."""
NEAR = 4.0
"""Pixels between what the sides turn about, and parts by which their eyes' distances may differ."""
NEARNESS = 0.3
FACING = 97.0
"""Degrees up to which a side is seen: beyond a right angle only by what perspective and noise make of it."""
EDGE = 80.0
"""Degrees from which on a side is so thin that its angle is measured badly: what is beside it tells it better."""
FEW = 4
"""Frames in which either must be seen."""


def sides(tracks: list[Track]) -> list[Track]:
    """Tell which tracks are the sides of one thing, and how that turns.

    Args:
        tracks: what was measured, bottom first.

    Returns:
        The tracks, those that are sides with poses in all frames in which either is seen.
    """
    found = list(tracks)
    left = [index for index, one in enumerate(tracks) if one.tilt is not None and one.tilt.moves is None]
    for first, second in combinations(left, 2):
        if not (found[first].facing or found[second].facing):
            pair = _paired(found[first], found[second])
            if pair is not None:
                found[first], found[second] = pair
    return found


def _paired(front: Track, back: Track) -> tuple[Track, Track] | None:
    """Tell two tracks as sides of one card; ``None`` where they are not."""
    assert front.tilt is not None and back.tilt is not None
    axis = int(np.nanargmax(np.nanmax(np.abs(front.tilt.angles), axis=0)))
    shown = [np.isfinite(one.pose[:, 0, 0]) & (np.nan_to_num(one.opacity) > SHOWN) for one in (front, back)]
    apart = np.hypot(*np.subtract(front.tilt.origin, back.tilt.origin))
    ratio = abs(np.log(front.tilt.distance / back.tilt.distance))
    if (shown[0] & shown[1]).sum() > BOTH or min(one.sum() for one in shown) < FEW or apart > NEAR or ratio > NEARNESS:
        return None
    first, second = (_own(one, axis, seen) for one, seen in zip((front, back), shown, strict=True))
    if first is None or second is None:
        return None
    clear = [seen & (np.abs(own) < EDGE) for own, seen in zip((first, second), shown, strict=True)]
    shown = clear if min(one.sum() for one in clear) >= FEW else shown
    body = np.where(shown[0], first, np.where(shown[1], second + 180.0, np.nan))
    times = np.flatnonzero(shown[0] | shown[1])
    body[times] = np.unwrap(body[times], period=360.0)
    return _turned(front, body, axis, shown[0], back), _turned(back, body - 180.0, axis, shown[1], front)


def _own(track: Track, axis: int, shown: np.ndarray) -> np.ndarray | None:
    """Give a side's angles within a quarter turn, ``(N,)``; ``None`` where it turns otherwise than a side does."""
    assert track.tilt is not None
    angles = track.tilt.angles[:, axis]
    if np.nanmax(np.abs(track.tilt.angles[shown, 1 - axis])) > 0:
        return None
    angles = angles - 360.0 * np.round(angles / 360.0)
    rows, columns = np.nonzero(track.sprite[..., 3] > 0.5)
    places = (rows if axis == 0 else columns) + 0.5
    middle = track.corner[1 - axis] + (places.min() + places.max()) / 2
    if abs(track.tilt.origin[1 - axis] - middle) < NEAR:  # half a turn about its middle looks like none
        angles = np.where(np.abs(angles) > FACING, angles - 180.0 * np.sign(angles), angles)
    return angles if np.abs(angles[shown]).max() < FACING else None


def _turned(track: Track, body: np.ndarray, axis: int, shown: np.ndarray, other: Track) -> Track:
    """Give a side the angles of the whole body, ``(N,)`` degrees."""
    assert track.tilt is not None
    known = np.isfinite(body)
    body = body - 360.0 * np.round(body[known][0] / 360.0)
    angles = np.full((len(body), 2), np.nan)
    angles[known] = 0.0
    angles[known, axis] = body[known]
    pose = np.full(track.pose.shape, np.nan)
    matrices = tilted(angles[known, 0], angles[known, 1], track.tilt.distance, track.tilt.eye, track.tilt.origin)
    pose[known] = matrices / matrices[:, 2:, 2:]
    told: Tilt = msgspec.structs.replace(track.tilt, angles=angles)
    opacity = np.where(shown, track.opacity, np.where(known, other.opacity, np.nan))
    return msgspec.structs.replace(
        track, pose=pose, tilt=told, opacity=opacity, facing=True, error=np.where(shown, track.error, other.error),
    )  # fmt: skip

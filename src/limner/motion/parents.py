"""Which tracks move along with which: where that makes a story short that is long on its own."""

import numpy as np

from limner.motion.channels import Film, Within, channels
from limner.motion.told import Told, tell, within
from limner.sight.tracks import Tracked

SHORTER = 0.7
"""Part of its own bits that a track's story within another may take."""
CALMER = 0.9
"""Part of how much its path bends by itself that it may bend within another."""
TRIED = 3
LONG = 5
"""Segments from which on it is worth asking whether a track moves along with another."""


def adopted(tracked: Tracked, alone: list[Told], film: Film) -> tuple[list[Told], list[int | None]]:
    """Give parents to tracks that need them.

    Args:
        tracked: the film.
        alone: each track as it is told by itself.
        film: its frames.

    Returns:
        The tracks, some told within another, and each one's parent.
    """
    result: list[Told] = list(alone)
    parents: list[int | None] = [None] * len(alone)
    free = [track.crop is None for track in tracked.tracks]  # a slot moves along with nothing
    plain = [index for index, told in enumerate(alone) if free[index] and told.strands and not told.lengthy]
    doing = {index: within(alone[index], film.times) for index in plain}
    for index, told in enumerate(alone):
        if not free[index] or max((len(strand.course.ease) for strand in told.strands), default=0) < LONG:
            continue
        track = tracked.tracks[index]
        centre = np.array([track.corner[0] + track.sprite.shape[1] / 2, track.corner[1] + track.sprite.shape[0] / 2, 1])
        path = track.pose @ centre
        own = _bend(path[:, :2])
        near = []
        for other, frame in doing.items():
            back = frame.back
            if index not in _line(other, parents) and np.isfinite(back[track.canonical]).all():
                relative = np.einsum("nij,nj->ni", back, path)
                near.append((_bend(relative[:, :2]), other))
        for bend, other in sorted(near)[:TRIED]:
            if bend > CALMER * own:
                break
            order = None if tracked.order is None else tracked.order[:, index]
            found = tell(channels(track, film, order, doing[other]), track.canonical)
            if found.bits < SHORTER * result[index].bits:
                result[index], parents[index] = found, other
        above = parents[index]
        if above is not None and result[index].strands and not result[index].lengthy:
            own = within(result[index], film.times)
            doing[index] = Within(doing[above].matrix @ own.matrix, doing[above].opacity * own.opacity)
    return result, parents


def _line(index: int | None, parents: list[int | None]) -> list[int]:
    """A track, its parent, that one's parent, and so on."""
    return [] if index is None else [index, *_line(parents[index], parents)]


def _bend(path: np.ndarray) -> float:
    """How much a path bends: the sum of its second differences where it is known."""
    second = np.diff(path, 2, axis=0)
    return float(np.nansum(np.linalg.norm(second, axis=1)))

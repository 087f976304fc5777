"""When do the motions of two films begin and end, and how do they get on in between? From the elements alone.

A motion is a longest run of frames in which one channel of an element (its points, its opacity or its colour) changes
without turning back. Its onset and end are where 2 % and 98 % of its way are done, between two frames if need be:
eased motions have tails too flat for any threshold of speed. What the film cuts off at its start or end is no event.
"""

import msgspec
import numpy as np

from limner.bench.filmed import Filmed
from limner.bench.trails import Pairing

TAIL = 0.02
"""Part of a motion's way that is not waited for at either end."""
NEAR = 10.0
"""Frames: events further apart are not the same one."""
FINE = 1.05
"""Frames by which an event may be off and is still right: one, and rounding."""
FLOORS = (0.05, 0.004, 0.6)
"""Change from frame to frame that is none: pixels, opacity, levels of 255."""
LEAST = (1.0, 0.03, 6.0)
"""Way of a motion: shorter ones are none."""
SAMPLES = 21


class Motion(msgspec.Struct, frozen=True, eq=False):
    """One motion of one channel of an element; times in frames."""

    channel: int
    """0: points, 1: opacity, 2: colour."""
    begin: float
    end: float
    cut: tuple[bool, bool]
    """The film begins after its onset, or ends before its end."""
    progress: np.ndarray
    """``(SAMPLES,)``: part of the way that is done at even times from begin to end."""


class Events(msgspec.Struct, frozen=True):
    """How the events of two films agree."""

    f1: float | None
    """Of events within one frame; ``None`` where the reference has none."""
    milliseconds: tuple[float, ...]
    """How far each event of the reference is from its partner."""
    curve: float | None
    """1 less the greatest difference of the progress of two motions, mean over the reference's motions; 0 for those
    without a partner; ``None`` where it has none that is whole."""


def compare(reference: Filmed, candidate: Filmed, pairing: Pairing) -> Events:
    """Compare the motions of each reference element with those of its candidate, and the other way round."""
    ours = [motions(reference, index) for index in range(len(reference.facts))]
    theirs = [motions(candidate, index) for index in range(len(candidate.facts))]
    gaps, found, asked = [], 0, 0
    for index, other in enumerate(pairing.best):
        near = matched(events(ours[index]), events(theirs[other]) if other >= 0 else [])
        gaps += [gap for gap in near if gap is not None]
        found += sum(gap is not None and gap <= FINE for gap in near)
        asked += len(near)
    right, said = 0, 0
    for index, other in enumerate(pairing.source):
        near = matched(events(theirs[index]), events(ours[other]) if other >= 0 else [])
        right += sum(gap is not None and gap <= FINE for gap in near)
        said += len(near)
    recall, precision = found / asked if asked else 0.0, right / said if said else 0.0
    f1 = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
    curves = [
        likeness(motion, theirs[other] if other >= 0 else [])
        for index, other in enumerate(pairing.best)
        for motion in ours[index]
        if not any(motion.cut)
    ]
    return Events(
        f1 if asked else None,
        tuple(1000 * gap / reference.fps for gap in gaps),
        float(np.mean(curves)) if curves else None,
    )


def motions(film: Filmed, index: int) -> list[Motion]:
    """Find the motions of an element."""
    place = film.points[:, index].reshape(len(film.frames), -1)
    channels = (place, film.opacity[:, index, None], film.colour[:, index])
    return [
        found
        for channel, (values, floor, least) in enumerate(zip(channels, FLOORS, LEAST, strict=True))
        for found in runs(values, floor, least, channel)
    ]


def runs(values: np.ndarray, floor: float, least: float, channel: int = 0) -> list[Motion]:
    """Find the motions in the values ``(N, D)`` of a channel; steps to and from NaN are none."""
    steps = np.diff(values, axis=0)
    known = np.asarray(np.isfinite(steps).all(1))
    steps = np.where(known[:, None], steps, 0.0)
    scale = np.sqrt(max(values.shape[1] // 2, 1)) if channel == 0 else 1.0
    speed = np.linalg.norm(steps, axis=1) / scale
    found, start = [], None
    for n in range(len(steps) + 1):
        over = n == len(steps) or speed[n] <= floor
        turned = not over and start is not None and n > start and float(steps[n] @ steps[n - 1]) < 0
        if start is not None and (over or turned):
            if speed[start:n].sum() >= least:
                found.append(_motion(speed, start, n, known, channel))
            start = None
        if not over and start is None:
            start = n
    return found


def _motion(speed: np.ndarray, start: int, stop: int, known: np.ndarray, channel: int) -> Motion:
    way = np.concatenate([[0.0], np.cumsum(speed[start:stop])])
    way /= way[-1]
    frames = np.arange(start, stop + 1, dtype=float)
    begin, end = (float(np.interp(part, way, frames)) for part in (TAIL, 1 - TAIL))
    at = np.interp(np.linspace(begin, end, SAMPLES), frames, way)
    progress = (at - TAIL) / (1 - 2 * TAIL)
    cut = (start == 0 or not known[start - 1], stop == len(speed) or not known[stop])
    return Motion(channel, begin, end, cut, progress)


def events(motions: list[Motion]) -> list[tuple[int, float]]:
    """Return ``(2 channel, time)`` for onsets and ``(2 channel + 1, time)`` for ends that the film shows."""
    return [
        (2 * motion.channel + side, (motion.begin, motion.end)[side])
        for motion in motions
        for side in (0, 1)
        if not motion.cut[side]
    ]


def matched(ours: list[tuple[int, float]], theirs: list[tuple[int, float]]) -> list[float | None]:
    """How far each event is from its partner of the same kind, nearest first, in frames; ``None``: it has none."""
    gaps = sorted(
        (abs(a[1] - b[1]), i, j)
        for i, a in enumerate(ours)
        for j, b in enumerate(theirs)
        if a[0] == b[0] and abs(a[1] - b[1]) <= NEAR
    )
    result: list[float | None] = [None] * len(ours)
    taken: set[int] = set()
    for gap, i, j in gaps:
        if result[i] is None and j not in taken:
            result[i] = gap
            taken.add(j)
    return result


def likeness(motion: Motion, others: list[Motion]) -> float:
    """1 less the greatest difference in progress to the motion of the same channel that shares most of its time."""

    def shared(other: Motion) -> float:
        common = min(motion.end, other.end) - max(motion.begin, other.begin)
        return common / max(max(motion.end, other.end) - min(motion.begin, other.begin), 1e-9)

    near = [other for other in others if other.channel == motion.channel and shared(other) > 1 / 3]
    if not near:
        return 0.0
    return 1 - float(np.abs(motion.progress - max(near, key=shared).progress).max())

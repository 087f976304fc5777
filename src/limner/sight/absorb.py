"""Lets tracks stand for others that they explain: one thing that was found twice, as it was faint, far or covered.

A track goes where others, laid on its frames in its place, explain almost as much as it did: a thing that was followed
while it faded in and again when it was there, or the picture in which several things have come to rest together.
"""

import numpy as np

from limner.sight.refit import JUMP, Work, apart, both, changed, copied, error_of, lay
from limner.sight.stack import Stack
from limner.sight.tracks import Kind

SHARE = 0.1
"""Part of what a track explains that may be lost where others stand for it."""


def absorb(work: Work) -> None:
    """Take out every track that others explain."""
    stack = work.stack
    weights = [float(track.sprite[..., 3].sum() * np.nan_to_num(track.opacity).sum()) for track in stack.tracks]
    gone: set[int] = set()
    for index in np.argsort(weights).tolist():
        near = [k for k in np.argsort(weights)[::-1].tolist() if k not in gone | {index} and _touch(stack, index, k)]
        if any(_stands(work, index, group) for group in [*([k] for k in near), near][: len(near) + (len(near) > 1)]):
            gone.add(index)


def _touch(stack: Stack, index: int, other: int) -> bool:
    """Say whether two tracks lie over each other, in the frames in which they are nearest in time."""
    one, two = ([t for t in range(len(stack.tracks[k].pose)) if stack.shown(k, t)] for k in (index, other))
    if not one or not two or any(stack.tracks[k].tint is not None for k in (index, other)):
        return False
    gaps = np.abs(np.subtract.outer(one, two))
    a, b = np.unravel_index(gaps.argmin(), gaps.shape)
    first, second = stack.box(index, one[a]), stack.box(other, two[b])
    if first is None or second is None or gaps.min() > 2:
        return False
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (first, second))
    return wide > 0 and high > 0 and wide * high > 0.3 * least


def _stands(work: Work, index: int, others: list[int]) -> bool:
    """Try to explain the frames of a track by others alone; undo it where that fails."""
    stack = work.stack
    gone = stack.tracks[index]
    tracks = [stack.tracks[other] for other in others]
    count = len(work.frames)
    times = [time for time in range(count) if stack.shown(index, time)]
    known = np.array([time for time in range(count) if any(stack.shown(other, time) for other in others)])
    held: list[tuple[np.ndarray, np.ndarray, np.ndarray, Kind]] = [
        (track.pose.copy(), track.opacity.copy(), track.error.copy(), track.kind) for track in tracks
    ]
    shown, models, without = gone.opacity, list(work.models), np.zeros_like(gone.opacity)
    before = after = bare = 0.0
    last: tuple[int, float, float, float] | None = None
    # From what is known outward, so that each frame has one beside it to go on from.
    for time in sorted(times, key=lambda time: int(np.abs(known - time).min())):
        nearest = int(known[np.abs(known - time).argmin()])
        gone.opacity = shown
        box = stack.box(index, time)
        for other in others:
            box = both(box, stack.box(other, time))
        if box is None:
            continue
        if last is not None and abs(last[0] - time) == 1 and not changed(work.frames, time, last[0], box):
            # Nothing is to be found out here that the frame beside did not tell.
            for track in tracks:
                copied(track, time, last[0])
            before, after, bare = before + last[1], after + last[2], bare + last[3]
            last = time, *last[1:]
            continue
        was = before, after, bare
        before += error_of(stack, work.frames[time], time, box)
        gone.opacity = without
        bare += error_of(stack, work.frames[time], time, box)
        lay(work, time, time - (1 if time >= nearest else -1), only=others)
        after += error_of(stack, work.frames[time], time, box)
        away = [
            apart(stack, other, held[k][0][time], stack.tracks[other].pose[time])
            for k, other in enumerate(others)
            if held[k][1][time] > 0 and np.isfinite(held[k][0][time, 0, 0])
        ]
        if after - before > 5 * SHARE * (bare - before) or max(away, default=0) > JUMP:
            after = np.inf
            break
        last = time, before - was[0], after - was[1], bare - was[2]
    if after - before < SHARE * (bare - before):
        gone.pose[:] = np.nan
        return True
    gone.opacity, work.models = shown, models
    for track, (pose, opacity, error, kind) in zip(tracks, held, strict=True):
        track.pose, track.opacity, track.error, track.kind = pose, opacity, error, kind
    return False

"""Settles sprites and poses together once all things are known: bundle adjustment, as for cameras and points.

The greedy search lays each thing on the bare plate. Here each is laid again on what lies below it, with what lies over
it hidden, bottom to top, so that an edge of a thing before another of its colour says nothing and its free edges
decide; then each sprite is averaged again (``mean``). A pose is kept only where it explains the film better. Block
coordinate descent (Triggs et al. 2000, Bundle Adjustment, section 7), with layers as in Wang and Adelson (1994).
"""

import numpy as np

from limner.sight.absorb import absorb
from limner.sight.mean import CLEAR, sharpened
from limner.sight.pose import moved, warped
from limner.sight.refit import Work, error_of, lay
from limner.sight.stack import Box, Stack
from limner.sight.tracks import Track

SWAPPED = 0.9
"""Part of the squared error that may be left where two things change places in the order."""
MEET = 10
"""Pixels, margins included, by which boxes must overlap to be compared."""
LOOKS = 8
"""Frames that this is judged by."""


def adjusted(
    tracks: list[Track], ranks: np.ndarray | None, models: list[str], frames: np.ndarray, plate: np.ndarray,
    noise: float, limit: float,
) -> tuple[list[Track], np.ndarray | None]:  # fmt: skip
    """Settle the sprites, poses and order of tracks; they are changed in place.

    Args:
        tracks: bottom first.
        ranks: ``(N, len(tracks))``, where the order changes.
        models: which of ``pose.MODELS`` each moves by.
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
        noise: standard deviation of the film, levels.
        limit: levels below which a difference is noise.

    Returns:
        The tracks that are left, bottom first, and their ranks.
    """
    stack = Stack(tracks, ranks, plate, len(frames))
    work = Work(stack, models, frames, noise)
    _renew(work, limit)
    for time in range(len(frames)):
        lay(work, time, time - 1)
    _reorder(work)
    for time in range(len(frames) - 2, -1, -1):
        lay(work, time, time + 1, fresh=True)
    absorb(work)
    _reorder(work)
    _renew(work, limit)
    seen = [index for index in range(len(tracks)) if any(stack.shown(index, time) for time in range(len(frames)))]
    seen.sort(key=lambda index: float(stack.ranks[:, index].mean()))
    few = np.argsort(np.argsort(stack.ranks[:, seen], axis=1), axis=1)
    return [tracks[index] for index in seen], few if few.size and np.ptp(few, axis=0).any() else None


def _reorder(work: Work) -> None:
    """Let things change places in the order where the film is explained better so."""
    stack = work.stack
    count = len(stack.tracks)
    boxes = [[stack.box(index, time) for time in range(len(work.frames))] for index in range(count)]
    for a in range(count):
        for b in range(a):
            both = [
                (time, box) for time, pair in enumerate(zip(boxes[a], boxes[b], strict=True)) if (box := _meet(*pair))
            ]
            now = swapped = 0.0
            for time, box in both[:: max(1, len(both) // LOOKS)]:
                now += error_of(stack, work.frames[time], time, box)
                _swap(stack, a, b)
                swapped += error_of(stack, work.frames[time], time, box)
                _swap(stack, a, b)
            if swapped < SWAPPED * now:
                _swap(stack, a, b)


def _swap(stack: Stack, a: int, b: int) -> None:
    stack.ranks[:, [a, b]] = stack.ranks[:, [b, a]]


def _meet(one: Box | None, two: Box | None) -> Box | None:
    """Give the box in which two tracks may both show, from theirs."""
    if one is None or two is None:
        return None
    box = max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3])
    return box if box[2] - box[0] > MEET and box[3] - box[1] > MEET else None


def _renew(work: Work, limit: float) -> None:
    """Average every sprite again."""
    stack = work.stack
    for index, track in enumerate(stack.tracks):
        for time in range(len(work.frames)):
            if stack.shown(index, time):
                track.seen[time] = _seen(stack, index, time)
        if stack.shown(index, track.canonical) and track.opacity[track.canonical] < CLEAR * np.nanmax(track.opacity):
            _rebase(stack, index)
    fresh = [sharpened(stack, index, work.frames, limit) for index in range(len(stack.tracks))]
    for index, (sprite, corner) in enumerate(fresh):
        track = stack.tracks[index]
        if sprite is not track.sprite:
            track.opacity /= max(1.0, float(np.nanmax(track.opacity)))
        np.clip(track.opacity, 0, 1, out=track.opacity)
        track.sprite, track.corner = sprite, corner
        stack.refresh(index)


def _rebase(stack: Stack, index: int) -> None:
    """Make a frame canonical in which a track is seen at its strongest: it was cut out of one in which it was faint."""
    track = stack.tracks[index]
    strong = np.nan_to_num(track.opacity) >= 0.97 * np.nanmax(track.opacity)
    time = int(np.argmax(np.where(strong & np.isfinite(track.pose[:, 0, 0]), track.seen, -1)))
    high, wide = track.sprite.shape[:2]
    (x, y), pose = track.corner, track.pose[time]
    corners = moved(np.array([[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]], float), pose)
    x0, y0 = np.floor(corners.min(axis=0)).astype(int) - 1
    x1, y1 = np.ceil(corners.max(axis=0)).astype(int) + 1
    if max(x1 - x0, y1 - y0) > 2 * max(stack.plate.shape):
        return
    drawn = np.clip(warped(stack.sprites[index], pose, (int(x0), int(y0), int(x1), int(y1))), 0, None)
    alpha = np.minimum(drawn[..., 3:], 1)
    colour = np.clip(drawn[..., :3] / np.maximum(drawn[..., 3:], 1e-3), 0, 255)
    track.sprite, track.corner, track.canonical = np.dstack([colour, alpha]), (int(x0), int(y0)), time
    base = np.linalg.inv(pose)
    track.pose = track.pose @ base
    track.pose /= track.pose[:, 2:, 2:]
    stack.refresh(index)


def _seen(stack: Stack, index: int, time: int) -> float:
    """Give the part of a track's area that shows in a frame."""
    found = stack.drawn(index, time)
    if found is None:
        return 0.0
    own, box = found
    track = stack.tracks[index]
    scale = abs(np.linalg.det(track.pose[time, :2, :2]))
    area = max(float((stack.sprites[index].picture[..., 3] > 0.5).sum()) * scale, 1.0)
    free = 1 - stack.cover(index, time, box)
    return float(min(free[own[..., 3] > 0.5 * track.opacity[time]].sum() / area, 1.0))

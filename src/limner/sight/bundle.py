"""Settles sprites and poses together once all things are known: bundle adjustment, as for cameras and points.

The greedy search lays each thing on the bare plate. Here each is laid again on what lies below it, with what lies over
it hidden, bottom to top, so that an edge of a thing before another of its colour says nothing and its free edges
decide; then each sprite is averaged again (``mean``). A pose is kept only where it explains the film better. Block
coordinate descent (Triggs et al. 2000, Bundle Adjustment, section 7), with layers as in Wang and Adelson (1994).
"""

import cv2
import numpy as np

from limner.sight.mean import sharpened
from limner.sight.pose import Fit, fit, moved
from limner.sight.stack import Box, Stack
from limner.sight.tracks import Kind

OVER = 0.04
"""Coverage from which what lies over a thing hides it."""
BETTER, NEW, RAISED = 0.98, 0.7, 0.5
"""Part of the squared error that may be left by a pose that replaces one, by one where there was none, and by one that
needs a richer model."""
EVEN = 1.1
"""The same, by a pose that leads on from the frame before in place of one that jumps, and by one thing for two."""
JUMP = 4.0
"""Pixels between a pose and what the frame before leads to expect, from which it jumps."""
BAD = 0.5
"""Pixels that edges may be off before a richer model is tried."""
FAINT = 0.03
"""Opacity below which a thing counts as gone."""
GAIN = 0.5
"""Part of what differs from the ground that a sprite must explain where it shows, to be there."""
BOUND = 90.0
"""Levels beyond which a difference counts no more."""
STRONGER = 3.0
"""Opacity at most, where a sprite was cut out of a frame in which it was faint."""
RICHER: dict[str, tuple[str, Kind]] = {
    "still": ("translation", "translation"), "translation": ("similarity", "similarity"),
    "zoom": ("affine", "affine"), "similarity": ("affine", "affine"),
}  # fmt: skip


class Bundle:
    """What all steps share: tracks and how each may move, and the film."""

    def __init__(self, stack: Stack, models: list[str], frames: np.ndarray, noise: float, limit: float) -> None:
        self.stack, self.models, self.frames, self.noise, self.limit = stack, models, frames, noise, limit


def adjusted(stack: Stack, models: list[str], frames: np.ndarray, noise: float, limit: float) -> None:
    """Settle the sprites and poses of a stack's tracks, in place.

    Args:
        stack: the tracks.
        models: which of ``pose.MODELS`` each moves by.
        frames: ``(N, H, W, 3) uint8``.
        noise: standard deviation of the film, levels.
        limit: levels below which a difference is noise.
    """
    bundle = Bundle(stack, models, frames, noise, limit)
    _renew(bundle)
    for time in range(len(frames)):
        _frame(bundle, time, time - 1)
    for time in range(len(frames) - 2, -1, -1):
        _frame(bundle, time, time + 1, fresh=True)
    _join(bundle)
    _renew(bundle)


def _renew(bundle: Bundle) -> None:
    """Average every sprite again."""
    stack = bundle.stack
    for index, track in enumerate(stack.tracks):
        for time in range(len(bundle.frames)):
            if stack.shown(index, time):
                track.seen[time] = _seen(stack, index, time)
    fresh = [sharpened(stack, index, bundle.frames, bundle.limit) for index in range(len(stack.tracks))]
    for index, (sprite, corner) in enumerate(fresh):
        track = stack.tracks[index]
        if sprite is not track.sprite and track.opacity.size and np.nanmax(track.opacity) > 1:
            track.opacity /= np.nanmax(track.opacity)
        np.clip(track.opacity, 0, 1, out=track.opacity)
        track.sprite, track.corner = sprite, corner
        stack.refresh(index)


def _seen(stack: Stack, index: int, time: int) -> float:
    """Give the part of a track's area that shows in a frame."""
    box = stack.box(index, time)
    own = None if box is None else stack.drawn(index, time, box)
    if box is None or own is None:
        return 0.0
    track = stack.tracks[index]
    scale = abs(np.linalg.det(track.pose[time, :2, :2]))
    area = max(float((stack.sprites[index].picture[..., 3] > 0.5).sum()) * scale, 1.0)
    free = 1 - stack.cover(index, time, box)
    return float(min(free[own[..., 3] > 0.5 * track.opacity[time]].sum() / area, 1.0))


def _frame(bundle: Bundle, time: int, before: int, fresh: bool = False) -> None:
    """Lay every track on a frame again, or only those that are not ``fresh``ly seen there but are in ``before``."""
    stack = bundle.stack
    due = [
        index
        for index, track in enumerate(stack.tracks)
        if track.tint is None
        and track.masks is None
        and (
            not fresh
            if stack.shown(index, time)
            else 0 <= before < len(bundle.frames) and stack.shown(index, before)
        )
    ]
    if not due:
        return
    hidden = _hidden(stack, time)
    ground = stack.plate.copy()
    for index in stack.stacked(time):
        if index in due:
            _refit(bundle, index, time, before, ground, hidden[index])
        _lay(stack, index, time, ground)


def _hidden(stack: Stack, time: int) -> dict[int, np.ndarray]:
    """Tell for each track what something over it hides, ``(H, W) bool``."""
    over = np.zeros(stack.plate.shape[:2], bool)
    hidden: dict[int, np.ndarray] = {}
    for index in reversed(stack.stacked(time)):
        hidden[index] = over
        box = stack.box(index, time)
        own = None if box is None else stack.drawn(index, time, box)
        if box is not None and own is not None:
            x0, y0, x1, y1 = box
            over = over.copy()
            over[y0:y1, x0:x1] |= cv2.dilate((own[..., 3] > OVER).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return hidden


def _lay(stack: Stack, index: int, time: int, ground: np.ndarray) -> None:
    """Draw a track on a ground, in place."""
    box = stack.box(index, time)
    own = None if box is None else stack.drawn(index, time, box)
    if box is not None and own is not None:
        x0, y0, x1, y1 = box
        ground[y0:y1, x0:x1] = ground[y0:y1, x0:x1] * (1 - own[..., 3:]) + own[..., :3]


def _refit(bundle: Bundle, index: int, time: int, before: int, ground: np.ndarray, hidden: np.ndarray) -> None:
    """Find a better pose for a track in a frame, and keep it if the film is explained better."""
    stack, frame = bundle.stack, bundle.frames[time]
    track = stack.tracks[index]
    there = stack.shown(index, time)
    ahead = _ahead(track.pose, time, before) if 0 <= before < len(track.pose) and stack.shown(index, before) else []
    tries: list[tuple[np.ndarray, float]] = []
    if there:
        tries.append((track.pose[time], BETTER))
        tries += [(pose, EVEN) for pose in ahead[:1] if _apart(stack, index, pose, track.pose[time]) > JUMP]
    else:
        tries += [(pose, NEW) for pose in ahead]
    for start, bar in tries:
        found = _laid(bundle, index, frame, ground, start, bundle.models[index], hidden)
        if found is None or (not there and found.gain < GAIN):
            continue
        done = _take(bundle, index, time, found, bar)
        there = there or done
        richer = RICHER.get(bundle.models[index])
        if richer and found.miss > BAD + 0.06 * bundle.noise:
            wider = _laid(bundle, index, frame, ground, found.pose, richer[0], hidden)
            if wider is not None and _take(bundle, index, time, wider, RAISED):
                bundle.models[index], track.kind = richer


def _laid(
    bundle: Bundle, index: int, frame: np.ndarray, ground: np.ndarray, start: np.ndarray, model: str,
    hidden: np.ndarray,
) -> Fit | None:  # fmt: skip
    found = fit(frame, ground, bundle.stack.sprites[index], start, model, noise=bundle.noise, hidden=hidden,
                most=STRONGER)  # fmt: skip
    return None if found is None or found.opacity < FAINT else found


def _take(bundle: Bundle, index: int, time: int, found: Fit, bar: float) -> bool:
    """Give a track a new pose in a frame if at most ``bar`` of the error is left; say whether."""
    stack, track, frame = bundle.stack, bundle.stack.tracks[index], bundle.frames[time]
    old, held = stack.box(index, time), (track.pose[time].copy(), track.opacity[time], track.error[time])
    track.pose[time], track.opacity[time], track.error[time] = found.pose, found.opacity, found.error
    box = _both(old, stack.box(index, time))
    after = np.inf if box is None else _error(stack, frame, time, box)
    fresh = track.pose[time].copy(), track.opacity[time], track.error[time]
    track.pose[time], track.opacity[time], track.error[time] = held
    if box is None or after >= bar * _error(stack, frame, time, box):
        return False
    track.pose[time], track.opacity[time], track.error[time] = fresh
    return True


def _apart(stack: Stack, index: int, one: np.ndarray, other: np.ndarray) -> float:
    """Give how far two poses carry a sprite's corners from each other, in pixels."""
    box = stack.sprites[index].box
    return float(np.abs(moved(box, one) - moved(box, other)).max())


def _ahead(pose: np.ndarray, time: int, before: int) -> list[np.ndarray]:
    """List where a thing may be in a frame, from the frames before: moved on as it moved, and where it was."""
    last, earlier = pose[before], 2 * before - time
    if not 0 <= earlier < len(pose) or not np.isfinite(pose[earlier, 0, 0]):
        return [last]
    ahead = last @ np.linalg.inv(pose[earlier]) @ last
    return [ahead / ahead[2, 2], last]


def _both(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _error(stack: Stack, frame: np.ndarray, time: int, box: Box) -> float:
    x0, y0, x1, y1 = box
    rest = frame[y0:y1, x0:x1] - stack.whole(time, box)
    return float(np.minimum(rest * rest, BOUND**2).sum())


def _join(bundle: Bundle) -> None:
    """Let one track stand for another that it explains, laid on the frames of both."""
    stack = bundle.stack
    weights = [float(track.sprite[..., 3].sum() * np.nan_to_num(track.opacity).sum()) for track in stack.tracks]
    for index in np.argsort(weights).tolist():
        for other in np.argsort(weights)[::-1].tolist():
            if other != index and weights[other] > 0 and _touch(stack, index, other) and _stands(bundle, index, other):
                weights[index] = 0
                break


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


def _stands(bundle: Bundle, index: int, other: int) -> bool:
    """Try to explain the frames of a track by another alone; undo it where that fails."""
    stack = bundle.stack
    gone, track = stack.tracks[index], stack.tracks[other]
    times = np.array([time for time in range(len(bundle.frames)) if stack.shown(index, time)])
    known = np.array([time for time in range(len(bundle.frames)) if stack.shown(other, time)])
    held = gone.opacity, track.pose.copy(), track.opacity.copy(), track.error.copy()
    model, kind = bundle.models[other], track.kind
    without = np.zeros_like(gone.opacity)
    before = after = 0.0
    nearest = np.abs(np.subtract.outer(times, known))
    for time, pick in sorted(zip(times.tolist(), nearest.argmin(axis=1), strict=True), key=lambda p: abs(p[0] - known[p[1]])):
        way = 1 if time > known[pick] else -1
        gone.opacity = held[0]
        box = _both(stack.box(index, time), stack.box(other, time))
        if box is None:
            continue
        old = _error(stack, bundle.frames[time], time, box)
        gone.opacity = without
        hidden = _hidden(stack, time)[other]
        ground = stack.plate.copy()
        for lower in stack.stacked(time):
            if lower == other:
                break
            _lay(stack, lower, time, ground)
        _refit(bundle, other, time, time - way, ground, hidden)
        before, after = before + old, after + _error(stack, bundle.frames[time], time, box)
        if after > 3 * EVEN * before + 1:
            break
    if after < EVEN * before:
        gone.pose[:] = np.nan
        return True
    gone.opacity, track.pose[:], track.opacity[:], track.error[:] = held
    bundle.models[other], track.kind = model, kind
    return False

"""Settles sprites and poses together once all things are known: bundle adjustment, as for cameras and points.

The greedy search lays each thing on the bare plate. Here each is laid again on what lies below it, with what lies over
it hidden, bottom to top, so that an edge of a thing before another of its colour says nothing and its free edges
decide; then each sprite is averaged again (``mean``). A pose is kept only where it explains the film better. Block
coordinate descent (Triggs et al. 2000, Bundle Adjustment, section 7), with layers as in Wang and Adelson (1994).
"""

import cv2
import numpy as np

from limner.sight.mean import CLEAR, sharpened
from limner.sight.pose import Fit, fit, moved, warped
from limner.sight.stack import Box, Stack
from limner.sight.tracks import Kind

OVER = 0.04
"""Coverage from which what lies over a thing hides it."""
BETTER, NEW, RAISED = 0.98, 0.7, 0.5
"""Part of the squared error that may be left by a pose that replaces one, by one where there was none, and by one that
needs a richer model."""
EVEN = 1.1
"""The same, by a pose that leads on from the frame before in place of one that jumps."""
SHARE = 0.1
"""Part of what a track explains that may be lost where others stand for it."""
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
SAME = 3.0
"""Levels by which no pixel may change for a thing to rest."""
FADED = 0.05
"""Opacity by which it may change then."""
TURNS = 6
"""Steps of a fit that begins close by."""
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
        if stack.shown(index, track.canonical) and track.opacity[track.canonical] < CLEAR * np.nanmax(track.opacity):
            _rebase(stack, index)
    fresh = [sharpened(stack, index, bundle.frames, bundle.limit) for index in range(len(stack.tracks))]
    for index, (sprite, corner) in enumerate(fresh):
        track = stack.tracks[index]
        if sprite is not track.sprite and track.opacity.size and np.nanmax(track.opacity) > 1:
            track.opacity /= np.nanmax(track.opacity)
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
    box = stack.box(index, time)
    own = None if box is None else stack.drawn(index, time, box)
    if box is None or own is None:
        return 0.0
    track = stack.tracks[index]
    scale = abs(np.linalg.det(track.pose[time, :2, :2]))
    area = max(float((stack.sprites[index].picture[..., 3] > 0.5).sum()) * scale, 1.0)
    free = 1 - stack.cover(index, time, box)
    return float(min(free[own[..., 3] > 0.5 * track.opacity[time]].sum() / area, 1.0))


def _frame(bundle: Bundle, time: int, before: int, only: list[int] | None = None, fresh: bool = False) -> None:
    """Lay tracks on a frame again: all, or ``only`` these, or those that are ``fresh``: in ``before`` and not there."""
    stack = bundle.stack
    due = []
    for index, track in enumerate(stack.tracks):
        known = 0 <= before < len(bundle.frames) and stack.shown(index, before)
        wanted = not fresh if stack.shown(index, time) else known
        if wanted and track.tint is None and track.masks is None and (only is None or index in only):
            due.append(index)
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
    if there and _rests(bundle, index, time, before):
        return
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


def _rests(bundle: Bundle, index: int, time: int, before: int) -> bool:
    """Lay a track as in the frame before if the film is the same there; say whether that explains it as well."""
    stack, track = bundle.stack, bundle.stack.tracks[index]
    box = stack.box(index, before) if 0 <= before < len(bundle.frames) else None
    if box is None or _apart(stack, index, track.pose[before], track.pose[time]) > BAD:
        return False
    x0, y0, x1, y1 = box
    change = cv2.absdiff(bundle.frames[time, y0:y1, x0:x1], bundle.frames[before, y0:y1, x0:x1])
    if float(change.max(initial=0)) > SAME or abs(track.opacity[before] - track.opacity[time]) > FADED:
        return False
    track.pose[time], track.opacity[time], track.error[time] = (
        track.pose[before], track.opacity[before], track.error[before],
    )  # fmt: skip
    return True


def _laid(
    bundle: Bundle, index: int, frame: np.ndarray, ground: np.ndarray, start: np.ndarray, model: str,
    hidden: np.ndarray,
) -> Fit | None:  # fmt: skip
    found = fit(frame, ground, bundle.stack.sprites[index], start, model, noise=bundle.noise, hidden=hidden,
                most=STRONGER, rounds=TURNS)  # fmt: skip
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
    """Let one track stand for another that it explains, or several, laid on the frames of all."""
    stack = bundle.stack
    weights = [float(track.sprite[..., 3].sum() * np.nan_to_num(track.opacity).sum()) for track in stack.tracks]
    gone: set[int] = set()
    for index in np.argsort(weights).tolist():
        near = [k for k in np.argsort(weights)[::-1].tolist() if k not in gone | {index} and _touch(stack, index, k)]
        if any(_stands(bundle, index, group) for group in [*([k] for k in near), near][: len(near) + (len(near) > 1)]):
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


def _stands(bundle: Bundle, index: int, others: list[int]) -> bool:
    """Try to explain the frames of a track by others alone; undo it where that fails."""
    stack = bundle.stack
    gone = stack.tracks[index]
    tracks = [stack.tracks[other] for other in others]
    count = len(bundle.frames)
    times = [time for time in range(count) if stack.shown(index, time)]
    known = np.array([time for time in range(count) if any(stack.shown(other, time) for other in others)])
    held = [(track.pose.copy(), track.opacity.copy(), track.error.copy(), track.kind) for track in tracks]
    shown, models, without = gone.opacity, list(bundle.models), np.zeros_like(gone.opacity)
    before = after = bare = 0.0
    # From what is known outward, so that each frame has one beside it to go on from.
    for time in sorted(times, key=lambda time: int(np.abs(known - time).min())):
        nearest = int(known[np.abs(known - time).argmin()])
        gone.opacity = shown
        box = stack.box(index, time)
        for other in others:
            box = _both(box, stack.box(other, time))
        if box is None:
            continue
        before += _error(stack, bundle.frames[time], time, box)
        gone.opacity = without
        bare += _error(stack, bundle.frames[time], time, box)
        _frame(bundle, time, time - (1 if time >= nearest else -1), only=others)
        after += _error(stack, bundle.frames[time], time, box)
        away = [
            _apart(stack, other, held[k][0][time], stack.tracks[other].pose[time])
            for k, other in enumerate(others)
            if held[k][1][time] > 0 and np.isfinite(held[k][0][time, 0, 0])
        ]
        if after - before > 5 * SHARE * (bare - before) or max(away, default=0) > JUMP:
            after = np.inf
            break
    if after - before < SHARE * (bare - before):
        gone.pose[:] = np.nan
        return True
    gone.opacity, bundle.models = shown, models
    for track, (pose, opacity, error, kind) in zip(tracks, held, strict=True):
        track.pose, track.opacity, track.error, track.kind = pose, opacity, error, kind
    return False

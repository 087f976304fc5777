"""Lays tracks on frames again, each on what lies below it, with what lies over it hidden.

A pose is kept only where it explains the film better. Where a thing rests, its pose is that of the frame before; where
it jumps, it is tried whether it need; where it is not seen, whether it is seen on from the frame beside; and where it
does not fit, whether it moves more richly than was thought. What fits as it lies stays.
"""

import cv2
import numpy as np

from limner.sight.pose import Fit, fit, moved
from limner.sight.stack import Box, Stack
from limner.sight.tracks import Kind, Track

OVER = 0.04
"""Coverage from which what lies over a thing hides it."""
BETTER, NEW, RAISED = 1.0, 0.7, 0.5
"""Part of the squared error that may be left by a pose that replaces one, by one where there was none, and by one that
needs a richer model."""
EVEN = 1.1
"""The same, by a pose that leads on from the frame before in place of one that jumps."""
JUMP = 4.0
"""Pixels between a pose and what the frame before leads to expect, from which it jumps."""
BAD = 0.5
"""Pixels that edges may be off before a richer model is tried."""
FITS = 0.2
"""Pixels that the edges of a thing may be off for it to stay as it lies."""
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


class Work:
    """What all steps share: tracks and how each may move, and the film."""

    def __init__(self, stack: Stack, models: list[str], frames: np.ndarray, noise: float) -> None:
        self.stack, self.models, self.frames, self.noise = stack, models, frames, noise


def lay(work: Work, time: int, before: int, only: list[int] | None = None, fresh: bool = False) -> None:
    """Lay tracks on a frame again: all, or ``only`` these, or those that are ``fresh``: in ``before`` and not there."""
    stack = work.stack
    due = []
    for index, track in enumerate(stack.tracks):
        known = 0 <= before < len(work.frames) and stack.shown(index, before)
        wanted = not fresh if stack.shown(index, time) else known
        if wanted and track.tint is None and track.kind != "morph" and (only is None or index in only):
            due.append(index)
    if not due:
        return
    hidden = _hidden(stack, time)
    ground = stack.plate.copy()
    for index in stack.stacked(time):
        if index in due:
            _refit(work, index, time, before, ground, hidden[index])
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


def _refit(work: Work, index: int, time: int, before: int, ground: np.ndarray, hidden: np.ndarray) -> None:
    """Find a better pose for a track in a frame, and keep it if the film is explained better."""
    stack, frame = work.stack, work.frames[time]
    track = stack.tracks[index]
    there = stack.shown(index, time)
    ahead = _ahead(track.pose, time, before) if 0 <= before < len(track.pose) and stack.shown(index, before) else []
    tries: list[tuple[np.ndarray, float]] = []
    if there and (_rests(work, index, time, before) or _done(work, index, time, ground, hidden, ahead)):
        return
    if there:
        tries.append((track.pose[time], BETTER))
        tries += [(pose, EVEN) for pose in ahead[:1] if apart(stack, index, pose, track.pose[time]) > JUMP]
    else:
        tries += [(pose, NEW) for pose in ahead]
    best: Fit | None = None
    for start, bar in tries:
        found = _laid(work, index, frame, ground, start, work.models[index], hidden)
        if found is not None and (there or found.gain >= GAIN):
            _take(work, index, time, found, bar)
            best = found if best is None or found.miss < best.miss else best
    richer = RICHER.get(work.models[index])
    if best is not None and richer and best.miss > BAD + 0.06 * work.noise:
        wider = _laid(work, index, frame, ground, best.pose, richer[0], hidden)
        if wider is not None and _take(work, index, time, wider, RAISED):
            work.models[index], track.kind = richer


def _rests(work: Work, index: int, time: int, before: int) -> bool:
    """Lay a track as in the frame before if the film is the same there; say whether that was done."""
    stack, track = work.stack, work.stack.tracks[index]
    box = stack.box(index, before) if 0 <= before < len(work.frames) else None
    if box is None:
        return False
    moves = np.isfinite(track.pose[time, 0, 0]) and apart(stack, index, track.pose[before], track.pose[time]) > BAD
    if moves or abs(track.opacity[before] - track.opacity[time]) > FADED or changed(work.frames, time, before, box):
        return False
    copied(track, time, before)
    return True


def _done(
    work: Work, index: int, time: int, ground: np.ndarray, hidden: np.ndarray, ahead: list[np.ndarray]
) -> bool:  # fmt: skip
    """Say whether a track fits as it lies in a frame, and has not jumped there."""
    stack, track = work.stack, work.stack.tracks[index]
    pose, opacity = track.pose[time], float(track.opacity[time])
    if any(apart(stack, index, one, pose) > JUMP for one in ahead[:1]):
        return False
    found = fit(work.frames[time], ground, stack.sprites[index], pose, "still", opacity=opacity, hidden=hidden)
    return found is not None and found.miss <= FITS + 0.06 * work.noise


def changed(frames: np.ndarray, time: int, before: int, box: Box) -> bool:
    """Say whether two frames differ in a box."""
    x0, y0, x1, y1 = box
    return float(cv2.absdiff(frames[time, y0:y1, x0:x1], frames[before, y0:y1, x0:x1]).max(initial=0)) > SAME


def copied(track: Track, time: int, before: int) -> None:
    """Lay a track as in another frame."""
    track.pose[time], track.opacity[time] = track.pose[before], track.opacity[before]
    track.error[time], track.seen[time] = track.error[before], track.seen[before]


def _laid(
    work: Work, index: int, frame: np.ndarray, ground: np.ndarray, start: np.ndarray, model: str,
    hidden: np.ndarray,
) -> Fit | None:  # fmt: skip
    found = fit(frame, ground, work.stack.sprites[index], start, model, noise=work.noise, hidden=hidden,
                most=STRONGER, rounds=TURNS)  # fmt: skip
    return None if found is None or found.opacity < FAINT else found


def _take(work: Work, index: int, time: int, found: Fit, bar: float) -> bool:
    """Give a track a new pose in a frame if at most ``bar`` of the error is left; say whether."""
    stack, track, frame = work.stack, work.stack.tracks[index], work.frames[time]
    old, held = stack.box(index, time), (track.pose[time].copy(), track.opacity[time], track.error[time])
    track.pose[time], track.opacity[time], track.error[time] = found.pose, found.opacity, found.error
    box = both(old, stack.box(index, time))
    after = np.inf if box is None else error_of(stack, frame, time, box)
    fresh = track.pose[time].copy(), track.opacity[time], track.error[time]
    track.pose[time], track.opacity[time], track.error[time] = held
    if box is None or after >= bar * error_of(stack, frame, time, box):
        return False
    track.pose[time], track.opacity[time], track.error[time] = fresh
    return True


def apart(stack: Stack, index: int, one: np.ndarray, other: np.ndarray) -> float:
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


def both(one: Box | None, other: Box | None) -> Box | None:
    """Give the box around two."""
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def error_of(stack: Stack, frame: np.ndarray, time: int, box: Box) -> float:
    """Sum the squared differences of a frame and everything drawn on it, in a box; what is far off counts no more."""
    x0, y0, x1, y1 = box
    rest = frame[y0:y1, x0:x1] - stack.whole(time, box)
    return float(np.minimum(rest * rest, BOUND**2).sum())

"""A ground whose colour changes while a film runs: what it is in each frame, and the film as if it stayed.

The colour along the film's border is the ground's. Each pixel is a mixture of it and of what stands before it, and how
much of the ground shows beside an edge is told by how far the pixel is from the ground's colour, next to the furthest
pixel near it; that much is given the colour of the first frame. How much shows through what fades is measured
afterwards, when it is known where that lies. Not covered: gradients and pictures that change.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.difference import greatest
from limner.sight.pose import ready, warped, window
from limner.sight.tracks import Track, Tracked

RING = 3
"""Pixels from the border within which the ground shows."""
LIKE, MOSTLY = 6.0, 0.75
"""Levels by which the ground may differ from its median there; and the part of the ring that it is."""
FRAMES = 0.9
"""Part of the frames in which it is."""
CHANGED = 12.0
"""Levels by which the colour must change."""
SOLID = 24.0
"""Levels from the ground from which on something stands before it."""
BEYOND = 2
"""Pixels by which it goes on beyond the film's border, so that none is seen of what is beneath it."""
FADES = 0.2
"""Opacity by which what seems to change its colour must change, to be one that fades."""
WHOLE = 0.98
"""Coverage of a pixel from which on it is the inside of a thing."""
NEAR = 5
"""Pixels, side of the square in which a thing's own colour is looked for beside its edge."""


def evened(frames: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """Give a film as if the ground kept its first colour.

    Args:
        frames: ``(N, H, W, 3) uint8``.

    Returns:
        The film, ``frames`` itself where the ground keeps it, and the ground's colours ``(N, 3)`` where it does not.
    """
    colours, parts = np.zeros((len(frames), 3), np.float32), np.zeros(len(frames))
    for index, frame in enumerate(frames):
        inner = frame[:, :RING].reshape(-1, 3), frame[:, -RING:].reshape(-1, 3)
        ring = np.concatenate([frame[:RING].reshape(-1, 3), frame[-RING:].reshape(-1, 3), *inner]).astype(np.float32)
        colours[index] = np.median(ring, axis=0)
        parts[index] = (np.abs(ring - colours[index]).max(axis=1) <= LIKE).mean()
    if (parts >= MOSTLY).mean() < FRAMES or np.ptp(colours, axis=0).max() <= CHANGED:
        return frames, None
    return np.stack([_evened(frame, own, colours[0]) for frame, own in zip(frames, colours, strict=True)]), colours


def _evened(frame: np.ndarray, own: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    away = greatest(np.abs(frame - own))
    most = cv2.dilate(away, np.ones((NEAR, NEAR), np.uint8))
    share = np.clip(1 - away / np.maximum(most, SOLID), 0, 1)
    share[away < LIKE] = 1
    return np.clip(np.round(frame + share[..., None] * (wanted - own)), 0, 255).astype(np.uint8)


def underlaid(found: Tracked, colours: np.ndarray, frames: np.ndarray) -> Tracked:
    """Lay the ground beneath all that was measured before it, as a thing of its own whose colour changes.

    Args:
        found: what was measured of the film as if the ground kept its first colour.
        colours: ``(N, 3)``: the ground's.
        frames: ``(N, H, W, 3) uint8``: the film as it is.
    """
    count, (height, width) = len(colours), found.plate.shape[:2]
    size = (height + 2 * BEYOND, width + 2 * BEYOND)
    sprite = np.dstack([np.broadcast_to(colours[0], (*size, 3)), np.ones(size)]).astype(np.float32)
    ones = np.ones(count)
    ground = Track(
        id=0, sprite=sprite, corner=(-BEYOND, -BEYOND), canonical=0, pose=np.tile(np.eye(3), (count, 1, 1)),
        opacity=ones, seen=ones, error=np.zeros(count), kind="still", tint=colours.astype(float),
    )  # fmt: skip
    thin = [_thin(one, frames, colours) for one in found.tracks]
    tracks = [msgspec.structs.replace(one, id=number) for number, one in enumerate([ground, *thin])]
    order = None if found.order is None else np.column_stack([np.zeros(count, found.order.dtype), found.order + 1])
    return msgspec.structs.replace(found, tracks=tracks, order=order)


def _thin(track: Track, frames: np.ndarray, colours: np.ndarray) -> Track:
    """Measure a thing's opacity anew before the ground as it was: what shows through it was that, not its first colour.

    Each pixel of its inside tells an opacity by itself, and their median is no other thing's that lies on a part of it.
    """
    if track.kind == "morph":
        return track
    sprite, opacity = ready(track.sprite, track.corner), track.opacity.copy()
    plain = np.full((len(frames), 3), np.nan)
    for time in np.flatnonzero(np.isfinite(track.pose[:, 0, 0]) & (np.nan_to_num(track.opacity) > 0)):
        box = window(sprite, track.pose[time], frames.shape[1:3])
        if box is None:
            continue
        drawn, own = warped(sprite, track.pose[time], box), colours[time].astype(np.float32)
        inside = drawn[..., 3] > WHOLE
        if not inside.any():
            continue
        seen = frames[time, box[1] : box[3], box[0] : box[2]][inside].astype(np.float32)
        plain[time] = np.median(seen, axis=0)
        over = (drawn[..., :3] - drawn[..., 3:] * own)[inside]
        power = (over * over).sum(axis=1)
        clear = power > SOLID**2
        if clear.sum() > MOSTLY * len(clear):
            share = (over * (seen - own)).sum(axis=1)[clear] / power[clear]
            opacity[time] = float(np.clip(np.median(share), 0, 1))
    if track.tint is not None:
        return _faded(track, plain, colours)
    return msgspec.structs.replace(track, opacity=opacity)


def _faded(track: Track, seen: np.ndarray, colours: np.ndarray) -> Track:
    """Tell what seems to change its colour ``(N, 3)`` as fading where the ground, showing through, explains it all."""
    known = np.flatnonzero(np.isfinite(seen).all(axis=1))
    own = seen[track.canonical]
    if len(known) < 2 or not np.isfinite(own).all():
        return track
    over, apart = own - colours[known], seen[known] - colours[known]
    share = (over * apart).sum(axis=1) / np.maximum((over * over).sum(axis=1), SOLID**2)
    rest = np.abs(apart - share[:, None] * over).max(axis=1)
    if (rest <= LIKE).mean() < FRAMES or not np.ptp(np.clip(share, 0, 1)) > FADES:
        return track
    opacity = track.opacity.copy()
    opacity[known] = np.clip(share, 0, 1)
    sprite = np.dstack([np.broadcast_to(own, track.sprite[..., :3].shape), track.sprite[..., 3]]).astype(np.float32)
    return msgspec.structs.replace(track, sprite=sprite, opacity=opacity, tint=None)

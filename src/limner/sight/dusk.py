"""A ground whose colour changes while a film runs: what it is in each frame, and the film as if it stayed.

The colour along the film's border is the ground's. Each pixel is a mixture of it and of what stands before it, and how
much of the ground shows beside an edge is told by how far the pixel is from the ground's colour, next to the furthest
pixel near it; that much is given the colour of the first frame. Not covered: gradients and pictures that change, and
what is half transparent all over.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.difference import greatest
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


def underlaid(found: Tracked, colours: np.ndarray) -> Tracked:
    """Lay the ground beneath all that was measured before it, as a thing of its own whose colour changes.

    Args:
        found: what was measured of the film as if the ground kept its first colour.
        colours: ``(N, 3)``: the ground's.
    """
    count, (height, width) = len(colours), found.plate.shape[:2]
    size = (height + 2 * BEYOND, width + 2 * BEYOND)
    sprite = np.dstack([np.broadcast_to(colours[0], (*size, 3)), np.ones(size)]).astype(np.float32)
    ones = np.ones(count)
    ground = Track(
        id=0, sprite=sprite, corner=(-BEYOND, -BEYOND), canonical=0, pose=np.tile(np.eye(3), (count, 1, 1)),
        opacity=ones, seen=ones, error=np.zeros(count), kind="still", tint=colours.astype(float),
    )  # fmt: skip
    tracks = [msgspec.structs.replace(one, id=number) for number, one in enumerate([ground, *found.tracks])]
    order = None if found.order is None else np.column_stack([np.zeros(count, found.order.dtype), found.order + 1])
    return msgspec.structs.replace(found, tracks=tracks, order=order)

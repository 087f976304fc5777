"""Squares of one colour that move to the right, and the films they make."""

from collections.abc import Sequence

import numpy as np

from limner.sight.stack import Stack
from limner.sight.tracks import Track

Colour = float | tuple[int, int, int]


def block(corner: tuple[int, int], size: int, colour: Colour, speed: float, count: int, *, number: int = 0) -> Track:
    """A square of ``size`` px at ``corner`` in frame 0 of ``count``, at ``speed`` px a frame."""
    sprite = np.zeros((size, size, 4), np.float32)
    sprite[..., :3], sprite[..., 3] = colour, 1
    pose = np.tile(np.eye(3), (count, 1, 1))
    pose[:, 0, 2] = speed * np.arange(count)
    return Track(number, sprite, corner, 0, pose, np.ones(count), np.ones(count), np.zeros(count))


def film(tracks: Sequence[Track], plate: np.ndarray, count: int) -> np.ndarray:
    """Frames of what lies on a plate, the first lowest."""
    stack, box = Stack(list(tracks), None, plate, count), (0, 0, plate.shape[1], plate.shape[0])
    return np.stack([np.rint(stack.whole(time, box)) for time in range(count)]).astype(np.uint8)

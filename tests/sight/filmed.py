"""Films drawn for tests, whose truth is known: shapes with exact coverage to a fraction of a pixel."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from limner.sight.alpha import cut
from limner.sight.grow import Film
from limner.sight.moving import Blob, blobs_of
from limner.sight.pose import Sprite, ready
from limner.sight.tracks import Clip

FINE = 8
"""Samples a pixel, each way."""

Outline = Callable[[int], np.ndarray]
"""A frame's number to the corners of a polygon, ``(K, 2)`` pixels of the film."""


def film(
    shapes: Sequence[tuple[Outline, Callable[[int], tuple[float, ...]]]], count: int = 20,
    size: tuple[int, int] = (120, 90), plate: np.ndarray | tuple[int, int, int] = (245, 240, 232),
) -> Clip:  # fmt: skip
    """Draw polygons, bottom first; each has an outline and a colour, with opacity as its fourth number if any."""
    width, height = size
    ground = np.broadcast_to(np.asarray(plate, np.float32), (height, width, 3))
    frames = []
    for index in range(count):
        picture = ground.copy()
        for outline, paint in shapes:
            fine = np.zeros((height * FINE, width * FINE), np.uint8)
            cv2.fillPoly(fine, [np.round(outline(index) * FINE - 0.5).astype(np.int32)], 255)
            cover = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)[..., None] / np.float32(255)
            colour = paint(index)
            cover = cover * (colour[3] if len(colour) > 3 else 1.0)
            picture = picture * (1 - cover) + np.array(colour[:3], np.float32) * cover
        frames.append(np.round(picture).clip(0, 255).astype(np.uint8))
    return Clip(np.stack(frames), np.arange(count) / 30, 30.0, count / 30)


def box(x: float, y: float, w: float, h: float) -> np.ndarray:
    """Give the corners of a rectangle."""
    return np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], float)


def turned(points: np.ndarray, degrees: float) -> np.ndarray:
    """Turn points clockwise on the screen about their middle."""
    angle = np.radians(degrees)
    middle = points.mean(axis=0)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (points - middle) @ turn.T + middle


def prepared(clip: Clip) -> tuple[Film, Sprite, dict[int, Blob]]:
    """Give a film over a pale plate ready to be explained, the sprite of its first frame, and its blobs by frame."""
    size = clip.frames.shape[1:3]
    plate = np.broadcast_to(np.array([245, 240, 232], np.float32), (*size, 3)).copy()
    flat, within = plate.astype(np.uint8), (0, 0, size[1], size[0])
    hints = {}
    for index, picture in enumerate(clip.frames):
        for blob in blobs_of(picture, flat, 4.0, index, within):
            hints[index] = blob
    sprite = ready(cut(clip.frames[0], plate, np.abs(clip.frames[0] - plate).max(axis=2) > 4, 4.0), (0, 0))
    return Film(clip.frames, plate, 0.0, 4.0, np.zeros(clip.frames.shape[:3], np.uint8)), sprite, hints

"""Finds places at which something comes and goes again and again without moving: the dots of a loader.

What grows, shrinks or fades about its middle leaves blobs of all sizes and contrasts with one and the same middle. What
moves leaves its middle nowhere twice. Not covered: what grows from a side or a corner, and what never parts from what
is beside it.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.difference import greatest
from limner.sight.moving import FINE, Blob

NEAR = 1.5
"""Pixels within which the middles of blobs at one place lie."""
LEAST = 5
"""Frames in which a place must show a blob."""
LIVELY = 2.0
"""Times that the heaviest blob at a place weighs more than the lightest."""
PURE = 0.8
"""Part of a blob's strongest difference from the plate from which its pixels have its own colour."""
ALIKE = 0.97
"""Cosine between the differences of two things of one colour from the plate, at least."""


class Spot(msgspec.Struct, eq=False):
    """A place, and the blobs that were seen there."""

    centre: np.ndarray
    """``(x, y)``."""
    blobs: list[Blob]

    @property
    def heaviest(self) -> Blob:
        """The largest and most opaque look."""
        return max(self.blobs, key=lambda blob: blob.weight)


def spots(blobs: list[list[Blob]], shape: tuple[int, int]) -> list[Spot]:
    """Find places where blobs of different weight have one middle.

    Args:
        blobs: of each frame.
        shape: ``(H, W)`` of the film.

    Returns:
        The places, those with most blobs first.
    """
    every = [blob for frame in blobs for blob in frame]
    if len(every) < LEAST:
        return []
    centres = np.array([blob.centre for blob in every])
    cells = np.clip(centres.astype(int), 0, (shape[1] - 1, shape[0] - 1))
    free = np.ones(len(every), bool)
    found = []
    counts = np.zeros(shape, np.float32)
    np.add.at(counts, (cells[:, 1], cells[:, 0]), 1)
    while True:
        wide = cv2.boxFilter(counts, -1, (3, 3), normalize=False)
        y, x = np.unravel_index(int(wide.argmax()), shape)
        if wide[y, x] < LEAST:
            return _alone(found)
        middle = np.array([x + 0.5, y + 0.5])
        mine = free & (np.abs(centres - middle).max(axis=1) <= NEAR)
        for _ in range(3):
            if mine.any():
                middle = np.median(centres[mine], axis=0)
                mine = free & (np.hypot(*(centres - middle).T) <= NEAR)
        mine = mine if mine.any() else free & (np.abs(centres - (x + 0.5, y + 0.5)).max(axis=1) <= NEAR)
        free &= ~mine
        np.subtract.at(counts, (cells[mine, 1], cells[mine, 0]), 1)
        spot = Spot(middle, [every[index] for index in np.flatnonzero(mine)])
        if _comes(spot):
            found.append(spot)


def _comes(spot: Spot) -> bool:
    """Say whether what is at a place is seen often, and more or less of it."""
    weights = [blob.weight for blob in spot.blobs]
    return len({blob.frame for blob in spot.blobs}) >= LEAST and max(weights) > LIVELY * min(weights)


def _alone(found: list[Spot]) -> list[Spot]:
    """Leave out blobs that hold the middles of other places: there things touch, and whose is what is not seen."""
    centres = np.array([spot.centre for spot in found]).reshape(-1, 2)

    def single(blob: Blob) -> bool:
        x, y = (np.floor(centres).astype(int) - blob.box[:2]).T
        inside = (x >= 0) & (y >= 0) & (x < blob.box[2]) & (y < blob.box[3])
        return int(blob.mask[y[inside], x[inside]].sum()) <= 1

    alone = [Spot(spot.centre, [blob for blob in spot.blobs if single(blob)]) for spot in found]
    return [spot for spot in alone if spot.blobs and _comes(spot)]


def alike(found: list[Spot], frames: np.ndarray, plate: np.ndarray) -> list[tuple[list[Spot], np.ndarray]]:
    """Gather places whose things have one colour.

    Args:
        found: places.
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.

    Returns:
        The places of each colour, heaviest first, and the colour, ``(3,)`` levels.
    """
    groups: list[tuple[list[Spot], np.ndarray, np.ndarray]] = []
    for spot in sorted(found, key=lambda one: -one.heaviest.weight):
        colour, apart = _colour(spot.heaviest, frames, plate)
        for members, _, lead in groups:
            if float(apart @ lead) > ALIKE * float(np.linalg.norm(apart) * np.linalg.norm(lead)):
                members.append(spot)
                break
        else:
            groups.append(([spot], colour, apart))
    return [(members, colour) for members, colour, _ in groups]


def _colour(blob: Blob, frames: np.ndarray, plate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the colour of a blob's strongest pixels, and how it differs from the plate, weighted as the eye does."""
    x, y, w, h = blob.box
    seen, below = frames[blob.frame, y : y + h, x : x + w].astype(np.float32), plate[y : y + h, x : x + w]
    far = greatest(np.abs(seen - below)) * blob.mask
    pure = far >= PURE * far.max()
    colour = np.median(seen[pure], axis=0)
    return colour, FINE @ (colour - np.median(below[pure], axis=0))

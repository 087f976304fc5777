"""What stands before the plate in one frame, cut into connected blobs.

Not promised: that a blob is one thing. What touches is one blob, and ``follow`` and ``track`` take it apart.
"""

from itertools import chain

import cv2
import msgspec
import numpy as np

from limner.sight.difference import greatest

FINE = np.array([[0.299, 0.587, 0.114], [-0.042, -0.083, 0.125], [0.125, -0.105, -0.020]], np.float32)
"""Rows: luma and a quarter of both chromas (BT.601), which a film has at half the resolution."""
LUMA = FINE[0]
LEAST = 6
"""Pixels of a blob, at least: below, it is noise."""
BLEEDS = ((7, 0.4), (25, 0.15))
"""Pixels within which compression smears a thing's colour, beside it and in blocks of 16, and the part of its contrast
that this stays below."""


class Blob(msgspec.Struct, eq=False):
    """A connected piece of what is not the plate, in one frame."""

    frame: int
    box: tuple[int, int, int, int]
    """``(x, y, width, height)``."""
    mask: np.ndarray
    """``(height, width) bool``."""
    weight: float
    """Sum over its pixels of how far they are from the plate, in levels."""
    centre: tuple[float, float]
    """Of that weight; pixel corners at whole numbers."""
    colour: np.ndarray
    """``(3,)``: mean of its film's colour, weighted alike."""

    @property
    def area(self) -> int:
        """Pixels in it."""
        return int(self.mask.sum())

    @property
    def contrast(self) -> float:
        """How far its pixels are from the plate on average, in levels."""
        return self.weight / max(self.area, 1)


def tolerance(noise: float) -> float:
    """Give the levels by which a pixel must differ from the plate to be something else."""
    return float(np.clip(6.0 * noise + 2.5, 4.0, 20.0))


def blobs_of(
    frame: np.ndarray, plate: np.ndarray, limit: float, index: int, box: tuple[int, int, int, int]
) -> list[Blob]:
    """Cut what differs from the plate into connected blobs.

    Args:
        frame: ``(H, W, 3) uint8``.
        plate: ``(H, W, 3) uint8``.
        limit: levels, see ``tolerance``.
        index: the frame's number.
        box: ``(x, y, width, height)`` outside of which nothing ever moves.
    """
    x0, y0, w, h = box
    view = np.s_[y0 : y0 + h, x0 : x0 + w]
    apart = greatest(cv2.absdiff(frame[view], plate[view]))
    bright = np.abs(cv2.transform(cv2.subtract(frame[view], plate[view], dtype=cv2.CV_32F), FINE[:1]))
    # Colour is kept at half the size: what a thing smears around it is as bright as the plate, and fainter than itself.
    clearly = np.where(bright > 2 * limit, apart, 0).astype(np.uint8)
    smeared = np.max([part * cv2.dilate(clearly, np.ones((wide, wide), np.uint8)) for wide, part in BLEEDS], axis=0)
    mask = ((apart > limit) & ((bright > limit) | (apart > smeared))).astype(np.uint8)
    # Faint lines of one pixel away from all that is clear are what compression left along the edges of still things.
    clear = cv2.dilate((apart > 2 * limit).astype(np.uint8), np.ones((5, 5), np.uint8))
    mask &= np.maximum(clear, cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for label in range(1, count):
        x, y, wide, high, area = (int(number) for number in stats[label])
        if area < LEAST:
            continue
        cut = np.s_[y : y + high, x : x + wide]
        mine = labels[cut] == label
        far = apart[cut].astype(np.float32) * mine
        weight = float(far.sum())
        if weight < 4 * LEAST * limit or far.max() < 2 * limit:
            continue
        rows, columns = np.arange(high) + 0.5, np.arange(wide) + 0.5
        centre = (float(far.sum(0) @ columns) / weight + x + x0, float(far.sum(1) @ rows) / weight + y + y0)
        colours = frame[y0 + y : y0 + y + high, x0 + x : x0 + x + wide].astype(np.float32)
        colour = (colours * far[..., None]).sum(axis=(0, 1)) / weight
        found.append(Blob(index, (x + x0, y + y0, wide, high), mine, weight, centre, colour))
    return found


def blobs_in(frames: np.ndarray, plate: np.ndarray, limit: float, changed: np.ndarray) -> list[list[Blob]]:
    """Cut what differs from the plate into blobs, frame by frame.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
        limit: levels, see ``tolerance``.
        changed: ``(H, W) bool``: pixels outside of whose box nothing ever moves.
    """
    flat, box = np.clip(np.round(plate), 0, 255).astype(np.uint8), bounds(changed)
    return [blobs_of(frame, flat, limit, index, box) for index, frame in enumerate(frames)]


def bounds(moved: np.ndarray, margin: int = 4) -> tuple[int, int, int, int]:
    """Give the box around ``(H, W) bool`` pixels, as ``(x, y, width, height)``; all of it where none is set."""
    rows, columns = np.flatnonzero(moved.any(axis=1)), np.flatnonzero(moved.any(axis=0))
    if len(rows) == 0:
        return 0, 0, moved.shape[1], moved.shape[0]
    y0, y1 = max(int(rows[0]) - margin, 0), min(int(rows[-1]) + 1 + margin, moved.shape[0])
    x0, x1 = max(int(columns[0]) - margin, 0), min(int(columns[-1]) + 1 + margin, moved.shape[1])
    return x0, y0, x1 - x0, y1 - y0


def stirring(frames: np.ndarray, blobs: list[list[Blob]], limit: float) -> float:
    """Sum the weights of a film's blobs, as far as their pixels ever change.

    A large thing that only stands before others makes nothing else small.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        blobs: of each frame.
        limit: levels by which a pixel must change.
    """
    low, high = frames[0].copy(), frames[0].copy()
    for frame in frames[1:]:
        cv2.min(low, frame, low)
        cv2.max(high, frame, high)
    stirs = greatest(cv2.subtract(high, low)) > limit
    total = 0.0
    for blob in chain.from_iterable(blobs):
        x, y, w, h = blob.box
        total += blob.weight * float(stirs[y : y + h, x : x + w][blob.mask].mean())
    return total

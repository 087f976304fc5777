"""Takes blobs apart that touch all the time but do not move as one: by their colours.

Where one sprite does not explain a tracklet, its blobs are cut into connected regions of one colour each, the colours
being the few that are common in the blob that is seen best, and the regions are linked to tracklets of their own.
Not covered: things of one colour that never part.
"""

import cv2
import numpy as np

from limner.sight.follow import Tracklet, link
from limner.sight.moving import LEAST, Blob

NEAR = 24.0
"""Levels within which colours are one."""
SHARE = 0.04
"""Part of a blob that a colour must fill to count."""


def common_colours(pixels: np.ndarray) -> np.ndarray:
    """List the colours of ``(K, 3)`` pixels that are common, commonest first: ``(M, 3) float32``."""
    left = pixels.astype(np.float32)
    found: list[np.ndarray] = []
    while len(left) > SHARE * len(pixels) and len(found) < 8:
        bins = (left // 16).astype(int)
        keys, which, counts = np.unique(bins @ [4096, 64, 1], return_inverse=True, return_counts=True)
        colour = np.median(left[which == counts.argmax()], axis=0)
        mine = np.abs(left - colour).max(axis=1) <= NEAR
        if mine.sum() < max(SHARE * len(pixels), LEAST) or len(keys) == 0:
            break
        found.append(np.median(left[mine], axis=0))
        left = left[~mine]
    return np.array(found, np.float32).reshape(-1, 3)


def sever(frames: np.ndarray, blobs: list[Blob]) -> list[Tracklet]:
    """Cut the blobs of a tracklet by colour, and link the pieces.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        blobs: of successive frames.

    Returns:
        The pieces' tracklets, heaviest first; none where there is one colour only.
    """
    best = max(blobs, key=lambda blob: blob.weight)
    colours = common_colours(_view(frames, best)[best.mask])
    if len(colours) < 2:
        return []
    cut = [_pieces(frames, blob, colours) for blob in blobs]
    whole = sum(blob.weight for blob in blobs)
    return sorted((one for one in link(cut) if one.weight > 0.02 * whole), key=lambda one: -one.weight)


def _view(frames: np.ndarray, blob: Blob) -> np.ndarray:
    x, y, w, h = blob.box
    return frames[blob.frame, y : y + h, x : x + w]


def _pieces(frames: np.ndarray, blob: Blob, colours: np.ndarray) -> list[Blob]:
    view = _view(frames, blob).astype(np.float32)
    apart = np.stack([np.abs(view - colour).max(axis=2) for colour in colours])
    nearest = apart.argmin(axis=0)
    found = []
    for index in range(len(colours)):
        mine = (blob.mask & (nearest == index) & (apart[index] <= 2 * NEAR)).astype(np.uint8)
        # What is a pixel wide is an edge between two other colours.
        mine &= cv2.dilate(cv2.erode(mine, np.ones((2, 2), np.uint8)), np.ones((3, 3), np.uint8))
        count, labels, stats, centres = cv2.connectedComponentsWithStats(mine, connectivity=8)
        for label in range(1, count):
            x, y, w, h, area = (int(number) for number in stats[label])
            if area < 2 * LEAST:
                continue
            box = (blob.box[0] + x, blob.box[1] + y, w, h)
            centre = (float(centres[label][0]) + blob.box[0] + 0.5, float(centres[label][1]) + blob.box[1] + 0.5)
            mask = labels[y : y + h, x : x + w] == label
            found.append(Blob(blob.frame, box, mask, area * blob.contrast, centre, colours[index]))
    return found

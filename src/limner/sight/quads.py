"""Boxes of lines as a detector finds them, turned rectangles: told apart, put together, and cut out upright.

A box is ``(4, 2)`` corners in pixels, as read: top left, top right, bottom right, bottom left of its line.
"""

import cv2
import numpy as np

TALL = 1.4
"""Sides of a box from which its line may run up or down; a single letter is seldom so narrow."""
JOIN = 0.5
"""Gap in heights of the box: a narrower one is a space between words."""


def rectify(image: np.ndarray, quad: np.ndarray, height: int, interpolation: int = cv2.INTER_CUBIC) -> np.ndarray:
    """Cut out a turned rectangle and make it upright, ``height`` rows high.

    Args:
        image: ``(H, W, ...)``.
        quad: ``(4, 2)`` corners in pixels, as read.
        height: rows of the result; its columns follow from the sides of the quad.
        interpolation: OpenCV's.
    """
    across, down = np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[3] - quad[0])
    width = max(round(float(across / max(down, 1e-6)) * height), 4)
    target = np.array([[0, 0], [width, 0], [0, height]], np.float32) - 0.5
    # Corners are between pixels, OpenCV counts from the middles of pixels.
    matrix = cv2.getAffineTransform((quad[[0, 1, 3]] - 0.5).astype(np.float32), target)
    return cv2.warpAffine(image, matrix, (width, height), flags=interpolation, borderMode=cv2.BORDER_REPLICATE)


def distinct(quads: list[np.ndarray]) -> list[np.ndarray]:
    """Drop what another box holds already: tiles overlap, and a cut line is found in part and whole."""
    kept: list[np.ndarray] = []
    for quad in sorted(quads, key=lambda quad: -_area(quad)):
        if all(shared(quad, other) < 0.5 * _area(quad) for other in kept):
            kept.append(quad)
    return kept


def joined(quads: list[np.ndarray]) -> list[np.ndarray]:
    """Put together pieces of one line: boxes of one height and one course with no more than a space between them."""
    rest = [_along(quad) for quad in quads]
    changed = True
    while changed:
        changed = False
        for i in range(len(rest)):
            for j in range(len(rest)):
                if i != j and (both := _join(rest[i], rest[j])) is not None:
                    rest = [quad for k, quad in enumerate(rest) if k not in (i, j)] + [both]
                    changed = True
                    break
            if changed:
                break
    return rest


def shared(one: np.ndarray, other: np.ndarray) -> float:
    """Return how many square pixels two boxes have in common."""
    if (one.max(axis=0) < other.min(axis=0)).any() or (other.max(axis=0) < one.min(axis=0)).any():
        return 0.0
    return float(cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))[0])


def _area(quad: np.ndarray) -> float:
    return float(cv2.contourArea(quad.astype(np.float32)))


def _along(quad: np.ndarray) -> np.ndarray:
    """Order corners so that the first side is the one that a line most likely runs along: downwards for tall boxes."""
    # The detector may start at any corner of a box that is nearly a square.
    first = max(range(4), key=lambda k: float(quad[(k + 1) % 4][0] - quad[k][0]))
    quad = np.roll(quad, -first, axis=0)
    across, down = np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[3] - quad[0])
    return quad if down <= TALL * across else quad[[1, 2, 3, 0]]


def _join(one: np.ndarray, other: np.ndarray) -> np.ndarray | None:
    """Return the box of both pieces, where ``other`` goes on after ``one``."""
    ahead, down = one[1] - one[0], one[3] - one[0]
    length, height = float(np.linalg.norm(ahead)), float(np.linalg.norm(down))
    if length < height or not 0.6 < np.linalg.norm(other[3] - other[0]) / height < 1.6:
        return None
    frame = np.array([ahead / length, down / height])
    there = (other - one[0]) @ frame.T
    gap = float(there[:, 0].min()) - length
    level = abs(float(there[:, 1].mean()) - height / 2) < 0.25 * height
    if not (level and -0.5 * height < gap < JOIN * height):
        return None
    both = np.vstack([(one - one[0]) @ frame.T, there])
    (left, top), (right, bottom) = both.min(axis=0), both.max(axis=0)
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) @ frame + one[0]

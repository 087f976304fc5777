"""Boolean masks: grown, closed, and taken apart into connected parts. OpenCV does the work."""

import cv2
import numpy as np


def dilate(mask: np.ndarray, radius: int) -> np.ndarray:
    """Return a mask ``(H, W) bool`` grown by ``radius`` pixels in all eight directions."""
    return cv2.dilate(mask.astype(np.uint8), _square(radius)).astype(bool)


def close(mask: np.ndarray, radius: int) -> np.ndarray:
    """Return a mask with the gaps closed that a square of ``radius`` does not fit in."""
    return cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, _square(radius)).astype(bool)


def parts(mask: np.ndarray, connectivity: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Take a mask apart.

    Returns:
        ``(H, W) int32``, each pixel's part from 1, 0 outside; and ``(K + 1, 5) int32``, each part's left, top, width,
        height and area in pixels.
    """
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=connectivity)
    return np.asarray(labels, np.int32), np.asarray(boxes, np.int32)


def _square(radius: int) -> np.ndarray:
    return np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)

"""Masks and labels: grown, closed, taken apart into connected parts, and where each label lies."""

import itertools

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


def boxes(labels: np.ndarray, count: int) -> np.ndarray:
    """Return ``(count, 4) int64``: left, top, right and bottom pixel of each label; right < left where it has none.

    Args:
        labels: ``(H, W)``, 0 for none.
        count: one more than the largest label there may be.
    """
    rows, columns = np.nonzero(labels)
    values = labels[rows, columns]
    result = np.empty((count, 4), np.int64)
    result[:, :2], result[:, 2:] = 1 << 30, -1
    np.minimum.at(result[:, 0], values, columns)
    np.minimum.at(result[:, 1], values, rows)
    np.maximum.at(result[:, 2], values, columns)
    np.maximum.at(result[:, 3], values, rows)
    return result


def places(labels: np.ndarray) -> list[tuple[int, tuple[np.ndarray, np.ndarray]]]:
    """Return each label of ``(H, W)`` in order with the rows and columns of its pixels; 0 is none."""
    rows, columns = np.nonzero(labels)
    values = labels[rows, columns]
    order = np.argsort(values, kind="stable")
    rows, columns, values = rows[order], columns[order], values[order]
    bounds = np.flatnonzero(np.r_[True, values[1:] != values[:-1], True]) if len(values) else np.zeros(1, int)
    return [(int(values[start]), (rows[start:stop], columns[start:stop])) for start, stop in itertools.pairwise(bounds)]


def _square(radius: int) -> np.ndarray:
    return np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)

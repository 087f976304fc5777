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


def points(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows and columns of a mask's pixels; as ``np.nonzero``, which takes three to ten times as long."""
    return np.divmod(np.flatnonzero(mask), mask.shape[1])


def label(mask: np.ndarray, connectivity: int = 8) -> np.ndarray:
    """Return ``(H, W) int32``: each pixel's part of a mask from 1, 0 outside; a quarter of the cost of ``parts``."""
    return np.asarray(cv2.connectedComponents(mask.astype(np.uint8), connectivity=connectivity)[1], np.int32)


def pieces(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Take all labels apart at once into connected pieces; corners touch.

    Args:
        labels: ``(H, W) int32``, 0 for none.

    Returns:
        ``(H, W) int32``, each pixel's piece from 1, 0 for none, the pieces of a smaller label first; and ``(K + 1,)``,
        each piece's label.
    """
    linked = links(labels > 0, labels[:, 1:] == labels[:, :-1], labels[1:] == labels[:-1])
    count = int(linked.max(initial=0)) + 1
    root = _across_corners(labels, linked, count)
    label_of = np.zeros(count, labels.dtype)
    label_of[linked] = labels
    kept = np.flatnonzero(root == np.arange(count))[1:]
    kept = kept[np.argsort(label_of[kept], kind="stable")]
    number = np.zeros(count, np.int32)
    number[kept] = np.arange(1, len(kept) + 1)
    return number[root][linked], np.r_[0, label_of[kept]]


def links(mask: np.ndarray, across: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Number the parts of a mask that hang together by links between pixels side by side.

    Args:
        mask: ``(H, W) bool``.
        across: ``(H, W - 1) bool``: a pixel may be linked with the one to its right.
        down: ``(H - 1, W) bool``: a pixel may be linked with the one below it.

    Returns:
        ``(H, W) int32``: each pixel's part from 1, 0 outside.
    """
    height, width = mask.shape
    grid = np.zeros((2 * height - 1, 2 * width - 1), np.uint8)  # the links are its odd cells
    grid[::2, ::2] = mask
    grid[::2, 1::2] = mask[:, 1:] & mask[:, :-1] & across
    grid[1::2, ::2] = mask[1:] & mask[:-1] & down
    _, doubled = cv2.connectedComponents(grid, connectivity=4, ltype=cv2.CV_32S)
    return np.ascontiguousarray(doubled[::2, ::2], np.int32)


def _across_corners(labels: np.ndarray, linked: np.ndarray, count: int) -> np.ndarray:
    """Return ``(count,)``: the first of the parts that each part of ``linked`` hangs together with by corners."""
    root = list(range(count))

    def find(part: int) -> int:
        while root[part] != part:
            root[part] = root[root[part]]
            part = root[part]
        return part

    upper, lower = (slice(None, -1), slice(1, None)), (slice(1, None), slice(None, -1))
    for here, there in (((upper[0], upper[0]), (lower[0], lower[0])), ((upper[0], lower[0]), (lower[0], upper[0]))):
        touch = (labels[here] == labels[there]) & (linked[here] != linked[there])
        pairs = np.column_stack([linked[here][touch], linked[there][touch]])
        for one, other in np.unique(pairs, axis=0).tolist():
            first, second = sorted((find(one), find(other)))
            root[second] = first
    return np.array([find(part) for part in range(count)])


def boxes(labels: np.ndarray, count: int) -> np.ndarray:
    """Return ``(count, 4) int64``: left, top, right and bottom pixel of each label; right < left where it has none.

    Args:
        labels: ``(H, W)``, 0 for none.
        count: one more than the largest label there may be.
    """
    values, rows, left, right = _runs(labels)
    result = np.empty((count, 4), np.int64)
    result[:, :2], result[:, 2:] = 1 << 30, -1
    np.minimum.at(result[:, 0], values, left)
    np.minimum.at(result[:, 1], values, rows)
    np.maximum.at(result[:, 2], values, right)
    np.maximum.at(result[:, 3], values, rows)
    return result


def places(labels: np.ndarray) -> list[tuple[int, tuple[np.ndarray, np.ndarray]]]:
    """Return each label of ``(H, W)`` in order with the rows and columns of its pixels; 0 is none."""
    values, rows, left, right = _runs(labels)
    order = np.argsort(values, kind="stable")
    values, rows, left, right = values[order], rows[order], left[order], right[order]
    lengths = right - left + 1
    ends = np.cumsum(lengths)
    rows = np.repeat(rows, lengths)
    columns = np.arange(len(rows)) + np.repeat(left - (ends - lengths), lengths)
    firsts = np.flatnonzero(np.diff(values, prepend=0))  # values are above 0
    bounds = np.r_[(ends - lengths)[firsts], len(rows)]
    return [
        (int(values[first]), (rows[start:stop], columns[start:stop]))
        for first, (start, stop) in zip(firsts, itertools.pairwise(bounds), strict=True)
    ]


def _runs(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return each run of one label along a row, 0 left out: the label, the row, the first and the last column."""
    width = labels.shape[1]
    flat = labels.ravel()
    fresh = np.empty(flat.shape, bool)
    np.not_equal(flat[1:], flat[:-1], out=fresh[1:])
    fresh[::width] = True
    starts = np.flatnonzero(fresh)
    stops = np.r_[starts[1:], flat.size]
    values = flat[starts]
    drawn = values != 0
    rows, left = np.divmod(starts[drawn], width)
    return values[drawn], rows, left, (stops[drawn] - 1) % width


def borders(labels: np.ndarray, count: int) -> dict[int, dict[int, int]]:
    """Return for each label of ``(H, W)`` which others it borders on, and along how many sides of pixels.

    Args:
        labels: ``(H, W)``, 0 for none.
        count: one more than the largest label there may be.
    """
    codes = []
    for a, b in ((labels[:, 1:], labels[:, :-1]), (labels[1:], labels[:-1])):
        differ = a != b
        codes.append(a[differ].astype(np.int64) * count + b[differ])
    values, lengths = np.unique(np.concatenate(codes), return_counts=True)
    found: dict[int, dict[int, int]] = {}
    for value, length in zip(values.tolist(), lengths.tolist(), strict=True):
        a, b = divmod(value, count)
        for one, other in ((a, b), (b, a)):
            near = found.setdefault(one, {})
            near[other] = near.get(other, 0) + length
    return found


def _square(radius: int) -> np.ndarray:
    return np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)

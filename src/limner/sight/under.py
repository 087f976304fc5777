"""Outlines of a division painted as a stack: each edge is drawn once, by the upper of its two patches.

A patch may run on under all that is painted later, so there its outline is free: it goes midway between the patch and
what it must not cover, with as few corners as stay in the free space. Nothing shows through between patches, and hardly
an edge is printed twice. Not covered: curves; the outlines are polygons.
"""

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.outline import area, trace

REACH = 12
"""Pixels that a patch may run on beyond its own box, at most; further out there are no corners to save."""


class Patch(msgspec.Struct, frozen=True):
    """A patch of a stack."""

    label: int
    outline: np.ndarray | None
    """``(N, 2)`` corners in pixels; ``None`` for what lies under all the others and fills the picture."""


def stack(labels: np.ndarray, tolerance: float) -> list[Patch]:
    """Order the labels of a division and outline them, bottom first.

    Args:
        labels: ``(H, W) int32``, each label one connected patch from 1; 0 where nothing may be painted.
        tolerance: pixels that an outline may be off where it shows.
    """
    count = int(labels.max(initial=0)) + 1
    boxes = masks.boxes(labels, count)
    sizes = {label: _filled(labels, label, boxes[label]) for label in range(1, count) if boxes[label][2] >= 0}
    order = sorted(sizes, key=lambda label: -sizes[label])
    ranks = np.zeros(count, np.int32)
    ranks[order] = np.arange(1, len(order) + 1)
    ranked = np.pad(ranks[labels], REACH, constant_values=count + 1)  # beyond the picture all is free
    patches: list[Patch] = []
    for rank, label in enumerate(order, 1):
        left, top, right, bottom = boxes[label]
        window = ranked[top : bottom + 1 + 2 * REACH, left : right + 1 + 2 * REACH]
        if rank == 1 and (labels > 0).all():
            patches.append(Patch(label, None))
        elif (line := _outline(window, rank, tolerance)) is not None:
            patches.append(Patch(label, line + (left - REACH, top - REACH)))
    return patches


def _filled(labels: np.ndarray, label: int, box: np.ndarray) -> float:
    """Return the area of a patch with its holes, so that what lies in a hole is always smaller."""
    left, top, right, bottom = box
    own = (labels[top : bottom + 1, left : right + 1] == label).astype(np.uint8)
    lines, _ = cv2.findContours(np.pad(own, 1), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    # A contour runs through the centres of its pixels: half of it, and one, is missing from the area (Pick's theorem).
    return sum(cv2.contourArea(line) + len(line) / 2 + 1 for line in lines)


def _outline(ranks: np.ndarray, rank: int, tolerance: float) -> np.ndarray | None:
    own, below = ranks == rank, ranks < rank
    near = _distance(own)
    far = _distance(below) if below.any() else np.full(own.shape, 2.0 * REACH, np.float32)
    lines = trace(np.where(own, 1.0, np.clip(far - near, -1, 1) / 2 + 0.5))
    if not lines:
        return None
    line = max(lines, key=lambda points: abs(area(points)))
    columns, rows = (np.clip(np.floor(line[:, k]).astype(int), 0, own.shape[1 - k] - 1) for k in (0, 1))
    free = np.minimum(near, far)[rows, columns] - 1
    return simplify(line, np.maximum(free, tolerance))


def _distance(mask: np.ndarray) -> np.ndarray:
    return cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)


def simplify(points: np.ndarray, slack: np.ndarray) -> np.ndarray:
    """Return the corners of a polygon that passes each point of a closed outline within that point's slack.

    Douglas and Peucker's method between two points that lie far apart, distances divided by the slack.

    Args:
        points: ``(N, 2)``, the last point not repeated.
        slack: ``(N,)``, in pixels, above 0.
    """
    first = int(np.argmax(np.hypot(*(points - points.mean(axis=0)).T)))
    points, slack = np.roll(points, -first, axis=0), np.roll(slack, -first)
    second = int(np.argmax(np.hypot(*(points - points[0]).T)))
    closed = np.vstack([points, points[:1]])
    kept = {0, second}
    todo = [(0, second), (second, len(points))]
    while todo:
        start, stop = todo.pop()
        if stop - start < 2:
            continue
        off = _apart(closed[start + 1 : stop], closed[start], closed[stop]) / slack[start + 1 : stop]
        worst = int(off.argmax())
        if off[worst] > 1:
            middle = start + 1 + worst
            kept.add(middle)
            todo += [(start, middle), (middle, stop)]
    return points[sorted(kept)]


def _apart(points: np.ndarray, start: np.ndarray, stop: np.ndarray) -> np.ndarray:
    """Return the distances of points from the piece of line between two others."""
    chord = stop - start
    along = np.clip((points - start) @ chord / max(float(chord @ chord), 1e-9), 0, 1)
    return np.hypot(*(points - start - along[:, None] * chord).T)

"""What of each mark can be seen, and which of two lies in front.

Marks are drawn without anti-aliasing at the picture's size, so a part is known to about half a pixel along its edge.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from limner.sight.graph import Arc, Line, Path, Polyline, Scene
from limner.sight.marks import Mark

SEEN = 8
"""Pixels of a mark that must show for it to be there."""
OVERLAP = 12
"""Pixels that two marks must share to overlap, so that edges that meet do not."""
EDGE = 1
"""Pixels by which both are grown where they may only share a border."""
BITS = 4
"""Binary digits behind the point in coordinates that are drawn (OpenCV's ``shift``)."""


def areas(found: Sequence[Mark], scene: Scene) -> np.ndarray:
    """Return how many pixels of each mark show ``(N,)``; opacity counts for nothing."""
    owner = np.zeros((scene.height, scene.width), np.int32)
    for k, mark in enumerate(found):
        _paint(owner, mark, k + 1, (0, 0))
    return np.bincount(owner.ravel(), minlength=len(found) + 1)[1:]


def overlap(one: Mark, other: Mark, grown: int = 0) -> bool:
    """Say whether two marks cover some of the same pixels, each ``grown`` by so many."""
    left, top = (int(max(one.box[k], other.box[k])) - 1 for k in (0, 1))
    right, bottom = (int(min(one.box[k], other.box[k])) + 2 for k in (2, 3))
    if right - left < 3 or bottom - top < 3:
        return False
    masks = []
    for mark in (one, other):
        mask = np.zeros((bottom - top, right - left), np.int32)
        _paint(mask, mark, 1, (left, top))
        # Pixels that an edge runs through are drawn too: they are no overlap.
        reshape = cv2.dilate if grown else cv2.erode
        masks.append(reshape((mask > 0).astype(np.uint8), np.ones((3, 3), np.uint8), iterations=grown or 1) > 0)
    return int((masks[0] & masks[1]).sum()) >= OVERLAP


def meet(one: Mark, other: Mark) -> bool:
    """Say whether one of two marks hides part of the other: both cover some pixels, or they share a border.

    A shape that was traced only as far as it is seen ends where the one in front of it begins.
    """
    return overlap(one, other, EDGE)


def _paint(canvas: np.ndarray, mark: Mark, value: int, origin: tuple[int, int]) -> None:
    scale = 1 << BITS
    # A pixel's centre lies at a half.
    lines = [np.rint((points - origin - 0.5) * scale).astype(np.int32) for points in mark.outlines]
    if mark.node.fill is not None or mark.words:
        cv2.fillPoly(canvas, lines, value, shift=BITS)
    if stroke := mark.node.stroke:
        is_open = isinstance(mark.node.shape, Line | Polyline | Arc) or (
            isinstance(mark.node.shape, Path) and not mark.node.shape.outlines[0].closed
        )
        width = max(1, round(stroke.width))
        cv2.polylines(canvas, lines, not is_open, value, width, shift=BITS)

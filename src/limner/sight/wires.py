"""Which boxes of a diagram are joined, and by what: lines with or without heads, however they were traced.

A line, its head and the borders of the boxes that it joins may be one outline, or several. So the ink of one colour
is drawn, the boxes are cut out of it with a seam around them, and what still hangs together is one wire. The end with
more ink has the head.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight.colours import distance
from limner.sight.graph import Arc, Line, Path, Polyline
from limner.sight.marks import Mark, contains, union

SCALE = 2
"""Pixels that are drawn for one of the picture's, so that a line of one pixel hangs together."""
SEAM = 3.0
"""Pixels around a box in which ink is taken for its border."""
TOUCH = 12.0
"""Pixels from a wire to the box that it leads to, at most."""
SHORTEST = 6.0
"""Pixels: what is left of a wire between two seams, at least."""
FAT = 9.0
"""Pixels from the middle of a wire or of its head to its edge, at most: what is wider is a panel behind boxes."""
TIP = 13.0
"""Pixels at the end of a wire in which its head is looked for."""
HEAVIER = 1.45
"""Times more ink is at an end with a head than at one without."""
PLAIN = 1.7
"""Times more than the line itself would put there."""
ALIKE = 0.06
"""In OKLab: ink as near is of one colour."""


MANY, INKS = 600, 8
"""Marks from which on a picture is no diagram; the colours of wires that are looked at, the commonest first."""


class Wire(msgspec.Struct, frozen=True):
    """What joins boxes: the marks that it is part of, and by place of a box whether it has a head there."""

    marks: tuple[Mark, ...]
    ends: dict[int, bool]
    box: tuple[float, float, float, float]


def wires(inks: Sequence[Mark], boxes: Sequence[Mark]) -> list[Wire]:
    """Return what joins boxes.

    Args:
        inks: the marks that may be lines, heads or borders.
        boxes: what they may join.
    """
    if not inks or len(inks) > MANY:
        return []
    left, top, right, bottom = union([mark.box for mark in (*inks, *boxes)])
    origin = np.array([left - 2 * TOUCH, top - 2 * TOUCH])
    size = (int((bottom - top + 4 * TOUCH) * SCALE) + 1, int((right - left + 4 * TOUCH) * SCALE) + 1)
    found = []
    clusters = sorted(_clusters(inks), key=len, reverse=True)
    for cluster in clusters[:INKS]:
        owner = np.zeros(size, np.int32)
        for k, mark in enumerate(cluster):
            _draw(owner, mark, k + 1, origin)
        for box in boxes:
            _cut(owner, box, origin)
        found += _joined(owner, cluster, boxes, origin)
    return found


def _clusters(inks: Sequence[Mark]) -> list[list[Mark]]:
    clusters: list[list[Mark]] = []
    for mark in inks:
        home = next((cluster for cluster in clusters if distance(cluster[0].colour, mark.colour) < ALIKE), None)
        if home is None:
            clusters.append([mark])
        else:
            home.append(mark)
    return clusters


def _places(points: np.ndarray, origin: np.ndarray) -> np.ndarray:
    return np.rint(((points - origin) * SCALE - 0.5) * 16).astype(np.int32)  # four binary digits behind the point


def _draw(canvas: np.ndarray, mark: Mark, value: int, origin: np.ndarray) -> None:
    lines = [_places(points, origin) for points in mark.outlines]
    if mark.node.fill is not None:
        cv2.fillPoly(canvas, lines, value, shift=4)
    if stroke := mark.node.stroke:
        shape = mark.node.shape
        is_open = isinstance(shape, Line | Polyline | Arc) or (isinstance(shape, Path) and not shape.outlines[0].closed)
        cv2.polylines(canvas, lines, not is_open, value, max(1, round(stroke.width * SCALE)), shift=4)


def _cut(canvas: np.ndarray, box: Mark, origin: np.ndarray) -> None:
    outline = [_places(box.outlines[0], origin)]
    cv2.fillPoly(canvas, outline, 0, shift=4)
    border = box.node.stroke.width / 2 if box.node.stroke else 0.0
    cv2.polylines(canvas, outline, True, 0, round(2 * (SEAM + border) * SCALE), shift=4)


def _joined(owner: np.ndarray, cluster: Sequence[Mark], boxes: Sequence[Mark], origin: np.ndarray) -> list[Wire]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats((owner > 0).astype(np.uint8), connectivity=8)
    long = stats[:, (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)].max(axis=1) >= SHORTEST * SCALE
    inked: dict[int, dict[int, float]] = {}
    for box in boxes:
        for label, mass in _touching(labels, box, origin).items():
            if label and long[label]:
                inked.setdefault(label, {})[box.at] = mass
    found = []
    for label, masses in inked.items():
        if len(masses) > 1:
            x, y, wide, high, area = (int(value) for value in stats[label])
            inside = labels[y : y + high, x : x + wide] == label
            owners = np.unique(owner[y : y + high, x : x + wide][inside])
            if float(cv2.distanceTransform(np.pad(inside.astype(np.uint8), 1), cv2.DIST_L2, 3).max()) > FAT * SCALE:
                continue
            marks = tuple(cluster[k - 1] for k in owners if k)
            x0, y0 = origin + np.array([x, y]) / SCALE
            length = max(float(np.hypot(wide, high)), 1.0)
            ends = _heads(masses, TIP * SCALE * area / max(length, area / (6 * SCALE)))
            found.append(Wire(marks, ends, (x0, y0, x0 + wide / SCALE, y0 + high / SCALE)))
    return found


def _touching(labels: np.ndarray, box: Mark, origin: np.ndarray) -> dict[int, float]:
    """Return by label the ink that a component has near a box, for those that come near enough, in drawn pixels."""
    reach = TOUCH + TIP + 4
    x0, y0 = (max(int((box.box[k] - origin[k] - reach) * SCALE), 0) for k in (0, 1))
    x1, y1 = (int((box.box[k + 2] - origin[k] + reach) * SCALE) for k in (0, 1))
    window = labels[y0:y1, x0:x1]
    away = np.ones(window.shape, np.uint8)
    shifted = [_places(box.outlines[0], origin + np.array([x0, y0]) / SCALE)]
    cv2.fillPoly(away, shifted, 0, shift=4)
    gap = cv2.distanceTransform(away, cv2.DIST_L2, 3) / SCALE
    result = {}
    for label in np.unique(window[gap <= TOUCH]):
        gaps = gap[window == label]
        nearest = float(gaps.min())
        result[int(label)] = float((gaps < nearest + TIP).sum())
    return result


def _heads(masses: dict[int, float], usual: float) -> dict[int, bool]:
    """Say for each end whether it has a head: more ink than the lightest end, or than the line has on the average."""
    least = min(masses.values())
    found = {at: mass > HEAVIER * least for at, mass in masses.items()}
    if not any(found.values()) and least > PLAIN * usual:
        return dict.fromkeys(masses, True)
    return found


def may_be_ink(mark: Mark, boxes: Sequence[Mark], ground: str) -> bool:
    """Say whether a mark may be a line, a head or a border: it is not of the ground's colour, and no sign on a box."""
    if mark.words or not mark.colour or (ground and distance(mark.colour, ground) < 0.03):
        return False
    return not any(contains(box.box, mark.box, 0) and not _fills(mark, box) for box in boxes)


def _fills(mark: Mark, box: Mark) -> bool:
    return mark.width > 0.9 * box.width and mark.height > 0.9 * box.height

"""Where a stroke runs of which a part is seen at a time: the ring or the line of straight pieces that fits all of it.

What is seen of a tracklet in any frame lies, laid together, on one ring (Kasa 1976; then its mean radius), or its
skeleton is one line, whose pieces are told by Douglas and Peucker (1973) and which meet where the lines fitted to them
cross. Along it each frame is then unrolled into a strip. Not covered: curves other than circles, closed polygons, and
straight strokes, which boxes that grow explain.
"""

import math
from itertools import pairwise

import cv2
import msgspec
import numpy as np

from limner.sight.follow import Tracklet
from limner.sight.graph import Circle, Polyline
from limner.sight.moving import FINE
from limner.sight.skeleton import skeleton

FEWEST = 6
"""Frames in which a stroke is seen, at least."""
SMALL, THIN, THICK = 6.0, 2.0, 0.6
"""Pixels of radius, and of width, at least; and part of the radius that the width is at most."""
ALONG = 0.97
"""Part of what is ever seen that must lie on the stroke."""
REACH = 0.12
"""Turns of a ring that are ever seen, at least."""
STEP = 0.5
"""Pixels between samples, along a stroke and across."""
EDGE = 1.5
"""Pixels beside a stroke that are looked at."""
OFF, MOST = 1.6, 8
"""Pixels by which a line of straight pieces may be off its skeleton; and how many pieces it has at most."""
NEAR = 1.3
"""Widths between corners, at least."""
SHARP = 8.0
"""Pixels by which a corner may reach past its skeleton's."""
LONG = 4.0
"""Widths of length of a line, at least."""


class Rail(msgspec.Struct, frozen=True, eq=False):
    """Where a stroke runs."""

    shape: Circle | Polyline
    width: float
    colour: np.ndarray

    @property
    def closed(self) -> bool:
        """Whether it ends where it begins."""
        return isinstance(self.shape, Circle)

    @property
    def length(self) -> float:
        """Pixels."""
        if isinstance(self.shape, Circle):
            return 2 * math.pi * self.shape.r
        return float(np.hypot(*np.diff(np.array(self.shape.points), axis=0).T).sum())

    def at(self, along: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give points ``(K, 2)`` so many pixels along it, and the unit normals there."""
        if isinstance(self.shape, Circle):
            angle = along / self.shape.r
            out = np.column_stack([np.cos(angle), np.sin(angle)])
            return np.array([self.shape.cx, self.shape.cy]) + self.shape.r * out, out
        points = np.array(self.shape.points)
        ways = np.diff(points, axis=0)
        sizes = np.hypot(*ways.T)
        ends = np.concatenate([[0], np.cumsum(sizes)])
        piece = np.clip(np.searchsorted(ends, along, side="right") - 1, 0, len(sizes) - 1)
        units = ways / sizes[:, None]
        here = points[piece] + (along - ends[piece])[:, None] * units[piece]
        return here, np.column_stack([-units[piece, 1], units[piece, 0]])

    def near(self, shape: tuple[int, int], reach: float) -> np.ndarray:
        """Tell the pixels ``(H, W) bool`` within so many of its middle."""
        points, _ = self.at(np.arange(0, self.length, STEP))
        clear = np.ones(shape, np.uint8)
        x, y = np.clip(points.astype(int).T, 0, (np.array(shape[::-1]) - 1)[:, None])
        clear[y, x] = 0
        return cv2.distanceTransform(clear, cv2.DIST_L2, 5) < reach


def rail(tracklet: Tracklet, frames: np.ndarray, plate: np.ndarray) -> Rail | None:
    """Fit what all that is seen of a tracklet lies on; ``None`` where it is neither ring nor line."""
    if len(tracklet.blobs) < FEWEST:
        return None
    areas = np.array([blob.area for blob in tracklet.blobs])
    if areas.max() < 1.5 * areas.min():
        return None
    union = np.zeros(plate.shape[:2], np.float32)
    for blob in tracklet.blobs:
        x, y, w, h = blob.box
        seen = frames[blob.frame, y : y + h, x : x + w].astype(np.float32) - plate[y : y + h, x : x + w]
        far = np.abs(seen @ FINE.T).sum(axis=2) * blob.mask
        union[y : y + h, x : x + w] = np.maximum(union[y : y + h, x : x + w], far)
    ever = union > 0.5 * float(np.quantile(union[union > 0], 0.9))
    if ever.sum() < 40:
        return None
    colour = _colour(tracklet, frames, plate)
    return _ring(ever, colour) or _line(ever, colour)


def _colour(tracklet: Tracklet, frames: np.ndarray, plate: np.ndarray) -> np.ndarray:
    best = max(tracklet.blobs, key=lambda blob: blob.weight)
    left, top, w, h = best.box
    inner = cv2.erode(best.mask.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0) > 0
    inner = inner if inner.sum() > 8 else best.mask
    seen = frames[best.frame, top : top + h, left : left + w].astype(np.float32)
    strong = np.abs(seen - plate[top : top + h, left : left + w]).sum(axis=2) * inner
    return np.median(seen[strong > 0.85 * strong.max()], axis=0)


def _ring(ever: np.ndarray, colour: np.ndarray) -> Rail | None:
    rows, columns = np.nonzero(ever)
    x, y = columns + 0.5, rows + 0.5
    a, b, c = np.linalg.lstsq(np.column_stack([x, y, np.ones(len(x))]), x * x + y * y, rcond=None)[0]
    radius = math.sqrt(max(c + (a * a + b * b) / 4, 0.0))
    far = np.hypot(x - a / 2, y - b / 2)
    turned = np.arctan2(y - b / 2, x - a / 2)
    covered = len(np.unique((turned / (2 * np.pi) * 90).astype(int))) / 90
    width = len(rows) / max(2 * np.pi * radius * covered, 1.0)
    if radius < SMALL or not THIN <= width <= THICK * radius or covered < REACH:
        return None
    if (np.abs(far - radius) < width / 2 + 1).mean() < ALONG:
        return None
    return Rail(Circle(float(a / 2), float(b / 2), radius), float(width), colour)


def _line(ever: np.ndarray, colour: np.ndarray) -> Rail | None:
    points = _middle(ever)
    if points is None:
        return None
    width = float(ever.sum() / (np.hypot(*np.diff(points, axis=0).T).sum() + 1))
    if width < THIN or len(points) < LONG * width:
        return None
    kept = cv2.approxPolyDP(points.astype(np.float32), OFF, closed=False)[:, 0].astype(float)
    kept = _apart(kept, width)
    if not 3 <= len(kept) <= MOST + 1:
        return None
    found = Rail(Polyline(_crossed(points, kept)), width, colour)
    near = found.near((ever.shape[0], ever.shape[1]), width / 2 + 1.5)
    reached = cv2.dilate(near.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    short = ever.sum() < 0.7 * found.length * width
    return None if short or (ever & reached).sum() < ALONG * ever.sum() else found


def _middle(ever: np.ndarray) -> np.ndarray | None:
    """Give the skeleton of what is one line, ``(N, 2)``; spurs at its corners, no longer than it is wide, aside."""
    branches = [branch for branch in skeleton(ever) if not branch.closed]
    reach = float(ever.sum()) / max(sum(len(branch.points) for branch in branches), 1)
    rows = [
        (branch.points, branch.nodes) for branch in branches if len(branch.points) > reach or min(branch.nodes) >= 0
    ]
    if not rows:
        return None
    points, (first, last) = rows.pop(int(np.argmax([len(row) for row, _ in rows])))
    while True:
        ahead = [index for index, (_, nodes) in enumerate(rows) if last >= 0 and last in nodes]
        if not ahead and first >= 0:
            points, first, last = points[::-1], last, first
            if not [index for index, (_, nodes) in enumerate(rows) if last in nodes]:
                return points + 0.5
            continue
        if not ahead:
            return points + 0.5
        more, nodes = rows.pop(max(ahead, key=lambda index: len(rows[index][0])))
        more, nodes = (more, nodes) if nodes[0] == last else (more[::-1], nodes[::-1])
        points, last = np.concatenate([points, more]), nodes[1]


def _apart(corners: np.ndarray, width: float) -> np.ndarray:
    """Let corners nearer than about a width be one: there the skeleton cuts across."""
    found = [corners[0]]
    for corner in corners[1:-1]:
        if np.hypot(*(corner - found[-1])) < NEAR * width:
            found[-1] = found[-1] if len(found) == 1 else (found[-1] + corner) / 2
        else:
            found.append(corner)
    if len(found) > 1 and np.hypot(*(corners[-1] - found[-1])) < NEAR * width:
        found.pop()
    return np.array([*found, corners[-1]])


def _crossed(points: np.ndarray, corners: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Lay a line through the points of each piece, and let the pieces meet where these cross."""
    at = [int(np.hypot(*(points - corner).T).argmin()) for corner in corners]
    lines = []
    for index, (first, last) in enumerate(pairwise(at)):
        spare = max((last - first) // 6, 1)
        some = points[first + spare : last - spare + 1]
        some = some if len(some) > 2 else points[first : last + 1]
        some = some if len(some) > 1 else corners[index : index + 2]  # too few between them, or none
        middle = some.mean(axis=0)
        lines.append((middle, np.linalg.svd(some - middle)[2][0]))
    found = [_foot(corners[0], *lines[0])]
    for (one, way), (two, other), corner in zip(lines, lines[1:], corners[1:-1], strict=False):
        matrix = np.column_stack([way, -other])
        meet = corner
        if abs(np.linalg.det(matrix)) > 0.1:
            meet = one + way * np.linalg.solve(matrix, two - one)[0]
        found.append(meet if np.hypot(*(meet - corner)) < SHARP else corner)
    found.append(_foot(corners[-1], *lines[-1]))
    return tuple((float(x), float(y)) for x, y in found)


def _foot(point: np.ndarray, middle: np.ndarray, way: np.ndarray) -> np.ndarray:
    return middle + way * float((point - middle) @ way)


def unrolled(own: Rail, frames: np.ndarray, plate: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Look along a stroke, and a width past the ends of what is open.

    Returns:
        Pixels across ``(R,)`` and along ``(A,)`` it, and how much of its colour is seen, ``(N, R, A)``.
    """
    reach = own.width / 2 + EDGE + 1
    across = np.arange(-reach, reach + STEP / 2, STEP)
    more = 0.0 if own.closed else own.width + 4
    along = np.arange(-more, own.length + more, STEP)
    points, normals = own.at(along)
    x = (points[:, 0] + across[:, None] * normals[:, 0] - 0.5).astype(np.float32)
    y = (points[:, 1] + across[:, None] * normals[:, 1] - 0.5).astype(np.float32)
    below = cv2.remap(plate, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    way = (own.colour.astype(np.float32) - below) @ FINE.T
    power = np.maximum((way * way).sum(axis=2), 1.0)
    seen = [
        ((cv2.remap(frame, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) - below) @ FINE.T * way).sum(axis=2)
        / power
        for frame in frames
    ]
    return across, along, np.array(seen, np.float32)


def refined(own: Rail, across: np.ndarray, seen: np.ndarray) -> Rail:
    """Tell a ring's radius, centre and width, or a line's width, from where the stroke is seen in most frames."""
    core = np.abs(across) < max(own.width / 4, 0.6)
    there = seen[:, core].mean(axis=1) > 0.8
    weight = there.sum(axis=0)
    good = weight > 0
    if good.mean() < REACH / 2:
        return own
    mean = np.clip(np.where(there[:, None], seen, 0).sum(axis=0) / np.maximum(weight, 1), 0, None)
    total = mean[:, good].sum(axis=0)
    width = float(np.median(total) * STEP / max(float(np.median(mean[core][:, good])), 0.5))
    if not isinstance(own.shape, Circle):
        return msgspec.structs.replace(own, width=width)
    centroid = (across[:, None] * mean[:, good]).sum(axis=0) / np.maximum(total, 1e-6)
    angle = 2 * np.pi * np.flatnonzero(good) / mean.shape[1]
    basis = np.column_stack([np.ones(len(angle)), np.cos(angle), np.sin(angle)])
    more, dx, dy = map(float, np.linalg.lstsq(basis, centroid, rcond=None)[0])
    circle = Circle(own.shape.cx + dx, own.shape.cy + dy, own.shape.r + more)
    return Rail(circle, width, own.colour)


def cut(own: Rail, first: float, last: float) -> Rail:
    """Let a line begin and end so many pixels along it."""
    assert isinstance(own.shape, Polyline)
    points = np.array(own.shape.points)
    ends = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    kept = points[1:-1][(ends[1:-1] > first) & (ends[1:-1] < last)]
    (begin, end), _ = own.at(np.array([first, last]))
    shape = Polyline(tuple((float(x), float(y)) for x, y in (begin, *kept, end)))
    return msgspec.structs.replace(own, shape=shape)

"""Takes an arrow apart that was drawn as a stroke with a triangle at an end, and is seen as one piece of one paint.

The shaft is what is left of the piece without its blobs; a blob at an end of it whose outline is a triangle, even on
both sides of the shaft and square to it, is a head. What was found is drawn again and compared with the piece. Not
covered: heads that are hollow, barbed or curved (the piece stays whole), and block arrows, whose shafts are wide.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import masks, stroke
from limner.sight.draw import filled, stroked
from limner.sight.graph import Line, Node, Paint, Point, Polygon, Polyline, Stroke, moved
from limner.sight.outline import Field, trace

SLIM = 0.4
"""Widths of a shaft to the width of its head, at most; block arrows have 0.5."""
WIDEST = 8.0
"""Pixels of a shaft, at most."""
FEWEST = 5
"""Points of a head's outline on its slanted sides that tell their slope."""
OFF = 0.35
"""Pixels by which a head's sides may stray from straight, root mean square."""
MISS = 0.12
"""The part of the piece's area that its drawing may be off, for the area of its outline's pixels."""
STUB = 4.0
"""Widths, and a pixel more of width, below which a piece of a shaft is a corner of a head."""


class _Head(msgspec.Struct, frozen=True):
    """A head: its shaft's number and end, its corners, and where the shaft goes in."""

    line: int
    end: int
    corners: tuple[Point, Point, Point]
    base: Point


def split(cover: np.ndarray, left: int, top: int, paint: Paint) -> list[Node] | None:
    """Return the shafts and the heads of arrows that make a piece, ``None`` where it is made of anything else.

    Args:
        cover: ``(H, W) float32``, how much of each pixel of a window the piece covers.
        left: column of the picture at which the window starts.
        top: its row.
        paint: of the piece.
    """
    depth = cv2.distanceTransform(np.pad(cover >= 0.5, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    width = _shaft_width(cover, depth)
    if width is None:
        return None
    blobs = _blobs(depth, width)
    rest = _without(cover, blobs > 0, width)
    drawn = stroke.strokes(Field(rest, 0, 0, False, False))
    lines = [_points(one) for one in drawn.drawn] if drawn else []
    if drawn is None or not all(lines):
        return None
    outline = np.vstack(trace(cover) or [np.zeros((0, 2))])
    heads = [
        _head(outline[_near(outline, blobs == label)], lines, float(np.median([one.width for one in drawn.drawn])))
        for label in range(1, int(blobs.max()) + 1)
    ]
    found = [head for head in heads if head is not None]
    if not found or len(found) < len(heads):
        return None
    for head in found:
        lines[head.line][head.end] = head.base
    nodes = [_shaft(line, one, paint) for line, one in zip(lines, drawn.drawn, strict=True)]
    nodes += [Node("", Polygon(head.corners), paint) for head in found]
    return [_moved(node, left, top) for node in nodes] if _agrees(nodes, cover) else None


def _moved(node: Node, left: int, top: int) -> Node:
    return msgspec.structs.replace(node, shape=moved(node.shape, left, top))


def _points(one: stroke.Drawn) -> list[Point]:
    match one.shape:
        case Line(x1, y1, x2, y2):
            return [(x1, y1), (x2, y2)]
        case Polyline(points):
            return list(points)
    return []


def _shaft(line: Sequence[Point], one: stroke.Drawn, paint: Paint) -> Node:
    shape = Line(*line[0], *line[1]) if len(line) == 2 else Polyline(tuple(line))
    return Node("", shape, None, Stroke(paint, one.width, one.cap, one.join, one.dash))


def _shaft_width(cover: np.ndarray, depth: np.ndarray) -> float | None:
    """Return about how wide a piece's shafts are, ``None`` where it has none beside a head."""
    ridge = (depth > 0) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)))
    if ridge.sum() < FEWEST:
        return None
    width, widest = 2 * float(np.median(depth[ridge])) - 1, 2 * float(depth.max()) - 1
    return width if 0 < width <= WIDEST and widest >= width + 2 and float(cover.sum()) > 3 * width * width else None


def _blobs(depth: np.ndarray, width: float) -> np.ndarray:
    """Return ``(H, W) int32``: the number from 1 of the wide part that each pixel belongs to."""
    cores = depth > width / 2 + 1.2
    grown = masks.dilate(cores, int(np.ceil(width / 2 + 1.5))) & (depth > 0)
    return masks.label(grown)


def _without(cover: np.ndarray, blobs: np.ndarray, width: float) -> np.ndarray:
    """Return what a piece covers without its blobs and the sharp corners of those."""
    rest = np.where(masks.dilate(blobs, 1), 0, cover).astype(np.float32)
    labels, boxes = masks.parts(rest > 0.02)
    long = boxes[:, 2:4].max(axis=1) >= STUB * (width + 1)
    return np.where(long[labels], rest, 0)


def _near(points: np.ndarray, blob: np.ndarray) -> np.ndarray:
    around = masks.dilate(blob, 2)
    columns, rows = np.floor(points).astype(int).T
    return around[np.clip(rows, 0, blob.shape[0] - 1), np.clip(columns, 0, blob.shape[1] - 1)]


def _head(points: np.ndarray, lines: Sequence[Sequence[Point]], width: float) -> _Head | None:
    """Return the triangle that an outline around a shaft's end is."""
    if len(points) < FEWEST:
        return None
    middle = points.mean(axis=0)
    ends = [
        (float(np.hypot(*(np.array(line[end]) - middle))), k, end) for k, line in enumerate(lines) for end in (0, -1)
    ]
    _, number, end = min(ends)
    tip, before = (np.array(lines[number][k]) for k in (end, 1 if end == 0 else -2))
    length = float(np.hypot(*(tip - before)))
    if length < 2 * width:
        return None
    way = (tip - before) / length
    along, across = (points - tip) @ way, np.abs((points - tip) @ np.array([-way[1], way[0]]))
    off = across > width / 2 + 0.7
    if off.sum() < FEWEST:
        return None
    back = float(along[off].min())
    slanted = off & (along > back + 0.25 * float(np.ptp(along[off])))
    if slanted.sum() < FEWEST:
        return None
    slope, start = np.polyfit(along[slanted], across[slanted], 1)
    if slope >= -0.1 or np.sqrt(np.mean((across - start - slope * along)[slanted] ** 2)) > OFF:
        return None
    # The base's own pixels, clear of both the shaft and the corners, say where it lies.
    half = start + slope * back
    flat = off & (across < half - 1.2) & (along < back + 1.2)
    base = float(np.median(along[flat])) if flat.any() else back
    half, point = start + slope * base, -start / slope
    if width > SLIM * 2 * half or length < point - base:
        return None
    side = np.array([-way[1], way[0]])
    corners = [tip + point * way, tip + base * way + half * side, tip + base * way - half * side]
    inside = tip + (base + min(width, (point - base) / 2)) * way
    a, b, c = ((float(x), float(y)) for x, y in corners)
    return _Head(number, end, (a, b, c), (float(inside[0]), float(inside[1])))


def _agrees(nodes: Sequence[Node], cover: np.ndarray) -> bool:
    """Say whether nodes draw a piece."""
    box = (0, 0, cover.shape[1], cover.shape[0])
    total = np.zeros(cover.shape, np.float32)
    for node in nodes:
        part = stroked(node.shape, node.stroke, box) if node.stroke else filled(node.shape, box)
        np.maximum(total, part, out=total)
    return float(np.abs(total - cover).sum()) < MISS * float(cover.sum())

"""Takes apart what is seen as one piece because it is of one paint: borders of shapes, and the connectors between them.

In a flow chart whose connectors touch the boxes, all borders, lines and heads are one region, with the boxes' fills
upon it. Around each fill a rim of one width is its border; what is left of the piece without borders falls into
connectors, which are arrows, strokes or else filled shapes. The lines end in the middle of the borders that they met.
Not covered: boxes without a fill of their own (their border is a stroke, or part of what is left).
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from limner.sight import arrow, masks, shapes, stroke
from limner.sight.border import SLACK, WIDEST, apart, dense, may_pass
from limner.sight.draw import Box, extent, filled, stroked
from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Ellipse, Line, Node, Paint, Path, Polygon, Polyline, Rect, Shape, Stroke, moved
from limner.sight.inset import outset
from limner.sight.outline import Field, area, trace

RIM = 0.6
"""The part of a fill's outline along which the rim must be even: connectors touch the rest."""
CLOSE = 0.25
"""Pixels by which a hole may stray from the shape that it has."""
TORN = 0.15
"""The part along which it may be missing: compression takes colour from thin lines."""
FIRM = 0.35
"""Coverage of a connector's own pixels; what borders leave is fainter."""
STRAY = 0.25
"""Pixels by which the rim may vary there."""
LEAST = 6.0
"""Square pixels of a connector; less is left of the borders' corners."""
SLENDER = 80.0
"""Squared outline to area of a piece that may be an arrow: two lengths of shaft to its head have 100."""
TOUCH, STEP = 2.0, 0.25
"""Widths of a border within which its middle lies before a line's end, for the line to end in it, and pixels of a step
towards it."""


def untangled(nodes: Sequence[Node], tolerance: float) -> list[Node]:
    """Return nodes with pieces taken apart that are borders and connectors in one, or arrows.

    Args:
        nodes: in painting order.
        tolerance: how far outlines may lie from where they were seen, in pixels.
    """
    result: list[list[Node]] = [[node] for node in nodes]
    places = [place for place, node in enumerate(nodes) if _is_core(node)]
    boxes = np.array([np.concatenate(extent(nodes[place].shape)) for place in places]).reshape(-1, 4)
    for place, node in enumerate(nodes):
        if node.fill is None or node.stroke is not None or not isinstance(node.shape, Path | Polygon):
            continue
        low, high = extent(node.shape)
        inside = (boxes[:, :2] > low - SLACK).all(axis=1) & (boxes[:, 2:] < high + SLACK).all(axis=1)
        cores = [places[k] for k in np.flatnonzero(inside).tolist()]
        lines = [outline.points for outline in flatten(node.shape)]
        above = {core: rim for core in cores if core > place and (rim := _rim(node, nodes[core], lines)) is not None}
        below = _frames(node, lines, {core: nodes[core] for core in cores if core < place}, nodes[:place])
        rims = [*above.values(), *below.values()]
        if rims:
            for core in below:
                result[core] = []
            for core, rim in above.items():
                result[core] = [rim]
            result[place] = [*below.values(), *_connectors(node, node.fill, rims, tolerance)]
        elif _is_slender(lines):
            result[place] = _arrow(node, node.fill) or [node]
    return [node for group in result for node in group]


def _frames(
    piece: Node, lines: Sequence[np.ndarray], cores: Mapping[int, Node], before: Sequence[Node]
) -> dict[int, Node]:
    """Return by their places the fills that show through holes of a piece, with what is around the holes as border."""
    found: dict[int, Node] = {}
    for hole in lines if len(lines) > 1 and cores else ():
        low, high = hole.min(axis=0), hole.max(axis=0)
        for place, core in cores.items():
            sides = np.abs(np.concatenate(extent(core.shape)) - np.concatenate([low, high]))
            if place in found or core.fill is None or sides.max() > WIDEST * float((high - low).min()):
                continue
            window = Node("", shapes.recognise([hole], CLOSE), core.fill)
            rim = _rim(piece, window, [line for line in lines if line is not hole])
            if rim is None or rim.stroke is None or not may_pass(core, before[place + 1 :]):
                continue
            if apart(dense(flatten(core.shape)[0].points), hole).max() < rim.stroke.width + SLACK:
                found[place] = rim
    return found


def _is_core(node: Node) -> bool:
    return node.fill is not None and node.stroke is None and isinstance(node.shape, Rect | Circle | Ellipse | Polygon)


def _rim(piece: Node, core: Node, lines: Sequence[np.ndarray]) -> Node | None:
    """Return a shape with the border that a piece of another paint is around it, or around the piece's own hole.

    Args:
        piece: what the border is part of.
        core: what it is around.
        lines: the piece's outlines without the hole that the shape is.
    """
    low, high = extent(core.shape)
    points = dense(flatten(core.shape)[0].points)
    gaps = np.min([apart(points, line) for line in lines], axis=0)
    width = float(np.median(gaps))
    most = WIDEST * float((high - low).min()) / 2
    if piece.fill is None or not 0.5 < width <= most or np.mean(gaps < width - SLACK - STRAY) > TORN:
        return None
    shape = outset(core.shape, width / 2)
    if shape is None or np.mean(np.abs(gaps - width) < STRAY) < RIM or not _holds(piece, shape):
        return None
    return Node("", shape, core.fill, Stroke(piece.fill, width))


def _holds(piece: Node, middle: Shape) -> bool:
    """Say whether the middle of a border lies in a piece, but for where that is torn."""
    points = dense(flatten(middle)[0].points)
    low, high = points.min(axis=0), points.max(axis=0)
    box = (int(low[0]) - 1, int(low[1]) - 1, int(high[0]) + 2, int(high[1]) + 2)
    columns, rows = (points - box[:2]).astype(int).T
    return bool(np.mean(filled(piece.shape, box)[rows, columns] > 0.5) > 1 - TORN)


def _connectors(piece: Node, paint: Paint, rims: Sequence[Node], tolerance: float) -> list[Node]:
    """Return what is left of a piece without the shapes that it borders."""
    box = _box(piece)
    rest = filled(piece.shape, box)
    for rim in rims:
        if rim.stroke is not None:
            whole = np.maximum(filled(rim.shape, box), stroked(rim.shape, rim.stroke, box))
            rest = np.where(whole > 0.02, 0, rest)
    labels, boxes = masks.parts(rest > FIRM)
    found: list[Node] = []
    for label in range(1, len(boxes)):
        x, y, wide, high = (int(value) for value in boxes[label, :4])
        window = np.s_[max(y - 1, 0) : y + high + 1, max(x - 1, 0) : x + wide + 1]
        cover = np.where(masks.dilate(labels[window] == label, 1), rest[window], 0)
        if float(cover.sum()) >= LEAST:
            at = (box[0] + max(x - 1, 0) - 3, box[1] + max(y - 1, 0) - 3)
            found += _part(np.pad(cover, 3).astype(np.float32), at, paint, tolerance)
    return [_reaching(node, rims) for node in found]


def _part(cover: np.ndarray, at: tuple[int, int], paint: Paint, tolerance: float) -> list[Node]:
    """Return the arrow, the strokes or the shape that covers pixels so."""
    if (found := arrow.split(cover, *at, paint)) is not None:
        return found
    drawn = stroke.strokes(Field(cover, *at, False, False))
    if drawn is not None:
        return [
            Node("", moved(one.shape, *at), None, Stroke(paint, one.width, one.cap, one.join, one.dash))
            for one in drawn.drawn
        ]
    lines = [line for line in trace(cover) if abs(area(line)) > 1]
    return [Node("", moved(shapes.recognise(lines, tolerance), *at), paint)] if lines else []


def _reaching(node: Node, rims: Sequence[Node]) -> Node:
    """Return a line with its ends in the middle of the borders that they touch."""
    if node.stroke is None or not isinstance(node.shape, Line | Polyline):
        return node
    points = np.vstack([outline.points for outline in flatten(node.shape)])
    for end, before in ((0, 1), (-1, -2)):
        way = points[end] - points[before]
        way /= max(float(np.hypot(*way)), 1e-9)
        for rim in rims:
            reach = np.arange(0, TOUCH * (rim.stroke.width if rim.stroke else 0.0), STEP)
            gaps = apart(points[end] + reach[:, None] * way, flatten(rim.shape)[0].points)
            if len(gaps) and gaps.min() < STEP:
                points[end] += float(reach[gaps.argmin()]) * way
                break
    ends = tuple((float(x), float(y)) for x, y in points)
    shape = Line(*ends[0], *ends[1]) if isinstance(node.shape, Line) else Polyline(ends)
    return msgspec.structs.replace(node, shape=shape)


def _is_slender(lines: Sequence[np.ndarray]) -> bool:
    """Say whether a piece is one outline, as long and thin as an arrow has."""
    if len(lines) > 1 or len(lines[0]) < 7:
        return False
    points = lines[0]
    length = float(np.hypot(*(np.roll(points, -1, axis=0) - points).T).sum())
    return length * length > SLENDER * abs(area(points))


def _arrow(piece: Node, paint: Paint) -> list[Node] | None:
    box = _box(piece)
    return arrow.split(filled(piece.shape, box), box[0], box[1], paint)


def _box(node: Node) -> Box:
    low, high = extent(node.shape)
    return (int(np.floor(low[0])) - 3, int(np.floor(low[1])) - 3, int(np.ceil(high[0])) + 3, int(np.ceil(high[1])) + 3)

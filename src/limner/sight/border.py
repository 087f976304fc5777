"""Makes one node of a filled shape and its border, which tracing sees as two.

Seen are a shape and, under it, a larger one of the border's colour that shows all around it; or a shape and a closed
stroke along its outline. Both are what one shape with fill and stroke looks like, and that is what a designer drew.
Only opaque neighbours are joined, and only where nothing that is painted between them would come to lie elsewhere, so
the picture stays the same. Not covered: borders that are partly hidden, dashed ones, and several borders of one shape.
"""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from limner.sight import numbers
from limner.sight.draw import coats, extent, meet, window
from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Ellipse, Node, Path, Polygon, Rect, Shape, Solid, Stroke, Text
from limner.sight.inset import outset

WIDEST = 0.3
"""A border is at most this part of half its shape's smaller side: a wider rim is a shape under another."""
SLACK = 0.35
"""Pixels by which the rim's width may vary beyond the tolerance of outlines."""
MITRE = 3.0
"""Rim widths at the sharpest corners."""
SHARE = 0.97
"""The part of an outline that must keep its distance: corners are rounded by pixels."""
STEP, MOST = 1.5, 400
"""Pixels between the points of an outline that are compared, and their number."""
COVERED = 0.1
"""Coverage from which two shapes lie over each other in a pixel; outlines reach a little into their neighbours."""

Box = tuple[int, int, int, int]


class _Pair(msgspec.Struct, frozen=True):
    """Two nodes that are one: the places of the lower and the upper, and what they are together."""

    low: int
    high: int
    node: Node
    miss: float


def joined(nodes: Sequence[Node], tolerance: float) -> list[Node]:
    """Return nodes with borders joined to what they are borders of.

    Args:
        nodes: in painting order.
        tolerance: how far outlines may lie from where they were seen, in pixels.
    """
    pairs = sorted(_pairs(nodes, tolerance), key=lambda pair: pair.miss)
    result: list[Node | None] = list(nodes)
    taken: set[int] = set()
    for pair in pairs:
        if taken & {pair.low, pair.high}:
            continue
        place = _place(result, pair)
        if place is not None:
            taken |= {pair.low, pair.high}
            result[pair.low] = result[pair.high] = None
            result[place] = pair.node
    return [node for node in result if node is not None]


def _pairs(nodes: Sequence[Node], tolerance: float) -> Iterator[_Pair]:
    """Yield all that might be a shape and its border."""
    places = [place for place, node in enumerate(nodes) if _may_take_part(node)]
    if not places:
        return
    boxes = np.array([np.concatenate(extent(nodes[place].shape)) for place in places])
    for k, place in enumerate(places):
        node = nodes[place]
        if node.stroke is not None:
            reach = node.stroke.width / 2 + 1
            beside = (np.abs(boxes - boxes[k]) < reach).all(axis=1)
            compare = _edged
        else:
            before, after = boxes[:, :2] - boxes[k, :2], boxes[k, 2:] - boxes[:, 2:]
            beside = ((before > 0) & (after > 0) & (np.abs(before - after) < 2 * (SLACK + tolerance))).all(axis=1)
            beside &= np.arange(len(places)) > k
            compare = _rimmed
        for other in np.flatnonzero(beside).tolist():
            inner = nodes[places[other]]
            if inner.stroke is None and (found := compare(node, inner, tolerance)) is not None:
                low, high = sorted((place, places[other]))
                yield _Pair(low, high, *found)


def _may_take_part(node: Node) -> bool:
    paint = node.stroke.paint if node.stroke else node.fill
    opaque = not isinstance(paint, Solid) or paint.opacity == 1
    closed = isinstance(node.shape, Rect | Circle | Ellipse | Polygon) or (
        isinstance(node.shape, Path) and len(node.shape.outlines) == 1 and node.shape.outlines[0].closed
    )
    one = (node.fill is None) != (node.stroke is None)
    return closed and one and opaque and not (node.stroke and node.stroke.dash)


def _rimmed(outer: Node, inner: Node, tolerance: float) -> tuple[Node, float] | None:
    """Return the shape with a border that two filled shapes are, and how uneven the rim is in pixels."""
    low, high = extent(inner.shape)
    ring, core = (flatten(node.shape)[0].points for node in (outer, inner))
    gaps = apart(dense(core), ring)
    width = float(np.median(gaps))
    if not 0.3 < width <= WIDEST * float((high - low).min()) / 2:
        return None
    slack = SLACK + tolerance
    miss = float(np.quantile(np.abs(gaps - width), SHARE))
    back = apart(dense(ring), core)
    if miss > slack or np.quantile(back, 1 - SHARE) < width - slack or back.max() > MITRE * width + slack:
        return None
    middle = _middle(outer.shape, inner.shape, width)
    if middle is None or outer.fill is None:
        return None
    shape, join = middle
    return Node(
        inner.id, shape, inner.fill, Stroke(outer.fill, width, "butt", join), {**outer.data, **inner.data}
    ), miss


def _middle(outer: Shape, inner: Shape, width: float) -> tuple[Shape, str] | None:
    """Return the outline along the middle of a rim, and how its stroke's corners are joined."""
    match outer, inner:
        case Rect(), Rect():
            radius = max(outer.radius - width / 2, 0.0)
            join = "round" if outer.radius > 0 and not radius else "miter"
            return msgspec.structs.replace(_mean(outer, inner), radius=radius, angle=inner.angle), join
        case (Circle(), Circle()) | (Ellipse(), Ellipse()):
            return _mean(outer, inner), "miter"
    # Corners tell the most of a shape: the rim's outer edge has none where they are rounded.
    base, by = (outer, -width / 2) if _numbers(outer) < _numbers(inner) else (inner, width / 2)
    shape = outset(base, by)
    sharp = isinstance(outer, Polygon) and isinstance(base, Polygon) and len(outer.points) == len(base.points)
    return None if shape is None else (shape, "miter" if sharp or isinstance(base, Rect) else "round")


def _mean(one: Shape, other: Shape) -> Shape:
    """Return the shape whose numbers lie midway between those of two of one kind."""
    return numbers.write(one, (numbers.read(one) + numbers.read(other)) / 2)


def _numbers(shape: Shape) -> int:
    match shape:
        case Polygon(points):
            return 2 * len(points)
        case Path(outlines):
            return sum(2 + sum(len(segment) for segment in outline.segments) for outline in outlines)
    return 0


def _edged(border: Node, inner: Node, tolerance: float) -> tuple[Node, float] | None:
    """Return the shape with a border that a closed stroke and a filled shape along it are."""
    stroke = border.stroke
    if stroke is None:
        return None
    line, core = (flatten(node.shape)[0].points for node in (border, inner))
    reach = stroke.width / 2 + SLACK + tolerance
    miss = max(float(apart(dense(core), line).max()), float(apart(dense(line), core).max()))
    if miss > reach:
        return None
    return msgspec.structs.replace(border, fill=inner.fill), miss


def dense(line: np.ndarray) -> np.ndarray:
    """Return points along a closed outline ``(N, 2)``, about ``STEP`` pixels apart."""
    ways = np.roll(line, -1, axis=0) - line
    lengths = np.hypot(*ways.T)
    step = max(STEP, float(lengths.sum()) / MOST)
    ends = np.cumsum(lengths)
    at = np.arange(0, ends[-1], step)
    index = np.minimum(np.searchsorted(ends, at, side="right"), len(line) - 1)
    on = (at - (ends - lengths)[index]) / np.maximum(lengths[index], 1e-9)
    return line[index] + on[:, None] * ways[index]


def apart(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Return how far points ``(N, 2)`` are from a closed outline, ``(N,)`` pixels."""
    ways = np.roll(line, -1, axis=0) - line
    squares = np.maximum((ways**2).sum(axis=1), 1e-12)
    away = points[:, None] - line
    along = np.clip((away * ways).sum(axis=2) / squares, 0, 1)
    return np.sqrt(((away - along[..., None] * ways) ** 2).sum(axis=2).min(axis=1))


def _place(nodes: Sequence[Node | None], pair: _Pair) -> int | None:
    """Return where in painting order both nodes may be painted as one, ``None`` where nothing but apart will do."""
    low, high = nodes[pair.low], nodes[pair.high]
    between = [node for node in nodes[pair.low + 1 : pair.high] if node is not None]
    for place, moving in ((pair.low, high), (pair.high, low)):
        if moving is not None and may_pass(moving, between):
            return place
    return None


def may_pass(moving: Node, others: Sequence[Node]) -> bool:
    """Say whether a node may be painted before or after others alike: it lies beside them, or is of their paint."""
    paints = {paint for paint in (moving.fill, moving.stroke.paint if moving.stroke else None) if paint is not None}
    for node in others:
        same = {paint for paint in (node.fill, node.stroke.paint if node.stroke else None) if paint is not None}
        if not (paints == same and len(paints) == 1) and _overlap(moving, node):
            return False
    return True


def _overlap(one: Node, other: Node) -> bool:
    if isinstance(other.shape, Text):
        return True
    boxes = [np.concatenate(extent(node.shape)) for node in (one, other)]
    wide = [node.stroke.width * MITRE if node.stroke else 0.0 for node in (one, other)]
    outer = [(*(box[:2] - grow - 1), *(box[2:] + grow + 1)) for box, grow in zip(boxes, wide, strict=True)]
    common = meet(*((int(a), int(b), int(c) + 1, int(d) + 1) for a, b, c, d in outer))
    if common is None:
        return False
    covers = [_cover(node, common) for node in (one, other)]
    return bool((np.minimum(*covers) > COVERED).any())


def _cover(node: Node, box: Box) -> np.ndarray:
    total = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
    for coat in coats(node, box):
        part = total[window(coat.box, box[:2])]
        np.maximum(part, coat.cover, out=part)
    return total

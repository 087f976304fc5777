"""Makes the strokes of one paint agree with each other: one width where they differ by less than can be seen, one cap.

A designer draws an icon with one pen. So a short bar with round ends, which by itself is as good a rounded rectangle,
is a line where lines of its width are about, and a disc or a pill of that width is a dot or a dash of the pen. Strokes
of clearly different widths are left alone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from limner.sight.graph import Arc, Circle, Ellipse, Line, Node, Paint, Path, Rect, Shape, Stroke

SAME, SHARE = 0.25, 0.025
"""Pixels, and a part of the width, by which two measured widths of one pen may differ."""
BAR = 1.8
"""Length over width, without its round ends, of a bar that is a line where there is another like it."""


def agree(nodes: Sequence[Node], bars: Mapping[int, Node]) -> list[Node]:
    """Return nodes with their strokes in agreement, and with what is a line among lines as a line.

    Args:
        nodes: what was found, in painting order.
        bars: by its place in ``nodes``, a filled bar drawn as a line instead.
    """
    result = list(nodes)
    pens = [node.stroke for node in nodes if node.stroke]
    for place, bar in bars.items():
        if bar.stroke and (_among(bar.stroke, pens) or _has_twin(place, bars)):
            result[place] = bar
    pens = [node.stroke for node in result if node.stroke and (node.stroke.cap == "round" or not _has_ends(node.shape))]
    result = [_dotted(node, pens) for node in result]
    for members in _families(result):
        pen = _pen([result[place] for place in members])
        for place in members:
            stroke = result[place].stroke
            if stroke is not None:
                result[place] = msgspec.structs.replace(result[place], stroke=_as(stroke, result[place].shape, pen))
    return result


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= SAME + SHARE * min(one, other)


def _among(stroke: Stroke, pens: Sequence[Stroke]) -> bool:
    return any(pen.paint == stroke.paint and _near(pen.width, stroke.width) for pen in pens)


def _has_twin(place: int, bars: Mapping[int, Node]) -> bool:
    """Say whether a bar is long, and another bar is of its paint and width."""
    own = bars[place].stroke
    if own is None or _length(bars[place].shape) < BAR * own.width:
        return False
    return any(bar.stroke is not None and _among(own, [bar.stroke]) for other, bar in bars.items() if other != place)


def _length(shape: Shape) -> float:
    return float(np.hypot(shape.x2 - shape.x1, shape.y2 - shape.y1)) if isinstance(shape, Line) else 0.0


def _dotted(node: Node, pens: Sequence[Stroke]) -> Node:
    """Return a disc or a pill as wide as a pen of its paint as a line, which a round pen's dot or dash is."""
    if node.fill is None or node.stroke is not None or (found := _pill(node.shape)) is None:
        return node
    line, width = found
    for pen in pens:
        if pen.paint == node.fill and _near(pen.width, width):
            return msgspec.structs.replace(
                node, shape=line, fill=None, stroke=msgspec.structs.replace(pen, cap="round")
            )
    return node


def _pill(shape: Shape) -> tuple[Line, float] | None:
    """Return the middle line and the width of a disc, or of a rectangle with ends that are half discs."""
    if isinstance(shape, Circle):
        return Line(shape.cx, shape.cy, shape.cx, shape.cy), 2 * shape.r
    if isinstance(shape, Ellipse) and _near(2 * shape.rx, 2 * shape.ry):
        return Line(shape.cx, shape.cy, shape.cx, shape.cy), shape.rx + shape.ry
    if not isinstance(shape, Rect) or not _near(2 * shape.radius, width := min(shape.width, shape.height)):
        return None
    x, y = shape.x + shape.width / 2, shape.y + shape.height / 2
    angle = np.radians(shape.angle + (90 if shape.height > shape.width else 0))
    half = abs(shape.width - shape.height) / 2
    half = 0.0 if 2 * half < SAME else half
    dx, dy = half * float(np.cos(angle)), half * float(np.sin(angle))
    return Line(x - dx, y - dy, x + dx, y + dy), width


def _families(nodes: Sequence[Node]) -> list[list[int]]:
    """Return the places of strokes by paint and width."""
    families: list[list[int]] = []
    by_width = sorted((node.stroke.width, place) for place, node in enumerate(nodes) if node.stroke)
    paints: dict[Paint, list[tuple[float, int]]] = {}
    for width, place in by_width:
        stroke = nodes[place].stroke
        if stroke is not None:
            paints.setdefault(stroke.paint, []).append((width, place))
    for members in paints.values():
        first = 0.0
        for width, place in members:
            if first and _near(first, width):
                families[-1].append(place)
            else:
                families.append([place])
                first = width
    return families


def _pen(nodes: Sequence[Node]) -> tuple[float, str, str]:
    """Return the width, the cap and the join of most strokes that show them."""
    strokes = [node.stroke for node in nodes if node.stroke]
    width = float(np.median([stroke.width for stroke in strokes]))
    caps = Counter(node.stroke.cap for node in nodes if node.stroke and _has_ends(node.shape))
    joins = Counter(node.stroke.join for node in nodes if node.stroke and _has_corners(node.shape))
    cap = caps.most_common(1)[0][0] if caps else strokes[0].cap
    join = joins.most_common(1)[0][0] if joins else ("round" if cap == "round" else "miter")
    return width, cap if caps or join != "round" else "round", join


def _as(stroke: Stroke, shape: Shape, pen: tuple[float, str, str]) -> Stroke:
    """Return a stroke with the pen's width, and with its cap and join where the stroke shows none of its own."""
    width, cap, join = pen
    return msgspec.structs.replace(
        stroke,
        width=width,
        cap=stroke.cap if _has_ends(shape) else cap,
        join=stroke.join if _has_corners(shape) else join,
    )


def _has_ends(shape: Shape) -> bool:
    return not isinstance(shape, Circle | Ellipse | Rect) and not (isinstance(shape, Path) and shape.outlines[0].closed)


def _has_corners(shape: Shape) -> bool:
    return not isinstance(shape, Line | Arc | Circle | Ellipse) and not (isinstance(shape, Rect) and shape.radius > 0)

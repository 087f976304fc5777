"""Tells bars from lines: a straight stroke with flat ends that no pen would have drawn is a rectangle.

A short or a broad one is a bar (of a chart, a flag, a table's head), unless bent strokes of its paint and width are
about: then it is one of them.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.graph import Line, Node, Rect, Stroke

SLENDER = 5.0
"""Length over width from which a straight stroke is a line, however broad."""
BROAD = 8.0
"""Pixels: the width from which a line by itself is a bar; rules of tables and axes of charts are finer."""
SAME, SHARE = 0.25, 0.025
"""Pixels, and a part of the width, by which two measured widths of one pen may differ."""


def stout(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes with the lines that are bars as rectangles."""
    pens = [node.stroke for node in nodes if node.stroke and not isinstance(node.shape, Line)]
    return [_bar(node, pens) for node in nodes]


def _bar(node: Node, pens: Sequence[Stroke]) -> Node:
    line, stroke = node.shape, node.stroke
    if not isinstance(line, Line) or stroke is None or stroke.cap != "butt" or stroke.dash or node.fill:
        return node
    dx, dy = line.x2 - line.x1, line.y2 - line.y1
    length = float(np.hypot(dx, dy))
    kin = any(pen.paint == stroke.paint and abs(pen.width - stroke.width) <= SAME + SHARE * pen.width for pen in pens)
    if length == 0 or kin or (length >= SLENDER * stroke.width and stroke.width < BROAD):
        return node
    angle = float(np.degrees(np.arctan2(dy, dx)))
    middle = (line.x1 + line.x2) / 2, (line.y1 + line.y2) / 2
    width, height = length, stroke.width
    quarters = round(angle / 90)
    if quarters % 2:
        width, height = height, width
    lean = round(angle - 90 * quarters, 2)
    shape = Rect(middle[0] - width / 2, middle[1] - height / 2, width, height, 0.0, lean if abs(lean) > 0.05 else 0.0)
    return msgspec.structs.replace(node, shape=shape, fill=stroke.paint, stroke=None)

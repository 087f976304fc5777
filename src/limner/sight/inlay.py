"""Signs on badges: what seems cut out of a disc or a card, and is a stroke in the paint below, is drawn on top.

A white tick on a blue box upon a white page is seen as a hole in the box. Where all holes of a piece are open strokes,
and without them it is a simple shape, the strokes lie on top: that says more, and is shorter. Not covered: signs that
are no strokes (letters have been read before), and holes that show transparency or a gradient.
"""

from collections.abc import Sequence

import numpy as np

from limner.sight import shapes, stroke
from limner.sight.draw import Box, filled
from limner.sight.flatten import flatten
from limner.sight.graph import Arc, Circle, Ellipse, Line, Node, Path, Polygon, Polyline, Rect, Solid, Stroke, moved
from limner.sight.outline import Field, area

MOST, SMALL = 4, 0.25
"""Strokes on a badge at most, and the part of it that one covers at most."""


def inlaid(nodes: Sequence[Node], tolerance: float) -> list[Node]:
    """Return nodes with strokes on top of simple shapes in the place of holes in these.

    Args:
        nodes: in painting order.
        tolerance: how far outlines may lie from where they were seen, in pixels.
    """
    result: list[Node] = []
    for node in nodes:
        result += _badge(node, result, tolerance) or [node]
    return result


def _badge(node: Node, below: Sequence[Node], tolerance: float) -> list[Node] | None:
    if not isinstance(node.shape, Path) or node.stroke is not None or not isinstance(node.fill, Solid):
        return None
    outlines = sorted((line.points for line in flatten(node.shape)), key=lambda line: -abs(area(line)))
    first, holes = outlines[0], outlines[1:]
    whole = abs(area(first))
    if not 1 <= len(holes) <= MOST or any(abs(area(hole)) > SMALL * whole for hole in holes):
        return None
    shape = shapes.primitive(first, tolerance)
    if isinstance(shape, Ellipse) and abs(shape.rx - shape.ry) < tolerance:
        shape = Circle(shape.cx, shape.cy, (shape.rx + shape.ry) / 2)
    if not isinstance(shape, Rect | Circle | Ellipse):
        return None
    signs = [_sign(hole, below) for hole in holes]
    return [Node("", shape, node.fill), *(sign for sign in signs if sign)] if all(signs) else None


def _sign(hole: np.ndarray, below: Sequence[Node]) -> Node | None:
    """Return the open stroke that covers a hole, in the paint that shows through it."""
    left, top = (int(side) - 3 for side in np.floor(hole.min(axis=0)))
    right, bottom = (int(side) + 3 for side in np.ceil(hole.max(axis=0)))
    cover = filled(Polygon(tuple((float(x), float(y)) for x, y in hole)), (left, top, right, bottom))
    found = stroke.strokes(Field(cover, left, top, False, False))
    row, column = divmod(int(cover.argmax()), cover.shape[1])
    at: Box = (left + column, top + row, left + column + 1, top + row + 1)
    paints = [node.fill for node in below if node.fill is not None and filled(node.shape, at).min() > 0.9]
    if found is None or not found.sure or len(found.drawn) != 1 or not paints or not isinstance(paints[-1], Solid):
        return None
    one = found.drawn[0]
    if not isinstance(one.shape, Line | Polyline | Arc):
        return None
    return Node("", moved(one.shape, left, top), None, Stroke(paints[-1], one.width, one.cap, one.join, one.dash))

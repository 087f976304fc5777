"""Finds what lines of text share: an edge, as numbers in a column do, or a middle, as labels do; and their colour.

Promises that no line moves by more than ``NEAR``. Left as they are: turned lines, and lines with letter spacing, of
which browsers and other renderers place the end differently.
"""

from collections.abc import Sequence

import msgspec

from limner.sight import glyphs
from limner.sight.glyphs import Face
from limner.sight.graph import Node, Solid, Text, rgb

SHADE = 14
"""Levels by which the colour of a short small line is off: measured on numbers of two digits at 10 to 12 pixels."""
NEAR = 0.3
"""Pixels within which two ends, middles or starts are one."""
APART = 2.0
"""Pixels by which the starts of lines must differ for their ends to tell anything."""
WITHIN = 8.0
"""Font sizes within which aligned lines follow one another."""


class _Span(msgspec.Struct, frozen=True):
    """A line's edges, in pixels."""

    start: float
    middle: float
    end: float
    y: float
    size: float


def anchors(nodes: Sequence[Node | None]) -> list[Node | None]:
    """Return text nodes with the anchors by which they are aligned; what is ``None`` stays so."""
    spans = {index: _span(node.shape) for index, node in enumerate(nodes) if node and _plain(node)}
    result = list(nodes)
    for index, span in spans.items():
        others = [other for place, other in spans.items() if place != index and _near(span, other)]
        groups = {anchor: _kin(span, others, anchor) for anchor in ("start", "end", "middle")}
        anchor = max(groups, key=lambda anchor: len(groups[anchor]))  # the first of the largest
        if groups[anchor]:
            edges = sorted(getattr(line, anchor) for line in (span, *groups[anchor]))
            result[index] = _anchored(nodes[index], anchor, edges[len(edges) // 2])
    return result


def colours(nodes: Sequence[Node | None]) -> list[Node | None]:
    """Give lines in one face and size, whose colours are nearly one, that of the line with the most ink.

    Colours of small letters are estimates, since no pixel is pure; the more letters there are the better it is.
    """
    result = list(nodes)
    ranking = sorted((index for index, node in enumerate(nodes) if node), key=lambda index: -_inked(nodes[index]))
    leaders: list[Node] = []
    for index in ranking:
        node = nodes[index]
        assert node is not None
        leader = next((each for each in leaders if _style(each) == _style(node) and _alike(each, node)), None)
        if leader is None:
            leaders.append(node)
        else:
            result[index] = msgspec.structs.replace(node, fill=leader.fill)
    return result


def _inked(node: Node | None) -> float:
    return len(node.shape.content) * node.shape.size if node and isinstance(node.shape, Text) else 0.0


def _style(node: Node) -> tuple[object, ...]:
    text = node.shape
    return (text.family, text.weight, text.italic, text.size) if isinstance(text, Text) else ()


def _alike(one: Node, other: Node) -> bool:
    if not isinstance(one.fill, Solid) or not isinstance(other.fill, Solid) or one.fill.opacity != other.fill.opacity:
        return False
    pairs = zip(rgb(one.fill.colour), rgb(other.fill.colour), strict=True)
    return max(abs(a - b) for a, b in pairs) <= SHADE


def _kin(span: _Span, others: Sequence[_Span], anchor: str) -> list[_Span]:
    """Return the lines that share an edge; an end or a middle tells something only where the starts differ."""
    kin = [other for other in others if abs(getattr(other, anchor) - getattr(span, anchor)) < NEAR]
    return kin if anchor == "start" or any(abs(other.start - span.start) > APART for other in kin) else []


def _anchored(node: Node | None, anchor: str, edge: float) -> Node:
    assert node is not None and isinstance(node.shape, Text)
    return msgspec.structs.replace(node, shape=msgspec.structs.replace(node.shape, x=edge, anchor=anchor))


def _plain(node: Node) -> bool:
    text = node.shape
    return isinstance(text, Text) and not text.angle and not text.spacing and text.anchor == "start"


def _span(shape: object) -> _Span:
    assert isinstance(shape, Text)
    width = float(glyphs.places(Face(shape.family, shape.weight, shape.italic), shape.content)[-1]) * shape.size
    return _Span(shape.x, shape.x + width / 2, shape.x + width, shape.y, shape.size)


def _near(one: _Span, other: _Span) -> bool:
    return 0 < abs(one.y - other.y) < WITHIN * max(one.size, other.size)

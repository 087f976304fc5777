"""Colours that are the same to within what measuring leaves become one: that of the most area."""

from collections.abc import Sequence
from itertools import product
from operator import add

import msgspec
import numpy as np

from limner.sight.draw import extent
from limner.sight.graph import Node, Paint, Solid, Text, rgb

SAME = 1
"""Levels of 255 in any channel by which two readings of one colour differ."""
AROUND = tuple(product(range(-SAME, SAME + 1), repeat=4))
"""Steps to all colours that may be the same; so many look-ups a colour, however many there are."""


def merged(nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes, their solid colours of one palette; gradients are as they were."""
    areas: dict[Solid, float] = {}
    for node in nodes:
        for paint in _solids(node):
            areas[paint] = areas.get(paint, 0.0) + _area(node)
    chosen: dict[Solid, Solid] = {}
    kept: dict[tuple[int, ...], Solid] = {}
    for paint in sorted(areas, key=lambda solid: -areas[solid]):
        levels = _levels(paint)
        near = (kept.get(tuple(map(add, levels, step))) for step in AROUND)
        chosen[paint] = next(filter(None, near), None) or kept.setdefault(levels, paint)
    return [_repainted(node, chosen) for node in nodes]


def _levels(paint: Solid) -> tuple[int, ...]:
    return (*rgb(paint.colour), round(255 * paint.opacity))


def _solids(node: Node) -> list[Solid]:
    paints = (node.fill, node.stroke and node.stroke.paint)
    return [paint for paint in paints if isinstance(paint, Solid)]


def _area(node: Node) -> float:
    if isinstance(node.shape, Text):
        return node.shape.size**2 * len(node.shape.content)
    low, high = extent(node.shape)
    return float(np.prod(np.maximum(high - low, 1)))


def _repainted(node: Node, chosen: dict[Solid, Solid]) -> Node:
    def of(paint: Paint | None) -> Paint | None:
        return chosen[paint] if isinstance(paint, Solid) else paint

    fill, stroke = of(node.fill), node.stroke
    if stroke is not None and (paint := of(stroke.paint)) is not None:
        stroke = msgspec.structs.replace(stroke, paint=paint)
    if fill == node.fill and stroke == node.stroke:
        return node
    return msgspec.structs.replace(node, fill=fill, stroke=stroke)

"""Draws an element inline: what is no HTML box is SVG in one, in pixels from the box's corner.

The drawing's main colour is the box's own ``color``, so that it stands in one place, where a style or an animation may
change it; ids that say no more than whose a shape is are left out.
"""

import re

import msgspec
import numpy as np

from limner.render import svg
from limner.render.box import Box, colour
from limner.sight.animation import Element
from limner.sight.graph import Item, Node, Paint, Scene, Solid
from limner.sight.transform import transformed

MEASURED = "[pathLength]"
"""Selects strokes whose length counts as 1."""


def inline(element: Element, area: Box, *, tint: bool) -> tuple[list[str], dict[str, str]]:
    """Draw an element as SVG.

    Args:
        element: whose drawing it is.
        area: of its box.
        tint: its colour is animated, and needs no value.

    Returns:
        The lines, and what its box has to declare.
    """
    shift = np.array([[1, 0, -round(area[0], 1)], [0, 1, -round(area[1], 1)], [0, 0, 1.0]])
    look = msgspec.structs.replace(element.look, children=transformed(element.look.children, shift))
    paint = main_paint(look)
    style = {"color": colour(msgspec.structs.replace(paint, opacity=1.0))} if paint and not tint else {}
    look = tinted(look) if paint else look
    unnamed = tuple(_unnamed(item, f"{element.id}-") for item in look.children)
    common, lines = svg.inner(msgspec.structs.replace(look, children=unnamed))
    return [f"<svg{common}>", *lines, "</svg>"], style


def measured(lines: list[str]) -> list[str]:
    """Let the length of strokes count as 1 (SVG 2, section 9.6.1), so that parts of it are told in parts of 1."""
    return [re.sub(r"<(circle|path|polyline) ", r'<\1 pathLength="1" ', line) for line in lines]


def _unnamed(item: Item, stem: str) -> Item:
    """Take away the id of a shape that says no more than whose it is, where nothing refers to it."""
    if not isinstance(item, Node) or not item.id.startswith(stem):
        return item
    paints = (item.fill, item.stroke and item.stroke.paint)
    plain = all(paint is None or isinstance(paint, Solid) for paint in paints)
    return msgspec.structs.replace(item, id="") if plain else item


def main_paint(look: Scene) -> Solid | None:
    """Return the paint that a drawing's colour is: the first plain one that fills, else the first of a stroke."""
    fills = [node.fill for node in look.nodes() if isinstance(node.fill, Solid)]
    strokes = [node.stroke.paint for node in look.nodes() if node.stroke and isinstance(node.stroke.paint, Solid)]
    return next(iter([*fills, *strokes]), None)


def tinted(look: Scene) -> Scene:
    """Let the main paint of a drawing be the colour of the element around it."""
    first = main_paint(look)
    assert first is not None

    def paint(own: Paint | None) -> Paint | None:
        if not isinstance(own, Solid) or own.colour != first.colour:
            return own
        return Solid("currentcolor", own.opacity)

    def tint(item: Item) -> Item:
        if not isinstance(item, Node):
            return item
        stroke = item.stroke
        if stroke is not None and (new := paint(stroke.paint)) is not None:
            stroke = msgspec.structs.replace(stroke, paint=new)
        return msgspec.structs.replace(item, fill=paint(item.fill), stroke=stroke)

    return msgspec.structs.replace(look, children=tuple(map(tint, look.children)))

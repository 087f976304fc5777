"""Puts the words of a picture back into its drawing."""

from collections.abc import Sequence

import msgspec

from limner.sight.draw import extent
from limner.sight.graph import Item, Node, Scene, Text
from limner.sight.text import Line

SLACK = 1.0
"""Pixels by which an outline may reach out of the box of the words that it is part of."""


def spelled(scene: Scene, lines: Sequence[Line]) -> Scene:
    """Return a scene with its words: as text on top, or where they stayed outlines in the ``text`` of each of these."""
    children: list[Item] = list(scene.children)
    for line in lines:
        if line.node is None:
            children = [_marked(item, line) for item in children]
    words = [line.node for line in lines if line.node is not None]
    named = (msgspec.structs.replace(node, id=f"text-{number}") for number, node in enumerate(words, 1))
    return msgspec.structs.replace(scene, children=(*children, *named))


def _marked(item: Item, line: Line) -> Item:
    if not isinstance(item, Node) or isinstance(item.shape, Text):
        return item
    (left, top), (right, bottom) = extent(item.shape)
    within = left >= line.box[0] - SLACK and top >= line.box[1] - SLACK
    within &= right <= line.box[2] + SLACK and bottom <= line.box[3] + SLACK
    return msgspec.structs.replace(item, data={**item.data, "text": line.content}) if within else item

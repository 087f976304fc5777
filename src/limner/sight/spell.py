"""Puts the words of a picture back into its drawing."""

from collections.abc import Sequence

import msgspec

from limner.sight import etch
from limner.sight.draw import extent
from limner.sight.graph import Item, Node, Scene, Text
from limner.sight.text import Line

SLACK = 1.0
"""Pixels by which an outline may reach out of the box of the words that it is part of."""


def spelled(scene: Scene, lines: Sequence[Line], tolerance: float) -> Scene:
    """Return a scene with its words.

    Those that are drawn apart lie on top, as text or as one path a line. Where a line stayed part of the picture, each
    of its outlines says in ``text`` what the line does.

    Args:
        scene: a drawing of the picture without them.
        lines: its words.
        tolerance: how far outlines may lie from where they were seen, in pixels.
    """
    children: list[Item] = list(scene.children)
    words: list[Node] = []
    for line in lines:
        node = line.node or (line.etching and etch.drawn(line.etching, line.box[:2], line.content, tolerance))
        if node is not None:
            words.append(msgspec.structs.replace(node, id=f"text-{len(words) + 1}"))
        elif not line.apart:
            children = [_marked(item, line) for item in children]
    return msgspec.structs.replace(scene, children=(*children, *words))


def _marked(item: Item, line: Line) -> Item:
    if not isinstance(item, Node) or isinstance(item.shape, Text):
        return item
    (left, top), (right, bottom) = extent(item.shape)
    within = left >= line.box[0] - SLACK and top >= line.box[1] - SLACK
    within &= right <= line.box[2] + SLACK and bottom <= line.box[3] + SLACK
    return msgspec.structs.replace(item, data={**item.data, "text": line.content}) if within else item

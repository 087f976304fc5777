"""Finds which element of an SVG is on top at each pixel, so that a difference can be blamed on an id.

The drawing is repainted: each shape in a flat colour of its own, without anti-aliasing, gradients or opacity, and drawn
like any other. Text keeps soft edges, and its edge pixels stay unknown.
"""

import numpy as np

from limner.render import markup
from limner.render.allow import SHAPES, TEXT
from limner.render.tree import Node, parse

DRAWN = SHAPES | TEXT | {"use", "image"}
_PAINT = frozenset(("fill", "stroke", "opacity", "fill-opacity", "stroke-opacity", "style", "filter", "mask", "class"))
_STRIDE = 2_654_435_761  # Knuth's multiplicative hash: neighbours in number get colours far apart


def repaint(svg: bytes | str) -> tuple[bytes, list[str]]:
    """Give each element with an id a colour of its own.

    Returns:
        The repainted SVG, and the ids in the order of their numbers: the colour of number ``k`` is ``colour(k)``.

    Raises:
        SvgError: the text is not SVG.
    """
    root = parse(svg)
    ids: list[str] = []
    _visit(root, None, ids, hidden=False)
    return markup.write(root).encode(), ids


def colour(number: int) -> tuple[int, int, int]:
    """Return the colour of the element with this number, from 0."""
    value = (number + 1) * _STRIDE & 0xFFFFFF
    return value >> 16, value >> 8 & 255, value & 255


def owners(pixels: np.ndarray, ids: list[str]) -> np.ndarray:
    """Return ``(H, W) int32``: the number of the element on top of each pixel of a repainted drawing, -1 for none."""
    packed = (pixels[..., 0].astype(np.int64) << 16) | (pixels[..., 1].astype(np.int64) << 8) | pixels[..., 2]
    packed[pixels[..., 3] < 255] = -1
    codes = np.array([(number + 1) * _STRIDE & 0xFFFFFF for number in range(len(ids))], np.int64)
    order = np.argsort(codes)
    place = np.clip(np.searchsorted(codes[order], packed), 0, max(len(ids) - 1, 0))
    if not len(ids):
        return np.full(packed.shape, -1, np.int32)
    return np.where(codes[order][place] == packed, order[place], -1).astype(np.int32)


def _visit(node: Node, owner: int | None, ids: list[str], hidden: bool) -> None:
    hidden = hidden or node.name in ("defs", "symbol", "clipPath", "marker", "pattern")
    name = node.attributes.get("id")
    if name and not hidden and node.name in DRAWN:
        owner = len(ids)
        ids.append(name)
    if node.name in DRAWN and not hidden:
        stroked = node.attributes.get("stroke", "none") != "none"
        filled = node.attributes.get("fill", "") != "none"
        for attribute in _PAINT & node.attributes.keys():
            del node.attributes[attribute]
        red, green, blue = (0, 0, 0) if owner is None else colour(owner)
        paint = f"#{red:02x}{green:02x}{blue:02x}"
        node.attributes |= {"fill": paint if filled else "none", "shape-rendering": "crispEdges"}
        if stroked:
            node.attributes["stroke"] = paint
    elif node.name in ("g", "svg"):
        for attribute in ("opacity", "filter", "mask", "style"):
            node.attributes.pop(attribute, None)
    for child in node.children:
        _visit(child, owner, ids, hidden)

"""Finds which element of an SVG is on top at each pixel, so that a difference can be blamed on an id.

The drawing is repainted: each shape in a flat colour that stands for its id, else for that of the nearest ``<g>`` or
``<text>`` it is in, without anti-aliasing, gradients, opacity, filters and masks, and drawn like any other. What is not
painted in the original stays unpainted, be it said by an attribute, a ``style``, a parent or a plain rule of a style
sheet (``.class``, ``#id``, ``name`` or ``*``).

Not promised: pixels on the soft edge of text or of a clip path, markers and patterns, and rules with longer selectors.
"""

from collections.abc import Mapping

import numpy as np

from limner.render import css, markup
from limner.render.allow import SHAPES, TEXT
from limner.render.tree import Node, parse

DRAWN = SHAPES | TEXT | {"use", "image"}
_REUSED = frozenset(("defs", "symbol", "clipPath", "marker", "pattern", "mask"))
_INITIAL = {"fill": "black", "stroke": "none", "fill-opacity": "1", "stroke-opacity": "1"}
_PAINT = _INITIAL.keys() | {"opacity", "filter", "mask", "mix-blend-mode", "isolation", "color"}
_STRIDE = 2_654_435_761  # Knuth's multiplicative hash: neighbours in number get colours far apart

Rules = list[tuple[str, dict[str, str]]]


def repaint(svg: bytes | str) -> tuple[bytes, list[str]]:
    """Give each element with an id a colour of its own.

    Returns:
        The repainted SVG, and the ids in the order of their numbers: the colour of number ``k`` is ``colour(k)``.

    Raises:
        SvgError: the text is not SVG.
    """
    root = parse(svg)
    rules: Rules = [
        (selector.strip(), _declared(text))
        for node in markup.walk(root)
        if node.name == "style"
        for selectors, text in css.sheet(node.text, lambda dropped: None)
        for selector in selectors.split(",")
    ]
    ids: list[str] = []
    _visit(root, _INITIAL, None, False, rules, ids)
    return markup.write(root).encode(), ids


def colour(number: int) -> tuple[int, int, int]:
    """Return the colour of the element with this number, from 0."""
    value = (number + 1) * _STRIDE & 0xFFFFFF
    return value >> 16, value >> 8 & 255, value & 255


def owners(pixels: np.ndarray, ids: list[str]) -> np.ndarray:
    """Return ``(H, W) int32``: the number of the element on top of each pixel of a repainted drawing, -1 for none."""
    if not ids:
        return np.full(pixels.shape[:2], -1, np.int32)
    packed = (pixels[..., 0].astype(np.int64) << 16) | (pixels[..., 1].astype(np.int64) << 8) | pixels[..., 2]
    packed[pixels[..., 3] < 255] = -1
    codes = np.array([(number + 1) * _STRIDE & 0xFFFFFF for number in range(len(ids))], np.int64)
    order = np.argsort(codes)
    place = np.clip(np.searchsorted(codes[order], packed), 0, len(ids) - 1)
    return np.where(codes[order][place] == packed, order[place], -1).astype(np.int32)


def _visit(node: Node, above: Mapping[str, str], owner: int | None, reused: bool, rules: Rules, ids: list[str]) -> None:
    """Repaint an element and what is in it.

    Args:
        node: the element, changed in place.
        above: what it inherits.
        owner: number of the id that stands for it where it has none.
        reused: it is drawn only where something refers to it, in that element's colour.
        rules: of the style sheets, in order.
        ids: is added to.
    """
    reused = reused or node.name in _REUSED
    name = node.attributes.get("id")
    if name and not reused and node.name in DRAWN | {"g"}:
        owner = len(ids)
        ids.append(name)
    declared = _cascade(node, rules)
    own = node.attributes | declared
    paint = {key: value if (value := own.get(key, "inherit")) != "inherit" else above[key] for key in _INITIAL}
    node.attributes = {key: value for key, value in node.attributes.items() if key not in _PAINT | {"class", "style"}}
    if style := ";".join(f"{key}:{value}" for key, value in declared.items() if key not in _PAINT):
        node.attributes["style"] = style
    if _zero(own.get("opacity", "1")):
        node.attributes["display"] = "none"
    if node.name in DRAWN:
        red, green, blue = (0, 0, 0) if owner is None else colour(owner)
        ink = "inherit" if reused else f"#{red:02x}{green:02x}{blue:02x}"
        # What a <use> refers to may have paint of its own: it inherits the <use>'s instead.
        filled = node.name in ("use", "image") or _painted(paint, "fill")
        stroked = node.name == "use" or _painted(paint, "stroke")
        node.attributes |= {"fill": ink if filled else "none", "stroke": ink if stroked else "none"}
        node.attributes["shape-rendering"] = "crispEdges"
    if node.name == "image":
        node.name = "rect"
        node.attributes.pop("href", None)
    node.children = [child for child in node.children if child.name != "style"]
    for child in node.children:
        _visit(child, paint, owner, reused, rules, ids)


def _cascade(node: Node, rules: Rules) -> dict[str, str]:
    """Return what rules and ``style`` declare for an element, the strongest selector last, as CSS 2.1 has it."""
    subjects = ["*", node.name, *(f".{name}" for name in node.attributes.get("class", "").split())]
    subjects.append(f"#{node.attributes.get('id', '')}")
    declared: dict[str, str] = {}
    for subject in subjects if rules else ():
        for selector, values in rules:
            declared |= values if selector == subject else {}
    return declared | _declared(node.attributes.get("style", ""))


def _declared(text: str) -> dict[str, str]:
    """Read cleaned declarations, which hold no semicolon but between them."""
    pairs = (declaration.partition(":") for declaration in text.split(";") if ":" in declaration)
    return {name.strip(): value.strip().removesuffix("!important").rstrip() for name, _, value in pairs}


def _painted(paint: Mapping[str, str], kind: str) -> bool:
    return paint[kind].strip() not in ("none", "transparent") and not _zero(paint[f"{kind}-opacity"])


def _zero(text: str) -> bool:
    return text.strip().rstrip("%").strip("0") in ("", ".") and "0" in text

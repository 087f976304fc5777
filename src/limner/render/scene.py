"""Reads a fragment of SVG as nodes of the scene graph, which everything else here can move, tint and print.

Covered: groups, primitives, paths, one-line text, plain colours, strokes, linear and radial gradients, transforms,
presentation attributes and ``style``. What the graph has no word for (clips, masks, filters, patterns, markers, style
sheets, ``<use>``, ``<tspan>``) is refused, not dropped. Fills follow the even-odd rule where outlines are several.
"""

import math
import re
from collections.abc import Mapping

import numpy as np
from PIL import ImageColor

from limner.render import markup
from limner.render.markup import Refused
from limner.render.outlines import outlines
from limner.render.tree import Node as Tag
from limner.sight.draw import extent
from limner.sight.graph import (
    Circle,
    Ellipse,
    Group,
    Item,
    Line,
    Linear,
    Node,
    Paint,
    Path,
    Polygon,
    Polyline,
    Radial,
    Rect,
    Shape,
    Solid,
    Stop,
    Stroke,
    Text,
    walk,
)
from limner.sight.transform import transformed
from limner.sight.words import box

FAMILIES = {"serif": "Liberation Serif", "mono": "Liberation Mono"}
"""What a family's name may hold, the first that it does, and the font of that kind."""
SANS = "Liberation Sans"
WEIGHTS = {"normal": 400, "bold": 700}
_ADVICE = "draw with g, rect, circle, ellipse, line, polyline, polygon, path, text and gradients"
_INHERITED = {
    "fill": "black", "stroke": "none", "stroke-width": "1", "stroke-linecap": "butt", "stroke-linejoin": "miter",
    "stroke-dasharray": "none", "fill-opacity": "1", "stroke-opacity": "1", "font-size": "16", "font-weight": "400",
    "font-style": "normal", "font-family": "sans-serif", "text-anchor": "start", "letter-spacing": "0",
    "color": "black",
}  # fmt: skip
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(px|%)?\s*")
_CALL = re.compile(r"\s*,?\s*(\w+)\s*\(([^()]*)\)\s*")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_REFERENCE = re.compile(r"""\s*url\(\s*["']?#([^"')]+)["']?\s*\)\s*""")
Style = Mapping[str, str]


def read(fragment: str, name: str) -> tuple[tuple[Item, ...], list[str]]:
    """Read a fragment.

    Args:
        fragment: elements of SVG, as a model wrote them; one pixel a unit.
        name: of what they draw: ids are made to begin with it.

    Returns:
        What it draws, and notes on what was left out.

    Raises:
        Refused: it is not well-formed, or cannot be said in the scene graph.
    """
    tags, notes = markup.fragment(fragment)
    reader = _Reader(tags, name)
    items = tuple(item for tag in tags for item in reader.items(tag, _INHERITED, 1.0))
    if not any(isinstance(item, Node) for item in walk(items)):
        raise Refused("the fragment paints nothing", 'write a shape, such as <rect width="9" height="9" .../>')
    return items, notes


class _Reader:
    def __init__(self, tags: list[Tag], name: str) -> None:
        self._name = name
        self._taken: set[str] = set()
        every = [node for tag in tags for node in markup.walk(tag)]
        self._gradients = {
            node.attributes["id"]: node
            for node in every
            if node.name in ("linearGradient", "radialGradient") and "id" in node.attributes
        }

    def items(self, tag: Tag, above: Style, opacity: float) -> tuple[Item, ...]:
        """Return what an element draws, under the style and the opacity of those it is in."""
        if tag.name in ("defs", "linearGradient", "radialGradient", "title", "desc"):
            return ()
        own = _styled(tag)
        for property in ("clip-path", "mask", "filter", "mix-blend-mode", "marker-start", "marker-mid", "marker-end"):
            if own.get(property, "none") not in ("none", "normal"):
                raise Refused(f"{property!r} cannot be kept apart from the film", _ADVICE)
        if own.get("display") == "none" or own.get("visibility") in ("hidden", "collapse"):
            return ()
        style = {**above, **{key: text for key, text in own.items() if key in above and text != "inherit"}}
        opacity *= _part(own.get("opacity", "1"))
        id = self._fresh(tag)
        if tag.name == "g":
            inside = tuple(item for child in tag.children for item in self.items(child, style, opacity))
            found: tuple[Item, ...] = (Group(id, inside),) if inside and "id" in tag.attributes else inside
        else:
            shape = _shape(tag, own, style)
            fill = None if isinstance(shape, Line) else self._paint(style, "fill", opacity, shape)
            stroke = self._stroke(style, opacity, shape)
            found = (Node(id, shape, fill, stroke),) if fill or stroke else ()
        return transformed(found, _matrix(own["transform"])) if "transform" in own else found

    def _fresh(self, tag: Tag) -> str:
        given = re.sub(r"[^\w-]", "-", tag.attributes.get("id") or tag.name)
        wanted = given if given.startswith(f"{self._name}-") else f"{self._name}-{given}"
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}-{count}"
        self._taken.add(name)
        return name

    def _stroke(self, style: Style, opacity: float, shape: Shape) -> Stroke | None:
        paint, width = self._paint(style, "stroke", opacity, shape), _length(style["stroke-width"])
        if paint is None or width <= 0:
            return None
        dash = style["stroke-dasharray"]
        lengths = () if dash == "none" else tuple(map(float, _NUMBER.findall(dash)))
        if len(lengths) % 2:
            lengths *= 2
        return Stroke(paint, width, style["stroke-linecap"], style["stroke-linejoin"], lengths)

    def _paint(self, style: Style, kind: str, opacity: float, shape: Shape) -> Paint | None:
        text, opacity = style[kind].strip(), opacity * _part(style[f"{kind}-opacity"])
        if text in ("none", "transparent") or opacity <= 0:
            return None
        if text.lower() == "currentcolor":
            text = style["color"]
        if reference := _REFERENCE.fullmatch(text):
            gradient = self._gradients.get(reference[1])
            if gradient is None:
                raise Refused(f"there is no gradient {reference[1][:60]!r} in the fragment", "write it in <defs>")
            return _gradient(gradient, shape, opacity)
        colour, alpha = _colour(text)
        return Solid(colour, round(opacity * alpha, 4))


def _styled(tag: Tag) -> dict[str, str]:
    """Return an element's attributes, with what its ``style`` says in their place."""
    found = dict(tag.attributes)
    for declaration in found.pop("style", "").split(";"):
        key, colon, text = declaration.partition(":")
        if colon:
            found[key.strip()] = text.replace("!important", "").strip()
    return found


def _shape(tag: Tag, own: Style, style: Style) -> Shape:
    def n(name: str, instead: float = 0.0) -> float:
        return _length(own[name]) if name in own else instead

    match tag.name:
        case "rect":
            radius = n("rx", n("ry"))
            if abs(n("ry", radius) - radius) > 1e-6:
                raise Refused("a rectangle's rx and ry differ", "give one radius, or write a path")
            width, height = n("width"), n("height")
            return Rect(n("x"), n("y"), width, height, min(radius, width / 2, height / 2))
        case "circle":
            return Circle(n("cx"), n("cy"), n("r"))
        case "ellipse":
            return Ellipse(n("cx"), n("cy"), n("rx"), n("ry"))
        case "line":
            return Line(n("x1"), n("y1"), n("x2"), n("y2"))
        case "polyline" | "polygon":
            numbers = [float(one) for one in _NUMBER.findall(own.get("points", ""))]
            points = tuple(zip(numbers[::2], numbers[1::2], strict=False))
            if len(points) < 2:
                raise Refused(f"a {tag.name} needs points", 'write them as points="0,0 9,0 9,9"')
            return Polygon(points) if tag.name == "polygon" else Polyline(points)
        case "path":
            try:
                found = outlines(own.get("d", ""))
            except ValueError as error:
                raise Refused(str(error), "mend the attribute d") from None
            if not found:
                raise Refused("a path needs an outline", "write its attribute d")
            return Path(found)
        case "text":
            return _text(tag, n("x"), n("y"), style)
    raise Refused(f"<{tag.name}> cannot be kept apart from the film", _ADVICE)


def _text(tag: Tag, x: float, y: float, style: Style) -> Text:
    content = " ".join(tag.text.split())
    if tag.children or not content:
        raise Refused("a <text> has to be one line of plain text", "write one <text> a line, without <tspan>")
    family = style["font-family"].lower()
    font = next((font for word, font in FAMILIES.items() if word in family.replace("sans-serif", "")), SANS)
    weight = style["font-weight"]
    return Text(
        x,
        y,
        content,
        _length(style["font-size"]),
        font,
        WEIGHTS.get(weight) or round(_length(weight)),
        style["font-style"] in ("italic", "oblique"),
        style["text-anchor"],
        spacing=0.0 if style["letter-spacing"] == "normal" else _length(style["letter-spacing"]),
    )


def _gradient(tag: Tag, shape: Shape, opacity: float) -> Paint:
    own = _styled(tag)
    if "href" in own or "gradientTransform" in own or own.get("spreadMethod", "pad") != "pad":
        raise Refused("a gradient refers to another, is transformed or repeats", "give its ends in pixels, padded")
    stops = tuple(_stop(child, opacity) for child in tag.children if child.name == "stop")
    if len(stops) < 2:
        raise Refused("a gradient needs two stops", 'write <stop offset="0" stop-color="#fff"/>, ...')
    own_pixels = own.get("gradientUnits") == "userSpaceOnUse"
    left, top, right, bottom = (0.0, 0.0, 1.0, 1.0) if own_pixels else _box(shape)
    width, height = right - left, bottom - top

    def n(name: str, instead: str) -> float:
        text = own.get(name, instead)
        if own_pixels and "%" in text:
            raise Refused("a gradient's ends are percentages of the picture", "give them in pixels")
        return _length(text)

    if tag.name == "linearGradient":
        x1, y1 = left + n("x1", "0") * width, top + n("y1", "0") * height
        x2, y2 = left + n("x2", "0" if own_pixels else "1") * width, top + n("y2", "0") * height
        return Linear(x1, y1, x2, y2, stops)
    if any(own.get(focus, own.get(centre)) != own.get(centre) for focus, centre in (("fx", "cx"), ("fy", "cy"))):
        raise Refused("a radial gradient's focus is not its centre", "leave fx and fy out")
    cx, cy, r = (n(name, "0" if own_pixels else "0.5") for name in ("cx", "cy", "r"))
    return Radial(left + cx * width, top + cy * height, r * width, stops, height / max(width, 1e-9))


def _box(shape: Shape) -> tuple[float, float, float, float]:
    if isinstance(shape, Text):
        return box(shape)
    low, high = extent(shape)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _stop(tag: Tag, opacity: float) -> Stop:
    own = _styled(tag)
    colour, alpha = _colour(own.get("stop-color", "black"))
    share = _part(own.get("stop-opacity", "1"))
    return Stop(_part(own.get("offset", "0")), colour, round(opacity * alpha * share, 4))


def _colour(text: str) -> tuple[str, float]:
    try:
        red, green, blue, *alpha = ImageColor.getrgb(text.strip())
    except ValueError:
        raise Refused(f"{text[:40]!r} is no colour", "write #rrggbb, a name or rgb(...)") from None
    return f"#{red:02x}{green:02x}{blue:02x}", alpha[0] / 255 if alpha else 1.0


def _length(text: str) -> float:
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise Refused(f"{text[:40]!r} is no number of pixels", "write plain numbers")
    value = float(match[1]) / (100 if match[2] == "%" else 1)
    if not math.isfinite(value):
        raise Refused(f"{text[:40]!r} is too large", "write plain numbers")
    return value


def _part(text: str) -> float:
    return min(max(_length(text), 0.0), 1.0)


def _matrix(text: str) -> np.ndarray:
    """Read a ``transform`` (CSS Transforms 1, section 8), in degrees and pixels."""
    whole, at = np.eye(3), 0
    while text[at:].strip():
        call = _CALL.match(text, at)
        values = [float(one) for one in _NUMBER.findall(call[2])] if call else []
        made = _transform(call[1], values) if call else None
        if call is None or made is None:
            raise Refused(f"the transform {text[:60]!r} cannot be read", "write translate, rotate, scale or matrix")
        whole, at = whole @ made, call.end()
    return whole


def _transform(name: str, values: list[float]) -> np.ndarray | None:
    def rows(*numbers: float) -> np.ndarray:
        a, b, c, d, e, f = numbers
        return np.array([[a, c, e], [b, d, f], [0, 0, 1.0]])

    match name, values:
        case "translate", [x]:
            return rows(1, 0, 0, 1, x, 0)
        case "translate", [x, y]:
            return rows(1, 0, 0, 1, x, y)
        case "scale", [k]:
            return rows(k, 0, 0, k, 0, 0)
        case "scale", [x, y]:
            return rows(x, 0, 0, y, 0, 0)
        case "rotate", [angle, *about] if len(about) in (0, 2):
            cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            x, y = about or (0.0, 0.0)
            return rows(1, 0, 0, 1, x, y) @ rows(cos, sin, -sin, cos, 0, 0) @ rows(1, 0, 0, 1, -x, -y)
        case "skewX", [angle]:
            return rows(1, 0, math.tan(math.radians(angle)), 1, 0, 0)
        case "skewY", [angle]:
            return rows(1, math.tan(math.radians(angle)), 0, 1, 0, 0)
        case "matrix", [_, _, _, _, _, _]:
            return rows(*values)
    return None

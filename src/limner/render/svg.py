"""Prints a scene graph as SVG 1.1 that a person can read and edit: one element a line, ids, short numbers.

Numbers are in units of the grid that the picture was drawn on (``Scene.unit``), else in pixels. What neighbours have in
common in fill, stroke and font is said once, on the group that holds them or on a nameless one made for it.
"""

import math
import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

import msgspec

from limner.core.faces import stack
from limner.render.path import Grid, number, outline
from limner.sight.graph import (
    Arc,
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
    Scene,
    Sector,
    Shape,
    Solid,
    Subpath,
    Text,
    Use,
    walk,
)

Style = dict[str, str]
"""Presentation attributes that children inherit."""


class _Document(msgspec.Struct, frozen=True):
    """What elements refer to while a scene is printed."""

    grid: Grid
    outlines: Grid
    """For filled paths: a digit less is a seventh less to write, and 3 % more error (noto and twemoji, dev part)."""
    paints: dict[Paint, str]
    items: dict[str, Item]


def write(scene: Scene, size: tuple[int, int] | None = None) -> str:
    """Print a scene.

    Args:
        scene: what to print; the viewBox is its size in its units.
        size: natural width and height of the document, where they differ from the scene's pixels.
    """
    width, height = size or (scene.width, scene.height)
    view = " ".join(number(side / scene.unit, 6) for side in (scene.width, scene.height))
    common, lines = inner(scene)
    root = f'width="{width}" height="{height}" viewBox="0 0 {view}"{common}'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {root}>', *lines, "</svg>", ""])


def inner(scene: Scene) -> tuple[str, list[str]]:
    """Print what is in a scene, for a document that holds more: the attributes of the element around it, and lines."""
    items = {item.id: item for item in walk(scene.children)}
    grid, outlines = (_grid(scene.unit, decimals) for decimals in (scene.decimals, scene.decimals - 1))
    document = _Document(grid, outlines, _paints(items.values()), items)
    runs = _runs(scene.children, document)
    common = _common(runs)
    lines: list[str] = []
    if document.paints:
        lines += ["  <defs>", *(f"    {_gradient(*entry, document.grid)}" for entry in document.paints.items())]
        lines.append("  </defs>")
    return _attributes(common), lines + _printed(runs, common, "  ", document)


def _grid(unit: float, decimals: int) -> Grid:
    # As fine in pixels, to within a seventh of a digit: a unit of ten pixels takes one decimal more.
    return Grid(unit, max(math.ceil(decimals + math.log10(unit) - 0.15), 0))


def _paints(items: Iterable[Item]) -> dict[Paint, str]:
    """Return the gradients and their ids; equal ones are one."""
    found: dict[Paint, str] = {}
    for item in items:
        if isinstance(item, Node):
            if item.fill and not isinstance(item.fill, Solid):
                found.setdefault(item.fill, f"{item.id}-fill")
            if item.stroke and not isinstance(item.stroke.paint, Solid):
                found.setdefault(item.stroke.paint, f"{item.id}-stroke")
    return found


def _runs(items: Sequence[Item], document: _Document) -> list[tuple[Style, list[Item]]]:
    """Divide siblings into runs of one style; a group is a run by itself, and has none."""
    runs: list[tuple[Style, list[Item]]] = []
    for item in items:
        style = {} if isinstance(item, Group) else _style(item, document)
        if runs and style and runs[-1][0] == style:
            runs[-1][1].append(item)
        else:
            runs.append((style, [item]))
    return runs


def _common(runs: list[tuple[Style, list[Item]]]) -> Style:
    """Return the style that goes to the parent: that of all its children, where there are several."""
    return runs[0][0] if len(runs) == 1 and len(runs[0][1]) > 1 else {}


def _printed(runs: list[tuple[Style, list[Item]]], common: Style, indent: str, document: _Document) -> list[str]:
    lines: list[str] = []
    for style, items in runs:
        text = _attributes(style)
        if common or len(text) * (len(items) - 1) <= len(f"{indent}<g></g>\n") + 2 * len(items):
            own = {} if common else style
            lines += [line for item in items for line in _item(item, own, indent, document)]
        else:
            lines.append(f"{indent}<g{text}>")
            lines += [line for item in items for line in _item(item, {}, indent + "  ", document)]
            lines.append(f"{indent}</g>")
    return lines


def _item(item: Item, style: Style, indent: str, document: _Document) -> list[str]:
    name = f' id="{_safe(item.id)}"' if item.id else ""
    match item:
        case Group(children=children):
            runs = _runs(children, document)
            common = _common(runs)
            start = f"{indent}<g{name}{_attributes(common)}{_data(item.data)}>"
            return [start, *_printed(runs, common, indent + "  ", document), f"{indent}</g>"]
        case Use(of=of, dx=dx, dy=dy):
            n = document.grid.number
            place = f' href="#{_safe(of)}" x="{n(dx)}" y="{n(dy)}"'
            return [f"{indent}<use{name}{place}{_attributes(style)}{_data(item.data)}/>"]
        case Node(shape=shape):
            coarse = isinstance(shape, Path) and item.stroke is None
            tag, attributes, content = _shape(shape, document.outlines if coarse else document.grid)
            start = f"{indent}<{tag}{name}{attributes}{_attributes(style)}{_data(item.data)}"
            return [f"{start}>{escape(content)}</{tag}>" if content else f"{start}/>"]


def _style(item: Node | Use, document: _Document) -> Style:
    """Return what a node inherits or says itself of its paint; a copy says what the node says that it copies."""
    node = document.items.get(item.of) if isinstance(item, Use) else item
    if not isinstance(node, Node):
        return {}
    style = _painted("fill", node.fill, document) if node.fill else {"fill": "none"}
    if stroke := node.stroke:
        style |= _painted("stroke", stroke.paint, document) | {"stroke-width": document.grid.number(stroke.width)}
        style |= {"stroke-linecap": stroke.cap} if stroke.cap != "butt" else {}
        style |= {"stroke-linejoin": stroke.join} if stroke.join != "miter" else {}
        if stroke.dash:
            style["stroke-dasharray"] = " ".join(map(document.grid.number, stroke.dash))
    if isinstance(text := node.shape, Text):
        style["font-family"] = stack(text.family)
        style |= {"font-weight": str(text.weight)} if text.weight != 400 else {}
        style |= {"font-style": "italic"} if text.italic else {}
        style |= {"text-anchor": text.anchor} if text.anchor != "start" else {}
        style["font-size"] = document.grid.number(text.size)
        style |= {"letter-spacing": document.grid.number(text.spacing)} if text.spacing else {}
    return style


def _painted(name: str, paint: Paint, document: _Document) -> Style:
    if not isinstance(paint, Solid):
        return {name: f"url(#{document.paints[paint]})"}
    opacity = {f"{name}-opacity": number(paint.opacity, 3)} if paint.opacity < 1 else {}
    return {name: _short(paint.colour), **opacity}


def _short(colour: str) -> str:
    return f"#{colour[1]}{colour[3]}{colour[5]}" if colour[1::2] == colour[2::2] else colour


def _attributes(values: Style) -> str:
    return "".join(f' {name}="{_safe(value)}"' for name, value in values.items())


def _data(values: dict[str, str]) -> str:
    return "".join(f' data-{re.sub(r"[^a-z0-9-]", "-", key.lower())}="{_safe(text)}"' for key, text in values.items())


def _safe(text: str) -> str:
    return escape(text, {'"': "&quot;", "\n": "&#10;"})


def _shape(shape: Shape, grid: Grid) -> tuple[str, str, str]:
    """Return a shape's tag, its geometry as attributes, and its content."""
    n, p = grid.number, grid.point
    match shape:
        case Rect(x, y, width, height, radius, angle):
            rounded = f' rx="{n(radius)}"' if radius else ""
            turn = _turn(angle, x + width / 2, y + height / 2, grid)
            return "rect", f' x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"{rounded}{turn}', ""
        case Circle(cx, cy, r):
            return "circle", f' cx="{n(cx)}" cy="{n(cy)}" r="{n(r)}"', ""
        case Ellipse(cx, cy, rx, ry, angle):
            turn = _turn(angle, cx, cy, grid)
            return "ellipse", f' cx="{n(cx)}" cy="{n(cy)}" rx="{n(rx)}" ry="{n(ry)}"{turn}', ""
        case Line(x1, y1, x2, y2):
            return "line", f' x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"', ""
        case Polyline(points):
            return "polyline", f' points="{" ".join(map(p, points))}"', ""
        case Polygon(points):
            return "polygon", f' points="{" ".join(map(p, points))}"', ""
        case Arc() | Sector():
            return "path", f' d="{outline(_bent(shape), grid)}"', ""
        case Path(outlines):
            rule = ' fill-rule="evenodd"' if len(outlines) > 1 and outlines[0].closed else ""
            return "path", f' d="{"".join(outline(part, grid) for part in outlines)}"{rule}', ""
        case Text(x, y, content, angle=angle):
            return "text", f' x="{n(x)}" y="{n(y)}"{_turn(angle, x, y, grid)}', content


def _bent(shape: Arc | Sector) -> Subpath:
    """Return an arc, or the outline of a slice, as a path."""

    def at(radius: float, angle: float) -> tuple[float, float]:
        return shape.cx + radius * math.cos(math.radians(angle)), shape.cy + radius * math.sin(math.radians(angle))

    end = shape.start + shape.sweep
    flags = (float(abs(shape.sweep) > 180), float(shape.sweep > 0))
    outer = (shape.r, *flags, *at(shape.r, end))
    if isinstance(shape, Arc):
        return Subpath(at(shape.r, shape.start), (outer,), closed=False)
    if not shape.inner:
        return Subpath((shape.cx, shape.cy), (at(shape.r, shape.start), outer))
    back = (shape.inner, flags[0], 1 - flags[1], *at(shape.inner, shape.start))
    return Subpath(at(shape.r, shape.start), (outer, at(shape.inner, end), back))


def _turn(angle: float, x: float, y: float, grid: Grid) -> str:
    return f' transform="rotate({number(angle)} {grid.number(x)} {grid.number(y)})"' if angle else ""


def _gradient(paint: Paint, name: str, grid: Grid) -> str:
    n = grid.number
    match paint:
        case Linear(x1, y1, x2, y2, stops, repeat):
            kind, place = "linearGradient", f'x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}"'
            place += ' spreadMethod="repeat"' if repeat else ""
        case Radial(cx, cy, r, stops, squeeze, angle):
            kind, place = "radialGradient", f'cx="{n(cx)}" cy="{n(cy)}" r="{n(r)}"'
            if squeeze != 1:
                turn = f" rotate({number(angle)})" if angle else ""
                matrix = f"translate({n(cx)} {n(cy)}){turn} scale(1 {number(squeeze, 4)})"
                place = f'cx="0" cy="0" r="{n(r)}" gradientTransform="{matrix}"'
        case Solid():
            raise TypeError("a solid needs no gradient")
    marks = "".join(
        f'<stop offset="{number(stop.offset, 4)}" stop-color="{_short(stop.colour)}"'
        + (f' stop-opacity="{number(stop.opacity, 3)}"' if stop.opacity < 1 else "")
        + "/>"
        for stop in stops
    )
    return f'<{kind} id="{_safe(name)}" gradientUnits="userSpaceOnUse" {place}>{marks}</{kind}>'

"""The scene graph: what was seen, as named shapes with paint, in painting order.

Coordinates are pixels of the source image, origin top-left, y down; the pixel in column ``j`` and row ``i``
covers ``[j, j + 1] x [i, i + 1]``. Angles are degrees, clockwise as seen, from the positive x axis. Colours are sRGB
``#rrggbb``; opacity is apart from colour. Nodes are painted first to last.
"""

from collections.abc import Iterator

import msgspec

Point = tuple[float, float]


class Rect(msgspec.Struct, frozen=True, tag="rect"):
    """A rectangle turned by ``angle`` about its centre, its corners rounded by ``radius``."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    angle: float = 0.0


class Circle(msgspec.Struct, frozen=True, tag="circle"):
    """A circle."""

    cx: float
    cy: float
    r: float


class Ellipse(msgspec.Struct, frozen=True, tag="ellipse"):
    """An ellipse turned by ``angle`` about its centre."""

    cx: float
    cy: float
    rx: float
    ry: float
    angle: float = 0.0


class Sector(msgspec.Struct, frozen=True, tag="sector"):
    """A slice of a pie from ``start`` on through ``sweep`` degrees; of a ring, where ``inner`` is its inner radius."""

    cx: float
    cy: float
    r: float
    start: float
    sweep: float
    inner: float = 0.0


class Arc(msgspec.Struct, frozen=True, tag="arc"):
    """An open arc of a circle from ``start`` on through ``sweep`` degrees; filled, it is cut off by its chord."""

    cx: float
    cy: float
    r: float
    start: float
    sweep: float


class Line(msgspec.Struct, frozen=True, tag="line"):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float


class Polyline(msgspec.Struct, frozen=True, tag="polyline"):
    """An open row of straight lines."""

    points: tuple[Point, ...]


class Polygon(msgspec.Struct, frozen=True, tag="polygon"):
    """A closed polygon."""

    points: tuple[Point, ...]


class Subpath(msgspec.Struct, frozen=True):
    """An outline: its start, and segments.

    A segment has two numbers (a line's end), six (a cubic's controls and end) or five (a circular arc's radius, 1 if it
    is the larger one, 1 if it turns clockwise, and its end).
    """

    start: Point
    segments: tuple[tuple[float, ...], ...]
    closed: bool = True


class Path(msgspec.Struct, frozen=True, tag="path"):
    """Outlines filled by the even-odd rule, so an outline inside another is a hole."""

    outlines: tuple[Subpath, ...]


class Text(msgspec.Struct, frozen=True, tag="text"):
    """One line of text; ``(x, y)`` is where its baseline starts, has its middle or ends, by ``anchor``.

    It is turned by ``angle`` about that point. ``size`` is the font size in pixels.
    """

    x: float
    y: float
    content: str
    size: float
    family: str = "Liberation Sans"
    weight: int = 400
    italic: bool = False
    anchor: str = "start"
    angle: float = 0.0
    spacing: float = 0.0
    """Pixels added after each letter."""


Shape = Rect | Circle | Ellipse | Sector | Arc | Line | Polyline | Polygon | Path | Text


class Solid(msgspec.Struct, frozen=True, tag="solid"):
    """One colour."""

    colour: str
    opacity: float = 1.0


class Stop(msgspec.Struct, frozen=True):
    """A gradient's colour at ``offset`` in [0, 1]."""

    offset: float
    colour: str
    opacity: float = 1.0


class Linear(msgspec.Struct, frozen=True, tag="linear", omit_defaults=True):
    """A linear gradient from ``(x1, y1)`` to ``(x2, y2)``, padded beyond both, or repeated."""

    x1: float
    y1: float
    x2: float
    y2: float
    stops: tuple[Stop, ...]
    repeat: bool = False


class Radial(msgspec.Struct, frozen=True, tag="radial"):
    """A radial gradient about ``(cx, cy)`` out to ``r``, padded beyond.

    Where ``squeeze`` is not 1 it is elliptical: ``r`` is the radius along ``angle``, ``r * squeeze`` the one across.
    """

    cx: float
    cy: float
    r: float
    stops: tuple[Stop, ...]
    squeeze: float = 1.0
    angle: float = 0.0


Paint = Solid | Linear | Radial


class Stroke(msgspec.Struct, frozen=True):
    """What is drawn along a shape's outline, half of it on either side; widths and dashes are in pixels."""

    paint: Paint
    width: float
    cap: str = "butt"
    join: str = "miter"
    dash: tuple[float, ...] = ()


class Node(msgspec.Struct, frozen=True, tag="node"):
    """A painted shape, and what is known of its meaning (``data``, printed as ``data-*``)."""

    id: str
    shape: Shape
    fill: Paint | None = None
    stroke: Stroke | None = None
    data: dict[str, str] = {}


class Use(msgspec.Struct, frozen=True, tag="use"):
    """The node or group with the id ``of``, painted again ``(dx, dy)`` pixels from there."""

    id: str
    of: str
    dx: float
    dy: float
    data: dict[str, str] = {}


class Group(msgspec.Struct, frozen=True, tag="group"):
    """Nodes that belong together."""

    id: str
    children: "tuple[Item, ...]"
    data: dict[str, str] = {}


Item = Node | Use | Group


class Tiling(msgspec.Struct, frozen=True):
    """A rectangular cell that is repeated over the whole picture, one of them with its corner at ``(x, y)``."""

    width: float
    height: float
    x: float
    y: float
    colour: str
    """Of its ground."""
    nodes: tuple[Node, ...] = ()
    """What is on it, in pixels from the cell's corner, none across its border."""


class Scene(msgspec.Struct, frozen=True):
    """A picture: its size in pixels and what is painted on it, bottom first."""

    width: int
    height: int
    children: tuple[Item, ...] = ()
    unit: float = 1.0
    """Pixels to a unit of the grid that it was drawn on: the SVG's numbers are in these units."""
    decimals: int = 2
    """Digits of a pixel that positions are printed with, but for one less in filled paths: moved by 0.005 px, an edge
    changes a pixel by one level."""

    def nodes(self) -> Iterator[Node]:
        """Yield all painted shapes, bottom first; of a ``Use`` the copies that it paints, in its name."""
        known = {item.id: item for item in walk(self.children)}
        yield from _nodes(self.children, known, 0)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the levels, 0 to 255, of a colour ``#rrggbb``."""
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def walk(items: tuple[Item, ...]) -> Iterator[Item]:
    """Yield all items, each group before what is in it."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from walk(item.children)


def _nodes(items: tuple[Item, ...], known: dict[str, Item], depth: int) -> Iterator[Node]:
    for item in items:
        match item:
            case Node():
                yield item
            case Group(children=children):
                yield from _nodes(children, known, depth)
            case Use(name, of, dx, dy, data):
                if of not in known or depth > 4:
                    raise ValueError(f"{name!r} uses {of!r}, which is not there or uses itself")
                for copy in _nodes((known[of],), known, depth + 1):
                    same = isinstance(known[of], Node)
                    yield msgspec.structs.replace(
                        displaced(copy, dx, dy),
                        id=name if same else f"{name}-{copy.id}",
                        data={**copy.data, **data} if same else copy.data,
                    )


def displaced(node: Node, dx: float, dy: float) -> Node:
    """Return ``node`` moved by ``(dx, dy)`` pixels, its gradients with it."""
    stroke = node.stroke and msgspec.structs.replace(node.stroke, paint=_shifted(node.stroke.paint, dx, dy))
    fill = node.fill and _shifted(node.fill, dx, dy)
    return msgspec.structs.replace(node, shape=moved(node.shape, dx, dy), fill=fill, stroke=stroke)


def _shifted(paint: Paint, dx: float, dy: float) -> Paint:
    match paint:
        case Linear(x1, y1, x2, y2, stops, repeat):
            return Linear(x1 + dx, y1 + dy, x2 + dx, y2 + dy, stops, repeat)
        case Radial(cx, cy):
            return msgspec.structs.replace(paint, cx=cx + dx, cy=cy + dy)
    return paint


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """Return ``shape`` moved by ``(dx, dy)`` pixels."""
    match shape:
        case Rect(x, y) | Text(x, y):
            return msgspec.structs.replace(shape, x=x + dx, y=y + dy)
        case Circle(cx, cy) | Ellipse(cx, cy) | Sector(cx, cy) | Arc(cx, cy):
            return msgspec.structs.replace(shape, cx=cx + dx, cy=cy + dy)
        case Line(x1, y1, x2, y2):
            return Line(x1 + dx, y1 + dy, x2 + dx, y2 + dy)
        case Polyline(points) | Polygon(points):
            return type(shape)(tuple((x + dx, y + dy) for x, y in points))
        case Path(outlines):
            return Path(tuple(_moved(outline, dx, dy) for outline in outlines))


def _moved(outline: Subpath, dx: float, dy: float) -> Subpath:
    x, y = outline.start
    steps = {2: (dx, dy), 5: (0.0, 0.0, 0.0, dx, dy), 6: (dx, dy, dx, dy, dx, dy)}
    segments = tuple(
        tuple(a + b for a, b in zip(segment, steps[len(segment)], strict=True)) for segment in outline.segments
    )
    return Subpath((x + dx, y + dy), segments, outline.closed)


def dump(scene: Scene) -> bytes:
    """Return the scene as indented JSON."""
    # Measurements may be NumPy numbers, which are floats to everyone but the encoder.
    return msgspec.json.format(msgspec.json.encode(scene, enc_hook=float), indent=1) + b"\n"


def load(content: bytes) -> Scene:
    """Read what :func:`dump` wrote.

    Raises:
        msgspec.ValidationError: the JSON is not a scene.
    """
    return msgspec.json.decode(content, type=Scene)

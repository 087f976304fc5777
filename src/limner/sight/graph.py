"""The scene graph: what was seen, as named shapes with paint, in painting order.

Coordinates are pixels of the source image, origin top-left, y down; the pixel in column ``j`` and row ``i``
covers ``[j, j + 1] x [i, i + 1]``. Angles are degrees, clockwise as seen. Colours are sRGB ``#rrggbb``;
opacity is apart from colour. Nodes are painted first to last.
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


class Polygon(msgspec.Struct, frozen=True, tag="polygon"):
    """A closed polygon."""

    points: tuple[Point, ...]


class Subpath(msgspec.Struct, frozen=True):
    """A closed outline: its start, and segments of two numbers (a line's end) or six (a cubic's controls and end)."""

    start: Point
    segments: tuple[tuple[float, ...], ...]


class Path(msgspec.Struct, frozen=True, tag="path"):
    """Closed outlines filled by the even-odd rule, so an outline inside another is a hole."""

    outlines: tuple[Subpath, ...]


Shape = Rect | Circle | Ellipse | Polygon | Path


class Solid(msgspec.Struct, frozen=True, tag="solid"):
    """One colour."""

    colour: str
    opacity: float = 1.0


class Stop(msgspec.Struct, frozen=True):
    """A gradient's colour at ``offset`` in [0, 1]."""

    offset: float
    colour: str
    opacity: float = 1.0


class Linear(msgspec.Struct, frozen=True, tag="linear"):
    """A linear gradient from ``(x1, y1)`` to ``(x2, y2)``, padded beyond both."""

    x1: float
    y1: float
    x2: float
    y2: float
    stops: tuple[Stop, ...]


class Radial(msgspec.Struct, frozen=True, tag="radial"):
    """A radial gradient about ``(cx, cy)`` out to ``r``, padded beyond."""

    cx: float
    cy: float
    r: float
    stops: tuple[Stop, ...]


Paint = Solid | Linear | Radial


class Node(msgspec.Struct, frozen=True, tag="node"):
    """A painted shape."""

    id: str
    shape: Shape
    fill: Paint


class Group(msgspec.Struct, frozen=True, tag="group"):
    """Nodes that belong together."""

    id: str
    children: "tuple[Node | Group, ...]"


class Scene(msgspec.Struct, frozen=True):
    """A picture: its size in pixels and what is painted on it, bottom first."""

    width: int
    height: int
    children: tuple[Node | Group, ...] = ()

    def nodes(self) -> Iterator[Node]:
        """Yield all painted shapes, bottom first."""
        stack = list(reversed(self.children))
        while stack:
            item = stack.pop()
            if isinstance(item, Node):
                yield item
            else:
                stack.extend(reversed(item.children))


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """Return ``shape`` moved by ``(dx, dy)`` pixels."""
    match shape:
        case Rect(x, y, width, height, radius, angle):
            return Rect(x + dx, y + dy, width, height, radius, angle)
        case Circle(cx, cy, r):
            return Circle(cx + dx, cy + dy, r)
        case Ellipse(cx, cy, rx, ry, angle):
            return Ellipse(cx + dx, cy + dy, rx, ry, angle)
        case Polygon(points):
            return Polygon(tuple((x + dx, y + dy) for x, y in points))
        case Path(outlines):
            return Path(tuple(_moved(outline, dx, dy) for outline in outlines))


def _moved(outline: Subpath, dx: float, dy: float) -> Subpath:
    step = (dx, dy, dx, dy, dx, dy)
    x, y = outline.start
    segments = tuple(tuple(a + b for a, b in zip(segment, step, strict=False)) for segment in outline.segments)
    return Subpath((x + dx, y + dy), segments)


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

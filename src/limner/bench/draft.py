"""A page to draw on: collects the nodes and the things of a picture while it is laid out.

Words are placed by their baseline; how wide they run is estimated, since the renderers' fonts differ.
"""

import numpy as np

from limner.bench.exam import Box, Thing
from limner.bench.palette import Theme, mixed, term
from limner.sight.draw import extent
from limner.sight.flatten import flatten
from limner.sight.graph import (
    Line,
    Linear,
    Node,
    Paint,
    Point,
    Polygon,
    Radial,
    Rect,
    Scene,
    Shape,
    Solid,
    Stop,
    Stroke,
    Text,
)
from limner.sight.outline import area

NARROW, BROAD = "iljtfrI.,:;'!|() -1", "mwMW@%"
ADVANCES = {"narrow": 0.32, "broad": 0.85, "capital": 0.68, "other": 0.55}
"""Mean advances of Liberation Sans in font sizes, by kind of letter."""


class Draft:
    """A page under way.

    Args:
        width: of the page in pixels.
        height: of the page.
        theme: its look.
        rng: decides whatever is left to chance.
        gradient: paint some fills as gradients.
    """

    def __init__(self, width: int, height: int, theme: Theme, rng: np.random.Generator, gradient: bool = False) -> None:
        self.width, self.height, self.theme, self.rng, self.gradient = width, height, theme, rng, gradient
        self.nodes: list[Node] = []
        self.things: list[Thing] = []
        self.add(Rect(0, 0, width, height), theme.ground)

    def add(
        self, shape: Shape, fill: Paint | str | None = None, edge: str | None = None, width: float = 0, **style: str
    ) -> str:
        """Paint a shape and return its id.

        Args:
            shape: in pixels.
            fill: a paint or ``#rrggbb``.
            edge: the stroke's colour.
            width: the stroke's width.
            style: the stroke's ``cap`` and ``join``.
        """
        paint = Solid(fill) if isinstance(fill, str) else fill
        join = style.get("join", "miter" if isinstance(shape, Rect) else "round")
        stroke = Stroke(Solid(edge), width, style.get("cap", "butt"), join) if edge and width else None
        name = f"n{len(self.nodes)}"
        self.nodes.append(Node(name, shape, paint, stroke))
        return name

    def text(self, x: float, y: float, content: str, size: float, colour: str = "", anchor: str = "start",
             weight: int = 400, angle: float = 0.0) -> str:  # fmt: skip
        """Write one line with its baseline at ``y`` and return its id."""
        family = self.theme.family
        text = Text(float(x), float(y), content, float(size), family, weight, anchor=anchor, angle=angle)
        return self.add(text, colour or self.theme.ink)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
        """Draw a line and return its id."""
        return self.add(Line(x1, y1, x2, y2), None, colour, width)

    def thing(
        self,
        kind: str,
        nodes: tuple[str, ...],
        box: Box,
        *,
        colour: str | None = None,
        label: str = "",
        column: str = "",
        words: str = "",
        value: float | None = None,
        scale: float = 1.0,
        to: str = "",
    ) -> None:
        """Note that nodes make a thing; unless ``colour`` is given it is the first node's, as its area is."""
        first = next((node for node in self.nodes if nodes and node.id == nodes[0]), None)
        hue = colour if colour is not None else painted(first) if first else ""
        extent = size(first) if first else 0.0
        self.things.append(Thing(kind, box, nodes, hue, label, column, words, value, scale, extent, to))

    def fill(self, colour: str, box: Box) -> Paint:
        """Return a fill of one colour, or in a picture with gradients often one that runs within its term."""
        if not self.gradient or self.rng.random() < 0.35:
            return Solid(colour)
        return shaded(colour, box, self.rng)

    @property
    def fills(self) -> tuple[str, ...]:
        """The theme's fills."""
        return self.theme.fills

    def colours(self, count: int) -> list[str]:
        """Choose different fills that stand out from the ground."""
        order = self.rng.permutation(len(self.theme.fills))
        return [self.theme.fills[k] for k in order][:count]

    def run(self, content: str, size: float, weight: int = 400) -> float:
        """Estimate how wide a line of text runs, in pixels."""
        heavy = 1.07 if weight > 500 else 1.0
        return sum(_advance(letter) for letter in content) * size * self.theme.wide * heavy

    def crop(self, height: int) -> None:
        """Make the page end below its content."""
        self.height = height
        self.nodes[0] = Node(self.nodes[0].id, Rect(0, 0, self.width, height), self.nodes[0].fill)

    def scene(self) -> Scene:
        """Return what was painted."""
        return Scene(self.width, self.height, tuple(self.nodes))


def painted(node: Node) -> str:
    """Return the term for a node's colour; of a gradient the one that its stops share, else an empty string."""
    paint = node.fill or (node.stroke.paint if node.stroke else None)
    if paint is None:
        return ""
    if isinstance(paint, Solid):
        return term(paint.colour) if paint.opacity == 1 else ""
    terms = {term(stop.colour) for stop in paint.stops}
    return terms.pop() if len(terms) == 1 else ""


def size(node: Node) -> float:
    """Return the square pixels that a node's outline holds; 0 of text."""
    return 0.0 if isinstance(node.shape, Text) else sum(abs(area(one.points)) for one in flatten(node.shape))


def around(node: Node) -> Box:
    """Return the box of a node's outline with its stroke.

    Raises:
        ValueError: it is text.
    """
    low, high = extent(node.shape)
    margin = node.stroke.width / 2 if node.stroke else 0.0
    left, top, right, bottom = (float(value) for value in (*(low - margin), *(high + margin)))
    return left, top, right, bottom


def shaded(colour: str, box: Box, rng: np.random.Generator) -> Paint:
    """Return a linear or radial gradient from a colour to a lighter shade that has the same name, across a box."""
    for share in (0.3, 0.22, 0.15, 0.1):
        other = mixed(colour, "#ffffff" if rng.random() < 0.5 else "#000000", share)
        if term(other) == term(colour) != "":
            break
    else:
        return Solid(colour)
    x1, y1, x2, y2 = box
    stops = (Stop(0.0, colour), Stop(1.0, other))
    if rng.random() < 0.3:
        at = rng.uniform(0.3, 0.7, 2)
        reach = 0.75 * max(x2 - x1, y2 - y1)
        return Radial(x1 + (x2 - x1) * float(at[0]), y1 + (y2 - y1) * float(at[1]), reach, stops)
    ends = ((x1, y1, x1, y2), (x1, y1, x2, y1), (x1, y1, x2, y2))[int(rng.integers(3))]
    return Linear(*ends, stops)


def regular(cx: float, cy: float, r: float, count: int, start: float = -90.0, inner: float = 1.0) -> Polygon:
    """Return a regular polygon, or with ``inner`` below 1 a star whose inner corners are at that part of ``r``."""
    corners = count * (1 if inner == 1 else 2)
    points: list[Point] = []
    for k in range(corners):
        angle = np.radians(start + 360 * k / corners)
        reach = r * (inner if k % 2 and inner != 1 else 1.0)
        points.append((float(cx + reach * np.cos(angle)), float(cy + reach * np.sin(angle))))
    return Polygon(tuple(points))


def _advance(letter: str) -> float:
    kind = "narrow" if letter in NARROW else "broad" if letter in BROAD else "capital" if letter.isupper() else "other"
    return ADVANCES[kind]

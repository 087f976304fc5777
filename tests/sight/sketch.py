"""Scenes of charts, diagrams, tables and forms as a tracer would measure them, for tests of their meaning.

Each function draws by hand what it is told; :func:`measured` then shakes every number by a tenth of a pixel and every
colour by two levels, as measuring does.
"""

import math
from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.graph import (
    Circle,
    Line,
    Node,
    Polygon,
    Polyline,
    Rect,
    Scene,
    Sector,
    Shape,
    Solid,
    Stroke,
    Text,
    moved,
)

BLUE, ORANGE, GREEN, RED, GREY, INK = "#2563eb", "#f97316", "#16a34a", "#dc2626", "#d4d4d8", "#1f2937"
COLOURS = (BLUE, ORANGE, GREEN, RED, "#9333ea", "#0891b2")


class Sheet:
    """Collects nodes with plain ids, as a tracer names them."""

    def __init__(self, width: int = 640, height: int = 420) -> None:
        self.size = width, height
        self.nodes: list[Node] = []
        self.fill(Rect(0, 0, width, height), "#ffffff")

    def fill(self, shape: Shape, colour: str, rim: str = "", wide: float = 1.5) -> str:
        return self._add(Node("", shape, Solid(colour), Stroke(Solid(rim), wide) if rim else None))

    def stroke(self, shape: Shape, colour: str, wide: float = 2.0) -> str:
        return self._add(Node("", shape, None, Stroke(Solid(colour), wide)))

    def text(self, x: float, y: float, words: str, size: float = 12, anchor: str = "start", **more) -> str:
        return self._add(Node("", Text(x, y, words, size, anchor=anchor, **more), Solid(INK)))

    def _add(self, node: Node) -> str:
        name = f"{type(node.shape).__name__.lower()}-{len(self.nodes)}"
        self.nodes.append(msgspec.structs.replace(node, id=name))
        return name

    def scene(self) -> Scene:
        return Scene(*self.size, tuple(self.nodes))


def measured(scene: Scene, seed: int = 0, far: float = 0.1) -> Scene:
    """Return the scene with every place and colour a little wrong."""
    rng = np.random.default_rng(seed)

    def shaken(node: Node) -> Node:
        shape = moved(node.shape, *rng.uniform(-far, far, 2))
        if isinstance(shape, Rect) and shape.width < 0.97 * scene.width:
            width, height = shape.width + rng.uniform(-far, far), shape.height + rng.uniform(-far, far)
            shape = msgspec.structs.replace(shape, width=width, height=height)
        if isinstance(shape, Text):
            shape = msgspec.structs.replace(shape, x=shape.x + rng.uniform(-1, 1), y=shape.y + rng.uniform(-0.5, 0.5))
        fill = Solid(_near(node.fill.colour, rng)) if isinstance(node.fill, Solid) else node.fill
        return msgspec.structs.replace(node, shape=shape, fill=fill)

    return msgspec.structs.replace(scene, children=tuple(shaken(node) for node in scene.nodes()))


def _near(colour: str, rng: np.random.Generator) -> str:
    levels = [int(colour[k : k + 2], 16) + int(rng.integers(-2, 3)) for k in (1, 3, 5)]
    return "#" + "".join(f"{min(max(level, 0), 255):02x}" for level in levels)


def _ticks(sheet: Sheet, values: Sequence[float], place, upright: bool, grid: bool = True) -> None:
    for value in values:
        at, words = place(value), f"{value:g}"
        if upright:
            sheet.text(72, at + 4.3, words, anchor="end")
            if grid:
                sheet.fill(Rect(80, at - 0.5, 520, 1), GREY)
        else:
            sheet.text(at, 392, words, anchor="middle")
            if grid:
                sheet.fill(Rect(at - 0.5, 60, 1, 310), GREY)


def columns(
    labels: Sequence[str],
    rows: dict[str, Sequence[float]],
    ticks: Sequence[float],
    stacked: bool = False,
    title: str = "Sales by quarter",
    grid: bool = True,
) -> Scene:
    """Draw a column chart of one series or several, side by side or stacked, with a legend of several."""
    sheet = Sheet()
    low, high = min(ticks), max(ticks)

    def place(value: float) -> float:
        return 370 - 300 * (value - low) / (high - low)

    sheet.text(320, 28, title, 20, "middle", weight=700)
    _ticks(sheet, ticks, place, True, grid)
    step = 520 / len(labels)
    wide = step * 0.7 / (1 if stacked else len(rows))
    for k, label in enumerate(labels):
        left, base = 80 + step * (k + 0.15), 0.0
        for n, (values, colour) in enumerate(zip(rows.values(), COLOURS, strict=False)):
            top, bottom = sorted((place(base), place(base + values[k])))
            x = left if stacked else left + n * wide
            sheet.fill(Rect(x, top, wide, bottom - top), colour)
            base += values[k] if stacked else 0.0
        sheet.text(80 + step * (k + 0.5), 388, label, anchor="middle")
    _legend(sheet, list(rows))
    return sheet.scene()


def _legend(sheet: Sheet, names: Sequence[str]) -> None:
    for n, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
        if len(names) > 1:
            sheet.fill(Rect(90 + 110 * n, 40, 12, 12), colour)
            sheet.text(108 + 110 * n, 50.5, name)


def lying(labels: Sequence[str], values: Sequence[float], ticks: Sequence[float]) -> Scene:
    """Draw bars that lie."""
    sheet = Sheet()

    def place(value: float) -> float:
        return 140 + 440 * value / max(ticks)

    _ticks(sheet, ticks, place, False)
    step = 310 / len(labels)
    for k, (label, value) in enumerate(zip(labels, values, strict=True)):
        middle = 60 + step * (k + 0.5)
        sheet.fill(Rect(140, middle - 0.3 * step, place(value) - 140, 0.6 * step), BLUE)
        sheet.text(130, middle + 4.3, label, anchor="end")
    sheet.text(20, 30, "Length of rivers", 18, weight=700)
    return sheet.scene()


def lines(
    labels: Sequence[str],
    rows: dict[str, Sequence[float]],
    ticks: Sequence[float],
    dots: bool = True,
    log: bool = False,
) -> Scene:
    """Draw a line chart, on a linear or logarithmic scale."""
    sheet = Sheet()
    read = math.log10 if log else float
    low, high = read(min(ticks)), read(max(ticks))

    def place(value: float) -> float:
        return 370 - 300 * (read(value) - low) / (high - low)

    _ticks(sheet, ticks, place, True)
    xs = [100 + 480 * k / (len(labels) - 1) for k in range(len(labels))]
    for x, label in zip(xs, labels, strict=True):
        sheet.text(x, 388, label, anchor="middle")
    for values, colour in zip(rows.values(), COLOURS, strict=False):
        points = tuple((x, place(value)) for x, value in zip(xs, values, strict=True))
        sheet.stroke(Polyline(points), colour, 2.5)
        for x, y in points if dots else ():
            sheet.fill(Circle(x, y, 4), colour)
    _legend(sheet, list(rows))
    return sheet.scene()


def cloud(points: Sequence[tuple[float, float]]) -> Scene:
    """Draw a scatter plot whose axes run from 0 to 10 and from 0 to 100."""
    sheet = Sheet()
    for value in range(0, 11, 2):
        sheet.text(100 + 48 * value, 392, str(value), anchor="middle")
    _ticks(sheet, range(0, 101, 25), lambda value: 370 - 3 * value, True)
    for x, y in points:
        sheet.fill(Circle(100 + 48 * x, 370 - 3 * y, 5), RED)
    return sheet.scene()


def pie(shares: dict[str, float], inner: float = 0.0, layered: bool = False, legend: bool = False) -> Scene:
    """Draw a pie, or a ring; ``layered`` as a disc with sectors over it; its names beside it or in a legend."""
    sheet = Sheet(420, 420)
    start = -90.0
    if layered:
        sheet.fill(Circle(210, 220, 120), COLOURS[0])
    for n, ((name, share), colour) in enumerate(zip(shares.items(), COLOURS, strict=False)):
        if n or not layered:
            sheet.fill(Sector(210, 220, 120, start, 360 * share, inner), colour)
        middle = math.radians(start + 180 * share)
        if not legend:
            anchor = "start" if math.cos(middle) > 0 else "end"
            sheet.text(210 + 130 * math.cos(middle), 224 + 134 * math.sin(middle), name, anchor=anchor)
        start += 360 * share
    for n, (name, colour) in enumerate(zip(shares, COLOURS, strict=False)):
        if legend:
            sheet.fill(Circle(30, 340 + 18 * n, 5), colour)
            sheet.text(42, 344.3 + 18 * n, name)
    sheet.text(210, 40, "Household costs", 22, "middle", weight=700)
    return sheet.scene()


def flow(arrow: str = "head") -> Scene:
    """Draw Start -> Check input -> Done, and no -> Failed; arrows with a ``head`` apart, or in ``one`` outline."""
    sheet = Sheet(640, 420)
    sheet.fill(Rect(240, 30, 160, 50, 25), "#dbeafe", "#1d4ed8")
    sheet.text(320, 59, "Start", 14, "middle")
    sheet.fill(Polygon(((320, 130), (420, 185), (320, 240), (220, 185))), "#fef9c3", "#a16207")
    sheet.text(320, 189, "Check input", 14, "middle")
    sheet.fill(Rect(240, 320, 160, 50, 6), "#dcfce7", "#15803d")
    sheet.text(320, 349, "Done", 14, "middle")
    sheet.fill(Rect(500, 160, 110, 50), "#fee2e2", "#b91c1c")
    sheet.text(555, 189, "Failed", 14, "middle")
    for (x1, y1), (x2, y2) in (((320, 82), (320, 128)), ((320, 242), (320, 318)), ((422, 185), (498, 185))):
        _arrow(sheet, x1, y1, x2, y2, arrow)
    sheet.text(332, 285, "yes", 12)
    sheet.text(450, 178, "no", 12)
    return sheet.scene()


def _arrow(sheet: Sheet, x1: float, y1: float, x2: float, y2: float, how: str) -> None:
    long = math.hypot(x2 - x1, y2 - y1)
    ux, uy = (x2 - x1) / long, (y2 - y1) / long

    def at(along: float, across: float) -> tuple[float, float]:
        return x1 + ux * along - uy * across, y1 + uy * along + ux * across

    neck = long - 9
    if how == "one":
        outline = [(0, -1), (neck, -1), (neck, -5), (long, 0), (neck, 5), (neck, 1), (0, 1)]
        sheet.fill(Polygon(tuple(at(u, v) for u, v in outline)), INK)
        return
    sheet.stroke(Line(x1, y1, *at(neck, 0)), INK)
    if how == "head":
        sheet.fill(Polygon((at(neck, -5), at(long, 0), at(neck, 5))), INK)


def table(rows: Sequence[Sequence[str]], rules: bool = True, bold: bool = True) -> Scene:
    """Draw a table; the first column stands left, the others right."""
    sheet = Sheet(560, 60 + 32 * len(rows))
    rights = [200 + 110 * k for k in range(len(rows[0]))]
    for n, row in enumerate(rows):
        y = 50 + 32 * n
        for k, words in enumerate(row):
            weight = 700 if bold and not n else 400
            sheet.text(40 if not k else rights[k], y, words, 13, "end" if k else "start", weight=weight)
        if rules:
            sheet.fill(Rect(30, y + 10, 500, 1), GREY)
    return sheet.scene()


def form() -> Scene:
    """Draw a sign-up form: two fields, a box to tick, and two buttons."""
    sheet = Sheet(420, 460)
    sheet.fill(Rect(40, 30, 340, 400, 12), "#ffffff", GREY)
    sheet.text(64, 80, "Create account", 24, weight=700)
    for n, (label, content) in enumerate((("Email", "you@example.com"), ("Password", ""))):
        sheet.text(64, 122 + 80 * n, label, 13)
        sheet.fill(Rect(64, 132 + 80 * n, 292, 38, 6), "#ffffff", "#9ca3af")
        if content:
            sheet.text(76, 156 + 80 * n, content, 14)
    sheet.fill(Rect(64, 276, 16, 16, 3), BLUE)
    sheet.stroke(Polyline(((67, 284), (71, 288), (77, 280))), "#ffffff")
    sheet.text(90, 289, "Keep me signed in", 13)
    sheet.fill(Rect(64, 320, 140, 42, 8), BLUE)
    sheet.text(134, 346, "Sign up", 15, "middle", weight=700)
    sheet.fill(Rect(216, 320, 140, 42, 8), "#e5e7eb")
    sheet.text(286, 346, "Cancel", 15, "middle")
    return sheet.scene()

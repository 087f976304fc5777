"""Reads the SVG that Typst writes into Manim outlines, with the names that Typst's labels give to their parts.

Manim can do so too (``manim.Typst``), by way of a parser for any SVG, and takes a fifth of a second for a line of text;
this reader knows only what Typst 0.14 and 0.15 write (groups, glyphs by reference, paths of ``m l h v c q z``), and
takes a hundredth. Straight strokes, as of fractions, become filled bars, which keep their weight beside the letters
whatever the scale. Not covered: raster images, gradients, clips.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
from manim import VGroup, VMobject

POINT = 0.0496
"""Units of the frame to one point of Typst's: letters are as high as Manim draws its font sizes."""
_TOKEN = re.compile(r"[mlhvcqzMLHVCQZ]|-?[\d.]+(?:e-?\d+)?")
_CALL = re.compile(r"(\w+)\(([^)]*)\)")
_LINK = "{http://www.w3.org/1999/xlink}href"
_WANTED = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "q": 4, "z": 0}
"""Numbers that a command takes."""


class Ink(VGroup):
    """Glyphs and strokes that were set together, in the order in which they are drawn.

    Args:
        parts: glyphs and strokes.
        size: of the font at which they were set.
        labels: the parts that stand under each of Typst's labels.
    """

    def __init__(
        self, *parts: VMobject, size: float, labels: dict[str, list[VMobject]] | None = None
    ) -> None:  # fmt: skip
        super().__init__(*parts)
        self.labels = labels or {}
        self._size, self._high = size, max(float(self.height), 1e-9)

    @property
    def font_size(self) -> float:
        """The font's size as it is drawn now, in Manim's units."""
        return self._size * float(self.height) / self._high

    def select(self, label: str) -> "Ink":
        """Return what stands under a label; nothing where there is no such label."""
        return Ink(*self.labels.get(label, ()), size=self.font_size)

    def place(self, label: str) -> np.ndarray:
        """Return the lower left corner of what stands under a label, ``(3,)``."""
        part = self.select(label)
        return np.array([part.get_left()[0], part.get_bottom()[1], 0.0])


def read(svg: str, size: float) -> Ink:
    """Return the outlines of a page, its upper left corner in the frame's middle, y upwards, in units of the frame.

    Args:
        svg: of one page.
        size: of its font, in Manim's units.

    Raises:
        ValueError: there is an image in it, such as a glyph of a font of coloured emoji.
    """
    root = ElementTree.fromstring(svg)
    glyphs = {
        symbol.get("id", ""): outline(path.get("d", ""))
        for symbol in root.iter("{http://www.w3.org/2000/svg}symbol")
        for path in symbol
    }
    parts: list[VMobject] = []
    labels: dict[str, list[VMobject]] = {}
    for node, matrix, names in _leaves(root, np.eye(3), ()):
        kind = node.tag.rpartition("}")[2]
        if kind == "image":
            raise ValueError("text is set in a font of coloured pictures, which cannot be drawn")
        if kind == "use":
            offset = np.array([float(node.get("x", "0")), float(node.get("y", "0"))])
            points = glyphs[node.get(_LINK, "#")[1:]] + offset
        else:
            points = outline(node.get("d", ""))
        if not len(points):
            continue
        part = _part(node, points, matrix)
        parts.append(part)
        for name in names:
            labels.setdefault(name, []).append(part)
    return Ink(*parts, size=size, labels=labels)


def outline(path: str) -> np.ndarray:
    """Return a path's cubic curves, ``(4 n, 2)``: four points each, in the path's own units."""
    tokens = _TOKEN.findall(path)
    found: list[np.ndarray] = []
    pen = start = np.zeros(2)
    index, command = 0, "m"
    while index < len(tokens):
        if tokens[index].lower() in _WANTED:
            command, index = tokens[index], index + 1
        kind = command.lower()
        count = _WANTED[kind]
        numbers = np.array([float(token) for token in tokens[index : index + count]])
        index += count
        base = pen if command.islower() else np.zeros(2)
        if kind == "z":
            if np.abs(pen - start).max() > 1e-9:
                found += _line(pen, start)
            pen = start
            continue
        if kind in ("h", "v"):
            axis = "hv".index(kind)
            end = pen.copy()
            end[axis] = base[axis] + numbers[0]
            knots = [end]
        else:
            knots = list(base + numbers.reshape(-1, 2))
        if kind == "m":
            pen = start = knots[0]
            continue
        if kind == "c":
            found += [pen, *knots]
        elif kind == "q":
            found += [pen, (pen + 2 * knots[0]) / 3, (2 * knots[0] + knots[1]) / 3, knots[1]]
        else:
            found += _line(pen, knots[0])
        pen = knots[-1]
    return np.array(found).reshape(-1, 2)


def _line(start: np.ndarray, end: np.ndarray) -> list[np.ndarray]:
    return [start, (2 * start + end) / 3, (start + 2 * end) / 3, end]


def _leaves(
    parent: ElementTree.Element, matrix: np.ndarray, names: tuple[str, ...]
) -> Iterator[tuple[ElementTree.Element, np.ndarray, tuple[str, ...]]]:
    """Yield what is drawn, with its transformation ``(3, 3)`` and its labels, the outermost first."""
    for node in parent:
        kind = node.tag.rpartition("}")[2]
        if kind == "defs":
            continue
        inner = matrix @ _matrix(node.get("transform", ""))
        label = node.get("data-typst-label")
        known = (*names, label) if label else names
        if kind == "g":
            yield from _leaves(node, inner, known)
        elif kind in ("use", "path", "image"):
            yield node, inner, known


def _matrix(text: str) -> np.ndarray:
    whole = np.eye(3)
    for name, numbers in _CALL.findall(text):
        values = [float(number) for number in re.split(r"[ ,]+", numbers.strip())]
        if name == "translate":
            one = np.array([[1, 0, values[0]], [0, 1, values[1] if len(values) > 1 else 0], [0, 0, 1]])
        elif name == "scale":
            one = np.diag([values[0], values[-1], 1.0])
        else:
            a, b, c, d, e, f = values
            one = np.array([[a, c, e], [b, d, f], [0, 0, 1]])
        whole = whole @ one
    return whole


def _part(node: ElementTree.Element, points: np.ndarray, matrix: np.ndarray) -> VMobject:
    stroke, fill = node.get("stroke", "none"), node.get("fill", "none")
    weight = float(node.get("stroke-width", "0"))
    if fill == "none" and _straight(points):
        points, fill, stroke = _bar(points, weight), stroke, "none"
    places = np.c_[points, np.ones(len(points))] @ matrix.T
    part = VMobject(stroke_width=0)
    part.points = np.c_[places[:, 0], -places[:, 1], np.zeros(len(places))] * POINT
    colour, opacity = _colour(fill)
    part.set_fill(colour, opacity)
    if stroke != "none":
        colour, opacity = _colour(stroke)
        part.set_stroke(colour, weight * POINT * 100, opacity)
    return part


def _straight(points: np.ndarray) -> bool:
    return len(points) == 4 and bool(np.allclose(points, np.array(_line(points[0], points[3]))))


def _bar(points: np.ndarray, weight: float) -> np.ndarray:
    along = points[3] - points[0]
    across = np.array([-along[1], along[0]]) * weight / 2 / max(float(np.linalg.norm(along)), 1e-9)
    corners = [points[0] + across, points[3] + across, points[3] - across, points[0] - across]
    return np.array([point for a, b in zip(corners, corners[1:] + corners[:1], strict=True) for point in _line(a, b)])


def _colour(text: str) -> tuple[str, float]:
    if text == "none":
        return "#000000", 0.0
    return text[:7], int(text[7:9], 16) / 255 if len(text) == 9 else 1.0

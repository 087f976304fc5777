"""Painted nodes as one sees them: where each is, how large, of which colour, and with which words.

Several nodes that are one thing to the eye become one :class:`Mark`: the letters of a line of text that was traced as
outlines, and a shape with the border around it, where the border is a shape of its own. Boxes are exact but for
turned text, whose length is estimated (:mod:`limner.sight.words`).
"""

from collections.abc import Sequence
from functools import cached_property

import msgspec
import numpy as np

from limner.sight import words
from limner.sight.flatten import flatten, subpath
from limner.sight.graph import (
    Circle,
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
    Solid,
    Subpath,
    Text,
    rgb,
)

WHOLE = 0.97
"""Of the picture's width and height: what reaches so far is the ground that the rest is painted on."""
RIM, RIM_SHARE = 10.0, 0.16
"""A border is at most so many pixels wide, and so large a part of the smaller side."""
EVEN = 1.2
"""Pixels by which a border's width may differ from side to side."""

STOUT = 5.0
"""Pixels from which on a level or upright line looks like a box."""
UPRIGHT = 0.3
"""How wide for their height letters are at least that stand upright."""

Box = tuple[float, float, float, float]


class Mark(msgspec.Struct, frozen=True, dict=True):
    """Something painted, at ``at`` in painting order; ``parts`` are the places of the other nodes that belong to it."""

    at: int
    node: Node
    box: Box
    """Left, top, right and bottom in pixels, half of its stroke included."""
    colour: str = ""
    words: str = ""
    rim: str = ""
    """The colour of its border, where it has one."""
    parts: tuple[int, ...] = ()

    @property
    def width(self) -> float:
        """Pixels."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """Pixels."""
        return self.box[3] - self.box[1]

    @property
    def cx(self) -> float:
        """The middle across, in pixels."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def cy(self) -> float:
        """The middle down, in pixels; of upright text that of its capitals."""
        if isinstance(text := self.node.shape, Text) and not text.angle:
            return text.y - words.CAPITAL / 2 * text.size
        if self.words and self.width > UPRIGHT * self.height:
            return self.box[3] - words.reach(self.words)[1] * self.size - words.CAPITAL / 2 * self.size
        return (self.box[1] + self.box[3]) / 2

    @property
    def size(self) -> float:
        """Of text its font size, of outlines of letters an estimate of it, of others the smaller side, in pixels."""
        if isinstance(self.node.shape, Text):
            return self.node.shape.size
        if self.words and self.width > UPRIGHT * self.height:
            return self.height / sum(words.reach(self.words))
        return min(self.width, self.height)

    @property
    def turned(self) -> bool:
        """Say whether it is text that does not run level."""
        return isinstance(self.node.shape, Text) and abs(self.node.shape.angle) > 3

    @cached_property
    def outlines(self) -> list[np.ndarray]:
        """Its outlines as points ``(N, 2)``; of text its box."""
        if isinstance(self.node.shape, Text):
            left, top, right, bottom = self.box
            return [np.array([[left, top], [right, top], [right, bottom], [left, bottom]])]
        return [outline.points for outline in flatten(self.node.shape)]


def marks(scene: Scene) -> list[Mark]:
    """Return what is painted in a scene, bottom first, the ground left out."""
    nodes = list(scene.nodes())
    found = [_mark(at, node) for at, node in enumerate(nodes)]
    kept = [mark for mark in found if not is_ground(mark, scene)]
    return _bordered(_lines(kept))


def ground(scene: Scene) -> str:
    """Return the colour of the ground that the rest is painted on, ``""`` where there is none."""
    found = [mark for at, node in enumerate(scene.nodes()) if is_ground(mark := _mark(at, node), scene)]
    return found[-1].colour if found else ""


def is_ground(mark: Mark, scene: Scene) -> bool:
    """Say whether a mark is the ground that the rest is painted on: a filled rectangle as large as the picture."""
    if not isinstance(mark.node.shape, Rect) or mark.node.fill is None:
        return False
    return mark.width >= WHOLE * scene.width and mark.height >= WHOLE * scene.height


def contains(outer: Box, inner: Box, slack: float = 1.0) -> bool:
    """Say whether a box lies in another, give or take ``slack`` pixels."""
    return (
        outer[0] - slack <= inner[0]
        and outer[1] - slack <= inner[1]
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def union(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _mark(at: int, node: Node) -> Mark:
    node = _filled(node)
    paint = node.fill or (node.stroke.paint if node.stroke else None)
    rim = colour_of(node.stroke.paint) if node.fill and node.stroke else ""
    if isinstance(node.shape, Text):
        return Mark(at, node, words.box(node.shape), colour_of(paint), node.shape.content)
    left, top, right, bottom = _box(node)
    half = node.stroke.width / 2 if node.stroke else 0.0
    box = (left - half, top - half, right + half, bottom + half)
    return Mark(at, node, box, colour_of(paint), node.data.get("text", ""), rim)


def _filled(node: Node) -> Node:
    """Return a level or upright line that is stout as the box that it looks like."""
    if not isinstance(line := node.shape, Line) or node.stroke is None or node.stroke.width < STOUT:
        return node
    half, cap = node.stroke.width / 2, node.stroke.width / 2 if node.stroke.cap == "square" else 0.0
    (left, right), (top, bottom) = sorted((line.x1, line.x2)), sorted((line.y1, line.y2))
    if node.stroke.cap == "round" or node.stroke.dash or min(right - left, bottom - top) > 0.05:
        return node
    dx, dy = (cap, half) if right - left > bottom - top else (half, cap)
    box = Rect(left - dx, top - dy, right - left + 2 * dx, bottom - top + 2 * dy)
    return msgspec.structs.replace(node, shape=box, fill=node.stroke.paint, stroke=None)


def colour_of(paint: Paint | None) -> str:
    """Return a paint's colour, of a gradient the mean one, as ``#rrggbb``; ``""`` for none."""
    match paint:
        case Solid(colour):
            return colour
        case Linear(stops=stops) | Radial(stops=stops):
            levels = np.array([rgb(stop.colour) for stop in stops])
            at = np.linspace(0, 1, 9)
            mean = [np.interp(at, [stop.offset for stop in stops], channel).mean() for channel in levels.T]
            return "#" + "".join(f"{round(float(level)):02x}" for level in mean)
    return ""


def shades(mark: Mark) -> list[str]:
    """Return the colours that a mark is painted in: its colour, and those that its gradient runs through."""
    node = mark.node
    paint = node.fill or (node.stroke.paint if node.stroke else None)
    stops = [stop.colour for stop in paint.stops] if isinstance(paint, Linear | Radial) else []
    return [shade for shade in (mark.colour, *stops) if shade]


_T = np.linspace(0, 1, 9)
_BERNSTEIN = np.column_stack([(1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3])


def _box(node: Node) -> Box:
    shape = node.shape
    match shape:
        case Rect(x, y, width, height, angle=0.0):
            return x, y, x + width, y + height
        case Circle(cx, cy, r):
            return cx - r, cy - r, cx + r, cy + r
        case Polygon(points) | Polyline(points):
            xs, ys = zip(*points, strict=True)
            return min(xs), min(ys), max(xs), max(ys)
        case Path(outlines):
            return union([_reach(outline) for outline in outlines])
    points = np.vstack([outline.points for outline in flatten(shape)])
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _reach(outline: Subpath) -> Box:
    """Return the box of one outline; curves at nine places each, which misses less than a hundredth of their length."""
    ends = np.array([outline.start, *(segment[-2:] for segment in outline.segments)], float)
    bent = [k for k, segment in enumerate(outline.segments) if len(segment) == 6]
    if any(len(segment) == 5 for segment in outline.segments):
        ends = np.vstack([ends, subpath(outline)])
    elif bent:
        controls = np.array([outline.segments[k] for k in bent], float).reshape(-1, 3, 2)
        curves = np.concatenate([ends[bent][:, None], controls], axis=1)
        ends = np.vstack([ends, np.einsum("tk,nkd->ntd", _BERNSTEIN, curves).reshape(-1, 2)])
    (left, top), (right, bottom) = ends.min(axis=0), ends.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _lines(found: list[Mark]) -> list[Mark]:
    """Join the outlines of letters that bear the same words and stand in one line."""
    result: list[Mark] = []
    open_lines: dict[str, int] = {}
    for mark in found:
        if not mark.words or _whole(mark):
            result.append(mark)
            continue
        at = open_lines.get(mark.words)
        if at is not None and _beside(result[at].box, mark.box):
            line = result[at]
            parts = (*line.parts, mark.at, *mark.parts)
            result[at] = msgspec.structs.replace(line, box=union([line.box, mark.box]), parts=parts)
        else:
            open_lines[mark.words] = len(result)
            result.append(mark)
    return result


def _whole(mark: Mark) -> bool:
    """Say whether a mark is a whole line: text, or a path of about as many outlines as its words have letters."""
    if isinstance(mark.node.shape, Text):
        return True
    letters = len("".join(mark.words.split()))
    return isinstance(mark.node.shape, Path) and 2 * len(mark.node.shape.outlines) >= letters


def _beside(line: Box, letter: Box) -> bool:
    high = max(line[3] - line[1], letter[3] - letter[1])
    level = letter[1] < line[3] + 0.6 * high and letter[3] > line[1] - 0.6 * high
    return level and letter[0] < line[2] + 3 * high and letter[2] > line[0] - 3 * high


def _bordered(found: list[Mark]) -> list[Mark]:
    """Make one mark of a shape and the shape of another colour that surrounds it evenly by a little."""
    places: dict[tuple[int, int], list[int]] = {}
    for k, mark in enumerate(found):
        if not mark.words and mark.size > 5:
            places.setdefault((round(mark.cx / 2), round(mark.cy / 2)), []).append(k)
    gone: dict[int, Mark] = {}
    for (column, row), here in places.items():
        near = [k for dx in (-1, 0, 1) for dy in (-1, 0, 1) for k in places.get((column + dx, row + dy), ())]
        for k in here:
            outer = [found[j] for j in near if j != k and j not in gone and _surrounds(found[j], found[k])]
            if outer and k not in gone and found[k].node.fill is not None:
                border = min(outer, key=lambda mark: mark.width)
                gone[found.index(border)] = border
                parts = (border.at, *border.parts, *found[k].parts)
                found[k] = msgspec.structs.replace(found[k], box=border.box, rim=border.colour, parts=parts)
    return [mark for k, mark in enumerate(found) if k not in gone]


def _surrounds(outer: Mark, inner: Mark) -> bool:
    """Say whether ``outer`` shows as an even border of ``inner``: painted before it, or hollow."""
    gaps = (inner.box[0] - outer.box[0], inner.box[1] - outer.box[1],
            outer.box[2] - inner.box[2], outer.box[3] - inner.box[3])  # fmt: skip
    wide = sum(gaps) / 4
    if not 0.3 < wide < min(RIM, RIM_SHARE * inner.size + 1) or max(gaps) - min(gaps) > EVEN + 0.3 * wide:
        return False
    hollow = outer.node.fill is None or (isinstance(outer.node.shape, Path) and len(outer.node.shape.outlines) == 2)
    return (outer.at < inner.at or hollow) and outer.colour != inner.colour and _alike(outer, inner, wide)


def _alike(outer: Mark, inner: Mark, wide: float) -> bool:
    """Say whether two outlines are as far apart everywhere as they are at their sides."""
    around, within = outer.outlines[0], inner.outlines[0]
    if isinstance(outer.node.shape, Rect) and isinstance(inner.node.shape, Rect):
        return True
    step = max(1, len(within) // 24)
    gaps = [_gap(point, around) for point in within[::step]]
    return max(gaps) < 2.2 * wide + 1


def _gap(point: np.ndarray, outline: np.ndarray) -> float:
    """Return the distance of a point to a closed outline, in pixels."""
    start, side = outline, np.roll(outline, -1, axis=0) - outline
    length = np.maximum((side**2).sum(axis=1), 1e-12)
    t = np.clip(((point - start) * side).sum(axis=1) / length, 0, 1)[:, None]
    return float(np.hypot(*(start + t * side - point).T).min())

"""Measures what a scene draws: every part of every element, what is behind its letters, and what touches what.

An element is a chalk :class:`~limner.chalk.element.Element`, or a Manim object that stands by itself on the scene,
which is named as the section's code names it. A part is a text (all letters that were set together) or one outline.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from manim import ImageMobject, MarkupText, Mobject, Scene, SingleStringMathTex, Text, Typst, VMobject

from limner.chalk.coverage import CELL, Cover, boxed, filled, stroked
from limner.chalk.element import Element
from limner.chalk.ink import Ink
from limner.chalk.report import Box, Part, Touch

TEXTS = (Text, MarkupText, SingleStringMathTex, Typst, Ink)
SEEN = 0.08
"""Opacity from which something is seen."""
SOLID = 0.5
"""Opacity from which a filled shape hides what is under it, or makes letters on its rim hard to read."""
SET = 4.8
"""Manim's units of font size to a point that is given to Typst (:mod:`limner.chalk.setting`)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """A part with what it covers."""

    owner: str
    part: Part
    order: tuple[float, int]
    whole: bool
    """Whether its owner is an element, which is drawn as one thing."""
    letters: Cover | None = None
    hull: Cover | None = None
    """Letters with what is between them."""
    stroke: Cover | None = None
    fill: Cover | None = None
    solid: float = 0.0
    """Opacity of the fill."""
    key: int = 0


@dataclass(slots=True)
class Surveyor:
    """Measures the frames of one section; remembers what did not change.

    Args:
        ground: colour of the frame, ``#rrggbb``.
    """

    ground: str
    _covers: dict[int, tuple[Cover | None, ...]] = field(default_factory=dict)
    _touches: dict[tuple[int, int], list[tuple[str, float, tuple[float, float, float, float]]]] = field(
        default_factory=dict
    )

    def measure(
        self, scene: Scene, cast: list[Element], names: Mapping[int, str], *, moving: bool
    ) -> tuple[tuple[Box, ...], tuple[Touch, ...]]:
        """Return what is drawn, and what of it touches.

        Args:
            scene: as it is now.
            cast: elements that were shown at some time.
            names: of other objects, by ``id``; while something moves, what has no name is passing.
            moving: whether this is within an animation.
        """
        places = _places(scene)
        drawn: list[_Drawn] = []
        boxes: list[tuple[Mobject, str, str, int]] = []
        owned: set[int] = set()
        for element in cast:
            members = element.get_family()
            if owned.isdisjoint(map(id, members)):
                owned.update(map(id, members))
                drawn += self._parts(element, element.id, places, whole=True)
                boxes.append((element, element.id, element.kind, element.line))
        for number, one in enumerate(scene.mobjects):
            name = names.get(id(one), "")
            if owned.isdisjoint(map(id, one.get_family())) and (name or not moving):
                name = name or f"{type(one).__name__.lower()}-{number}"
                drawn += self._parts(one, name, places, whole=False)
                boxes.append((one, name, type(one).__name__.lower(), int(getattr(one, "made", 0))))
        drawn.sort(key=lambda each: each.order)
        seen = [_behind(each, drawn[:at], self.ground) for at, each in enumerate(drawn)]
        parts: dict[str, list[Part]] = {}
        for each in seen:
            parts.setdefault(each.owner, []).append(each.part)
        found = tuple(
            box(one, name, kind, line, tuple(parts[name])) for one, name, kind, line in boxes if name in parts
        )
        return found, tuple(self._touching(seen))

    def _parts(self, one: Mobject, owner: str, places: Mapping[int, int], *, whole: bool) -> Iterator[_Drawn]:
        for path, leaf in _leaves(one, ""):
            members = [each for each in _with_points(leaf) if id(each) in places]
            if members and (made := self._part(leaf, members, path)):
                part, covers, key = made
                order = (float(leaf.z_index), min(places[id(each)] for each in members))
                fill = float(members[0].get_fill_opacity()) if part.kind == "fill" else float(part.kind == "image")
                yield _Drawn(owner, part, order, whole, *covers, solid=fill, key=key)

    def _part(self, leaf: Mobject, members: list[Any], path: str) -> tuple[Part, tuple[Cover | None, ...], int] | None:
        if isinstance(leaf, ImageMobject):
            edges = _edges(leaf)
            return (
                Part(path, "image", edges, 1.0, "#808080", line=_made(leaf)),
                (None, None, None, boxed(*edges)),
                hash(edges),
            )
        text = isinstance(leaf, TEXTS)
        opacity = max(max(float(each.get_fill_opacity()), _ink(each)) for each in members)
        if opacity < SEEN:
            return None
        faint = [each for each in members if max(float(each.get_fill_opacity()), _ink(each)) >= SEEN]
        key = hash((text, *((each.points.tobytes(), _style(each)) for each in faint)))
        if key not in self._covers:
            self._covers[key] = _covers(faint, text=text)
        covers = self._covers[key]
        edges = _bounds(covers)
        if edges is None:
            return None
        kind = "text" if text else "fill" if covers[3] is not None else "stroke"
        colours = [_colour(each) for each in faint]
        size = _size(leaf) if text else 0.0
        colour = colours[0] if len(set(colours)) == 1 else ",".join(_main(colours))
        part = Part(path, kind, edges, round(opacity, 3), colour, "", round(size, 2), len(faint), _made(leaf))
        return part, covers, key

    def _touching(self, drawn: list[_Drawn]) -> Iterator[Touch]:
        if not drawn:
            return
        edges = np.array([each.part.box for each in drawn])
        meets = (
            (edges[:, None, 0] < edges[None, :, 2]) & (edges[None, :, 0] < edges[:, None, 2])
            & (edges[:, None, 1] < edges[None, :, 3]) & (edges[None, :, 1] < edges[:, None, 3])
        )  # fmt: skip
        worst: dict[tuple[str, str, str], Touch] = {}
        for low, high in zip(*np.nonzero(np.triu(meets, 1)), strict=True):
            under, over = drawn[low], drawn[high]
            near = (under.key, over.key)
            if near not in self._touches:
                self._touches[near] = list(_meeting(under, over))
            for kind, share, where in self._touches[near]:
                same = under.owner == over.owner
                if kind == "shapes" and (same or not (under.whole and over.whole)):
                    continue  # outlines of one figure may cross
                first, second = (over, under) if kind.endswith("<") else (under, over)
                touch = Touch(
                    _KIND[kind], first.owner, second.owner, (first.part.path, second.part.path), round(share, 4), where
                )
                name = (touch.kind, f"{first.owner}/{first.part.path}" if same else first.owner, second.owner)
                if name not in worst or worst[name].share < share:
                    worst[name] = touch
        yield from worst.values()


_KIND: dict[str, Any] = {
    "letters": "letters", "stroke>": "stroke", "stroke<": "stroke", "fill>": "fill", "fill<": "fill", "shapes": "shapes"
}  # fmt: skip
"""``>``: the letters are below; ``<``: above."""


def _meeting(under: _Drawn, over: _Drawn) -> Iterator[tuple[str, float, tuple[float, float, float, float]]]:
    """Say how two parts meet."""
    if under.part.kind == "text" and over.part.kind == "text":
        if under.hull and over.hull:
            count, where = under.hull.shared(over.hull)
            if count:
                yield "letters", count / max(1, min(under.hull.area, over.hull.area)), where
        return
    if "text" not in (under.part.kind, over.part.kind):
        first, second = _ink_of(under), _ink_of(over)
        if first and second:
            count, where = first.shared(second)
            if count:
                yield "shapes", count / max(1, min(first.area, second.area)), where
        return
    text, other, side = (under, over, ">") if under.part.kind == "text" else (over, under, "<")
    if text.letters is None or text.hull is None:
        return
    if other.stroke is not None:
        count, where = text.letters.shared(other.stroke)
        if count:
            yield f"stroke{side}", count / max(1, text.letters.area), where
    if other.fill is not None and other.solid >= SOLID:
        count, where = text.letters.shared(other.fill)
        share = count / max(1, text.letters.area)
        # Letters on a shape are wholly on it, or they are on its rim.
        if count and (side == ">" or share < 0.97):
            yield f"fill{side}", share if side == ">" else min(share, 1 - share) * 2, where


def _ink_of(each: _Drawn) -> Cover | None:
    return each.fill if each.fill is not None else each.stroke


def _behind(each: _Drawn, below: list[_Drawn], ground: str) -> _Drawn:
    """Return a text with the colour behind it, and of its colours the one that is nearest to that."""
    if each.part.kind != "text" or each.letters is None:
        return each
    colour = rgb(ground)
    area = max(1, each.letters.area)
    for other in below:
        if other.fill is not None and other.part.kind == "fill" and each.letters.shared(other.fill)[0] > area / 2:
            colour = (1 - other.solid) * colour + other.solid * rgb(other.part.colour)
    inks = each.part.colour.split(",")
    nearest = min(inks, key=lambda ink: float(np.abs(rgb(ink) - colour) @ (0.3, 0.6, 0.1)))
    old = each.part
    part = Part(old.path, old.kind, old.box, old.opacity, nearest, _hex(colour), old.size, old.glyphs, old.line)
    return replace(each, part=part)


def _made(one: Mobject) -> int:
    return int(getattr(one, "made", 0))  # noted while a section is performed (blame.noted)


def box(one: Mobject, name: str, kind: str, line: int, parts: tuple[Part, ...] = ()) -> Box:
    """Return where an element is, with what of it has not come in yet."""
    members = [each for each in _with_points(one)]
    opacity = max((max(float(each.get_fill_opacity()), _ink(each)) for each in members if isinstance(each, VMobject)),
                  default=0.0)  # fmt: skip
    return Box(name, kind, line, _edges(one), opacity, parts)


def _edges(one: Mobject) -> tuple[float, float, float, float]:
    left, bottom, right, top = one.get_left()[0], one.get_bottom()[1], one.get_right()[0], one.get_top()[1]
    return round(float(left), 4), round(float(bottom), 4), round(float(right), 4), round(float(top), 4)


def _places(scene: Scene) -> dict[int, int]:
    """Return what is on the scene, by ``id``: how many are below it."""
    members = (each for one in scene.mobjects for each in one.get_family())
    return {id(each): number for number, each in enumerate(members)}


def _with_points(one: Mobject) -> list[Any]:
    """List the outlines and images of a family; a space between letters is an outline of no size."""
    return [each for each in one.get_family() if isinstance(each, ImageMobject) or _extent(each) > 2e-3]


def _extent(one: Mobject) -> float:
    points = np.asarray(one.points)
    return float(np.ptp(points, axis=0).max()) if len(points) else 0.0


def _leaves(one: Mobject, path: str) -> Iterator[tuple[str, Mobject]]:
    if isinstance(one, (*TEXTS, ImageMobject)):
        yield path, one
        return
    if len(one.points):
        yield path, _alone(one) if one.submobjects else one
    for number, part in enumerate(one.submobjects):
        yield from _leaves(part, f"{path}/{number}" if path else str(number))


def _alone(one: Mobject) -> Mobject:
    """Stand for an outline that has others below it, as an arrow has a tip."""
    return _Single(one)


class _Single(Mobject):
    """An outline without those below it."""

    def __init__(self, one: Mobject) -> None:
        super().__init__()
        self.one = one
        self.z_index = one.z_index

    def get_family(self, recurse: bool = True) -> list[Mobject]:
        """Return the outline."""
        return [self.one]


def _covers(members: list[Any], *, text: bool) -> tuple[Cover | None, ...]:
    """Return what a part covers: letters, letters with what is between them, stroke, fill."""
    if text:
        letters = filled(members)
        return letters, letters.grown(2, 1) if letters else None, None, None
    one = members[0]
    stroke = stroked(one) if _ink(one) >= SEEN else None
    fill = filled([one]) if float(one.get_fill_opacity()) >= SEEN else None
    return None, None, stroke, fill


def _bounds(covers: tuple[Cover | None, ...]) -> tuple[float, float, float, float] | None:
    """Return the box of what is covered, in units."""
    found = [each for each in (covers[0], covers[2], covers[3]) if each is not None and each.area]
    if not found:
        return None
    edges = []
    for each in found:
        rows, columns = np.flatnonzero(each.cells.any(1)), np.flatnonzero(each.cells.any(0))
        edges.append((each.x + columns[0], each.y + rows[0], each.x + columns[-1] + 1, each.y + rows[-1] + 1))
    every = np.array(edges) * CELL
    low, high = every.min(0), every.max(0)
    return round(float(low[0]), 3), round(float(low[1]), 3), round(float(high[2]), 3), round(float(high[3]), 3)


def _ink(one: Any) -> float:
    return float(one.get_stroke_opacity()) if float(one.get_stroke_width()) > 0 else 0.0


def _style(one: Any) -> tuple[bytes, bytes, float]:
    return np.asarray(one.fill_rgbas).tobytes(), np.asarray(one.stroke_rgbas).tobytes(), float(one.get_stroke_width())


def _colour(one: Any) -> str:
    filled_in = float(one.get_fill_opacity()) >= SEEN
    return str((one.get_fill_color() if filled_in else one.get_stroke_color()).to_hex()).lower()[:7]


def _main(colours: list[str]) -> list[str]:
    """Return the colours of a text that a reader needs: those of one letter in ten or more."""
    return [colour for colour in dict.fromkeys(colours) if colours.count(colour) >= max(1, 0.1 * len(colours))]


def _size(text: Any) -> float:
    """Return the font size that a text is drawn at, in Manim's units."""
    size = float(text.font_size)
    preamble = getattr(text, "typst_preamble", "")
    points = preamble.partition("size: ")[2].partition("pt")[0]
    return size / 48.0 * float(points) * SET if points else size


def rgb(colour: str) -> np.ndarray:
    """Return ``#rrggbb`` as (3,) in [0, 1], sRGB."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255


def _hex(colour: np.ndarray) -> str:
    return "#" + "".join(f"{round(float(value) * 255):02x}" for value in colour)

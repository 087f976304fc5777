"""The things that questions are about: what is seen in a scene, each with its kind, words, colour and value.

Made from a scene of which :func:`limner.sight.meaning.explain` has said what it can. What is wholly hidden under
other things is not there; lines of a grid, heads of arrows and the like are parts of things and none themselves.
"""

from collections.abc import Sequence
from functools import cached_property

import msgspec
import numpy as np

from limner.sight import colours, visible
from limner.sight.graph import Linear, Radial, Scene
from limner.sight.homes import homes, said
from limner.sight.kinds import kind
from limner.sight.marks import Mark, colour_of, contains, marks
from limner.sight.partly import partly
from limner.sight.question import PARTS

BESIDE = 1.8
"""Font sizes from a thing to the words that stand beside or under it, at most."""
SPECK = 4.0
"""Pixels: what is no larger is an accident of tracing."""
FEW = 400
"""Marks up to which shapes that show in part are told."""
PIECES = frozenset({"table-part", "tick-line", "grid-line", "sample", "head", "piece", "series"})
"""Kinds of marks that are only part of something."""


class Thing(msgspec.Struct, frozen=True, dict=True):
    """A thing; ``mark`` is what is painted of it, ``None`` for a point of a line that has no dot."""

    mark: Mark | None
    part: str = ""
    """Its kind among ``PARTS``, if any."""
    label: str = ""
    column: str = ""
    words: str = ""
    value: float | None = None
    at: int = 0
    """Its place in painting order."""
    leads: tuple[str, str] | None = None
    """The ids of the things that a connector joins."""
    tint: str = ""
    """The colour of the line that a point without a dot is on."""
    spot: tuple[float, float] = (0.0, 0.0)
    """Where such a point is among those of its line: its number from the left, and how low it is."""
    guess: str = ""
    """Its kind among ``SHAPES`` by what of it shows, where its outline is none."""

    @cached_property
    def shape(self) -> str:
        """Its kind among ``SHAPES``, if any."""
        if self.mark is None or self.mark.words:
            return ""
        return kind(self.mark.node) or self.guess

    @property
    def id(self) -> str:
        """The id of its node."""
        return self.mark.node.id if self.mark else ""

    @cached_property
    def names(self) -> frozenset[str]:
        """The basic terms for its colours; empty where they cannot be told."""
        if self.mark is None:
            return frozenset(filter(None, [colours.name(self.tint)])) if self.tint else frozenset()
        node = self.mark.node
        paint = node.fill or (node.stroke.paint if node.stroke else None)
        shades = [stop.colour for stop in paint.stops] if isinstance(paint, Linear | Radial) else []
        found = [colours.name(shade) for shade in (*shades, colour_of(paint)) if shade]
        return frozenset(name for name in found if name)

    @cached_property
    def colour(self) -> str:
        """The one basic term for its colour, ``""`` where there is none or more than one."""
        if len(self.names) == 1:
            return next(iter(self.names))
        return (colours.name(self.mark.colour) or "") if self.mark and self.mark.colour else ""

    @cached_property
    def area(self) -> float:
        """Square pixels of what it covers, hidden parts included."""
        if self.mark is None:
            return 0.0
        sizes = [abs(_area(points)) for points in self.mark.outlines]
        whole = max(sizes, default=0.0)
        if self.mark.node.fill is None and self.mark.node.stroke:
            return whole if len(self.mark.outlines[0]) > 2 else self.mark.width * self.mark.height
        return whole


def _area(points: np.ndarray) -> float:
    x, y = points.T
    return float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


def things(scene: Scene) -> list[Thing]:
    """Return the things in an explained scene, bottom first."""
    seen = marks(scene)
    showing = visible.areas(seen, scene)
    # Words stand on top, and what they are printed on is seen around them.
    seen = [mark for mark, area in zip(seen, showing.tolist(), strict=True) if area >= visible.SEEN or mark.words]
    beside = _beside(seen)
    found = []
    for mark in seen:
        data = mark.node.data
        if data.get("kind") == "series":
            found += _points(mark, seen)
        if data.get("kind", "") not in PIECES and (mark.words or max(mark.width, mark.height) > SPECK):
            found.append(_thing(mark, beside.get(mark.at, "")))
            found += _more(mark)
    return _guessed(found, seen) if len(seen) <= FEW else found


def _guessed(found: Sequence[Thing], seen: Sequence[Mark]) -> list[Thing]:
    """Return things with the kinds of those that show in part; of a shape and its border the shape alone."""
    result, known = [], []
    for thing in reversed(found):
        mark = thing.mark
        if mark and not thing.part and not thing.shape:
            guess = partly(mark, [other for other in seen if other.at > mark.at and _meet(mark, other)])
            if guess and not any(guess == name and contains(mark.box, box, 0.0) for name, box in known):
                thing = msgspec.structs.replace(thing, guess=guess)
                known.append((guess, mark.box))
        result.append(thing)
    return result[::-1]


def _meet(one: Mark, other: Mark) -> bool:
    return (
        one.box[0] < other.box[2] + 4
        and other.box[0] < one.box[2] + 4
        and one.box[1] < other.box[3] + 4
        and other.box[1] < one.box[3] + 4
    )


def _more(mark: Mark) -> list[Thing]:
    """Return the other links of an outline that is several."""
    data = mark.node.data
    numbers = [key.removeprefix("from-") for key in data if key.startswith("from-")]
    return [
        Thing(
            mark,
            data[f"kind-{k}"],
            data.get(f"label-{k}", ""),
            "",
            "",
            None,
            mark.at,
            (data[f"from-{k}"], data[f"to-{k}"]),
        )
        for k in numbers
    ]


def _thing(mark: Mark, beside: str) -> Thing:
    data = mark.node.data
    what = data.get("kind", "")
    part = what if what in (*PARTS, "connector") else "text" if mark.words else ""
    label = data.get("label", "") or (data.get("row", "") if what == "cell" else "") or ("" if what else beside)
    column = data.get("series", "") or data.get("column", "")
    words = mark.words or label
    leads = (data["from"], data["to"]) if "from" in data and "to" in data else None
    return Thing(mark, part, label, column, words, _number(data.get("value", "")), mark.at, leads)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _points(mark: Mark, seen: Sequence[Mark]) -> list[Thing]:
    """Return the points of a line that have no dot of their own."""
    data = mark.node.data
    dots = [other.node.data for other in seen if other.node.data.get("kind") == "point"]
    named = data.get("series", "")
    known = {dot.get("label") for dot in dots if dot.get("series", "") == named}
    pairs = list(zip(data.get("labels", "").split("|"), data.get("values", "").split("|"), strict=False))
    return [
        Thing(None, "point", label, named, label, float(value), mark.at, None, mark.colour, (float(k), -float(value)))
        for k, (label, value) in enumerate(pairs)
        if label not in known and value
    ]


def _beside(seen: Sequence[Mark]) -> dict[int, str]:
    """Return by place of a mark the words in it, else those nearest beside or under it."""
    texts = [mark for mark in seen if mark.words and mark.node.data.get("kind", "text") == "text"]
    shapes = [mark for mark in seen if not mark.words and not mark.node.data.get("kind")]
    inside = homes(texts, shapes)
    found = {at: said(lines) for at, lines in inside.items()}
    housed = {text.at for lines in inside.values() for text in lines}
    for text in texts:
        if text.at in housed:
            continue
        near = [(gap, mark.at) for mark in shapes if (gap := _gap(mark, text)) < BESIDE * text.size]
        if near and min(near)[1] not in found:
            found[min(near)[1]] = text.words
    return found


def _gap(mark: Mark, text: Mark) -> float:
    """Return the distance from a mark to words under it, in its middle, or right of it, on its level; else infinity."""
    under = abs(text.cx - mark.cx) < 0.5 * max(mark.width, text.width) and text.box[1] > mark.cy
    right = abs(text.cy - mark.cy) < 0.5 * max(mark.height, text.size) and text.box[0] > mark.cx
    if under:
        return max(text.box[1] - mark.box[3], 0.0)
    return max(text.box[0] - mark.box[2], 0.0) if right else float("inf")

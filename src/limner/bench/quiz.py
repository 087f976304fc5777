"""Typed questions about a picture's things, each with exactly one answer.

Promises margins: what is asked (a place, a relation, a comparison, a colour, a superlative) holds or fails clearly, for
the box as for the centre of a thing. As many answers are yes as no, up to chance. Does not promise that a picture has a
question of every family: a table has no comparison.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from limner.bench.exam import Asked, Kind, Thing
from limner.bench.phrases import say
from limner.sight.question import PLACES, Family, Pick

FAMILIES: dict[Kind, tuple[Family, ...]] = {
    "scene": ("existence", "count", "colour", "position", "relation", "comparison", "relation", "colour"),
    "poster": ("existence", "count", "colour", "position", "relation", "comparison", "reading", "reading"),
    "icons": ("existence", "count", "colour", "position", "relation", "reading"),
    "bars": ("count", "colour", "comparison", "value", "value", "reading", "existence"),
    "lines": ("value", "value", "comparison", "count", "reading", "existence"),
    "pie": ("count", "colour", "value", "value", "comparison", "reading", "existence"),
    "flow": ("count", "colour", "position", "relation", "relation", "reading", "existence"),
    "table": ("reading", "reading", "reading", "reading", "relation", "existence"),
    "screen": ("existence", "count", "colour", "position", "relation", "reading", "reading"),
}
"""What is asked of each kind of picture, in turn."""
EDGE = 0.035
"""The part of the picture's side by which a centre is away from the border of its ninth."""
GAP = 0.02
"""The part of the picture's side that lies between two boxes one of which is left of the other."""
LARGER, LONGER, HIGHER = 1.4, 1.2, 0.06
"""Ratios of areas and of sides, and the part of the axis, by which a comparison is clear."""
SIDES = ("leftmost", "rightmost", "topmost", "lowest")
SUPERLATIVES: dict[str, tuple[str, ...]] = {
    "bar": ("largest", "smallest"), "slice": ("largest", "smallest"), "point": (), "text": ("lowest",), "title": (),
}  # fmt: skip
"""Superlatives of some kinds: which bar is leftmost depends on how they lie, and the topmost text may be the title. Of
all other kinds: ``SIDES`` and the largest."""
BOTH = ("existence", "relation", "comparison")
"""Families that are answered by yes or no."""

Found = tuple[Pick, Pick | None, str, str, float]
"""Of, to, how, answer, scale."""


def pose(kind: Kind, part: str, things: Sequence[Thing], size: tuple[int, int], order: Sequence[tuple[str, str]],
         strangers: Sequence[str], turn: int, rng: np.random.Generator) -> tuple[Asked, ...]:  # fmt: skip
    """Ask about a picture.

    Args:
        kind: of the picture.
        part: whose words are used.
        things: what is in it.
        size: width and height in pixels.
        order: pairs of node ids that overlap, the lower one first.
        strangers: labels that might be in such a picture, some of which are not.
        turn: of an even one the first answer of yes or no is a yes, of an odd one a no; then they alternate.
        rng: chooses.
    """
    asked: list[Asked] = []
    for family in FAMILIES[kind]:
        sure = ("yes", "no")[(turn + len(asked)) % 2] if family in BOTH else ""
        found = [one for one in _FINDERS[family](things, size, order, strangers, rng) if sure in ("", one[3])]
        known = {(one.question.family, one.question.of, one.question.to) for one in asked}
        for k in rng.permutation(len(found)):
            of, to, how, answer, scale = found[k]
            if (family, of, to) not in known:
                asked.append(Asked(say(part, family, of, to, how, rng), answer, scale))
                break
    return tuple(asked)


def picked(things: Sequence[Thing], pick: Pick) -> list[Thing]:
    """Return the things that a pick means; with an extreme one or, if none stands out, none."""
    rest = [one for one in things if _fits(one, pick)]
    return rest if not pick.extreme else _extreme(rest, pick.extreme)


def _fits(thing: Thing, pick: Pick) -> bool:
    pairs = (
        (pick.kind, thing.kind),
        (pick.colour, thing.colour),
        (pick.label, thing.label),
        (pick.column, thing.column),
    )
    return all(not wanted or wanted == has for wanted, has in pairs)


def _extreme(rest: Sequence[Thing], which: str) -> list[Thing]:
    if len(rest) < 2:
        return []
    keys: dict[str, Callable[[Thing], float]] = {
        "largest": lambda one: one.area, "smallest": lambda one: -one.area, "leftmost": lambda one: -_middle(one)[0],
        "rightmost": lambda one: _middle(one)[0], "topmost": lambda one: -_middle(one)[1],
        "lowest": lambda one: _middle(one)[1],
    }  # fmt: skip
    first, second = sorted(rest, key=keys[which], reverse=True)[:2]
    if which in ("largest", "smallest"):
        return [first] if max(first.area, second.area) > LARGER * max(min(first.area, second.area), 1) else []
    return [first] if keys[which](first) - keys[which](second) > 30 else []


def describe(things: Sequence[Thing], thing: Thing, labels: bool = True) -> Iterator[Pick]:
    """Yield picks that mean this thing and no other; without ``labels`` only by how it looks and where it is."""
    tries = [Pick(thing.kind)]
    if thing.colour:
        tries.append(Pick(thing.kind, thing.colour))
    if labels and thing.label:
        tries = [Pick(thing.kind, label=thing.label, column=thing.column)]
    elif not thing.label or not labels:
        tries += [Pick(thing.kind, extreme=which) for which in SUPERLATIVES.get(thing.kind, ("largest", *SIDES))]
    for pick in tries:
        doubtful = pick.colour and any(one.kind == thing.kind and not one.colour for one in things)
        if not doubtful and picked(things, pick) == [thing]:
            yield pick


def _named(things: Sequence[Thing]) -> list[tuple[Thing, Pick]]:
    return [(one, pick) for one in things if one.kind != "arrow" for pick in describe(things, one)]


def _existence(things: Sequence[Thing], size: tuple[int, int], order: object, strangers: Sequence[str],
               rng: np.random.Generator) -> Iterator[Found]:  # fmt: skip
    labelled = [one for one in things if one.label and one.kind != "arrow"]
    for kind in sorted({one.kind for one in labelled}):
        known = {one.label for one in labelled}
        column = next(one.column for one in labelled if one.kind == kind)
        for label in sorted({one.label for one in labelled if one.kind == kind}):
            yield Pick(kind, label=label), None, "", "yes", 1.0
        for label in strangers:
            if label not in known:
                yield Pick(kind, label=label, column=column), None, "", "no", 1.0
    plain = [one for one in things if not one.label and one.kind not in ("title", "text")]
    colours = sorted({one.colour for one in plain if one.colour})
    for kind in sorted({one.kind for one in plain}):
        same = [one for one in plain if one.kind == kind]
        if all(one.colour for one in same):
            held = {one.colour for one in same}
            yield from ((Pick(kind, c), None, "", "yes" if c in held else "no", 1.0) for c in colours)


def _count(things: Sequence[Thing], size: object, order: object, strangers: object, rng: object) -> Iterator[Found]:
    for kind in sorted({one.kind for one in things} - {"title", "text", "cell"}):
        same = [one for one in things if one.kind == kind]
        yield Pick(kind), None, "", str(len(same)), 1.0
        if all(one.colour for one in same):
            for colour in sorted({one.colour for one in same}):
                yield Pick(kind, colour), None, "", str(sum(one.colour == colour for one in same)), 1.0


def _colour(things: Sequence[Thing], size: object, order: object, strangers: object, rng: object) -> Iterator[Found]:
    for one, pick in _named(things):
        if one.colour and not pick.colour:
            yield pick, None, "", one.colour, 1.0


def _position(things: Sequence[Thing], size: tuple[int, int], order: object, strangers: object,
              rng: object) -> Iterator[Found]:  # fmt: skip
    for one, pick in _named(things):
        place = _place(one, size)
        if place and one.kind not in ("bar", "point", "slice", "cell", "text", "title"):
            yield pick, None, "", place, 1.0


def _place(thing: Thing, size: tuple[int, int]) -> str:
    shares = [value / side for value, side in zip(_middle(thing), size, strict=True)]
    if any(abs(share - border) < EDGE for share in shares for border in (1 / 3, 2 / 3)):
        return ""
    column, row = (min(int(share * 3), 2) for share in shares)
    return PLACES[3 * row + column]


def _relation(things: Sequence[Thing], size: tuple[int, int], order: Sequence[tuple[str, str]], strangers: object,
              rng: object) -> Iterator[Found]:  # fmt: skip
    named = [(one, pick) for one, pick in _named(things) if one.kind not in ("bar", "point", "slice", "text", "title")]
    arrows = {(one.label, one.to) for one in things if one.kind == "arrow"}
    for a, of in named:
        for b, to in named:
            if a is b:
                continue
            for how, holds in _relations(a, b, size, order, arrows):
                yield of, to, how, "yes" if holds else "no", 1.0


def _relations(a: Thing, b: Thing, size: tuple[int, int], order: Sequence[tuple[str, str]],
               arrows: set[tuple[str, str]]) -> Iterator[tuple[str, bool]]:  # fmt: skip
    over = (b.nodes[0], a.nodes[0]) in order if a.nodes and b.nodes else False
    under = (a.nodes[0], b.nodes[0]) in order if a.nodes and b.nodes else False
    if over or under:
        yield "in front of", over
        return
    if a.kind == b.kind == "box":
        if (a.label, b.label) in arrows or (b.label, a.label) not in arrows:
            yield "connected to", (a.label, b.label) in arrows
    for axis, words in ((0, ("left of", "right of")), (1, ("above", "below"))):
        clear = GAP * size[axis]
        before, after = a.box[axis + 2] + clear < b.box[axis], b.box[axis + 2] + clear < a.box[axis]
        if before or after:
            yield words[0], before
            yield words[1], after


def _comparison(things: Sequence[Thing], size: object, order: object, strangers: object,
                rng: object) -> Iterator[Found]:  # fmt: skip
    named = [(one, pick) for one, pick in _named(things) if one.kind not in ("title", "text", "cell", "line")]
    for a, of in named:
        for b, to in named:
            if a is b:
                continue
            if a.value is not None and b.value is not None:
                if abs(a.value - b.value) > HIGHER * a.scale:
                    yield of, to, "higher", "yes" if a.value > b.value else "no", 1.0
                continue
            wide, tall = (_side(a, k) / max(_side(b, k), 1e-9) for k in (0, 1))
            for how, ratio, clear in (("larger", a.area / max(b.area, 1e-9), LARGER), ("wider", wide, LONGER),
                                      ("taller", tall, LONGER)):  # fmt: skip
                if ratio > clear or ratio < 1 / clear:
                    yield of, to, how, "yes" if ratio > 1 else "no", 1.0


def _reading(things: Sequence[Thing], size: object, order: object, strangers: object, rng: object) -> Iterator[Found]:
    for one in things:
        if not one.words or one.kind == "arrow":
            continue
        # What is read is not said in the question, but where it stands in a table is.
        for pick in describe(things, one, labels=one.kind == "cell"):
            yield pick, None, "", one.words, 1.0


def _value(things: Sequence[Thing], size: object, order: object, strangers: object, rng: object) -> Iterator[Found]:
    for one, pick in _named(things):
        if one.value is not None:
            yield pick, None, "", f"{one.value:g}", one.scale


def _middle(thing: Thing) -> tuple[float, float]:
    left, top, right, bottom = thing.box
    return (left + right) / 2, (top + bottom) / 2


def _side(thing: Thing, axis: int) -> float:
    return thing.box[axis + 2] - thing.box[axis]


_FINDERS: dict[Family, Callable[..., Iterator[Found]]] = {
    "existence": _existence, "count": _count, "colour": _colour, "position": _position, "relation": _relation,
    "comparison": _comparison, "reading": _reading, "value": _value,
}  # fmt: skip

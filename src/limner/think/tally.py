"""Answers questions about simple shapes by what stands out from a plain ground, however spoilt the picture is.

Counts, says whether there is one, names a colour or a place, compares sizes. A thing that may be meant and may not,
for its colour or its shape cannot be told surely, is reason enough for no answer.
"""

import re
from collections.abc import Sequence

import msgspec

from limner.sight.blobs import Blob, Strewn
from limner.sight.profile import KINDS
from limner.sight.question import PLACES, SHAPES, Pick
from limner.think.papers import Box, Line, labelled
from limner.think.wording import Wanted

TOLD = frozenset({*KINDS, "ring"})
"""Kinds of shapes that can be told."""
THINGS = re.compile(r"\b(?:things?|objects?|shapes?|items?|figures?|pieces|spots?|blobs?|marks?|elements?|ones?)\b")
"""Words for whatever there is."""
LEVEL, ALIKE = 0.7, 1.6
"""Heights by which heads of one row may stand off it, and how many times higher one is than another."""
CLEARLY = 0.12
"""The part of the way between two heads by which a thing is nearer to one of them."""
CLUTTER = 0.34
"""The part of all that stands out that may have no shape that is known: with more it is no picture of shapes."""
UNEXPLAINED = 0.005
"""The part of a picture that may stand out as things do and be none."""
LARGER, EDGE = 1.25, 0.02
"""How many times larger, and how far from a border of ninths as a part of the side, it is beyond doubt."""


class Tally(msgspec.Struct, frozen=True):
    """An answer, or why there is none."""

    answer: str | None
    boxes: tuple[Box, ...] = ()
    """Of the things that it is about."""
    why: str = ""


def asks_for_shapes(wanted: Wanted, question: str) -> bool:
    """Say whether a question is one that this module may answer."""
    picks = [wanted.of, *([wanted.to] if wanted.to else [])]
    if wanted.family not in ("count", "existence", "colour", "position", "comparison") or wanted.which:
        return False
    if wanted.family == "comparison" and wanted.how != "larger":
        return False
    if any(pick.extreme or pick.column for pick in picks) or (wanted.family != "count" and wanted.labels):
        return False
    named = all(pick.kind in TOLD for pick in picks)
    return named or (not any(pick.kind for pick in picks) and bool(THINGS.search(question.lower())))


def tally(strewn: Strewn, lines: Sequence[Line], wanted: Wanted, size: tuple[int, int]) -> Tally:
    """Answer a question by the things on a plain ground.

    Args:
        strewn: what was found.
        lines: the words in the picture.
        wanted: what is asked; see :func:`asks_for_shapes`.
        size: width and height of the picture.
    """
    found = list(strewn.blobs)
    unknown = [one for one in found if not one.kinds or one.mixed]
    if not found or len(unknown) > CLUTTER * len(found):
        return Tally(None, why="what stands out from the ground has no shapes that can be told")
    if strewn.unexplained > UNEXPLAINED:
        return Tally(None, why="there is more in the picture than things on a plain ground")
    if wanted.labels:
        inside = _under(found, lines, wanted.labels[0])
        if inside is None or len(wanted.labels) > 1:
            return Tally(None, why=f"it is not clear what belongs to “{wanted.labels[0]}”")
        found = inside
    of = _sure(found, wanted.of)
    to = _sure(found, wanted.to) if wanted.to else []
    if of is None or to is None:
        return Tally(None, why="the shape or the colour of something cannot be told surely")
    boxes = tuple(_box(one) for one in [*of, *to]) or tuple(_box(one) for one in found)
    if wanted.family == "count":
        return Tally(str(len(of)), boxes)
    if wanted.family == "existence":
        return Tally("yes" if of else "no", boxes)
    answer = _one(of, wanted, size) if wanted.family != "comparison" else _compared(of, to, wanted.opposite)
    return Tally(answer, boxes) if answer else Tally(None, why="there is not one such thing, or it is not clear")


def _one(of: Sequence[Blob], wanted: Wanted, size: tuple[int, int]) -> str:
    """Return the colour or the place of the one thing that is meant."""
    if wanted.family == "colour":
        names = {name for one in of for name in (one.names or {""})}
        return names.pop() if len(names) == 1 else ""
    if len(of) != 1:
        return ""
    shares = [middle / side for middle, side in zip(of[0].middle, size, strict=True)]
    if any(abs(share - border) < EDGE for share in shares for border in (1 / 3, 2 / 3)):
        return ""
    return PLACES[3 * int(3 * shares[1]) + int(3 * shares[0])]


def _compared(of: Sequence[Blob], to: Sequence[Blob], opposite: bool) -> str:
    if len(of) != 1 or len(to) != 1:
        return ""
    ratio = of[0].area / to[0].area
    if 1 / LARGER < ratio < LARGER:
        return ""
    return "yes" if (ratio > 1) != opposite else "no"


def _sure(found: Sequence[Blob], pick: Pick) -> list[Blob] | None:
    """Return the things that are meant, ``None`` where one may be and may not."""
    result = []
    for one in found:
        colour = _holds(pick.colour, one.names)
        kind = _holds(pick.kind if pick.kind in SHAPES else "", one.kinds)
        if colour is False or (kind is False and not one.mixed):
            continue
        if colour is None or kind is None or one.mixed:
            return None
        result.append(one)
    return result


def _holds(wanted: str, may: frozenset[str]) -> bool | None:
    """Say whether what is wanted is so, ``None`` where it may be."""
    if not wanted:
        return True
    return None if not may or (wanted in may and len(may) > 1) else wanted in may


def _under(found: Sequence[Blob], lines: Sequence[Line], label: str) -> list[Blob] | None:
    """Return the things under one of several heads that stand in a row; ``None`` where it is not clear which are."""
    heads = labelled(lines, label)
    if len(heads) != 1:
        return None
    head = heads[0]
    row = sorted(
        (line for line in lines if abs(line.cy - head.cy) < LEVEL * head.height
         and 1 / ALIKE < line.height / head.height < ALIKE), key=lambda line: line.cx
    )  # fmt: skip
    below = {one.middle[1] > head.cy for one in found}
    if len(row) < 2 or len(below) != 1:
        return None
    result = []
    for one in found:
        gaps = sorted((abs(one.middle[0] - line.cx), k) for k, line in enumerate(row))
        if gaps[1][0] - gaps[0][0] < CLEARLY * abs(row[gaps[1][1]].cx - row[gaps[0][1]].cx):
            return None
        if row[gaps[0][1]] is head:
            result.append(one)
    return result


def _box(one: Blob) -> Box:
    left, top, right, bottom = one.box
    return float(left), float(top), float(right), float(bottom)

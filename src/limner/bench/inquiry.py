"""CodeVision's questions about a picture that was laid out, each with exactly one answer or none.

What is asked takes turns by kind of picture. A question is undetermined where what it asks about is not there, lies
under a blot, or where a picture has no upright way.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from limner.bench.draft import Draft, around
from limner.bench.exam import Box, Thing
from limner.bench.gallery import strangers
from limner.bench.item import Proof, Rule, Why
from limner.bench.papers import MONO, blot
from limner.bench.parlance import PARLANCES, put
from limner.bench.phrases import VOCABULARIES
from limner.bench.quiz import picked, pose
from limner.bench.turns import dihedral, mapped
from limner.sight.graph import Text
from limner.sight.question import ORIENTATIONS, PLACES, Pick, Question

LINE = 10
"""Half the height of a line in a table's cell, in pixels."""
FONT, MARGIN, WIDER = 15, 16, 1.3
"""Pixels of a cell's words and of the room beside them, as tables are laid out; and how much wider they may run."""
RISE = 0.3
"""Of the height of a title's capitals: room above and below."""


class Posed(msgspec.Struct, frozen=True):
    """A question with what decides its answer."""

    question: Question
    answer: str | None
    rule: Rule = "words"
    scale: float = 1.0
    why: Why = ""
    proofs: tuple[Proof, ...] = ()
    field: Box | None = None
    """The part of the source that the question is about, where it is more than the proofs."""
    decoys: tuple[Proof, ...] = ()
    """What would be counted too outside of that part."""
    anchors: tuple[Proof, ...] = ()
    """Words that must be read to know what is asked about: a chart's title, a tray's caption. No evidence."""


def oriented(part: str, name: str, up: bool, rng: np.random.Generator) -> Posed:
    """Ask how a picture was turned; without ``up`` nobody can tell."""
    question = put(part, "orientation", "orientation", Pick(), None, "", rng)
    return Posed(question, name if up else None, why="" if up else "no up")


def paper(part: str, what: str, draft: Draft, rng: np.random.Generator) -> Posed:
    """Ask about a receipt or a letter.

    Args:
        part: whose words are used.
        what: ``value``, ``total``, ``sum``, ``count``, ``reading``, ``absent`` or ``unreadable``.
        draft: the page; for ``unreadable`` a blot is added.
        rng: chooses.
    """
    entries = [thing for thing in draft.things if thing.kind == "entry"]
    priced = [thing for thing in entries if thing.value is not None]
    goods = [thing for thing in entries if thing.column == "goods"]
    match what:
        case "sum" if len(goods) > 1:
            one, other = (goods[int(k)] for k in rng.permutation(len(goods))[:2])
            question = put(part, "sum", "sum", _entry(one), _entry(other), "", rng)
            total = round((one.value or 0) + (other.value or 0), 2)
            return _told(question, f"{total:.2f}", "exact", (one, other), draft)
        case "count" if goods:
            question = put(part, "count", "count", Pick("entry", column="goods"), None, "", rng)
            rest = tuple(_proof(thing) for thing in entries if thing not in goods)
            proofs = tuple(_proof(thing) for thing in goods)
            return Posed(question, str(len(goods)), "exact", proofs=proofs, field=hull(proofs), decoys=rest)
        case "absent":
            names = [name for name in PARLANCES[part].strangers if all(name != thing.label for thing in entries)]
            pick = Pick("entry", label=names[int(rng.integers(len(names)))])
            return Posed(put(part, "value", "value", pick, None, "", rng), None, "exact", why="absent")
        case "unreadable":
            # A price that is missing can be inferred from the sums.
            hidden = [thing for thing in entries if thing.value is None] if goods else entries
            thing = hidden[int(rng.integers(len(hidden)))]
            blot(draft, _written(thing, draft))
            amount = thing.value is not None
            family = "value" if amount else "reading"
            question = put(part, family, family, _entry(thing), None, "", rng)
            return Posed(question, None, "exact" if amount else "words", why="unreadable")
        case "reading":
            named = [thing for thing in entries if thing.value is None] or entries
            thing = named[int(rng.integers(len(named)))]
            question = put(part, "reading", "reading", _entry(thing), None, "", rng)
            return _told(question, thing.words, "words", (thing,), draft)
    chosen = priced or entries
    thing = chosen[-1] if what == "total" else chosen[int(rng.integers(len(chosen)))]
    if thing.value is None:
        question = put(part, "reading", "reading", _entry(thing), None, "", rng)
        return _told(question, thing.words, "words", (thing,), draft)
    question = put(part, "value", "value", _entry(thing), None, "", rng)
    return _told(question, thing.words, "exact", (thing,), draft)


def sheet(part: str, what: str, draft: Draft, rng: np.random.Generator) -> Posed:
    """Ask about a table: ``reading`` of a cell, the ``sum`` of a column, or a row that is ``absent``."""
    cells = [thing for thing in draft.things if thing.kind == "cell"]
    one = cells[int(rng.integers(len(cells)))]
    if what == "absent":
        known = {thing.label for thing in cells}
        names = [name for name in strangers(VOCABULARIES[part], "table") if name not in known]
        pick = Pick("cell", label=names[int(rng.integers(len(names)))], column=one.column)
        return Posed(put(part, "cell", "reading", pick, None, "", rng), None, why="absent")
    if what == "sum":
        columns = [name for name in dict.fromkeys(thing.column for thing in cells)
                   if all("%" not in thing.words for thing in cells if thing.column == name)]  # fmt: skip
        name = columns[int(rng.integers(len(columns)))]
        rows = [thing for thing in cells if thing.column == name]
        total = sum(float(thing.words) for thing in rows)
        proofs = tuple(Proof(_line(thing, draft), 0, thing.words, float(thing.words)) for thing in rows)
        question = put(part, "column", "sum", Pick("cell", column=name), None, "", rng)
        return Posed(question, f"{round(total, 1):g}", "exact", proofs=proofs)
    question = put(part, "cell", "reading", Pick("cell", label=one.label, column=one.column), None, "", rng)
    return Posed(question, one.words, proofs=(Proof(_line(one, draft), 0, one.words),))


def chart(part: str, what: str, kind: str, draft: Draft, turn: int, rng: np.random.Generator) -> Posed:
    """Ask about a chart: ``value``, ``comparison`` or ``reading`` as CodeVQA does, a ``sum``, or what is ``absent``."""
    assert kind in ("bars", "lines", "pie")  # the kinds of charts
    valued = [thing for thing in draft.things if thing.value is not None]
    strange = strangers(VOCABULARIES[part], kind)
    one = valued[int(rng.integers(len(valued)))]
    if what == "absent":
        known = {thing.label for thing in valued}
        names = [name for name in strange if name not in known]
        pick = Pick(one.kind, label=names[int(rng.integers(len(names)))], column=one.column)
        return Posed(put(part, "value", "value", pick, None, "", rng), None, "axis", one.scale, "absent")
    if what == "sum":
        other = next(valued[int(k)] for k in rng.permutation(len(valued)) if valued[int(k)] is not one)
        first, second = (Pick(thing.kind, label=thing.label, column=thing.column) for thing in (one, other))
        question = put(part, "sum", "sum", first, second, "", rng)
        total = f"{round((one.value or 0) + (other.value or 0), 4):g}"
        proofs = (_shape(one, draft), _shape(other, draft))
        return Posed(question, total, "axis", one.scale + other.scale, proofs=proofs, anchors=_titles(draft))
    size = (draft.width, draft.height)
    asked = pose(kind, part, draft.things, size, (), strange, turn, rng)
    found = [one for one in asked if one.question.family == what] or [
        one for one in asked if one.question.family == "value"
    ]
    chosen, question = found[0], found[0].question
    things = [*picked(draft.things, question.of), *(picked(draft.things, question.to) if question.to else ())]
    rule: Rule = "axis" if question.family == "value" else "words"
    proofs = tuple(_title(thing) if thing.kind == "title" else _shape(thing, draft) for thing in things)
    return Posed(question, chosen.answer, rule, chosen.scale, proofs=proofs, anchors=_titles(draft))


def crowd(part: str, what: str, draft: Draft, rng: np.random.Generator) -> Posed:
    """Ask for a ``count`` of things, in a tray where there are any, or in a tray that is ``absent``."""
    things = [thing for thing in draft.things if thing.kind != "text"]
    trays = list(dict.fromkeys(thing.column for thing in things))
    one = things[int(rng.integers(len(things)))]
    pick = Pick(one.kind, one.colour, column=one.column)
    if what == "absent":
        missing = [name for name in PARLANCES[part].trays if name not in trays]
        if missing and trays != [""]:
            pick = Pick(one.kind, one.colour, column=missing[0])
            return Posed(put(part, "count", "count", pick, None, "", rng), None, "exact", why="absent")
    same = [thing for thing in things if (thing.kind, thing.colour) == (one.kind, one.colour)]
    inside = tuple(_shape(thing, draft) for thing in same if thing.column == one.column)
    decoys = tuple(_shape(thing, draft) for thing in same if thing.column != one.column)
    field = hull([_shape(thing, draft) for thing in draft.things if one.column in (thing.column, thing.words)])
    anchors = tuple(_proof(thing) for thing in draft.things if thing.kind == "text" and thing.words == one.column)
    question = put(part, "count", "count", pick, None, "", rng)
    return Posed(question, str(len(inside)), "exact", proofs=inside, field=field, decoys=decoys, anchors=anchors)


def twins(
    part: str, changes: Sequence[Sequence[Box]], size: tuple[int, int], name: str, rng: np.random.Generator
) -> Posed:
    """Ask how many things differ, or of a single one where it is, if that is clear.

    Nothing tells which way such pictures are up: a place is one in the first as it is shown.

    Args:
        part: whose words are used.
        changes: of each change its boxes in both sources.
        size: width and height of the sources.
        name: how the first picture is turned.
        rng: chooses.
    """
    proofs = tuple(Proof(box, k) for boxes in changes for k, box in enumerate(boxes))
    place = _place(changes[0][0], size, name) if len(changes) == 1 and changes[0][0] == changes[0][1] else ""
    if place and rng.random() < 0.7:
        question = put(part, "place", "difference", Pick(), None, "place", rng)
        return Posed(question, place, proofs=proofs)
    question = put(part, "number", "difference", Pick(), None, "number", rng)
    return Posed(question, str(len(changes)), "exact", proofs=proofs)


def hull(proofs: Sequence[Proof]) -> Box:
    """Return the box around boxes."""
    boxes = np.array([proof.box for proof in proofs])
    low, high = boxes[:, :2].min(0), boxes[:, 2:].max(0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _place(box: Box, size: tuple[int, int], name: str) -> str:
    middle = np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]])
    sides = size[::-1] if ORIENTATIONS.index(name) % 2 else size
    shares = [float(share) for share in mapped(dihedral(name, *size), middle)[0] / sides]
    if any(abs(share - border) < 0.04 for share in shares for border in (1 / 3, 2 / 3)):
        return ""
    return PLACES[3 * int(shares[1] * 3) + int(shares[0] * 3)]


def _told(question: Question, answer: str, rule: Rule, entries: Sequence[Thing], draft: Draft) -> Posed:
    """Return a question about entries: what they say is the proof, their labels must be read to find it."""
    proofs, labels = (tuple(of(thing, draft) for thing in entries) for of in (_said, _label))
    return Posed(question, answer, rule, proofs=proofs, anchors=labels)


def _entry(thing: Thing) -> Pick:
    return Pick("entry", label=thing.label)


def _written(entry: Thing, draft: Draft, which: int = 1) -> Box:
    """Return the box of what an entry says, or with 0 of its label, with room for fonts that run wider."""
    text = next(node.shape for node in draft.nodes if node.id == entry.nodes[which])
    assert isinstance(text, Text)  # so entries are laid out
    run = max(WIDER * draft.run(text.content, text.size), MONO * text.size * len(text.content))
    left = text.x - run if text.anchor == "end" else text.x
    return left, entry.box[1], left + run, entry.box[3]


def _said(entry: Thing, draft: Draft) -> Proof:
    return Proof(_written(entry, draft), 0, entry.words, entry.value)


def _label(entry: Thing, draft: Draft) -> Proof:
    return Proof(_written(entry, draft, 0), 0, entry.label)


def _proof(thing: Thing) -> Proof:
    return Proof(thing.box, 0, thing.words, thing.value)


def _titles(draft: Draft) -> tuple[Proof, ...]:
    return tuple(_title(thing) for thing in draft.things if thing.kind == "title")


def _title(thing: Thing) -> Proof:
    """Return a title with room above and below, as other lines have it."""
    left, top, right, bottom = thing.box
    return Proof((left - 2, top - RISE * (bottom - top), right + 2, bottom + RISE * (bottom - top)), 0, thing.words)


def _shape(thing: Thing, draft: Draft) -> Proof:
    box = thing.box
    if thing.kind == "slice":  # its box is a small one in its middle
        box = around(next(node for node in draft.nodes if node.id == thing.nodes[0]))
    return Proof(box, 0, "", thing.value)


def _line(cell: Thing, draft: Draft) -> Box:
    """Return the box of the words in a table's cell, which stand at its right side."""
    left, top, right, bottom = cell.box
    middle, run = (top + bottom) / 2, WIDER * draft.run(cell.words, FONT)
    return max(left, right - MARGIN - run), middle - LINE, right - MARGIN / 2, middle + LINE

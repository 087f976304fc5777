"""Answers questions about pictures by measuring: what is read, counted, compared, read off a chart, or differs.

Takes upright pictures (``orient``, ``deskew`` and ``denoise`` make them so); which way a picture was turned is asked of
the picture as it is. Says why where it does not know: what is asked about is not there, cannot be read, or the question
is not understood. Never a guess.
"""

import re
from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight.ask import answer as asked
from limner.sight.marks import Mark
from limner.sight.orient import orient
from limner.sight.picks import picked
from limner.sight.question import SHAPES, Pick
from limner.sight.skew import skew
from limner.sight.things import Thing
from limner.sight.words import number, plain
from limner.think import charted, choices, papers, posture, prose
from limner.think.facts import CHEAPEST, DEAREST, fact
from limner.think.fit import is_fit
from limner.think.lookup import Found, lookup
from limner.think.pairs import difference
from limner.think.papers import Box, Line
from limner.think.roles import role
from limner.think.study import Study
from limner.think.tally import asks_for_shapes, tally
from limner.think.wording import Wanted, understand

UNSURE = 0.6
"""Confidence below which what was read is no answer."""
PADDING = 4.0
"""Pixels around evidence."""
COVERED = 0.6
"""The part of a question's words that a label must have."""
BESIDE = 3.0
"""Heights of a label from which it stands at a shape."""
KNOWN, SMALL = 0.7, 60.0
"""The part of what is seen that must have a shape that can be told where shapes are counted; what has fewer square
pixels is no matter."""
GOODS = re.compile(r"\b(?:goods|items?|articles?|products?|entries|purchases)\b")
MONEY = re.compile(r"\b(?:how much|amounts?|prices?|costs?|paid|pay|sum|total|owed?|due)\b")
QUOTED = re.compile(r"[\"“”«»]|(?<!\w)['‘][^'’]+['’](?!\w)")
SEEN = ("box", "button", "field", "checkbox", "icon", "arrow")
CHARTED = ("bar", "slice", "point")


class Solved(msgspec.Struct, frozen=True):
    """An answer, or why there is none."""

    answer: str | None
    confidence: float = 0.0
    """In [0, 1]."""
    boxes: tuple[tuple[int, Box], ...] = ()
    """Where it can be seen: the number of a picture, and a box in its pixels."""
    why: str = ""

    def __repr__(self) -> str:
        return f"{self.answer!r} ({self.confidence:.2f})" if self.answer is not None else f"no answer: {self.why}"


def solve(question: str, *pictures: np.ndarray) -> Solved:
    """Answer a question about one or two pictures.

    Args:
        question: in English.
        pictures: ``(H, W, 3 or 4) uint8``, sRGB.

    Raises:
        ValueError: there is no picture.
    """
    if len(pictures) == 0:
        raise ValueError("there is no picture to ask about")
    first = understand(question)
    if first.family == "orientation":
        return _orientation(question, pictures[0])
    if first.family == "difference" and len(pictures) > 1:
        return _difference(question, pictures)
    if len(pictures) > 1:
        told = agreed([solve(question, each) for each in pictures])
        # Two of one thing, of which neither tells, are there to be compared.
        compare = told.answer is None and len(pictures) == 2 and not (first.labels or first.of.kind)
        return _difference(question, pictures) if compare else told
    study = Study(pictures[0])
    if study.chart and (read := charted.charted(question, study.chart)):
        return Solved(read.answer, 0.85, tuple((0, _padded(one.box)) for one in read.seen), read.why)
    found = _measured(question, study)
    if found.answer is not None and not is_fit(question, found.answer):
        return Solved(None, why="what was found is not of the kind that is asked for")
    return found


def agreed(found: Sequence[Solved]) -> Solved:
    """Answer from the one picture that tells; from none where two say different things.

    Args:
        found: what was found in each picture by itself.
    """
    told = [(number_, each) for number_, each in enumerate(found) if each.answer is not None]
    if not told:
        return found[0]
    if len({each.answer for _, each in told}) > 1:
        return Solved(None, why="the pictures say different things")
    place, best = told[0]
    return msgspec.structs.replace(best, boxes=tuple((place, box) for _, box in best.boxes))


def _measured(question: str, study: Study) -> Solved:
    wanted = understand(question, [text for line in study.lines for text in papers.names(line.text)])
    if wanted.family == "difference":
        return _difference(question, [study.pixels])
    if asks_for_shapes(wanted, question) and (shapes := _tallied(study, wanted)) is not None:
        return shapes
    if choices.is_state(question):
        set_to = choices.state(question, study.lines, lambda: study.controls)
        if set_to is not None or wanted.family is None or not wanted.labels:
            return _entered(set_to, "no control of that name is seen, or its state is not")
    if choices.is_choice(question) and (chosen := choices.choice(question, study.lines, lambda: study.controls)):
        return _entered(chosen)
    if DEAREST.search(question.lower()) or CHEAPEST.search(question.lower()):
        known = fact(question, study.lines)
        return _said(known.text, *known.lines) if known else Solved(None, why="no prices to compare are to be read")
    if _is_looked_up(wanted, question):
        if (entry := lookup(question, study.lines)) is not None and entry.sure > UNSURE:
            return _entered(entry)
        if (line := role(question, study.lines)) is not None:
            return _said(line.text, line, share=0.85)
        if (known := fact(question, study.lines)) is not None:
            return _said(known.text, *known.lines, share=0.9)
        if (found := prose.value(question, study.lines)) is not None:
            return _entered(found)
        return Solved(None, why="no entry of the paper says what is asked, or more than one does")
    if wanted.family is None:
        found = _described(study.lines, question)
        why = "the question was not understood, or nothing measured answers it: name a model with --model"
        return found if found.answer is not None else Solved(None, why=why)
    missing = [label for label in wanted.labels if not _is_there(study, label)]
    if missing:
        return Solved(None, why=f"“{missing[0]}” is not to be found in the picture")
    if _is_about_paper(study, wanted, question):
        found = _paper(study, wanted, question)
        if found.answer is not None or (wanted.of.kind in ("", "text") and not _is_charted(study, wanted)):
            return found
    return _scene(study, wanted, question)


def _tallied(study: Study, wanted: Wanted) -> Solved | None:
    """Answer by what stands out from the ground; ``None`` where that does not tell and outlines may be traced."""
    height, width = study.pixels.shape[:2]
    found = tally(study.strewn, study.lines, wanted, (width, height))
    if found.answer is None:
        return Solved(None, why=found.why) if study.strewn.spoilt else None
    return Solved(found.answer, 0.85, tuple((0, _padded(box)) for box in found.boxes))


def _entered(found: Found | None, why: str = "") -> Solved:
    return _said(found.text, *found.lines, share=min(found.sure, 1.0)) if found else Solved(None, why=why)


def _is_looked_up(wanted: Wanted, question: str) -> bool:
    """Say whether a question is about one entry of a paper, in words of its own."""
    if wanted.family in ("colour", "sum", "comparison", "difference") or re.search(QUOTED, question):
        return False
    if wanted.family == "count" and GOODS.search(question.lower()):
        return False
    if wanted.of.extreme and wanted.which and not re.search(r"\b(?:first|last) name", question.lower()):
        return False
    seen = SEEN if wanted.family in ("count", "existence") else ("icon", "arrow")
    return wanted.of.kind not in (*SHAPES, *CHARTED, *seen)


def _orientation(question: str, pixels: np.ndarray) -> Solved:
    whole = ((0, (0.0, 0.0, float(pixels.shape[1]), float(pixels.shape[0]))),)
    if posture.is_skew(question):
        if (angle := skew(pixels)) is None:
            return Solved(None, why="no lines in the picture tell at what angle it lies")
        return Solved(posture.slanted(question, angle), 0.9, whole)
    if (found := orient(pixels)).transform is None:
        return Solved(None, why="nothing in the picture tells which way up it is")
    return Solved(posture.told(question, found.transform), found.confidence, whole)


def _difference(question: str, pictures: Sequence[np.ndarray]) -> Solved:
    return Solved(**msgspec.structs.asdict(difference(question, pictures)))


def _is_there(study: Study, label: str) -> bool:
    # What things are called is read as the lines are: to trace outlines for a name costs ten seconds and finds none.
    return bool(papers.labelled(study.lines, label)) or any(label.lower() in line.text.lower() for line in study.lines)


def _is_about_paper(study: Study, wanted: Wanted, question: str) -> bool:
    if wanted.family in ("colour", "position", "relation", "existence"):
        return False
    if wanted.family == "count":
        return bool(GOODS.search(question.lower()))
    return wanted.of.kind not in (*SHAPES, *CHARTED, "box", "button", "field", "checkbox", "icon", "title", "arrow")


def _is_charted(study: Study, wanted: Wanted) -> bool:
    """Say whether what is asked for may be on a chart: its label stands in a row of its like."""
    named = [line for label in wanted.labels for line in papers.labelled(study.lines, label)]
    return any(papers.is_series(study.lines, line) for line in named)


def _paper(study: Study, wanted: Wanted, question: str) -> Solved:
    found = study.lines
    match wanted.family:
        case "count":
            rows = papers.articles(found)
            prices = [papers.value_beside(found, row) for row in rows]
            return _said(str(len(rows)) if rows else None, *rows, *prices, why="no line of an article is to be read")
        case "sum":
            return _sum(found, wanted, question)
        case "comparison":
            parts = [_entry(found, (label,), amount=True) for label in wanted.labels]
            values = [number(part.text) if part else None for part in parts]
            if len(values) != 2 or values[0] is None or values[1] is None:
                return Solved(None, why="there are no two amounts to compare")
            larger = values[0] < values[1] if wanted.opposite else values[0] > values[1]
            if wanted.which:
                return _said(wanted.labels[0 if larger else 1], *parts)
            return _said("yes" if larger else "no", *parts)
    if not wanted.labels:
        return _described(found, question)
    if wanted.of.extreme and wanted.which:
        for line in (line for label in wanted.labels for line in papers.labelled(found, label)):
            if (best := papers.ranked(found, line, wanted.of.extreme in ("smallest", "lowest"))) is not None:
                return _said(best[0].text, *best)
        return Solved(None, why="there is no column of numbers to rank")
    if len(wanted.labels) == 1 and all(papers.is_series(found, line) for line in
                                       papers.labelled(found, wanted.labels[0])):  # fmt: skip
        return Solved(None, why=f"“{wanted.labels[0]}” is one of a row of its like")
    money = bool(MONEY.search(question.lower()))
    part = _entry(found, wanted.labels, amount=True) if money or wanted.family == "value" else None
    if part is None and not money:
        part = _entry(found, wanted.labels, amount=False)
    return _said(part.text if part else None, part, why=f"nothing readable stands beside “{wanted.labels[-1]}”")


def _entry(found: Sequence[Line], labels: Sequence[str], amount: bool) -> Line | None:
    """Return what stands beside a label, or where two meet."""
    named = [papers.labelled(found, label) for label in labels]
    if len(named) >= 2:
        for one in named[0]:
            for other in named[1]:
                row, head = (one, other) if one.cy > other.cy else (other, one)
                if (part := papers.cell(found, row, head)) is not None and part not in (row, head):
                    return part
        return None
    for line in named[0] if named else ():
        if (part := papers.value(found, line, labels[0], amount)) is not None:
            return part
    return None


def _sum(found: Sequence[Line], wanted: Wanted, question: str) -> Solved:
    if len(wanted.labels) == 1:
        heads = papers.labelled(found, wanted.labels[0])
        parts = max((papers.column(found, head) for head in heads), key=len, default=[])
        if len(parts) < 2:
            part = _entry(found, wanted.labels, amount=True)
            return _said(part.text if part else None, part, why="there is nothing to add up")
    else:
        parts = [part for label in wanted.labels if (part := _entry(found, (label,), amount=True)) is not None]
        if len(parts) < len(wanted.labels):
            return Solved(None, why="not all of the amounts can be read")
    values = [number(part.text) for part in parts]
    if not values or any(each is None for each in values):
        return Solved(None, why="there is nothing to add up")
    digits = max(len(match[1]) if (match := re.search(r"[.,](\d+)\D*$", part.text)) else 0 for part in parts)
    return _said(f"{sum(each or 0 for each in values):.{min(digits, 4)}f}", *parts)


def _described(found: Sequence[Line], question: str) -> Solved:
    """Answer by the label that has the question's own words, nearly all of them."""
    words = set(re.findall(r"[^\W\d_]{3,}", question.lower())) - papers.EMPTY
    rows = [(line, set(re.findall(r"[^\W\d_]{3,}", papers.head(line.text).lower()))) for line in found]
    best = max((len(words & own) for _, own in rows), default=0)
    if not best or best < COVERED * len(words):
        return Solved(None, why="no line of the picture has the words of the question")
    amount = bool(MONEY.search(question.lower()))
    # Of "Subtotal" and "Total" the one that says no more than what is asked; of several the last, as sums come last.
    near = sorted(
        (len(own - words), -line.cy, place) for place, (line, own) in enumerate(rows) if len(words & own) == best
    )
    for _, _, place in near:
        line = rows[place][0]
        part = papers.value(found, line, papers.head(line.text), amount)
        if part is not None:
            return _said(part.text, part, share=0.8)
    return Solved(None, why=f"nothing readable stands beside “{rows[near[0][2]][0].text}”")


def _said(text: str | None, *parts: Line | None, why: str = "", share: float = 1.0) -> Solved:
    """Return an answer with where it stands; none where what it rests on is hardly readable."""
    seen = [part for part in parts if part is not None]
    sure = share * min((part.confidence for part in seen), default=0.0)
    if text is None or not seen:
        return Solved(None, why=why or "it is not to be found")
    if sure < UNSURE:
        return Solved(None, why="what stands there cannot be read surely")
    return Solved(text, sure, tuple((0, _padded(part.box)) for part in seen))


def _scene(study: Study, wanted: Wanted, question: str) -> Solved:
    if study.strewn.soft:
        return Solved(None, why="the picture is too spoilt for outlines to be traced, and nothing else tells")
    columns = [thing.column for thing in study.things if thing.column]
    labels = [word for thing in study.things for word in (thing.label, thing.words) if word]
    wanted = understand(question, [*labels, *wanted.labels], columns)
    if wanted.family is None:
        return Solved(None, why="the question is not understood")
    if wanted.family == "sum":
        return _charted_sum(study, wanted)
    if wanted.family == "count" and not (wanted.of.kind or wanted.labels):
        return Solved(None, why="it is not known what such things look like: name a model with --model")
    counted = wanted.family in ("count", "existence") and wanted.of.kind in SHAPES
    if counted and (known := _known(study)) < KNOWN:
        return Solved(None, why=f"only {known:.0%} of what is seen has a shape that can be told")
    region = _region(study, wanted) if counted else None
    if region is not None:
        pick = msgspec.structs.replace(wanted.of, label="", column="")
        inside = [
            thing for thing in picked(study.things, pick)
            if thing.mark and thing.mark is not region and _depth(region, thing.mark.cx, thing.mark.cy) > 0
        ]  # fmt: skip
        count = len(inside)
        told = str(count) if wanted.family == "count" else "yes" if count else "no"
        return Solved(told, 0.85, _where(inside) or ((0, _padded(region.box)),))
    typed = wanted.question(question)
    if typed is None:
        return Solved(None, why="the question is not understood")
    try:
        told = asked(study.things, typed, study.scene)
    except ValueError:
        told = None
    if told is None:
        return Solved(None, why="the picture does not tell")
    told = {"yes": "no", "no": "yes"}.get(told, told) if wanted.opposite else told
    of = picked(study.things, wanted.of)
    to = picked(study.things, wanted.to) if wanted.to else []
    if wanted.which and wanted.family == "comparison":
        told = (chosen := of[0] if told == "yes" else to[0]).label or chosen.words or told
    return Solved(told, 0.85, _where([*of, *to]))


def _known(study: Study) -> float:
    """Return the part of the things in a picture whose kind can be told."""
    seen = [thing for thing in study.things if thing.mark and not thing.mark.words and thing.area > SMALL]
    return float(np.mean([bool(thing.shape or thing.part) for thing in seen])) if seen else 0.0


def _charted_sum(study: Study, wanted: Wanted) -> Solved:
    valued = [thing for thing in study.things if thing.value is not None]
    named = [
        picked(valued, Pick(wanted.of.kind, label=label, column=wanted.of.column if label != wanted.of.column else ""))
        for label in wanted.labels
        if label != wanted.of.column or len(wanted.labels) == 1
    ]
    if not named or any(len(each) != 1 for each in named):
        return Solved(None, why="it is not told which values are to be added")
    return Solved(plain(sum(each[0].value or 0.0 for each in named)), 0.8, _where([each[0] for each in named]))


def _region(study: Study, wanted: Wanted) -> Mark | None:
    """Return the part of the picture that a label names: the shape that holds it, else the one that it stands at."""
    label = wanted.of.label or wanted.of.column
    if not label or wanted.of.kind not in SHAPES:
        return None
    frames = [
        thing.mark for thing in study.things
        if thing.mark and thing.shape in ("rectangle", "square", "circle", "ellipse") and not thing.mark.words
    ]  # fmt: skip
    for head in papers.labelled(study.lines, label):
        large = [frame for frame in frames if min(frame.width, frame.height) > 2 * head.height]
        holding = [frame for frame in large if _depth(frame, head.cx, head.cy) > 0]
        if holding:
            return min(holding, key=lambda frame: frame.width * frame.height)
        near = max(large, key=lambda frame: _depth(frame, head.cx, head.cy), default=None)
        if near is not None and _depth(near, head.cx, head.cy) > -BESIDE * head.height:
            return near
    return None


def _depth(frame: Mark, x: float, y: float) -> float:
    """Return how far inside a shape a point lies, in pixels; less than 0 outside."""
    return float(cv2.pointPolygonTest(frame.outlines[0].astype(np.float32), (x, y), True))


def _where(found: Sequence[Thing]) -> tuple[tuple[int, Box], ...]:
    return tuple((0, _padded(thing.mark.box)) for thing in found if thing.mark)


def _padded(box: Box) -> Box:
    return box[0] - PADDING, box[1] - PADDING, box[2] + PADDING, box[3] + PADDING

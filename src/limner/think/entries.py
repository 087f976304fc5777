"""The entries of a paper: what is called what, by colons, by what stands beside, below, or where row and column meet.

Each entry has a label, a value and how surely the one belongs to the other by the layout alone. Several readings of one
layout may stand side by side; which one a question means is for :mod:`limner.think.lookup` to say.
"""

import itertools
import re
from collections.abc import Sequence

import msgspec
import numpy as np

from limner.think.papers import Line, level
from limner.think.terms import is_known, terms

LARGER = 1.12
"""How much higher a value is set than its label above it, where they differ in size."""
GAP = 1.9
"""Heights of a label from its middle to that of what stands below it, next to half of the latter's height."""
FAR, CLOSER = 6.0, 0.75
"""The same to what comes after that; a value is so much closer to its label than that to the value."""
LEANING = 0.6
"""What the way most labels of a paper stand to their values adds to a score."""
AMOUNT = re.compile(r"[-−–]?\s*[$€£¥]?\s?\d[\d.,' ]*[.,]\d\d(?!\d)\s*(?:[$€£¥]|EUR|USD|GBP|CHF)?\s*$")
"""An amount of money at the end of a line."""
_COLON = re.compile(r"(?:(?<=\s)|^)([^\W\d_][^\d:|]*?|[^\W\d_][^:|]{0,24}?[^\W\d]?)\s*[:：](?=\D|\s|\d)\s*")
_SPLIT = re.compile(r"\s*[|·•]\s*|\s{3,}")


class Entry(msgspec.Struct, frozen=True):
    """A label and its value."""

    label: Line
    value: Line
    sure: float
    """In [0, 1]: that the value is the label's, by the layout."""
    row: str = ""
    """Of a cell: what the other cells of its row say."""
    column: tuple[Line, ...] = ()
    """Of a cell: all cells of its column."""


def entries(found: Sequence[Line]) -> list[Entry]:
    """Return all entries of a paper, the cells of its tables among them."""
    result: list[Entry] = []
    heads: set[int] = set()
    inside: set[int] = set()
    rows, lean = _rows(found), _lean(found)
    for at, row in enumerate(rows):
        body = _body(rows, at) if not any(id(line) in inside for line in row) else []
        if body:
            heads |= {id(line) for line in row}
            inside |= {id(line) for cells in body for line in cells}
            result += _cells(row, body)
    for line in found:
        result += _inline(line)
        if id(line) not in heads and id(line) not in inside:
            result += _beside(line, found, lean)
    return result


def _lean(found: Sequence[Line]) -> float:
    """Return how much rather the values of a paper stand below their labels (above 0) than beside them."""
    votes = 0
    for line in found:
        if is_label(line):
            scores = _scores(line, _right(line, found), _below(line, found), found)
            votes += 1 if scores.get("below", 0.0) > scores.get("right", 0.0) else -1
    return 2 * LEANING if votes >= 2 else -LEANING if votes <= -2 else 0.0


def is_label(line: Line) -> bool:
    """Say whether a line can only be a label: all of its terms are such, and there is no number in it."""
    own = terms(line.text)
    if re.search(r"\d", line.text):
        return False
    plain = re.fullmatch(r"[^\W\d_]{2,}(?: [^\W\d_]+)?", line.text.strip()) is not None
    known = all(is_known(term) for term in own) if own else plain  # of small words alone: "From", "To"
    return known or line.text.rstrip().endswith(":") or "number" in own


def part(line: Line, start: int, stop: int | None = None) -> Line:
    """Return a part of a line, from one letter to another, with the box that it most likely has."""
    stop = len(line.text) if stop is None else stop
    text = line.text[start:stop]
    left, top, right, bottom = line.box
    wide = (right - left) / max(len(line.text), 1)
    return Line(text.strip(), (left + wide * start, top, left + wide * stop, bottom), line.confidence)


def _rows(found: Sequence[Line]) -> list[list[Line]]:
    """Return lines by rows, top down, each from the left."""
    rows: list[list[Line]] = []
    for line in sorted(found, key=lambda line: line.cy):
        if rows and level(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box[0]) for row in rows]


def _body(rows: Sequence[list[Line]], at: int) -> list[list[Line]]:
    """Return the rows under a head, at about even steps; ``[]`` where a row heads no table."""
    head = rows[at]
    if len(head) < 3 or sum(bool(re.search(r"\d", line.text)) for line in head) * 2 > len(head):
        return []
    body: list[list[Line]] = []
    for above, row in itertools.pairwise(rows[at:]):
        step = row[0].cy - above[0].cy
        usual = float(np.median([b[0].cy - a[0].cy for a, b in itertools.pairwise([head, *body])])) if body else step
        if not max(2, len(head) / 2) <= len(row) <= len(head) or step > 1.7 * usual or step > 6 * head[0].height:
            break
        body.append(row)
    return body if len(body) >= 2 and not _is_alternating(head, body) else []


def _is_alternating(head: Sequence[Line], body: Sequence[list[Line]]) -> bool:
    """Say whether every other row holds labels of what stands below them: a form, and no table."""
    first, second, third = (float(np.median([line.height for line in row])) for row in (head, body[0], body[1]))
    if second > LARGER * first and second > LARGER * third:
        return True
    labels = [sum(is_label(line) for line in row) / len(row) for row in (head, body[0], body[1])]
    return (labels[0] >= 0.5 and labels[2] >= 0.5 and labels[1] < 0.5) or labels[1] >= 0.5 > labels[0]


def _cells(head: Sequence[Line], body: Sequence[list[Line]]) -> list[Entry]:
    spans = [[line.box[0], line.box[2]] for line in head]
    for row in (row for row in body if len(row) == len(head)):
        for span, cell in zip(spans, row, strict=True):
            span[:] = min(span[0], cell.box[0]), max(span[1], cell.box[2])
    homes = [range(len(head)) if len(row) == len(head) else [_home(cell, spans) for cell in row] for row in body]
    columns: list[tuple[Line, ...]] = [
        tuple(cell for row, places in zip(body, homes, strict=True) for cell, place in zip(row, places, strict=True)
              if place == k) for k in range(len(head))
    ]  # fmt: skip
    result = []
    for row, places in zip(body, homes, strict=True):
        for cell, place in zip(row, places, strict=True):
            others = " ".join(line.text for line in row if line is not cell)
            sure = 1.0 if list(places).count(place) == 1 else 0.5
            result.append(Entry(head[place], cell, sure, others, columns[place]))
    return result


def _home(cell: Line, spans: Sequence[Sequence[float]]) -> int:
    """Return the number of the column that a cell shares most with, else of the nearest one."""
    return max(range(len(spans)), key=lambda k: min(spans[k][1], cell.box[2]) - max(spans[k][0], cell.box[0]))


def _inline(line: Line) -> list[Entry]:
    """Return the entries within a line: ``Date: 3 May``, ``Total 12.50``, ``Gate B17``."""
    result = []
    start = 0
    for cut in [*(found.span() for found in _SPLIT.finditer(line.text)), (len(line.text), len(line.text))]:
        piece, start = part(line, start, cut[0]), cut[1]
        colons = list(_COLON.finditer(piece.text))
        for place, found in enumerate(colons):
            stop = colons[place + 1].start() if place + 1 < len(colons) else len(piece.text)
            if piece.text[found.end() : stop].strip():
                result.append(Entry(part(piece, *found.span(1)), part(piece, found.end(), stop), 1.0))
        if not colons:
            result += _unmarked(piece)
    return result


def _unmarked(piece: Line) -> list[Entry]:
    """Return what a piece of a line without a colon says of what: by where its numbers start, and its known words."""
    words = list(re.finditer(r"\S+", piece.text))
    cuts: dict[int, float] = {}
    digit = next((word for word in words if re.search(r"\d", word[0])), None)
    if digit and digit.start():
        cuts[digit.start()] = 0.9
    if (amount := AMOUNT.search(piece.text)) and amount.start():
        cuts[amount.start() + len(amount[0]) - len(amount[0].lstrip())] = 0.95
    known = 0
    for word in words:
        own = terms(word[0])
        if not own or not all(is_known(term) for term in own):
            break
        known = word.end()
    if known and piece.text[known:].strip():
        cuts.setdefault(known + 1, 0.85)
    return [
        Entry(part(piece, 0, cut), part(piece, cut), sure)
        for cut, sure in cuts.items()
        if re.search(r"[^\W\d_]{2}", piece.text[:cut])
        and (terms(piece.text[cut:]) or re.search(r"\d", piece.text[cut:]))
    ]


def _beside(line: Line, found: Sequence[Line], lean: float) -> list[Entry]:
    """Return what stands right of a line, or below it, with how likely it is to be its value."""
    if not terms(line.text) or not re.match(r"\W*[^\W\d_]|\W*\d+ ?x ", line.text):
        return []
    right = _right(line, found)
    below = _below(line, found)
    scores = _scores(line, right, below, found)
    if "right" in scores and "below" in scores:
        scores["below"] += lean
    result = []
    best, said = max(scores.values(), default=0.0), _is_pair(line)
    for name, value in (("right", right), ("below", below)):
        if value is not None and scores[name] > 0.25:
            sure = 0.95 if scores[name] == best and scores[name] >= 0.9 else 0.7 if scores[name] == best else 0.4
            result.append(Entry(line, value, 0.4 if said and name == "below" else sure))
    # Of a row with several cells the last may be the sum: "Milk 2 1.20 2.40".
    row = [other for other in found if other is not line and level(other, line) and other.box[0] > line.box[2]]
    last = max(row, key=lambda other: other.box[0], default=None)
    if last is not None and last is not right and AMOUNT.search(last.text):
        result.append(Entry(line, last, 0.9))
    return result


def _scores(line: Line, right: Line | None, below: Line | None, found: Sequence[Line]) -> dict[str, float]:
    """Return how likely what stands right of a line, and what stands below it, is its value."""
    scores: dict[str, float] = {}
    if right is not None:
        scores["right"] = 1.2 + _valued(right) - 1.2 * is_label(right)
    if below is not None:
        beyond, following = _right(below, found), _below(below, found)
        taller = below.height > LARGER * line.height
        scores["below"] = 0.7 + _valued(below) - 1.2 * is_label(below) + 0.3 * (right is None)
        scores["below"] += 0.75 if taller and (right is None or right.height <= LARGER * line.height) else 0.0
        # What has its own value beside it is a label, but where labels stand above, values stand side by side.
        if beyond is not None and not taller and not (right is not None and is_label(right)):
            scores["below"] -= 1.0
        if _is_pair(below):
            scores["below"] -= 1.0
        further = _below(below, found, FAR)
        if (
            right is not None
            and further is not None
            and not _valued(right)
            and below.cy - line.cy < CLOSER * (further.cy - below.cy)
        ):
            scores["below"] += 0.5
        if right is not None and is_label(right) and (following is None or is_label(following)):
            scores["below"] += 0.3
    return scores


def _is_pair(line: Line) -> bool:
    """Say whether a line has both a label and its value."""
    return any(entry.sure >= 0.85 and all(map(is_known, terms(entry.label.text)[:1])) for entry in _inline(line))


def _valued(line: Line) -> float:
    return 0.5 * bool(re.search(r"\d", line.text))


def _right(line: Line, found: Sequence[Line]) -> Line | None:
    row = [other for other in found if other is not line and level(other, line)]
    return min((each for each in row if each.box[0] >= line.box[2] - 3), key=lambda each: each.box[0], default=None)


def _below(line: Line, found: Sequence[Line], gap: float = GAP) -> Line | None:
    near = [
        other for other in found
        if 0.5 * line.height < other.cy - line.cy < gap * line.height + 0.5 * other.height + 4
        and min(abs(a - b) for a, b in zip(_edges(other), _edges(line), strict=True)) < 0.8 * line.height
        and min(other.box[2], line.box[2]) > max(other.box[0], line.box[0])
    ]  # fmt: skip
    return min(near, key=lambda other: other.cy, default=None)


def _edges(line: Line) -> tuple[float, float, float]:
    return line.box[0], line.cx, line.box[2]

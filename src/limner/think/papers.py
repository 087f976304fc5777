"""Documents as people read them: what stands beside a label, in a cell of a table, or down a column.

Works on lines of text with their boxes, upright, whatever the paper looks like: receipts, letters, forms, tables.
"""

import itertools
import re
from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.ocr import Words
from limner.sight.words import likeness, number, same

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""

LEVEL = 0.6
"""Heights by which the middles of two lines on one row may differ."""
BELOW = 2.6
"""Heights from the middle of a label to that of what stands below it, at most."""
WORDY = 9
"""Words of a value at most: what has more is a sentence that has the label by chance."""
ALIKE = 0.8
"""Likeness from which a line is what a label asks for, misread."""
RESULTS = re.compile(
    r"(?i)\b(sub ?-?total|total|sum|tax|vat|gst|tip|cash|card|change|due|paid|balance|rounding|discount|net|gross"
    r"|amount)\b"
)
"""Words on a receipt that no article bears."""
EMPTY = frozenset(
    "what which who when where why how much many the and are was were does did has have had that this these those "
    "with for from its his her their our your there here stand stands standing beside next near shown given written "
    "printed stated tell name give please paper picture image document receipt letter page".split()
)
"""Words of a question that name nothing."""
_AMOUNT = re.compile(r"[-−–(]?\s*[$€£¥]?\s*\d(?:[\d,.]| (?=\d{3}(?:\D|$)))*(?:\s*[%€$£¥])?\)?\s*$")
_CODE = re.compile(
    r"[^\W\d_][-/.]?\d[\d-]*$|\d[-/.]\d+[-/.]\d+$|\d\.? (?:\w+ )?[^\W\d_]{3,}\.?,? (?:19|20)\d\d$"
    r"|^[^\W\d_]{3,}\.? \d{1,2},? (?:19|20)\d\d$"
)
"""A code that ends with digits, or a date that ends with a year."""
_LEADER = re.compile(r"^[\s:.…·_\-–—]+|[\s:…·_]+$")


class Line(msgspec.Struct, frozen=True):
    """A line of text, or the part of one that is a value."""

    text: str
    box: Box
    confidence: float

    @property
    def height(self) -> float:
        """Pixels."""
        return self.box[3] - self.box[1]

    @property
    def cy(self) -> float:
        """The middle down, in pixels."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def cx(self) -> float:
        """The middle across, in pixels."""
        return (self.box[0] + self.box[2]) / 2


def is_word(line: Line) -> bool:
    """Say whether a line is text beyond doubt: discs and strokes in a row are read as letters too."""
    return line.confidence > 0.7 and len(set(line.text.casefold()) - set("o0.,•●-–—_|li1c() ")) >= 2


def lines(words: Sequence[Words]) -> list[Line]:
    """Return what was read as level lines, from the top, then from the left."""
    found = []
    for each in words:
        quad = np.array(each.quad)
        (left, top), (right, bottom) = quad.min(axis=0).tolist(), quad.max(axis=0).tolist()
        found.append(Line(each.text.strip(), (left, top, right, bottom), each.confidence))
    return sorted((line for line in found if line.text), key=lambda line: (line.cy, line.box[0]))


def labelled(found: Sequence[Line], label: str) -> list[Line]:
    """Return the lines that a label names: word for word, as the start of a line, else nearly; none where none is."""
    exact = [line for line in found if same(_bare(line.text), label)]
    if exact:
        return exact
    starts = [line for line in found if _starts(line.text, label)]
    if starts:
        return starts
    scores = [_likeness(_bare(_head(line.text)), label) for line in found]
    best = max(scores, default=0.0)
    return [line for line, score in zip(found, scores, strict=True) if score == best] if best >= ALIKE else []


def _likeness(text: str, label: str) -> float:
    """Return how alike two texts are; 0 where a short word or a number differs, for that is what tells labels apart."""
    ours, theirs = (one.casefold().split() for one in (text, label))
    for word, other in zip(ours, theirs, strict=False):
        if word != other and (min(len(word), len(other)) < 3 or any(letter.isdigit() for letter in word + other)):
            return 0.0
    return likeness(text, label) if len(ours) == len(theirs) else 0.0


def head(text: str) -> str:
    """Return a line without the value that it ends with: ``Amount due`` of ``Amount due: 12.50``."""
    before = _head(text)
    found = re.search(r"\s*[$€£¥]?\s*\d[\d ,.]*\d\s*[$€£¥]?\s*$", before)
    return _bare(before[: found.start()] if found and found.start() > 2 else before)


def names(text: str) -> tuple[str, ...]:
    """Return how a line may be called: whole, without the value that it ends with, and without a unit in brackets."""
    return text, head(text), re.sub(r"\s*\([^)]*\)$", "", head(text))


def is_series(found: Sequence[Line], label: Line) -> bool:
    """Say whether a line is one of a row of its like: years or names along an axis, heads of columns, a legend."""
    row = [line for line in found if level(line, label)]
    forms = {re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", line.text)) for line in row}
    return len(row) >= 3 and len(forms) == 1


def ranked(found: Sequence[Line], head_line: Line, lowest: bool) -> tuple[Line, Line] | None:
    """Return the first cell of the row in which a column has its largest or smallest number, and that number's line."""
    numbers = [(number(line.text), line) for line in column(found, head_line)]
    valued = [(value_, line) for value_, line in numbers if value_ is not None]
    if len(valued) < 2:
        return None
    _, best = (min if lowest else max)(valued, key=lambda pair: pair[0])
    row = [line for line in found if level(line, best) and line.cx < best.cx]
    first = min(row, key=lambda line: line.box[0], default=None)
    return (first, best) if first is not None else None


def value(found: Sequence[Line], label: Line, named: str, amount: bool = False) -> Line | None:
    """Return what a label's line says of it: the rest of the line, what stands right of it, or below.

    Args:
        found: all lines.
        label: the line that bears the label.
        named: the label.
        amount: a number is wanted, the last one on the row.
    """
    rest = _rest(label, named)
    row = [line for line in found if line is not label and level(line, label) and line.box[0] >= label.box[2] - 2]
    row = [line for line in row if not same(_bare(line.text), named)]
    row = sorted(row, key=lambda line: line.box[0])
    parts = ([rest] if rest is not None else []) + row
    if amount:
        priced = [part for part in (_amount(line) for line in parts) if part is not None]
        if priced:
            return priced[-1]
        if any(letter.isdigit() for part in parts for letter in part.text):
            return None  # a date or a code stands there, and what is below belongs to another line
    elif parts:
        return parts[0] if len(parts[0].text.split()) <= WORDY else None
    under = [line for line in found if 0.5 * label.height < line.cy - label.cy < BELOW * label.height
             and abs(line.box[0] - label.box[0]) < 2 * label.height]  # fmt: skip
    nearest = min(under, key=lambda line: line.cy, default=None)
    # What has something beside it is a label itself, and says nothing of this one.
    if (
        nearest is None
        or ":" in nearest.text
        or any(level(line, nearest) and line.box[0] >= nearest.box[2] - 2 for line in found if line is not nearest)
    ):
        return None
    return nearest if not amount or number(nearest.text) is not None else None


def cell(found: Sequence[Line], row: Line, head: Line) -> Line | None:
    """Return what stands where the row of one line and the column under another meet."""
    beside = [line for line in found if line is not row and level(line, row)]
    columns = _heads(found, head)
    own = [line for line in beside if over(line, columns) is head]
    return min(own, key=lambda line: abs(line.cx - head.cx), default=None)


def column(found: Sequence[Line], head: Line) -> list[Line]:
    """Return the numbers that stand under a head, from the top, as far as they follow one another."""
    columns = _heads(found, head)
    under = [line for line in found if line.cy > head.cy + 0.5 * head.height and over(line, columns) is head]
    under = [line for line in under if number(line.text) is not None]
    result: list[Line] = []
    for line in sorted(under, key=lambda line: line.cy):
        steps = [b.cy - a.cy for a, b in itertools.pairwise(result)]
        if steps and line.cy - result[-1].cy > 1.8 * float(np.median(steps)):
            break
        result.append(line)
    return result


def articles(found: Sequence[Line]) -> list[Line]:
    """Return the rows of a receipt that name an article and its price: those above the first sum."""
    result: list[Line] = []
    for line in sorted(found, key=lambda line: line.cy):
        if not re.search(r"[^\W\d_]{2}", line.text):
            continue
        price = value_beside(found, line)
        if price is None:
            continue
        if RESULTS.search(line.text):
            break
        result.append(line)
    return result


def value_beside(found: Sequence[Line], label: Line) -> Line | None:
    """Return the amount with two decimals at the end of a label's row, if there is one."""
    row = [label, *(line for line in found if line is not label and level(line, label) and line.cx > label.cx)]
    last = max(row, key=lambda line: line.box[2])
    part = _amount(last)
    return part if part is not None and re.search(r"\d[.,]\d\d\b|[$€£¥]\s?\d", part.text) else None


def boxes(*parts: Line | None) -> tuple[Box, ...]:
    """Return the boxes of what there is."""
    return tuple(part.box for part in parts if part is not None)


def level(one: Line, other: Line) -> bool:
    """Say whether two lines stand on one row."""
    return abs(one.cy - other.cy) < LEVEL * min(one.height, other.height)


def _heads(found: Sequence[Line], head: Line) -> list[Line]:
    return [line for line in found if line is head or level(line, head)]


def over(line: Line, columns: Sequence[Line]) -> Line:
    """Return the head that a line stands under: the one whose left edge, middle or right edge it shares best."""
    return min(columns, key=lambda head: min(abs(a - b) for a, b in zip(_edges(line), _edges(head), strict=True)))


def _edges(line: Line) -> tuple[float, float, float]:
    return line.box[0], line.cx, line.box[2]


def _bare(text: str) -> str:
    return _LEADER.sub("", text)


def _head(text: str) -> str:
    """Return the part of a line before its value."""
    return re.split(r":|\.{3,}|…|\s{3,}", text)[0]


def _starts(text: str, label: str) -> bool:
    return bool(re.match(rf"{re.escape(label)}(?!\w)", text, re.IGNORECASE))


def _rest(label: Line, named: str) -> Line | None:
    """Return what follows a label on its own line."""
    text = label.text
    found = re.match(rf"\W*{re.escape(named)}(?!\w)", text, re.IGNORECASE) or re.match(r"[^:]*:", text)
    rest = _bare(text[found.end() :]) if found else ""
    if not rest:
        return None
    left, top, right, bottom = label.box
    start = left + (right - left) * text.rfind(rest) / max(len(text), 1)
    return Line(rest, (start, top, right, bottom), label.confidence)


def _amount(line: Line) -> Line | None:
    """Return the number that a line is or ends with; the end of a date or of a code is none."""
    if number(line.text) is not None:
        return line
    found = _AMOUNT.search(line.text)
    if not found or number(found[0].strip()) is None or _CODE.search(line.text):
        return None
    left, top, right, bottom = line.box
    start = left + (right - left) * found.start() / max(len(line.text), 1)
    return Line(found[0].strip(), (start, top, right, bottom), line.confidence)

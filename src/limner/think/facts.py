"""What papers say in forms of their own: dates, times, telephone numbers, addresses; and what stands out on them.

A form that a question asks for is looked for in all lines; where several have it, the one whose row has words of the
question. Two that fit alike are no answer.
"""

import re
from collections.abc import Callable, Sequence

import msgspec

from limner.sight.words import number
from limner.think.papers import BELOW, Line, articles, level, value_beside
from limner.think.terms import terms

_MONTH = (
    r"(?:Jan|F[eé]b|F[eé]v|M[aä]r|Apr|Avr|Abr|Ma[iy]|Jun|Juin|Jul|Juil|Aug|Ao[uû]t|Ago|Sept?|O[ck]t|Nov|De[cz]|D[eé]c"
    r"|Ene|Dic)[a-zéûä]*\.?"
)
_DATE = (
    rf"\b\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b|\b\d{{1,2}}\.? {_MONTH},? ?\d{{2,4}}\b"
    rf"|\b{_MONTH} \d{{1,2}},? ?\d{{4}}\b|\b\d{{1,2}}\.? {_MONTH}(?!\w)"
)
FORMS: dict[str, tuple[str, str]] = {
    "date": (r"\b(?:date|when|what day|which day|wann|datum|quand|fecha|cuándo)\b", _DATE),
    "time": (
        r"\b(?:what time|at what hour|time of day|wie ?viel uhr|uhrzeit|quelle heure|qué hora)\b",
        r"\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?\b",
    ),
    "mail": (r"\be-?mail\b", r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    "site": (
        r"\b(?:web ?site|web address|url|home ?page)\b",
        r"\b(?:https?://|www\.)\S+|(?<![@\w.])[\w-]+\.(?:com|org|net|de|io|eu)\b",
    ),
    "post": (
        r"\b(?:zip|post(?:al)?) ?codes?\b|\bplz\b",
        r"(?<=[A-Z]{2} )\d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b",
    ),
    "phone": (
        r"\b(?:(?:tele)?phone|call|tel|mobile|telefon\w*|teléfono)\b",
        rf"(?<![\w.])(?!{_DATE})\+?\(?\d[\d ()/.-]{{6,}}\d(?![\w.])",
    ),
}
"""How each form is asked for, and how it is written."""
DEAREST = re.compile(r"\b(?:most expensive|dearest|costliest|highest[- ]priced?|costs? (?:the )?most)\b")
CHEAPEST = re.compile(r"\b(?:cheapest|least expensive|lowest[- ]priced?|costs? (?:the )?least)\b")
TITLE = re.compile(r"\b(?:title|heading)\b")


GENERAL = frozenset(
    "date time phone mail number address post site web websit page url home telephone call letter receipt invoice "
    "purchas sale transaction visit made bought wa lett shop stor company tel mobil customer person contact her his"
    .split()
)  # fmt: skip
"""Terms of a question that do not tell one date, time or number from another."""


NUMBERED = frozenset(("number", "reference", "invoice", "order", "tax"))
"""Terms beside a number that is not one to call."""


class Fact(msgspec.Struct, frozen=True):
    """What was found, and the lines that it rests on."""

    text: str
    lines: tuple[Line, ...]


def fact(question: str, found: Sequence[Line]) -> Fact | None:
    """Return what a question asks for by its form or by how it stands out; ``None`` where nothing or too much does.

    Args:
        question: what is asked, in English.
        found: the lines of the paper.
    """
    asked = question.lower()
    for cue, form in FORMS.values():
        if re.search(cue, asked):
            return _formed(asked, re.compile(form, re.IGNORECASE), found)
    for cue, best in ((DEAREST, max), (CHEAPEST, min)):
        if cue.search(asked):
            return _priced(found, best)
    return _headline(found) if TITLE.search(asked) else None


def _formed(asked: str, form: re.Pattern[str], found: Sequence[Line]) -> Fact | None:
    hits = [(match[0].strip(), line) for line in found for match in form.finditer(line.text)]
    if form.pattern == FORMS["phone"][1]:
        # An account's or an invoice's number may be written the same.
        hits = [hit for hit in hits if "phone" in (near := _around(hit[1], found)) or not near & NUMBERED]
    words = [term for term in terms(asked) if term not in GENERAL]
    if words:
        # Of "When is the invoice due?" the last word is what is asked, the others are what it is asked of.
        places = [[k for k, word in enumerate(words) if word in _around(line, found)] for _, line in hits]
        hits = [hit for hit, each in zip(hits, places, strict=True) if len(words) - 1 in each]
    elif len({text for text, _ in hits}) > 1:
        hits = [(text, line) for text, line in hits if text == line.text.strip(" .")]  # a line of its own
    if len({text for text, _ in hits}) != 1:
        return None
    return Fact(hits[0][0], (hits[0][1],))


def _around(line: Line, found: Sequence[Line]) -> set[str]:
    """Return the words on a line's row, and on the line just above it."""
    above = [other for other in found if 0 < line.cy - other.cy < BELOW * line.height
             and abs(other.box[0] - line.box[0]) < line.height]  # fmt: skip
    near = [*above, *(other for other in found if level(other, line))]
    return {term for other in near for term in terms(other.text)}


def _priced(found: Sequence[Line], best: Callable[..., tuple[float, Line, Line]]) -> Fact | None:
    rows = [(number(price.text), row, price) for row in articles(found)
            if (price := value_beside(found, row)) is not None]  # fmt: skip
    priced = [(value, row, price) for value, row, price in rows if value is not None]
    if len(priced) < 2:
        return None
    _, row, price = best(priced, key=lambda each: each[0])
    name = re.sub(r"\s*[-–.…]*\s*[$€£]?\s*\d+[.,]\d\d.*$", "", row.text).strip()
    return Fact(name, (row, price)) if name else None


def _headline(found: Sequence[Line]) -> Fact | None:
    """Return the largest line, where one is larger than all others."""
    named = [line for line in found if re.search(r"[^\W\d_]{2}", line.text)]
    ranking = sorted(named, key=lambda line: -line.height)
    if not ranking or (len(ranking) > 1 and ranking[0].height < 1.1 * ranking[1].height):
        return None
    return Fact(ranking[0].text, (ranking[0],))

"""Looks up on a paper what a question asks for: the one entry whose label has the question's terms.

In English, German, French and Spanish, in whatever words (see :mod:`limner.think.terms`). An entry must say what is
asked and be of the form that is asked for; where two that fit alike say different things there is no answer.
"""

import re
from collections.abc import Sequence

import msgspec

from limner.think.entries import AMOUNT, Entry, entries
from limner.think.facts import FORMS
from limner.think.papers import Line
from limner.think.terms import WEAK, folded, terms

COVERED = 0.6
"""The part of a question's terms that an entry must have, by weight."""
LIGHT = 0.3
"""Weight of a term that any value of its form has."""
SUBJECTS = frozenset(
    terms(
        "invoice receipt customer order person patient company train bus ferry boat flight plane coach tram letter "
        "ticket card product item dish contain parcel package event traveler traveller passenger guest student visitor "
        "option network performance show play concert runner employee purchase buy bought made form label go works "
        "pay charged include apply added selected chosen choose einkauf"
    )
)
"""Terms that may name the paper as a whole, or what it is about, rather than an entry."""
EXCUSED = SUBJECTS | {"start", "open"}
"""Terms that an entry need not have."""
_ASKS = (
    ("time", r"\bwhat time\b|\bat what hour\b|\bwieviel uhr\b|\bwie viel uhr\b|\bquelle heure\b|\bque hora\b"),
    ("date", r"\bwhat (?:date|day)\b|\bwhich (?:date|day)\b|\bdates?\b|\bdatum\b|\bfecha\b"),
    ("when", r"\bwhen\b|\bwann\b|\bquand\b|\bcuando\b"),
    ("money", r"\bhow much (?:is|are|was|were|does|do|did|vat|tax|change|cash)\b|\bprices?\b|\bcosts?\b|\btotal\b"
              r"|\bvat\b|\btax\b|\bfee\b|\bbalance\b|\bamount\b|\bwie (?:viel|hoch)\b|\bsumme\b|\bbetrag\b"
              r"|\bmontant\b|\bcombien\b|\bcuanto\b|\bprix\b|\bpreis\b"),
    ("count", r"\bhow (?:much|many|heavy)\b|\bwie viele\b|\bquantity\b"),
    ("id", r"\bnumbers?\b|\bno\.|\bnummer\b|nummer\b|\bnumero\b"),
    ("who", r"\bwho(?:se|m)?\b|\bwer\b|\bwem\b|\bqui\b|\bquien\b"),
)  # fmt: skip
_NAMED = re.compile(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]")


class Found(msgspec.Struct, frozen=True):
    """What was found, how surely it is what was asked for, and the lines that it rests on."""

    text: str
    sure: float
    lines: tuple[Line, ...]


def lookup(question: str, found: Sequence[Line]) -> Found | None:
    """Return the value of the entry that a question asks for; ``None`` where none is, or too many are.

    Args:
        question: in English, German, French or Spanish.
        found: the lines of the paper.
    """
    asked = terms(question)
    wanted = form(question)
    if not asked:
        return None
    if wanted in ("when", "time", "date"):
        kind = "time" if wanted == "time" else "date"
        asked = [term for term in asked if term not in ("date", "time", *SUBJECTS)] or [kind]
    hits = [hit for entry in entries(found) if (hit := _hit(asked, question, wanted, entry)) is not None]
    hits.sort(key=lambda hit: -hit.sure)
    if not hits:
        return None
    best = hits[0]
    rivals = [hit for hit in hits if hit.sure > best.sure - 0.08 and not _is_alike(hit.text, best.text)]
    return None if rivals else best


def form(question: str) -> str:
    """Return of what form the answer is: ``date``, ``time``, ``when``, ``money``, ``count``, ``id``, ``who`` or any."""
    plain = folded(question)
    return next((name for name, cue in _ASKS if re.search(cue, plain)), "")


def formed(text: str, wanted: str) -> str | None:
    """Return the part of a value that is of a form; ``None`` where it has none."""
    if wanted in ("date", "time", "when"):
        kinds = ("date", "time") if wanted == "when" else (wanted,)
        hits = [match[0].strip() for kind in kinds for match in re.finditer(FORMS[kind][1], text, re.IGNORECASE)]
        return hits[0] if len(hits) == 1 else hits[0] if hits and wanted == "when" else None
    if wanted in ("money", "count"):
        if not re.search(r"\d", text) or re.search(FORMS["date"][1], text, re.IGNORECASE):
            return None
        if re.fullmatch(r"\W*\d{1,3}(?:[.,]\d+)?\s*%\W*", text) and wanted == "money":
            return None  # a rate
        amount = AMOUNT.search(text)
        if amount and re.search(r"\D", text[: amount.start()]) and wanted == "money":
            return amount[0].strip()
        return text if len(re.findall(r"[^\W\d_]+", text)) <= 4 else None
    if wanted == "id":
        if not re.search(r"\d", text) or re.fullmatch(r"(?:19|20)\d\d", text) or len(text.split()) > 6:
            return None
        return text
    if wanted == "who":
        return text if re.search(r"[^\W\d_]{2}", text) and not re.search(r"\d", text) else None
    return text


def _hit(asked: Sequence[str], question: str, wanted: str, entry: Entry) -> Found | None:
    label, row = terms(entry.label.text), terms(entry.row)
    if wanted in ("when", "time", "date"):
        label = [term for term in label if term not in ("date", "time")] or label
    text = formed(entry.value.text.strip(" :"), wanted)
    if text is None or not re.search(r"\w", text) or _is_alike(text, entry.label.text):
        return None
    weights = {term: LIGHT if term in WEAK else 1.0 for term in asked}
    met = [term for term in asked if term in label or term in row]
    missed = [term for term in asked if term not in met]
    if any(_is_name(term, question) for term in missed):
        return None
    missed_weight = sum(0.15 if term in EXCUSED else weights[term] for term in missed)
    weight = sum(weights[term] for term in met)
    if weight / (weight + missed_weight) < COVERED:
        return None
    if entry.column and len(entry.column) > 1 and not any(term in row for term in met):
        return None  # the head alone names a column, not a cell
    if entry.column and not any(term in label for term in met) and not (wanted == "money" and AMOUNT.search(text)):
        return None
    named = [term for term in met if term in label]
    extra = [term for term in label if term not in asked]
    spare = sum(0.3 if term in WEAK else 1.0 for term in extra)
    strong = any(weights[term] == 1.0 for term in named) or entry.column or len(named) == len(label)
    if not strong or len(label) > 7:
        return None
    sure = entry.sure - 0.15 * spare - 0.35 * missed_weight
    if entry.column:
        used = {term for term in met if term in row}
        sure -= 0.02 * len([term for term in row if term not in used])
    if wanted == "id" and "number" in label:
        sure += 0.05
    if focus := _focus(question):
        sure += 0.15 if any(term in label for term in focus) else 0.0
    confidence = min(entry.label.confidence, entry.value.confidence)
    return Found(text, min(sure, 1.0) * confidence, (entry.value,)) if sure > 0.3 else None


def _focus(question: str) -> list[str]:
    """Return the terms of what stands just behind ``which`` or ``what``: that is what is asked for."""
    found = re.search(
        r"\b(?:which|what|how many|welche\w*|quel\w*|cual)\s+([^\W\d_]+(?:[- ][^\W\d_]+)?)", folded(question)
    )
    return terms(found[1].split()[0]) if found else []


def _is_name(term: str, question: str) -> bool:
    """Say whether a term is a name in a question: it is written with a capital, not as the first word, or quoted."""
    for found in re.finditer(r"[^\W\d_]+", question):
        if found.start() > 0 and found[0][0].isupper() and term in terms(found[0]):
            german = re.match(r"(?:wie|was|wann|wer|welche|um|wo)\b", folded(question))
            return not german or not term
    return any(term in terms(quoted) for quoted in _NAMED.findall(question))


def _is_alike(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", one).casefold() == re.sub(r"\W+", "", other).casefold()

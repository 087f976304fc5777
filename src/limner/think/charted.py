"""Answers questions about the values of a chart that was read: one value, the highest, differences, sums, counts.

``None`` where the question is not about values of what the chart names, or asks for more than one step.
"""

import re
from collections.abc import Sequence

from limner.sight.datum import Datum, Figure
from limner.sight.words import plain

HIGH = re.compile(r"\b(?:highest|largest|biggest|greatest|tallest|maximum|most)\b")
LOW = re.compile(r"\b(?:lowest|smallest|least|shortest|minimum|fewest)\b")
MORE = r"(?:above|over|exceed(?:s|ing)?|(?:more|greater|higher|larger|taller) than)"
LESS = r"(?:below|under|(?:less|lower|smaller|fewer|shorter) than)"
APART = re.compile(
    r"\b(?:difference|differ|(?:how much|by how much) (?:larger|higher|greater|more|smaller|lower|less))\b"
)
SUM = re.compile(r"\b(?:sum|together|combined|total|altogether)\b")
OTHER = re.compile(
    r"\b(?:colou?r|title|axis|legend|where|position|mirror\w*|rotat\w*|turned|year before|ratio|average)\b"
)
TWO = 2


def charted(question: str, chart: Figure) -> tuple[str, tuple[Datum, ...]] | None:
    """Return the answer to a question and the values that it rests on, or ``None``.

    Args:
        question: in English.
        chart: what was read.
    """
    text = " ".join(question.split())
    labels = _named(text, [one.label for one in chart.data])
    series = _named(text, [one.series for one in chart.data if one.series])
    asked = text.lower()
    if OTHER.search(asked):
        return None
    data = [one for one in chart.data if not series or one.series in series]
    if (found := _count(asked, data, chart, labels)) is not None:
        return found
    chosen = [one for one in data if one.label in labels]
    if len(chosen) == TWO and (len(labels) == TWO or len(series) == TWO):
        return _pair(text, asked, chosen)
    several = len({one.series for one in data}) > 1
    if not labels and not several and data:
        return _extreme(asked, data)
    if len(labels) == 1 and len(chosen) == 1 and not (HIGH.search(asked) or LOW.search(asked) or SUM.search(asked)):
        if re.search(r"\b(?:values?|how (?:high|much|many|large|tall)|what (?:was|is|were)|which value)\b", asked):
            return plain(chosen[0].value), tuple(chosen)
    return None


def _named(text: str, words: Sequence[str]) -> list[str]:
    """Return which of the words a question names, in their order in it; none that is a part of another."""
    rest, found = text, []
    for word in sorted(set(words) - {""}, key=len, reverse=True):  # a bar whose name was not read has none
        strict = 0 if len(word) < 4 else re.IGNORECASE
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", rest, strict)
        if match:
            found.append((match.start(), word))
            rest = rest[: match.start()] + "\0" * len(match[0]) + rest[match.end() :]
    return [word for _, word in sorted(found)]


def _count(
    asked: str, data: Sequence[Datum], chart: Figure, labels: Sequence[str]
) -> tuple[str, tuple[Datum, ...]] | None:
    if not re.search(r"\bhow many\b|\bnumber of\b", asked):
        return None
    limit = re.search(rf"\b(?:({MORE})|({LESS})) (-?[\d,]*\.?\d+)", asked)
    things = re.search(r"\b(?:bars?|columns|categories)\b", asked)
    if not things or labels or chart.kind != "bars" or (limit is None and "than" in asked):
        return None
    if limit is None:
        return (str(len(data)), tuple(data)) if re.search(r"\bbars?\b", asked) else None
    bound = float(limit[3].replace(",", ""))
    kept = tuple(one for one in data if (one.value > bound if limit[1] else one.value < bound))
    return str(len(kept)), kept


def _pair(text: str, asked: str, chosen: Sequence[Datum]) -> tuple[str, tuple[Datum, ...]] | None:
    one, other = sorted(chosen, key=lambda each: max(text.find(each.label), 0))
    if APART.search(asked):
        return plain(abs(one.value - other.value)), (one, other)
    if SUM.search(asked):
        return plain(one.value + other.value), (one, other)
    if re.match(r"(?:is|was|are|were|does|did|has|have) ", asked) and one.label != other.label:
        if re.search(rf"\b{MORE}", asked):
            return ("yes" if one.value > other.value else "no"), (one, other)
        if re.search(rf"\b{LESS}", asked):
            return ("yes" if one.value < other.value else "no"), (one, other)
    return None


def _extreme(asked: str, data: Sequence[Datum]) -> tuple[str, tuple[Datum, ...]] | None:
    high, low = HIGH.search(asked), LOW.search(asked)
    if bool(high) == bool(low) or re.search(r"\b(?:second|third|difference|sum)\b", asked):
        return None
    best = (max if high else min)(data, key=lambda one: one.value)
    if not best.label:  # its name was not read
        return None
    if re.match(r"(?:which|who|when|what) (?!is the (?:highest|lowest|largest|smallest|maximum|minimum) value)", asked):
        return best.label, (best,)
    return (plain(best.value), (best,)) if "value" in asked else None

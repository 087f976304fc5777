"""Answers questions about a chart that was read: values, extremes, differences, sums, means, counts, trends, captions.

``None`` where the question is not about what the chart says, or asks for what is not understood; an answer of ``None``
with a reason where it is about the chart and the chart does not tell.
"""

import re
from collections.abc import Sequence

import msgspec

from limner.sight.datum import Datum, Figure
from limner.sight.words import plain
from limner.think import captioned
from limner.think.labels import named
from limner.think.trend import trend

HIGH = re.compile(r"\b(?:highest|largest|biggest|greatest|tallest|longest|maximum|max|most|peaks?|top)\b")
LOW = re.compile(r"\b(?:lowest|smallest|least|shortest|minimum|min|fewest)\b")
MORE = r"(?:above|over|exceed(?:s|ing)?|at least|(?:more|greater|higher|larger|taller|bigger) than)"
LESS = r"(?:below|under|(?:less|lower|smaller|fewer|shorter) than)"
APART = re.compile(
    r"\b(?:differ(?:ence|s)?|gap|(?:how much|by how much|how many (?=more|fewer))\b.*\b"
    r"(?:larger|higher|greater|more|bigger|taller|smaller"
    r"|lower|less|fewer|shorter))\b"
)
SUM = re.compile(r"\b(?:sum|together|combined|total|altogether|add(?:ed)? up)\b")
MEAN = re.compile(r"\b(?:average|mean)\b")
RANK = re.compile(r"\b(second|third|2nd|3rd)[- ](?:highest|largest|biggest|greatest|tallest|most)\b")
RANKS = {"second": 1, "2nd": 1, "third": 2, "3rd": 2}
PLACE = re.compile(
    r"\b(?:x|time|t)\s*(?:=|is|equals|of)\s*(-?\d[\d,]*\.?\d*)|\b(?:at|for|in)\s+(-?\d[\d,]*\.?\d*)\s*\??$"
)
ASKED = re.compile(
    r"\b(?:values?|how (?:high|much|many|large|tall|big)|what (?:was|is|were|are|share|percent\w*|portion|proportion)"
    r"|which (?:value|share|percent\w*)|percent\w*|per cent|shares?|proportion|portion|read off)\b"
)
OTHER = re.compile(
    r"\b(?:colou?r|where|position|mirror\w*|rotat\w*|turned|upside|year before|ratio|times|median|growth|grow|written"
    r"|next to|left of|right of|caption|source|which line|angle|degrees|confidence)\b"
)
TWO = 2


class Told(msgspec.Struct, frozen=True):
    """An answer about a chart."""

    answer: str | None
    """``None`` where the chart does not tell."""
    seen: tuple[Datum, ...] = ()
    """The values that it rests on."""
    why: str = ""


def charted(question: str, chart: Figure) -> Told | None:
    """Answer a question about a chart.

    Args:
        question: in English.
        chart: what was read.
    """
    text = " ".join(question.split())
    asked = text.lower()
    if (caption := captioned.captioned(asked, chart.captions)) is not None:
        return Told(caption or None, why="" if caption else "no such caption is to be read on the chart")
    labels = named(text, [one.label for one in chart.data])
    series = named(text, [one.series for one in (*chart.data, *chart.courses) if one.series])
    if OTHER.search(asked):
        return None
    if (direction := trend(asked, chart, series)) is not None:
        return Told(direction, chart.data)
    data = [one for one in chart.data if not series or one.series in series]
    if (found := _count(asked, data, chart, labels)) is not None:
        return found
    if not labels and (found := _at(asked, chart, series)) is not None:
        return found
    chosen = [one for one in data if one.label in labels]
    if len(labels) < TWO and len(series) < TWO and (found := _over(asked, data, labels, series, chart)) is not None:
        return found
    if len(chosen) >= TWO and (len(chosen) == len(labels) or (len(labels) == 1 and len(chosen) == len(series))):
        return _several(text, asked, chosen, chart)
    if len(labels) == 1 and len(chosen) == 1 and not any(each.search(asked) for each in (HIGH, LOW, SUM, APART, MEAN)):
        return Told(_written(chosen[0].value, chart), tuple(chosen)) if ASKED.search(asked) else None
    return None


def _written(value: float, chart: Figure) -> str:
    return f"{plain(round(value, 1))}%" if chart.kind == "slices" else plain(value)


def _count(asked: str, data: Sequence[Datum], chart: Figure, labels: Sequence[str]) -> Told | None:
    if not re.search(r"\bhow many\b|\bnumber of\b", asked) or labels or APART.search(asked):
        return None
    limit = re.search(rf"\b(?:({MORE})|({LESS})) (-?[\d,]*\.?\d+)(?: ?%)?", asked)
    if limit is None:
        return _number(asked, data, chart) if "than" not in asked else None
    things = re.search(
        r"\b(?:bars?|columns|categories|slices?|segments|sectors|points|months|years|days|values)\b", asked
    )
    if not things or not data or any(not one.label and chart.kind != "points" for one in data):
        return None
    bound = float(limit[3].replace(",", ""))
    at_least = limit[1] == "at least"
    kept = [one for one in data if (one.value > bound or (at_least and one.value == bound) if limit[1]
                                    else one.value < bound)]  # fmt: skip
    return Told(str(len(kept)), tuple(kept))


def _number(asked: str, data: Sequence[Datum], chart: Figure) -> Told | None:
    series = {one.series for one in (*chart.data, *chart.courses)}
    kinds = {
        "bars": (r"\bbars?\b", data), "points": (r"\b(?:points?|dots?|markers?|circles?)\b", data),
        "slices": (r"\b(?:slices?|segments?|sectors?|wedges?|parts?|pieces?|categories)\b", data),
    }  # fmt: skip
    if chart.kind == "lines" and re.search(r"\b(?:lines?|curves?|series)\b(?! of)", asked):
        return Told(str(len(series)), chart.data)
    word, things = kinds.get(chart.kind, ("", ()))
    if word and re.search(word, asked):
        return Told(str(len(things)), tuple(things))
    if chart.kind in ("bars", "lines") and re.search(r"\b(?:categories|groups)\b", asked) and data:
        known = {one.label for one in data}
        return Told(str(len(known)), tuple(data)) if "" not in known else None
    return None


def _at(asked: str, chart: Figure, series: Sequence[str]) -> Told | None:
    """Answer what a line's value is at a number of the level axis."""
    match = PLACE.search(asked)
    courses = [one for one in chart.courses if not series or one.series in series]
    if match is None or len(courses) != 1 or not ASKED.search(asked) or SUM.search(asked) or APART.search(asked):
        return None
    place = float((match[1] or match[2]).replace(",", ""))
    if (value := courses[0].value(place)) is None:
        return Told(None, why="the line does not reach that place")
    return Told(plain(value), (Datum("", courses[0].series, value, courses[0].box),))


def _over(
    asked: str, data: Sequence[Datum], labels: Sequence[str], series: Sequence[str], chart: Figure
) -> Told | None:
    """Answer about all values of one series, or all of one category."""
    if len(labels) == 1:
        data = [one for one in data if one.label == labels[0]]
        if len(data) < TWO:
            return None
    elif len({one.series for one in data}) > 1:
        return None
    if not data:
        return _peak(asked, chart, series) if not labels else None
    if chart.courses and (found := _peak(asked, chart, series)) is not None:
        return found
    high, low = HIGH.search(asked), LOW.search(asked)
    ranked = sorted(data, key=lambda one: one.value)
    if high and low and (APART.search(asked) or re.search(r"\brange\b", asked)):
        return Told(_written(ranked[-1].value - ranked[0].value, chart), (ranked[-1], ranked[0]))
    if MEAN.search(asked) and not (high or low or APART.search(asked) or re.search(r"above|below|than", asked)):
        return Told(plain(sum(one.value for one in data) / len(data)), tuple(data))
    if SUM.search(asked) and not (high or low or APART.search(asked)) and chart.kind in ("bars", "lines"):
        return Told(plain(sum(one.value for one in data)), tuple(data))
    if bool(high) == bool(low) or re.search(r"\b(?:difference|sum|differ|average|how many)\b", asked):
        return None
    rank = RANK.search(asked)
    if re.search(r"\b(?:second|third|2nd|3rd|fourth|fifth)\b", asked) and not (rank and len(data) > RANKS[rank[1]]):
        return None
    best = ranked[-1 - RANKS[rank[1]]] if rank else ranked[-1] if high else ranked[0]
    return _extreme(asked, best, by_series=len(labels) == 1, chart=chart)


def _extreme(asked: str, best: Datum, by_series: bool, chart: Figure) -> Told | None:
    name = best.series if by_series else best.label
    valued = re.search(
        r"\b(?:what|which) (?:is|was|are) (?:the )?(?:\w+ )?(?:highest|lowest|largest|smallest|maximum|minimum"
        r"|greatest|peak)(?: and \w+)? (?:values?|share|percentage|number|amount|point)?\b(?! (?:category|bar|slice"
        r"|segment))|\bhow (?:much|many|high|large|low)\b|\bvalue of the (?:highest|largest|tallest"
        r"|lowest|smallest|shortest)\b",
        asked,
    )
    value = valued and re.search(r"\b(?:values?|share|percentage|how|amount|number)\b", asked)
    if value and not re.match(r"(?:which|who|when|in which|what (?:has|category|month|year|bar|slice))\b", asked):
        return Told(_written(best.value, chart), (best,))
    if name and re.match(r"(?:in |at |on |for )?(?:which|who|when|what|name)\b", asked):
        return Told(name, (best,))
    return None


def _peak(asked: str, chart: Figure, series: Sequence[str]) -> Told | None:
    """Answer how high or low a line runs that stands over numbers."""
    courses = [one for one in chart.courses if not series or one.series in series]
    high, low = HIGH.search(asked), LOW.search(asked)
    if len(courses) != 1 or bool(high) == bool(low) or not re.search(r"\bvalues?\b|\bhow (?:high|low)\b", asked):
        return None
    if re.search(r"\b(?:where|when|which|x)\b", asked):
        return None
    value = max(courses[0].values) if high else min(courses[0].values)
    return Told(plain(value), (Datum("", courses[0].series, value, courses[0].box),))


def _several(text: str, asked: str, chosen: Sequence[Datum], chart: Figure) -> Told | None:
    """Answer about two values or more that are named."""
    if SUM.search(asked) and not APART.search(asked):
        return Told(_written(sum(one.value for one in chosen), chart), tuple(chosen))
    if MEAN.search(asked):
        return Told(plain(sum(one.value for one in chosen) / len(chosen)), tuple(chosen))
    if len(chosen) != TWO:
        return None
    by_label = chosen[0].label != chosen[1].label
    one, other = sorted(chosen, key=lambda each: text.lower().find((each.label if by_label else each.series).lower()))
    if APART.search(asked):
        return Told(_written(abs(one.value - other.value), chart), (one, other))
    more, less = re.search(rf"\b{MORE}", asked), re.search(rf"\b{LESS}", asked)
    if re.match(r"(?:is|was|are|were|does|did|has|have) ", asked) and bool(more) != bool(less):
        return Told("yes" if (one.value > other.value) == bool(more) else "no", (one, other))
    larger, smaller = (one, other) if one.value > other.value else (other, one)
    if re.match(r"(?:which|what|who)\b", asked) and re.search(r"\bor\b", asked):
        higher = HIGH.search(asked) or re.search(r"\b(?:higher|larger|bigger|greater|more|taller)\b", asked)
        lower = LOW.search(asked) or re.search(r"\b(?:lower|smaller|less|fewer|shorter)\b", asked)
        if bool(higher) != bool(lower):
            best = larger if higher else smaller
            return Told(best.label if by_label else best.series, (one, other))
    return None

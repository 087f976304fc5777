"""Reads dates, times and amounts out of the sentences of letters: the one in the sentence with the question's words."""

import re
from collections.abc import Sequence

from limner.think.facts import FORMS
from limner.think.lookup import SUBJECTS, Found, form
from limner.think.papers import Line
from limner.think.terms import WEAK, terms

_MONEY = r"[$€£¥]\s?\d[\d,.]*\d|[$€£¥]\s?\d|\b\d[\d.,]*[.,]\d\d\s?(?:€|EUR|USD|GBP|CHF)|\b\d+\s?(?:€|EUR|USD|GBP|CHF)\b"
_ENDS = re.compile(r"(?<=[^\W\d_][.!?])\s+(?=[A-ZÀ-Þ])|(?<=\d[.!?])\s+(?=[A-ZÀ-Þ])")
WORDY = 5
"""Words of a line that may be prose."""
LEADING = 2.2
"""Heights between the middles of lines of one paragraph, at most."""
SURE = 0.75


def value(question: str, found: Sequence[Line]) -> Found | None:
    """Return the value of the form that a question asks for, from the one sentence that has its terms.

    Args:
        question: what is asked.
        found: the lines of the paper.
    """
    wanted = form(question)
    pattern = {"money": _MONEY, "date": FORMS["date"][1], "time": FORMS["time"][1]}.get(wanted)
    if wanted == "when":
        pattern = f"{FORMS['date'][1]}|{FORMS['time'][1]}"
    asked = [term for term in terms(question) if term not in WEAK]
    strong = [term for term in asked if term not in SUBJECTS] or asked
    if pattern is None or not strong:
        return None
    hits = [hit for text, lines in _sentences(found) if (hit := _hit(text, lines, strong, asked, pattern)) is not None]
    return hits[0] if len({hit.text for hit in hits}) == 1 else None


def _hit(text: str, lines: Sequence[Line], strong: Sequence[str], asked: Sequence[str], pattern: str) -> Found | None:
    own = terms(text)
    if not all(term in own for term in strong):
        return None
    values = [match for match in re.finditer(pattern, text, re.IGNORECASE)]
    if len(values) > 1:
        places = [found.end() for found in re.finditer(r"[^\W\d_]+", text) if set(terms(found[0])) & set(asked)]
        values = [match for match in values if match.start() > max(places, default=0)][:1]
    if len(values) != 1:
        return None
    value = values[0][0].strip(" .,")
    return Found(value, SURE, tuple(line for line in lines if value in line.text) or tuple(lines))


def _sentences(found: Sequence[Line]) -> list[tuple[str, tuple[Line, ...]]]:
    """Return sentences with the lines that they run over."""
    paragraphs: list[list[Line]] = []
    for line in sorted(found, key=lambda line: line.cy):
        last = paragraphs[-1][-1] if paragraphs else None
        if (
            last is not None
            and 0 < line.cy - last.cy < LEADING * min(line.height, last.height)
            and abs(line.box[0] - paragraphs[-1][0].box[0]) < 1.5 * line.height
        ):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    result = []
    for lines in paragraphs:
        if max(len(line.text.split()) for line in lines) < WORDY:
            continue
        for text in _ENDS.split(" ".join(line.text for line in lines)):
            over = tuple(line for line in lines if line.text in text or text in line.text or _meet(line.text, text))
            result.append((text, over or tuple(lines)))
    return result


def _meet(line: str, text: str) -> bool:
    """Say whether a line holds the start or the end of a sentence."""
    words = text.split()
    return len(words) > 2 and (" ".join(words[:2]) in line or " ".join(words[-2:]) in line)

"""The published scores of CodeVQA (VCode, arXiv 2511.02778, section 4 and its evaluation scripts), as pure functions.

Scores are fractions in [0, 1]; the paper prints them times 100. Promised are the formulas and how replies are read.
Deviations: for a reply that it cannot read MMMU's own reader picks a random option and VCode's gives none, which counts
as wrong here; a letter before a full stop, a bracket or a colon (``B.``) is read too, as by lmms-eval; and conclusions
end with a sentence, where MMMU's reader, which has made its text lower case by then, never finds the end of one.
"""

import re
from collections.abc import Mapping, Sequence
from string import ascii_uppercase

import msgspec
import numpy as np

MM_VET, MMMU, CV_BENCH = 218, 146, 100
"""Questions of each set in VCode: the weights of the overall score, however many were asked here."""
TWO, THREE = ("ADE20K", "COCO"), ("Omni3D",)
"""Sources of CV-Bench's 2D and 3D questions."""
_PUNCTUATION = ",.!?;:'"
# MMMU, eval/eval_utils.py, parse_open_response: words that an answer follows.
_LEADS = ("could be ", "so ", "is ", "thus ", "therefore ", "final ", "answer ", "result ")
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)(?:[eE][+-]?\d+)?")
_SENTENCE = re.compile(r"\.\s+|\n")
_MARK = re.compile(r"(?<![\d.])(?:0(?:\.\d+)?|1(?:\.0+)?|\.\d+)(?![\d.]*\d)")


class CvBench(msgspec.Struct, frozen=True):
    """CV-Bench's scores; ``None`` where a source that it takes has no question."""

    two: float | None
    three: float | None
    total: float | None


def overall(mm_vet: float | None, mmmu: float | None, cv_bench: float | None) -> float | None:
    """Return the overall score, the three sets weighted by their questions in VCode; ``None`` where one is missing."""
    if mm_vet is None or mmmu is None or cv_bench is None:
        return None
    return (MM_VET * mm_vet + MMMU * mmmu + CV_BENCH * cv_bench) / (MM_VET + MMMU + CV_BENCH)


def cv_bench(scores: Mapping[str, Sequence[float]]) -> CvBench:
    """Return CV-Bench's scores from those of its questions by source (``ADE20K``, ``COCO``, ``Omni3D``).

    2D is the mean of the two sources' means, 3D the mean of Omni3D, the total the mean of 2D and 3D.
    """
    means = {source: float(np.mean(values)) for source, values in scores.items() if values}
    two, three = (_mean([means.get(source) for source in sources]) for sources in (TWO, THREE))
    return CvBench(two, three, _mean([two, three]))


def letter(reply: str, options: Sequence[str]) -> str | None:
    """Return the letter of the option that a reply chooses, ``None`` where it names none.

    After MMMU's ``parse_multi_choice_response``: ``(B)`` is looked for first, then ``B`` by itself, then in a reply of
    more than five words the text of an option; the last one named counts.
    """
    letters = ascii_uppercase[: len(options)]
    said = f" {reply.strip().strip(_PUNCTUATION)} "
    for pattern in (rf"\(([{letters}])\)", rf"(?<=\s)([{letters}])(?=\s)", rf"(?<![\w'])([{letters}])(?=[.):])"):
        if found := re.findall(pattern, said):
            return found[-1]
    if len(said.split()) <= 5:
        return None
    places = {said.lower().rfind(option.lower()): name for name, option in zip(letters, options, strict=True) if option}
    last = max(places, default=-1)
    return places[last] if last >= 0 else None


def agrees(reply: str, answers: Sequence[str]) -> bool:
    """Say whether a reply to an open question gives one of the answers.

    After MMMU's ``parse_open_response`` and ``eval_open``: of each sentence that leads to an answer ("so", "is", "=")
    only what follows counts, else the whole reply; numbers agree to two decimals, words where they occur.
    """
    parts = _conclusions(reply)
    numbers = {number for part in parts for text in _NUMBER.findall(part) if (number := _number(text)) is not None}
    for answer in answers:
        number = _number(answer)
        if number in numbers if number is not None else any(_holds(part, answer) for part in parts):
            return True
    return False


def judged(reply: str) -> float | None:
    """Return the mark that a judge's reply opens with, in tenths from 0 to 1; ``None`` where it holds no such mark."""
    found = _MARK.search(reply)
    if not found:
        return None
    tenths = float(found[0]) * 10
    return round(tenths) / 10 if abs(tenths - round(tenths)) < 1e-6 else None


def cosine(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the cosine of the angle between rows of two ``(N, D)`` arrays of image features, ``(N,)`` float.

    Raises:
        ValueError: a row is zero or not finite, so that it has no direction.
    """
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    if not (np.isfinite(lengths).all() and (lengths > 0).all()):
        raise ValueError("image features must be finite and not zero")
    return (a * b).sum(axis=1) / lengths


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known and len(known) == len(values) else None


def _conclusions(reply: str) -> list[str]:
    sentences = _SENTENCE.split(reply.strip().strip(".").lower())
    tails = []
    for number, sentence in enumerate(sentences):
        leads = (*_LEADS, "=") if number == len(sentences) - 1 else _LEADS
        found = [sentence.rpartition(lead)[2].strip() for lead in leads if lead in sentence]
        tail = min(found, key=len, default="")
        if tail.strip(_PUNCTUATION):
            tails.append(tail)
    return tails or [" ".join(sentences)]


def _number(text: str) -> float | None:
    try:
        return round(float(text.strip().replace(",", "")), 2)
    except ValueError:
        return None


def _holds(part: str, answer: str) -> bool:
    # A single letter occurs in every sentence.
    wanted = answer.strip().lower()
    return bool(re.search(rf"\b{re.escape(wanted)}\b", part)) if len(wanted) == 1 else wanted in part

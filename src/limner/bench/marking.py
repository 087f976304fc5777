"""How published sets mark an answer, after the code that their authors publish, read in November 2026.

==========  ==================================================================================================
set         from
==========  ==================================================================================================
OCRBench    ``OCRBench/example.py`` of github.com/Yuliang-Liu/MultimodalOCR, at f5cbec6
ChartQAPro  ``evaluate_predictions.py`` of github.com/vis-nlp/ChartQAPro, at 8911d1b, with ``anls`` 0.0.2. It names an
            exact match for fact checking and multiple choice, but does not use it; nor is it used here
V*, HRBench  ``can_infer`` in ``vlmeval/utils/matching_util.py`` of github.com/open-compass/VLMEvalKit, without a judge.
            The authors of V* compare the likelihoods of the options (``vstar_bench_eval.py`` of penghao-wu/vstar, at
            7539bcc), those of HRBench ask a language model whether an answer is right (``hrbench.py`` of
            DreamMr/HR-Bench, at 3d16a02): neither can be asked of an answer alone
MVToolBench  no code: CodeVision's training script has a language model judge. Ours is stricter: the only number of an
            answer is the true one; of a text, the true one is contained
==========  ==================================================================================================
"""

import ast
import re
import warnings
from collections.abc import Sequence
from string import ascii_uppercase

from limner.bench.answers import number

TOLERANCE, ALIKE = 0.05, 0.5
"""ChartQAPro: the relative error of a number that is right, and the distance from which a text is wrong."""
FORMULAS = "HME100k"
"""The part of OCRBench in which spaces do not matter, but capitals do."""
NEAR_END = 5
"""Words from the end within which the letter of an option counts."""
LONGEST = 10_000
"""Characters of an answer that is read as a list."""
_PUNCTUATION = str.maketrans(dict.fromkeys(".()[],:;!*#{}", " "))
_REFUSALS = (
    "Sorry, I can't help with images of people yet.", "I can't process this file.",
    "I'm sorry, but without the image provided", "Cannot determine the answer", "Failed to obtain answer via API",
)  # fmt: skip


def ocrbench(said: str, answers: Sequence[str], dataset: str = "") -> float:
    """Return 1 where an answer contains one of the true ones.

    Args:
        said: the answer.
        answers: those that are right.
        dataset: the item's ``dataset_name``.
    """
    return float(any(_line(one, dataset) in _line(said, dataset) for one in answers))


def _line(text: str, dataset: str) -> str:
    text = text.strip().replace("\n", " ")
    return text.replace(" ", "") if dataset == FORMULAS else text.lower()


def chartqapro(said: str, answer: str, years: Sequence[bool]) -> float:
    """Return the relaxed accuracy: numbers within 5 %, years exactly, texts by ANLS, lists entry by entry.

    Args:
        said: the answer.
        answer: the true one, of a conversation its last.
        years: for each entry of the true answer, or for all, whether it is a year.
    """
    answer, said = (text.strip(".").strip("\n") for text in (answer, said))
    true = _entries(_quoted(answer)) or [answer]
    got = _entries(said) or [said]
    flags = list(years) if len(years) >= len(true) else list(years) * len(true)
    scores = [
        float(one.strip().lower() == other.strip().lower()) if year else _relaxed(one, other)
        for one, other, year in zip(true, got, flags, strict=False)
    ]
    return sum(scores) / max(len(true), len(got))


def _quoted(text: str) -> str:
    """Return a list with its entries in quotes, as the true answers mostly lack them; what is no list as it is."""
    match = re.match(r"^\[(.*)\]$", text.strip())
    if not match:
        return text
    quoted = "[" + re.sub(r"(?<!['\w])(\w[^,]*?)(?!['\w])", r"'\1'", match[1]) + "]"
    return text if _entries(quoted) is None else quoted


def _entries(text: str) -> list[str] | None:
    if len(text) > LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in what a model said
            parsed = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return [str(entry).strip(" '") for entry in parsed] if isinstance(parsed, list) else None


def _relaxed(answer: str, said: str) -> float:
    answer, said = (text.strip().strip("%").strip() for text in (answer, said))
    true, got = _value(answer), _value(said)
    if true is None or got is None:
        return anls(answer, said)
    if true == 0:
        return float(got == 0)
    return float(abs(got - true) / abs(true) <= TOLERANCE)


def _value(text: str) -> float | None:
    try:
        return float(text.strip().strip("%"))
    except ValueError:
        return None


def anls(answer: str, said: str) -> float:
    """Return the normalised Levenshtein similarity (Biten 2019) of one pair; 0 where half or more differs."""
    one, other = (" ".join(text.lower().split()) for text in (answer, said))
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    distance = row[-1] / max(len(one), len(other), 1)
    return 1 - distance if distance < ALIKE else 0.0


def option(said: str, options: Sequence[str]) -> str | None:
    """Return the letter of the option that an answer names, ``None`` where it names none or several.

    Args:
        said: the answer: one capital letter near its end, or the words of one option.
        options: lettered from A.
    """
    if any(refusal in said for refusal in _REFUSALS):
        return None
    letters = ascii_uppercase[: len(options)]
    words = said.translate(_PUNCTUATION).split()
    named = [letter for letter in letters if letter in words]
    if len(named) == 1 and words.index(named[0]) > len(words) - NEAR_END:
        return named[0]
    if (not named and "Z" in words) or len(said) > 2 * sum(map(len, options)):
        return None
    told = [letter for letter, text in zip(letters, options, strict=True) if text.lower() in said.lower()]
    return told[0] if len(told) == 1 else None


def mvtoolbench(said: str, answer: str) -> float:
    """Return 1 where an answer's only number is the true one, or it contains the true text."""
    true = _value(answer.replace(",", "").lstrip("$ "))
    if true is not None:
        return float(number(said) == true)
    return float(" ".join(answer.split()).casefold() in " ".join(said.split()).casefold())

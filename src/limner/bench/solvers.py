"""Who answers CodeVision's questions: anything with one method, and the control that is not allowed any code.

A solver sees the pictures and the question, nothing else. Controls that know the truth are functions of an item, see
:mod:`limner.bench.controls`.
"""

import re
import time
from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec
import numpy as np

from limner.bench.exam import Box
from limner.bench.policies import CHOICES, FORMS, spoken
from limner.bench.views import png
from limner.core.budget import Budget
from limner.core.data import Cost
from limner.core.model import Model
from limner.core.prompts import fill
from limner.sight import ocr
from limner.sight.ocr import Words
from limner.sight.question import ORIENTATIONS, PLACES, Family, Question

WANTED: Mapping[Family, str] = {
    "sum": "a number", "orientation": "one of: " + ", ".join(ORIENTATIONS),
    "difference": "a whole number, or for a place one of: " + ", ".join(PLACES),
}  # fmt: skip
UNKNOWN = "unknown"
"""What a model says that abstains."""


class Cited(msgspec.Struct, frozen=True):
    """A part of a picture that an answer stands on."""

    box: Box
    """In pixels of the picture as it was given."""
    picture: int = 0


class Answered(msgspec.Struct, frozen=True):
    """What a solver said, and what it took."""

    text: str | None = None
    """``None``: it abstains."""
    confidence: float = 0.0
    """In [0, 1]."""
    evidence: tuple[Cited, ...] = ()
    turns: int = 0
    """Cells that ran, or requests."""
    tokens: int = 0
    seconds: float = 0.0
    error: str | None = None
    """Why there is no answer, where that is no abstention."""


class Solver(Protocol):
    """Answers questions about pictures."""

    async def answer(self, images: Sequence[np.ndarray], question: Question) -> Answered:
        """Answer one question.

        Args:
            images: one picture or two, ``(H, W, 3) uint8``, sRGB, as they were given.
            question: typed and in words.
        """
        ...


class Looking:
    """A model that is shown the pictures and runs no code.

    Args:
        model: answers.
        budget: what all its answers may cost.
        seed: of its replies.
    """

    def __init__(self, model: Model, budget: Budget, seed: int = 0) -> None:
        self._model, self._budget, self._seed = model, budget, seed
        self.cost = Cost()
        """What was spent so far."""

    async def answer(self, images: Sequence[np.ndarray], question: Question) -> Answered:
        """Ask the model once.

        Raises:
            ModelError: the model refused, failed or could not be reached.
            BudgetSpent: nothing is left.
        """
        parts = (*(png(image) for image in images), fill("limner.bench", "glance", question=question.text,
                                                         wanted=wanted(question), unknown=UNKNOWN))  # fmt: skip
        system = fill("limner.bench", "policy")
        reply = await self._model.ask(system, parts, budget=self._budget.left(self.cost), seed=self._seed)
        self.cost += reply.cost
        said = spoken(reply.text)
        text = None if said.casefold() in ("", UNKNOWN) else said
        return Answered(text, float(text is not None), (), 1, reply.cost.tokens, reply.cost.seconds)


class Reading:
    """OCR of the picture as it is given, taken to be upright: entries and cells by where words stand, nothing else."""

    async def answer(self, images: Sequence[np.ndarray], question: Question) -> Answered:
        """Answer from the words of the first picture."""
        began = time.perf_counter()
        if question.family == "orientation":
            return Answered(ORIENTATIONS[0])
        if question.of.kind not in ("entry", "cell") or question.family not in ("value", "reading", "sum"):
            return Answered()
        image = images[0]
        words = ocr.read(np.dstack([image, np.full(image.shape[:2], 255, np.uint8)]))
        text, cited = told(words, question)
        return Answered(text, float(text is not None), cited, 1, 0, time.perf_counter() - began)


def wanted(question: Question) -> str:
    """Say in words what form an answer is to have."""
    family = question.family
    return WANTED.get(family) or FORMS.get(family) or "one of: " + ", ".join(CHOICES[family])


def told(words: Sequence[Words], question: Question) -> tuple[str | None, tuple[Cited, ...]]:
    """Answer a question about an entry or a cell from the words of an upright page, with what was read."""
    of = question.of
    if of.kind == "cell" and question.family == "sum":
        found = _column(words, of.column)
    else:
        picks = [pick for pick in (of, question.to) if pick is not None]
        each = [_beside(words, pick.label, pick.column) for pick in picks]
        if any(one is None for one in each):
            return None, ()
        found = [one for one in each if one is not None]
    if not found:
        return None, ()
    cited = tuple(Cited(box(word)) for word in found)
    if question.family != "sum":
        return found[0].text, cited
    numbers = [_number(word.text) for word in found]
    if any(value is None for value in numbers):
        return None, ()
    return f"{round(sum(value or 0.0 for value in numbers), 4):g}", cited


def box(word: Words) -> Box:
    """Return the upright box around a line of words."""
    corners = np.array(word.quad)
    (left, top), (right, bottom) = corners.min(0), corners.max(0)
    return float(left), float(top), float(right), float(bottom)


def squeezed(text: str) -> str:
    """Return the letters and digits of a text, without case."""
    return "".join(re.findall(r"[^\W_]+", text)).casefold()


def _beside(words: Sequence[Words], label: str, column: str) -> Words | None:
    """Return what stands in a label's row, under a column's head if one is given, else the last."""
    rows = [word for word in words if squeezed(word.text) == squeezed(label)]
    if len(rows) != 1:
        return None
    _, top, right, bottom = box(rows[0])
    level = [word for word in words if abs(_middle(word, 1) - (top + bottom) / 2) < 0.6 * (bottom - top)]
    after = [word for word in level if box(word)[0] > right - 2]
    if column:
        heads = [word for word in words if squeezed(word.text) == squeezed(column)]
        after = [word for word in after if len(heads) == 1 and _under(word, heads[0])]
    return max(after, key=lambda word: box(word)[2], default=None)


def _column(words: Sequence[Words], column: str) -> list[Words]:
    heads = [word for word in words if squeezed(word.text) == squeezed(column)]
    if len(heads) != 1:
        return []
    below = [word for word in words if _middle(word, 1) > box(heads[0])[3] and _under(word, heads[0])]
    return [word for word in below if _number(word.text) is not None]


def _under(word: Words, head: Words) -> bool:
    (left, _, right, _), (start, _, end, _) = box(word), box(head)
    return min(abs(right - end), abs(left - start), abs(left + right - start - end) / 2) < 14


def _middle(word: Words, axis: int) -> float:
    return (box(word)[axis] + box(word)[axis + 2]) / 2


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None

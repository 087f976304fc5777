"""Asks a policy the questions of the published sets and marks its answers (VCode, arXiv 2511.02778).

Each question is asked with one view of its picture, in the order of the published scripts (MM-Vet question first, MMMU
and CV-Bench picture first), and with their temperatures and lengths of replies. The sentences are our own.
"""

from string import ascii_uppercase

import msgspec

from limner.bench.published import Item, Mmmu, Vet, right, set_of
from limner.core.budget import Budget
from limner.core.data import Cost
from limner.core.model import Model, Sampling
from limner.core.prompts import fill
from limner.picture.published import agrees, judged, letter

PROMPTS = "limner.bench"
SAMPLING = {"mm-vet": Sampling(0.2, 1024), "mmmu": Sampling(0, 4096), "cv-bench": Sampling(0, 16)}
"""VCode's evaluation scripts; MMMU's temperature is the default of its script's settings."""
JUDGE = Sampling(0)
"""The published judge starts at 0 too."""
JUDGINGS = 3
"""Times that a judge is asked for a mark before its answer counts as none."""


class Mark(msgspec.Struct, frozen=True):
    """One question asked with one view, and what the answer is worth."""

    set: str
    id: str
    view: str
    score: float
    """In [0, 1]."""
    reply: str | None = None
    """``None`` where there was nothing to show."""
    read: str | None = None
    """The letter or the mark that was read from the reply, or the judge's; ``None`` where it could not be read."""
    cost: Cost = Cost()


async def ask(item: Item, view: str, png: bytes, policy: Model, judge: Model | None, budget: Budget, seed: int) -> Mark:
    """Ask one question with one view and mark the answer.

    Args:
        item: the question.
        view: the view's name.
        png: the view as a PNG file.
        policy: answers.
        judge: marks answers to MM-Vet's questions; needed for those alone.
        budget: what is left for both.
        seed: of both.

    Raises:
        ModelError: a model refused, failed or could not be reached.
        BudgetSpent: nothing is left.
    """
    name = set_of(item)
    answer = await policy.ask(
        fill(PROMPTS, "policy"), _parts(item, png), budget=budget, seed=seed, sampling=SAMPLING[name]
    )
    cost, reply = answer.cost, answer.text
    if isinstance(item, Vet):
        assert judge is not None  # who calls has asked for one
        mark, paid = await _judge(item, reply, judge, budget.left(cost), seed) if reply.strip() else (None, Cost())
        return Mark(name, item.id, view, mark or 0.0, reply, None if mark is None else f"{mark:.1f}", cost + paid)
    if not item.options:
        assert isinstance(item, Mmmu)
        answers = (item.answer,) if isinstance(item.answer, str) else item.answer
        return Mark(name, item.id, view, float(agrees(reply, answers)), reply, reply, cost)
    chosen = letter(reply, item.options)
    return Mark(name, item.id, view, float(chosen == right(item)), reply, chosen, cost)


def _parts(item: Item, png: bytes) -> tuple[str | bytes, ...]:
    match item:
        case Vet():
            return fill(PROMPTS, "vet", question=item.question), png
        case Mmmu(options=()):
            return png, fill(PROMPTS, "open", question=item.question)
    options = list(zip(ascii_uppercase, item.options, strict=False))
    return png, fill(PROMPTS, "choice", question=item.question, options=options)


async def _judge(item: Vet, reply: str, judge: Model, budget: Budget, seed: int) -> tuple[float | None, Cost]:
    """Ask for a mark, with other seeds where the judge's answer holds none."""
    cost = Cost()
    system = fill(PROMPTS, "judge")
    question = fill(PROMPTS, "answer", question=item.question, answer=item.answer, reply=reply)
    for turn in range(JUDGINGS):
        answer = await judge.ask(system, (question,), budget=budget.left(cost), seed=seed + turn, sampling=JUDGE)
        cost += answer.cost
        if (mark := judged(answer.text)) is not None:
            return mark, cost
    return None, cost

"""AES: a model judges a film in five dimensions of 20 points each, as in Code2Video (arXiv 2510.01174).

The judge sees the topic, the frames in order of time and the subtitles. A verdict has a score and a reason for every
dimension; one that is not so is asked for again with another seed, three times in all, and is then a failure that is
counted. The mean is given over the verdicts there are, and with failures and films that were not made as 0.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from limner.bench.filmstrip import Strip
from limner.bench.student import shown
from limner.bench.topics import Topic
from limner.core.budget import Budget
from limner.core.data import Cost
from limner.core.errors import BudgetSpent, ModelError
from limner.core.events import Event, Listener, ignore
from limner.core.model import Model, Sampling
from limner.core.prompts import fill

PROMPTS = "limner.bench"
DIMENSIONS = ("element_layout", "attractiveness", "logic_flow", "accuracy_depth", "visual_consistency")
POINTS = 20.0
"""Of each dimension."""
TRIES = 3
SAMPLING = Sampling(length=4096)


class Verdict(msgspec.Struct, frozen=True):
    """What the judge made of one film."""

    topic: str
    scores: dict[str, float] | None
    """By dimension; ``None`` where no reply could be read, or there is no film."""
    reasons: dict[str, str]
    said: tuple[str, ...]
    """The replies, the last one read where one was."""
    cost: Cost = Cost()

    @property
    def total(self) -> float | None:
        """Of 100 points."""
        return None if self.scores is None else sum(self.scores.values())


class Aesthetics(msgspec.Struct, frozen=True):
    """All verdicts together."""

    films: int
    """Topics, with a film or without."""
    judged: int
    failed: int
    """Films of which no verdict could be read."""
    total: float | None
    """Mean of 100 points over those that were judged."""
    counted: float
    """The same with all others as 0."""
    dimensions: dict[str, float]
    """Means over those that were judged, of 20 points each."""


def read(said: str) -> tuple[dict[str, float], dict[str, str]] | None:
    """Read a verdict, scores and reasons by dimension; ``None`` where one is missing, out of range or has no reason."""
    try:
        found = json.loads(said[said.index("{") : said.rindex("}") + 1])
    except ValueError:
        return None
    if not isinstance(found, Mapping):
        return None
    scores, reasons = {}, {}
    for name in DIMENSIONS:
        score, reason = _pair(found.get(name))
        if score is None or not reason:
            return None
        scores[name], reasons[name] = score, reason
    return scores, reasons


def _pair(entry: Any) -> tuple[float | None, str]:
    if not isinstance(entry, Mapping):
        return None, ""
    score, reason = entry.get("score"), entry.get("reason")
    if not isinstance(score, int | float) or isinstance(score, bool) or not 0 <= score <= POINTS:
        return None, ""
    return float(score), reason.strip() if isinstance(reason, str) else ""


async def judge(
    topics: Sequence[Topic],
    strips: Mapping[str, Strip],
    model: Model,
    *,
    budget: Budget | None = None,
    seed: int = 0,
    listen: Listener = ignore,
) -> list[Verdict]:
    """Have all films judged; a topic without a film has no verdict, and none is asked for.

    Raises:
        ModelError, BudgetSpent: the judge failed or the budget ran out; what was said is kept for the next time.
    """
    verdicts: list[Verdict] = []
    cost = Cost()
    for place, topic in enumerate(topics):
        listen(Event("progress", topic.title, place, len(topics)))
        if topic.id not in strips:
            verdicts.append(Verdict(topic.id, None, {}, ()))
            continue
        try:
            verdicts.append(await _one(topic, strips[topic.id], model, (budget or Budget()).left(cost), seed))
        except (ModelError, BudgetSpent) as error:
            raise type(error)(f"{topic.id}: {error}; what was said is kept: start again to go on") from error
        cost += verdicts[-1].cost
    return verdicts


async def _one(topic: Topic, film: Strip, model: Model, budget: Budget, seed: int) -> Verdict:
    cost, said = Cost(), list[str]()
    parts = fill(PROMPTS, "lessontopic", topic=topic.title), *shown(film)
    for turn in range(TRIES):
        answer = await model.ask(
            fill(PROMPTS, "examiner"), parts, budget=budget.left(cost), seed=seed + turn, sampling=SAMPLING
        )
        cost += answer.cost
        said.append(answer.text)
        if found := read(answer.text):
            return Verdict(topic.id, *found, tuple(said), cost)
    return Verdict(topic.id, None, {}, tuple(said), cost)


def summarise(verdicts: Sequence[Verdict]) -> Aesthetics:
    """Average verdicts."""
    judged = [verdict.scores for verdict in verdicts if verdict.scores is not None]
    totals = [sum(scores.values()) for scores in judged]
    return Aesthetics(
        len(verdicts),
        len(judged),
        sum(verdict.scores is None and bool(verdict.said) for verdict in verdicts),
        sum(totals) / len(totals) if totals else None,
        sum(totals) / max(len(verdicts), 1),
        {name: sum(scores[name] for scores in judged) / len(judged) for name in DIMENSIONS} if judged else {},
    )

"""TeachQuiz: does a film teach what it is about? After Code2Video (arXiv 2510.01174), with the controls it lacks.

Every question is asked four times in each manner (:mod:`limner.bench.student`): ``before`` any film, ``blind`` with a
film in which there is nothing, ``wrong`` with the film of another topic of about the same length, and ``after`` the
film. What a film teaches is what is right after it and would not be without it::

    gain = after - max(before, wrong)

over all topics, with the interval of 2000 bootstrap samples of topics. ``normalised`` is its share of what was left to
gain (after TeachQuiz-T's protocol). ``published`` is Code2Video's ``after - before``, both under unlearning. A topic
without a film has taught nothing: its answers after are those before.

Not promised: the paper's figures. Its student watches films itself, its sentences are not ours, and its quiz can be
passed by picking the longest option (:mod:`limner.bench.choices`).
"""

import asyncio
import itertools
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
import numpy as np

from limner.bench.choices import Question
from limner.bench.filmstrip import Strip, blank
from limner.bench.student import MANNERS, Manner, Reply, ask
from limner.bench.topics import Topic
from limner.core.budget import Budget
from limner.core.data import Cost
from limner.core.errors import BudgetSpent, InputError, ModelError
from limner.core.events import Event, Listener, ignore
from limner.core.model import Model

Condition = Literal["before", "blind", "wrong", "after"]
CONDITIONS: tuple[Condition, ...] = ("before", "blind", "wrong", "after")
AT_ONCE = 4
"""Questions that are with the model at a time."""
SAMPLES = 2000
"""Of the bootstrap."""


class Answered(msgspec.Struct, frozen=True):
    """One question, asked once."""

    topic: str
    number: int
    manner: Manner
    condition: Condition
    reply: Reply


class Taught(msgspec.Struct, frozen=True):
    """What one manner of asking comes to, as shares of all questions in [0, 1]."""

    manner: Manner
    right: dict[Condition, float]
    gain: float
    low: float
    """The gain's 95 % interval, from ``low`` to ``high``."""
    high: float
    normalised: float | None
    """``None`` where nothing was left to gain."""
    raw: float
    """``after - before``; under unlearning, the published figure."""
    null: int
    """Replies that say NULL."""
    unread: int
    """Replies that are no answer."""


def partners(strips: Mapping[str, Strip], languages: Mapping[str, str]) -> dict[str, str]:
    """Give each film the one of another topic that is nearest in length, in its own language where there is one.

    Raises:
        InputError: there is one film alone.
    """
    if len(strips) == 1:
        raise InputError("the wrong film is a control: TeachQuiz needs the films of two topics at least")
    found = {}
    for id, own in strips.items():
        others = [other for other in strips if other != id]
        same = [other for other in others if languages[other] == languages[id]] or others
        found[id] = min(same, key=lambda other: (abs(strips[other].seconds - own.seconds), other))
    return found


async def examine(
    topics: Sequence[Topic],
    quiz: Mapping[str, Sequence[Question]],
    strips: Mapping[str, Strip],
    model: Model,
    *,
    budget: Budget | None = None,
    seed: int = 0,
    listen: Listener = ignore,
) -> list[Answered]:
    """Ask all questions in all manners under all conditions.

    Args:
        topics: with questions.
        quiz: the frozen questions, by topic.
        strips: films, by topic; a topic that has none is asked without one.
        model: the student.
        budget: limits on all that is asked; what is under way when one is reached may go beyond it.
        seed: of every request.
        listen: is told how far the work has got.

    Raises:
        InputError: there is one film alone.
        ModelError, BudgetSpent: the student failed or the budget ran out; what was answered is kept for the next time.
    """
    wrong = partners(strips, {topic.id: topic.language for topic in topics})
    answered: list[Answered] = []
    cost = Cost()
    for place, topic in enumerate(topics):
        listen(Event("progress", topic.title, place, len(topics)))
        films = _films(topic.id, strips, wrong)
        found = await _asked(topic, quiz[topic.id], films, model, (budget or Budget()).left(cost), seed)
        answered += found
        cost = sum((one.reply.cost for one in found), cost)
    return answered


def _films(id: str, strips: Mapping[str, Strip], wrong: Mapping[str, str]) -> dict[Condition, Strip | None]:
    if id not in strips:
        other = next(iter(strips.values()), None)
        return {"before": None, "blind": blank(other) if other else None, "wrong": other, "after": None}
    return {"before": None, "blind": blank(strips[id]), "wrong": strips[wrong[id]], "after": strips[id]}


async def _asked(
    topic: Topic, questions: Sequence[Question], films: Mapping[Condition, Strip | None], model: Model,
    budget: Budget, seed: int,
) -> list[Answered]:  # fmt: skip
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, manner: Manner, condition: Condition) -> Answered:
        async with gate:
            try:
                reply = await ask(questions[number], topic.title, manner, films[condition], model, budget, seed)
            except (ModelError, BudgetSpent) as error:
                where = f"{topic.id}, question {number + 1}"
                raise type(error)(f"{where}: {error}; what was answered is kept: start again to go on") from error
            return Answered(topic.id, number, manner, condition, reply)

    wanted: list[Condition] = [name for name in CONDITIONS if name == "before" or films[name] is not None]
    asked = itertools.product(range(len(questions)), MANNERS, wanted)
    found = await asyncio.gather(*(one(*each) for each in asked))
    # Without a film nothing is different, and it costs nothing.
    before = [one for one in found if one.condition == "before"]
    free = [msgspec.structs.replace(one, reply=msgspec.structs.replace(one.reply, cost=Cost())) for one in before]
    missing = [name for name in CONDITIONS if name not in wanted]
    return found + [msgspec.structs.replace(one, condition=name) for name in missing for one in free]


def score(answered: Sequence[Answered], manner: Manner, seed: int = 0) -> Taught:
    """Reckon what was taught from all answers in one manner."""
    own = [one for one in answered if one.manner == manner]
    topics = list(dict.fromkeys(one.topic for one in own))
    places = {topic: place for place, topic in enumerate(topics)}
    # What the bootstrap draws again is a topic with all its questions and answers.
    right, count = np.zeros((len(topics), len(CONDITIONS))), np.zeros(len(topics))
    for one in own:
        right[places[one.topic], CONDITIONS.index(one.condition)] += one.reply.right
        count[places[one.topic]] += one.condition == "before"
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(topics), size=(SAMPLES, len(topics))) if topics else np.zeros((1, 0), int)
    shares = dict(zip(CONDITIONS, (right.sum(0) / max(count.sum(), 1)).tolist(), strict=True))
    again = right[drawn].sum(1) / np.maximum(count[drawn].sum(1), 1)[:, None]
    gains = again[:, 3] - np.maximum(again[:, 0], again[:, 2])
    low, high = np.percentile(gains, [2.5, 97.5])
    control = max(shares["before"], shares["wrong"])
    gain = shares["after"] - control
    return Taught(
        manner, shares, gain, float(low), float(high), gain / (1 - control) if control < 1 else None,
        shares["after"] - shares["before"],
        sum(one.reply.chosen == "NULL" for one in own), sum(one.reply.chosen is None for one in own),
    )  # fmt: skip


def by_topic(answered: Sequence[Answered]) -> dict[str, dict[Manner, dict[Condition, int]]]:
    """Count right answers by topic, manner and condition."""
    counts: dict[str, dict[Manner, dict[Condition, int]]] = {}
    for one in answered:
        row = counts.setdefault(one.topic, {}).setdefault(one.manner, dict.fromkeys(CONDITIONS, 0))
        row[one.condition] += one.reply.right
    return counts

"""``limner bench lesson``: lectures become films, and films are measured, with models and without.

In this order: topics and their questions; the quiz is frozen and written, before any film is there; films are made,
limner's and those of its stand-ins; each is measured without a model; a student sits TeachQuiz, a judge gives AES. A
folder keeps the quiz, the films and what is known of them, and the door to models keeps replies: who starts again goes
on. A quiz that was changed after it was frozen ends the run.
"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from limner.bench import aesthetics, filmstrip, quizmaster, staging, teachquiz
from limner.bench.aesthetics import Aesthetics, Verdict
from limner.bench.choices import Baselines, Frozen, Quiz, baselines, dealt, freeze, sealed, thawed
from limner.bench.delivery import Delivery
from limner.bench.filmstrip import Strip
from limner.bench.ledger import Efficiency, efficiency
from limner.bench.staging import Made, Policy, Workshop, film_of
from limner.bench.student import MANNERS
from limner.bench.teachquiz import Answered, Taught
from limner.bench.topics import Part, Topic
from limner.core.budget import Budget
from limner.core.data import Cost
from limner.core.errors import InputError
from limner.core.events import Event, Listener, ignore
from limner.core.files import write_atomic
from limner.core.model import Model

QUIZ = "quiz.json"


class Plan(msgspec.Struct, frozen=True):
    """What to measure."""

    part: Part = "dev"
    seed: int = 0
    limit: int | None = None
    policy: Policy = "limner"
    """Whose films the student and the judge see; all are measured without a model."""


class Tools(msgspec.Struct, frozen=True):
    """What a run works with."""

    shop: Workshop = Workshop()
    student: Model | None = None
    judge: Model | None = None
    quizmaster: Model | None = None
    films: Path | None = None
    """Films of anybody's, in the place of limner's."""


class Done(msgspec.Struct, frozen=True):
    """A whole run."""

    topics: tuple[Topic, ...]
    quiz: Frozen
    made: dict[str, tuple[Made, ...]]
    """By policy, in the order of the topics."""
    answered: tuple[Answered, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    cost: Cost = Cost()
    """What this run took: quizmaster, lessons that were not there before, student and judge."""


class Row(msgspec.Struct, frozen=True):
    """What one policy's films come to without a model."""

    policy: str
    topics: int
    films: int
    delivery: Delivery
    """Of all topics together: what has no film shows nothing of what it was to show."""
    efficiency: Efficiency
    render: float | None
    """Seconds of drawing and encoding to a minute of film; ``None`` where all was kept from before."""


class Summary(msgspec.Struct, frozen=True):
    """What a run comes to."""

    baselines: Baselines
    rows: tuple[Row, ...]
    taught: tuple[Taught, ...] = ()
    aesthetics: Aesthetics | None = None


def run(
    topics: Sequence[Topic], plan: Plan, tools: Tools, folder: Path, *, budget: Budget | None = None,
    listen: Listener = ignore,
) -> Done:  # fmt: skip
    """Measure what a plan asks for.

    Args:
        topics: those of the plan's part.
        plan: what to measure.
        tools: what to work with.
        folder: where the quiz and the films are kept.
        budget: limits on all that is made and asked; what is under way when one is reached may go beyond it.
        listen: is told how far the work has got.

    Raises:
        InputError: a topic has no question for the student, or the frozen quiz is another one.
        ModelError, BudgetSpent: a model failed or the budget ran out; what was done is kept for the next time.
        MissingError: what lessons need is not installed.
    """
    frozen, cost = asyncio.run(_quiz(topics, plan, tools, folder, budget or Budget(), listen))
    asked = [topic for topic in topics if frozen.questions.get(topic.id)]
    if tools.student is not None and not asked:
        raise InputError("no topic has a question for the student: give a quiz with --quiz, or name a --quizmaster")
    if tools.student is not None and len(asked) < 2:
        raise InputError("the wrong film is a control: TeachQuiz needs two topics with questions at least")
    _keep(frozen, folder)
    made, paid = _films(topics, plan, tools, folder, (budget or Budget()).left(cost), listen)
    cost += paid
    shown = strips(topics, plan, tools, made, folder) if tools.student or tools.judge else {}
    answered: list[Answered] = []
    verdicts: list[Verdict] = []
    if tools.student is not None:
        left = (budget or Budget()).left(cost)
        answered = asyncio.run(
            teachquiz.examine(asked, frozen.questions, shown, tools.student, budget=left, seed=plan.seed, listen=listen)
        )
        cost = sum((one.reply.cost for one in answered), cost)
    if tools.judge is not None:
        left = (budget or Budget()).left(cost)
        verdicts = asyncio.run(aesthetics.judge(topics, shown, tools.judge, budget=left, seed=plan.seed, listen=listen))
        cost = sum((verdict.cost for verdict in verdicts), cost)
    return Done(tuple(topics), frozen, made, tuple(answered), tuple(verdicts), cost)


async def _quiz(
    topics: Sequence[Topic], plan: Plan, tools: Tools, folder: Path, budget: Budget, listen: Listener
) -> tuple[Frozen, Cost]:
    """Freeze the questions; where a model is to write them, those that are kept are not written again."""
    kept = _kept(folder, plan.seed)
    cost = Cost()
    if tools.quizmaster is None:
        return freeze({topic.id: topic.questions for topic in topics if topic.questions}, plan.seed), cost
    quiz = {topic.id: kept[topic.id] for topic in topics if topic.id in kept}
    for place, topic in enumerate(topics):
        if topic.id not in quiz:
            listen(Event("progress", f"questions about {topic.title}", place, len(topics)))
            written, paid = await quizmaster.write(topic, tools.quizmaster, budget.left(cost), plan.seed)
            quiz[topic.id] = dealt(topic.id, written, plan.seed)
            cost += paid
    return sealed(quiz, plan.seed), cost


def _kept(folder: Path, seed: int) -> Quiz:
    """Return the questions that were frozen before.

    Raises:
        InputError: they were changed since, or dealt by another seed.
    """
    path = folder / QUIZ
    if not path.is_file():
        return {}
    kept = thawed(path.read_bytes())
    if kept.seed != seed:
        raise InputError(f"{path} was frozen with --seed {kept.seed}: give that, or name another folder with --save")
    return kept.questions


def _keep(frozen: Frozen, folder: Path) -> None:
    """Write the quiz; topics may join those that were frozen before, and none of these is changed.

    Raises:
        InputError: one would be.
    """
    kept = _kept(folder, frozen.seed)
    changed = [topic for topic, asked in frozen.questions.items() if kept.get(topic, asked) != asked]
    if changed:
        what = f"{folder / QUIZ} is frozen and holds other questions about {changed[0]!r}"
        raise InputError(f"{what}: name another folder with --save")
    whole = sealed({**kept, **frozen.questions}, frozen.seed)
    write_atomic(folder / QUIZ, msgspec.json.format(msgspec.json.encode(whole), indent=1))


def _films(
    topics: Sequence[Topic], plan: Plan, tools: Tools, folder: Path, budget: Budget, listen: Listener
) -> tuple[dict[str, tuple[Made, ...]], Cost]:
    """Make the films, and return what those cost that were not there before."""
    if tools.films is not None:
        films = tools.films
        return {"films": tuple(staging.given(topic, films) for topic in topics)}, Cost()
    policies: list[Policy] = ["limner", "slides", "blank"]
    found: dict[str, tuple[Made, ...]] = {}
    cost = Cost()
    for number, policy in enumerate(policies):
        rows = []
        for place, topic in enumerate(topics):
            done, total = number * len(topics) + place, len(policies) * len(topics)
            listen(Event("progress", f"{topic.title} ({policy})", done, total))
            new = not staging.record_of(folder, policy, topic.id).is_file()
            rows.append(staging.make(topic, policy, folder, tools.shop, budget.left(cost), listen))
            took = rows[-1].spent
            cost += Cost(took.seconds, 0, took.tokens_in, took.tokens_out, took.usd) if new else Cost()
        found[policy] = tuple(rows)
    return found, cost


def strips(
    topics: Sequence[Topic], plan: Plan, tools: Tools, made: Mapping[str, Sequence[Made]], folder: Path
) -> dict[str, Strip]:
    """Return the films that models are shown, by topic, as they are shown them."""
    paths = {
        topic.id: tools.films / f"{topic.id}.mp4" if tools.films else film_of(folder, plan.policy, topic.id)
        for topic, one in zip(topics, made[plan.policy], strict=True)
        if not one.error
    }
    return {topic: filmstrip.strip(path) for topic, path in paths.items()}


def summarise(plan: Plan, done: Done) -> Summary:
    """Reckon a run's figures."""
    quiz: Quiz = done.quiz.questions
    return Summary(
        baselines(quiz),
        tuple(_row(policy, made) for policy, made in done.made.items()),
        tuple(teachquiz.score(done.answered, manner, plan.seed) for manner in MANNERS) if done.answered else (),
        aesthetics.summarise(done.verdicts) if done.verdicts else None,
    )


def _row(policy: str, made: Sequence[Made]) -> Row:
    films = [one for one in made if not one.error]
    filmed = sum(one.filmed for one in films)
    return Row(
        policy, len(made), len(films), sum((one.delivery for one in made if one.delivery), Delivery()),
        efficiency([one.spent for one in made], len(films)),
        sum(one.filming for one in films) / (filmed / 60) if filmed else None,
    )  # fmt: skip


def report(plan: Plan, done: Done) -> dict[str, Any]:
    """Return the result as JSON values: the plan, the figures, and every question, answer, verdict and lesson."""
    films = {policy: [msgspec.structs.replace(one, plan="", code={}) for one in made]
             for policy, made in done.made.items()}  # fmt: skip
    return {
        "plan": msgspec.to_builtins(plan),
        "quiz": msgspec.to_builtins(done.quiz),
        "summary": msgspec.to_builtins(summarise(plan, done)),
        "taught": teachquiz.by_topic(done.answered),
        "lessons": msgspec.to_builtins(films),
        "answers": msgspec.to_builtins(done.answered),
        "verdicts": msgspec.to_builtins(done.verdicts),
        "cost": msgspec.to_builtins(done.cost),
    }


def pairs(done: Done) -> bytes:
    """Return topics with their plans and code, as JSONL; of stand-ins there are none."""
    made = zip(done.topics, done.made.get("limner", ()), strict=False)
    rows = (staging.pair(topic, one) for topic, one in made if one.code and not one.error)
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)

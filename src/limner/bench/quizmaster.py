"""The quizmaster: a model that writes a topic's questions from its text, before any film is seen.

What it writes is checked as every quiz is, and more strictly: all options of a question are matched in length. What is
wrong is told to it, three times in all; then the topic has no quiz, and the run says so. Questions about topics without
a text are written from the title alone.
"""

import json

import msgspec

from limner.bench.choices import Question, check, matched
from limner.bench.topics import Topic
from limner.core.budget import Budget
from limner.core.data import Cost
from limner.core.errors import InputError, ModelError
from limner.core.model import Model, Said, Sampling
from limner.core.prompts import fill

PROMPTS = "limner.bench"
COUNT, OPTIONS = 5, 4
"""Questions of a topic, and options of a question: as MMMC has them."""
TRIES = 3
LONGEST = 60_000
"""Characters of the text that are told: 5000 words, the longest lecture, are half of it."""
SAMPLING = Sampling(length=8192)


async def write(topic: Topic, model: Model, budget: Budget, seed: int) -> tuple[tuple[Question, ...], Cost]:
    """Have the questions of a topic written.

    Raises:
        ModelError: the model failed, or no reply of three could be used; the message says why.
        BudgetSpent: nothing is left.
    """
    system = fill(PROMPTS, "quizmaster", count=COUNT, options=OPTIONS)
    asked = fill(PROMPTS, "reference", title=topic.title, text=topic.text[:LONGEST], language=topic.language)
    cost, before, wrong, told = Cost(), tuple[Said, ...](), "", asked
    for _ in range(TRIES):
        left = budget.left(cost)
        reply = await model.ask(system, (told,), budget=left, seed=seed, sampling=SAMPLING, before=before)
        cost += reply.cost
        try:
            return read(reply.text), cost
        except InputError as error:
            wrong = str(error)
        before = (*before, Said((told,), reply.text))
        told = fill(PROMPTS, "again", wrong=wrong)
    raise ModelError(f"{model.name} writes no quiz about {topic.title!r} that can be used: {wrong}")


def read(said: str) -> tuple[Question, ...]:
    """Read questions from a reply.

    Raises:
        InputError: it holds none that can be used; the message is for the model.
    """
    try:
        entries = json.loads(said[said.index("[") : said.rindex("]") + 1])
    except ValueError:
        raise InputError("the reply holds no JSON array") from None
    if len(entries) != COUNT:
        raise InputError(f"there are {len(entries)} questions: write {COUNT}")
    return tuple(_question(entry, number) for number, entry in enumerate(entries, 1))


class _Entry(msgspec.Struct):
    question: str
    right: str
    wrong: list[str]


def _question(entry: object, number: int) -> Question:
    try:
        found = msgspec.convert(entry, _Entry)
        if len(found.wrong) != OPTIONS - 1:
            raise InputError(f"give {OPTIONS - 1} wrong options")
        question = Question(found.question, (found.right, *found.wrong), 0)
        check(question)
    except (msgspec.ValidationError, InputError) as error:
        raise InputError(f"question {number}: {error}") from None
    if not matched(question):
        lengths = ", ".join(str(len(option)) for option in question.options)
        raise InputError(f"question {number}: the options have {lengths} characters: make them about equally long")
    return question

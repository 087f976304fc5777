"""The student: a model that answers one question, before or after it was shown a film.

Each question is asked by itself, as in Code2Video's TeachQuiz, in two manners: plainly, and with its *selective
unlearning*, a prompt that forbids what is known about the topic and takes NULL for an answer. Its words are our own. A
reply is read strictly: exactly one line ``ANSWER = X`` with the letter of an option, or nothing but the letter. NULL
counts as wrong, and so does what cannot be read; both are counted.
"""

import re
from string import ascii_uppercase
from typing import Literal

import msgspec

from limner.bench.choices import Question
from limner.bench.filmstrip import Strip
from limner.core.budget import Budget
from limner.core.data import Cost
from limner.core.model import Model, Sampling
from limner.core.prompts import fill

PROMPTS = "limner.bench"
Manner = Literal["plain", "unlearning"]
MANNERS: tuple[Manner, ...] = ("plain", "unlearning")
SAMPLING = Sampling(length=2048)
"""Enough for a model that thinks before it answers; the temperature is the provider's, since some refuse one."""
_LINE = re.compile(r"^[\s*_`>-]*ANSWER[\s*_`]*[=:][\s*_`]*\(?([A-Za-z]+)\)?[\s*_`.]*$", re.MULTILINE)
_ALONE = re.compile(r"[\s*_`]*\(?([A-Za-z]+)\)?[\s*_`.]*")


class Reply(msgspec.Struct, frozen=True):
    """What was answered to a question."""

    chosen: str | None
    """A letter; ``NULL``; ``None`` where nothing could be read."""
    right: bool
    said: str
    cost: Cost = Cost()


def read(said: str, count: int) -> str | None:
    """Read a reply.

    Args:
        said: the reply.
        count: how many options there were.

    Returns:
        The letter of an option, ``NULL``, or ``None`` where it is neither, or more than one.
    """
    found = {match.upper() for match in _LINE.findall(said)}
    if not found and (alone := _ALONE.fullmatch(said)):
        found = {alone[1].upper()}
    if len(found) != 1:
        return None
    answer = found.pop()
    return answer if answer == "NULL" or answer in tuple(ascii_uppercase[:count]) else None


async def ask(
    question: Question, topic: str, manner: Manner, film: Strip | None, model: Model, budget: Budget, seed: int
) -> Reply:
    """Ask one question.

    Args:
        question: with its options as they are dealt.
        topic: its title, which unlearning forbids.
        manner: how it is asked.
        film: that is shown before; ``None``: none is.
        model: answers.
        budget: what is left.
        seed: of the request.

    Raises:
        ModelError: the model refused, failed or could not be reached.
        BudgetSpent: nothing is left.
    """
    name = "pupil" if manner == "plain" else "unlearning"
    about = {} if manner == "plain" else {"concept": topic}
    options = list(zip(ascii_uppercase, question.options, strict=False))
    asked = fill(PROMPTS, "question", question=question.question, options=options)
    system = fill(PROMPTS, name, film=film is not None, **about)
    answer = await model.ask(system, (*shown(film), asked), budget=budget, seed=seed, sampling=SAMPLING)
    chosen = read(answer.text, len(question.options))
    return Reply(chosen, chosen == question.letter, answer.text, answer.cost)


def shown(film: Strip | None) -> tuple[str | bytes, ...]:
    """Return a film as parts of a request: a word on it, its frames in order, its subtitles."""
    if film is None:
        return ()
    times = ", ".join(f"{time:.0f}" for time in film.times)
    head = fill(PROMPTS, "screening", seconds=f"{film.seconds:.0f}", count=len(film.frames), times=times)
    return head, *film.frames, fill(PROMPTS, "spoken", spoken=film.spoken)

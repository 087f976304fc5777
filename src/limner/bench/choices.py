"""Multiple-choice questions: dealt so that no letter pays, checked so that no length does, and frozen before use.

Code2Video's published quiz can be passed blind: of its 585 right options 81 % are the longest, and half are B. So two
baselines that read no question are reckoned with every quiz, and options are dealt by seed, each letter about as often
as the others within a topic. A quiz is frozen under the hash of all that is asked before any film is seen.
"""

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from string import ascii_uppercase

import msgspec
import numpy as np

from limner.core.errors import InputError

EVEN, NEAR = 1.5, 10
"""Options are matched in length where the longest is at most so many times the shortest, or so many characters longer:
the eye does not pick out less."""
DOUBT = 0.05
"""A baseline beats chance where chance alone would get as far in fewer cases than this."""


class Question(msgspec.Struct, frozen=True):
    """A question with options of which one is right."""

    question: str
    options: tuple[str, ...]
    answer: int
    """Index of the right option."""

    @property
    def letter(self) -> str:
        """The right option's letter."""
        return ascii_uppercase[self.answer]


Quiz = Mapping[str, tuple[Question, ...]]
"""Questions by topic."""


class Frozen(msgspec.Struct, frozen=True):
    """A quiz that is not changed any more."""

    sha256: str
    seed: int
    questions: dict[str, tuple[Question, ...]]


class Baselines(msgspec.Struct, frozen=True):
    """What is earned without reading a question, as shares of all."""

    questions: int
    chance: float
    longest: float
    """Always the longest option; of several, one of them."""
    shortest: float
    letter: float
    """Always the same letter, the one that is right most often."""
    matched: float
    """Questions whose options are matched in length."""
    passable: tuple[str, ...]
    """Those of ``longest``, ``shortest`` and ``letter`` that beat chance: such a quiz measures no teaching alone."""


def check(question: Question) -> None:
    """Refuse a question that cannot be asked.

    Raises:
        InputError: it is empty, has fewer than 2 or more than 8 options, two that are alike, or no right one.
    """
    if not question.question.strip():
        raise InputError("a question is empty")
    about = f"the question {question.question[:60]!r}"
    if not 2 <= len(question.options) <= 8:
        raise InputError(f"{about} has {len(question.options)} options: give 2 to 8")
    if len({option.strip().casefold() for option in question.options}) < len(question.options):
        raise InputError(f"{about} has two options that are alike")
    if any(not option.strip() for option in question.options):
        raise InputError(f"{about} has an empty option")
    if not 0 <= question.answer < len(question.options):
        raise InputError(f"{about} has no option {question.answer + 1}, which is said to be right")


def matched(question: Question) -> bool:
    """Say whether no option stands out by its length."""
    lengths = [len(option) for option in question.options]
    return max(lengths) <= max(EVEN * min(lengths), min(lengths) + NEAR)


def dealt(topic: str, questions: Sequence[Question], seed: int) -> tuple[Question, ...]:
    """Shuffle the options of a topic's questions; the right letters are dealt from a pack that holds each once.

    What another topic asks changes nothing: a longer list of topics leaves the first ones as they were.
    """
    digest = hashlib.sha256(topic.encode()).digest()
    rng = np.random.default_rng([seed, int.from_bytes(digest[:8], "big")])
    packs: dict[int, list[int]] = {}
    result = []
    for question in questions:
        count = len(question.options)
        pack = packs.setdefault(count, [])
        if not pack:
            pack += [int(place) for place in rng.permutation(count)]
        place = pack.pop()
        others = [option for index, option in enumerate(question.options) if index != question.answer]
        order = [others[index] for index in rng.permutation(count - 1)]
        order.insert(place, question.options[question.answer])
        result.append(Question(question.question, tuple(order), place))
    return tuple(result)


def freeze(quiz: Quiz, seed: int) -> Frozen:
    """Deal the options of a quiz and seal it."""
    return sealed({topic: dealt(topic, asked, seed) for topic, asked in quiz.items()}, seed)


def sealed(questions: Quiz, seed: int) -> Frozen:
    """Seal questions whose options are dealt."""
    return Frozen(_digest(questions), seed, dict(questions))


def thawed(content: bytes) -> Frozen:
    """Read a frozen quiz.

    Raises:
        InputError: it is none, or was changed since it was frozen.
    """
    try:
        found = msgspec.json.decode(content, type=Frozen)
    except msgspec.MsgspecError as error:
        raise InputError(f"the frozen quiz cannot be read: {error}") from error
    if _digest(found.questions) != found.sha256:
        raise InputError("the quiz was changed after it was frozen: what was measured with it is void, start anew")
    return found


def baselines(quiz: Quiz) -> Baselines:
    """Reckon what reading no question earns."""
    every = [question for asked in quiz.values() for question in asked]
    if not every:
        return Baselines(0, 0.0, 0.0, 0.0, 0.0, 0.0, ())
    count, letters = len(every), max(len(question.options) for question in every)
    chance = sum(1 / len(question.options) for question in every) / count
    longest = sum(_extreme(question, max) for question in every) / count
    shortest = sum(_extreme(question, min) for question in every) / count
    letter = max(sum(question.answer == place for question in every) for place in range(letters)) / count
    found = {"longest": (longest, 1), "shortest": (shortest, 1), "letter": (letter, letters)}
    passable = tuple(name for name, (share, tries) in found.items() if beats(share, chance, count, tries))
    even = sum(matched(question) for question in every) / count
    return Baselines(count, chance, longest, shortest, letter, even, passable)


def beats(share: float, chance: float, count: int, tries: int = 1) -> bool:
    """Say whether a share of right answers is more than chance gives, by a one-sided binomial test.

    Args:
        share: of ``count`` answers, that are right.
        chance: of each to be right.
        count: how many were given.
        tries: of so many policies the best was taken (Bonferroni).
    """
    least = math.ceil(share * count - 1e-9)
    tail = sum(math.comb(count, k) * chance**k * (1 - chance) ** (count - k) for k in range(least, count + 1))
    return tail * tries < DOUBT


def _extreme(question: Question, pick: Callable[[Sequence[int]], int]) -> float:
    lengths = [len(option) for option in question.options]
    wanted = pick(lengths)
    return (lengths[question.answer] == wanted) / lengths.count(wanted)


def _digest(questions: Mapping[str, Sequence[Question]]) -> str:
    return hashlib.sha256(msgspec.json.encode(questions, order="sorted")).hexdigest()

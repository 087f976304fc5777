"""Traces for supervised training: an oracle's program as an episode that really ran, mistakes and recovery included.

Each trace is checked by running it: the answer must be right, the mistake must have failed or gained nothing, and where
places are known, they must come out better shown, by the same measure as in reinforcement learning. What does not is
left out, never repaired. What is told does not depend on how long cells took, so that a seed gives the same traces.
"""

from collections.abc import Iterable, Iterator

import msgspec
import numpy as np
from PIL import Image

from limner.sandbox.kernel import Kernel
from limner.think.brief import png
from limner.train.environment import Observation, Session
from limner.train.lesson import Lesson, Move, State, last, look, move
from limner.train.mishaps import FAILING, MISHAPS, Mishap, spoilt

SHOWN = 0.3
"""How well the places must be shown at the end, where they are known and the program looks at them: of what is sharp
and large, all is; of small words in a blurred picture, some."""
CLOSER = 0.5
"""The share of programs that read without a crop which get one: to look closer is seldom needed and seldom wrong."""
STAYING = ("sum", "register", "look", "crop")
"""Steps after which the picture that is worked on is the same."""
TRIES = 4
"""Mistakes that are tried in turn, until one fits the program."""


class Message(msgspec.Struct, frozen=True):
    """One message of a chat."""

    role: str
    """``system``, ``user`` (the question), ``assistant`` or ``tool`` (what a cell gave)."""
    parts: tuple[str | bytes, ...]
    """Texts, and PNG files."""
    wrong: bool = False
    """An injected mistake: in its place the next one should have stood."""


class Trace(msgspec.Struct, frozen=True):
    """One episode."""

    name: str
    messages: tuple[Message, ...]
    reward: float
    mishap: str = ""


def traces(
    lessons: Iterable[Lesson], kernel: Kernel | None = None, *, seed: int = 0, mishaps: float = 0.4
) -> Iterator[Trace | None]:
    """Run a trace for each lesson.

    Args:
        lessons: examples and how they are solved.
        kernel: where cells run.
        seed: of words, spellings and mistakes.
        mishaps: the share of traces into which a mistake is put.

    Yields:
        A trace, or ``None`` where it came out wrong.
    """
    for number, lesson in enumerate(lessons):
        rng = np.random.default_rng([seed, number])
        order: list[Mishap | None] = [None]
        for k in rng.permutation(len(MISHAPS))[:TRIES] if rng.random() < mishaps else ():
            order.insert(-1, MISHAPS[int(k)])
        yield next(filter(None, (trace(lesson, kernel, rng, mishap) for mishap in order)), None)


def trace(
    lesson: Lesson, kernel: Kernel | None, rng: np.random.Generator, mishap: Mishap | None = None
) -> Trace | None:
    """Run one trace; ``None`` where it came out wrong, or the mistake fits none of its steps."""
    with Session(lesson.example, kernel, turns=2 * len(lesson.steps) + 6, timed=False) as session:
        episode = _Episode(session, lesson, rng, mishap)
        for step in _steps(lesson, rng):
            good = move(lesson, step, episode.state, rng)
            if good is not None and not episode.take(good):
                return None
        if not episode.ran and not episode.take(look(lesson, episode.state, rng)):
            return None
        if mishap is not None and not episode.made:
            return None
        ending = last(lesson, episode.state, rng)
        session.step(ending.code)
        reward = session.reward
    fine = reward.right and (reward.shown >= SHOWN or not _looks(lesson))
    chat = (*episode.chat, _said(ending))
    return Trace(lesson.example.name, chat, reward.total, mishap or "") if fine else None


class _Episode:
    """A trace while it runs."""

    def __init__(self, session: Session, lesson: Lesson, rng: np.random.Generator, mishap: Mishap | None) -> None:
        self._session, self._lesson, self._rng = session, lesson, rng
        self._mishap: Mishap | None = mishap
        height, width = lesson.example.images[0].shape[:2]
        self.state = State("image", np.eye(3), (width, height))
        self.chat = [Message("system", (session.system(),)), Message("user", tuple(session.opening()))]
        self.made = self.ran = False

    def take(self, good: Move) -> bool:
        """Run a turn, the mistake before it where it fits and was not made; say whether it came out as it should."""
        mishap, found = self._mishap, None
        if mishap is not None and not self.made:
            found = spoilt(mishap, good, self._lesson, self.state, self._rng)
        if mishap is not None and found is not None:
            self.made = True
            bad, noticed = found
            seen = self._run(bad, wrong=True)
            if seen.ok == (mishap in FAILING) or any(image.gain > 0 for image in seen.images):
                return False
            good = msgspec.structs.replace(good, thought=noticed)
        seen = self._run(good)
        self.ran = True
        if seen.ok and good.step not in STAYING:
            if not seen.images or seen.images[0].frame is None:
                return False
            self.state = State(good.name, np.array(seen.images[0].frame), seen.images[0].size)
        return seen.ok

    def _run(self, turn: Move, *, wrong: bool = False) -> Observation:
        seen = self._session.step(turn.code)
        self.chat += [_said(turn, wrong=wrong), _told(seen)]
        return seen


def _steps(lesson: Lesson, rng: np.random.Generator) -> list[str]:
    """Return the program's steps; by chance with a closer look at what is to be read."""
    steps = list(lesson.steps)
    if "read" in steps and "crop" not in steps and any(lesson.words) and rng.random() < CLOSER:
        steps.insert(steps.index("read"), "crop")
    return steps


def _looks(lesson: Lesson) -> bool:
    return bool(lesson.example.proofs) and "crop" in lesson.steps


def _said(turn: Move, *, wrong: bool = False) -> Message:
    return Message("assistant", (f"{turn.thought}\n```python\n{turn.code}\n```",), wrong)


def _told(seen: Observation) -> Message:
    return Message("tool", (seen.text, *(_small(image.pixels) for image in seen.images)))


def _small(pixels: np.ndarray) -> bytes:
    return png(Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels))[0]

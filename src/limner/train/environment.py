"""An episode for a trainer: ``Session.step(code) -> Observation``. Free of any framework.

    with Session(example) as session:
        seen = session.step("show(np.rot90(image))")
        seen = session.step('answer("42.50")')
        seen.done, seen.reward

A trainer that has whole replies hands them to :meth:`Session.say`, which finds the code in them. Blocking; sessions are
independent and may run side by side in threads.
"""

import re
from types import TracebackType
from typing import Self

import msgspec

from limner.core.prompts import fill
from limner.sandbox.cell import Cell, CellLimits, Pixels
from limner.sandbox.kernel import Kernel
from limner.think import session as think
from limner.think.brief import PROMPTS, Part, opening
from limner.think.frame import bounds
from limner.think.turn import parse
from limner.train.effect import Effects, Origin
from limner.train.example import Example
from limner.train.reward import Ledger, Reward

TURNS = 12
"""As CodeVision has it."""
_PYTHON = re.compile(r"^/\S*/(?=lib/python)", re.MULTILINE)
LONG = 6000
"""Characters of output that an observation holds."""


class Seen(msgspec.Struct, frozen=True):
    """A picture that came back."""

    id: str
    """``shown-3``: ``shown[3]`` in the session."""
    size: tuple[int, int]
    """Width and height in the session."""
    pixels: Pixels
    source: str | None
    """The id of the given image that ``frame`` leads to, by the cell's own account; ``None``: not known."""
    frame: list[list[float]] | None
    """(3, 3), from its pixels to those of ``source``."""
    origin: Origin | None = None
    """Where it comes from by its effect; not for the model's eyes."""
    gain: float = 0.0
    """Evidence gained by it; not for the model's eyes."""


class Observation(msgspec.Struct, frozen=True):
    """What a step gave."""

    text: str
    """For the model: output, value, error, and a line on each picture."""
    images: tuple[Seen, ...]
    reward: Reward
    """Of the episode, were it to end now; not for the model's eyes."""
    ok: bool
    """Something was run, without an error."""
    done: bool
    """It has answered or abstained, or has no turn left."""


class Session:
    """An episode. Use as a context manager.

    Args:
        example: what is asked.
        kernel: where cells run; the one that this process shares where not given.
        turns: how many there are at most.
        seed: of the cells' random numbers.
        limits: of each cell.
        measured: find out by shadow runs what cells did; without, there is no process reward, nor waste.
        timed: say how long cells took; without, the same cells are told in the same words.
    """

    def __init__(
        self,
        example: Example,
        kernel: Kernel | None = None,
        *,
        turns: int = TURNS,
        seed: int = 0,
        limits: CellLimits | None = None,
        measured: bool = True,
        timed: bool = True,
    ) -> None:
        kernel = kernel or think.kernel()
        self.example = example
        self._left, self._cells, self._timed = turns, 0, timed
        self._ledger = Ledger(example)
        self._session = think.Session(kernel, example.images, seed=seed, limits=limits)
        self._effects = Effects(kernel, example.images, seed=seed, limits=limits) if measured else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def done(self) -> bool:
        """Whether the episode has come to its end."""
        return self._ledger.given is not None or self._left <= 0

    @property
    def reward(self) -> Reward:
        """The reward of the episode, were it to end now."""
        return self._ledger.reward()

    def opening(self) -> list[Part]:
        """Return what the model is told first: the question, and each picture with its size, as PNG."""
        return opening(self.example.question, self.example.images)

    def system(self) -> str:
        """Return the system prompt."""
        return fill(PROMPTS, "system", native=False)

    def step(self, code: str) -> Observation:
        """Run a cell as a turn of its own. After the end, nothing runs any more."""
        if self.done:
            return self._over()
        self._turn()
        return self._run(code)

    def say(self, reply: str) -> Observation:
        """Take a model's reply as a turn: run its cells until one fails or answers."""
        if self.done:
            return self._over()
        turn = parse(reply)
        self._turn(fault=turn.fault is not None)
        if turn.fault is not None:
            return Observation(f"Problem: {turn.fault.what}: {turn.fault.advice}", (), self.reward, False, self.done)
        seen: list[Observation] = []
        for code in turn.cells:
            seen.append(self._run(code))
            if seen[-1].done or not seen[-1].ok:
                break
        images = tuple(image for each in seen for image in each.images)
        return Observation("\n\n".join(each.text for each in seen), images, self.reward, seen[-1].ok, self.done)

    def close(self) -> None:
        """End it. May be repeated."""
        self._session.close()
        if self._effects is not None:
            self._effects.close()

    def _turn(self, *, fault: bool = False) -> None:
        self._left -= 1
        self._ledger.turn(fault=fault)

    def _run(self, code: str) -> Observation:
        seen = self._session.step(code)
        self._cells += 1
        text = told(seen, self._cells, timed=self._timed)
        self._ledger.cell(code, text, seen.report.answer if seen.cell.ok else None)
        origins: list[Origin | None] = [None] * len(seen.views)
        gains = [0.0] * len(seen.views)
        if self._effects is not None:
            origins = self._effects.step(code, seen)
            gains = [self._ledger.view(view.pixels, origin) for view, origin in zip(seen.views, origins, strict=True)]
        images = tuple(
            Seen(view.told.id, view.size, view.pixels, view.told.source, view.told.matrix, origin, gain)
            for view, origin, gain in zip(seen.views, origins, gains, strict=True)
        )
        return Observation(text, images, self.reward, seen.cell.ok, self.done)

    def _over(self) -> Observation:
        return Observation("The episode is over.", (), self.reward, False, True)


def told(seen: think.Observation, number: int, *, timed: bool = True) -> str:
    """Say what a cell gave, as a model is told it.

    Args:
        seen: what it gave.
        number: the cell's.
        timed: say how long it took.
    """
    cell = seen.cell
    faults = [f"{cell.error} ({seen.place})" if seen.place else cell.error] if cell.error else []
    return fill(
        PROMPTS, "observed", ran=True, cell=number, seconds=cell.seconds if timed else 0.0,
        output=_cut(cell.stdout.strip()), value=_cut(cell.value or ""), trace=_trace(cell), faults=faults,
        pictures=[_named(view) for view in seen.views],
    ).strip()  # fmt: skip


def _trace(cell: Cell) -> str:
    """Return the frames of an error, without where this machine keeps Python; of code that was not run, none."""
    if (cell.error or "").startswith(("SyntaxError", "IndentationError", "TabError")):
        return ""
    return _PYTHON.sub("", cell.trace.strip())


def _named(view: think.View) -> str:
    name, size = view.told.id, f"{view.size[0]} x {view.size[1]} pixels"
    where = "frame unknown"
    if view.told.quad is not None:
        left, top, right, bottom = (round(value) for value in bounds(view.told.quad))
        where = f"of {view.told.source}, within ({left}, {top}, {right}, {bottom})"
    return f"shown[{name.removeprefix('shown-')}] ({name}): {size}, {where}"


def _cut(text: str) -> str:
    half = LONG // 2
    return text if len(text) <= LONG else f"{text[:half]}\n... (cut) ...\n{text[-half:]}"

"""What fails when a lesson is performed is mended, and said: by what is known, and by a model where there is one.

:mod:`limner.lesson.repair` changes the smallest scope first and keeps what comes further; here it is made a step of the
run, with what every scope cost.
"""

import asyncio
import time
from importlib.metadata import version
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import msgspec

from limner.chalk.report import Fault, Order, Report
from limner.core.data import Cost, Finding, Program, Proposal, Step, Task
from limner.core.errors import BudgetSpent, ModelError
from limner.core.events import Event, Listener
from limner.core.loop import Author
from limner.core.model import Model
from limner.core.prompts import fill
from limner.core.reply import FENCE
from limner.core.run import Run
from limner.lesson.index import index
from limner.lesson.lines import numbered
from limner.lesson.lint import problems
from limner.lesson.load import checked
from limner.lesson.look import PLAN
from limner.lesson.marked import kept, sources
from limner.lesson.repair import Repaired, Spent, repair, told
from limner.lesson.save import text
from limner.lesson.scopes import Level, Span
from limner.lesson.scopes import text as lines_of
from limner.lesson.stage import images, reports, sections
from limner.render.manim import Stagehands

PROMPTS = "limner.lesson"
MENDED = "mended"
AROUND = 8
"""Lines that are shown before and after those of a statement."""
ASKED = 8
"""Times that a model is asked in one repair: what is not mended by then is better written anew."""
LATER = "Undrawn"
"""Raised by what is still to be drawn: nothing to mend."""


class Mechanic:
    """Asks a model for the lines of a scope, from the thread that repairs.

    Args:
        model: the model.
        run: whose budget it spends.
        seed: of its requests.
        cost: of what was asked for the same proposal before.
    """

    def __init__(self, model: Model, run: Run, seed: int, cost: Cost) -> None:
        self._model, self._run, self._seed = model, run, seed
        self._loop = asyncio.get_running_loop()
        self.cost = cost
        """Of all that was asked."""
        self.exchange: list[dict[str, Any]] = []
        self.failed: str = ""
        """Why nothing more is asked; empty while all is well."""

    def __call__(self, code: str, span: Span, fault: Fault, level: Level) -> str | None:
        """Ask for new lines; ``None`` where the model gives none, or cannot be asked any more."""
        if self.failed or len(self.exchange) >= ASKED:
            return None
        return asyncio.run_coroutine_threadsafe(self._ask(code, span, fault, level), self._loop).result()

    async def _ask(self, code: str, span: Span, fault: Fault, level: Level) -> str | None:
        lines = code.count("\n")
        first, last = (1, lines) if level == "scene" else (max(1, span[0] - AROUND), min(lines, span[1] + AROUND))
        shown = numbered(code).splitlines()[first - 1 : last]
        others = [f"line {one.line}: {told(one)}" for one in problems(code, index()) if span[0] <= one.line <= span[1]]
        part = fill(
            PROMPTS, "fault", level=level, first=span[0], last=span[1], fault=fault, shown="\n".join(shown),
            others=others, trace="\n".join(fault.trace.strip().splitlines()[-6:]),
        )  # fmt: skip
        try:
            system = fill(PROMPTS, "mend", version=version("manim"))
            budget = self._run.left.left(self.cost)
            answer = await self._model.ask(system, [part], budget=budget, seed=self._seed)
        except (BudgetSpent, ModelError) as error:
            self.failed = str(error)
            return None
        self.cost += answer.cost
        self.exchange.append(dict(answer.exchange))
        found = FENCE.search(answer.text)
        new = found[2] if found else answer.text
        nothing = all(line.strip() in ("", "pass") or line.strip().startswith("#") for line in new.splitlines())
        return None if nothing else _indented(new, lines_of(code, span))


def _indented(new: str, old: str) -> str:
    """Give new lines the indentation of those that they replace."""
    first = next((line for line in old.splitlines() if line.strip()), "")
    depth = len(first) - len(first.lstrip())
    return indent(dedent(new.expandtabs(4)).strip("\n"), " " * depth) + "\n"


class Mending:
    """Writes as another author does, and mends what of it could not be performed.

    Args:
        author: the other.
        hands: perform what was changed.
        listen: is told of each change.
        model: asked for what cannot be known; ``None``: no model.
    """

    def __init__(self, author: Author, hands: Stagehands, listen: Listener, model: Model | None = None) -> None:
        self._author, self._hands, self._listen, self._model = author, hands, listen, model

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the last step's program mended where it failed, else what the other author does."""
        last = run.steps[-1] if run.steps else None
        if last is not None and last.proposal.author != MENDED and (broken := failing(last)):
            return await self._mend(run, last, broken, task.seed + len(run.steps))
        return await self._author.propose(task, run)

    async def _mend(self, run: Run, last: Step, broken: dict[str, Report], seed: int) -> Proposal:
        began = time.monotonic()
        program = last.proposal.program
        assert program is not None
        codes, files = sections(program), images(program)
        mechanic = Mechanic(self._model, run, seed, Cost()) if self._model else None
        jobs = [
            asyncio.to_thread(repair, Order(name, codes[name], files=files), self._hands, mechanic) for name in broken
        ]
        made = dict(zip(broken, await asyncio.gather(*jobs), strict=True))
        for name, one in made.items():
            for what in changes(name, one.spent):
                self._listen(Event("note", what))
        mended = with_code(program, {name: one.code for name, one in made.items() if one.code != codes[name]})
        asked = mechanic.cost if mechanic else Cost()
        cost = msgspec.structs.replace(asked, seconds=time.monotonic() - began)
        note = "; ".join(what for name, one in made.items() for what in changes(name, one.spent))
        return Proposal(
            mended if mended != program else None, MENDED, last.number, note,
            tuple(left(name, one) for name, one in made.items() if one.fault), cost,
            tuple(mechanic.exchange) if mechanic else (),
            {"repairs": {name: recorded(one.spent) for name, one in made.items()}},
        )  # fmt: skip


def failing(step: Step) -> dict[str, Report]:
    """Return how the sections of a step were performed that failed, but for those that are still to be drawn."""
    if step.proposal.program is None or step.rendering.error is None:
        return {}
    told = reports(step.rendering)
    return {name: report for name, report in told.items() if report.fault and report.fault.kind != LATER}


def with_code(program: Program, codes: dict[str, str]) -> Program:
    """Return a program with other code for some sections, in its plan too."""
    files = {**program.files, **{name: code.encode() for name, code in codes.items()}}
    if PLAN in files:
        # Its images were read when it was: only what is in the plan is of interest.
        plan, _ = checked(files[PLAN].decode(), folder=Path())
        written = {id: source for code in codes.values() for id, source in sources(code).items()}
        files[PLAN] = text(kept(plan, written)).encode()
    return msgspec.structs.replace(program, files=files)


def changes(name: str, spent: tuple[Spent, ...]) -> list[str]:
    """Say what was mended."""
    return [
        f"{name}, line {one.fault.line} ({' '.join(one.fault.what.split())[:100]}): {one.mended}"
        for one in spent if one.mended
    ]  # fmt: skip


def left(name: str, one: Repaired) -> Finding:
    """Return what a repair did not mend."""
    assert one.fault is not None
    return Finding(
        f"{name}, line {one.fault.line}: {one.fault.kind}: {one.fault.what}", "write these lines another way"
    )


def recorded(spent: tuple[Spent, ...]) -> list[dict[str, Any]]:
    """Return what each scope of a repair took, as JSON values, without the traces."""
    bare = (msgspec.structs.replace(one, fault=msgspec.structs.replace(one.fault, trace="")) for one in spent)
    return [msgspec.to_builtins(one) for one in bare]

"""Lets a model work on the sections of a lesson, side by side: each is a part of the run with its own best.

What the parts came to is put together to one program, which is performed and reviewed as a whole before it is kept.
"""

import asyncio
import time
from collections.abc import Mapping

from limner.core.data import Proposal, Step
from limner.core.errors import BudgetSpent, ModelError
from limner.core.events import Event, Listener, inner
from limner.core.loop import Author, Critic, Renderer, attempt, loop
from limner.core.model import Model
from limner.core.run import Run
from limner.lesson.code import Timing
from limner.lesson.coder import Coder
from limner.lesson.mending import with_code
from limner.lesson.plan import Plan
from limner.lesson.stage import sections
from limner.render.manim import Stagehands


class Workshop:
    """Where sections are worked on.

    Args:
        model: the model.
        plan: of the lesson.
        times: of its beats, by id.
        hands: perform.
        renderer: performs for the loop.
        critic: looks.
        listen: is told how far the work has got.
    """

    def __init__(
        self, model: Model, plan: Plan, times: Mapping[str, Timing], hands: Stagehands, renderer: Renderer,
        critic: Critic, listen: Listener,
    ) -> None:  # fmt: skip
        self._model, self._plan, self._times, self._hands = model, plan, times, hands
        self._renderer, self._critic, self._listen = renderer, critic, listen

    async def improve(self, run: Run) -> str:
        """Work on every section of a run's best step, and keep what came of it where the whole is better.

        Returns:
            Why it ended, in words: ``done``, or the first thing that stopped a section.
        """
        base = run.best or (run.steps[-1] if run.steps else None)
        if base is None or base.proposal.program is None or _made(run, self._model):
            return "done"
        self._listen(Event("progress", "writing", 0, 1))
        parts = {name: run.part(name.removesuffix(".py")) for name in sections(base.proposal.program)}
        reasons = await asyncio.gather(*(self._section(base, name, part) for name, part in parts.items()))
        codes = {
            name: program.files[name].decode() for name, part in parts.items()
            if part.best is not None and (program := part.best.proposal.program) is not None
        }  # fmt: skip
        program = with_code(base.proposal.program, codes)
        reason = next((reason for reason in reasons if reason != "done"), "done")
        if program != base.proposal.program:
            made = [name for name in codes if program.files[name] != base.proposal.program.files[name]]
            note = f"{len(made)} of {len(parts)} sections written or mended"
            whole = Proposal(program, self._model.name, base.number, note)
            async with self._renderer.open(run.task, run) as stage:
                await attempt(run.task, whole, time.monotonic(), stage, self._critic, run, self._listen)
        if reason != "done":
            self._listen(Event("note", f"{reason}; the best step is kept"))
        return reason

    async def _section(self, base: Step, name: str, part: Run) -> str:
        """Work on one section, and say why that ended."""
        if part.end is not None and part.end.reason == "done":
            return "done"
        program = base.proposal.program
        assert program is not None
        section = next(one for one in self._plan.sections if name.partition("_")[2] == f"{one.id}.py")
        author = Coder(self._model, self._plan, section, name, program, self._times, self._hands, self._listen)
        try:
            reason = await loop(part.task, author, self._renderer, self._critic, part, inner(self._listen))
        except (ModelError, BudgetSpent) as error:
            reason = str(error)
        part.finish(reason)
        return reason


async def drafted(
    run: Run, author: Author, renderer: Renderer, critic: Critic, model: Model | None, listen: Listener
) -> str:
    """Let the measured author work on a whole lesson, unless a model has gone on from there, and say why that ended."""
    if model is not None and _made(run, model):
        return "done"
    return await loop(run.task, author, renderer, critic, run, listen)


def _made(run: Run, model: Model) -> bool:
    """Say whether the sections were put together already."""
    return any(step.proposal.author == model.name for step in run.steps)

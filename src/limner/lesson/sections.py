"""Lets a model work on the sections of a lesson, side by side: each is a part of the run with its own best.

What the parts came to is put together to one program, which is performed and reviewed as a whole before it is kept.
"""

import asyncio
import time
from collections.abc import Mapping

from limner.core.data import Program, Proposal
from limner.core.errors import BudgetSpent, ModelError
from limner.core.events import Event, Listener, ignore, inner
from limner.core.loop import Author, Renderer, attempt, loop
from limner.core.model import Model
from limner.core.run import Run
from limner.lesson.code import Timing
from limner.lesson.coder import Coder
from limner.lesson.look import Critic
from limner.lesson.mending import with_code
from limner.lesson.plan import Plan
from limner.lesson.revise import planned
from limner.lesson.stage import sections
from limner.lesson.timing import timings
from limner.lesson.voice import Voice
from limner.lesson.write import narrated
from limner.render.manim import Stagehands


class Workshop:
    """Where sections are worked on.

    Args:
        model: the model.
        voice: speaks, to time the beats.
        hands: perform.
        renderer: performs for the loop.
        listen: is told how far the work has got.
    """

    def __init__(
        self, model: Model, voice: Voice, hands: Stagehands, renderer: Renderer, listen: Listener
    ) -> None:  # fmt: skip
        self._model, self._voice, self._hands = model, voice, hands
        self._renderer, self._listen = renderer, listen

    async def improve(self, run: Run) -> str:
        """Work on every section of a run's best step, and keep what came of it where the whole is better.

        Returns:
            Why it ended, in words: ``done``, or the first thing that stopped a section.
        """
        base = run.best or (run.steps[-1] if run.steps else None)
        if base is None or base.proposal.program is None or _made(run, self._model):
            return "done"
        self._listen(Event("progress", "writing", 0, 1))
        plan = planned(base.proposal.program)  # as it was revised
        times = timings(plan, await asyncio.to_thread(narrated, plan, self._voice, ignore))
        critic = Critic(plan, times)
        parts = {name: run.part(name.removesuffix(".py")) for name in sections(base.proposal.program)}
        authors = {name: self._author(plan, times, base.proposal.program, name) for name in parts}
        reasons = await asyncio.gather(*(self._work(authors[name], critic, part) for name, part in parts.items()))
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
                await attempt(run.task, whole, time.monotonic(), stage, critic, run, self._listen)
        if reason != "done":
            self._listen(Event("note", f"{reason}; the best step is kept"))
        return reason

    def _author(self, plan: Plan, times: Mapping[str, Timing], program: Program, name: str) -> Coder:
        section = next(one for one in plan.sections if name.partition("_")[2] == f"{one.id}.py")
        return Coder(self._model, plan, section, name, program, times, self._hands, self._listen)

    async def _work(self, author: Coder, critic: Critic, part: Run) -> str:
        """Work on one section, and say why that ended."""
        if part.end is not None and part.end.reason == "done":
            return "done"
        try:
            reason = await loop(part.task, author, self._renderer, critic, part, inner(self._listen))
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

"""Tries a plan before anything is made of it: it is spoken, and each of its elements is made once.

So a formula that cannot be spoken, a figure that cannot be drawn or an icon that does not exist is known while the plan
can still be mended by who wrote it. The stage of planning; nothing is filmed.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from limner.core.data import Program, Rendering, Task
from limner.core.errors import InputError
from limner.core.events import ignore
from limner.core.run import Run
from limner.lesson.compose import images, measure
from limner.lesson.load import plan as loaded
from limner.lesson.plan import Plan
from limner.lesson.voice import Voice
from limner.lesson.write import PLAN, narrated
from limner.render.manim import Stagehands


class Trial:
    """The stage on which plans are tried.

    Args:
        hands: make elements.
        voice: speaks.
        folder: where the images are that plans name.
    """

    def __init__(self, hands: Stagehands, voice: Voice, folder: Path) -> None:
        self._hands, self._voice, self._folder = hands, voice, folder

    async def run(self, program: Program, into: Path) -> Rendering:
        """Try a plan; what goes wrong is in the rendering, a line for each section that has a fault."""
        return await asyncio.to_thread(self._run, program)

    def _run(self, program: Program) -> Rendering:
        plan = loaded(program.files[PLAN].decode(), folder=self._folder)
        shown = images(plan, self._folder)
        wrong, seconds = [], 0.0
        for part in _sections(plan):
            try:
                spoken = narrated(part, self._voice, ignore)
                seconds += sum(one.seconds for one in spoken.values())
                measure(part, self._hands, shown)
            except InputError as error:
                wrong.append(str(error))
        reach = 1 - len(wrong) / len(plan.sections)
        return Rendering((), reach, "\n".join(wrong) or None, duration=round(seconds, 2))


def _sections(plan: Plan) -> Iterator[Plan]:
    return (msgspec.structs.replace(plan, sections=(section,)) for section in plan.sections)


class Trials:
    """Opens the stage; a plan depends on nothing before it, so no step is replayed."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial

    @asynccontextmanager
    async def open(self, task: Task, run: Run) -> AsyncIterator[Trial]:
        """Open the stage."""
        yield self._trial

"""Runs a run's cells in one live session; a resumed run has its kept cells run again first."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from limner.core.data import Program, Rendering, Task
from limner.core.run import Run
from limner.sandbox.cell import Pixels
from limner.think.session import LIMITS, Observation, Session, View, kernel

ENTRY = "cell.py"
LEAST = 1.0
"""Seconds of a cell that is run though the budget is almost spent."""
KEPT = 2048
"""Pixels of the longer side at which a shown picture is kept in the run folder."""


class Live:
    """A stage with a live session: each program adds a cell, which may take what is left of the run's seconds."""

    def __init__(self, session: Session, run: Run) -> None:
        self._session = session
        self._run = run
        self._cells = sum(step.proposal.program is not None for step in run.steps)

    async def run(self, program: Program, into: Path) -> Rendering:
        """Run the cell; what it showed is left in ``into``, everything else it gave is in the facts."""
        left = self._run.record.budget.left(self._run.cost).max_seconds
        seconds = None if left is None else min(LIMITS.seconds, max(left, LEAST))
        try:
            seen = await asyncio.to_thread(self._session.step, program.text, seconds=seconds)
        except asyncio.CancelledError:
            self._session.interrupt()  # the thread would go on to the end of the cell
            raise
        self._cells += 1
        return await asyncio.to_thread(_rendering, seen, self._cells, into)


class Renderer:
    """Opens the stage of a run.

    Args:
        images: (H, W, 3 or 4) uint8 each, at full size.
        sandbox: the backend that confines the cells.
    """

    def __init__(self, images: Sequence[Pixels], sandbox: str = "auto") -> None:
        self._images = images
        self._sandbox = sandbox

    @asynccontextmanager
    async def open(self, task: Task, run: Run) -> AsyncIterator[Live]:
        """Open a session in the state that the run's kept cells left it in."""
        session = await asyncio.to_thread(self._begin, task, run)
        try:
            yield Live(session, run)
        finally:
            await asyncio.to_thread(session.close)

    def _begin(self, task: Task, run: Run) -> Session:
        session = Session(kernel(self._sandbox), self._images, seed=task.seed)
        try:
            for step in run.steps:
                if step.kept and step.proposal.program is not None:
                    session.step(step.proposal.program.text)
        except BaseException:
            session.close()
            raise
        return session


def program(code: str) -> Program:
    """Return a cell as a program."""
    return Program({ENTRY: code.encode("utf-8", "replace")}, ENTRY, "python")


def _rendering(seen: Observation, number: int, into: Path) -> Rendering:
    cell = seen.cell
    frames = tuple(_kept(view, into) for view in seen.views)
    facts: dict[str, Any] = {
        "cell": number, "value": cell.value, "line": cell.line, "trace": cell.trace, "died": cell.died,
        "cut": cell.cut, "lost": cell.lost, "seconds": round(cell.seconds, 3),
        "answer": msgspec.to_builtins(seen.report.answer) if cell.ok else None,
        "images": [{**msgspec.to_builtins(view.told), "size": list(view.size)} for view in seen.views],
        "looked": msgspec.to_builtins(seen.report.looked), "read": msgspec.to_builtins(seen.report.read),
    }  # fmt: skip
    return Rendering(frames, reach=0.0 if cell.died else 1.0, error=cell.error, log=cell.stdout, facts=facts)


def _kept(view: View, into: Path) -> Path:
    image = Image.fromarray(view.pixels)
    image.thumbnail((KEPT, KEPT))
    path = into / f"{view.told.id or 'shown'}.png"
    image.save(path, compress_level=1)
    return path

"""Runs a run's cells in one live session; a resumed run has its kept cells run again first."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from limner.core.data import Program, Rendering, Task
from limner.core.run import Run
from limner.sandbox.cell import Pixels
from limner.sandbox.kernel import Kernel
from limner.think.session import LIMITS, Observation, Session, View

ENTRY = "cell.py"
LEAST = 0.5
"""Seconds of a cell that is run though the budget is almost spent."""
KEPT = 2048
"""Pixels of the longer side at which a shown picture is kept in the run folder."""


class Live:
    """A stage with a live session: each program adds a cell, which may take what is left of the run's seconds.

    Args:
        session: where cells run.
        run: whose budget they keep to.
        opened: ``time.monotonic()`` from which on time counts, all of it: starting the session and thinking too.
    """

    def __init__(self, session: Session, run: Run, opened: float) -> None:
        self._session = session
        self._cells = sum(step.proposal.program is not None for step in run.steps)
        left = run.record.budget.left(run.cost).max_seconds
        self._end = None if left is None else opened + left

    async def run(self, program: Program, into: Path) -> Rendering:
        """Run the cell; what it showed is left in ``into``, everything else it gave is in the facts."""
        left = LIMITS.seconds if self._end is None else max(self._end - time.monotonic(), LEAST)
        seconds = min(LIMITS.seconds, left)
        try:
            seen = await asyncio.to_thread(self._session.step, program.text, seconds=seconds)
        except asyncio.CancelledError:
            self._session.interrupt()  # the thread would go on to the end of the cell
            raise
        self._cells += 1
        overdue = seen.cell.died == "time" and left < LIMITS.seconds
        return await asyncio.to_thread(_rendering, seen, self._cells, overdue, into)


class Renderer:
    """Opens the stage of a run.

    Args:
        images: (H, W, 3 or 4) uint8 each, at full size.
        kernel: where its session is forked.
    """

    def __init__(self, images: Sequence[Pixels], kernel: Kernel) -> None:
        self._images = images
        self._kernel = kernel

    @asynccontextmanager
    async def open(self, task: Task, run: Run) -> AsyncIterator[Live]:
        """Open a session in the state that the run's kept cells left it in."""
        opened = time.monotonic()
        session = await asyncio.to_thread(self._begin, task, run)
        try:
            yield Live(session, run, opened)
        finally:
            await asyncio.to_thread(session.close)

    def _begin(self, task: Task, run: Run) -> Session:
        session = Session(self._kernel, self._images, seed=task.seed)
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


def overdue(run: Run) -> str:
    """Say that the last cell was broken off because the run's time was over, or nothing where there is time again."""
    limit = run.record.budget.max_seconds
    if limit is None or not run.steps or not run.steps[-1].rendering.facts.get("overdue"):
        return ""
    left = run.record.budget.left(run.cost).max_seconds or 0.0
    return f"the budget is spent (--max-seconds {limit:g})" if left < LEAST else ""


def _rendering(seen: Observation, number: int, overdue: bool, into: Path) -> Rendering:
    cell = seen.cell
    frames = tuple(_kept(view, into) for view in seen.views)
    facts: dict[str, Any] = {
        "cell": number, "value": cell.value, "line": cell.line, "trace": cell.trace, "died": cell.died,
        "overdue": overdue, "cut": cell.cut, "lost": cell.lost, "seconds": round(cell.seconds, 3),
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

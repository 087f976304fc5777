"""The one loop: write, run, look, keep what is better.

Three roles take part, and a craft supplies all three:

- the **author** proposes a program, from the task and the run's history alone (so a run can be resumed);
- the **stage** runs it (the renderer opens one stage for the whole run);
- the **critic** looks at what came out and gives a score and findings.

``accept`` decides alone what is kept: a program that runs further, else a better score, else better
structure at the same score. Worse is recorded, never kept.
"""

import time
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

from limner.core.data import Cost, Program, Proposal, Rendering, Review, Step, Task
from limner.core.errors import BudgetSpent, ModelError
from limner.core.events import Event, Listener, ignore
from limner.core.run import Run

# Scores closer than this are equal: they differ by float noise, not by pixels.
SAME_SCORE = 1e-6


class Author(Protocol):
    """Writes programs."""

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        """Propose the next program from the history, or ``None`` when there is nothing more to try.

        Raises:
            ModelError: a model failed for good.
            BudgetSpent: the budget ran out while writing.
        """
        ...


class Stage(Protocol):
    """Runs programs, one after another."""

    async def run(self, program: Program, into: Path) -> Rendering:
        """Run ``program`` and leave its frames in the folder ``into``. A failure is data, not an exception."""
        ...


class Renderer(Protocol):
    """Opens stages."""

    def open(self, task: Task, run: Run) -> AbstractAsyncContextManager[Stage]:
        """Open a stage in the state that the run's kept steps left it in."""
        ...


class Critic(Protocol):
    """Looks at renderings."""

    async def look(self, task: Task, program: Program, rendering: Rendering) -> Review:
        """Compare what was rendered with what is wanted."""
        ...


async def loop(
    task: Task, author: Author, renderer: Renderer, critic: Critic, run: Run, listen: Listener = ignore
) -> str:
    """Improve on ``task`` until the author has nothing more to try or the budget is spent.

    Returns:
        Why it stopped, in words.

    Raises:
        ModelError, BudgetSpent: it stopped with nothing to keep.
    """
    listen(Event("run", str(run.folder)))
    try:
        async with renderer.open(task, run) as stage:
            while (reason := run.spent) is None:
                began = time.monotonic()
                proposal = await author.propose(task, run)
                if proposal is None:
                    return "done"
                await attempt(task, proposal, began, stage, critic, run, listen)
    except (ModelError, BudgetSpent) as error:
        if run.best is None:
            raise
        reason = str(error)
    if run.best is None:
        raise BudgetSpent(f"{reason} and nothing was kept: allow more, or see `limner show {run.folder}`")
    listen(Event("note", f"{reason}; the best step is kept"))
    return reason


def accept(best: Step | None, review: Review) -> bool:
    """Say whether a review beats the best step's: by reach, then score, then structure at equal scores."""
    if best is None:
        return review.reach > 0
    if review.reach != best.review.reach:
        return review.reach > best.review.reach
    gain = (review.score or 0.0) - (best.review.score or 0.0)
    return gain > SAME_SCORE or (gain >= -SAME_SCORE and review.structure > best.review.structure)


async def attempt(
    task: Task, proposal: Proposal, began: float, stage: Stage, critic: Critic, run: Run, listen: Listener = ignore
) -> Step:
    """Run a proposal, look at what came out, and record it; it is kept where it is better than what there is.

    Args:
        task: what is wanted.
        proposal: an author's.
        began: when it was begun, on the clock of :func:`time.monotonic`.
        stage: runs it.
        critic: looks at it.
        run: the history.
        listen: is told of the step.
    """
    rendering, review = await _try(task, proposal, stage, critic, run)
    kept = accept(run.best, review)
    cost = proposal.cost + Cost(seconds=time.monotonic() - began - proposal.cost.seconds)
    step = run.add(proposal, rendering, review, kept=kept, cost=cost)
    listen(Event("step", _headline(step)))
    return step


async def _try(task: Task, proposal: Proposal, stage: Stage, critic: Critic, run: Run) -> tuple[Rendering, Review]:
    if proposal.program is None:
        return Rendering(reach=0.0), Review(None, reach=0.0, findings=proposal.findings)
    rendering = await stage.run(proposal.program, run.scratch())
    review = await critic.look(task, proposal.program, rendering)
    return rendering, review


def _headline(step: Step) -> str:
    score = "no score" if step.review.score is None else f"score {step.review.score:.4f}"
    return f"step {step.number} by {step.proposal.author}: {score}, {'kept' if step.kept else 'not kept'}"

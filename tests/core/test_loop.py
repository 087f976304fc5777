import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from limner.core.budget import Budget
from limner.core.data import Finding, Program, Proposal, Rendering, Review, Step, Task
from limner.core.errors import BudgetSpent, ModelError
from limner.core.events import Event
from limner.core.loop import accept, loop
from limner.core.run import Run
from tests.core import toy


def step(score: float | None, reach: float = 1.0, structure: float = 0.0) -> Step:
    review = Review(score, reach=reach, structure=structure)
    return Step(1, Proposal(None, "x"), Rendering(), review, True, toy.Cost())


@pytest.mark.parametrize(
    ("best", "review", "kept"),
    [
        (None, Review(0.1), True),
        (None, Review(0.9, reach=0.0), False),
        (step(0.9, reach=0.5), Review(0.1), True),
        (step(0.1), Review(0.9, reach=0.5), False),
        (step(0.5), Review(0.6), True),
        (step(0.5), Review(0.4, structure=1.0), False),
        (step(0.5), Review(0.5), False),
        (step(0.5, structure=0.2), Review(0.5, structure=0.3), True),
        (step(0.5, structure=0.2), Review(0.5 - 1e-7, structure=0.3), True),
        (step(0.5, structure=0.3), Review(0.5, structure=0.2), False),
        (step(None), Review(None, structure=0.1), True),
    ],
    ids=[
        "first", "first-that-does-not-run", "runs-further", "runs-less-far", "scores-more", "scores-less",
        "same", "better-structure", "better-structure-within-noise", "worse-structure", "no-score",
    ],
)  # fmt: skip
def test_accept_compares_reach_then_score_then_structure(best: Step | None, review: Review, kept: bool) -> None:
    assert accept(best, review) is kept


def test_worse_steps_are_recorded_and_not_kept(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    assert toy.go(run) == "done"
    assert [step.kept for step in run.steps] == [True, True, False, True, False, True, False, True]
    assert [step.proposal.parent for step in run.steps] == [None, 1, 2, 2, 4, 4, 6, 6]
    assert run.best is not None and run.best.number == 8


def test_it_tells_which_run_and_each_step(tmp_path: Path) -> None:
    heard: list[Event] = []
    run = toy.start(tmp_path / "runs")
    toy.go(run, heard.append)
    assert heard[0] == Event("run", str(run.folder))
    assert heard[3] == Event("step", "step 3 by toy: score 0.3000, not kept")


def test_a_spent_budget_keeps_the_best(tmp_path: Path) -> None:
    heard: list[Event] = []
    run = toy.start(tmp_path / "runs", Budget(max_steps=3))
    assert toy.go(run, heard.append) == "the budget is spent (--max-steps 3)"
    assert run.best is not None and run.best.number == 2
    assert heard[-1].kind == "note"


def test_a_spent_budget_counts_what_was_spent_before_resuming(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs", Budget(max_cost=0.02))
    toy.go(run)
    again = Run.open(run.folder)
    assert toy.go(again) == "the budget is spent (--max-cost 0.02)"
    assert len(again.steps) == 2


def test_nothing_kept_is_an_error_that_names_the_run(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs", Budget(max_seconds=0))
    with pytest.raises(BudgetSpent, match=rf"nothing was kept.*{run.folder}"):
        toy.go(run)


class Mute:
    """Says why it has no program once, then fails for good."""

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        if run.steps:
            raise ModelError("the model refused")
        return Proposal(None, "mute", findings=(Finding("the reply names no element"),))


class Unused:
    @asynccontextmanager
    async def open(self, task: Task, run: Run) -> AsyncIterator["Unused"]:
        yield self

    async def run(self, program: Program, into: Path) -> Rendering:
        raise AssertionError("there is no program to run")


def test_a_proposal_without_a_program_is_a_step_that_is_not_kept(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs")
    with pytest.raises(ModelError, match="refused"), run:
        asyncio.run(loop(run.task, Mute(), Unused(), toy.Critic(), run))
    (only,) = run.steps
    assert not only.kept
    assert only.review.findings[0].what == "the reply names no element"


def test_a_model_that_fails_later_leaves_the_best(tmp_path: Path) -> None:
    run = toy.start(tmp_path / "runs", Budget(max_steps=1))
    toy.go(run)
    resumed = Run(run.folder, msgspec.structs.replace(run.record, budget=Budget()))
    with resumed:
        assert asyncio.run(loop(run.task, Mute(), toy.Renderer(), toy.Critic(), resumed)) == "the model refused"

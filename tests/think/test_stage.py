import asyncio
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.core.budget import Budget
from limner.core.data import Cost, Proposal, Rendering, Review
from limner.core.run import Run
from limner.think.session import kernel
from limner.think.stage import KEPT, Renderer, overdue, program
from tests.think.ran import start

WHITE = np.full((80, 120, 3), 255, np.uint8)


def render(run: Run, *codes: str) -> list[Rendering]:
    """Run cells on one stage, and record those that ended."""

    async def work() -> list[Rendering]:
        found = []
        async with Renderer([WHITE], kernel()).open(run.task, run) as stage:
            for code in codes:
                found.append(await stage.run(program(code), run.scratch()))
                kept = found[-1].reach > 0
                proposal = Proposal(program(code), "test")
                run.add(proposal, found[-1], Review(None, basis="none"), kept=kept, cost=Cost())
        return found

    return asyncio.run(work())


def test_a_cell_becomes_a_rendering(tmp_path: Path) -> None:
    run = start(tmp_path)
    (seen,) = render(run, "print('hi')\nshow(image[:40], 'top')\nanswer(3, 0.5)\n2 + 2")
    assert (seen.log, seen.error, seen.reach, seen.facts["value"], seen.facts["cell"]) == ("hi\n", None, 1.0, "4", 1)
    assert seen.facts["answer"] == {"answer": "3", "confidence": 0.5, "why": ""}
    assert [(told["id"], told["caption"], told["size"]) for told in seen.facts["images"]] == [
        ("shown-0", "top", [120, 40])
    ]
    (frame,) = run.steps[0].rendering.frames
    assert frame.name == "shown-0.png" and Image.open(frame).size == (120, 40)


def test_a_failed_cell_gives_no_answer_and_a_dead_one_nothing(tmp_path: Path) -> None:
    failed, dead = render(start(tmp_path), "answer(3)\n1 / 0", "show(image)\nimport os; os._exit(1)")
    assert failed.error == "ZeroDivisionError: division by zero" and failed.reach == 1 and not failed.facts["answer"]
    assert dead.reach == 0 and dead.facts["died"] == "crash" and dead.frames == () and dead.facts["images"] == []


def test_kept_cells_are_run_again_when_a_run_is_resumed(tmp_path: Path) -> None:
    run = start(tmp_path)
    render(run, "a = 1\nshow(image)", "import os; os._exit(1)", "a += 1")
    (seen,) = render(run, "show(image)\na, len(shown)")
    assert seen.facts["value"] == "(2, 2)" and seen.facts["cell"] == 4
    assert seen.facts["images"][0]["id"] == "shown-1"


def test_a_cell_takes_no_longer_than_what_is_left_of_the_run(tmp_path: Path) -> None:
    run = start(tmp_path)
    run.allow(Budget(max_seconds=0.5))
    (seen,) = render(run, "while True: pass")
    assert seen.facts["died"] == "time" and seen.facts["overdue"] and seen.facts["seconds"] < 5
    assert overdue(run) == ""  # as the test's steps cost nothing, there is time again
    run.allow(Budget(max_seconds=0.2))
    assert overdue(run) == "the budget is spent (--max-seconds 0.2)"


def test_time_that_was_not_spent_in_cells_counts_too(tmp_path: Path) -> None:
    run = start(tmp_path)
    run.allow(Budget(max_seconds=1.5))
    seen = render(run, "import time; time.sleep(1.2)", "while True: pass")
    assert not seen[0].facts["overdue"] and seen[1].facts["overdue"] and seen[1].facts["seconds"] < 1.2


def test_a_cancelled_cell_is_killed(tmp_path: Path) -> None:
    run = start(tmp_path)

    async def work() -> float:
        async with Renderer([WHITE], kernel()).open(run.task, run) as stage:
            cell = asyncio.create_task(stage.run(program("while True: pass"), run.scratch()))
            await asyncio.sleep(0.5)
            began = time.monotonic()
            cell.cancel()
            with pytest.raises(asyncio.CancelledError):
                await cell
        return time.monotonic() - began

    assert asyncio.run(work()) < 10


def test_large_pictures_are_kept_reduced(tmp_path: Path) -> None:
    run = start(tmp_path)
    (seen,) = render(run, "show(np.zeros((300, 6000, 3), np.uint8))")
    assert seen.facts["images"][0]["size"] == [6000, 300]
    assert Image.open(run.steps[0].rendering.frames[0]).size == (KEPT, round(300 * KEPT / 6000))

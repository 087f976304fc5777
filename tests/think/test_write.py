import asyncio
from pathlib import Path

import numpy as np
import pytest

from limner.core.run import Run
from limner.think.brief import turns
from limner.think.write import MODEL_TURNS, Measured, ended, turns_allowed, waiting
from tests.think.ran import MODEL, add, start

TWO = "```python\na\n```\n```python\nb\n```"


def cells(run: Run, question: str, *values: str, error: str | None = None) -> list[str]:
    """Let the measured author go on until it has nothing more to try; each cell gives the next value."""
    codes, given = [], iter(values)
    images = [np.zeros((80, 120, 3), np.uint8)] * len(run.task.inputs)
    while (proposal := asyncio.run(Measured(question, images).propose(run.task, run))) is not None:
        assert proposal.program is not None and proposal.author == "measured"
        codes.append(code := proposal.program.text)
        said = {"answer": None, "confidence": None, "why": "?"} if "abstain(" in code else None
        add(run, code, value=next(given, None), answer=said, error=error if len(codes) == 2 else None)
    return codes


def test_measuring_sets_upright_measures_and_says(tmp_path: Path) -> None:
    upright, solve, say = cells(start(tmp_path), "How much is the 'tax'?", "", "'3.10' (0.99)")
    assert "orient(rectify(one))" in upright and say.startswith("if found.answer is None")
    assert "solve(\"How much is the 'tax'?\", *seen)" in solve


def test_measuring_cleans_once_where_that_may_help(tmp_path: Path) -> None:
    codes = cells(start(tmp_path), "How much is the tax?", "", "no answer: nothing readable", "no answer: again")
    assert len(codes) == 4 and "denoise(one)" in codes[2] and "solve(" in codes[2]
    (other := tmp_path / "other").mkdir()
    assert len(cells(start(other), "Who?", "", "no answer: the question is not understood")) == 3


def test_large_pictures_are_measured_reduced(tmp_path: Path) -> None:
    run, large = start(tmp_path), np.zeros((4000, 3000, 3), np.uint8)
    proposal = asyncio.run(Measured("How much is the tax?", [large]).propose(run.task, run))
    assert proposal is not None and proposal.program is not None
    assert proposal.program.text.startswith("images = [zoom(one, scale=min(1.0, (8000000 / ")


def test_many_pictures_are_measured_one_by_one(tmp_path: Path) -> None:
    (other := tmp_path / "other").mkdir()
    told = ("no answer: nothing", "'3.10' (0.99)", "'3.10' (0.9)")
    codes = cells(start(tmp_path, images=3), "How much is the tax?", *told)
    assert [f"images[{at}]" in code for at, code in enumerate(codes)] == [True] * 3 + [False]
    assert "seen, each = [], []" in codes[0] and "agreed(each)" in codes[3] and "answer(found.answer" in codes[3]
    codes = cells(start(other, images=3), "How much is the tax?", *["no answer: nothing"] * 6)
    assert len(codes) == 7 and "seen[2] = denoise(seen[2])" in codes[5] and "agreed(each)" in codes[6]


def test_which_way_up_a_picture_is_is_asked_of_it_as_it_is(tmp_path: Path) -> None:
    assert "orient" not in cells(start(tmp_path), "Is the picture upside down?")[0]
    (other := tmp_path / "other").mkdir()
    assert "orient" in cells(start(other), "Is the box 'Upside down' ticked?")[0]


def test_measuring_that_fails_abstains(tmp_path: Path) -> None:
    assert cells(start(tmp_path), "How much?", error="MemoryError")[-1] == "abstain('measuring failed: MemoryError')"


def test_the_cells_of_a_reply_wait_until_one_fails(tmp_path: Path) -> None:
    run = start(tmp_path)
    add(run, "a", reply=TWO)
    assert waiting(turns(run.steps, MODEL)[-1]) == "b"
    add(run, "b")
    assert waiting(turns(run.steps, MODEL)[-1]) is None
    add(run, "a", reply=TWO, error="NameError")
    assert waiting(turns(run.steps, MODEL)[-1]) is None


@pytest.mark.parametrize("max_steps", [None, 2])
def test_turns_are_limited(tmp_path: Path, max_steps: int | None) -> None:
    run = start(tmp_path, max_steps)
    allowed = turns_allowed(run)
    assert allowed == (max_steps or MODEL_TURNS)
    for number in range(allowed):
        assert ended(run, MODEL) == ""
        add(run, f"{number}", reply=f"```python\n{number}\n```")
    assert f"gave no answer in {allowed} turns" in ended(run, MODEL)


def test_a_model_that_does_nothing_or_the_same_again_is_stopped(tmp_path: Path) -> None:
    run = start(tmp_path)
    for _ in range(3):
        assert ended(run, MODEL) == ""
        add(run, None, reply="prose")
    assert "wrote nothing that can be run in 3 turns (the last: no code)" in ended(run, MODEL)
    add(run, "1 + 1", reply="```python\n1 + 1\n```")
    for _ in range(2):
        assert ended(run, MODEL) == ""
        add(run, "1 + 1", reply="```python\n1 + 1\n```")
    assert "ran the same cell 3 times" in ended(run, MODEL)


@pytest.mark.parametrize("shape", [(3, 20_000, 3), (20_000, 60, 3), (5, 5, 3)])
def test_a_strip_is_not_measured(tmp_path: Path, shape: tuple[int, int, int]) -> None:
    run = start(tmp_path)
    proposal = asyncio.run(Measured("What is the total?", [np.zeros(shape, np.uint8)]).propose(run.task, run))
    assert proposal is not None and proposal.program is not None
    assert proposal.program.text.startswith("abstain(") and f"{shape[1]} x {shape[0]}" in proposal.program.text

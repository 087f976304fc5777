"""A run killed at any instant is readable, can be shown, and ends as it would have without the kill."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from limner.core.run import Run, list_runs
from limner.studio import report
from tests.core import toy

KILLS = 50
EARLY = 0.02
"""Seconds in which the folder is made: a third of the kills fall into it."""


def spawn(runs: Path) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.core.toy", str(runs)]
    process = subprocess.Popen(
        command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds that an undisturbed run takes."""
    process = spawn(tmp_path_factory.mktemp("life") / "runs")
    began = time.monotonic()
    assert process.wait() == 0
    return time.monotonic() - began


@pytest.mark.parametrize("part", range(5))
def test_a_killed_run_goes_on_to_the_same_end(part: int, life: float, tmp_path: Path) -> None:
    chance = random.Random(part)
    for number in range(KILLS // 5):
        after = chance.uniform(0, EARLY if number % 3 == 0 else life)
        runs = tmp_path / str(number) / "runs"
        runs.parent.mkdir()
        process = spawn(runs)
        time.sleep(after)
        process.kill()
        process.wait()
        for folder in list_runs(runs):
            read = Run.open(folder)
            assert [step.number for step in read.steps] == list(range(1, len(read.steps) + 1))
            assert report.write(read, tmp_path / "report.html").stat().st_size > 1000

        run = toy.main(runs)

        assert len(list_runs(runs)) == 1
        assert run.best is not None and run.best.proposal.program is not None
        assert run.best.proposal.program.files["guess.txt"] == b"97\n", f"killed after {after:.4f} s"
        assert run.best.review.score == pytest.approx(0.97)
        assert [int(step.proposal.program.text) for step in run.steps if step.proposal.program] == list(toy.GUESSES)
        assert not list(run.folder.glob(".tmp-*"))

import json
from pathlib import Path

import pytest

from limner.cli import main
from limner.core.budget import Budget
from tests.core import toy


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Four runs: done, stopped, unfinished and unreadable."""
    folder = tmp_path / "runs"
    toy.go(toy.start(folder))
    toy.go(toy.start(folder, Budget(max_steps=2)))
    toy.start(folder)
    broken = toy.start(folder)
    (broken.folder / "run.json").write_text("{")
    return folder


def test_people_read_a_table(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["runs", "--runs", str(runs)]) == 0
    done, stopped, unfinished, unreadable = capsys.readouterr().out.splitlines()[3:7]
    assert "-toy-wanted" in done and done.split()[1:3] == ["5/8", "0.9700"] and "done" in done and "$0.0800" in done
    assert stopped.split()[1:3] == ["2/2", "0.4000"] and "stopped: the budget is spent (--max-steps 2)" in stopped
    assert "0/0" in unfinished and "–" in unfinished and "unfinished" in unfinished
    assert "unreadable" in unreadable


def test_programs_read_json(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["runs", "--runs", str(runs), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["runs"]
    assert [row["state"] for row in rows] == ["done", "stopped", "unfinished", "unreadable"]
    assert (rows[0]["craft"], rows[0]["name"], rows[0]["kept"], rows[0]["steps"]) == ("toy", "wanted", 5, 8)
    assert rows[0]["score"] == pytest.approx(0.97)
    assert "not a run folder" in rows[3]["reason"]


def test_no_runs_is_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["runs", "--runs", str(tmp_path / "none")]) == 0
    assert capsys.readouterr().out == f"no runs in {tmp_path / 'none'}\n"

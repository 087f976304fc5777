"""``limner train traces``, end to end on a few items."""

import json
from pathlib import Path

import pytest

from limner.cli.main import run


def test_traces_are_written_for_both_trainers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "traces"
    assert run(["train", "traces", "-o", str(folder), "--limit", "3", "--mishaps", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    lines = (folder / "trl.jsonl").read_text().splitlines()
    assert told["traces"] == len(lines) > 0 and told["mishaps"] > 0 and told["items"] == 3
    chats = json.loads((folder / "llamafactory.json").read_text())
    assert all((folder / path).stat().st_size for chat in chats for path in chat["images"])
    assert str(tmp_path) not in (folder / "trl.jsonl").read_text()


def test_a_folder_that_is_taken_is_a_mistake_of_the_users(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    assert run(["train", "traces", "-o", str(tmp_path)]) == 2
    assert "already" in capsys.readouterr().err
    assert run(["train", "traces", "-o", str(tmp_path / "no" / "traces")]) == 2


def test_help_is_shown_without_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train"]) == 0
    assert "traces" in capsys.readouterr().out

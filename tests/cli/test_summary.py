import json
from pathlib import Path

import pytest

from limner.cli.summary import shown, size, tell
from limner.core.data import Result


@pytest.fixture
def result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(tmp_path)
    Path("logo.svg").write_bytes(b"x" * 4200)
    return Result(Path("runs/1-logo"), (Path("logo.svg"),), 0.98765, {"pixels": 0.99}, 1.25, "measured", "done")


def test_people_read_a_few_lines(result: Result, capsys: pytest.CaptureFixture[str]) -> None:
    tell(result, as_json=False)
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "✓ logo.svg  4.2 kB",
        "  score   0.9877  pixels 0.990",
        "  author  measured  1.2 s",
        "  run     runs/1-logo",
        "  look    limner show 1-logo",
    ]


def test_people_read_why_it_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    tell(Result(Path("runs/1"), (), None, {}, 0.0, "m", "the budget is spent (--max-steps 1)"), as_json=False)
    said = capsys.readouterr().out
    assert "score    none" in said
    assert "stopped  the budget is spent (--max-steps 1)" in said


def test_programs_read_json(result: Result, capsys: pytest.CaptureFixture[str]) -> None:
    tell(result, as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "run": "runs/1-logo",
        "output": ["logo.svg"],
        "score": 0.98765,
        "components": {"pixels": 0.99},
        "seconds": 1.25,
        "author": "measured",
        "reason": "done",
        "note": "",
    }


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (2_500_000, "2.5 MB")])
def test_sizes_are_for_people(count: int, text: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x" * count)
    assert size(tmp_path / "f") == text
    assert size(tmp_path / "none") == ""


def test_a_run_is_named_as_show_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "runs" / "1") == "1"
    assert shown(Path("elsewhere/1")) == "elsewhere/1"

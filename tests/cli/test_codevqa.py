"""``limner bench codevqa``, end to end on one picture."""

import json
from pathlib import Path

import pytest
from PIL import Image

from limner.cli import main


def bench(*options: str) -> int:
    return main.run(["bench", "codevqa", "--limit", "1", "--quiet", *options])


def test_the_tables(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert bench("--sheet", str(tmp_path / "sheet.png")) == 0
    said = capsys.readouterr()
    assert "answers of code" in said.out and "visible parameters within 0.5 px" in said.out and said.err == ""
    assert "majority" in said.out and "blank" in said.out
    assert Image.open(tmp_path / "sheet.png").width > 720


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("--json", "--seed", "3") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["policy"] == "code" and result["plan"]["seed"] == 3 and len(result["trials"]) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--policy", "model"), "needs a model"),
        (("--model", "openai:x"), "belong to --policy model"),
        (("--sheet", "no/such/folder/a.png"), "no/such/folder"),
    ],
)
def test_a_wrong_call_is_one_line(capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str) -> None:
    assert bench(*options) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1

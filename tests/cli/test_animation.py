"""``limner bench animation2code``, end to end on one film."""

import json
from pathlib import Path

import pytest

from limner.cli import main
from tests.render.pages import needs_browser


def bench(*options: str) -> int:
    return main.run(["bench", "animation2code", "--limit", "1", "--quiet", *options])


@needs_browser
def test_json_and_table_of_an_exported_pair(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert bench("--export", str(tmp_path), "--seed", "2") == 0
    assert capsys.readouterr().out.strip().endswith("items.jsonl")
    assert len(list(tmp_path.iterdir())) == 4
    assert bench("--items", str(tmp_path / "items.jsonl"), "--policy", "linear", "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["plan"]["policy"] == "linear" and result["items"][0]["name"] == "dev-2-0"
    assert result["figures"][0]["median"]["semantic"] == 1
    assert bench("--items", str(tmp_path / "items.jsonl"), "--policy", "frozen") == 0
    assert "frozen by difficulty" in capsys.readouterr().out


def test_bad_options(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert bench("--items", str(tmp_path / "no.jsonl"), "--packages", str(tmp_path)) == 2
    assert bench("--pages", str(tmp_path / "no")) == 2
    assert "there is no folder" in capsys.readouterr().err
    assert bench("--items", str(tmp_path / "no.jsonl")) == 2
    assert bench("--packages", str(tmp_path)) == 2
    assert "npm install spinkit" in capsys.readouterr().err

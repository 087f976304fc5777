"""``limner bench codevision``, end to end on a few items."""

import json
from pathlib import Path

import pytest
from PIL import Image

from limner.cli import main

FIXTURE = Path(__file__).parent.parent / "bench" / "fixtures" / "codevision"
PUBLISHED = ("--items", str(FIXTURE / "items.jsonl"), "--images", str(FIXTURE / "images"))


def bench(*options: str) -> int:
    return main.run(["bench", "codevision", "--limit", "3", "--quiet", *options])


def test_the_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert bench("--policy", "oracle", "--no-ocr", "--clean", "--sheet", str(tmp_path / "sheet.png")) == 0
    said = capsys.readouterr()
    assert "oracle" in said.out and "abst." in said.out and said.err == ""
    assert Image.open(tmp_path / "sheet.png").width > 400


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("--policy", "nocode", "--json", "--no-ocr", "--severity", "3", "--seed", "2") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["policy"] == "ocr, upright" and result["plan"]["severity"] == 3 and len(result["items"]) == 3
    assert {item["harm"]["severity"] for item in result["items"]} == {3}


def test_published_sets(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench(*PUBLISHED, "--policy", "nocode", "--json", "--turned") == 0
    result = json.loads(capsys.readouterr().out)
    assert set(result["summary"]) == {"ocrbench", "chartqapro", "mvtoolbench", "vstar", "hrbench"}
    assert len(result["items"]) == 8 * 6
    assert bench(*PUBLISHED, "--policy", "nocode") == 0
    assert "mvtoolbench" in capsys.readouterr().out


def test_items_as_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert bench("--save", str(tmp_path)) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "items.jsonl")
    assert len((tmp_path / "items.jsonl").read_text().splitlines()) == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--policy", "oracle", "--model", "openai:x"), "asks no model"),
        (("--clean", "--severity", "2"), "leave one out"),
        (("--items", "a.jsonl"), "give both"),
        ((*PUBLISHED, "--policy", "oracle"), "know nothing"),
        (("--save", "no/such/folder"), "make it first"),
        (("--sheet", "no/such/folder/a.png"), "no/such/folder"),
        (("--items", "a.jsonl", "--images", "no/such/folder"), "no folder"),
    ],
)
def test_a_wrong_call_is_one_line(capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str) -> None:
    assert bench(*options) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1

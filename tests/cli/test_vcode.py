"""``limner bench vcode``, end to end, against a model server that looks."""

import json
from pathlib import Path

import pytest

from limner.cli import main
from tests.bench.seeing import FIXTURE, Seeing

ITEMS, IMAGES = str(FIXTURE / "items.jsonl"), str(FIXTURE / "images")
SVG = ("--svg", str(FIXTURE / "svg"))
MODEL = "openai:scripted"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_API_KEY", "none")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


def bench(server: Seeing, *options: str) -> int:
    doors = ("--model", MODEL, "--base-url", server.url, "--judge", MODEL, "--judge-url", server.url)
    return main.run(["bench", "vcode", ITEMS, "--images", IMAGES, *doors, *options])


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    with Seeing() as server:
        assert bench(server, *SVG) == 0
    said = capsys.readouterr()
    rows = [line.split() for line in said.out.splitlines()]
    assert ["Overall", "52.4", "28.9", "100.0", "0.0"] in rows
    assert said.out.splitlines()[-1].startswith("2 of 3 pictures drawn") and said.err == ""


def test_json_has_every_mark(capsys: pytest.CaptureFixture[str]) -> None:
    with Seeing() as server:
        assert bench(server, *SVG, "--json") == 0
        first = len(server.requests)
        assert bench(server, *SVG, "--json") == 0
        assert len(server.requests) == first
    said = capsys.readouterr().out
    answer = json.loads(said[said.index("\n}\n{") + 3 :])
    assert len(answer["prompt judge"]) == 12 and "resvg" in answer
    assert answer["model"] == MODEL and len(answer["marks"]) == 7 * 4 and answer["cost"]["requests"] == 0
    assert answer["summary"]["scores"]["drawing"]["mm_vet"] == 1.0
    assert {picture["image"] for picture in answer["pictures"] if picture["error"]} == {"chart.png"}


def test_what_is_missing_is_said_before_anything_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with Seeing() as server:
        assert bench(server, "--siglip", "--weights", "no-such/weights") == 3
    said = capsys.readouterr().err
    assert "limner[siglip]" in said or "hf download no-such/weights" in said
    assert said.count("\n") == 1 and server.requests == []


def test_a_wrong_line_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "items.jsonl").write_text('{"set": "mmmu"}\n')
    arguments = ["bench", "vcode", "items.jsonl", "--images", ".", "--model", "test:x", "--base-url", "http://[::1]:9"]
    assert main.run(arguments) == 2
    assert capsys.readouterr().err == "limner: items.jsonl, line 1: Object missing required field `id`\n"


def test_given_drawings_are_not_saved_again(capsys: pytest.CaptureFixture[str]) -> None:
    with Seeing() as server:
        assert bench(server, *SVG, "--save", ".") == 2
    assert "--save" in capsys.readouterr().err


def test_without_a_model_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["bench", "vcode", ITEMS, "--images", IMAGES]) == 2
    assert "--model" in capsys.readouterr().err

"""``limner bench lesson``, end to end, on films and topics of somebody's, with a student that listens."""

import json
from pathlib import Path

import pytest

pytest.importorskip("manim")

from limner.cli import main
from tests.bench.pupils import FACTS, Listening, film, topics

MODEL = "openai:scripted"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIMNER_API_KEY", "none")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    Path("films").mkdir()
    for number, name in enumerate(FACTS):
        film(Path("films"), name, 3.0 + number)
    quiz = {topic.title: [{"question": one.question, "options": dict(zip("ABCD", one.options, strict=True)),
                           "answer": "A"} for one in topic.questions] for topic in topics()}  # fmt: skip
    Path("quiz.json").write_text(json.dumps(quiz))
    Path("topics.json").write_text(json.dumps([topic.title for topic in topics()]))
    return tmp_path


def bench(*options: str) -> int:
    return main.run(["bench", "lesson", "--data", "topics.json", "--part", "all", *options])


def test_the_tables(capsys: pytest.CaptureFixture[str]) -> None:
    with Listening() as server:
        doors = "--student", MODEL, "--base-url", server.url
        assert bench("--quiz", "quiz.json", "--films", "films", "--sheet", "sheet.png", *doors) == 0
    said = capsys.readouterr()
    rows = [" ".join(line.split()) for line in said.out.splitlines()]
    assert "topics with a film 3 of 3" in rows and "right, after 100.0 100.0" in rows
    assert any(row.startswith("always the longest") for row in rows) and said.err == ""
    assert Path("sheet.png").read_bytes().startswith(b"\x89PNG")


def test_json_and_going_on(capsys: pytest.CaptureFixture[str]) -> None:
    Path("kept").mkdir()
    with Listening() as server:
        doors = "--student", MODEL, "--base-url", server.url, "--save", "kept", "--films", "films", "--json"
        assert bench("--quiz", "quiz.json", *doors) == 0
        first = len(server.requests)
        assert bench("--quiz", "quiz.json", *doors) == 0
        assert len(server.requests) == first == 120
    said = capsys.readouterr().out
    answer = json.loads(said[: said.index("\n}\n{") + 2])
    assert answer["student"] == MODEL and len(answer["prompt unlearning"]) == 12
    assert len(answer["answers"]) == 120 and answer["cost"]["requests"] == 120
    assert json.loads(Path("kept/quiz.json").read_text())["sha256"] == answer["quiz"]["sha256"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--lectures", "films"), "--data and --lectures"),
        (("--films", "films", "--policy", "slides"), "--policy"),
        (("--films", "films", "--model", MODEL), "leave --model out"),
        (("--films", "films", "--export", "out.jsonl"), "--export"),
        (("--films", "none"), "no folder none"),
        (("--save", "none"), "no folder none"),
        (("--films", "films", "--student", MODEL, "--base-url", "http://[::1]:9"), "--quizmaster"),
        (("--export", "none/out.jsonl"), "none"),
    ],
)
def test_what_is_wrong_is_one_line(capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str) -> None:
    assert bench(*options) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1


def test_a_topic_without_a_text_is_a_failure_that_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("--limit", "1", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert "no text" in answer["lessons"]["limner"][0]["error"] and answer["summary"]["rows"][0]["films"] == 0

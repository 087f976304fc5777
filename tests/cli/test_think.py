"""``limner think``, end to end with a scripted model: the answer, the JSON object, exit codes, bad input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.cli import main
from tests.scripted import Say, Server

LOOK = Say("```python\ncrop(image, (10, 20, 110, 60))\n```")
ANSWER = Say("```python\nanswer('white', confidence=0.8)\n```")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Image.fromarray(np.full((80, 120, 3), 255, np.uint8)).save("white.png")
    return tmp_path


def ask(server: Server, *options: str) -> int:
    return main.run(["think", "white.png", "What colour?", "--model", "openai:x", "--base-url", server.url, *options])


def test_the_answer_comes_first_and_then_what_it_rests_on(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Server(LOOK, ANSWER) as server:
        assert ask(server) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["white", "confidence", "0.80"]
    assert lines[1].split() == ["crop", "image-0", "(10,", "20)", "to", "(110,", "60)"]
    assert lines[2].split() == ["ran", "2", "cells"] and "limner show" in lines[-1]


def test_json_is_one_object(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Server(LOOK, ANSWER) as server:
        assert ask(server, "--json", "-o", "out.json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {"run", "output", "score", "components", "seconds", "author", "answer", "confidence"} <= set(told)
    assert (told["answer"], told["confidence"], told["score"], told["reason"]) == ("white", 0.8, None, "done")
    assert told["evidence"]["boxes"][0]["box"] == [10, 20, 110, 60]
    assert json.loads(Path("out.json").read_text()) == told


def test_an_abstention_is_exit_code_0(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Server(Say("```python\nabstain('it is white all over')\n```")) as server:
        assert ask(server) == 0
        assert capsys.readouterr().out.startswith("no answer  it is white all over")
        assert ask(server, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["answer"] is None and told["why"] == "it is white all over"


def test_a_model_that_never_answers_is_told_of(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Server(Say("It is a picture.")) as server:
        assert ask(server, "--json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["answer"] is None and "wrote nothing that can be run" in json.loads(out)["why"]
    assert all(line.startswith("limner: ") for line in err.splitlines())


def test_a_run_can_be_resumed_and_shown(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Server(LOOK, ANSWER) as server:
        assert ask(server, "--max-steps", "1") == 0
        assert "--max-steps" in capsys.readouterr().out
        assert main.run(["resume", "last", "--max-steps", "5"]) == 0
    assert capsys.readouterr().out.startswith("white  confidence 0.80")
    assert main.run(["show", "last", "-o", "page.html"]) == 0
    assert "What colour?" in Path("page.html").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["What colour?"], "no image"),
        (["white.png"], "no question"),
        (["white.png", "white.png"], "no question"),
        (["white.png", ""], "the question is empty"),
        (["white.png", "What? " * 2000], "at most 10000"),
        (["gone.png", "What colour?"], "there is no file gone.png"),
        (["text.png", "What colour?"], "is not an image limner reads"),
        (["white.png", "What colour?", "-o", "gone/out.json"], "gone"),
        (["white.png", "What colour?", "-o", "white.png"], "overwrite the input"),
        (["white.png", "What colour?", "--tool-calls"], "need a model"),
        (["white.png", "What colour?", "--model", "nonsense"], "PROVIDER:NAME"),
    ],
)
def test_bad_input_is_one_line(room: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    Path("text.png").write_text("no image at all")
    assert main.run(["think", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and told in err
    assert not Path("runs").exists()


def test_a_hundred_megapixels_are_whole_in_the_kernel_and_shown_reduced(room: Path) -> None:
    Image.new("L", (12500, 8000), 200).save("white.png", compress_level=1)
    with Server(Say("```python\nimage.shape, crop(image, (12000, 7000, 12400, 7300)).shape\n```"), ANSWER) as server:
        done = subprocess.run(
            [sys.executable, "-c", "from limner.cli import main; main.main()", "think", "white.png", "How large?",
             "--model", "openai:x", "--base-url", server.url, "--json"],
            capture_output=True, text=True, check=True, env=os.environ,
        )  # fmt: skip
    assert json.loads(done.stdout)["answer"] == "white"
    first, second = server.requests
    assert "images[0] (image-0): 12500 x 8000 pixels, shown here at 1024 x 655" in first.texts
    assert "((8000, 12500, 3), (300, 400, 3))" in second.last

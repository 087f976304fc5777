import json
from pathlib import Path

import pytest
from rich.text import Text

from limner.cli import speak
from limner.core.data import Cost


def test_an_answer_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    speak.answer({"run": Path("a\udcff/é"), "cost": Cost(1.0), "list": (1, None)})
    assert json.loads(capsys.readouterr().out) == {
        "run": "a\udcff/é",
        "cost": {"seconds": 1.0, "requests": 0, "tokens_in": 0, "tokens_out": 0, "usd": 0.0},
        "list": [1, None],
    }


def test_a_complaint_is_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    speak.complain("two\n lines")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "limner: two lines\n")


def test_no_name_in_a_message_steers_the_terminal() -> None:
    assert speak.line("no file \x1b[31m\udcff é\n.png") == "limner: no file \\x1b[31m\\udcff é .png\n"


def test_what_is_piped_is_cut_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    speak.draw(Text("x" * 300, "bold red"), "[not markup]")
    assert capsys.readouterr().out == "x" * 300 + "\n[not markup]\n"


def test_an_error_that_is_not_about_the_answer_passes() -> None:
    with pytest.raises(FileNotFoundError), speak.delivering():
        Path("/nowhere/at/all").read_bytes()

"""The worker is run as it is in the sandbox, in a process of its own: its library must not be loaded here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import limner.render

pytest.importorskip("espeakng_loader")

_ASK = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("utter", sys.argv[1])
utter = importlib.util.module_from_spec(spec)
spec.loader.exec_module(utter)
answer = utter.serve(sys.stdin.buffer.read())
sys.stdout.buffer.write(answer)
"""


def ask(**request: object) -> bytes:
    script = Path(limner.render.__file__).with_name("utter.py")
    asked = {"text": "a b", "letters": [], "voice": "en-us", "rate": 160, "pitch": 50, "range": 50, **request}
    done = subprocess.run(
        [sys.executable, "-c", _ASK, str(script)], input=json.dumps(asked).encode(), capture_output=True, check=True
    )
    return done.stdout


def test_an_answer_is_a_line_and_samples() -> None:
    head, _, samples = ask(text="one two three")[1:].partition(b"\n")
    found = json.loads(head)
    assert found["rate"] == 22050 and [word[1] for word in found["words"]] == [0, 4, 8]
    assert len(samples) > 2 * 22050 * 0.5 and found["words"][-1][0] < len(samples) / 2


def test_marks_around_letters_do_not_move_the_words() -> None:
    head, _, _ = ask(text="so a < b & c", letters=[[3, 4, "eh"], [7, 8, None], [11, 12, "sea gull"]])[1:].partition(
        b"\n"
    )
    assert [word[1] for word in json.loads(head)["words"]] == [0, 3, 7, 11, 11]


def test_an_unknown_voice_is_said() -> None:
    assert ask(voice="xx-yy") == b"!eSpeak NG has no voice xx-yy"

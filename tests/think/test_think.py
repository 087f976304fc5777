"""The craft as a library, its model scripted: recovery from every kind of failure, bounds, resuming, what is kept."""

import asyncio
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from limner import think
from limner.core.budget import Budget
from limner.core.errors import BudgetSpent, InputError, LimnerError, ModelError
from limner.core.events import Event
from limner.core.run import Run
from limner.sandbox.cell import CellLimits
from limner.think.evidence import Answered
from tests.scripted import Line, Say, Server, Status
from tests.think.conftest import page

QUESTION = "What is the total?"
LOOK = Say("```python\nu = np.rot90(image, 3)\nshow(u[80:130, 50:310], 'total')\n```")
ANSWER = Say("```python\nanswer('42.50', confidence=0.9, box=(50, 80, 310, 130), on=u)\n```")


def ask(server: Server, **options: Any) -> Answered:
    return think.run(["page.png"], QUESTION, model="openai:scripted", base_url=server.url, **options)


def test_a_model_looks_and_answers_with_evidence(room: Path) -> None:
    with Server(LOOK, ANSWER) as server:
        result = ask(server, output="out.json")
    assert (result.answer, result.confidence, result.reason, result.why) == ("42.50", 0.9, "done", "")
    assert result.author == "openai:scripted" and result.score is None
    assert result.output == (Path("out.json").absolute(),)
    (crop,) = result.evidence.crops
    assert crop.id == "shown-0" and crop.image == "image-0" and crop.size == (260, 50)
    assert np.asarray(Image.open(crop.file)).shape == (50, 260, 3)
    assert crop.quad == [[80, 750], [80, 490], [130, 490], [130, 750]]
    (box,) = result.evidence.boxes
    assert box.box == [80, 490, 130, 750] and box.by == "answer"
    assert [cell.step for cell in result.evidence.cells] == [1, 2]
    told = json.loads(Path("out.json").read_text())
    assert told["answer"] == "42.50" and told["evidence"]["crops"][0]["quad"] == crop.quad
    assert told["output"] == [str(Path("out.json").absolute())]
    assert json.loads((result.run / "answer.json").read_text()) == told


def test_what_a_model_is_told(room: Path) -> None:
    with Server(LOOK, ANSWER) as server:
        ask(server)
    first, second = server.requests
    assert QUESTION in first.texts[0] and "images[0] (image-0): 300 x 800 pixels" in first.texts[1]
    assert len(first.images) == 1 and first.replies == [] and first.tools == []
    assert "```python" in first.system and "tool" not in first.system
    assert len(second.images) == 2 and second.replies == [LOOK.text]
    assert "shown[0] (shown-0) 'total': 260 x 50 pixels, of image-0, within (80, 490, 130, 750)" in second.last


FAILURES = {
    "nothing at all": (Say(""), "your reply is empty"),
    "prose": (Say("The total seems to be at the top."), "no code and no answer"),
    "cut off": (Say("Let me think about", finish="length"), "cut off before any code"),
    "thoughts only": (Say("<think>so"), "no code and no answer"),
    "broken call": (Say('<tool_call>{"name": "run"'), "cannot be read"),
    "syntax error": (Say("```python\nfor x in\n```"), "SyntaxError"),
    "unknown name": (Say("```python\ny = 1\nprint(x)\n```"), "NameError: name 'x' is not defined (line 2)"),
    "exception": (Say("```python\nimage[10 ** 6]\n```"), "IndexError"),
    "bad box": (Say("```python\ncrop(image, (900, 900, 950, 950))\n```"), "lies outside the picture of 300 x 800"),
    "crash": (Say("```python\nimport os\nos._exit(3)\n```"), "ended itself with exit code 3"),
    "memory": (Say("```python\nx = np.ones((100000, 100000, 9))\n```"), "MemoryError"),
    "files": (Say("```python\nopen('/etc/passwd').read()\n```"), "[Errno "),
    "long output": (Say("```python\nprint('x' * 10 ** 6)\n```"), "output was too long"),
    "no evidence": (Say("Final answer: 41"), "rests on nothing"),
    "nothing returned": (Say("```python\nx = 1\n```"), "It returned nothing"),
    "empty answer": (Say("```python\nanswer('')\n```"), "answer what?"),
    "bad confidence": (Say("```python\nanswer('4', confidence=700)\n```"), "a number from 0 to 1"),
    "answer before an error": (Say("```python\nprint(1)\nanswer('41')\n1 / 0\n```"), "ZeroDivisionError"),
    "hasty answer": (Say("```python\nx = 2\n```\nFinal answer: 41"), "was not taken"),
}


@pytest.mark.parametrize(("reply", "told"), FAILURES.values(), ids=FAILURES)
def test_a_model_recovers(room: Path, reply: Say, told: str) -> None:
    with Server(reply, LOOK, ANSWER) as server:
        result = ask(server)
    assert told in server.requests[1].last
    assert (result.answer, result.reason) == ("42.50", "done")


def test_a_model_recovers_from_a_cell_that_takes_too_long(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limner.think.session.LIMITS", CellLimits(seconds=1))
    slow = Say("```python\nwhile True: pass\n```")
    with Server(
        Say("```python\nkept = 7\n```"), slow, Say("```python\nkept\n```\n```python\nanswer(kept)\n```")
    ) as server:
        result = ask(server)
    assert "TimeoutError: the cell" in server.requests[2].last and "no effect" in server.requests[2].last
    assert (result.answer, result.evidence.cells[1].returned) == ("7", "7")
    assert [step.kept for step in Run.open(result.run).steps] == [True, False, True, True]


def test_several_blocks_are_steps_until_one_fails(room: Path) -> None:
    blocks = "\n".join(f"```python\n{code}\n```" for code in ("a = 1\na", "1 / 0", "never = 1"))
    with Server(Say(blocks), LOOK, ANSWER) as server:
        result = ask(server)
    assert len(server.requests) == 3
    codes = [cell.code for cell in result.evidence.cells]
    assert codes[:2] == ["a = 1\na", "1 / 0"] and "never = 1" not in codes
    assert "Cell 1" in server.requests[1].last and "Cell 2" in server.requests[1].last


def test_native_tool_calls(room: Path) -> None:
    call = Say(None, calls=(("run", json.dumps({"code": "image[100:200].mean()"})),), finish="tool_calls")
    with Server(call, Say("Final answer: 42.50")) as server:
        result = ask(server, tool_calls=True)
    assert result.answer == "42.50"
    assert server.requests[0].tools == ["run"] and "`run`" in server.requests[0].system


def test_an_abstention_is_an_answer(room: Path) -> None:
    with Server(Say("```python\nabstain('there is no total')\n```")) as server:
        result = ask(server)
    assert (result.answer, result.confidence, result.reason) == (None, None, "done")
    assert result.why == "there is no total" and result.output == (result.run / "answer.json",)


def test_a_model_that_insists_is_believed_without_evidence(room: Path) -> None:
    with Server(Say("Final answer: 41")) as server:
        result = ask(server)
    assert result.answer == "41" and len(server.requests) == 2
    assert result.evidence.crops == () and result.evidence.boxes == ()


LOOKS = tuple(Say(f"```python\nimage.mean() + {number}\n```") for number in range(20))
BOUNDED = {
    "prose only": ((Say("It is a receipt."),), {}, "wrote nothing that can be run in 3 turns", 3),
    "the same again": ((Say("```python\nimage.shape\n```"),), {}, "ran the same cell 3 times", 3),
    "never answers": (LOOKS, {}, "gave no answer in 12 turns", 12),
    "steps": (LOOKS, {"max_steps": 4}, "gave no answer in 4 turns (--max-steps", 4),
    "tokens": ((LOOK,), {"max_tokens": 5000}, "budget is spent", 2),
}


@pytest.mark.parametrize(("script", "limits", "why", "requests"), BOUNDED.values(), ids=BOUNDED)
def test_a_run_without_an_answer_is_bounded_and_says_why(
    room: Path, script: tuple[Line, ...], limits: dict[str, int], why: str, requests: int
) -> None:
    with Server(*(Say(line.text, tokens_in=3000) if isinstance(line, Say) else line for line in script)) as server:
        result = ask(server, budget=Budget(**limits))
    assert result.answer is None and result.confidence is None
    assert why in result.why and why in result.reason
    assert len(server.requests) == requests
    assert Run.open(result.run).end is not None


def test_the_last_turn_is_announced(room: Path) -> None:
    with Server(LOOK, LOOK, ANSWER) as server:
        result = ask(server, budget=Budget(max_steps=3))
    assert result.answer == "42.50"
    assert "your last turn" not in server.requests[1].last and "your last turn" in server.requests[2].last


def test_a_stopped_run_goes_on_with_its_variables(room: Path) -> None:
    with Server(LOOK, Status(400), Status(400)) as server:
        stopped = ask(server)
    assert stopped.answer is None and "400" in stopped.why
    with Server(ANSWER) as server:
        record = stopped.run / "run.json"
        record.write_text(record.read_text().replace(_url(record), server.url))
        result = think.resume(stopped.run)
    assert (result.answer, result.reason) == ("42.50", "done")
    assert server.requests[0].replies == [LOOK.text]
    assert [crop.id for crop in result.evidence.crops] == ["shown-0"]


def _url(record: Path) -> str:
    return json.loads(record.read_text())["options"]["base_url"]


def test_a_model_that_cannot_be_asked_is_an_error(room: Path) -> None:
    with Server(Status(401)) as server, pytest.raises(ModelError, match="key"):
        ask(server)
    with Server(LOOK) as server, pytest.raises(BudgetSpent):
        ask(server, budget=Budget(max_tokens=1))


def test_without_a_model_what_can_be_measured_is_answered(room: Path) -> None:
    result = think.run(["page.png"], "How is the picture rotated?")
    assert (result.author, result.reason) == ("measured", "done")
    assert result.answer == "turned left"
    assert result.confidence is not None and result.confidence > 0.8
    assert [(box.by, box.box) for box in result.evidence.boxes] == [("answer", [0, 0, 300, 800])]
    again = think.resume(result.run)
    assert (again.answer, again.evidence) == (result.answer, result.evidence)


def test_without_a_model_a_run_keeps_to_its_seconds_and_goes_on_later(room: Path) -> None:
    short = think.run(["page.png"], "How is the picture rotated?", budget=Budget(max_seconds=0.02))
    assert (short.answer, short.author) == (None, "measured") and "--max-seconds 0.02" in short.why
    assert short.seconds < 3
    longer = think.resume(short.run, budget=Budget(max_seconds=100))
    assert (longer.answer, longer.reason) == ("turned left", "done")


def test_without_a_model_nothing_is_guessed(room: Path) -> None:
    result = think.run(["page.png"], "Wer hat das gemalt?")
    assert (result.answer, result.confidence, result.reason) == (None, None, "done") and result.why


def test_images_of_one_name_are_kept_apart(room: Path) -> None:
    other = room / "other"
    other.mkdir()
    Image.fromarray(page()[:50]).save(other / "page.png")
    with Server(Say("```python\n[one.shape for one in images]\n```"), Say("Final answer: two")) as server:
        result = think.run(["page.png", other / "page.png"], "How many?", model="openai:x", base_url=server.url)
    assert "[(800, 300, 3), (50, 800, 3)]" in server.requests[1].last
    assert sorted(path.name for path in (result.run / "inputs").iterdir()) == ["page-2.png", "page.png"]


def test_ten_images_are_shown_smaller(room: Path) -> None:
    Image.fromarray(np.zeros((1500, 900, 4), np.uint8)).save("clear.png")
    with Server(Say("```python\nlen(images), images[9].shape\n```"), Say("Final answer: 10")) as server:
        result = think.run(["clear.png"] * 10, "Wie viele Bilder sind das?", model="openai:x", base_url=server.url)
    assert result.answer == "10" and len(server.requests[0].images) == 10
    assert "images[9] (image-9): 900 x 1500 pixels, shown here at 384 x 640" in server.requests[0].texts
    assert "(10, (1500, 900, 4))" in server.requests[1].last


@pytest.mark.parametrize(
    ("images", "question", "told"),
    [
        ([], "What?", "no image"),
        (["page.png"], "", "the question is empty"),
        (["page.png"], "  \n", "the question is empty"),
        (["page.png"], "why " * 5000, "characters"),
        (["page.png"] * 51, "What?", "at most 50"),
        (["gone.png"], "What?", "no file gone.png"),
        (["page.png", "text.png"], "What?", "not an image"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(room: Path, images: list[str], question: str, told: str) -> None:
    Path("text.png").write_text("no image at all")
    with pytest.raises(InputError, match=told):
        think.run(images, question)
    assert not Path("runs").exists()


def test_it_can_be_awaited_and_is_not_run_in_a_loop(room: Path) -> None:
    notes: list[Event] = []

    async def work() -> Answered:
        with pytest.raises(LimnerError, match=r"await limner\.think\.arun"):
            think.run(["page.png"], QUESTION)
        with Server(LOOK, ANSWER) as server:
            return await think.arun(["page.png"], QUESTION, model="openai:x", base_url=server.url, listen=notes.append)

    result = asyncio.run(work())
    assert result.answer == "42.50"
    assert {event.kind for event in notes} >= {"run", "step"}


def test_a_run_records_what_it_was_made_with(room: Path) -> None:
    with Server(LOOK, ANSWER) as server:
        result = ask(server, seed=3)
    record = json.loads((result.run / "run.json").read_text())
    assert record["craft"] == "think" and record["seed"] == 3
    assert {"limner", "sandbox", "prompt system", "prompt observed"} <= set(record["versions"])
    assert record["options"] == {
        "question": QUESTION, "output": None, "model": "openai:scripted", "base_url": server.url, "tool_calls": False,
    }  # fmt: skip

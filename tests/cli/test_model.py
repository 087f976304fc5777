"""``limner picture --model``, end to end: whatever the model does, a clear line, the best step kept, and no key."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from limner.cli import main
from limner.core import model as door
from limner.core.run import Run, list_runs
from tests.picture.flat import BAR, DISC, PAPER, flat, svg
from tests.scripted import Drop, Hang, Line, Raw, Say, Server, Status

KEY = "sk-very-secret-0123456789"
MODEL = "openai:scripted"
NAMES = ((DISC, "sun"), (BAR, "cloud"), (PAPER, "sky"))
EDITS = json.dumps({"note": "names", "edits": [{"op": "rename", "id": old, "to": new} for old, new in NAMES]})
NAMED, DONE = Say(EDITS), Say('{"edits": []}')
DRAWN = Say(f"```svg\n{svg()}\n```")


class Said:
    """What a command came to."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def answer(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


class Limner:
    """The command, in a folder with the small picture; looks for the key after each call."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Said:
        code = main.run(arguments)
        said = Said(code, *self._capsys.readouterr())
        assert all(line.startswith("limner: ") for line in said.lines), said.err
        assert KEY not in said.out + said.err
        return said

    def draw(self, server: Server, *options: str) -> Said:
        return self("picture", "flat.png", "--model", MODEL, "--base-url", server.url, "--json", *options)

    @property
    def run(self) -> Run:
        return Run.open(list_runs(Path("runs"))[-1])

    @property
    def kept(self) -> list[bool]:
        return [step.kept for step in self.run.steps]


@pytest.fixture
def limner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Limner]:
    for name in [name for name in os.environ if name.endswith(("_KEY", "_TOKEN", "_BASE_URL"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMNER_API_KEY", KEY)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(door, "_FIRST_DELAY", 0.01)
    monkeypatch.setattr(door, "_REQUEST_SECONDS", 0.5)
    flat(Path("flat.png"))
    yield Limner(capsys)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path


GOOD = {
    "a good reply": (NAMED,),
    "prose around the code": (Say(f"Certainly! Here you are:\n\n```json\n{EDITS}\n```\nI hope you like it."),),
    "no fence": (Say(f"My edits: {EDITS} That is all."),),
    "429, then good": (Status(429, {"retry-after": "0"}), NAMED),
    "500, then good": (Status(500), NAMED),
    "timeout, then good": (Hang(), NAMED),
    "dropped, then good": (Drop(), NAMED),
    "empty, then good": (Say(""), NAMED),
    "malformed, then good": (Say('{"edits": [{"op": "ren'), NAMED),
    "one good edit of two": (Say(EDITS.replace(DISC, "moon")), NAMED),
}


@pytest.mark.parametrize("case", GOOD)
def test_a_model_improves_the_draft(limner: Limner, case: str) -> None:
    with Server(*GOOD[case], DONE) as server:
        said = limner.draw(server)
    assert said.code == 0
    assert (said.answer["author"], said.answer["reason"]) == (MODEL, "done")
    text = Path("flat.svg").read_text()
    assert all(f'id="{new}"' in text for _, new in NAMES[1:])
    assert limner.kept[0] and limner.kept[-1] is False and sum(limner.kept) >= 2
    assert said.answer["score"] == limner.run.steps[0].review.score
    retried = isinstance(GOOD[case][0], Status | Hang | Drop)
    assert len(said.lines) == retried and ("trying again" in said.err) == retried
    page = Path(limner("show", "last").out.strip()).read_text()
    assert page.count('id="step-') == len(limner.kept) and "names" in page
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


LASTING = {
    "401": ((Status(401, message="wrong key {key}"),), "the key was refused (wrong key ***)"),
    "404": ((Status(404),), "does not know this model"),
    "429": ((Status(429, {"retry-after": "0.01"}),), "answered 429, too many requests"),
    "500": ((Status(500),), "answered 500 (scripted error)"),
    "timeout": ((Hang(),), "did not answer in time"),
    "dropped": ((Drop(),), "no connection to"),
    "not the protocol": ((Raw(b"<html>"),), "gave an answer that cannot be read"),
    "empty": ((Say(""),), "found nothing better in 3 tries (the last: the reply is empty)"),
    "malformed": ((Say('{"edits": [{"op": "set", "id'),), "found nothing better in 3 tries"),
    "prose alone": ((Say("What a lovely picture!"),), "(the last: the reply holds no edits)"),
    "worse": ((Say(json.dumps([{"op": "remove", "id": DISC}])),), "found nothing better in 3 tries"),
}


@pytest.mark.parametrize("case", LASTING)
def test_whatever_the_model_does_the_draft_is_kept(limner: Limner, case: str) -> None:
    assert limner("picture", "flat.png", "-o", "measured.svg", "--quiet").code == 0
    script, why = LASTING[case]
    with Server(*script) as server:
        said = limner.draw(server)
    assert said.code == 0
    assert why in said.lines[-1] and said.lines[-1].endswith("the best step is kept")
    assert said.answer["author"] == "measured"
    assert Path("flat.svg").read_bytes() == Path("measured.svg").read_bytes()
    assert limner.kept[0] and not any(limner.kept[1:])
    assert why in said.answer["reason"] or said.answer["reason"] == "done"
    assert limner("show", "last").code == 0


@pytest.mark.parametrize("case", [case for case in LASTING if case != "worse"])
def test_with_nothing_to_keep_it_is_exit_4(limner: Limner, case: str) -> None:
    script, why = LASTING[case]
    with Server(*script) as server:
        said = limner.draw(server, "--from-scratch", "-o", "out.svg")
    assert (said.code, said.out) == (4, "")
    why = "none of 3 replies could be drawn" if "tries" in why or "edits" in why else why
    assert why in said.lines[-1]
    assert sum("trying again" not in line for line in said.lines) == 1
    assert not Path("out.svg").exists()
    assert not any(limner.kept)
    assert limner.run.end is not None and why in limner.run.end.reason
    assert limner("show", "last").code == 0
    (row,) = json.loads(limner("runs", "--json").out)["runs"]
    assert (row["state"], row["kept"]) == ("stopped", 0)


def test_a_model_may_write_the_first_drawing(limner: Limner) -> None:
    with Server(Say("I cannot."), DRAWN, DONE) as server:
        said = limner.draw(server, "--from-scratch", "--scene", "scene.json")
    assert said.code == 0 and said.answer["author"] == MODEL and said.answer["score"] > 0.95
    assert 'id="disc"' in Path("flat.svg").read_text()
    assert limner.kept == [False, True, False]
    assert said.lines == ["limner: there is no scene graph: this SVG was written by the model from scratch"]
    assert not Path("scene.json").exists()


def test_the_scene_is_said_to_be_of_the_draft(limner: Limner) -> None:
    with Server(NAMED, DONE) as server:
        said = limner.draw(server, "--scene", "scene.json")
    assert [Path(path).name for path in said.answer["output"]] == ["flat.svg", "scene.json"]
    assert said.lines == ["limner: the scene graph is of the measured draft, before the model's edits"]
    assert DISC in Path("scene.json").read_text()


LIMITS = {
    "--max-steps": ("2", NAMED, "the budget is spent (--max-steps 2)"),
    "--max-tokens": ("2000", Say(EDITS, tokens_in=1900, tokens_out=20), "(--max-tokens)"),
    "--max-seconds": ("2", NAMED, "--max-seconds"),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_budget_spent_in_the_middle_keeps_the_best(
    limner: Limner, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_REQUEST_SECONDS", 20)
    value, line, why = LIMITS[limit]
    with Server(line, Hang()) as server:
        said = limner.draw(server, limit, value)
    assert said.code == 0
    assert why in said.answer["reason"]
    assert said.lines == [f"limner: {said.answer['reason']}; the best step is kept"]
    assert Path("flat.svg").exists() and limner.kept[0]
    assert limner.run.end is not None and limner.run.end.reason == said.answer["reason"]
    assert any(limner.kept[1:]) == ('id="sky"' in Path("flat.svg").read_text())
    if limit != "--max-seconds":  # a busy machine may need the two seconds for the draft
        assert limner.kept == [True, True]


def test_dollars_spent_in_the_middle(limner: Limner, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(Say(EDITS, tokens_in=3000, tokens_out=100), NAMED) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        said = limner("picture", "flat.png", "--model", "openai-chat:gpt-4o", "--max-cost", "0.01", "--json")
    assert said.code == 0 and limner.kept == [True, True]
    assert "(--max-cost)" in said.lines[-1] and said.lines[-1].endswith("the best step is kept")
    assert limner.run.cost.usd == pytest.approx(3000 * 2.5e-6 + 100 * 10e-6)
    assert len(server.requests) == 1


@pytest.mark.parametrize("limit", [("--max-tokens", "50"), ("--max-seconds", "0"), ("--max-steps", "1")], ids=str)
def test_a_budget_spent_with_nothing_to_keep_is_exit_4(limner: Limner, limit: tuple[str, str]) -> None:
    with Server(Say("no")) as server:
        said = limner.draw(server, "--from-scratch", *limit)
    assert (said.code, said.out) == (4, "")
    assert len(said.lines) == 1 and "the budget is spent" in said.err and limit[0] in said.err


def test_the_same_question_is_asked_once(limner: Limner) -> None:
    with Server(NAMED, DONE) as server:
        limner.draw(server)
        once, text = len(server.requests), Path("flat.svg").read_bytes()
        Path("flat.svg").unlink()
        said = limner.draw(server)
    assert said.code == 0 and said.err == ""
    assert len(server.requests) == once == 2
    assert Path("flat.svg").read_bytes() == text
    assert limner.kept == [True, True, False] and limner.run.cost.tokens == 0
    limner.draw(server, "--max-steps", "3")  # nobody is there any more
    assert Path("flat.svg").read_bytes() == text


MISTAKES = {
    "no provider": (["--model", "gpt-5"], 2, "is not PROVIDER:NAME"),
    "an unknown provider": (["--model", "nobody:knows"], 2, "no provider is known for the model"),
    "an empty name": (["--model", "openai:"], 2, "is not PROVIDER:NAME"),
    "no address": (["--model", MODEL, "--base-url", "localhost:1"], 2, "--base-url is not an address"),
    "a key in the address": (["--model", MODEL, "--base-url", f"http://h/v1?key={KEY}"], 2, "put a key in"),
    "no key": (["--model", "openai:gpt-5"], 4, "needs OPENAI_API_KEY"),
    "no package": (["--model", "mistral:large"], 3, "pip install"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_one_line_and_nothing_is_made(limner: Limner, case: str) -> None:
    arguments, code, why = MISTAKES[case]
    said = limner("picture", "flat.png", *arguments)
    assert (said.code, said.out) == (code, "")
    assert len(said.lines) == 1 and why in said.err
    assert [path.name for path in Path().iterdir()] == ["flat.png"]


def test_a_password_in_the_address_is_not_used_and_not_kept(limner: Limner) -> None:
    with Server(NAMED, DONE) as server:
        url = server.url.replace("//", f"//me:{KEY}@")
        said = limner("picture", "flat.png", "--model", MODEL, "--base-url", url, "--json")
    assert said.code == 0 and limner.run.record.options["base_url"] == server.url
    assert said.lines == ["limner: the user name and password in --base-url are not used: put a key in LIMNER_API_KEY"]


@pytest.mark.parametrize("from_scratch", [False, True])
def test_ctrl_c_in_the_middle_of_a_request(limner: Limner, from_scratch: bool) -> None:
    script: list[Line] = [Hang(60), *[DRAWN] * from_scratch, NAMED, DONE]
    with Server(*script) as server:
        command = [sys.executable, "-c", "from limner.cli.main import main; main()", "picture", "flat.png"]
        options = ["--model", MODEL, "--base-url", server.url, *["--from-scratch"] * from_scratch]
        process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
        )
        deadline = time.monotonic() + 30
        while not server.requests and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        (folder,) = list_runs(Path("runs"))
        assert (process.returncode, out) == (1, "")
        assert err == f"limner: interrupted; nothing is lost: go on with `limner resume {folder}`\n"
        (row,) = json.loads(limner("runs", "--json").out)["runs"]
        assert (row["state"], row["steps"]) == ("unfinished", int(not from_scratch))
        assert limner("show", "last").code == 0
        said = limner("resume", "last", "--json")
    assert said.code == 0 and said.err == ""
    assert said.answer["author"] == MODEL and said.answer["reason"] == "done"
    assert Path("flat.svg").exists() and sum(limner.kept) == 1 + (not from_scratch)

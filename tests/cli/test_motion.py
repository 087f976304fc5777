"""``limner motion``, end to end: measured, and with a model on a scripted server."""

import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from limner.cli import main
from limner.core import model as door
from limner.core.run import Run, list_runs
from limner.render.video import encode
from tests.render.pages import needs_browser
from tests.scripted import Line, Say, Server, Status

KEY, MODEL, FPS = "sk-very-secret-0123456789", "openai:scripted", 15
DONE = Say('{"edits": []}')
SCRIPT = """<!doctype html><html><body style="margin:0;background:#fafafa">
<canvas width="120" height="60"></canvas><script>
const context = document.querySelector("canvas").getContext("2d");
(function draw(now) { context.clearRect(0, 0, 120, 60); context.fillStyle = "#1e82e6";
  context.fillRect(10 + 70 * Math.min(Math.max(now / 1000 - .2, 0) / .5, 1), 20, 20, 20);
  requestAnimationFrame(draw); })(0);
</script></body></html>"""


def slide() -> np.ndarray:
    """A box that waits, slides to the right at an even pace, and waits."""
    frames = np.full((15, 60, 120, 3), 250.0)
    for number, frame in enumerate(frames):
        x = 10 + 70 * min(max((number / FPS - 0.2) / 0.5, 0), 1)
        across = np.clip(np.minimum(np.arange(120) + 1, x + 20) - np.maximum(np.arange(120), x), 0, 1)
        frame[20:40] += (across[:, None] * np.array([-220, -120, -20]))[None]
    return np.rint(np.clip(frames, 0, 255)).astype(np.uint8)


class Limner:
    """The command, in a folder with the film; looks for the key after each call."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.err = ""

    def __call__(self, *arguments: str, code: int = 0) -> str:
        assert main.run(("motion", "slide.mp4", *arguments)) == code
        out, self.err = self._capsys.readouterr()
        assert KEY not in out + self.err
        return out

    def ask(self, server: Server, *arguments: str, code: int = 0) -> dict[str, Any]:
        out = self("--model", MODEL, "--base-url", server.url, "--json", *arguments, code=code)
        return json.loads(out) if out else {}

    @property
    def kept(self) -> list[bool]:
        return [step.kept for step in Run.open(list_runs(Path("runs"))[-1]).steps]


@pytest.fixture
def limner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Limner:
    for name in [name for name in os.environ if name.endswith(("_KEY", "_TOKEN", "_BASE_URL"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMNER_API_KEY", KEY)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(door, "_FIRST_DELAY", 0.01)
    Path("slide.mp4").write_bytes(encode(slide(), fps=FPS, crf=12))
    return Limner(capsys)


def first_id(page: str) -> str:
    match = re.search(r'<div id="([\w-]+)"', page)
    assert match
    return match[1]


@needs_browser
def test_a_model_names_what_was_measured(limner: Limner) -> None:
    limner("--quiet", "-o", "measured.html")
    measured = Path("measured.html").read_text()
    name = first_id(measured)
    named = json.dumps({"edits": [{"op": "rename", "id": name, "to": "train"}], "note": "names"})
    with Server(Status(500), Say("Hm."), Say(named), DONE) as server:
        answer = limner.ask(server, "--svg", "slide.svg")
    assert (answer["author"], answer["reason"], answer["note"]) == (MODEL, "done", "names")
    assert limner.kept == [True, False, True, False]
    assert [Path(path).name for path in answer["output"]] == ["slide.html", "slide.svg"]
    assert Path("slide.html").read_text() == re.sub(rf"(?<=[\"#]){name}(?=[\"-]|\s)", "train", measured)
    assert 'id="train"' in Path("slide.svg").read_text()
    assert "trying again" in limner.err
    assert server.requests[-1].headers["authorization"] == f"Bearer {KEY}"
    assert len(server.requests[-1].images) == 2


@needs_browser
def test_a_model_may_write_the_page_itself(limner: Limner) -> None:
    with Server(Say("I cannot."), Say(f"```html\n{SCRIPT}\n```"), DONE) as server:
        answer = limner.ask(server, "--from-scratch", "--svg", "slide.svg")
    assert limner.kept == [False, True, False] and answer["score"] > 0.9
    assert "requestAnimationFrame" in Path("slide.html").read_text()
    assert "there is no SVG: this page was written by the model" in limner.err
    assert not Path("slide.svg").exists()
    assert main.run(("show", "last")) == 0


LASTING: dict[str, tuple[Line, str]] = {
    "malformed": (Say('{"edits": [{"op": "ren'), "found nothing better in 3 tries"),
    "401": (Status(401, message="wrong key {key}"), "the key was refused (wrong key ***)"),
}


@needs_browser
@pytest.mark.parametrize("case", LASTING)
def test_whatever_the_model_does_the_draft_is_kept(limner: Limner, case: str) -> None:
    line, why = LASTING[case]
    with Server(line) as server:
        answer = limner.ask(server)
        assert answer["author"] == "measured" and why in limner.err and limner.kept[0]
        assert "@keyframes" in Path("slide.html").read_text()
        limner.ask(server, "--from-scratch", "-o", "none.html", code=4)
    assert not Path("none.html").exists()


@needs_browser
def test_a_budget_ends_it(limner: Limner) -> None:
    named = Say(json.dumps({"edits": [{"op": "insert", "id": "sun", "fragment": "<circle r='9'/>"}]}), tokens_in=5000)
    with Server(named) as server:
        answer = limner.ask(server, "--max-tokens", "9000")
    assert "--max-tokens" in answer["reason"] and limner.kept[0]
    assert len(server.requests) <= 2


def test_a_model_is_needed_for_what_only_a_model_does(limner: Limner) -> None:
    limner("--from-scratch", code=2)
    assert "--from-scratch and --base-url need a model" in limner.err

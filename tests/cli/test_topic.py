"""``limner lesson --topic``, end to end with a scripted model: planned, drawn, mended, revised, resumed, and no key."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from limner.cli import main
from limner.core import model as door
from limner.core.run import Run, list_runs
from tests.scripted import Hang, Line, Request, Say, Server, Status

pytest.importorskip("manim")

KEY = "sk-very-secret-0123456789"
MODEL = "openai:scripted"
PLAN = r"""title: The law of cosines
language: en
audience: pupils of 15 years
objective: Find the third side of a triangle from two sides and their angle.
sections:
  - id: third-side
    title: The third side
    beats:
      - id: two-sticks
        say: Two sticks are three and four long. How far apart are their ends when we open them?
        show:
          - kind: manim
            id: opening-sticks
            wanted: Two sticks of length 3 and 4 that meet in a point; the second turns from 30 to 90 degrees.
        pause: 3
      - id: right-angle
        say: At a right angle it is five, since $3^2 + 4^2 = 5^2$.
        keep: [opening-sticks]
        show:
          - {kind: formula, id: pythagoras, tex: '3^2 + 4^2 = 5^2', at: '$3^2 + 4^2 = 5^2$'}
        claims:
          - {tex: '3^2 + 4^2 = 5^2'}
  - id: the-rule
    title: The rule
    beats:
      - id: state-it
        say: In general the law of cosines holds.
        show:
          - {kind: formula, id: law, tex: 'c^2 = a^2 + b^2 - 2 a b \cos\gamma'}
"""
CLAIM = "{tex: '3^2 + 4^2 = 5^2'}"
DRAWING = """```python
# id: opening-sticks
unit = min(box.width, box.height) / 8
foot = np.array([box.left + unit, box.bottom + unit, 0])
one = Line(foot, foot + 4 * unit * RIGHT, color="#f3f1ea")
two = Line(foot, foot + 3 * unit * RIGHT, colour="#ffd166").rotate(30 * DEGREES, about_point=foot)
self.play(ShowCreation(one), Create(two), run_time=1)
self.play(Rotate(two, 60 * DEGREES, about_point=foot), run_time=1 / nothing)
```"""


class Teacher(Server):
    """A model that answers by what it is asked, whatever the order: sections are worked on side by side."""

    def __init__(self, plans: list[str], **others: Line) -> None:
        super().__init__()
        self.plans, self.others = plans, others

    def take(self, request: Request) -> Line:
        self.requests.append(request)
        kind = asked(request)
        if kind == "plan":
            return Say(fenced(self.plans.pop(0)))
        return self.others[kind]

    def of(self, kind: str) -> list[Request]:
        return [one for one in self.requests if asked(one) == kind]


def asked(request: Request) -> str:
    kinds = {"You plan": "plan", "You draw": "draw", "You mend a scene": "mend", "You mend a section": "edit"}
    return next(kind for begin, kind in kinds.items() if request.system.startswith(begin))


DONE = Say('{"edits": []}')


def fenced(plan: str) -> str:
    return f"Here it is.\n\n```yaml\n{plan}```\n" if "sections:" in plan else plan


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in [name for name in os.environ if name.endswith(("_KEY", "_TOKEN", "_BASE_URL"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMNER_API_KEY", KEY)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(door, "_FIRST_DELAY", 0.01)
    yield tmp_path
    leaks = [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert leaks == []


def limner(server: Server, *options: str) -> int:
    topic = ("lesson", "--topic", "The law of cosines", "--model", MODEL, "--base-url", server.url)
    return main.run((*topic, "--silent", "--json", *options))


def latest() -> Run:
    return Run.open(list_runs(Path("runs"))[-1])


def test_a_topic_becomes_a_lesson_planned_drawn_and_mended(capsys: pytest.CaptureFixture[str]) -> None:
    mended = "self.play(Rotate(two, 60 * DEGREES, about_point=foot), run_time=1)"
    plans = [
        PLAN.replace("keep: [opening-sticks]", "keep: [sticks]"),
        PLAN.replace(CLAIM, CLAIM.replace("= 5", "= 6")),
        PLAN,
    ]
    Path("notes.md").write_text("Begin with two sticks of 3 and 4.")
    with Teacher(plans, draw=Say(DRAWING), mend=Say(f"```python\n{mended}\n```"), edit=DONE) as teacher:
        video = ("-o", "cosines.mp4", "--quality", "draft")
        assert limner(teacher, "--reference", "notes.md", *video) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert [Path(path).name for path in told["output"]] == [f"cosines.{end}" for end in ("mp4", "srt", "vtt", "jpg")]
    first, second, third = teacher.of("plan")
    assert "The topic: The law of cosines" in first.texts and "two sticks of 3 and 4" in first.texts[1]
    assert "kind: derivation" in first.system and "recall" in first.system
    assert "no earlier beat of the section shows 'sticks'" in second.last
    assert "3^2 + 4^2 = 6^2 is not true" in third.last
    (drawn,) = teacher.of("draw")
    assert "opening-sticks" in drawn.last and "the second turns from 30 to 90 degrees" in drawn.last
    (mend,) = teacher.of("mend")
    assert "there is no nothing" in mend.last and "ShowCreation" not in mend.last
    run = latest()
    assert run.best is not None and run.best.proposal.program is not None
    files = {name: content.decode() for name, content in run.best.proposal.program.files.items()}
    assert {"01_third-side.py", "02_the-rule.py", "plan.yaml"} <= set(files)
    for text in (files["01_third-side.py"], files["plan.yaml"]):
        assert mended in text and "self.play(Create(one)" in text and 'color="#ffd166"' in text
    assert [step.kept for step in run.part("plan").steps] == [False, True, True]
    spent = run.part("01_third-side").steps[0].proposal.facts["repairs"]["01_third-side.py"]
    assert [one["level"] for one in spent] == ["statement"] * 3 and all(one["mended"] for one in spent)
    assert run.cost.requests == len(teacher.requests)
    assert "ShowCreation -> Create" in said.err


CROSSED = """```python
# id: opening-sticks
line = Line((box.left + 1, box.y, 0), (box.right - 1, box.y, 0), color="#f3f1ea")
name = Text("the third side", font_size=40).move_to(line)
self.play(Create(line), Write(name), run_time=2)
```"""


class Reviser(Teacher):
    """Moves the name off the line, once it is told that it lies on it; before that it makes things worse."""

    def take(self, request: Request) -> Line:
        said = super().take(request)
        if asked(request) != "edit" or "opening-sticks" not in request.last:
            return said
        where, code = next(line.split("|", 1) for line in request.last.splitlines() if "move_to(line)" in line)
        better = "What you tried on it and was not kept" in request.last
        new = code[1:].replace("move_to(line)", "next_to(line, UP)" if better else "move_to((9, 9, 0)).scale(0.2)")
        edit = {"op": "replace", "first": int(where), "last": int(where), "lines": [new]}
        return Say(json.dumps({"note": "moved the name", "edits": [edit]}))


def test_what_the_critic_finds_is_mended_by_lines_and_worse_is_not_kept(capsys: pytest.CaptureFixture[str]) -> None:
    with Reviser([PLAN], draw=Say(CROSSED), edit=DONE) as teacher:
        assert limner(teacher, "--preview", "sheet.png") == 0
    asked_first = next(one for one in teacher.of("edit") if "opening-sticks" in one.last)
    assert asked_first.images and asked_first.images[0].startswith(b"\x89PNG")
    part = latest().part("01_third-side")
    drew, worse, better, *_ = part.steps
    assert [drew.kept, worse.kept, better.kept] == [True, False, True]
    assert any("a line crosses its letters" in finding.what for finding in drew.review.findings)
    assert (worse.review.score or 0) < (drew.review.score or 0) < (better.review.score or 0)
    program = latest().best
    assert program is not None and program.proposal.program is not None
    assert b"next_to(line, UP)" in program.proposal.program.files["plan.yaml"]


def test_a_lecture_has_drawn_what_it_asks_for_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    drawing = "```draw\nTwo sticks that\nmeet in a point\n```"
    Path("sticks.md").write_text(f"# Sticks\n\n## One\n\nHere are **two sticks**.\n\n{drawing}\n")
    assert main.run(("lesson", "sticks.md", "--silent", "--preview", "sheet.png")) == 2
    assert "is still to be drawn" in capsys.readouterr().err
    line = "self.play(Create(Line((box.left, box.y, 0), (box.right, box.y, 0))), run_time=1)"
    with Teacher([], draw=Say(f"```python\n{line}\n```"), edit=DONE) as teacher:
        options = ("--model", MODEL, "--base-url", teacher.url, "--silent", "--preview", "sheet.png")
        assert main.run(("lesson", "sticks.md", *options)) == 0
    assert "Two sticks that meet in a point" in teacher.of("draw")[0].last
    best = latest().best
    assert best is not None and best.proposal.program is not None
    assert line.encode() in best.proposal.program.files["plan.yaml"]


def test_what_cannot_be_drawn_is_left_out_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    broken = Say("```python\nself.play(Create(Circle(radius=1 / 0)))\n```")
    with Teacher([PLAN], draw=broken, mend=Say("```python\nraise ValueError('no')\n```"), edit=DONE) as teacher:
        assert limner(teacher, "--preview", "sheet.png") == 0
    assert "could not draw opening-sticks: left out" in capsys.readouterr().err
    assert len(teacher.of("draw")) == 3 and "ZeroDivisionError" in teacher.of("draw")[1].last


def test_a_spent_budget_is_told_and_the_run_is_taken_up_again(capsys: pytest.CaptureFixture[str]) -> None:
    with Teacher([PLAN], draw=Say(CROSSED), edit=DONE) as teacher:
        assert limner(teacher, "--preview", "sheet.png", "--max-tokens", "110") == 4
        assert "--max-tokens" in capsys.readouterr().err and not Path("sheet.png").exists()
        assert main.run(("resume", "last", "--max-tokens", "100000")) == 0
    assert Path("sheet.png").exists() and len(teacher.of("plan")) == 1
    requests = len(teacher.requests)
    assert main.run(("resume", "last")) == 0  # done: written again, and nobody asked
    assert len(teacher.requests) == requests


def test_ctrl_c_while_sections_are_written_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Teacher([PLAN], draw=Hang(60), edit=DONE) as teacher:
        command = [sys.executable, "-c", "from limner.cli.main import main; main()", "lesson", "--topic", "Sticks"]
        options = ["--model", MODEL, "--base-url", teacher.url, "--silent", "--preview", "sheet.png"]
        process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while not teacher.of("draw") and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 1 and "nothing is lost: go on with `limner resume" in err
        teacher.others["draw"] = Say(CROSSED)
        assert main.run(("resume", "last")) == 0
    assert Path("sheet.png").exists() and len(teacher.of("plan")) == 1
    assert latest().end is not None


def test_a_model_that_plans_nothing_is_an_error_of_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with Teacher(["no plan: sorry"] * 3) as teacher:
        assert limner(teacher) == 4
    assert "none of 3 replies could be used as a plan" in capsys.readouterr().err
    assert "the reply holds no plan" in teacher.of("plan")[2].last


def test_a_server_that_fails_is_an_error_of_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with Server(Status(401, message="wrong key {key}")) as server:
        assert limner(server) == 4
    assert "the key was refused" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--topic", "The law of cosines"), "needs a model"),
        ((), "give either a lecture"),
        (("a.md", "--topic", "x"), "give either a lecture"),
        (("a.md", "--reference", "b.md"), "--reference is for planning"),
        (("a.md", "--base-url", "http://x/v1"), "--base-url needs a model"),
        (("--topic", " ", "--model", MODEL), "the topic is empty"),
        (("--topic", "x", "--model", MODEL, "--reference", "none.md"), "none.md"),
    ],
)
def test_what_does_not_go_together_is_refused(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.md").write_text("# A\n\nWords.\n")
    assert main.run(("lesson", *arguments)) == 2
    assert said in capsys.readouterr().err

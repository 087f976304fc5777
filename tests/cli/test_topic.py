"""``limner lesson --topic``, end to end with a scripted model: planned, drawn, mended, revised, resumed, and no key."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from limner.cli import main
from limner.core import model as door
from limner.core.run import Run, list_runs
from tests.scripted import Line, Request, Say, Server

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
          - {tex: '3^2 + 4^2 = CLAIMED'}
  - id: the-rule
    title: The rule
    beats:
      - id: state-it
        say: In general the law of cosines holds.
        show:
          - {kind: formula, id: law, tex: 'c^2 = a^2 + b^2 - 2 a b \cos\gamma'}
"""
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
            return Say(self.plans.pop(0))
        return self.others[kind]

    def of(self, kind: str) -> list[Request]:
        return [one for one in self.requests if asked(one) == kind]


def asked(request: Request) -> str:
    kinds = {"You plan": "plan", "You draw": "draw", "You mend a scene": "mend", "You mend a section": "edit"}
    return next(kind for begin, kind in kinds.items() if request.system.startswith(begin))


def fenced(plan: str) -> str:
    return f"Here it is.\n\n```yaml\n{plan}```\n"


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
    return main.run((*topic, "--silent", "--json", "-o", "cosines.mp4", "--quality", "draft", *options))


def test_a_topic_becomes_a_lesson_planned_drawn_and_mended(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = fenced(PLAN.replace("keep: [opening-sticks]", "keep: [sticks]").replace("CLAIMED", "5^2"))
    false = fenced(PLAN.replace("CLAIMED", "6^2"))
    Path("notes.md").write_text("Begin with two sticks of 3 and 4.")
    right = fenced(PLAN.replace("CLAIMED", "5^2"))
    teacher = Teacher([wrong, false, right], draw=Say(DRAWING), edit=Say('{"edits": []}'))
    mended = "self.play(Rotate(two, 60 * DEGREES, about_point=foot), run_time=1)"
    teacher.others["mend"] = Say(f"```python\n{mended}\n```")
    with teacher as server:
        assert limner(server, "--reference", "notes.md") == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert [Path(path).name for path in told["output"]] == [f"cosines.{end}" for end in ("mp4", "srt", "vtt", "jpg")]
    first, second, third = teacher.of("plan")
    assert "The topic: The law of cosines" in first.texts and "two sticks of 3 and 4" in first.texts[1]
    assert "kind: derivation" in first.system and "recall" in first.system
    assert "no earlier beat of the section shows 'sticks'" in third.last or "'sticks'" in second.last
    assert "3^2 + 4^2 = 6^2 is not true" in third.last
    (drawn,) = teacher.of("draw")
    assert "opening-sticks" in drawn.last and "the second turns from 30 to 90 degrees" in drawn.last
    (mend,) = teacher.of("mend")
    assert "nothing" in mend.last
    run = Run.open(list_runs(Path("runs"))[-1])
    assert run.best is not None and run.best.proposal.program is not None
    files = {name: content.decode() for name, content in run.best.proposal.program.files.items()}
    assert sorted(files) == ["01_third-side.py", "02_the-rule.py", "plan.yaml"]
    for text in (files["01_third-side.py"], files["plan.yaml"]):
        assert mended in text and "self.play(Create(one)" in text and 'color="#ffd166"' in text
    plans = run.part("plan")
    assert [step.kept for step in plans.steps] == [False, True, True]
    drew = run.part("01_third-side").steps[0]
    spent = drew.proposal.facts["repairs"]["01_third-side.py"]
    assert {one["level"] for one in spent} == {"statement"} and all(one["seconds"] >= 0 for one in spent)
    assert run.cost.requests == len(teacher.requests)
    assert "ShowCreation" in said.err

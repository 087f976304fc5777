"""Sections are parts of a run, worked on side by side, and put together to what is better as a whole."""

import asyncio
import threading
from pathlib import Path

import pytest

from limner.core.budget import Budget
from limner.core.data import Program, Proposal, Task
from limner.core.events import Event
from limner.core.model import Model, Reply, connect
from limner.core.run import Run
from limner.lesson.code import Cue, Timing
from limner.lesson.compose import compose
from limner.lesson.look import Critic
from limner.lesson.plan import Beat, Free, Plan, Section
from limner.lesson.save import text
from limner.lesson.sections import Workshop, drafted
from limner.lesson.stage import Renderer
from limner.lesson.write import MEASURED, PLAN
from limner.render.manim import Stagehands
from tests.lesson.teacher import begun, teacher
from tests.question import Question
from tests.scripted import Line, Request, Say, Server

pytest.importorskip("manim")

NAMES = ("wave", "ring")
LOOK = {name: Beat(f"b-{name}", "Look.", (Free(id=name, wanted=name),)) for name in NAMES}
LESSON = Plan("T", tuple(Section(f"s-{name}", "S", (beat,)) for name, beat in LOOK.items()))
TIMES = {f"b-{name}": Timing(2.0, (Cue(name, 0.0),)) for name in NAMES}


def draw(question: Question) -> str:
    if not question.system.startswith("You draw"):
        return '{"edits": []}'
    drawn = "Circle(radius=1)" if "- id: wave" in question.text else "Square()"
    return f"```python\nself.play(Create({drawn}.move_to((box.x, box.y, 0))), run_time=1)\n```"


def worked(folder: Path, budget: Budget | None = None, again: bool = False) -> tuple[Run, list[Event], str]:
    """Draft the lesson and let a model work on its sections; return the run, what was told, and why it ended."""
    told: list[Event] = []
    model, _ = teacher(folder / "cache", draw)
    run = begun(folder, budget)

    async def work() -> str:
        with Stagehands(size=2) as hands:
            codes = compose(LESSON, TIMES, hands)
            files = {PLAN: text(LESSON).encode(), **{name: code.encode() for name, code in codes.items()}}

            class Draft:
                async def propose(self, task: Task, run: Run) -> Proposal | None:
                    return None if run.steps else Proposal(Program(files, PLAN, "manim"), MEASURED)

            stage, critic = Renderer(hands), Critic(LESSON, TIMES)
            reason = await drafted(run, Draft(), stage, critic, model, told.append)
            shop = Workshop(model, LESSON, TIMES, hands, stage, critic, told.append)
            reason = await shop.improve(run) if reason == "done" else reason
            assert not again or await shop.improve(run) == "done"
            return reason

    return run, told, asyncio.run(work())


def test_parts_are_put_together_once(tmp_path: Path) -> None:
    run, told, reason = worked(tmp_path, again=True)
    assert reason == "done" and [step.kept for step in run.steps] == [False, True]
    last = run.steps[-1]
    assert (last.proposal.author, last.proposal.parent, last.review.reach) == ("test:teacher", 1, 1.0)
    assert last.proposal.note == "2 of 2 sections written or mended" and last.proposal.program is not None
    plan = last.proposal.program.files[PLAN].decode()
    assert "Circle(radius=1)" in plan and "Square()" in plan
    assert [run.part(name).steps[0].kept for name in ("01_s-wave", "02_s-ring")] == [True, True]
    assert run.part("01_s-wave").end is not None
    assert [event.text for event in told if event.kind == "run"] == [str(run.folder)]


def test_a_budget_binds_all_parts_together(tmp_path: Path) -> None:
    run, told, reason = worked(tmp_path, budget=Budget(max_tokens=100))
    assert "--max-tokens" in reason and run.best is None
    assert any("--max-tokens" in event.text for event in told if event.kind == "note")


def test_sections_ask_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(3, timeout=30)

    class Waiting(Server):
        def take(self, request: Request) -> Line:
            together.wait()  # no reply before all have asked
            return Say(f"{request.last}!")

    async def asked(model: Model) -> list[Reply]:
        return await asyncio.gather(*(model.ask("", [word], budget=Budget()) for word in "abc"))

    monkeypatch.setenv("LIMNER_API_KEY", "none")
    with Waiting() as server:
        replies = asyncio.run(asked(connect("openai:scripted", server.url, cache=tmp_path)))
    assert [reply.text for reply in replies] == ["a!", "b!", "c!"]

"""What fails is mended as a step of the run: through the real loop, stage and critic."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from limner.core.budget import Budget
from limner.core.data import Program, Proposal, Task
from limner.core.loop import loop
from limner.core.run import Run
from limner.lesson.look import PLAN, Critic
from limner.lesson.mending import ASKED, MENDED, Mending, with_code
from limner.lesson.plan import Beat, Free, Plan, Section
from limner.lesson.save import text
from limner.lesson.stage import Renderer
from limner.render.manim import Stagehands
from tests.lesson.teacher import begun, teacher
from tests.question import Question

FREE = Free(id="dot", source="self.play(ShowCreation(Dot()))\n")
LESSON = Plan("T", (Section("s", "S", (Beat("b", "A dot.", (FREE,)),)),))
CODE = """from manim import *

from limner.chalk.all import *


class S(Lesson):
    def construct(self):
        with self.beat("b", 1.0):
            self.show(Free(self.draw_dot, id="dot").fit(self.body))

    # --- the author's own code: dot ---
    def draw_dot(self, box):
        self.play(ShowCreation(Dot()))
    # --- end of dot ---
"""


class Once:
    """Proposes one program."""

    def __init__(self, code: str) -> None:
        files = {PLAN: text(LESSON).encode(), "01_s.py": code.encode()}
        self.program = Program(files, PLAN, "manim")

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        return None if run.steps else Proposal(self.program, "measured")


@pytest.fixture(scope="module")
def hands() -> Iterator[Stagehands]:
    with Stagehands(size=1) as hands:
        yield hands


def mended(
    folder: Path, code: str, hands: Stagehands, *replies: str | Callable[[Question], str], budget: Budget | None = None
) -> tuple[Run, list]:
    """Run an author whose program fails, with a model where there are replies; return the run and what was said."""
    run, told = begun(folder, budget), []
    model, _ = teacher(folder / "cache", *replies)

    async def work() -> None:
        author = Mending(Once(code), hands, told.append, model if replies else None)
        await loop(run.task, author, Renderer(hands), Critic(LESSON), run)

    asyncio.run(work())
    return run, [event.text for event in told if event.kind == "note"]


def test_a_rename_is_mended_without_a_model_and_told_and_the_plan_has_it(tmp_path: Path, hands: Stagehands) -> None:
    run, told = mended(tmp_path, CODE, hands)
    _, last = run.steps
    assert last.kept and last.proposal.author == MENDED and last.proposal.parent == 1
    assert told == ["01_s.py, line 13 (there is no ShowCreation): ShowCreation -> Create"]
    assert last.proposal.note == told[0] and last.proposal.program is not None
    assert b"self.play(Create(Dot()))" in last.proposal.program.files[PLAN]
    (spent,) = last.proposal.facts["repairs"]["01_s.py"]
    assert (spent["level"], spent["tries"], spent["fault"]["trace"]) == ("statement", 1, "")


def test_what_nothing_mends_is_recorded_once_and_told(tmp_path: Path, hands: Stagehands) -> None:
    run, told = mended(tmp_path, CODE.replace("ShowCreation(Dot())", "Create(Dot(radius=1 / 0))"), hands)
    first, last = run.steps
    assert not first.kept and not last.kept and last.proposal.program is None and told == []
    assert "ZeroDivisionError" in last.proposal.findings[0].what
    levels = [one["level"] for one in last.proposal.facts["repairs"]["01_s.py"]]
    assert levels == ["statement", "block", "scene"]


def test_a_model_is_asked_scope_by_scope_and_its_lines_keep_their_indentation(
    tmp_path: Path, hands: Stagehands
) -> None:
    code = CODE.replace("ShowCreation(Dot())", "Create(Dot(radius=1 / 0))")
    good = "```python\ndef draw_dot(self, box):\n    self.play(Create(Dot(radius=1)))\n```"
    run, _ = mended(tmp_path, code, hands, "```python\nself.play(Create(Dot(radius=2 / 0)))\n```", good)
    last = run.steps[-1]
    assert last.kept and last.cost.requests == 2 and last.cost.tokens_in == 200
    levels = [(one["level"], bool(one["mended"])) for one in last.proposal.facts["repairs"]["01_s.py"]]
    assert levels == [("statement", False), ("block", True)]
    assert last.proposal.program is not None
    assert b"\n        self.play(Create(Dot(radius=1)))\n" in last.proposal.program.files["01_s.py"]
    questions = [exchange["parts"][0]["text"] for exchange in last.proposal.exchange]
    assert "Line 13 fails: ZeroDivisionError" in questions[0] and "Write line 13 anew (statement)" in questions[0]
    assert "lines 12 to 13 anew (block)" in questions[1]


def test_a_model_is_asked_a_bounded_number_of_times(tmp_path: Path, hands: Stagehands) -> None:
    lines = "\n".join(f"        {name} = 1 / 0" for name in "abcdefghij")
    code = CODE.replace("        self.play(ShowCreation(Dot()))", lines)

    def answer(question: Question) -> str:  # it mends the line that fails, and there is always one more
        at = question.text.partition("Write line ")[2].split(" ")[0]
        line = next(line for line in question.text.splitlines() if line.strip().startswith(f"{at}|"))
        return f"```python\n{line.split('|')[1].strip().replace('1 / 0', '1 / 1')}\n```"

    run, _ = mended(tmp_path, code, hands, answer)
    assert run.cost.requests == ASKED and "ZeroDivisionError" in run.steps[-1].proposal.findings[0].what


def test_a_budget_that_is_spent_ends_the_asking_and_keeps_what_there_is(tmp_path: Path, hands: Stagehands) -> None:
    code = CODE.replace("ShowCreation(Dot())", "ShowCreation(Dot(radius=1 / 0))")
    run, told = mended(tmp_path, code, hands, "never asked", budget=Budget(max_tokens=1))
    assert run.cost.requests == 0 and run.steps[-1].proposal.program is not None
    assert any("ShowCreation -> Create" in what for what in told)


def test_code_that_is_still_to_be_written_is_not_mended(tmp_path: Path, hands: Stagehands) -> None:
    code = CODE.replace("self.play(ShowCreation(Dot()))", "undrawn('a dot')")
    run, told = mended(tmp_path, code, hands)
    assert [step.proposal.author for step in run.steps] == ["measured"] and told == []


def test_the_plan_has_the_code_of_its_sections() -> None:
    program = with_code(Once(CODE).program, {"01_s.py": CODE.replace("ShowCreation", "Write")})
    assert b"Write(Dot())" in program.files[PLAN] and b"Write(Dot())" in program.files["01_s.py"]

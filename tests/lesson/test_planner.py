"""The planner in the real loop, tried by a stage that draws nothing, with a scripted model."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from limner.core.data import Finding, Program, Rendering, Review, Task
from limner.core.errors import ModelError
from limner.core.events import ignore
from limner.core.loop import loop
from limner.core.prompts import load as prompt
from limner.core.run import Run
from limner.lesson import load
from limner.lesson.planner import PROMPTS, TURNS, Planner
from limner.lesson.references import References
from limner.lesson.write import PLAN
from tests.lesson.teacher import begun, teacher
from tests.question import Question

TEXT = """title: Sums
objective: Add.
audience: Children
sections:
  - id: adding
    title: Adding
    beats:
      - id: sum
        say: One and one?
        show:
          - kind: formula
            id: two
            tex: 1 + 1 = 2
"""


class Quiet:
    """Draws nothing and finds the word ``Add`` wrong where the objective has it."""

    @asynccontextmanager
    async def open(self, task: Task, run: Run) -> AsyncIterator["Quiet"]:
        yield self

    async def run(self, program: Program, into: Path) -> Rendering:
        return Rendering()

    async def look(self, task: Task, program: Program, rendering: Rendering) -> Review:
        wrong = program.text.count("Add.")
        return Review(1 - wrong / 2, "checks", findings=(Finding("Add. is no objective", "say more"),) * wrong)


def plan(
    folder: Path, *replies: str | Callable[[Question], str], given: References | None = None
) -> tuple[Run, list[Question]]:
    """Plan with a model that gives these replies in order."""
    run = begun(folder)
    model, asked = teacher(folder / "cache", *replies)
    author = Planner(model, "Sums", given or References(), folder, ignore)
    asyncio.run(loop(run.task, author, Quiet(), Quiet(), run))
    return run, asked


def fenced(text: str) -> str:
    return f"A plan:\n```yaml\n{text}```"


def kept(run: Run) -> str:
    assert run.best is not None and run.best.proposal.program is not None
    return run.best.proposal.program.files[PLAN].decode()


def test_the_example_of_the_prompt_is_a_plan() -> None:
    found = re.search(r"```yaml\n(.*?)```", prompt(PROMPTS, "plan"), re.DOTALL)
    assert found is not None
    made, wrong = load.checked(found[1], folder=Path())
    assert wrong == [] and made.sections


def test_topic_references_and_form_are_told(tmp_path: Path) -> None:
    given = References((("notes.md", "Begin with apples."),), (("apple.png", b"\x89PNG"),))
    run, (first,) = plan(tmp_path, fenced(TEXT.replace("Add.", "Add two numbers")), given=given)
    assert "The topic: Sums" in first.text and "Begin with apples." in first.text and first.images == [b"\x89PNG"]
    assert "kind: derivation" in first.system and "`path`: apple.png" in first.system and first.seed == 7
    assert "Add two numbers" in kept(run) and len(run.steps) == 1


def test_faults_go_back_with_their_lines_until_the_plan_loads(tmp_path: Path) -> None:
    wrong = TEXT.replace("kind: formula", "kind: formel")
    twice = TEXT.replace("id: sum", "id: adding").replace("tex: 1 + 1", r"tex: \nosuch")
    run, asked = plan(tmp_path, fenced(wrong), fenced(twice), fenced(TEXT.replace("Add.", "x")))
    assert "line 11: kind 'formel' is not known" in asked[1].text and "11|           - kind: formel" in asked[1].text
    assert "the id 'adding' is taken" in asked[2].text and "nosuch" in asked[2].text  # all of them at once
    assert [step.kept for step in run.steps] == [False, False, True]


def test_edits_by_line_mend_a_plan_and_a_worse_one_is_not_kept(tmp_path: Path) -> None:
    def objective(new: str) -> Callable[[Question], str]:
        def reply(question: Question) -> str:
            at = int(next(line for line in question.text.splitlines() if "| objective:" in line).split("|")[0])
            edit = {"op": "replace", "first": at, "last": at, "lines": [f"objective: {new}"]}
            return json.dumps({"note": "said more", "edits": [edit]})

        return reply

    run, asked = plan(tmp_path, fenced(TEXT), objective("Add. Add. And again."), objective("Find sums"))
    assert [step.kept for step in run.steps] == [True, False, True]
    assert "objective: Find sums" in kept(run) and run.steps[-1].proposal.note == "said more"
    assert "Add. is no objective: say more" in asked[1].text and "An answer after it was no better" in asked[2].text


def test_edits_also_mend_what_was_never_a_plan(tmp_path: Path) -> None:
    broken = TEXT.replace("Add.", "x").replace("title: Sums", "titel: Sums")
    edit = {"op": "replace", "first": 1, "last": 1, "lines": ["title: Sums"]}
    run, asked = plan(tmp_path, fenced(broken), json.dumps({"edits": [edit]}))
    assert "did you mean title?" in asked[1].text and "title: Sums" in kept(run)


def test_nothing_to_mend_ends_it_and_turns_are_bounded(tmp_path: Path) -> None:
    run, _ = plan(tmp_path / "a", fenced(TEXT), '{"edits": []}')
    assert len(run.steps) == 2 and kept(run)
    plans = [fenced(TEXT.replace("Sums", f"Sums {n}").replace("Add.", "Add. " * (9 - n))) for n in range(9)]
    run, asked = plan(tmp_path / "b", *plans)
    assert len(asked) == TURNS


def test_three_replies_without_a_plan_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none of 3 replies could be used as a plan \(the last: the reply holds no"):
        plan(tmp_path, "I would rather not.")


def test_code_that_the_planner_wrote_beside_what_it_wants_is_left_to_the_coder(tmp_path: Path) -> None:
    free = "          - {kind: manim, id: w, wanted: A wave, source: self.wait()}\n"
    run, _ = plan(tmp_path, fenced(TEXT.replace("Add.", "x") + free))
    assert "wanted: A wave" in kept(run) and "self.wait" not in kept(run)

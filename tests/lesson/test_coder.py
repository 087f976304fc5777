"""The coder on one section: through the real loop, stage and critic with a scripted model."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from limner.core.data import Program
from limner.core.loop import loop
from limner.core.patience import PATIENCE
from limner.core.run import Run
from limner.lesson.code import Cue, Timing
from limner.lesson.coder import Coder
from limner.lesson.compose import compose
from limner.lesson.look import Critic
from limner.lesson.plan import Beat, Formula, Free, Plan, Section
from limner.lesson.stage import Renderer
from limner.lesson.write import MEASURED
from limner.render.manim import Stagehands
from tests.lesson.teacher import begun, teacher
from tests.question import Question

WAVE, RING = Free(id="wave", wanted="A wave runs"), Free(id="big-ring", wanted="A ring grows")
NAME = "01_waves.py"
TIMES = {
    "one": Timing(4.0, (Cue("wave", 0.0), Cue("big-ring", 2.5))), "two": Timing(3.0, (Cue("sum", 0.0),)),
}  # fmt: skip
GOOD = """```python
# id: wave
def place():
    return box.x, box.y, 0

self.play(Create(Circle(radius=1).move_to(place())), run_time=1)
```
```python
from manim import *

def draw_big_ring(self, box):
    ring = Annulus(inner_radius=0.5, outer_radius=1).move_to((box.x, box.y, 0))
    self.play(FadeIn(ring), run_time=1)
```"""


@pytest.fixture(scope="module")
def hands() -> Iterator[Stagehands]:
    with Stagehands(size=1) as hands:
        yield hands


def coded(
    folder: Path, hands: Stagehands, beats: tuple[Beat, ...], *replies: str | Callable[[Question], str]
) -> tuple[Run, list[Question], list[str]]:
    """Let the coder work on a section of these beats with a model that gives these replies in order."""
    section = Section("waves", "Waves", beats)
    plan = Plan("T", (section,))
    times = {beat.id: TIMES[beat.id] for beat in beats}
    program = Program({NAME: compose(plan, times, hands)[NAME].encode()}, NAME, "manim")
    model, asked = teacher(folder / "cache", *replies)
    run, told = begun(folder), []
    author = Coder(model, plan, section, NAME, program, times, hands, told.append)
    asyncio.run(loop(run.task, author, Renderer(hands), Critic(plan, times), run))
    return run, asked, [event.text for event in told]


DRAWN = (Beat("one", "A wave and a ring.", (WAVE, RING)),)
"""Two drawings at once."""


def test_what_is_wanted_is_asked_for_at_once_and_put_into_its_blocks(tmp_path: Path, hands: Stagehands) -> None:
    run, asked, _ = coded(tmp_path, hands, DRAWN, GOOD, '{"edits": []}')
    first = run.steps[0]
    assert first.kept and first.proposal.program is not None and first.proposal.note == "drew wave, big-ring"
    code = first.proposal.program.text
    assert "        self.play(Create(Circle(radius=1)" in code and "        ring = Annulus(" in code
    assert "undrawn(" not in code and code.count("import *") == 2
    question = asked[0]
    assert "- id: wave (`draw_wave`), 2.5 s long at most: A wave runs" in question.text
    assert "- id: big-ring (`draw_big_ring`), 1.5 s long at most: A ring grows" in question.text
    assert "ReplacementTransform" in question.system and "#ffd166" in question.system


def test_a_missing_drawing_and_broken_code_are_told_and_asked_for_again(tmp_path: Path, hands: Stagehands) -> None:
    broken = GOOD.replace("radius=1)", "radius=1 / 0)")
    stuck = "```python\nself.play(1 / 0)\n```"
    run, asked, told = coded(
        tmp_path, hands, DRAWN, GOOD.partition("```\n```")[0], broken, stuck, stuck, stuck, GOOD, '{"edits": []}'
    )
    draws = [question.text for question in asked if question.system.startswith("You draw")]
    assert "there is no code for big-ring" in draws[1]
    assert "ZeroDivisionError" in draws[2] and "inner_radius=0.5" in draws[2]
    assert [step.kept for step in run.steps[:3]] == [False, False, True] and told == []


def test_what_cannot_be_drawn_is_left_out_in_the_end(tmp_path: Path, hands: Stagehands) -> None:
    run, asked, told = coded(tmp_path, hands, DRAWN, "I cannot.")
    assert len(asked) >= PATIENCE and told == [f"{NAME}: test:teacher could not draw wave, big-ring: left out"]
    blank = run.steps[PATIENCE]
    assert blank.kept and blank.proposal.author == MEASURED and "write its source" in blank.proposal.findings[0].advice


def test_a_section_without_a_fault_costs_nothing(tmp_path: Path, hands: Stagehands) -> None:
    beat = Beat("two", "One and one is two, and this is all there is to it for now.", (Formula(id="sum", tex="1 + 1"),))
    run, asked, _ = coded(tmp_path, hands, (beat,), "never asked")
    assert (
        [step.proposal.author for step in run.steps] == [MEASURED] and asked == [] and not run.steps[0].review.findings
    )


OFF = GOOD.replace("place())), run_time", "(9, 9, 0))), run_time")


def test_lines_are_edited_by_findings_and_what_fails_after_it_is_mended(tmp_path: Path, hands: Stagehands) -> None:
    def edit(question: Question) -> str:
        line = next(line for line in question.text.splitlines() if "(9, 9, 0)" in line)
        new = line.split("| ", 1)[1].replace("(9, 9, 0)", "(box.x, box.y, 0)").replace("Create", "ShowCreation")
        change: dict[str, object] = {"op": "replace", "first": int(line.split("|")[0]), "lines": [new]}
        return json.dumps({"note": "moved in", "edits": [{**change, "last": change["first"]}]})

    run, asked, _ = coded(tmp_path, hands, DRAWN, OFF, edit, '{"edits": []}')
    drew, moved = run.steps[:2]
    assert any("wave is" in one.what and "beyond the frame" in one.what for one in drew.review.findings)
    assert moved.kept and moved.proposal.parent == 1 and moved.proposal.note == "moved in"
    assert moved.proposal.facts["repairs"][NAME][0]["mended"] == "ShowCreation -> Create"
    assert (moved.review.score or 0) > (drew.review.score or 0)
    assert "beyond the frame" in asked[1].text and "[line" in asked[1].text and asked[1].images
    line = next(line for line in asked[1].text.splitlines() if "(9, 9, 0)" in line)
    assert f"made in line {line.split('|')[0].strip()})" in asked[1].text
    assert run.best is not None and run.best.number == 2

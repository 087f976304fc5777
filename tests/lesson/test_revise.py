import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from limner.core.budget import Budget
from limner.core.data import Program, Proposal, Task
from limner.core.events import Event, ignore
from limner.core.loop import loop
from limner.core.run import Run
from limner.lesson.compose import compose
from limner.lesson.faults import faults
from limner.lesson.look import PLAN as FILE
from limner.lesson.look import Critic
from limner.lesson.plan import Beat, Bullets, Code, Derivation, Formula, Plan, Section, Shown, Table, Text
from limner.lesson.revise import REVISED, Revising, halved, moves, planned, revised
from limner.lesson.save import text
from limner.lesson.stage import Renderer
from limner.lesson.timing import timings
from limner.lesson.voice import Silent
from limner.lesson.watch import Defect
from limner.lesson.write import narrated
from limner.render.manim import Stagehands

ITEMS = Bullets(id="l", items=("one", "two", "three", "four", "five"), numbered=True)
HELD = Section("s", "S", (
    Beat("a", "One.", (Text(id="t", text="one"),)),
    Beat("b", "Two. Three.", (ITEMS, Formula(id="f", tex="x")), keep=("t",)), Beat("c", "Four.", keep=("t", "f")),
))  # fmt: skip


def defect(rule: str, element: str | None, what: str = "", amount: float = 1.0) -> Defect:
    return Defect(what, element=element, rule=rule, amount=amount)


def test_what_is_gone_too_early_lasts_longer() -> None:
    plan, done = revised(Plan("P", (HELD,)), {"s": [defect("fast", "f", amount=2.0)]})
    assert done == ["c lasts 2.0 s longer"]
    assert [beat.pause for beat in plan.sections[0].beats] == [0.4, 0.4, 2.5]


def test_what_is_too_much_leaves_then_is_parted() -> None:
    (_, lighter), (_, halves), (_, parted) = moves(HELD, HELD.beats[1], defect("small", "l"), "en", ())
    assert [beat.keep for beat in lighter] == [()]
    assert [[element.id for element in beat.show] for beat in halves] == [["l", "f"], ["l-more"]]
    assert [beat.say for beat in halves] == ["Two.", "Three."]
    assert [[element.id for element in beat.show] for beat in parted] == [["l"], ["f"]]


def test_what_is_tried_in_vain_gives_way_to_the_next_move_and_nothing_keeps_what_is_gone() -> None:
    plan, done = revised(Plan("P", (HELD,)), {"s": [defect("small", "l")]}, rung=2)
    assert done == ["b is parted"]
    assert [(beat.id, beat.keep) for beat in plan.sections[0].beats] == [
        ("a", ()), ("b-1", ("t",)), ("b-2", ()), ("c", ("f",)),
    ]  # fmt: skip
    assert revised(Plan("P", (HELD,)), {"s": [defect("small", "l")]}, rung=3)[1] == []


def test_a_formula_that_is_only_heard_is_shown() -> None:
    heard = defect("unshown", None, "'a' says $x = 2y$ and does not show it")
    plan, _ = revised(Plan("P", (HELD,)), {"s": [heard]})
    assert plan.sections[0].beats[0].show[-1] == Formula(id="a-heard", tex="x = 2y", at="$x = 2y$")


def test_what_is_heard_twice_or_parted_twice_has_names_of_its_own() -> None:
    say = "One $x$ and $y$."
    heard = [defect("unshown", None, f"'a' says ${tex}$ and does not show it") for tex in "xy"]
    plan = Plan("P", (msgspec.structs.replace(HELD, beats=(msgspec.structs.replace(HELD.beats[0], say=say),)),))
    for each in heard:
        plan, _ = revised(plan, {"s": [each]})
    assert [element.id for element in plan.sections[0].beats[0].show] == ["t", "a-heard", "a-heard-2"]
    assert not faults(plan, None)

    rows = Table(id="t", rows=tuple((str(k),) for k in range(16)))
    plan = Plan("P", (Section("s", "S", (Beat("a", "One. Two. Three. Four.", (rows,)),)),))
    for _ in range(2):
        plan, _ = revised(plan, {"s": [defect("small", "t")]})
    assert [element.id for beat in plan.sections[0].beats for element in beat.show] == ["t", "t-more-2", "t-more"]
    assert not faults(plan, None)


def both(element: Shown) -> tuple[Any, Any]:
    found = halved(element)
    assert found is not None
    return found


def test_long_things_are_parted_in_the_middle() -> None:
    first, second = both(ITEMS)
    assert isinstance(second, Bullets) and (first.items, second.items, second.start) == (
        ITEMS.items[:3],
        ITEMS.items[3:],
        4,
    )
    rows = both(Table(id="t", rows=tuple((str(k),) for k in range(8)), header=("n",)))
    assert [len(each.rows) for each in rows] == [4, 4] and rows[1].header == ("n",)
    code = both(Code(id="c", source="\n".join("abcdefgh"), language="python", focus=((1, 2), (4, 6))))
    assert (code[1].start, code[1].focus, code[0].focus) == (5, ((1, 2),), ((1, 2),))
    lines = both(Derivation(id="d", steps=("a", "b", "c", "d"), reasons=("1", "2", "3")))
    assert (lines[0].steps, lines[1].steps, lines[1].reasons) == (("a", "b"), ("b", "c", "d"), ("2", "3"))
    assert halved(Text(id="x", text="short")) is None


class Fixed:
    """Writes one program with a table of which the letters are far too small."""

    def __init__(self, hands: Stagehands) -> None:
        table = Table(id="many", rows=tuple((str(k), str(k * k)) for k in range(30)))
        beats = (Beat("rows", "Many rows. They are small.", (table,), pause=60.0),)
        self.plan, self._hands = Plan("P", (Section("s", "S", beats),)), hands

    async def propose(self, task: Task, run: Run) -> Proposal | None:
        if run.steps:
            return None
        times = timings(self.plan, narrated(self.plan, Silent(), ignore))
        files = {name: code.encode() for name, code in compose(self.plan, times, self._hands).items()}
        return Proposal(Program({FILE: text(self.plan).encode(), **files}, FILE, "manim"), "fixed")


def test_the_loop_keeps_what_is_better_and_what_is_left_is_told(tmp_path: Path) -> None:
    pytest.importorskip("manim")
    told: list[Event] = []
    task = Task("lesson", "small")
    with Stagehands(size=1) as hands, Run.create(tmp_path, task, Budget(), {}) as run:
        author = Fixed(hands)
        critic = Critic(author.plan)
        revising = Revising(author, Silent(), hands, {}, told.append)
        assert asyncio.run(loop(task, revising, Renderer(hands), critic, run)) == "done"
        first, best = run.steps[0], run.best
        assert best is not None and best.proposal.author == REVISED and best.proposal.program is not None
        assert (best.review.score or 0) > (first.review.score or 0)
        shown = [one for beat in planned(best.proposal.program).sections[0].beats for one in beat.show]
        assert next(len(one.rows) for one in shown if isinstance(one, Table)) == 15
        assert bool(best.review.findings) == any(event.kind == "note" for event in told)

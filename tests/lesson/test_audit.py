import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from limner.core.data import Program, Rendering, Task
from limner.lesson.audit import LONG, Audit, hard
from limner.lesson.claims import Checker
from limner.lesson.plan import Beat, Claim, Formula, Plan, Section, Text
from limner.lesson.save import text
from limner.lesson.write import PLAN

GOOD = Plan(
    "Sums", (Section("s", "S", (
        Beat("ask", "What is one and one?", (Formula(id="f", tex="1 + 1 = 2"),), claims=(Claim("1 + 1 = 2"),)),
    )),), objective="Add.", audience="Children",
)  # fmt: skip


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    pytest.importorskip("latex2sympy2_extended")
    with Checker() as checker:
        yield checker


def with_beats(*beats: Beat) -> Plan:
    return msgspec.structs.replace(GOOD, sections=(Section("s", "S", beats),))


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (msgspec.structs.replace(GOOD, objective=""), "no objective"),
        (msgspec.structs.replace(GOOD, audience=""), "no audience"),
        (with_beats(msgspec.structs.replace(GOOD.sections[0].beats[0], say="One and one.")), "never asked"),
        (with_beats(msgspec.structs.replace(GOOD.sections[0].beats[0], claims=())), "none is claimed"),
        (with_beats(Beat("b", "So what?", (Text(id="t", text="So"),))), "shows nothing but words"),
        (with_beats(*GOOD.sections[0].beats, Beat("b", "word " * (LONG + 5), keep=("f",))), f"{LONG + 5} words"),
        (with_beats(Beat("b", "Why?", tuple(Formula(id=f"f{n}", tex="x") for n in range(5)))), "brings 5 things"),
    ],
)
def test_what_makes_a_lesson_hard_to_follow_is_found(plan: Plan, said: str) -> None:
    assert list(hard(GOOD)) == []
    (finding,) = hard(plan)
    assert said in finding.what and finding.advice


def looked(plan: Plan, checker: Checker, error: str | None = None) -> tuple[float | None, list[str]]:
    program = Program({PLAN: text(plan).encode()}, PLAN, "yaml")
    rendering = Rendering((), 0.5 if error else 1.0, error)
    review = asyncio.run(Audit(checker, Path()).look(Task("lesson", "t"), program, rendering))
    assert review.reach == rendering.reach and review.basis == "checks"
    return review.score, [finding.what for finding in review.findings]


def test_false_claims_and_what_cannot_be_made_count_more(checker: Checker) -> None:
    false = with_beats(msgspec.structs.replace(GOOD.sections[0].beats[0], claims=(Claim("1 + 1 = 3"),)))
    assert looked(GOOD, checker) == (1.0, [])
    score, said = looked(false, checker)
    assert said == ["1 + 1 = 3 is not true"] and score is not None and score < 1
    doubtful, _ = looked(msgspec.structs.replace(GOOD, audience=""), checker)
    assert doubtful is not None and score < doubtful < 1
    assert looked(GOOD, checker, "beat 'ask': no")[1] == ["beat 'ask': no"]

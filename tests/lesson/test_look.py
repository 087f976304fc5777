import asyncio

from limner.chalk.report import Box, Look, Report
from limner.core.data import Program, Rendering, Task
from limner.lesson.look import Critic
from tests.lesson.lectures import PLAN

TASK, PROGRAM = Task("lesson", "sums"), Program({"01.py": b""}, "01.py", "manim")


def reviewed(box: tuple[float, float, float, float]):
    import msgspec

    look = Look("sum", 1.0, (Box("two", "text", 9, box, 1.0),))
    facts = {"reports": {"01.py": msgspec.to_builtins(Report((), (look,)))}}
    return asyncio.run(Critic(PLAN).look(TASK, PROGRAM, Rendering(facts=facts)))


def test_what_is_on_the_frame_is_right() -> None:
    review = reviewed((-1, -1, 1, 1))
    assert review.score == 1.0 and review.basis == "checks" and not review.findings


def test_what_is_beyond_the_frame_is_found_with_its_line() -> None:
    (finding,) = reviewed((6, -1, 8, 1)).findings
    assert (finding.element, finding.what) == ("two", "off the frame") and "line 9" in finding.advice
    assert finding.amount is not None and 0.8 < finding.amount < 1

import asyncio

import msgspec

from limner.chalk.report import Fault, Report
from limner.core.data import Program, Rendering, Review, Task
from limner.lesson.look import Critic, defects, score
from tests.lesson.lectures import PLAN
from tests.lesson.looks import report, text

TASK, PROGRAM = Task("lesson", "sums"), Program({"01_x.py": b""}, "01_x.py", "manim")


def reviewed(found: Report) -> Review:
    facts = {"reports": {"01_x.py": msgspec.to_builtins(found)}}
    return asyncio.run(Critic(PLAN).look(TASK, PROGRAM, Rendering(facts=facts)))


def test_what_is_on_the_frame_is_right() -> None:
    review = reviewed(report(text("two")))
    assert review.score == 1.0 and review.basis == "checks" and not review.findings


def test_what_is_beyond_the_frame_is_found_with_its_line() -> None:
    review = reviewed(report(text("two", (6, -1, 8, 1))))
    (finding,) = review.findings
    assert finding.element == "two" and review.score is not None and 0.8 < review.score < 1


def test_a_section_that_fails_has_no_score() -> None:
    review = reviewed(Report((), (), Fault("NameError", "no x", 7, "")))
    assert review.score == 0 and "line 7" in review.findings[0].what


def test_errors_come_first_and_count_more_than_warnings() -> None:
    seen = report(text("two", (5, -1, 6.9, 1)), text("three", (0, 2, 1, 5)))
    found = defects(seen)
    assert [one.severity for one in found] == ["error", "warning"]
    assert score(seen, found[:1]) < score(seen, found[1:])

import asyncio
from typing import get_args

import msgspec
import pytest

from limner.chalk.report import Fault, Order, Report
from limner.chalk.theme import THEMES
from limner.core.data import Program, Rendering, Review, Task
from limner.lesson.look import Critic, defects, score
from limner.lesson.plan import Theme
from tests.lesson.lectures import PLAN
from tests.lesson.looks import report, text

SHOWN = """
Words("Some **strong** words and `code`", id="words", caption="a caption")
Words("What it is", id="defined", role="definition")
Words("What it is not", id="note", role="note")
Bullets(("one", "two", "three"), id="items")
Formula(r"x = \\frac{1}{2}", id="formula")
Derivation(("a = b", "b = c"), id="steps", reasons=("because",))
Table((("a", "1"), ("b", "2")), header=("name", "value"), id="table")
Listing("def f(x):\\n    return x + 1  # more", language="python", id="code", focus=(1,))
Plot((Curve(expression="x^2", label="f", area=(0, 1)), Curve(expression="x", label="g")), x=(0, 2), id="plot")
Numberline(0, 5, id="line", width=7, height=5)
Geometry({"A": (0, 0), "B": (3, 0), "C": (0, 2)}, ("polygon A B C", "angle B A C"), labels={"A": "A"}, id="figure")
Chart(("a", "b"), {"one": (1, 2), "two": (2, 1)}, id="chart")
Flow({"a": "Begin", "b": "End"}, (("a", "b", "then"),), id="flow", width=7, height=5)
Icon("sun", id="icon", width=3, height=3)
""".strip().splitlines()
"""One of each kind of element, with what it colours."""
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


@pytest.mark.parametrize("theme", get_args(Theme))
def test_in_every_theme_all_letters_can_be_told_from_what_is_behind_them(theme: str) -> None:
    manim = pytest.importorskip("limner.chalk.perform")
    code = f"from limner.chalk.all import *\n\nclass One(Lesson):\n    theme = {theme!r}\n    def construct(self):\n"
    for number, call in enumerate(SHOWN):
        code += f"        with self.beat('b{number}', 2.0):\n            self.show({call}.fit(self.body))\n"
    seen = manim.perform(Order("one.py", code, look=True))
    assert seen.fault is None, seen.fault
    kinds = {box.kind for look in seen.looks for box in look.boxes}
    assert len(kinds) >= 11 and not [one.what for one in defects(seen) if one.rule == "contrast"]
    grounds = {part.behind for look in seen.looks for box in look.boxes for part in box.parts if part.behind}
    assert THEMES[theme].ground in grounds and THEMES[theme].panel in grounds


def test_a_section_that_fails_has_no_score() -> None:
    review = reviewed(Report((), (), Fault("NameError", "no x", 7, "")))
    assert review.score == 0 and "line 7" in review.findings[0].what


def test_errors_come_first_and_count_more_than_warnings() -> None:
    seen = report(text("two", (5, -1, 6.9, 1)), text("three", (0, 2, 1, 5)))
    found = defects(seen)
    assert [one.severity for one in found] == ["error", "warning"]
    assert score(seen, found[:1]) < score(seen, found[1:])

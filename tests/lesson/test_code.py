import pytest

from limner.chalk.region import Region
from limner.lesson.code import Cue, Timing, call, printed, variable
from limner.lesson.layout import Placed
from limner.lesson.plan import Curve, Formula, Free, Geometry, Plot, Text
from tests.lesson.lectures import PLAN


def place(y: float) -> Placed:
    return Placed(Region(-3, y, 6, 1), 6.0, 1.0)


def test_a_section_reads_as_a_person_would_write_it() -> None:
    section = PLAN.sections[0]
    places = {"two": place(1), "a-plus-b": place(-1), "list": place(0)}
    timings = {
        "sum": Timing(3.2, (Cue("two", 0.4), Cue("a-plus-b", 1.5))),
        "steps": Timing(4.0, (Cue("list", 0.0), Cue("list", 1.1, 1), Cue("list", 2.2, 2))),
    }
    code = printed(section, "slate", places, timings, 1)
    for line in (
        "class Section01(Lesson):",
        "        left = Region(-3.00, 1.00, 6.00, 1.00)",
        '            a_plus_b = Formula("a + b", id="a-plus-b").fit(left2)',
        "            self.show(a_plus_b, at=1.50)",
        "        # The sum of two numbers. We write $a + b$ for it.",
        "            self.change(list.part(2), at=2.20)",
    ):
        assert line in code.splitlines(), code
    assert "keep=[title]" in code


@pytest.mark.parametrize(
    ("element", "printed"),
    [
        (Text(id="t", text='He said "no"', role="quote"), 'Words(\'He said "no"\', role="quote", id="t", width=6)'),
        (Free(id="a-wave", source="self.wait()"), 'Free(self.draw_a_wave, id="a-wave", width=6, height=3)'),
        (Formula(id="f", tex=r"\frac{1}{2}"), r'Formula(r"\frac{1}{2}", id="f")'),
        (
            Plot(id="p", curves=(Curve("x^2", area=(0, 1)),), x=(0, 2)),
            'Plot((Curve(expression="x^2", area=(0, 1)),), x=(0, 2), id="p", width=6, height=3)',
        ),
        (
            Geometry(id="g", points={"A": (0, 0), "M": "midpoint A A"}, draw=("point A",)),
            'Geometry({"A": (0, 0), "M": "midpoint A A"}, ("point A",), id="g", width=6, height=3)',
        ),
    ],
)  # fmt: skip
def test_calls_say_what_the_plan_says(element, printed: str) -> None:
    assert call(element, 6.0, 3.0) == printed


def test_ids_become_names() -> None:
    ids = {"a-b": "a_b", "2-cups": "e_2_cups", "title": "e_title", "größe": "gr__e", "if": "e_if"}
    assert {id: variable(id) for id in ids} == ids

from collections.abc import Iterator

import pytest

from limner.chalk.report import Order
from limner.lesson.repair import repair
from limner.lesson.texless import FAULT, texless
from limner.render.manim import Stagehands

HEAD = """from manim import *

from limner.chalk.all import *


class S(Lesson):
    def construct(self):
        with self.beat("a", 3.0):
            self.show(Free(self.draw, id="x").fit(self.body))

    def draw(self, box):
"""


@pytest.fixture(scope="module")
def hands() -> Iterator[Stagehands]:
    pytest.importorskip("manim")
    with Stagehands(size=1) as hands:
        yield hands


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('MathTex(r"a^2", "+ b", color=RED)', 'Formula(r"a^2 + b", id="formula-12-17").set_color(RED)'),
        ('Tex("words", font_size=30)', 'Text(r"words", font_size=30)'),
        ("DecimalNumber(2.5)", "DecimalNumber(2.5, mob_class=Text)"),
        ("Integer()", "Integer(mob_class=Text)"),
        ("LabeledDot('a', radius=1)", "LabeledDot(Text('a'), radius=1)"),
        ("Axes(axis_config={'include_numbers': True})",
         "Axes(axis_config={'include_numbers': True, 'label_constructor': Text})"),
        ("NumberLine(include_numbers=True)", "NumberLine(include_numbers=True, label_constructor=Text)"),
    ],
)  # fmt: skip
def test_what_tex_sets_is_set_without_it(old: str, new: str, hands: Stagehands) -> None:
    code = f"{HEAD}        self.add({old})\n"
    result = repair(Order("a", code), hands)
    assert result.fault is None and result.code == f"{HEAD}        self.add({new})\n"
    assert [(one.fault.kind, one.level) for one in result.spent] == [(FAULT, "statement")]
    assert "Formula for formulas" in result.spent[0].fault.what


def test_digits_of_another_section_are_not_at_hand(hands: Stagehands) -> None:
    code = f"{HEAD}        self.add(DecimalNumber(7, mob_class=Text))\n"
    assert hands.perform(Order("a", code)).fault is None
    again = hands.perform(Order("b", code.replace(", mob_class=Text", "")))
    assert again.fault is not None and again.fault.kind == FAULT


def test_what_needs_no_tex_and_other_lines_stay() -> None:
    code = f"{HEAD}        self.add(Text('a'), MathTex(name))\n        self.add(MathTex('b'))\n"
    assert list(texless(code, (12, 12))) == []

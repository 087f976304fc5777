import pytest

from limner.core.errors import InputError
from limner.lesson.formulas import check, claims, letters, relations, sides, steps
from limner.lesson.plan import Claim


def test_a_chain_goes_on_from_its_left_side() -> None:
    made = steps(r"\begin{align} c &= \sqrt{9 + 16} \\[2pt] &= \sqrt{25} && \text{adding} \\ &= 5 \end{align}")
    assert [step.tex for step in made] == [r"c = \sqrt{9 + 16}", r"c = \sqrt{25}", "c = 5"]
    assert [step.said for step in made] == [r"c = \sqrt{9 + 16}", r"= \sqrt{25}", "= 5"]
    assert [step.reason for step in made] == ["", "adding", ""]
    assert claims(made) == [Claim(tex=r"\sqrt{9 + 16} = \sqrt{25}"), Claim(tex=r"\sqrt{25} = 5")]


def test_solving_claims_that_each_line_follows() -> None:
    made = steps(r"2x + 3 = 7 \\ \Rightarrow 2x = 4 \\ x = 2")
    assert [step.tex for step in made] == ["2x + 3 = 7", "2x = 4", "x = 2"]
    assert claims(made) == [Claim(tex="2x = 4", given="2x + 3 = 7"), Claim(tex="x = 2", given="2x = 4")]


def test_nothing_is_claimed_where_values_are_put_in() -> None:
    assert claims(steps(r"\begin{aligned} A &= \frac{1}{2} g h \\ &= \frac{1}{2} \cdot 3 \cdot 4 \end{aligned}")) == []


def test_an_identity_is_claimed_from_its_first_line() -> None:
    made = steps(r"\begin{aligned} (a+b)^2 &= (a+b)(a+b) \\ &= a^2 + 2ab + b^2 \end{aligned}")
    assert claims(made) == [Claim(tex="(a+b)^2 = (a+b)(a+b)"), Claim(tex="(a+b)(a+b) = a^2 + 2ab + b^2")]


def test_a_system_stays_one_formula_and_each_equation_is_spoken() -> None:
    (step,) = steps(r"\begin{align} x + y &= 3 \\ x - y &= 1 \end{align}")
    assert step.tex == r"\begin{aligned} x + y &= 3 \\ x - y &= 1 \end{aligned}"
    assert f"${step.said}$" == "$x + y = 3$, $x - y = 1$"


def test_a_matrix_is_not_cut() -> None:
    assert len(steps(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}")) == 1


def test_sides_relations_and_letters() -> None:
    assert sides(r"a = \frac{b = c}{2} \le d") == ["a", r"\frac{b = c}{2}", "d"]
    assert relations(r"a = b \le d") == ["=", r"\le"]
    assert letters(r"\frac{a}{\sin \alpha} + \text{Area}") == {"a", "alpha"}


def test_a_formula_that_cannot_be_read_is_named_with_its_line() -> None:
    with pytest.raises(InputError, match=r"line 12: .*not closed"):
        check("a =\n\\frac{1{2}", 11)

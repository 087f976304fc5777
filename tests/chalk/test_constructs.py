import pytest

from limner.chalk.latex import parse
from limner.chalk.tree import Accent, Atom, Fence, FormulaError, Fraction, Grid, Scripts, solid


def only(tex: str):
    (node,) = solid(parse(tex))
    return node


def test_a_binomial_is_a_fraction_without_a_line() -> None:
    node = only(r"\binom{n}{k}")
    assert isinstance(node, Fraction) and not node.line


def test_upright_letters_are_one_name_and_a_single_one_keeps_its_kind() -> None:
    kg, speed, d = only(r"\mathrm{kg}"), only(r"\mathrm{m/s^2}"), only(r"\mathrm{d}")
    assert isinstance(kg, Atom) and (kg.text, kg.kind, kg.style) == ("kg", "text", "roman")
    assert isinstance(speed, Atom) and speed.text == "m/s^2"
    assert isinstance(d, Atom) and (d.text, d.kind) == ("d", "letter")


def test_blackboard_letters_are_their_characters() -> None:
    node = only(r"\mathbb{R}")
    assert isinstance(node, Atom) and node.text == "ℝ"


def test_operator_names_may_take_limits() -> None:
    span, best = only(r"\operatorname{span}"), only(r"\operatorname*{arg\,max}")
    assert isinstance(span, Atom) and span.kind == "function"
    assert isinstance(best, Atom) and (best.text, best.kind) == ("argmax", "large")


def test_accents_braces_and_stacks() -> None:
    assert isinstance(only(r"\vec{a}"), Accent)
    braced, stacked = only(r"\underbrace{a+b}_{c}"), only(r"\overset{!}{=}")
    assert isinstance(braced, Scripts) and isinstance(braced.base, Accent) and braced.sub is not None
    assert isinstance(stacked, Scripts) and stacked.sup is not None


def test_the_modulus_is_in_brackets_and_colours_are_not_seen() -> None:
    mod = only(r"\pmod{n}")
    assert isinstance(mod, Fence) and [each.text for each in solid(mod.body) if isinstance(each, Atom)] == ["mod", "n"]
    assert [each.text for each in solid(only(r"\textcolor{red}{xy}")) if isinstance(each, Atom)] == ["x", "y"]


def test_an_array_has_columns_that_are_not_read() -> None:
    grid = only(r"\begin{array}{c|c} a & b \end{array}")
    assert isinstance(grid, Grid) and len(grid.rows[0]) == 2


def test_not_needs_a_relation() -> None:
    with pytest.raises(FormulaError, match="not stands before a relation"):
        parse(r"\not x")

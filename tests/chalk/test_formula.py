import pytest

from limner.chalk.formula import Derivation, Formula, display

LONG = "x = " + " + ".join(f"a_{{{k}}} b_{{{k}}}" for k in range(20))


def test_derivations_stand_on_their_signs() -> None:
    steps = Derivation(["a + b + c = 2d", "x = y", r"\frac{1}{2} \le 3"], id="d")
    places = {round(float(formula.place("sign")[0]), 4) for formula in steps.formulas}
    assert len(places) == 1
    tops = [row.get_top()[1] for row in steps]
    assert tops == sorted(tops, reverse=True)


def test_reasons_stand_in_a_column_to_the_right() -> None:
    steps = Derivation(["a = b", "a + 100 = c", "d = e"], id="d", reasons=["first", "second"])
    lefts = [row[1].get_left()[0] for row in steps[1:]]
    assert lefts[0] == pytest.approx(lefts[1]) and lefts[0] > max(f.get_right()[0] for f in steps.formulas)


def test_a_formula_that_is_too_wide_is_broken() -> None:
    whole, broken = display(LONG, 50, 100), display(LONG, 50)
    assert whole.width > 12.6 >= broken.width and broken.height > 2 * whole.height
    assert Formula(LONG, id="f").width <= 12.6


def test_chains_are_broken_at_their_relations() -> None:
    chain = display("a + b + c = d + e + f = g + h + i = j + k + l = m", 50, 6)
    assert chain.width <= 6


def test_a_derivation_without_signs_is_set_all_the_same() -> None:
    assert len(Derivation(["a", "b"], id="d")) == 2


@pytest.mark.parametrize("tex", [LONG.removeprefix("x = ") + " = 0", LONG.removeprefix("x = ")])
def test_what_is_wide_before_its_first_relation_or_has_none_is_broken_too(tex: str) -> None:
    assert display(tex, 50).width <= 12.6 < display(tex, 50, 100).width

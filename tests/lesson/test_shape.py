import pytest

from limner.chalk.latex import parse
from limner.chalk.tree import Fence, Fraction, solid
from limner.lesson import shape


@pytest.mark.parametrize(
    ("tex", "expected"),
    [("a+b", True), ("-b", False), ("2a", False), (r"\frac{a}{b}", True), (r"\frac12", False), ("n(n+1)", True),
     ("f(x+1)", False), ("n!", False)],
)  # fmt: skip
def test_what_has_several_terms(tex: str, expected: bool) -> None:
    assert shape.compound(parse(tex)) is expected


def test_letters_in_both_cases_are_found_wherever_they_stand() -> None:
    assert shape.cased(parse(r"A = \sqrt{a^2} + B")) == {"A"}
    assert shape.cased(parse(r"\begin{cases} X & x > 0 \end{cases}")) == {"X"}


def test_ratios_vectors_lists() -> None:
    (half,), (fence,) = solid(parse(r"\frac{3}{4}")), solid(parse("(1, x, y)"))
    assert isinstance(half, Fraction) and shape.ratio(half) == (3, 4)
    assert isinstance(fence, Fence) and len(shape.listed(fence)) == 3
    assert [shape.vectorial(node) for node in solid(parse(r"\vec{a} \mathbf{b} c"))] == [True, True, False]


def test_what_follows_could_be_taken_for_a_part() -> None:
    assert [shape.long(node) for node in solid(parse(r"\sqrt{a+b} \sqrt{a} x^{n+1} x^2"))] == [True, False, True, False]

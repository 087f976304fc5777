import pytest

from limner.chalk.math import beside, read, typst
from limner.chalk.setting import typeset


@pytest.mark.parametrize(
    ("tex", "drawn"),
    [
        (r"\frac{a}{b}", "frac(a, b)"),
        (r"x_1^2", "x_(1)^( 2)"),
        (r"4{,}7", '"4,7"'),
        (r"4.7", '"4.7"'),
        (r"2\,\mathrm{kg}", '2#h(.2em);upright("kg")'),
        (r"\mathrm{m/s^2}", 'upright("m/s")^("2")'),
        (r"\sqrt[3]{x}", "root(3, x)"),
    ],
)
def test_formulas_are_printed_for_typst(tex: str, drawn: str) -> None:
    assert typst(read(tex)) == drawn


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"\sum_{i=1}^n i^2", r"\vec{a} \cdot \vec{b}", r"f'(x)",
        r"\left( \frac{1}{2} \right)", r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}", r"P(A \mid B)",
        r"\underbrace{a + b}_{c}", r"3{,}5\,\% \quad \boxed{x}", r"\lim_{x \to 0} \sin x", r"\overline{AB} \perp g",
    ],
)  # fmt: skip
def test_what_is_printed_can_be_set(tex: str) -> None:
    assert typeset(f"$ {typst(read(tex))} $", size=40).width > 0.1


def test_things_side_by_side_have_no_blank_beside_a_space() -> None:
    assert beside(read(r"a\,b c").items) == "a#h(.2em);b c"

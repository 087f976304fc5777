import pytest

from limner.lesson.spoken import formula


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\frac{d^3y}{dx^3}", "d to the 3 y by d x to the 3"),
        (r"\frac{\partial}{\partial t} u", "partial by partial t of u"),
        (r"\frac{da}{b}", "d a over b"),
        (r"\begin{bmatrix} 1 & 2 & 3 \end{bmatrix}", "the row vector 1, 2, 3"),
        (r"\begin{cases} 1 & \text{if } x = 0 \\ 0 & x < 0 \end{cases}", "1, if x equals 0; 0 if x is less than 0"),
        (r"\hat{\theta}", "theta hat"),
        (r"\underbrace{1 + 1}_{2}", "1 plus 1, that is 2"),
        (r"\left|\begin{matrix} a & b \\ c & d \end{matrix}\right|", "the determinant with rows a, b; c, d"),
    ],
)
def test_derivatives_matrices_cases_and_accents(tex: str, said: str) -> None:
    assert formula(tex, "en") == said

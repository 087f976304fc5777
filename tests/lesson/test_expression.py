import math

import pytest

from limner.core.errors import InputError
from limner.lesson.expression import expression, number


@pytest.mark.parametrize(
    ("text", "explicit"),
    [
        ("2x^2 - 1", "2*x**2 - 1"),
        ("sin(2x)/x", "sin(2*x)/x"),
        ("(x+1)(x-1)", "(x+1)*(x-1)"),
        ("x²", "x**2"),
        ("pi x", "pi*x"),
    ],
)
def test_shorthand_is_made_explicit(text: str, explicit: str) -> None:
    assert expression(text) == explicit


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sine(x)", "did you mean sin"),
        ("__import__('os')", "not known here"),
        ("x.real", "more than arithmetic"),
        ("[x]", "more than arithmetic"),
        ("x +", "not an expression"),
        ("y", "not known here"),
        ("(" * 400, "characters"),
    ],
)
def test_anything_else_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        expression(text)


def test_numbers_are_worked_out() -> None:
    assert number("-pi/2") == pytest.approx(-math.pi / 2)
    assert number("sqrt(2)^2") == pytest.approx(2)


@pytest.mark.parametrize("text", ["1/0", "9**9**9", "oo", "x", "sqrt(-1)", "(-8)**0.5"])
def test_what_has_no_value_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        number(text)

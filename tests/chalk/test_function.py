import math

import numpy as np
import pytest

from limner.chalk.function import function

X = np.array([0.0, 1.0, 2.0])


@pytest.mark.parametrize(
    ("expression", "at_two"),
    [("x^2", 4), ("sin(x)", math.sin(2)), ("ln(x)", math.log(2)), ("Max(x, 1)", 2), ("factorial(x)", 2), ("3", 3),
     ("erf(x)", math.erf(2)), ("E^x", math.e**2)],
)  # fmt: skip
def test_expressions_are_computed(expression: str, at_two: float) -> None:
    values = function(expression)(X)
    assert values.shape == X.shape and values[2] == pytest.approx(at_two)


@pytest.mark.parametrize("expression", ["1/x", "log(x)", "sqrt(x - 1)", "1/sin(x)"])
def test_what_is_not_defined_is_nan(expression: str) -> None:
    assert np.isnan(function(expression)(X)[0])


def test_nothing_else_can_be_named() -> None:
    with pytest.raises(NameError):
        function("open(x)")(X)

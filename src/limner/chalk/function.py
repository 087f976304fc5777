"""Functions of x from their expressions, computed for whole arrays."""

import math
from collections.abc import Callable, Mapping

import numpy as np

NAMES: Mapping[str, object] = {
    name: getattr(np, {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "ln": "log", "Abs": "abs",
                       "ceiling": "ceil", "atan2": "arctan2", "Max": "maximum", "Min": "minimum"}.get(name, name))
    for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "ln", "sqrt",
                 "cbrt", "abs", "Abs", "sign", "floor", "ceiling", "atan2", "Max", "Min", "pi", "e")
} | {
    "E": math.e, "tau": math.tau, "oo": math.inf,
    "cot": lambda x: 1 / np.tan(x), "sec": lambda x: 1 / np.cos(x), "csc": lambda x: 1 / np.sin(x),
    "Heaviside": lambda x: np.heaviside(x, 0.5), "erf": np.vectorize(math.erf), "gamma": np.vectorize(math.gamma),
    "factorial": np.vectorize(lambda x: math.gamma(x + 1)),
}  # fmt: skip
"""What an expression may name."""


def function(expression: str) -> Callable[[np.ndarray], np.ndarray]:
    """Return a function of an expression in x; where it is undefined it gives NaN."""
    code = compile(expression.replace("^", "**"), "expression", "eval")

    def evaluate(x: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            found = np.asarray(eval(code, {"__builtins__": {}}, {**NAMES, "x": x}))
        values = np.broadcast_to(np.where(np.isreal(found), np.real(found), np.nan), x.shape).astype(float)
        return np.where(np.isfinite(values), values, np.nan)

    return evaluate

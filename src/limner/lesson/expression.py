"""Arithmetic that a person wrote in a plan: checked and put in SymPy's spelling without running any of it.

``2x^2 - sin x``-like shorthand is made explicit (``2*x**2``); only numbers, ``x``, ``pi``, ``e`` and the functions of
:data:`FUNCTIONS` are let through, so what comes out may be evaluated.
"""

import ast
import difflib
import math
import re

from limner.core.errors import InputError

FUNCTIONS = (
    "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "ln",
    "sqrt", "cbrt", "abs", "Abs", "sign", "floor", "ceiling", "Max", "Min", "Heaviside", "erf", "gamma", "factorial",
    "atan2",
)  # fmt: skip
CONSTANTS = {"pi": math.pi, "e": math.e, "E": math.e, "tau": math.tau, "oo": math.inf}
_SIGNS = str.maketrans({"−": "-", "·": "*", "×": "*", "÷": "/", "π": "pi", "∞": "oo", "²": "^2", "³": "^3"})
_LONGEST = 300
_BINARY = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.Mod)
_NUMERIC = {"sqrt": math.sqrt, "sin": math.sin, "cos": math.cos, "tan": math.tan, "exp": math.exp, "log": math.log,
            "ln": math.log, "abs": abs}  # fmt: skip
_MAX_POWER = 64  # of a number that is worked out here: 9**9**9 would take for ever


def expression(text: str, variable: str = "x") -> str:
    """Return an expression in one variable as SymPy reads it.

    Raises:
        InputError: it is no expression, or holds a name that is not known.
    """
    _read(text, {variable})
    return _explicit(text)


def number(text: str) -> float:
    """Return what a constant expression comes to: ``-pi/2``, ``sqrt(2)``, ``3.5``.

    Raises:
        InputError: it is none, or no finite number.
    """
    try:
        found = float(_value(_read(text, set()).body))
    except (ArithmeticError, ValueError):
        raise InputError(f"{text.strip()!r} has no value") from None
    if not math.isfinite(found):
        raise InputError(f"{text.strip()!r} is not a finite number")
    return found


def _explicit(text: str) -> str:
    plain = text.strip().translate(_SIGNS).replace("^", "**")
    plain = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?)\s*(?=[A-Za-z(])", r"\1*", plain)
    plain = re.sub(r"\)\s*(?=[\w(])", ")*", plain)
    return re.sub(r"\b(x|pi)\s*(?=\()|\b(x|pi)\s+(?=[A-Za-z])", lambda found: f"{found[1] or found[2]}*", plain)


def _read(text: str, names: set[str]) -> ast.Expression:
    if len(text) > _LONGEST:
        raise InputError(f"an expression of {len(text)} characters: {_LONGEST} are read")
    try:
        tree = ast.parse(_explicit(text), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(f"{text.strip()!r} is not an expression: write it like 2*x^2 + sin(x)") from None
    _check(tree.body, text.strip(), names)
    return tree


def _check(node: ast.expr, text: str, names: set[str]) -> None:
    match node:
        case ast.BinOp(left, operator, right) if isinstance(operator, _BINARY):
            _check(left, text, names)
            _check(right, text, names)
        case ast.UnaryOp(ast.UAdd() | ast.USub(), operand):
            _check(operand, text, names)
        case ast.Constant(value) if isinstance(value, int | float) and not isinstance(value, bool):
            pass
        case ast.Name(name):
            _known(name, text, {*names, *CONSTANTS})
        case ast.Call(ast.Name(name), arguments, []):
            _known(name, text, set(FUNCTIONS))
            for argument in arguments:
                _check(argument, text, names)
        case _:
            raise InputError(f"{text!r} is more than arithmetic: write it like 2*x^2 + sin(x)")


def _known(name: str, text: str, allowed: set[str]) -> None:
    if name not in allowed:
        near = difflib.get_close_matches(name, [*FUNCTIONS, *CONSTANTS, *allowed], 1)
        hint = f"did you mean {near[0]}?" if near else "write arithmetic with x, numbers, pi and functions such as sin"
        raise InputError(f"{name!r} in {text!r} is not known here: {hint}")


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value):
            return float(str(value))
        case ast.Name(name):
            return CONSTANTS[name]
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand)
        case ast.UnaryOp(_, operand):
            return _value(operand)
        case ast.Call(ast.Name(name), [argument]) if name in _NUMERIC:
            return _NUMERIC[name](_value(argument))
        case ast.BinOp(left, operator, right):
            return _apply(operator, _value(left), _value(right))
    raise ValueError


def _apply(operator: ast.operator, left: float, right: float) -> float:
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case ast.Mod():
            return left % right
        case ast.Pow() if abs(right) <= _MAX_POWER and not (left < 0 and right != int(right)):
            return left**right
    raise ValueError

"""Checks a claim with SymPy; run inside the sandbox by :class:`limner.sandbox.pool.Pool`.

:mod:`limner.lesson.claims` asks it. A request is JSON: ``{"sides", "relations", "given"}``, where ``given`` is a list
of ``{"sides", "relations"}`` and of ``{"symbol", "kind"}``. The answer is JSON: ``{"state", "why", "counterexample"}``.

All letters are real numbers; those in a factorial, a binomial coefficient or the limit of a sum natural ones. An
equality is first tried at points, which finds counterexamples, then simplified, which proves it. Where one equation is
to follow from another, the first is solved and its solutions put into the second. Not promised: that it comes back; the
pool has the clock.
"""

import itertools
import json
import random
import re
from collections.abc import Iterator

import sympy
from latex2sympy2_extended import latex2sympy
from latex2sympy2_extended.latex2sympy2 import ConversionConfig
from sympy.core.function import AppliedUndef

_CONFIG = ConversionConfig(lowercase_symbols=False)
_POINTS = 24
_DIGITS = 30
_NEAR = sympy.Float("1e-12")
_TRIED = {
    "real": (2, 3, -1, "1/2", 5, -3, "7/3", 1, -2, 4, "-1/3", 7, 10, 0),
    "positive": (2, 3, "1/2", 5, 1, "7/3", 4, "1/3", 7, 10, "3/2", 6),
    "natural": (2, 3, 5, 4, 1, 6, 7, 8, 9, 10),
    "integer": (2, 3, -1, 5, -3, 1, -2, 4, 7, 0),
}
_SIGNS = {"=": sympy.Eq, "<": sympy.Lt, ">": sympy.Gt, "<=": sympy.Le, ">=": sympy.Ge, "!=": sympy.Ne}
_TURNED = {"=": "=", "<": ">", ">": "<", "<=": ">=", ">=": "<=", "!=": "!="}


class Unreadable(ValueError):
    """A formula that this cannot put into numbers."""


def serve(request: bytes) -> bytes:
    """Answer one request."""
    asked = json.loads(request)
    try:
        state, why, counterexample = _checked(asked)
    except Unreadable as error:
        state, why, counterexample = "unknown", str(error), ""
    except (TypeError, ValueError, RuntimeError, ArithmeticError, AttributeError) as error:
        state, why, counterexample = "unknown", f"SymPy gave up: {type(error).__name__}", ""
    return json.dumps({"state": state, "why": why, "counterexample": counterexample}).encode()


Answer = tuple[str, str, str]
Relation = tuple[sympy.Expr, str, sympy.Expr]


def _checked(asked: dict) -> Answer:
    kinds = {each["symbol"]: each["kind"] for each in asked["given"] if "symbol" in each}
    claim = _relations(asked)
    given = [relation for each in asked["given"] if "sides" in each for relation in _relations(each)]
    kinds = _signs(given, kinds)
    every = [side for left, _, right in (*claim, *given) for side in (left, right)]
    swaps = _typed(every, kinds)
    claim = [(_swapped(left, swaps), sign, _swapped(right, swaps)) for left, sign, right in claim]
    given = [(_swapped(left, swaps), sign, _swapped(right, swaps)) for left, sign, right in given]
    equations = [(left, right) for left, sign, right in given if sign == "="]
    rules = [each for each in given if each[1] not in ("=", "~")]
    answers = [_follows(each, equations, rules) if equations else _holds(each, rules) for each in claim]
    return next((each for state in ("false", "unknown") for each in answers if each[0] == state), answers[0])


def _relations(asked: dict) -> list[Relation]:
    parts = [_read(side) for side in asked["sides"]]
    if len(parts) < 2:
        raise Unreadable("it is no equation or inequality")
    return list(zip(parts, asked["relations"], parts[1:], strict=False))


def _read(tex: str) -> sympy.Expr:
    plain = _normal(tex)
    try:
        found = latex2sympy(plain, conversion_config=_CONFIG, normalization_config=None)
    except Exception as error:  # ANTLR's and the converter's own, of many types
        raise Unreadable(f"it cannot be read as arithmetic: {tex}") from error
    if (
        not isinstance(found, sympy.Expr)
        or found.atoms(AppliedUndef)
        or (found.has(sympy.Derivative) and not found.free_symbols)
    ):
        raise Unreadable(f"it cannot be read as arithmetic: {tex}")
    floats = {each: sympy.Rational(str(each)) for each in found.atoms(sympy.Float)}
    return _swapped(found, floats).doit()


def _swapped(part: sympy.Expr, swaps: dict) -> sympy.Expr:
    found = part.xreplace(swaps)
    if not isinstance(found, sympy.Expr):
        raise Unreadable(f"it is no arithmetic: {part}")
    return found


def _normal(tex: str) -> str:
    """Put braces where LaTeX lets them be left out, and drop what only sets space."""
    if re.search(r"\\(?:text|mathrm|operatorname|pm|mp|dots|ldots|cdots|vec|hat|begin)(?![A-Za-z])|'|…", tex):
        raise Unreadable(f"it is more than arithmetic: {tex}")
    tex = re.sub(r"(\d)\{,\}(\d)", r"\1.\2", tex)
    tex = re.sub(r"\\(?:[,;:! ]|q?quad(?![a-z])|displaystyle(?![a-z])|limits(?![a-z]))", " ", tex)
    tex = re.sub(r"\\(?:big|Big|bigg|Bigg)[lr]?(?![a-zA-Z])", "", tex)
    tex = re.sub(r"\\[dt]frac(?![a-z])", r"\\frac", tex)
    token = r"\s*(\\[A-Za-z]+|[A-Za-z0-9])"
    tex = re.sub(rf"\\frac{token}{token}", r"\\frac{\1}{\2}", tex)
    tex = re.sub(rf"\\frac{token}\s*\{{", r"\\frac{\1}{", tex)
    tex = re.sub(r"\\frac(\{(?:[^{}]|\{[^{}]*\})*\})\s*([A-Za-z0-9])", r"\\frac\1{\2}", tex)
    tex = re.sub(r"\\sqrt\s*([A-Za-z0-9])", r"\\sqrt{\1}", tex)
    return re.sub(r"([_^])\s*(\\[A-Za-z]+|[A-Za-z0-9])", r"\1{\2}", tex).strip()


def _signs(given: list, kinds: dict[str, str]) -> dict[str, str]:
    """Take "x > 0" as what x is, so that SymPy may use it."""
    found = dict(kinds)
    for left, sign, right in given:
        if isinstance(right, sympy.Symbol) and left.is_number:
            left, sign, right = right, _TURNED.get(sign, ""), left
        if (
            isinstance(left, sympy.Symbol)
            and sign == ">"
            and right.is_nonnegative
            and found.get(left.name, "real") == "real"
        ):
            found[left.name] = "positive"
    return found


def _typed(every: list[sympy.Expr], kinds: dict[str, str]) -> dict[sympy.Symbol, sympy.Expr]:
    counted: set[sympy.Symbol] = set()
    for part in every:
        for each in part.atoms(sympy.factorial, sympy.binomial):
            counted |= _letters(each)
        for each in part.atoms(sympy.Sum, sympy.Product):
            counted |= set().union(*(_letters(limit) for limits in each.limits for limit in limits[1:]))
    made = {}
    for symbol in set().union(*(_letters(part) for part in every)):
        kind = kinds.get(symbol.name, "natural" if symbol in counted else "real")
        facts = {
            "positive": {"positive": True},
            "natural": {"integer": True, "positive": True},
            "integer": {"integer": True},
        }
        made[symbol] = sympy.Symbol(symbol.name, **facts.get(kind, {"real": True}))
    waves = [each for part in every for each in part.atoms(sympy.exp) if "i" in map(str, each.free_symbols)]
    return {symbol: sympy.I if waves and symbol.name == "i" else each for symbol, each in made.items()}


def _letters(part: sympy.Basic) -> set[sympy.Symbol]:
    return {each for each in part.free_symbols if isinstance(each, sympy.Symbol)}


def _points(symbols: list[sympy.Symbol]) -> Iterator[dict[sympy.Symbol, sympy.Expr]]:
    """Yield points at which to try, simple ones first; always the same."""
    chance = random.Random(1)
    tried = [_TRIED[_kind(symbol)] for symbol in symbols]
    simple = itertools.islice(itertools.product(*(values[:3] for values in tried)), _POINTS // 2) if symbols else [()]
    drawn = [tuple(chance.choice(values) for values in tried) for _ in range(_POINTS)] if symbols else []
    for values in (*simple, *drawn):
        yield {symbol: sympy.Rational(value) for symbol, value in zip(symbols, values, strict=True)}


def _kind(symbol: sympy.Symbol) -> str:
    if symbol.is_integer:
        return "natural" if symbol.is_positive else "integer"
    return "positive" if symbol.is_positive else "real"


def _value(part: sympy.Expr, point: dict) -> sympy.Expr | None:
    """Return what an expression is at a point, ``None`` where it is not finite, or complex without an i."""
    found = part.subs(point).doit().evalf(_DIGITS)
    return found if found.is_number and found.is_finite and (found.is_real or part.has(sympy.I)) else None


def _true_at(left: sympy.Expr, sign: str, right: sympy.Expr, point: dict) -> bool | None:
    one, two = _value(left, point), _value(right, point)
    if one is None or two is None:
        return None
    gap, size = one - two, 1 + abs(one) + abs(two)
    if sign in ("=", "!="):
        return bool(abs(gap) <= _NEAR * size) == (sign == "=")
    if sign in ("<", ">"):
        return bool(gap < 0 if sign == "<" else gap > 0)
    return bool(gap <= _NEAR * size if sign == "<=" else gap >= -_NEAR * size)


def _holds(relation: Relation, rules: list[Relation]) -> Answer:
    """Check a relation for all values that the rules allow."""
    left, sign, right = relation
    if sign == "~":
        return _near(left, right)
    symbols = sorted(_letters(left) | _letters(right), key=str)
    tried = 0
    for point in _points(symbols):
        if any(_true_at(*rule, point) is not True for rule in rules):
            continue
        found = _true_at(left, sign, right, point)
        if found is False:
            return (
                "false",
                _sides_at(left, sign, right, point),
                ", ".join(f"{symbol} = {point[symbol]}" for symbol in symbols),
            )
        tried += found is True
    if not tried:
        return "unknown", "there is no point at which both sides are real numbers", ""
    if not symbols:
        exact = sign not in ("=",) or sympy.simplify(left - right) == 0
        return ("true", "both sides come to the same" if sign == "=" else "computed", "") if exact else (
            "unknown", f"equal to {_DIGITS} digits, not proved", "")  # fmt: skip
    gaps = [sympy.expand((one - two) - (left - right)) for one, known, two in rules if known == sign]
    if 0 in gaps or _proved(left, sign, right, symbols):
        return "true", "proved by simplifying", ""
    return "unknown", f"not proved; it holds at {tried} points that were tried", ""


def _proved(left: sympy.Expr, sign: str, right: sympy.Expr, symbols: list[sympy.Symbol]) -> bool:
    gap = left - right
    if sign == "=":
        return any(step(gap) == 0 for step in (sympy.expand, sympy.simplify, sympy.trigsimp, _logs))
    form = sympy.factor(gap)
    known = {
        ">=": form.is_nonnegative,
        ">": form.is_positive,
        "<=": form.is_nonpositive,
        "<": form.is_negative,
        "!=": form.is_nonzero,
    }
    if known.get(sign):
        return True
    if len(symbols) == 1 and not symbols[0].is_integer:
        domain = sympy.Interval.open(0, sympy.oo) if symbols[0].is_positive else sympy.S.Reals
        plain = sympy.Symbol(symbols[0].name, real=True)
        relation = _SIGNS[sign](_swapped(gap, {symbols[0]: plain}), 0)
        return bool(domain.is_subset(sympy.solveset(relation, plain, sympy.S.Reals)))
    return False


def _logs(gap: sympy.Expr) -> sympy.Expr:
    """Simplify where logarithms of products and roots stand: letters in them are positive, or there was no point."""
    positive = (
        {symbol: sympy.Symbol(symbol.name, positive=True) for symbol in _letters(gap)} if gap.has(sympy.log) else {}
    )
    return sympy.simplify(sympy.expand_log(_swapped(gap, positive), force=bool(positive)))


def _near(left: sympy.Expr, right: sympy.Expr) -> Answer:
    """Check "about": within a twentieth; only numbers can be."""
    one, two = _value(left, {}), _value(right, {})
    if one is None or two is None:
        return "unknown", "only numbers are compared with \\approx", ""
    if abs(one - two) <= max(abs(one), abs(two)) / 20:
        return "true", "near each other", ""
    return "false", f"{one.evalf(6)} is not about {two.evalf(6)}", ""


def _follows(relation: Relation, equations: list[tuple[sympy.Expr, sympy.Expr]], rules: list[Relation]) -> Answer:
    """Check that a relation holds wherever the equations do."""
    left, sign, right = relation
    if sign == "=" and len(equations) == 1:
        ratio = sympy.simplify((left - right) / (equations[0][0] - equations[0][1]))
        if ratio.is_number and ratio.is_nonzero and ratio.is_finite:
            return "true", "the same equation in another form", ""
    symbol, solutions = _solved(equations, _letters(left) | _letters(right))
    if symbol is None:
        return "unknown", "what is given cannot be solved", ""
    allowed = [each for each in solutions if not _broken(each, symbol, rules)]
    if not allowed:
        return "unknown", "what is given has no solution", ""
    answers = [
        (each, _holds((left.subs(symbol, each), sign, right.subs(symbol, each)), _put(each, symbol, rules)))
        for each in allowed
    ]
    wrong = [(each, answer) for each, answer in answers if answer[0] == "false"]
    if not wrong:
        return next((answer for _, answer in answers if answer[0] == "unknown"), ("true", "put in what is given", ""))
    each, answer = wrong[0]
    where = ", ".join(part for part in (f"{symbol} = {each}", answer[2]) if part)
    if len(wrong) < len(answers) and sign == "=":
        return "unknown", f"it leaves out a solution: {symbol} = {each}; say why it is excluded", where
    return "false", f"it does not follow: {answer[1]}", where


def _solved(equations: list, wanted: set[sympy.Symbol]) -> tuple[sympy.Symbol | None, list[sympy.Expr]]:
    system = [left - right for left, right in equations]
    shared = set().union(*(_letters(each) for each in system)) & wanted
    for symbol in sorted(
        shared,
        key=lambda each: (
            max(sympy.Poly(part, each).degree() if part.is_polynomial(each) else 9 for part in system),
            str(each),
        ),
    ):
        found = (
            sympy.solve(system, symbol, dict=True)
            if len(system) > 1
            else [{symbol: each} for each in sympy.solve(system[0], symbol)]
        )
        if found:
            return symbol, [each[symbol] for each in found if symbol in each]
    return None, []


def _broken(value: sympy.Expr, symbol: sympy.Symbol, rules: list[Relation]) -> bool:
    known = [rule for rule in _put(value, symbol, rules) if not (rule[0].free_symbols | rule[2].free_symbols)]
    return any(_true_at(*rule, {}) is False for rule in known)


def _put(value: sympy.Expr, symbol: sympy.Symbol, rules: list[Relation]) -> list[Relation]:
    return [(left.subs(symbol, value), sign, right.subs(symbol, value)) for left, sign, right in rules]


def _sides_at(left: sympy.Expr, sign: str, right: sympy.Expr, point: dict) -> str:
    shown = [_short(_value(part, point)) for part in (left, right)]
    return f"the left side is {shown[0]}, the right side {shown[1]}"


def _short(value: sympy.Expr | None) -> str:
    return "nothing" if value is None else f"{float(value):.6g}"

import json

import pytest

pytest.importorskip("latex2sympy2_extended")
prover = pytest.importorskip("limner.lesson.prover")


def ask(*sides: str, relation: str = "=", given: list[dict] | None = None) -> tuple[str, str]:
    request = {"sides": sides, "relations": [relation] * (len(sides) - 1), "given": given or []}
    answer = json.loads(prover.serve(json.dumps(request).encode()))
    return answer["state"], answer["counterexample"]


@pytest.mark.parametrize(
    "sides",
    [
        (r"\sin^2 x + \cos^2 x", "1"),
        (r"\frac13 + \frac{1}6", r"\frac12"),
        (r"\sqrt{15.21}", "3.9"),
        (r"\ln(ab)", r"\ln a + \ln b"),
        (r"\binom{n}{k}", r"\frac{n!}{k!(n-k)!}"),
        (r"e^{i\pi} + 1", "0"),
        (r"\int_0^1 x^2\,dx", r"\frac13"),
        (r"2^{10}", "1024", "4^5"),
    ],
)
def test_true_equalities_are_proved(sides: tuple[str, ...]) -> None:
    assert ask(*sides) == ("true", "")


@pytest.mark.parametrize(
    ("sides", "counterexample"),
    [
        ((r"\sqrt{x^2}", "x"), "x = -1"),
        ((r"\sqrt2", "1.41"), ""),
        (("1", "1", "2"), ""),
        (("F", "m a"), "F = 2, a = 2, m = 2"),
    ],
)
def test_false_ones_have_a_counterexample(sides: tuple[str, ...], counterexample: str) -> None:
    assert ask(*sides) == ("false", counterexample)


def test_inequalities() -> None:
    assert ask("x^2 + y^2", "2xy", relation=">=")[0] == "true"
    assert ask("x^2", "x", relation=">") == ("false", "x = 0")
    assert ask("a + c", "b + c", relation="<", given=[{"sides": ["a", "b"], "relations": ["<"]}])[0] == "true"
    assert ask(r"\sqrt2", "1.41", relation="~")[0] == "true"


def test_whole_numbers_are_tried_where_they_are_meant() -> None:
    assert ask(r"\cos(2\pi n)", "1", given=[{"symbol": "n", "kind": "integer"}])[0] == "true"
    assert ask(r"\cos(2\pi n)", "1")[0] == "false"


@pytest.mark.parametrize("side", [r"\text{area}", "f(x)", r"\pm 2", r"\begin{pmatrix}1\end{pmatrix}", "((", ""])
def test_what_is_no_arithmetic_is_unknown(side: str) -> None:
    assert ask(side, "1")[0] == "unknown"

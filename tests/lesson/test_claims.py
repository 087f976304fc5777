from collections.abc import Iterator

import pytest

from limner.lesson.claims import Checker, Verdict, check
from limner.lesson.plan import Beat, Claim, Plan, Section

pytest.importorskip("latex2sympy2_extended")


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(seconds=20) as made:
        yield made


@pytest.mark.parametrize(
    ("tex", "given", "state"),
    [
        (r"(a+b)^2 = a^2 + 2ab + b^2", "", "true"),
        (r"(a+b)^2 = a^2 + b^2", "", "false"),
        (r"\sum_{k=1}^n k = \frac{n(n+1)}2", "", "true"),
        (r"\sqrt{x^2} = x", "", "false"),
        (r"\sqrt{x^2} = x", "x > 0", "true"),
        (r"x = 2", "2x + 3 = 7", "true"),
        (r"x = 2", "2x = 5", "false"),
        (r"x = 2", "x^2 = 4", "unknown"),
        (r"x = 2", "x^2 = 4, x > 0", "true"),
        (r"3{,}5 \cdot 2 = 7", "", "true"),
        (r"\text{force} = m a", "", "unknown"),
    ],
)
def test_claims_are_checked(checker: Checker, tex: str, given: str, state: str) -> None:
    assert checker.check(Claim(tex=tex, given=given)).state == state


def test_a_false_claim_has_a_counterexample(checker: Checker) -> None:
    found = checker.check(Claim(tex="(a+b)^2 = a^2 + b^2"))
    assert (found.why, found.counterexample) == ("the left side is 16, the right side 8", "a = 2, b = 2")


def test_what_would_compute_for_ever_is_unknown_and_the_next_claim_is_answered() -> None:
    with Checker(seconds=4) as made:
        endless = made.check(Claim(tex="9^{9^{9^9}} = 1"))
        assert (endless.state, endless.why) == ("unknown", "not settled within 4 s")
        assert made.check(Claim(tex="1 + 1 = 2")).state == "true"


def test_all_claims_of_a_plan_are_checked(checker: Checker) -> None:
    claims = (Claim(tex="1 = 1"), Claim(tex="1 = 2"))
    made = Plan(title="T", sections=(Section(id="s", title="S", beats=(Beat(id="b", say="x", claims=claims),)),))
    found = list(check(made, checker))
    assert [(each.beat, each.state) for each in found] == [("b", "true"), ("b", "false")]
    assert all(isinstance(each, Verdict) for each in found)

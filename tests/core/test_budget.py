import pytest

from limner.core.budget import Budget
from limner.core.data import Cost


@pytest.mark.parametrize(
    ("budget", "cost", "steps", "spent"),
    [
        (Budget(), Cost(1e9, 10**9, 10**9, 0, 1e9), 10**6, None),
        (Budget(max_steps=3), Cost(), 2, None),
        (Budget(max_steps=3), Cost(), 3, "the budget is spent (--max-steps 3)"),
        (Budget(max_seconds=1.5), Cost(1.4), 0, None),
        (Budget(max_seconds=1.5), Cost(1.5), 0, "the budget is spent (--max-seconds 1.5)"),
        (Budget(max_tokens=30), Cost(tokens_in=20, tokens_out=10), 0, "the budget is spent (--max-tokens 30)"),
        (Budget(max_cost=0.05), Cost(usd=0.06), 0, "the budget is spent (--max-cost 0.05)"),
        (Budget(max_steps=0), Cost(), 0, "the budget is spent (--max-steps 0)"),
    ],
)
def test_a_limit_is_reached(budget: Budget, cost: Cost, steps: int, spent: str | None) -> None:
    assert budget.spent(cost, steps) == spent


def test_what_is_left_is_never_negative_and_no_limit_stays_none() -> None:
    assert Budget(9, 10.0, 100, 1.0).left(Cost(4.0, 1, 30, 90, 0.25)) == Budget(None, 6.0, 0, 0.75)
    assert Budget().left(Cost(4.0)) == Budget()


def test_new_limits_replace_old_ones_and_leave_the_rest() -> None:
    assert Budget(3, 1.5, None, 0.1).replaced(Budget(max_steps=9, max_tokens=50)) == Budget(9, 1.5, 50, 0.1)
    assert Budget(3).replaced(Budget()) == Budget(3)

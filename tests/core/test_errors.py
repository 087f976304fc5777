import pytest

from limner.core.errors import BudgetSpent, InputError, LimnerError, MissingError, ModelError


@pytest.mark.parametrize(
    ("error", "code"), [(LimnerError, 1), (InputError, 2), (MissingError, 3), (ModelError, 4), (BudgetSpent, 4)]
)
def test_each_error_has_its_exit_code(error: type[LimnerError], code: int) -> None:
    assert error("why").exit_code == code
    assert isinstance(error("why"), LimnerError)

from limner.chalk.tree import Atom, FormulaError, Row, solid
from limner.core.errors import InputError

X, GAP = Atom(at=(0, 1), text="x", kind="letter"), Atom(at=(1, 3), text=" ", kind="space")


def test_solid_leaves_out_spaces_and_takes_any_node() -> None:
    assert solid(Row(at=(0, 3), items=(X, GAP))) == (X,)
    assert solid(X) == (X,)


def test_a_formula_error_is_bad_input_with_its_place() -> None:
    error = FormulaError("it is wrong", 3, "\\foo")
    assert isinstance(error, InputError) and (error.exit_code, error.position, error.command) == (2, 3, "\\foo")

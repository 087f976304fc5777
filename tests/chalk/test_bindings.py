import ast

from limner.chalk.bindings import binding, enclosing, expression, names

CODE = """class S:
    def construct(self):
        a, b = 1, 2
        style = {"k": 3}
        style["k"] = 4
        for one in style:
            print(one, a + b)
"""
TREE = ast.parse(CODE)


def test_the_last_binding_before_a_line() -> None:
    scope = enclosing(TREE, 7)
    found = binding(scope, "b", 7)
    assert found is not None and found[0] == 3 and isinstance(found[1], ast.Constant) and found[1].value == 2
    assert binding(scope, "a", 3) is None


def test_an_item_that_is_set_later_is_a_binding_of_this_key() -> None:
    scope = enclosing(TREE, 7)
    assert (binding(scope, "style", 7, "k") or (0,))[0] == 5
    assert (binding(scope, "style", 7, "other") or (0,))[0] == 4


def test_the_expression_at_a_place() -> None:
    found = expression(TREE, 7, 23, 7, 28)
    assert found is not None and ast.unparse(found) == "a + b" and names(found) == ["a", "b"]
    head = expression(TREE, 6, 8, 7, 29)
    assert head is not None and ast.unparse(head) == "style"

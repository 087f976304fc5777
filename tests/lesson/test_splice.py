import ast

from limner.lesson.splice import over


def test_an_expression_of_several_lines_is_exchanged_and_the_rest_stays() -> None:
    code = "# é\nx = ä(1,\n      2) + 3  # stays\ny = 4\n"
    call = next(node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    assert over(code, call, "new()") == "# é\nx = new() + 3  # stays\ny = 4\n"

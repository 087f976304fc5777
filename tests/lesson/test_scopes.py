import pytest

from limner.lesson.scopes import Level, replaced, scope, text

CODE = """class S:
    def construct(self):
        a = [
            1,
        ]
        with self.beat():
            self.show(a)
            self.hide(a)
"""


@pytest.mark.parametrize(
    ("line", "level", "span"),
    [(4, "statement", (3, 5)), (7, "statement", (7, 7)), (7, "block", (6, 8)), (6, "statement", (6, 6)),
     (4, "block", (2, 8)), (7, "scene", (1, 8))],
)  # fmt: skip
def test_scopes_grow(line: int, level: Level, span: tuple[int, int]) -> None:
    assert scope(CODE, line, level) == span


def test_a_program_that_does_not_parse_has_scopes_by_its_indentation() -> None:
    assert scope(CODE.replace("(a)", "(a", 1), 7, "block") == (7, 8)


def test_lines_are_exchanged() -> None:
    assert text(CODE, (7, 7)) == "            self.show(a)\n"
    assert replaced("a\nb\nc\n", (2, 2), "x\ny") == "a\nx\ny\nc\n"

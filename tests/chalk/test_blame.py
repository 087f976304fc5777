import pytest

from limner.chalk.perform import perform
from limner.chalk.report import Fault, Order

HEAD = "from manim import *\nfrom limner.chalk.all import *\nclass S(Lesson):\n    def construct(self):\n"


def fault(*lines: str) -> Fault:
    code = HEAD + "".join(f"        {line}\n" for line in lines)
    found = perform(Order("blame", code)).fault
    assert found is not None
    return found


def test_a_name_that_does_not_exist_has_its_line_and_what_looks_like_it() -> None:
    found = fault("dot = Dot()", "dot.shfit(UP)")
    assert (found.line, found.made, found.wrong) == (6, 0, "shfit") and found.near[0] == "shift"


def test_what_fails_while_it_is_played_has_the_line_of_its_cue() -> None:
    found = fault(
        "dot = Dot()", 'with self.beat("a", 2):', "    self.change(FadeIn(dot), at=0.2)",
        "    self.change(UpdateFromFunc(dot, lambda d: 1 / 0 * d.width), at=0.9)",
    )  # fmt: skip
    assert (found.kind, found.line) == ("ZeroDivisionError", 8)


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        (("radius = '1'", "side = 2", "Circle(radius=2 * side - radius)"), 5),
        (("style = {'colour': RED}", "Dot(**style)"), 5),
        (("sizes = {'sunny': 1}", "x = 0", "Dot(radius=sizes['sun'] + x); sun = 1"), 5),
        (("turns = [(1, 2), None]", "x = 1", "for a, b in turns:", "    x = x + a"), 5),
        (("word = 7", "x = 1", "Words(word, id='w')"), 5),
    ],
)
def test_a_wrong_value_is_traced_to_where_it_was_made(lines: tuple[str, ...], made: int) -> None:
    assert fault(*lines).made == made


def test_what_is_wrong_where_it_stands_is_blamed_on_nothing_else() -> None:
    assert fault("sizes = [1, 2]", "Dot(radius=sizes[7])").made == 0
    assert fault("x = 1", "Dot(radius=x, colour=RED)").made == 0

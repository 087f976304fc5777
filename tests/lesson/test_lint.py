import pytest

from limner.lesson.index import index
from limner.lesson.lint import close, problems

HEAD = """import numpy as np
from manim import *
from limner.chalk.all import *
class S(Lesson):
    def construct(self):
"""
GOOD = """        dot = Dot(radius=0.2, color=RED).shift(UP)
        with self.beat("a", 2.0, keep=[]):
            self.change(dot.animate.set_color(BLUE), at=np.pi / 9)
            self.show(Words("a", id="w").fit(self.body))
"""


def test_good_code_has_no_problem() -> None:
    assert problems(HEAD + GOOD, index()) == []


def test_what_manim_gives_with_its_names_is_known() -> None:
    bare = HEAD.replace("import numpy as np\n", "")
    assert problems(bare + "        Dot(np.array([1, 0, 0]))\n", index()) == []
    assert [one.wrong for one in problems(bare + "        np.arrray([1])\n", index())] == ["arrray"]


@pytest.mark.parametrize(
    ("line", "kind", "wrong", "near"),
    [
        ("Circel()", "name", "Circel", "Circle"),
        ("Circle().shfit(UP)", "attribute", "shfit", "shift"),
        ("Dot(radus=1)", "keyword", "radus", "radius"),
        ("self.shw(1)", "attribute", "shw", "show"),
        ("np.sinn(1)", "attribute", "sinn", "sin"),
    ],
)
def test_what_does_not_exist_is_found_with_what_looks_like_it(line: str, kind: str, wrong: str, near: str) -> None:
    (found, *_) = problems(f"{HEAD}        {line}\n", index())
    assert (found.kind, found.wrong, found.line, found.near[0]) == (kind, wrong, 6, near)


def test_an_argument_that_is_missing() -> None:
    (found,) = problems(HEAD + '        Words("a")\n', index())
    assert (found.kind, found.wrong, found.owner) == ("missing", "id", "Words")


def test_the_nearest_come_first() -> None:
    assert close("colour", {"color", "colors", "width"}) == ("color", "colors")

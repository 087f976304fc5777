import pytest

from limner.lesson.index import index
from limner.lesson.mends import mends

HEAD = "from manim import *\nfrom limner.chalk.all import *\nclass S(Lesson):\n    def construct(self):\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ShowCreation(Dot())", "Create(Dot())"),
        ("FadeInFrom(Dot(), UP)", "FadeIn(Dot(), shift=-UP)"),
        ("Axes(x_min=-1, x_max=2)", "Axes(x_range=[-1, 2])"),
        ("Axes().get_graph(abs)", "Axes().plot(abs)"),
        ("Dot(colour=RED)", "Dot(color=RED)"),
        ("Dot(radius=1, shiny=True)", "Dot(radius=1)"),
        ("Dot(radius=1", "Dot(radius=1)"),
    ],
)
def test_the_first_change_is_the_right_one(old: str, new: str) -> None:
    code, _ = next(mends(f"{HEAD}        {old}\n", (5, 5), None, index()))
    assert code == f"{HEAD}        {new}\n"


def test_a_change_stays_within_its_lines() -> None:
    assert not list(mends(f"{HEAD}        ShowCreation(Dot())\n        Dot()\n", (6, 6), None, index()))

from collections.abc import Iterator

import pytest

from limner.chalk.report import Fault, Order, Report
from limner.lesson.repair import UNKNOWN, checked, further, repair
from limner.lesson.scopes import Level, Span, text
from limner.render.manim import Stagehands

HEAD = """from manim import *
from limner.chalk.all import *


class S(Lesson):
    def construct(self):
        with self.beat("a", 1.0):
"""


@pytest.fixture(scope="module")
def hands() -> Iterator[Stagehands]:
    with Stagehands(size=1) as hands:
        yield hands


def test_two_renames_are_mended_in_their_statements(hands: Stagehands) -> None:
    code = f"{HEAD}            dot = Dot(radus=0.2)\n            self.change(ShowCreation(dot))\n"
    result = repair(Order("a", code), hands)
    assert result.fault is None and result.code == code.replace("radus", "radius").replace("ShowCreation", "Create")
    assert [one.level for one in result.spent] == ["statement", "statement"]
    assert all(one.tries >= 1 and one.seconds > 0 and one.fault.kind == UNKNOWN for one in result.spent)


def test_what_cannot_be_known_is_asked_for_scope_by_scope(hands: Stagehands) -> None:
    code = f"{HEAD}            self.change(FadeIn(Dot(radius=1 / 0)))\n"
    asked: list[str] = []

    def propose(code: str, span: Span, fault: Fault, level: Level) -> str | None:
        asked.append(level)
        return text(code, span).replace("1 / 0", "1 / 2") if level == "block" else None

    result = repair(Order("a", code), hands, propose)
    assert result.fault is None and asked == ["statement", "block"]
    assert [bool(one.mended) for one in result.spent] == [False, True]


def test_what_nothing_helps_comes_back_as_it_was(hands: Stagehands) -> None:
    code = f"{HEAD}            self.change(FadeIn(Dot(radius=1 / 0)))\n"
    result = repair(Order("a", code), hands)
    assert result.code == code and result.fault is not None and result.fault.kind == "ZeroDivisionError"


def test_a_fault_that_surfaces_later_is_further() -> None:
    early, late = (Report((), (), Fault("NameError", "", line, "")) for line in (3, 9))
    assert further(late, early) and not further(early, late) and further(Report((), ()), late)


def test_what_does_not_exist_is_mended_before_anything_runs() -> None:
    code = f"{HEAD}            self.change(Creat(Dot(radus=0.2)))\n"
    made, spent = checked(code)
    assert made == code.replace("Creat(", "Create(").replace("radus", "radius")
    assert spent[0].fault.what.startswith("there is no Creat; there is Create") and spent[0].fault.line == 8
    assert all(one.mended for one in spent)


def test_what_has_no_likeness_is_asked_for_and_kept_only_if_it_exists() -> None:
    code = f"{HEAD}            self.change(Histogrammatical(Dot()))\n"
    exists, nonsense = (lambda whole, span, *_, new=new: text(whole, span).replace("Histogrammatical", new)
                        for new in ("FadeIn", "Utterlynonexistent"))  # fmt: skip
    made, spent = checked(code, exists)
    assert made == code.replace("Histogrammatical", "FadeIn") and [one.level for one in spent] == ["statement"]
    made, spent = checked(code, nonsense)
    assert made == code and [one.level for one in spent] == ["statement", "block", "scene"]
    assert not any(one.mended for one in spent)

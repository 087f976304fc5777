import msgspec

from limner.lesson.code import Cue, Timing
from limner.lesson.plan import Formula, Free, Section, Text
from limner.lesson.told import told
from limner.lesson.watch import watched
from tests.lesson.lectures import SUM
from tests.lesson.looks import report, text

SECTION = Section("adding", "Adding", (SUM,))
BOTH = report(text("two"), text("a-plus-b"))


def test_what_is_said_and_shown_is_right() -> None:
    assert not list(told(SECTION, watched(BOTH, 30), {}, "en"))


def test_an_element_that_never_appears() -> None:
    (found,) = told(SECTION, watched(report(text("two")), 30), {}, "en")
    assert (found.rule, found.element) == ("unshown", "a-plus-b")


def test_an_equation_that_is_only_heard() -> None:
    beat = msgspec.structs.replace(SUM, say=SUM.say + " So $x^2 + y^2 = z^2$.")
    (found,) = told(Section("adding", "Adding", (beat,)), watched(BOTH, 30), {}, "en")
    assert found.rule == "unshown" and "x^2" in found.what


def test_an_equation_that_is_a_row_of_a_larger_formula_is_seen() -> None:
    rows = Formula(id="a-plus-b", tex=r"\begin{aligned} p &= q + r s \\ x^2 + y^2 &= z^2 \end{aligned}")
    beat = msgspec.structs.replace(SUM, say=SUM.say + " So $x^2 + y^2 = z^2$.", show=(SUM.show[0], rows))
    assert not list(told(Section("adding", "Adding", (beat,)), watched(BOTH, 30), {}, "en"))


def test_words_of_which_nothing_is_said() -> None:
    apples = Text(id="two", text="Red apples ripen in autumn")
    beat = msgspec.structs.replace(SUM, show=(apples, *SUM.show[1:]))
    (found,) = told(Section("adding", "Adding", (beat,)), watched(BOTH, 30), {}, "en")
    assert (found.rule, found.element) == ("unsaid", "two")


def test_what_comes_after_its_word() -> None:
    early = {"sum": Timing(5.0, (Cue("two", 0.4), Cue("a-plus-b", 0.4)))}
    assert not list(told(SECTION, watched(BOTH, 30), early, "en"))
    late = report(text("two"), text("a-plus-b"))
    look = msgspec.structs.replace(late.looks[0], time=3.0)
    (first, second) = told(SECTION, watched(msgspec.structs.replace(late, looks=(look,)), 30), early, "en")
    assert first.rule == second.rule == "late" and first.amount == 2.6


def test_what_code_draws_is_its_elements_only_at_the_end_of_it() -> None:
    beat = msgspec.structs.replace(SUM, show=(Free(id="two", source="self.wait(3)"), SUM.show[1]))
    early = {"sum": Timing(5.0, (Cue("two", 0.0), Cue("a-plus-b", 2.0)))}
    look = msgspec.structs.replace(BOTH.looks[0], time=3.0)
    seen = watched(msgspec.structs.replace(BOTH, looks=(look,)), 30)
    found = list(told(Section("adding", "Adding", (beat,)), seen, early, "en"))
    assert [one.element for one in found if one.rule == "late"] == ["a-plus-b"]

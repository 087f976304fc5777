"""What is shown is measured against the times of its words; stand-ins show where each figure is worth nothing."""

import pytest

from limner.bench.delivery import Delivery, measure, quick, spoken
from limner.bench.filmstrip import Cue
from limner.bench.slides import slides
from limner.chalk.report import Box, Fault, Look, Part, Played, Report
from limner.lesson.align import Narration, narrate
from limner.lesson.plan import Beat, Bullets, Derivation, Formula, Icon, Plan, Section, Text
from limner.lesson.voice import Silent

BEAT = Beat(
    "sum", "Today we add. The sum of two numbers is written $a + b$. First take a pen, then draw a line.",
    (
        Text(id="two", text="Two **numbers**", at="two numbers"),
        Formula(id="formula", tex="a + b"),
        Bullets(id="list", items=("take a pen", "draw a line", "go for a walk in the woods")),
        Icon(id="icon", name="leaf"),
    ),
)  # fmt: skip
PLAN = Plan("Sums", (Section("adding", "Adding", (BEAT,)),))


@pytest.fixture
def said() -> dict[str, Narration]:
    return {"sum": narrate(BEAT.say, "en", Silent())}


def box(id: str, *paths: str, kind: str = "text", size: float = 40, opacity: float = 1.0) -> Box:
    place = (-1.0, -0.2, 1.0, 0.2)
    parts = tuple(Part(path, "text", place, opacity, "#f3f1ea", "#10202b", size, 8) for path in paths)
    return Box(id, kind, 9, place, 1.0, parts)


def report(*looks: tuple[float, tuple[Box, ...]], seconds: float = 20.0) -> Report:
    found = tuple(Look("sum", time, boxes) for time, boxes in looks)
    return Report((Played("sum", round(30 * seconds), ""),), found)


def test_what_is_spoken_of_has_the_time_of_its_word(said: dict[str, Narration]) -> None:
    found = spoken(PLAN, said)
    assert [(one.element, one.part) for one in found] == [
        ("two", None), ("formula", None), ("list", 0), ("list", 1)
    ], "nobody speaks of the woods, and the icon has no word"  # fmt: skip
    times = [one.word for one in found]
    assert times == sorted(times) and times[0] > 0.5 and times[-1] < said["sum"].seconds
    word = next(heard for heard in said["sum"].words if BEAT.say[heard.first :].startswith("two"))
    assert found[0].word == pytest.approx(word.start)


def test_lines_of_a_derivation_and_what_is_named_by_at() -> None:
    beat = Beat("p", "From $x + 1 = 2$ follows $x = 1$. See the leaf.",
                (Derivation(id="d", steps=("x + 1 = 2", "x = 1")), Icon(id="i", name="leaf", at="leaf")))  # fmt: skip
    plan = Plan("P", (Section("s", "S", (beat,)),))
    found = spoken(plan, {"p": narrate(beat.say, "en", Silent())})
    assert [(one.element, one.part, one.text) for one in found] == [
        ("d", 0, True), ("d", 1, True), ("i", None, False)
    ]  # fmt: skip


def timed(said: dict[str, Narration], shift: float = 0.0) -> Report:
    """Return a film that shows everything ``shift`` seconds after its word."""
    two, formula, first, second = (one.word + shift for one in spoken(PLAN, said))
    return report(
        (two, (box("two", "0"),)),
        (formula, (box("formula", "0", kind="formula"),)),
        (first, (box("list", "0", kind="bullets"),)),
        (second, (box("list", "0", "1", kind="bullets"),)),
    )


@pytest.mark.parametrize(("shift", "timely"), [(0.0, 4), (0.25, 4), (-0.25, 4), (0.35, 0), (-0.35, 0)])
def test_in_time_is_neither_late_nor_early(said: dict[str, Narration], shift: float, timely: int) -> None:
    found = measure(PLAN, [timed(said, shift)], spoken(PLAN, said), (), 20.0)
    assert (found.spoken, found.timely) == (4, timely)


def test_what_is_faint_is_not_seen_yet(said: dict[str, Narration]) -> None:
    word = spoken(PLAN, said)[0].word
    looks = (word - 2, (box("two", "0", opacity=0.2),)), (word, (box("two", "0", opacity=0.6),))
    assert measure(PLAN, [report(*looks)], spoken(PLAN, said), (), 20.0).timely == 1


def test_good_is_in_time_and_without_a_defect(said: dict[str, Narration]) -> None:
    word = spoken(PLAN, said)[0].word
    tiny = measure(PLAN, [report((word, (box("two", "0", size=8),)))], spoken(PLAN, said), (), 20.0)
    assert (tiny.timely, tiny.good, tiny.errors) == (1, 0, 1)
    brief = measure(PLAN, [report((word, (box("two", "0"),)), (word + 0.4, ()))], spoken(PLAN, said), (), 20.0)
    assert (brief.timely, brief.good, brief.fast, brief.errors) == (1, 0, 1, 0)


def test_a_page_of_all_words_is_early(said: dict[str, Narration]) -> None:
    """It has no defect of layout, and nothing of it is in time."""
    page = report((0.2, (box("sum-page", "0"),)))
    found = measure(slides(PLAN), [page], spoken(PLAN, said), (), 20.0)
    assert (found.errors, found.spoken, found.timely, found.good) == (0, 4, 0, 0)
    late = report((spoken(PLAN, said)[1].word, (box("sum-page", "0"),)))
    assert measure(slides(PLAN), [late], spoken(PLAN, said), (), 20.0).timely == 1, "the page shows the formula too"


def test_a_blank_film_has_no_defect_and_shows_nothing(said: dict[str, Narration]) -> None:
    found = measure(slides(PLAN), [report((0.2, ()))], spoken(PLAN, said), (), 20.0)
    assert (found.errors, found.warnings, found.fast, found.spoken, found.good) == (0, 0, 0, 4, 0)


def test_a_section_that_fails_counts(said: dict[str, Narration]) -> None:
    broken = Report((), (), Fault("NameError", "no x", 3, ""))
    found = measure(PLAN, [broken], spoken(PLAN, said), (), 0.0)
    assert (found.sections, found.performed, found.spoken, found.timely) == (1, 0, 4, 0)


def test_subtitles_that_nobody_can_read() -> None:
    slow, fast = Cue(0, 2, "a" * 40), Cue(2, 3, "a" * 40)
    assert quick((slow, fast), "en") == 1 and quick((Cue(0, 2, "字" * 20),), "zh") == 1


def test_counts_add_up() -> None:
    one = Delivery(10.0, 1, 1, 2, 0, 1, 5, 1, 4, 3, 2)
    assert one + one == Delivery(20.0, 2, 2, 4, 0, 2, 10, 2, 8, 6, 4)

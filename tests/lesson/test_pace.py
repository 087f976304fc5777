from limner.lesson.pace import fast
from limner.lesson.watch import watched
from tests.lesson.looks import report, text


def test_what_stays_long_enough_is_read() -> None:
    assert not list(fast(watched(report(text("two", glyphs=60)), 30)))


def test_what_leaves_too_soon_is_told_with_the_seconds_that_it_lacks() -> None:
    (found,) = fast(watched(report(text("two", glyphs=60), seconds=1.5), 30))
    assert (found.rule, found.element, found.amount) == ("fast", "two", 2.3)


def test_one_thing_is_read_after_the_other() -> None:
    boxes = text("two", glyphs=50), text("three", glyphs=50)
    assert [found.element for found in fast(watched(report(*boxes, seconds=4), 30))] == ["three"]


def test_a_formula_takes_twice_the_time() -> None:
    assert list(fast(watched(report(text("two", glyphs=20, kind="formula"), seconds=1.8), 30)))
    assert not list(fast(watched(report(text("two", glyphs=20), seconds=1.8), 30)))

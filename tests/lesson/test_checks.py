from limner.chalk.report import Touch
from limner.lesson.checks import crowded, faint, outside, overlapping, small
from limner.lesson.watch import watched
from tests.lesson.looks import report, text

GOOD = watched(report(text("two")), 30)


def test_a_good_frame_has_no_finding() -> None:
    for check in (outside, overlapping, small, faint, crowded):
        assert list(check(GOOD)) == []


def test_off_the_frame_says_the_move_that_brings_it_in() -> None:
    (found,) = outside(watched(report(text("two", (6, -1, 8, 1))), 30))
    assert (found.rule, found.severity, found.element, found.line) == ("off-frame", "error", "two", 9)
    assert found.advice == "two.shift((-0.89, 0.00, 0))" and found.amount == 0.889


def test_beyond_the_safe_part_is_a_warning() -> None:
    (found,) = outside(watched(report(text("two", (5, -1, 6.9, 1))), 30))
    assert found.severity == "warning"


def test_letters_on_letters() -> None:
    touch = Touch("letters", "two", "three", ("0", "0"), 0.4, (0, 0, 1, 0.2))
    boxes = text("two"), text("three", (0, -0.2, 2, 0.2))
    (found,) = overlapping(watched(report(*boxes, touches=(touch,)), 30))
    assert (found.element, found.other, found.amount) == ("two", "three", 40.0)
    graze = Touch("letters", "two", "three", ("0", "0"), 0.01, (0, 0, 0.1, 0.1))
    assert not list(overlapping(watched(report(*boxes, touches=(graze,)), 30)))


def test_small_letters_and_faint_ones() -> None:
    (found,) = small(watched(report(text("two", size=12)), 30))
    assert (found.amount, found.unit, found.severity) == (9.6, "pixels", "error") and "1.67 times" in found.advice
    (found,) = faint(watched(report(text("two", colour="#30404b")), 30))
    assert found.rule == "contrast" and found.amount is not None and 1 < found.amount < 2


def test_a_page_of_prose_is_too_much() -> None:
    (found,) = crowded(watched(report(text("two", glyphs=500)), 30))
    assert (found.rule, found.amount) == ("crowded", 100.0)

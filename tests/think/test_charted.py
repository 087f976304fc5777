"""What is asked of a chart that was read."""

import pytest

from limner.sight.datum import Captions, Course, Datum, Figure
from limner.think.charted import charted

BOX = (0.0, 0.0, 1.0, 1.0)
PLAIN = Figure("bars", tuple(Datum(name, "", value, BOX) for name, value in (("Oak", 4.0), ("Elm", 9.0), ("Fir", 6.5))))
GROUPED = Figure("bars", tuple(Datum(name, series, value, BOX) for name, series, value in (
    ("Mon", "Plan", 3.0), ("Mon", "Actual", 5.0), ("Tue", "Plan", 8.0), ("Tue", "Actual", 2.0))))  # fmt: skip


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the value of Elm?", "9"),
        ("Which category has the highest value?", "Elm"),
        ("What is the lowest value?", "4"),
        ("What is the difference between Oak and Elm?", "5"),
        ("How much larger is Fir than Oak?", "2.5"),
        ("What is the sum of Oak and Fir?", "10.5"),
        ("How many bars are above 5?", "2"),
        ("How many bars are there?", "3"),
        ("Is Oak higher than Fir?", "no"),
        ("Is Oak lower than Fir?", "yes"),
        ("How many bars are higher than 6?", "2"),
        ("What is the average of all bars?", "6.5"),
        ("Which is the second highest?", "Fir"),
        ("What is the total of all values?", "19.5"),
        ("Which is larger, Oak or Fir?", "Fir"),
    ],
)
def test_values_are_told(question: str, answer: str) -> None:
    found = charted(question, PLAIN)
    assert found is not None
    assert found.answer == answer


@pytest.mark.parametrize(
    "question",
    ["What colour is Elm?", "What is the value of Ash?", "What is the difference between Elm and Ash?"],
)
def test_what_the_values_do_not_tell_has_no_answer(question: str) -> None:
    assert charted(question, PLAIN) is None


def test_a_series_is_told_from_another() -> None:
    found = charted("What is the value of Actual for Tue?", GROUPED)
    assert found is not None
    assert found.answer == "2"
    assert charted("What is the value for Tue?", GROUPED) is None


def test_series_of_one_category_are_compared() -> None:
    found = charted("What is the difference between Plan and Actual for Tue?", GROUPED)
    assert found is not None
    assert found.answer == "6"


def test_the_highest_of_a_series_is_told() -> None:
    found = charted("Which category has the highest Plan?", GROUPED)
    assert found is not None
    assert found.answer == "Tue"


def test_a_bar_without_a_name_is_counted_and_never_named() -> None:
    unnamed = Figure("bars", (Datum("", "", 9.0, BOX), Datum("Elm", "", 2.0, BOX)))
    count = charted("How many bars are there?", unnamed)
    assert count is not None
    assert count.answer == "2"
    assert charted("Which bar is the highest?", unnamed) is None


def test_a_title_is_told_or_said_to_be_missing() -> None:
    titled = Figure("bars", PLAIN.data, captions=Captions(title="Trees"))
    found, missing = charted("What is the title?", titled), charted("What is the title?", PLAIN)
    assert found is not None and found.answer == "Trees"
    assert missing is not None and missing.answer is None and missing.why


def test_shares_are_percent() -> None:
    pie = Figure("slices", (Datum("Oak", "", 62.5, BOX), Datum("Elm", "", 37.5, BOX)))
    share, both = charted("What share does Oak have?", pie), charted("What do Oak and Elm have together?", pie)
    assert share is not None and share.answer == "62.5%"
    assert both is not None and both.answer == "100%"


def test_a_line_is_told_between_its_ticks() -> None:
    line = Figure("lines", (), (Course("", (0.0, 10.0), (5.0, 25.0), BOX),))
    found, highest = charted("What is y when x is 2.5?", line), charted("What is the highest value of the line?", line)
    assert found is not None and found.answer == "10"
    assert highest is not None and highest.answer == "25"

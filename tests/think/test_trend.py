"""Whether a chart rises or falls."""

from limner.sight.datum import Datum, Figure
from limner.think.trend import trend


def _figure(*values: float) -> Figure:
    return Figure("lines", tuple(Datum(str(k), "", value, (k, 0.0, k + 1.0, 1.0)) for k, value in enumerate(values)))


def test_what_rises_and_falls_is_told() -> None:
    assert trend("what is the trend?", _figure(1.0, 2.0, 4.0), []) == "increasing"
    assert trend("does the line increase or decrease?", _figure(4.0, 2.0, 1.0), []) == "decreasing"


def test_what_does_neither_is_not_told() -> None:
    assert trend("what is the trend?", _figure(1.0, 4.0, 1.0), []) is None


def test_other_questions_are_not_about_the_trend() -> None:
    assert trend("what is the value of 1?", _figure(1.0, 2.0, 4.0), []) is None

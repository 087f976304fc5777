"""What is known of a chart."""

import pytest

from limner.sight.datum import Course, Datum, Figure

BOX = (1.0, 2.0, 3.0, 4.0)


def test_boxes_grow_with_the_picture() -> None:
    larger = Figure("bars", (Datum("Oak", "", 5.0, BOX),)).enlarged(2.0)
    assert larger.data[0].box == (2.0, 4.0, 6.0, 8.0)
    assert larger.data[0].value == 5.0


def test_a_course_is_told_between_its_ends_only() -> None:
    course = Course("", (0.0, 10.0), (5.0, 25.0), BOX)
    assert course.value(5.0) == pytest.approx(15.0)
    assert course.value(20.0) is None

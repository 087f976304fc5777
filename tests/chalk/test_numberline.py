import pytest

from limner.chalk.numberline import Numberline
from limner.chalk.plot import Mark


def test_marks_stand_where_they_belong() -> None:
    line = Numberline(0, 10, id="n", marks=[Mark(0), Mark(5), Mark(10)])
    places = [dot.get_center()[0] for dot in line.extra]
    assert places[1] == pytest.approx((places[0] + places[2]) / 2) and abs(places[0] - places[2]) > 8


def test_labels_that_would_touch_stand_in_rows() -> None:
    marks = [Mark(4.0, label="Hammurabi"), Mark(4.3, label="Shang"), Mark(9, label="far")]
    line = Numberline(0, 10, id="n", marks=marks)
    boxes = [part for part in line.extra if part.height > 0.25]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert one.get_left()[0] > other.get_right()[0] or abs((one.get_center() - other.get_center())[1]) > 0.3 \
                or one.get_right()[0] < other.get_left()[0]  # fmt: skip


def test_many_numbers_are_thinned_out() -> None:
    few, many = Numberline(0, 10, id="n"), Numberline(0, 100, id="n")
    count = [sum(part.height > 0.15 and part.width > 0.02 for part in line.base) for line in (few, many)]
    assert count[1] < 40


def test_spans_are_drawn_thick() -> None:
    line = Numberline(0, 10, id="n", spans=[(2, 4)])
    assert line.extra[0].get_stroke_width() > 10 and line.extra[0].width == pytest.approx(0.2 * 9.2)

from limner.sight.axes import aligned, axes, settle, straight
from limner.sight.marks import marks
from tests.sight.sketch import columns, measured


def parts():
    seen = marks(measured(columns(["A", "B", "C"], {"x": [1, 2, 3]}, [0, 1, 2, 3])))
    return [mark for mark in seen if mark.words], [mark for mark in seen if not mark.words]


def test_a_column_of_numbers_is_an_axis_and_a_row_of_words_is_none() -> None:
    texts, shapes = parts()
    (axis,) = axes(texts)
    assert axis.upright and [mark.words for mark in axis.labels] == ["3", "2", "1", "0"]
    lines = [mark for mark in shapes if straight(mark, upright=False)]
    assert len(lines) == 4
    assert abs(settle(axis, lines).scale.value(370)) < 0.004
    assert settle(axis, []) == axis


def test_numbers_that_do_not_agree_are_no_axis() -> None:
    texts, _ = parts()
    assert axes([mark for mark in texts if mark.words in "12"]) == []
    assert len(aligned(texts, lambda mark: mark.cy)) == 1

"""Scales and names from words and their boxes."""

import pytest

from limner.sight.ticks import Ticks, Word, mirrored, names, ticks


def _word(text: str, x: float, y: float, angle: float = 0.0) -> Word:
    return Word(text, (x - 10, y - 6, x + 10, y + 6), 12.0, angle)


NUMBERS = [_word(text, 30, y) for text, y in (("0", 300), ("10", 200), ("20", 100))]
NAMES = [_word(text, x, 320) for text, x in (("Oak", 80), ("Elm", 160), ("Fir", 240))]


def _axis(words: list[Word]) -> Ticks:
    axis = ticks(words)
    assert axis is not None
    return axis


def test_three_numbers_make_a_scale() -> None:
    axis = _axis([*NUMBERS, *NAMES])
    assert axis.scale.value(250) == pytest.approx(5)
    assert axis.step == pytest.approx(100)


def test_two_numbers_make_none() -> None:
    assert ticks([*NUMBERS[:2], *NAMES]) is None


def test_a_power_of_ten_at_the_end_counts() -> None:
    assert _axis([*NUMBERS, _word("1e6", 60, 80)]).scale.value(200) == pytest.approx(1e7)


def test_names_stand_in_a_row_below() -> None:
    found = names([*NUMBERS, *NAMES[::-1], _word("Title", 160, 20)], _axis(NUMBERS))
    assert [word.text for word in found] == ["Oak", "Elm", "Fir"]


def test_names_aslant_are_told() -> None:
    assert _word("Oak", 80, 320, 45.0).oblique
    assert not _word("Oak", 80, 320, 90.0).oblique


def test_to_mirror_twice_changes_nothing() -> None:
    box = (10.0, 20.0, 50.0, 90.0)
    assert mirrored(mirrored(box, 200, 100), 100, 200) == box

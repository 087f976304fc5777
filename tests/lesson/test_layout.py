from dataclasses import replace
from itertools import combinations

import pytest

from limner.chalk.region import BODY, Region
from limner.lesson.layout import WIDTHS, Item, Placed, arrange


def words(id: str, area: float) -> Item:
    """Words that fill ``area`` square units, whatever their width."""
    return Item(id, "words", tuple((width, max(area / width, 0.4)) for width in WIDTHS))


def picture(id: str, wide: float = 5.2, high: float = 3.6) -> Item:
    return Item(id, "picture", ((wide, high),))


def apart(first: Region, second: Region) -> bool:
    across = min(first.right, second.right) - max(first.left, second.left)
    up = min(first.top, second.top) - max(first.bottom, second.bottom)
    return across <= 1e-9 or up <= 1e-9


SCREENS = {
    "a word": [words("a", 3)],
    "three paragraphs": [words("a", 12), words("b", 20), words("c", 9)],
    "words and a picture": [words("a", 12), picture("p")],
    "a formula, words, two pictures": [Item("f", "fixed", ((5.0, 0.9),)), words("a", 8), picture("p"), picture("q")],
    "four pictures": [picture(name) for name in "abcd"],
    "too much": [words(name, 40) for name in "abcde"],
    "a wide formula": [Item("f", "fixed", ((20.0, 1.0),))],
}


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_everything_is_on_the_frame_and_nothing_overlaps(screen: list[Item]) -> None:
    placed = arrange(screen)
    assert list(placed) and set(placed) == {item.id for item in screen}
    for one in placed.values():
        assert one.region.left >= BODY.left - 1e-9 and one.region.right <= BODY.right + 1e-9
        assert one.region.bottom >= BODY.bottom - 1e-9 and one.region.top <= BODY.top + 1e-9
    assert all(apart(a.region, b.region) for a, b in combinations(placed.values(), 2))


def test_words_stand_beside_a_picture() -> None:
    placed = arrange(SCREENS["words and a picture"])
    assert placed["a"].region.right < placed["p"].region.left
    assert placed["p"].scale == 1.0


def test_words_beside_a_small_table_take_the_room_that_it_leaves() -> None:
    table = Item("t", "fixed", ((4.6, 4.0),), role="panel")
    lines = Item("l", "words", tuple((width, 4.0 if width < 6 else 2.5) for width in WIDTHS), role="list")
    placed = arrange([lines, table])
    assert placed["l"].width > 6 and placed["l"].region.right < placed["t"].region.left


def test_what_fits_keeps_its_size_and_too_much_shrinks_alike() -> None:
    assert arrange(SCREENS["three paragraphs"])["a"].scale == 1.0
    scales = {one.scale for one in arrange(SCREENS["too much"]).values()}
    assert max(scales) < 1


def test_a_wide_formula_shrinks_to_the_frame() -> None:
    assert arrange(SCREENS["a wide formula"])["f"].scale == pytest.approx(BODY.width / 20)


def test_words_are_as_high_as_at_the_next_smaller_width_measured() -> None:
    item = Item("a", "words", tuple((width, 10.0 - width / 2) for width in WIDTHS))
    assert item.height(9.5) == 10.0 - 4.5
    assert item.height(2.2) > item.sizes[-1][1]


def test_nothing_needs_no_place() -> None:
    assert arrange([]) == {} and isinstance(arrange([words("a", 1)])["a"], Placed)


def test_a_column_stands_in_the_middle_but_lists_and_what_is_beside_do_not() -> None:
    formula = Item("f", "fixed", ((5.0, 0.9),), "formula")
    assert {one.align for one in arrange([words("a", 3), formula]).values()} == {"centre"}
    listed = replace(words("l", 3), role="list")
    assert [one.align for one in arrange([words("a", 3), listed, formula]).values()] == ["left", "left", "centre"]
    assert arrange([words("a", 12), picture("p")])["a"].align == "left"
    notes = [replace(words(name, 3), role="noted") for name in "ab"]
    assert [arrange(notes[:count])["a"].align for count in (1, 2)] == ["centre", "left"]


def test_lines_are_of_about_one_length() -> None:
    item = Item(
        "a", "words", tuple((min(width, 14.0), 0.6 if width >= 14 else 1.2 if width > 7 else 1.8) for width in WIDTHS)
    )
    assert item.wrapped(13.2) == 7.9 and item.wrapped(15.0) == 15.0


def test_what_has_its_size_does_not_grow() -> None:
    small = replace(words("a", 1), most=1.0)
    assert arrange([small])["a"].scale == 1.0 < arrange([words("a", 1)])["a"].scale
    settled = replace(picture("p", 3, 2), settled=True)
    beside = arrange([words("a", 12), settled])
    assert beside["a"].region.width > beside["p"].region.width

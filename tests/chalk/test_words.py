import pytest

from limner.chalk.region import HEAD
from limner.chalk.theme import current
from limner.chalk.words import LONG, Bullets, Heading, Words


def test_headings_have_their_rule_at_one_place_with_and_without_descenders() -> None:
    one, two = (Heading(text, id="h").fit(HEAD, "left") for text in ("The claim", "The play"))
    assert one[1].get_center() == pytest.approx(two[1].get_center(), abs=0.02)


def test_a_long_heading_takes_two_lines_and_stays_in_its_place() -> None:
    heading = Heading("A heading that is much longer than a heading should ever be, and goes on for a while", id="h")
    heading.fit(HEAD, "left")
    assert heading.width <= HEAD.width and heading.height <= HEAD.height + 1e-6


@pytest.mark.parametrize("role", ["statement", "definition", "example", "note", "quote"])
def test_words_are_wrapped_at_their_width(role: str) -> None:
    words = Words("some words that are too long for one line of four units", id="w", width=4, role=role)
    assert words.width <= 4.01 and len(words) == (1 if role == "statement" else 2)


def test_items_stand_below_each_other_and_are_numbered_from_their_start() -> None:
    items = Bullets(["one", "two", "three"], id="b", numbered=True, start=9)
    tops = [item.get_top()[1] for item in items]
    assert tops == sorted(tops, reverse=True) and len(items) == 3
    assert len(items[0]) + 1 == len(items[1])  # 9. and 10., one and two


def test_a_long_list_stands_in_two_columns() -> None:
    items = Bullets([f"item {k}" for k in range(LONG + 1)], id="b")
    assert len(items) == LONG + 1 and items[-1].get_left()[0] > items[0].get_right()[0]
    assert items[0].get_top()[1] == pytest.approx(items[(LONG + 2) // 2].get_top()[1], abs=0.05)


def test_the_title_of_a_lesson_is_large_and_has_what_it_is_for_below() -> None:
    plain = Words("Sums", id="w", role="title")
    with_aim = Words("Sums", id="w", role="title", caption="add two numbers")
    assert plain[0].height > 1.3 * Words("Sums", id="w").height
    assert len(with_aim) == len(plain) + 1 and with_aim[2].get_top()[1] < with_aim[1].get_bottom()[1]


def test_strong_words_are_in_an_accent() -> None:
    words = Words("plain and **strong**", id="w")
    colours = {part.get_fill_color().to_hex().lower() for part in words.family_members_with_points()}
    assert {current().ink, current().accents[0]} <= colours

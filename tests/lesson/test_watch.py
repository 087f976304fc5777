from limner.lesson.watch import drawn, pixels, watched
from tests.lesson.looks import report, text


def test_an_element_is_seen_until_the_section_ends() -> None:
    seen = watched(report(text("two")), 30)
    assert seen.span("two") == (0.5, 5.0) and seen.begins == {"sum": 0.0}


def test_pixels_have_their_origin_at_the_top_left() -> None:
    assert pixels((-64 / 9, 3, 0, 4)) == (0, 0, 960, 135)


def test_the_box_of_what_is_drawn() -> None:
    assert drawn([*text("a", (0, 0, 1, 1)).parts, *text("b", (2, -1, 3, 0)).parts]) == (0, -1, 3, 1)
    assert drawn([]) is None

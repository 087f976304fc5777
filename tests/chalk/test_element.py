import pytest
from manim import Square, VGroup

from limner.chalk.element import Drawing, line
from limner.chalk.region import Region
from limner.chalk.words import Words


def test_an_element_knows_its_id_and_line() -> None:
    space: dict[str, object] = {"Drawing": Drawing, "VGroup": VGroup}
    exec(compile("\n\nmade = Drawing(VGroup(), id='a')", "section:x", "exec"), space)
    made = space["made"]
    assert isinstance(made, Drawing) and (made.id, made.line) == ("a", 3)
    assert Drawing(id="b").line == line() == 0


def test_it_is_made_smaller_but_larger_only_where_that_is_allowed() -> None:
    region = Region(1, 1, 4, 2)
    assert Drawing(VGroup(Square(8)), id="a").fit(region).height == pytest.approx(2)
    assert Drawing(VGroup(Square(1)), id="a").fit(region).height == pytest.approx(1)
    assert Drawing(VGroup(Square(1)), id="a").fit(region, grow=1.5).height == pytest.approx(1.5)


def test_it_is_aligned() -> None:
    region = Region(1, 1, 4, 2)
    assert Drawing(VGroup(Square(1)), id="a").fit(region, "left").get_left()[0] == pytest.approx(-1)
    assert Drawing(VGroup(Square(1)), id="a").fit(region, "right").get_right()[0] == pytest.approx(3)


def test_a_place_is_taken_at_the_same_size_however_often() -> None:
    words = Words("a few words", id="w")
    wide = words.width
    small, large = Region(0, 0, wide / 2, 1), Region(2, 1, 10, 2)
    assert words.fit(small).width == pytest.approx(wide / 2)
    assert words.fit(large).width == pytest.approx(wide) and words.fit(large, grow=1.2).width == pytest.approx(
        1.2 * wide
    )

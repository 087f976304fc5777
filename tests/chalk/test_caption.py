import pytest
from manim import Square, VGroup

from limner.chalk.caption import caption, captioned, room


def test_a_caption_stands_below_and_is_wrapped() -> None:
    square = VGroup(Square(2))
    figure, below = captioned([square], "a caption that is certainly longer than five units of the frame", 12)
    assert figure is square and below.get_top()[1] == pytest.approx(-1.25) and below.width <= 5


def test_without_words_there_is_none() -> None:
    square = VGroup(Square(2))
    assert captioned([square], "", 12) == [square] and room("", 5) == 0
    assert room("below", 5) == pytest.approx(caption("below", 5).height + 0.25)

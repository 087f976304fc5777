import pytest

from limner.chalk.ink import POINT
from limner.chalk.setting import CJK, baseline, line, on, typeset
from limner.core.errors import MissingError

NOWHERE = "\U00013000"  # an Egyptian hieroglyph: no font for it is part of any usual system


def test_text_is_wrapped_at_its_width_and_centred() -> None:
    words = typeset("one two three four five six seven eight", size=40, width=3.0)
    assert words.width <= 3.0 and words.height > typeset("one", size=40).height * 2
    assert words.get_center() == pytest.approx([0, 0, 0], abs=1e-6)


def test_baselines_are_known_whatever_the_letters() -> None:
    plain, deep = line("none", size=40), line("gypsy", size=40)
    on(plain, 1.0, 2.0)
    on(deep, 3.0, 2.0)
    assert baseline(plain) == baseline(deep) == pytest.approx(2.0)
    assert deep.get_bottom()[1] < 1.95 and plain.get_bottom()[1] == pytest.approx(2.0, abs=0.01)
    assert plain.get_left()[0] == pytest.approx(1.0)


def test_sizes_are_of_the_font() -> None:
    capital = typeset("H", size=48)
    assert capital.height == pytest.approx(1409 / 2048 * 10 * POINT, rel=0.01)  # Liberation's capitals


def test_a_letter_that_no_font_has_is_an_error_and_no_box() -> None:
    with pytest.raises(MissingError, match=r"U\+13000.*fonts-noto"):
        typeset(f"a {NOWHERE}", size=40)


def test_chinese_is_set_or_its_package_named() -> None:
    from limner.chalk.setting import _known

    if set(CJK) & _known():
        assert len(typeset("漢字", size=40)) == 2
    else:
        with pytest.raises(MissingError, match="fonts-noto-cjk"):
            typeset("漢字", size=40)


def test_bad_markup_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="unclosed"):
        typeset("#text(", size=40)

import html
import re

import pytest

from limner.studio.listing import MAX_LETTERS, MAX_LINES, Line, colour, compare

SVG = '<svg><rect width="1"/></svg>'


@pytest.mark.parametrize("language", ["svg", "python", "html", "css", "text", "klingon", ""])
def test_code_is_escaped_in_every_language(language: str) -> None:
    code = "<b>&amp;</b>\n" * 4
    text, left_out = colour(code, language)
    plain = re.sub(r'</?span( class="\w+")?>', "", text)
    assert "<" not in plain
    assert html.unescape(plain) == code
    assert left_out == 0


def test_svg_is_coloured_by_class() -> None:
    assert '<span class="nt">&lt;rect</span>' in colour(SVG, "svg")[0]


def test_one_long_line_is_broken_between_tags() -> None:
    assert compare(SVG, SVG.replace('"1"', '"2"')) == [
        Line("gap", "⋯"),
        Line("same", "<svg>"),
        Line("removed", '<rect width="1"/>'),
        Line("added", '<rect width="2"/>'),
        Line("same", "</svg>"),
    ]


def test_equal_programs_have_no_changes() -> None:
    assert compare(SVG, SVG) == []


def test_what_is_too_long_is_cut_and_says_so() -> None:
    assert colour("x\n" * (MAX_LINES + 7), "text")[1] == 7
    text, left_out = colour(("y" * 99_999 + "\n") * 5, "text")
    assert (len(text) <= MAX_LETTERS + 1, left_out) == (True, 2)

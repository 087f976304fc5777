import pytest

from limner.chalk.markup import SOFT, markup, plain, quoted
from limner.chalk.setting import typeset


@pytest.mark.parametrize(
    ("text", "typst"),
    [
        (r"it costs \$5 or \$6", r"it costs \$5 or \$6"),
        ("**strong** and *weak*", "#strong[strong] and #emph[weak]"),
        ("`a_b`", '#raw("a_b")'),
        ("$x$", "#box($x$)"),
        ("#1 [a] @b", r"\#1 \[a\] \@b"),
        (r"5 \* 3", r"5 \* 3"),
    ],
)
def test_texts_become_markup(text: str, typst: str) -> None:
    assert markup(text) == typst


def test_a_dollar_sign_is_one_glyph() -> None:
    assert len(typeset(markup(r"\$5"), size=40)) == 2


def test_nothing_in_a_plain_text_is_syntax() -> None:
    text = "#[x] *a* _b_ `c` $d$ <e> @f ~ = - + / \\ \" '"
    assert len(typeset(plain(text), size=40)) == len(text.replace(" ", ""))
    assert quoted('a "b" \\ \n') == '"a \\"b\\" \\\\ \\n"'


def test_a_long_formula_in_a_text_may_be_broken() -> None:
    assert not markup(f"${' + '.join('abcdefghijkl')}$").startswith("#box")


def test_long_words_may_be_parted_and_short_ones_not() -> None:
    assert SOFT not in plain("ordinary words of a text") and plain("a" * 30).split(SOFT) == [
        "a" * 12,
        "a" * 12,
        "a" * 6,
    ]

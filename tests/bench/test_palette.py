import pytest

from limner.bench.palette import DEV, TEST, apart, mixed, term
from limner.sight.question import COLOURS


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#ff0000", "red"),
        ("#d03030", "red"), ("#f0983e", "orange"), ("#f7d154", "yellow"), ("#3f9950", "green"), ("#2f6fde", "blue"),
        ("#7b4fc9", "purple"), ("#f29bbd", "pink"), ("#7a4a2b", "brown"), ("#8a949c", "grey"), ("#101010", "black"),
        ("#fdfdfd", "white"), ("#1f9e9e", ""), ("#e6e6e6", ""),
    ],
)  # fmt: skip
def test_a_colour_bears_a_term_only_beyond_doubt(colour: str, name: str):
    assert term(colour) == name


def test_every_fill_bears_a_term_and_no_two_of_a_theme_the_same():
    for theme in DEV + TEST:
        terms = [term(fill) for fill in theme.fills]
        assert len(set(terms)) == len(terms) and set(terms) <= set(COLOURS), theme.name


def test_parts_share_neither_themes_nor_fills():
    dev, test = ({fill for theme in part for fill in theme.fills} for part in (DEV, TEST))
    assert not dev & test
    assert not {theme.name for theme in DEV} & {theme.name for theme in TEST}


def test_words_stand_out_from_their_ground():
    for theme in DEV + TEST:
        assert apart(theme.ink, theme.ground) > 0.5 and apart(theme.quiet, theme.ground) > 0.3


def test_mixing_and_distance():
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert apart("#000000", "#ffffff") == pytest.approx(1, abs=1e-3)

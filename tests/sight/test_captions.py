"""The words around a chart."""

from limner.sight.captions import captions, heading
from limner.sight.ticks import Word

TITLE = Word("Trees of the park", (120.0, 5.0, 280.0, 25.0), 20.0, 0.0)
UPWARD = Word("Height", (5.0, 120.0, 19.0, 200.0), 14.0, 90.0)
ACROSS = Word("Kind", (180.0, 340.0, 220.0, 354.0), 14.0, 0.0)
PLOT = (40.0, 60.0, 380.0, 320.0)


def test_captions_are_told_by_where_they_stand() -> None:
    found = captions([TITLE, UPWARD, ACROSS], PLOT, 14.0, 400, ["Oak"])
    assert (found.title, found.across, found.upward, found.legend) == ("Trees of the park", "Kind", "Height", ("Oak",))


def test_there_may_be_none() -> None:
    assert captions([], PLOT, 14.0, 400).title == ""


def test_a_speck_is_no_title() -> None:
    assert captions([Word("●", (190.0, 5.0, 200.0, 15.0), 20.0, 0.0)], PLOT, 14.0, 400).title == ""


def test_a_pie_has_a_title_above() -> None:
    assert heading([TITLE, ACROSS], (100.0, 60.0, 300.0, 260.0), 400) == "Trees of the park"

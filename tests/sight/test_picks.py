import pytest

from limner.sight.meaning import explain
from limner.sight.picks import picked, spoken
from limner.sight.question import Pick
from limner.sight.things import things
from tests.sight.sketch import columns, lines

BARS = things(explain(columns(["Spring", "Autumn"], {"North": [1, 2], "South": [2, 3]}, [0, 1, 2, 3])))


@pytest.mark.parametrize(
    ("pick", "values"),
    [(Pick("bar"), [1, 2, 2, 3]), (Pick("bar", "orange"), [2, 3]), (Pick("bar", label="autumn"), [2, 3]),
     (Pick("bar", label="Autumm", column="South"), [3]), (Pick("bar", extreme="largest"), [3]),
     (Pick("bar", extreme="leftmost"), [1]), (Pick("bar", label="Winter"), [])],
)  # fmt: skip
def test_picks(pick: Pick, values: list[float]) -> None:
    assert [thing.value for thing in picked(BARS, pick)] == values


def test_points_without_dots_have_places_among_themselves() -> None:
    found = things(explain(lines(["a", "b", "c"], {"x": [1, 3, 2]}, [0, 1, 2, 3], dots=False)))
    assert [thing.label for thing in picked(found, Pick("point", extreme="topmost"))] == ["b"]
    assert [thing.label for thing in picked(found, Pick("point", extreme="rightmost"))] == ["c"]


def test_words_that_are_like_nothing_mean_nothing() -> None:
    assert spoken(BARS, "Elephants", lambda thing: (thing.label,)) == []

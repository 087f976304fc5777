from limner.sight.legend import entries, finding, meant
from limner.sight.marks import marks
from tests.sight.sketch import BLUE, GREEN, columns, form, measured


def test_samples_are_found_with_their_words() -> None:
    seen = marks(measured(columns(["A", "B"], {"North": [1, 2], "South": [2, 1]}, [0, 1, 2])))
    found = entries([m for m in seen if not m.words], [m for m in seen if m.words])
    assert [entry.words for entry in found] == ["North", "South"]
    north = meant([BLUE], found)
    assert north is not None and north.words == "North"
    assert meant([GREEN], found) is None
    assert {claim.data["series"] for claim in finding(found).claims.values()} == {"North", "South"}


def test_a_box_to_tick_is_no_legend() -> None:
    seen = marks(form())
    assert entries([m for m in seen if not m.words], [m for m in seen if m.words]) == []

import pytest

from limner.sight.marks import marks
from limner.sight.tables import tables
from tests.sight.sketch import columns, flow, form, measured, table

ROWS = [["Name", "Price", "Stock"], ["Apples", "1.20", "45"], ["Pears", "2.50", "8"], ["Plums", "3.10", "120"]]


def found(scene):
    seen = marks(measured(scene))
    return tables([m for m in seen if not m.words], [m for m in seen if m.words])


@pytest.mark.parametrize(("rules", "bold"), [(True, True), (False, True), (False, False)])
def test_cells_know_their_row_and_column(rules: bool, bold: bool) -> None:
    scene = table(ROWS, rules, bold)
    words = {at: mark.words for mark in marks(scene) for at in [mark.at]}
    cells = {
        (claim.data["row"], claim.data["column"]): words[at]
        for at, claim in found(scene).claims.items()
        if claim.data["kind"] == "cell"
    }
    assert cells["Pears", "Price"] == "2.50" and cells["Plums", "Stock"] == "120" and len(cells) == 9


def test_an_empty_place_is_no_matter() -> None:
    rows = [row[:] for row in ROWS]
    scene = table(rows)
    fewer = scene.children[:-2] + scene.children[-1:]
    import msgspec

    assert len(found(msgspec.structs.replace(scene, children=fewer)).claims) > 9


def test_other_words_are_no_table() -> None:
    for scene in (flow(), form(), columns(["A", "B"], {"x": [1, 2]}, [0, 1, 2])):
        assert found(scene).claims == {}

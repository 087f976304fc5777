from limner.sight.chart import charts
from limner.sight.claims import Finding
from limner.sight.marks import marks
from tests.sight.sketch import columns, flow, form, measured, pie, table

ROWS = {"2023": [10, 25, 41.8], "2024": [5, 50, 20]}


def found(scene):
    seen = marks(measured(scene))
    return charts([m for m in seen if not m.words], [m for m in seen if m.words], "#ffffff")


def data(finding: Finding, kind: str) -> list[dict[str, str]]:
    return [claim.data for claim in finding.claims.values() if claim.data.get("kind") == kind]


def test_bars_have_label_series_and_value() -> None:
    finding = found(columns(["Q1", "Q2", "Q3"], ROWS, range(0, 60, 10)))
    bars = {(item["label"], item["series"]): float(item["value"]) for item in data(finding, "bar")}
    for series, values in ROWS.items():
        for label, value in zip(["Q1", "Q2", "Q3"], values, strict=True):
            assert abs(bars[label, series] - value) <= 0.11
    axis = next(bundle.data for bundle in finding.bundles if bundle.data["kind"] == "axis" and bundle.data["of"] == "y")
    assert axis == {"kind": "axis", "of": "y", "scale": "linear", "from": "0", "to": "50"}


def test_slices_are_named_beside_them_or_in_a_legend() -> None:
    for legend in (False, True):
        slices = data(found(pie({"Rent": 0.5, "Food": 0.3, "Fun": 0.2}, legend=legend)), "slice")
        assert [item["label"] for item in slices] == ["Rent", "Food", "Fun"]


def test_a_printed_share_is_exact() -> None:
    slices = data(found(pie({"Rent 51%": 0.513, "Food 49%": 0.487})), "slice")
    assert [(item["label"], item["value"]) for item in slices] == [("Rent", "0.51"), ("Food", "0.49")]


def test_a_pie_without_words_is_no_chart() -> None:
    assert found(pie({"": 0.5, " ": 0.5})).claims == {}


def test_other_things_are_no_charts() -> None:
    cells = [["Name", "Year"], ["Ann", "2019"], ["Bob", "2020"], ["Cid", "2021"]]
    for scene in (flow(), form(), table(cells)):
        assert data(found(scene), "bar") + data(found(scene), "point") + data(found(scene), "series") == []

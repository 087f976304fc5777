import pytest

from limner.sight.diagram import diagram
from limner.sight.marks import marks
from tests.sight.sketch import columns, flow, form, measured


def found(scene):
    seen = marks(measured(scene))
    return diagram([m for m in seen if not m.words], [m for m in seen if m.words], "#ffffff")


@pytest.mark.parametrize("arrow", ["head", "one"])
def test_arrows_lead_from_box_to_box(arrow: str) -> None:
    finding = found(flow(arrow))
    boxes = {at: claim.data["label"] for at, claim in finding.claims.items() if claim.data["kind"] == "box"}
    links = {
        (boxes[claim.refs["from"]], boxes[claim.refs["to"]]): claim.data.get("label", "")
        for claim in finding.claims.values()
        if claim.data["kind"] == "arrow"
    }
    assert links == {("Start", "Check input"): "", ("Check input", "Done"): "yes", ("Check input", "Failed"): "no"}


def test_lines_without_heads_are_connectors() -> None:
    kinds = {claim.data["kind"] for claim in found(flow("none")).claims.values()}
    assert "connector" in kinds and "arrow" not in kinds


def test_boxes_that_nothing_joins_are_no_diagram() -> None:
    assert found(form()).claims == {}
    assert found(columns(["A", "B"], {"x": [1, 2]}, [0, 1, 2])).claims == {}

import pytest

from limner.sight.graph import Rect
from limner.sight.marks import marks
from limner.sight.wires import may_be_ink, wires
from tests.sight.sketch import INK, Sheet, _arrow, flow


@pytest.mark.parametrize("how", ["head", "one"])
def test_the_end_with_more_ink_has_the_head(how: str) -> None:
    sheet = Sheet()
    sheet.fill(Rect(50, 50, 80, 40), "#ffcc00")
    sheet.fill(Rect(50, 200, 80, 40), "#ffcc00")
    _arrow(sheet, 90, 92, 90, 198, how)
    seen = marks(sheet.scene())
    upper, lower = seen[:2]
    (wire,) = wires(seen[2:], [upper, lower])
    assert wire.ends == {upper.at: False, lower.at: True}


def test_an_arrow_that_is_one_outline_with_a_border() -> None:
    sheet = Sheet()
    sheet.fill(Rect(48, 48, 84, 44), INK)
    sheet.fill(Rect(89, 90, 2, 108), INK)
    sheet.fill(Rect(50, 50, 80, 40), "#ffcc00")
    sheet.fill(Rect(50, 200, 80, 40), "#ffcc00")
    scene = sheet.scene()
    seen = [mark for mark in marks(scene) if mark.colour != INK]
    inks = [mark for mark in marks(scene) if mark.colour == INK]
    assert len(wires(inks, seen)) == 1


def test_a_panel_is_no_wire() -> None:
    sheet = Sheet()
    sheet.fill(Rect(20, 20, 400, 300), "#dddddd")
    sheet.fill(Rect(50, 50, 80, 40), "#ffcc00")
    sheet.fill(Rect(50, 200, 80, 40), "#ffcc00")
    panel, *boxes = marks(sheet.scene())
    assert may_be_ink(panel, boxes, "#ffffff") and not may_be_ink(panel, boxes, "#dddddd")
    assert wires([panel], boxes) == []
    assert wires([], boxes) == []


def test_lines_without_heads_have_no_direction() -> None:
    seen = marks(flow("none"))
    boxes = [mark for mark in seen if not mark.words and mark.height > 30 and mark.rim]
    found = wires([mark for mark in seen if mark.colour == INK and not mark.words], boxes)
    assert found and not any(head for wire in found for head in wire.ends.values())

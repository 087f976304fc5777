import numpy as np
import pytest

from limner.bench.diagrams import flow
from limner.bench.draft import Draft
from limner.bench.palette import DEV
from limner.bench.phrases import DEV as WORDS
from limner.sight.graph import Line, Polygon, Polyline


@pytest.mark.parametrize("seed", range(8))
def test_arrows_lead_from_rim_to_rim(seed: int):
    page = Draft(840, 620, DEV[seed % 3], np.random.default_rng(seed))
    flow(page, WORDS)
    known = {node.id: node for node in page.nodes}
    boxes = {thing.label: thing.box for thing in page.things if thing.kind == "box"}
    arrows = [thing for thing in page.things if thing.kind == "arrow"]
    assert len(boxes) >= 5 and len(arrows) >= len(boxes) - 1
    for arrow in arrows:
        shaft, head = (known[name].shape for name in arrow.nodes)
        assert isinstance(shaft, Line | Polyline) and isinstance(head, Polygon)
        start = (shaft.x1, shaft.y1) if isinstance(shaft, Line) else shaft.points[0]
        assert touches(boxes[arrow.label], start) and touches(boxes[arrow.to], head.points[0])


@pytest.mark.parametrize("seed", range(8))
def test_boxes_neither_overlap_nor_leave_the_page(seed: int):
    page = Draft(840, 620, DEV[seed % 3], np.random.default_rng(seed))
    flow(page, WORDS)
    boxes = [thing.box for thing in page.things if thing.kind == "box"]
    for k, (left, top, right, bottom) in enumerate(boxes):
        assert 0 < left < right < page.width and 0 < top < bottom < page.height
        for a, b, c, d in boxes[:k]:
            assert right < a or c < left or bottom < b or d < top


def touches(box: tuple[float, float, float, float], point: tuple[float, float]) -> bool:
    left, top, right, bottom = box
    x, y = point
    on = min(abs(x - left), abs(x - right), abs(y - top), abs(y - bottom)) <= 1.5
    return on and left - 1.5 <= x <= right + 1.5 and top - 1.5 <= y <= bottom + 1.5

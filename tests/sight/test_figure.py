"""Bars and lines from pixels and words."""

import cv2
import numpy as np
import pytest

from limner.sight.figure import enlarged, figure
from limner.sight.ocr import Words

BLUE, RED = (31, 119, 180), (214, 39, 40)


def _words(text: str, x: float, y: float) -> Words:
    return Words(text, ((x - 10, y - 6), (x + 10, y - 6), (x + 10, y + 6), (x - 10, y + 6)), 0.99)


SCALE = [_words(text, 30, y) for text, y in (("0", 300), ("10", 200), ("20", 100))]
NAMES = [_words(text, x, 320) for text, x in (("Oak", 100), ("Elm", 200), ("Fir", 300))]


def _page() -> np.ndarray:
    return np.full((360, 400, 3), 255, np.uint8)


def _bars() -> np.ndarray:
    page = _page()
    for x, top in ((100, 250), (200, 150), (300, 180)):
        page[top:300, x - 20 : x + 20] = BLUE
    return page


def test_bars_are_read() -> None:
    found = figure(_bars(), [*SCALE, *NAMES])
    assert found is not None
    assert {one.label: one.value for one in found.data} == pytest.approx({"Oak": 5, "Elm": 15, "Fir": 12}, abs=0.2)


def test_a_chart_without_a_scale_is_not_read() -> None:
    assert figure(_bars(), NAMES) is None


def test_groups_without_a_legend_are_not_read() -> None:
    page = _page()
    for x in (100, 200, 300):
        page[200:300, x - 20 : x] = BLUE
        page[150:300, x : x + 20] = RED
    assert figure(page, [*SCALE, *NAMES]) is None


def test_groups_are_told_by_the_legend() -> None:
    page = _page()
    for x in (100, 200, 300):
        page[200:300, x - 20 : x] = BLUE
        page[150:300, x : x + 20] = RED
    page[15:25, 300:320], page[35:45, 300:320] = BLUE, RED
    found = figure(page, [*SCALE, *NAMES, _words("Plan", 345, 20), _words("Real", 345, 40)])
    assert found is not None
    values = {(one.label, one.series): one.value for one in found.data}
    assert values["Elm", "Plan"] == pytest.approx(10, abs=0.2)
    assert values["Elm", "Real"] == pytest.approx(15, abs=0.2)


def test_a_line_is_read() -> None:
    page = _page()
    cv2.polylines(page, [np.array([[100, 250], [200, 150], [300, 180]], np.int32)], False, BLUE, 2, cv2.LINE_AA)
    found = figure(page, [*SCALE, *NAMES])
    assert found is not None
    assert found.kind == "lines"
    assert {one.label: one.value for one in found.data} == pytest.approx({"Oak": 5, "Elm": 15, "Fir": 12}, abs=0.4)


def test_boxes_grow_with_the_picture() -> None:
    found = figure(_bars(), [*SCALE, *NAMES])
    larger = enlarged(found, 2.0)
    assert found is not None
    assert larger is not None
    assert larger.data[0].box == tuple(2 * side for side in found.data[0].box)

"""Charts from pixels and words."""

import cv2
import numpy as np
import pytest

from limner.sight.figure import figure
from limner.sight.ocr import Words

BLUE, RED = (31, 119, 180), (214, 39, 40)


def _words(text: str, x: float, y: float) -> Words:
    return Words(text, ((x - 10, y - 6), (x + 10, y - 6), (x + 10, y + 6), (x - 10, y + 6)), 0.99)


SCALE = [_words(text, 30, y) for text, y in (("0", 300), ("10", 200), ("20", 100))]
NAMES = [_words(text, x, 320) for text, x in (("Oak", 100), ("Elm", 200), ("Fir", 300))]
VALUES = {"Oak": 5, "Elm": 15, "Fir": 12}


def _page() -> np.ndarray:
    return np.full((360, 400, 3), 255, np.uint8)


def _bars() -> np.ndarray:
    page = _page()
    for x, top in ((100, 250), (200, 150), (300, 180)):
        page[top:300, x - 20 : x + 20] = BLUE
    return page


def test_bars_are_read_with_their_title() -> None:
    found = figure(_bars(), [*SCALE, *NAMES, _words("Trees", 200, 20)])
    assert found is not None
    assert {one.label: one.value for one in found.data} == pytest.approx(VALUES, abs=0.2)
    assert found.captions.title == "Trees"


def test_bars_that_lie_are_read() -> None:
    page = _page()
    for y, right in ((60, 150), (160, 250), (260, 220)):
        page[y - 20 : y + 20, 100:right] = BLUE
    scale = [_words(text, x, 320) for text, x in (("0", 100), ("10", 200), ("20", 300))]
    names = [_words(text, 60, y) for text, y in (("Oak", 60), ("Elm", 160), ("Fir", 260))]
    found = figure(page, [*scale, *names])
    assert found is not None
    assert {one.label: one.value for one in found.data} == pytest.approx(VALUES, abs=0.2)


def test_noise_changes_little() -> None:
    noise = np.random.default_rng(1).normal(0, 30, (360, 400, 3))
    spoilt = np.clip(_bars() + noise, 0, 255).astype(np.uint8)
    found = figure(spoilt, [*SCALE, *NAMES])
    assert found is not None
    assert {one.label: one.value for one in found.data} == pytest.approx(VALUES, abs=0.6)


def test_a_chart_without_a_scale_is_not_read() -> None:
    assert figure(_bars(), NAMES) is None


def test_groups_without_a_legend_have_no_values() -> None:
    page = _page()
    for x in (100, 200, 300):
        page[200:300, x - 20 : x] = BLUE
        page[150:300, x : x + 20] = RED
    found = figure(page, [*SCALE, *NAMES])
    assert found is not None
    assert found.kind == ""
    assert found.data == ()


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
    assert found.captions.legend == ("Plan", "Real")


def test_a_line_is_read() -> None:
    page = _page()
    cv2.polylines(page, [np.array([[100, 250], [200, 150], [300, 180]], np.int32)], False, BLUE, 2, cv2.LINE_AA)
    found = figure(page, [*SCALE, *NAMES])
    assert found is not None
    assert found.kind == "lines"
    assert {one.label: one.value for one in found.data} == pytest.approx(VALUES, abs=0.4)

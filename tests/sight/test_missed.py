"""Where words may stand that were not read."""

import cv2
import numpy as np

from limner.sight.missed import missed
from limner.sight.ocr import Words


def _read(x: float, y: float) -> Words:
    return Words("20", ((x, y), (x + 20, y), (x + 20, y + 14), (x, y + 14)), 0.99)


def test_a_number_in_a_column_is_missed() -> None:
    page = np.full((300, 300, 3), 255, np.uint8)
    cv2.putText(page, "8", (40, 212), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1, cv2.LINE_AA)
    found = missed(page, [_read(30, 50), _read(30, 125)])
    assert len(found) == 1
    left, top, right, bottom = found[0]
    assert left < 41 and right > 48 and top < 203 and bottom > 211


def test_nothing_is_missed_on_an_empty_page() -> None:
    assert missed(np.full((300, 300, 3), 255, np.uint8), [_read(30, 50)]) == []

"""The colours of a chart."""

import cv2
import numpy as np

from limner.sight.swatches import cleared, directions, flats, ground, like, samples, shades, vivid
from limner.sight.ticks import Word

BLUE, RED, AREA = (31, 119, 180), (214, 39, 40), (0, 0, 200, 100)


def _page() -> np.ndarray:
    return np.full((100, 200, 3), 255, np.uint8)


def test_the_ground_is_not_the_largest_area() -> None:
    page = _page()
    page[10:, 15:90], page[10:, 115:190] = BLUE, BLUE
    assert ground(page, AREA).tolist() == [255, 255, 255]


def test_flat_colours_come_without_the_ground() -> None:
    page = _page()
    page[50:, 20:80], page[80:, 100:120] = BLUE, RED
    found = flats(page, AREA, [np.array([255, 255, 255])])
    assert [tuple(colour.astype(int)) for colour in found] == [BLUE, RED]


def test_a_thin_line_beside_black_text_keeps_its_colour() -> None:
    page = _page()
    cv2.line(page, (5, 90), (195, 20), (119, 85, 170), 1, cv2.LINE_AA)
    page[2:12, 20:60:3] = 0
    base = ground(page, AREA)
    bright = [colour for colour in directions(page, AREA, base) if vivid(colour)]
    assert len(bright) == 1
    assert shades(page, base, bright[0]).any(axis=0)[10:190].mean() > 0.9


def test_a_sample_stands_to_the_left_of_its_words() -> None:
    page = _page()
    page[15:25, 100:115] = BLUE
    word = Word("Plan", (120.0, 14.0, 150.0, 26.0), 12.0, 0.0)
    assert samples([like(page, np.array(BLUE)), like(page, np.array(RED))], [word]) == {0: word}


def test_words_are_taken_out_of_a_mask() -> None:
    word = Word("Plan", (10.0, 10.0, 20.0, 20.0), 10.0, 0.0)
    left = cleared(np.ones((30, 40), bool), [word], 1.0)
    assert not left[15, 5]
    assert left[5, 15]

"""Lines and points from pixels and words."""

import cv2
import numpy as np
import pytest

from limner.sight.linechart import Scene, lines, points
from limner.sight.ticks import Word, ticks

BLUE = (31, 119, 180)


def _word(text: str, x: float, y: float, angle: float = 0.0) -> Word:
    return Word(text, (x - 10, y - 6, x + 10, y + 6), 12.0, angle)


def _scene(page: np.ndarray, names: tuple[Word, ...]) -> Scene:
    axis = ticks([_word(text, 30, y) for text, y in (("20", 100), ("10", 200), ("0", 300))])
    assert axis is not None
    white = np.array([255.0, 255.0, 255.0])
    return Scene(page, (45, 50, 400, 330), white, {}, (), axis, names, ())


def _line(colour: tuple[int, int, int]) -> np.ndarray:
    page = np.full((380, 400, 3), 255, np.uint8)
    cv2.polylines(page, [np.array([[100, 250], [200, 150], [300, 180]], np.int32)], False, colour, 2, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("colour", [BLUE, (0, 0, 0)])
def test_names_aslant_are_met_by_the_ends_of_the_line(colour: tuple[int, int, int]) -> None:
    names = tuple(_word(text, x, 350, 45.0) for text, x in (("Oak", 85), ("Elm", 185), ("Fir", 285)))
    data, courses = lines(_scene(_line(colour), names))
    assert {one.label: one.value for one in data} == pytest.approx({"Oak": 5, "Elm": 15, "Fir": 12}, abs=0.4)
    assert courses == ()


def test_a_line_over_numbers_has_a_course() -> None:
    names = tuple(_word(text, x, 340) for text, x in (("0", 100), ("1", 200), ("2", 300)))
    _, (course,) = lines(_scene(_line(BLUE), names))
    assert course.value(0.5) == pytest.approx(10, abs=0.4)


def test_points_are_counted() -> None:
    page = np.full((380, 400, 3), 255, np.uint8)
    for x, y in ((100, 100), (150, 250), (200, 180), (260, 120), (320, 290)):
        cv2.circle(page, (x, y), 4, BLUE, -1, cv2.LINE_AA)
    names = tuple(_word(text, x, 340) for text, x in (("0", 100), ("1", 200), ("2", 300)))
    found = points(_scene(page, names))
    assert max(one.value for one in found) == pytest.approx(20, abs=0.3)
    assert len(found) == 5

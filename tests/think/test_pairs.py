"""What differs between two pictures: counted, placed, or nothing at all; with evidence in both."""

import cv2
import numpy as np

from limner.think.pairs import difference


def _scene(moved: bool = False) -> np.ndarray:
    image = np.full((300, 400, 3), 248, np.uint8)
    rng = np.random.default_rng(3)
    for k in range(12):
        centre = (50 + 100 * (k % 4), 50 + 100 * (k // 4))
        colour = tuple(int(level) for level in rng.integers(20, 200, 3))
        cv2.rectangle(image, (centre[0] - 15, centre[1] - 22), (centre[0] + 18, centre[1] + 12), colour, -1)
    if moved:
        cv2.circle(image, (200, 150), 16, (200, 30, 30), -1)
    return image


def test_the_one_change_is_counted_placed_and_shown_in_both() -> None:
    found = difference("How many things differ?", (_scene(), _scene(True)))
    assert found.answer == "1" and [place for place, _ in found.boxes] == [0, 1]
    for _, (left, top, right, bottom) in found.boxes:
        assert 175 < left < 190 and 125 < top < 140 and 210 < right < 225 and 160 < bottom < 175
    assert difference("Where do they differ?", (_scene(), _scene(True))).answer == "centre"


def test_pictures_that_show_the_same_do_not_differ() -> None:
    ok, code = cv2.imencode(".jpg", _scene(), [cv2.IMWRITE_JPEG_QUALITY, 50])
    coded = np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR))
    lighter = np.clip(_scene() * 0.8 + 30, 0, 255).astype(np.uint8)
    assert ok
    for other in (_scene(), coded, lighter):
        assert difference("How many things differ?", (_scene(), other)).answer == "0"
        assert difference("What differs?", (_scene(), other)).answer == "no difference"
        assert difference("Is anything different?", (_scene(), other)).answer == "no"


def test_one_picture_has_no_differences() -> None:
    assert difference("What differs?", (_scene(),)).answer is None

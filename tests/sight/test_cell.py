import cv2
import numpy as np

from limner.sight.cell import cell

SIZE = (160, 220)
ALL = np.ones(SIZE, bool)


def dotted(width: int, height: int, noise: float = 0.0) -> np.ndarray:
    picture = np.full((*SIZE, 3), (240.0, 244, 248), np.float32)
    for y in range(height // 2, SIZE[0] + height, height):
        for x in range(width // 2, SIZE[1] + width, width):
            cv2.circle(picture, (x, y), 3, (60, 90, 140), -1)
    return picture + np.random.default_rng(2).normal(0, noise, picture.shape).astype(np.float32)


def test_dots_repeat_along_both_axes() -> None:
    for width, height in ((20, 20), (24, 16)):
        found = cell(dotted(width, height, 1.0), ALL, 1.0)
        assert found is not None
        assert (found.width, found.height, found.pixels.shape) == (width, height, (height, width, 3))
        assert np.abs(found.levels(SIZE) - dotted(width, height)).max() < 6


def test_what_covers_some_of_them_says_nothing() -> None:
    picture, known = dotted(20, 20), ALL.copy()
    picture[50:110, 60:130] = (200, 0, 0)
    known[50:110, 60:130] = False
    found = cell(picture, known, 0.3)
    assert found is not None
    assert np.abs(found.levels(SIZE) - dotted(20, 20)).max() < 1


def test_a_period_may_be_a_fraction_of_a_pixel_more() -> None:
    large = cv2.resize(dotted(20, 20), None, fx=1.13, fy=1.13, interpolation=cv2.INTER_AREA)
    found = cell(large, np.ones(large.shape[:2], bool), 1.0)
    assert found is None or abs(found.width - 22.6) < 0.1


def test_what_does_not_repeat_is_none() -> None:
    rough = np.random.default_rng(1).uniform(0, 255, (*SIZE, 3)).astype(np.float32)
    ramp = np.broadcast_to(np.linspace(40, 220, SIZE[1])[None, :, None], (*SIZE, 3)).astype(np.float32)
    for picture in (rough, ramp + rough / 60, np.full((*SIZE, 3), 90, np.float32)):
        assert cell(picture, ALL, 0.5) is None
    assert cell(dotted(20, 20), np.zeros(SIZE, bool), 0.3) is None

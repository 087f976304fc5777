"""Spot the difference: what was changed is boxed, and nothing else, through noise, codec, exposure and motion."""

import cv2
import numpy as np
import pytest

from limner.sight.changes import changes
from limner.sight.warp import resample
from tests.sight.scanned import noisy, page

BOXES = [(330, 340, 360, 370), (60, 330, 110, 345)]
"""A square that came, and a bar that became shorter."""


def changed() -> np.ndarray:
    picture = page()
    picture[340:370, 330:360] = (221, 170, 51)
    picture[330:345, 60:110] = 255
    return picture


def packed(picture: np.ndarray) -> np.ndarray:
    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 35])[1], cv2.IMREAD_COLOR)


def shadowed(picture: np.ndarray) -> np.ndarray:
    return (picture * np.linspace(0.6, 1, picture.shape[1])[None, :, None]).astype(np.uint8)


SPOILT = {
    "clean": lambda picture: picture,
    "noise": lambda picture: noisy(picture, 15),
    "jpeg": packed,
    "exposure": lambda picture: (picture * 0.6 + 15).astype(np.uint8),
    "shadow": shadowed,
    "blur": lambda picture: cv2.GaussianBlur(picture, (0, 0), 1.2),
}


@pytest.mark.parametrize("spoilt", SPOILT)
@pytest.mark.parametrize("motion", [0.0, 6.4])
def test_changes_are_boxed_and_nothing_else(spoilt: str, motion: float) -> None:
    frame = np.array([[1, 0, motion], [0, 1, -motion / 2], [0, 0, 1]])
    other = changed() if motion == 0 else resample(changed(), frame, 520, 460, border=(255.0,) * 3).pixels
    found = changes(page(), SPOILT[spoilt](other))
    assert found is not None and len(found) == 2
    for box in BOXES:
        nearest = min(found, key=lambda change: np.abs(np.subtract(change.box, box)).sum())
        assert nearest.box == pytest.approx(box, abs=3)
        assert nearest.strength > 18
        assert np.array(nearest.other[0]) == pytest.approx(np.array(nearest.box[:2]) - [motion, -motion / 2], abs=0.5)


@pytest.mark.parametrize("spoilt", SPOILT)
def test_the_same_scene_has_none(spoilt: str) -> None:
    assert changes(page(), SPOILT[spoilt](page())) == []


def test_other_scenes_are_told_apart() -> None:
    assert changes(page(), np.random.default_rng(0).integers(0, 256, (300, 300, 3), np.uint8)) is None


def test_a_thing_that_moved_is_one_change() -> None:
    before, after = page(), page()
    before[340:370, 330:360] = after[380:410, 420:450] = (221, 170, 51)
    found = changes(before, after)
    assert found is not None and len(found) == 1
    assert found[0].box == pytest.approx((330, 340, 360, 370), abs=3)
    assert found[0].to == pytest.approx((420, 380, 450, 410), abs=3)

"""Things on a plain ground, clean and spoilt: how many, of which colour and shape."""

from collections import Counter

import cv2
import numpy as np
import pytest

from limner.sight.blobs import blobs

RED, BLUE, GREEN = (214, 69, 69), (47, 111, 222), (63, 153, 80)
TRUTH = Counter({("circle", "red"): 3, ("square", "blue"): 2, ("triangle", "green"): 2})


def _scene() -> np.ndarray:
    image = np.full((1200, 1600, 3), 252, np.uint8)
    for x, y in ((200, 240), (760, 280), (1240, 900)):
        cv2.circle(image, (x, y), 96, RED, -1)
    for x, y in ((480, 680), (1320, 300)):
        box = cv2.boxPoints(((x, y), (160, 160), 12))
        cv2.fillPoly(image, [np.rint(box).astype(np.int32)], BLUE)
    for x, y in ((240, 960), (840, 880)):
        points = [(x, y - 110), (x + 100, y + 70), (x - 100, y + 70)]
        cv2.fillPoly(image, [np.array(points, np.int32)], GREEN)
    return cv2.resize(image, (400, 300), interpolation=cv2.INTER_AREA)


def _noisy(image: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(1).normal(0, 45, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def _shaded(image: np.ndarray) -> np.ndarray:
    light = np.linspace(0.45, 1, image.shape[1])[None, :, None]
    return (image * light).astype(np.uint8)


def _foggy(image: np.ndarray) -> np.ndarray:
    veil = 90 * np.linspace(0, 1, image.shape[0])[:, None, None]
    return (0.3 * image + 60 + veil).astype(np.uint8)


SPOILT = {
    "clean": lambda image: image,
    "noise": _noisy,
    "blur": lambda image: cv2.GaussianBlur(image, (0, 0), 3.5),
    "shadow": _shaded,
    "fog": _foggy,
    "dark": lambda image: (0.2 * image).astype(np.uint8),
}


@pytest.mark.parametrize("name", SPOILT)
def test_things_are_told_however_a_picture_is_spoilt(name: str) -> None:
    found = blobs(SPOILT[name](_scene())).blobs
    assert Counter((tuple(one.kinds), tuple(one.names)) for one in found) == Counter(
        {((kind,), (colour,)): count for (kind, colour), count in TRUTH.items()}
    )


def test_things_that_touch_are_parted() -> None:
    image = np.full((200, 300, 3), 250, np.uint8)
    for x in (80, 136, 192):
        cv2.circle(image, (x, 100), 29, BLUE, -1)
    assert len(blobs(image).blobs) == 3


def test_a_thing_on_a_thing_is_no_plain_one() -> None:
    image = _scene()
    cv2.circle(image, (60, 60), 9, GREEN, -1)
    assert [one.mixed for one in blobs(image).blobs].count(True) == 1


def test_a_ring_has_a_hole() -> None:
    image = _scene()
    cv2.circle(image, (60, 60), 11, (252, 252, 252), -1)
    assert sorted(kind for one in blobs(image).blobs for kind in one.kinds).count("ring") == 1


def test_words_and_empty_grounds_have_no_things() -> None:
    image = np.full((120, 200, 3), 250, np.uint8)
    assert blobs(image).blobs == ()
    cv2.putText(image, "Tray", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 3)
    assert blobs(image, [(10.0, 20.0, 140.0, 80.0)]).blobs == ()


def test_it_says_how_spoilt_a_picture_is() -> None:
    assert not blobs(_scene()).spoilt and blobs(_noisy(_scene())).spoilt
    assert blobs(SPOILT["blur"](_scene())).spoilt

import cv2
import numpy as np
import pytest

from limner.motion.primitive import Form
from limner.motion.solid import holds, one
from limner.sight.alpha import cut
from limner.sight.draw import filled
from limner.sight.graph import Circle, Rect, Shape

SIZE = (40, 40)
BOX = (0, 0, 40, 40)
GROUND, RED, YELLOW = (245, 240, 232), (192, 57, 43), (255, 220, 80)


def filmed(*layers: tuple[Shape, tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """A sprite, as it is cut out of a film that keeps colour at half the size, and its ground."""
    plate = np.full((*SIZE, 3), GROUND, np.float32)
    frame = plate
    for shape, paint in layers:
        cover = filled(shape, BOX)[..., None]
        frame = frame + cover * (np.array(paint, np.float32) - frame)
    tones = cv2.cvtColor(np.rint(frame).astype(np.uint8), cv2.COLOR_RGB2YCrCb)
    half = cv2.resize(cv2.resize(tones, (20, 20), interpolation=cv2.INTER_AREA), SIZE, interpolation=cv2.INTER_LINEAR)
    tones = np.dstack([tones[..., :1], half[..., 1:]]).astype(np.float32)
    tones += np.random.default_rng(0).normal(0, 1, tones.shape)
    seen = cv2.cvtColor(np.clip(np.rint(tones), 0, 255).astype(np.uint8), cv2.COLOR_YCrCb2RGB)
    mask = np.abs(seen - plate).max(axis=2) > 8
    return cut(seen, plate, mask, 8.0), plate


def test_small_shapes_are_themselves_whatever_their_colours_run_into() -> None:
    for shape in (Circle(19.3, 20.6, 5.5), Rect(12.4, 13.7, 14, 14)):
        sprite, plate = filmed((shape, RED))
        found = one(sprite, plate)
        assert found is not None and holds(found, plate)
        assert type(found.form.shape) is type(shape)
        own = found.form.shape
        size = own.r if isinstance(own, Circle) else own.width if isinstance(own, Rect) else 0.0
        assert size == pytest.approx(5.5 if isinstance(shape, Circle) else 14, abs=0.15)
        assert found.colour == pytest.approx(RED, abs=8)


def test_an_outline_that_is_there_is_not_explained_away() -> None:
    sprite, plate = filmed((Rect(8, 8, 24, 24), (20, 20, 20)), (Rect(11, 11, 18, 18), YELLOW))
    found = one(sprite, plate)
    assert found is None or not holds(found, plate)


def test_a_wrong_shape_does_not_hold() -> None:
    sprite, plate = filmed((Rect(12, 12, 14, 14), RED))
    found = one(sprite, plate)
    assert found is not None
    form = Form(Circle(19, 19, 7.5), None, 3)
    cover = form.cover(SIZE)[..., None]
    wrong = type(found)(form, found.colour, found.cover, found.seen, plate + cover * (found.colour - plate))
    assert holds(found, plate) and not holds(wrong, plate)


def test_too_little_is_nothing() -> None:
    plate = np.full((*SIZE, 3), GROUND, np.float32)
    assert one(np.dstack([plate, np.zeros(SIZE, np.float32)]), plate) is None

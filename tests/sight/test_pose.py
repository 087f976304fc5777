import numpy as np
import pytest

from limner.sight.alpha import cut
from limner.sight.pose import Sprite, fit, moved, ready, stepped, window
from tests.sight.filmed import box, film, turned

PLATE = np.broadcast_to(np.array([245, 240, 232], np.float32), (90, 120, 3)).copy()
START = box(40, 30, 30, 20)


def sprite_of(frame: np.ndarray) -> Sprite:
    mask = np.abs(frame - PLATE).max(axis=2) > 4
    return ready(cut(frame[26:56, 36:76], PLATE[26:56, 36:76], mask[26:56, 36:76], 4.0), (36, 26))


@pytest.mark.parametrize(
    ("model", "outline"),
    [
        ("translation", START + [1.3, -0.6]),
        ("zoom", (START - [55, 40]) * 1.15 + [55, 40]),
        ("similarity", turned(START, 8) + [0.5, 0.5]),
        ("stretch", (START - [55, 40]) * [1.2, 0.8] + [55, 40]),
        ("affine", START @ np.array([[1, 0.05], [0.12, 1]]) + [-4, -2]),
        ("homography", START + np.array([[0, 2], [0, -1], [0, 1], [0, -2]])),
    ],
)
def test_each_model_finds_its_own_motion(model: str, outline: np.ndarray) -> None:
    clip = film([(lambda t: outline if t else START, lambda t: (200, 40, 30, 0.6 if t else 1.0))], count=2)
    found = fit(clip.frames[1], PLATE, sprite_of(clip.frames[0].astype(np.float32)), np.eye(3), model)
    assert found is not None
    assert np.abs(moved(START, found.pose) - outline).max() < 0.15
    assert found.opacity == pytest.approx(0.6, abs=0.02) and found.gain > 0.9


def test_what_covers_it_is_left_out() -> None:
    clip = film(
        [
            (lambda t: START + [2 * t, 0], lambda t: (200, 40, 30)),
            (lambda t: box(66, 0, 8 * t, 90), lambda t: (0, 0, 0)),
        ],
        count=2,
    )
    hidden = np.zeros((90, 120), bool)
    hidden[:, 65:75] = True
    sprite = sprite_of(clip.frames[0].astype(np.float32))
    found = fit(clip.frames[1], PLATE, sprite, np.eye(3), "translation", hidden=hidden)
    assert found is not None and found.pose[:2, 2] == pytest.approx([2, 0], abs=0.05)


def test_a_colour_that_changed_is_solved_for() -> None:
    clip = film([(lambda t: START + [t, 0], lambda t: (20, 140, 60) if t else (200, 40, 30))], count=2)
    sprite = sprite_of(clip.frames[0].astype(np.float32))
    found = fit(clip.frames[1], PLATE, sprite, np.eye(3), "translation", tinted=True)
    assert found is not None and found.tint == pytest.approx([20, 140, 60], abs=2)
    assert found.pose[:2, 2] == pytest.approx([1, 0], abs=0.05)


def test_steps_leave_the_middle_and_what_is_outside_is_none() -> None:
    step = stepped("similarity", np.array([0, 0, 0, 1.0]), np.array([50.0, 40.0]), 10.0)
    points = np.array([[50.0, 40.0], [60.0, 40.0]])
    assert moved(points, step) == pytest.approx(np.array([[50, 40], [59.95, 41]]), abs=0.01)
    far = np.eye(3)
    far[0, 2] = 500
    sprite = ready(np.ones((5, 5, 4), np.float32), (10, 10))
    assert window(sprite, far, (90, 120)) is None
    assert window(sprite, np.eye(3), (90, 120)) == (3, 3, 22, 22)


@pytest.mark.parametrize("bend", [(0.0038, -0.004), (-0.0378, 0.0454), (0.054, 0.0395)])
def test_what_is_laid_where_nothing_is_does_not_fit(bend: tuple[float, float]) -> None:
    clip = film([(lambda t: START, lambda t: (200, 40, 30))], count=1)
    away = np.array([[1.2, 0, -6], [0.1, 1.4, 11], [*bend, 1.0]])
    found = fit(clip.frames[0], PLATE, sprite_of(clip.frames[0].astype(np.float32)), away, "homography", rounds=0)
    assert found is None or (found.miss > 1 and found.gain < 0.5)

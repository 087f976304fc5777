import cv2
import numpy as np
import pytest

from limner.sight.lamp import lit
from limner.sight.tracks import Track

COUNT = 20
GREY, RED, WHITE = (np.array(one, np.float32) for one in ((75, 75, 75), (250, 60, 50), (240, 240, 240)))
FADE = np.clip(np.linspace(-0.5, 1.5, COUNT), 0, 1)


def disc(radius: float, width: int = 60) -> np.ndarray:
    large = np.zeros((width * 8, width * 8), np.uint8)
    cv2.circle(large, (width * 4, width * 4), round(radius * 8), 255, -1)
    return cv2.resize(large, (width, width), interpolation=cv2.INTER_AREA)[..., None].astype(np.float32) / 255


def scene(below: float) -> tuple[Track, np.ndarray]:
    """A red disc that fades in over a grey one of another radius, on white."""
    plate = np.broadcast_to(WHITE, (100, 100, 3)).astype(np.float32)
    plate[20:80, 20:80] += disc(below) * (GREY - WHITE)
    sprite = np.dstack([np.broadcast_to(RED, (60, 60, 3)), disc(20)[..., 0]]).astype(np.float32)
    pose = np.tile(np.eye(3), (COUNT, 1, 1))
    pose[FADE == 0] = np.nan
    ones = np.ones(COUNT)
    return Track(0, sprite, (20, 20), COUNT - 1, pose, FADE, ones, np.zeros(COUNT), "still"), plate


def test_what_lights_up_in_its_place_is_one_thing_of_two_colours() -> None:
    track, plate = scene(20)
    (found,), bare = lit([track], plate)
    assert found.tint is not None and (found.opacity == 1).all() and np.isfinite(found.pose).all()
    assert np.abs(found.tint - (GREY + FADE[:, None] * (RED - GREY))).max() < 1
    assert np.abs(bare - WHITE).max() < 1 and np.abs(plate - WHITE).max() > 100


@pytest.mark.parametrize("below", [0.1, 12, 28])
def test_what_lies_over_another_outline_is_left(below: float) -> None:
    track, plate = scene(below)
    (found,), bare = lit([track], plate)
    assert found is track and bare is plate

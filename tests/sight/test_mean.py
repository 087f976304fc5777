import numpy as np
import pytest

from limner.sight.area import coverage
from limner.sight.mean import sharpened
from limner.sight.stack import Stack
from limner.sight.tracks import Track

RNG = np.random.default_rng(5)
RED = np.array([200.0, 40, 60])
TURN = np.linspace(0, 2 * np.pi, 90, endpoint=False)


def disc(x: float, y: float) -> np.ndarray:
    return coverage([np.stack([x + 12 * np.cos(TURN), y + 12 * np.sin(TURN)], axis=1)], 60, 120)


def film(plate: np.ndarray, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """A disc that goes 3.3 pixels a frame, and where it is."""
    frames, poses = [], []
    for number in range(24):
        alpha = disc(20 + 3.3 * number, 30)[..., None]
        frame = plate * (1 - alpha) + RED * alpha + RNG.normal(0, noise, plate.shape)
        frames.append(np.clip(np.rint(frame), 0, 255).astype(np.uint8))
        poses.append([[1, 0, 3.3 * number], [0, 1, 0], [0, 0, 1]])
    return np.stack(frames), np.array(poses, float)


def rough(frames: np.ndarray, plate: np.ndarray) -> np.ndarray:
    """A sprite of the first frame, noise and all."""
    seen = frames[0, 14:46, 4:36].astype(np.float32)
    alpha = (np.abs(seen - plate[14:46, 4:36]).max(axis=2) > 60).astype(np.float32)
    return np.dstack([seen, alpha])


def followed(sprite: np.ndarray, poses: np.ndarray) -> Track:
    one = np.ones(len(poses))
    return Track(0, sprite, (4, 14), 0, poses, one, one, one)


@pytest.mark.parametrize("textured", [False, True])
def test_noise_is_gone_from_the_mean_of_many(textured: bool) -> None:
    plate = np.full((60, 120, 3), 235.0)
    if textured:
        plate = np.clip(plate - 40 * np.sin(np.mgrid[:60, :120][1] / 3)[..., None], 0, 255)
    frames, poses = film(plate, 6.0)
    before = rough(frames, plate)
    stack = Stack([followed(before, poses)], None, plate, len(frames))
    sprite, (x, y) = sharpened(stack, 0, frames, 10.0)
    after = np.zeros((32, 32, 4))
    after[y - 14 : y - 14 + len(sprite), x - 4 : x - 4 + sprite.shape[1]] = sprite
    truth = disc(20, 30)[14:46, 4:36]
    assert np.abs(after[..., 3] - truth).mean() < 0.5 * np.abs(before[..., 3] - truth).mean()
    inside = truth > 0.99
    assert np.abs(after[inside][:, :3] - RED).mean() < 0.4 * np.abs(before[inside][:, :3] - RED).mean()
    assert after[..., 3][truth == 0].mean() < 0.02


def test_a_thing_that_is_whole_once_stays_as_it_was_cut() -> None:
    plate = np.full((60, 120, 3), 235.0)
    frames, poses = film(plate, 3.0)
    track = followed(rough(frames, plate), poses)
    track.opacity = np.where(np.arange(len(poses)) == 0, 1.0, 0.5)
    assert sharpened(Stack([track], None, plate, len(frames)), 0, frames, 10.0)[0] is track.sprite

import cv2
import numpy as np

from limner.sight.dusk import evened, underlaid
from limner.sight.track import track
from limner.sight.tracks import Clip

COUNT = 20
GROUND = np.array([110, 180, 250]) + np.linspace(0, 1, COUNT)[:, None] * np.array([-70, -120, -170])
THING = np.array([250, 230, 160], float)


def filmed() -> np.ndarray:
    """A disc that slides over a ground that grows dark."""
    frames = []
    for index in range(COUNT):
        large = np.zeros((480, 640), np.uint8)
        cv2.circle(large, (160 + 16 * index, 240), 80, 255, -1)
        cover = cv2.resize(large, (160, 120), interpolation=cv2.INTER_AREA)[..., None] / 255
        frames.append(GROUND[index] + cover * (THING - GROUND[index]))
    return np.round(np.stack(frames)).astype(np.uint8)


def test_a_ground_that_grows_dark_is_told_and_taken_off() -> None:
    frames, colours = evened(filmed())
    assert colours is not None and np.abs(colours - GROUND).max() <= 1
    assert np.abs(frames[-1, :10].astype(float) - GROUND[0]).max() <= 1
    disc = frames[-1, 60, 116].astype(float)
    assert np.abs(disc - THING).max() <= 1, "what stands before it keeps its colour"
    rim = frames[-1, 60, 84:110].astype(float)
    between = np.minimum(np.abs(rim - GROUND[0]).max(axis=1), np.abs(rim - THING).max(axis=1))
    assert (between > 20).sum() <= 3, "its edge is as soft as it was"


def test_a_ground_that_stays_is_left_as_it_is() -> None:
    frames = filmed()[:1].repeat(COUNT, axis=0)
    same, colours = evened(frames)
    assert same is frames and colours is None
    noisy = np.random.default_rng(0).integers(0, 255, (8, 40, 60, 3)).astype(np.uint8)
    assert evened(noisy)[1] is None


def test_the_ground_is_a_thing_beneath_all_others() -> None:
    clip = Clip(filmed(), np.arange(COUNT) / 20, 20.0, 1.0)
    found = track(clip)
    assert len(found.tracks) == 2 and found.clip is clip
    ground, disc = found.tracks
    assert ground.tint is not None and np.abs(ground.tint - GROUND).max() <= 1 and ground.sprite.shape[:2] == (124, 164)
    assert np.abs(np.diff(disc.pose[:, 0, 2]) - 4).max() < 0.3 and disc.tint is None
    assert underlaid(found, GROUND).tracks[1].id == 1

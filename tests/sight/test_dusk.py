import cv2
import numpy as np
import pytest

from limner.sight.dusk import evened, underlaid
from limner.sight.track import track
from limner.sight.tracks import Clip, Track, Tracked

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
    assert underlaid(found, GROUND, clip.frames).tracks[1].id == 1


@pytest.mark.parametrize("tinted", [False, True])
def test_what_fades_in_before_it_lets_the_ground_through_as_it_then_is(tinted: bool) -> None:
    opacity = np.clip(np.linspace(-0.2, 1.4, COUNT), 0, 1)
    plain = np.repeat(np.repeat(GROUND[:, None, None], 60, axis=1), 80, axis=2)
    plain[:, 20:40, 20:60] += opacity[:, None, None, None] * (THING - plain[:, 20:40, 20:60])
    frames = np.round(plain).astype(np.uint8)
    ones = np.ones(COUNT)
    sprite = np.dstack([np.broadcast_to(THING, (20, 40, 3)), np.ones((20, 40))]).astype(np.float32)
    wrong = np.where(opacity > 0, 0.7, 0.0)  # as it seems before a ground that keeps its first colour
    card = Track(
        id=0, sprite=sprite, corner=(20, 20), canonical=COUNT - 1, pose=np.tile(np.eye(3), (COUNT, 1, 1)),
        opacity=ones if tinted else wrong, seen=ones, error=0 * ones, tint=plain[:, 30, 40] if tinted else None,
    )  # fmt: skip
    clip = Clip(frames, np.arange(COUNT) / 20, 20.0, 1.0)
    found = Tracked(clip, np.broadcast_to(GROUND[0], (60, 80, 3)).astype(np.float32), 0.3, [card])
    told = underlaid(found, GROUND, frames).tracks[1]
    assert told.tint is None and np.abs(told.opacity - opacity).max() < 0.02


def test_what_changes_its_colour_before_it_keeps_doing_so() -> None:
    ones, tint = np.ones(COUNT), np.linspace(0, 1, COUNT)[:, None] * np.array([250.0, -40, -90]) + (0, 200, 100)
    sprite = np.dstack([np.broadcast_to(tint[0], (20, 40, 3)), np.ones((20, 40))]).astype(np.float32)
    card = Track(
        id=0, sprite=sprite, corner=(20, 20), canonical=0, pose=np.tile(np.eye(3), (COUNT, 1, 1)),
        opacity=ones, seen=ones, error=0 * ones, tint=tint,
    )  # fmt: skip
    frames = np.zeros((COUNT, 60, 80, 3), np.uint8)
    found = Tracked(Clip(frames, np.arange(COUNT) / 20, 20.0, 1.0), np.zeros((60, 80, 3), np.float32), 0.3, [card])
    told = underlaid(found, GROUND, frames).tracks[1]
    assert told.tint is not None and np.array_equal(told.tint, tint) and told.opacity.min() == 1

import cv2
import numpy as np
import pytest

from limner.sight.sprout import sprouts
from limner.sight.twins import twins
from tests.sight.looped import looped, wave

GROUND, COLOUR = np.array([16, 24, 32], np.float32), np.array([254, 178, 54], np.float32)
PLATE = np.broadcast_to(GROUND, (120, 160, 3)).copy()
COUNT, LONG = 40, 60.0


def length(time: int, bar: int) -> float:
    return 0.2 + 0.4 * (1 + np.cos(2 * np.pi * (time - 3 * bar) / 20))


def bars(foot: float, *, count: int = 4, lying: bool = False, gap: float = 3.0) -> np.ndarray:
    """Film bars of 8 by 60 pixels that grow from a part of their length on, seen through a soft lens."""
    fine, frames = 8, []
    for time in range(COUNT):
        drawn = np.zeros((120 * fine, 160 * fine), np.float32)
        for bar in range(count):
            tall = LONG * length(time, bar)
            x, y = 40 + bar * (8 + gap), 20 + foot * (LONG - tall)
            rows, columns = (np.round(np.array(part) * fine).astype(int) for part in ((y, y + tall), (x, x + 8)))
            drawn[rows[0] : rows[1], columns[0] : columns[1]] = 1
        drawn = drawn.T[: 120 * fine, : 120 * fine] if lying else drawn
        drawn = cv2.resize(
            np.pad(drawn, ((0, 0), (0, 160 * fine - drawn.shape[1]))), (160, 120), interpolation=cv2.INTER_AREA
        )
        shown = cv2.GaussianBlur(drawn, (0, 0), 0.4)[..., None]
        frames.append(np.round(GROUND + shown * (COLOUR - GROUND)).astype(np.uint8))
    return np.stack(frames)


@pytest.mark.parametrize("foot", [1.0, 0.5, 0.0, 0.3])
def test_bars_are_measured_about_the_point_that_stays(foot: float) -> None:
    tracks, left, _ = twins(bars(foot), [[] for _ in range(COUNT)], PLATE)
    assert len(tracks) == 4 and {one.kind for one in tracks} == {"affine"}
    assert np.abs(left - PLATE).max() < 30
    for bar, one in enumerate(sorted(tracks, key=lambda one: one.corner[0])):
        truth = np.array([length(time, bar) for time in range(COUNT)])
        assert np.abs(one.pose[:, 1, 1] - truth).max() < 0.01 and (one.pose[:, 0, 0] == 1).all()
        point = np.array([44 + 11 * bar, 20 + foot * LONG, 1])
        assert np.allclose(one.pose @ point, point, atol=0.25)
        assert one.sprite[..., 3].sum() == pytest.approx(8 * LONG, rel=0.02)


def test_bars_that_lie_grow_along_x() -> None:
    ((places, looks, colour),) = sprouts(bars(0.0, lying=True), PLATE)
    assert len(places) == 4 and {place.grows for place in places} == {(1, 0)} and len(looks) > 4
    assert sorted(place.centre[0] for place in places) == pytest.approx([20] * 4, abs=0.3)
    assert colour == pytest.approx(COLOUR, abs=4)


def test_two_bars_are_too_few() -> None:
    assert sprouts(bars(1.0, count=2), PLATE) == []


def test_what_fades_or_grows_both_ways_is_no_bar() -> None:
    centres, plate = [(30.0, 60), (75, 60), (120, 60)], np.full((120, 150, 3), (32, 36, 44), np.float32)
    for looks in (
        [lambda t, k=k: (1.0, 0.3 + 0.7 * wave(t, 5 * k)) for k in range(3)],
        [lambda t, k=k: (0.3 + 0.7 * wave(t, 5 * k), 1.0) for k in range(3)],
    ):
        assert sprouts(looped(centres, looks, square=True).frames, plate) == []


def test_what_moves_is_no_bar() -> None:
    frames = np.broadcast_to(PLATE.astype(np.uint8), (COUNT, 120, 160, 3)).copy()
    for time in range(COUNT):
        for index in range(3):
            y = 40 + round(20 * np.cos(2 * np.pi * (time - 4 * index) / 20))
            frames[time, y : y + 12, 30 + 30 * index : 42 + 30 * index] = COLOUR
    assert sprouts(frames, PLATE) == []

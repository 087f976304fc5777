import numpy as np

from limner.sight.concealed import concealed

GROUND = np.full((60, 80, 3), 240, np.float32)
DARK = (20, 40, 90)


def asked(frames: np.ndarray) -> np.ndarray:
    changed = np.ptp(frames, axis=0).max(axis=2) > 3
    middle = frames[0].astype(np.float32)
    solid = ~changed & (np.abs(middle - GROUND).max(axis=2) > 7)
    return concealed(frames, changed, solid, middle, GROUND, 3.0)


def still(count: int = 12) -> np.ndarray:
    return np.broadcast_to(GROUND.astype(np.uint8), (count, 60, 80, 3)).copy()


def test_the_foot_of_a_long_bar_is_the_bars() -> None:
    frames = still()
    for time, frame in enumerate(frames):
        frame[30 - 2 * time : 56, 30:40] = DARK
    found = asked(frames)
    assert found[32:54, 31:39].all() and not found[:, :26].any()


def test_a_card_that_something_moves_on_stands() -> None:
    frames = still()
    frames[:, 10:50, 10:70] = (200, 206, 214)
    for time, frame in enumerate(frames):
        frame[25:33, 20 + 2 * time : 30 + 2 * time] = DARK
    assert not asked(frames).any()


def test_a_still_thing_beside_one_that_moves_stands() -> None:
    frames = still()
    frames[:, 20:50, 10:20] = DARK
    for time, frame in enumerate(frames):
        frame[30:40, 26 + 2 * time : 36 + 2 * time] = (250, 60, 60)
    assert not asked(frames).any()

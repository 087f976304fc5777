import numpy as np

from limner.sight.needed import needed
from limner.sight.tracks import Track

COUNT = 6


def block(number: int, corner: tuple[int, int], size: int, colour: int, speed: float) -> Track:
    sprite = np.zeros((size, size, 4), np.float32)
    sprite[..., :3], sprite[..., 3] = colour, 1
    pose = np.tile(np.eye(3), (COUNT, 1, 1))
    pose[:, 0, 2] = speed * np.arange(COUNT)
    ones = np.ones(COUNT)
    return Track(number, sprite, corner, 0, pose, ones, ones, 0 * ones)


def film() -> tuple[np.ndarray, np.ndarray]:
    plate = np.full((40, 80, 3), 240, np.float32)
    frames = np.tile(plate, (COUNT, 1, 1, 1))
    for time in range(COUNT):
        frames[time, 10:30, 5 + 4 * time : 25 + 4 * time] = 60
        frames[time, 14:22, 9 + 4 * time : 17 + 4 * time] = 200
    return frames.astype(np.uint8), plate


def test_a_double_is_left_out_and_what_lies_on_another_stays() -> None:
    frames, plate = film()
    large, small = block(0, (5, 10), 20, 60, 4), block(1, (9, 14), 8, 200, 4)
    assert needed([large, small], frames, plate) == [0, 1]
    assert needed([large, block(1, (6, 11), 18, 60, 4), small], frames, plate) == [0, 2]


def test_what_does_not_show_is_left_out() -> None:
    frames, plate = film()
    assert needed([block(0, (5, 10), 20, 60, 4), block(1, (50, 30), 6, 240, -1)], frames, plate) == [0]

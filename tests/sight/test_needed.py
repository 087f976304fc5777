import numpy as np

from limner.sight.needed import needed
from tests.sight.blocks import block

COUNT = 6


def film() -> tuple[np.ndarray, np.ndarray]:
    plate = np.full((40, 80, 3), 240, np.float32)
    frames = np.tile(plate, (COUNT, 1, 1, 1))
    for time in range(COUNT):
        frames[time, 10:30, 5 + 4 * time : 25 + 4 * time] = 60
        frames[time, 14:22, 9 + 4 * time : 17 + 4 * time] = 200
    return frames.astype(np.uint8), plate


def test_a_double_is_left_out_and_what_lies_on_another_stays() -> None:
    frames, plate = film()
    large, small = block((5, 10), 20, 60, 4, COUNT, number=0), block((9, 14), 8, 200, 4, COUNT, number=1)
    assert needed([large, small], frames, plate) == [0, 1]
    assert needed([large, block((6, 11), 18, 60, 4, COUNT, number=1), small], frames, plate) == [0, 2]


def test_what_does_not_show_is_left_out() -> None:
    frames, plate = film()
    assert needed(
        [block((5, 10), 20, 60, 4, COUNT, number=0), block((50, 30), 6, 240, -1, COUNT, number=1)], frames, plate
    ) == [0]

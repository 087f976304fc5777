import numpy as np
import pytest

from limner.chalk.planes import Planes, converted


@pytest.mark.parametrize(("high", "wide"), [(90, 160), (480, 854), (54, 32)])
def test_rows_that_changed_are_converted_as_whole_frames_are(high: int, wide: int) -> None:
    random = np.random.default_rng(0)
    frame = random.integers(0, 256, (high, wide, 4), np.uint8)
    planes = Planes()
    for first, last in [(0, high), (0, 1), (high - 1, high), (high // 2, high // 2 + 1), (7, 20), (3, 3)]:
        frame = frame.copy()
        frame[first:last] = random.integers(0, 256, (last - first, wide, 4), np.uint8)
        assert np.array_equal(planes.of(frame).to_ndarray(), converted(frame).to_ndarray()), (first, last)

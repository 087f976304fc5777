import numpy as np
import pytest

from limner.sight.bevel import drawn, fitted, shape, started

BLOB = np.array([12.3, 9.6, 92.1, 69.4, 20, 30, 45, 18, 30, 35, 25, 20], float)
PILL = np.array([10, 20, 90, 50, *[15] * 8], float)
LEAF = np.array([15.5, 14.5, 75.5, 74.5, 30, 30, 0.01, 0.01, 30, 30, 0.01, 0.01])
SHARP = np.array([20.25, 15, 80, 60.75, *[0.01] * 8])


def best(cover: np.ndarray) -> tuple[np.ndarray, float]:
    return min((fitted(cover, start) for start in started(cover)), key=lambda found: found[1])


@pytest.mark.parametrize("truth", [BLOB, PILL, LEAF, SHARP])
def test_sides_and_radii_are_measured(truth: np.ndarray) -> None:
    found, miss = best(drawn(truth, 90, 110))
    assert np.abs(found[:4] - truth[:4]).max() < 0.2 and miss < 0.2
    assert np.abs(found[4:] - truth[4:]).max() < (2.5 if truth is SHARP or truth is LEAF else 1.5)


def test_what_is_no_box_leaves_more() -> None:
    y, x = np.mgrid[:90, :110] + 0.5
    diamond = np.clip(30.5 - np.abs(x - 50) * 0.7 - np.abs(y - 45) * 0.7, 0, 1)
    assert best(diamond)[1] > 0.75


def test_a_box_is_told_in_as_few_numbers_as_tell_it() -> None:
    numbers = np.tile(PILL, (20, 1))
    numbers[:, 2] += np.arange(20)
    numbers[3] = np.nan
    size, radii = shape(numbers)
    assert radii.shape == (20, 1) and np.isnan(size[3]).all() and size[-1].tolist() == [99, 30]
    numbers[:, 4:6] = 3
    assert shape(numbers)[1].shape == (20, 4)
    numbers[:, 4] = 2
    assert shape(numbers)[1].shape == (20, 8)


def test_of_nothing_there_is_no_start() -> None:
    assert started(np.zeros((20, 20))) == []

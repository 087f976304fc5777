import math

import numpy as np
import pytest

from limner.motion.slope import shallow, steered
from limner.sight.paint import Axial

ROWS, COLUMNS = (axis.ravel() + 0.5 for axis in np.indices((120, 160)))


def pixels(degrees: float) -> np.ndarray:
    """A shallow gradient as a codec shows it: in blocks, in whole levels."""
    angle = math.radians(degrees)
    place = (COLUMNS // 8 * 8 + 4) * math.cos(angle) + (ROWS // 8 * 8 + 4) * math.sin(angle)
    return np.rint(200 + place[:, None] * np.array([0.1, 0.14, 0.08]))


def test_a_shallow_gradient_runs_as_all_of_its_pixels_tell() -> None:
    colours = pixels(70)
    colours[5000:5400] = 20  # something on it
    ends = np.array([(200.0, 200, 200, 255), (212, 216, 209, 255)])
    found = steered(Axial((0.0, 1.0), (0.0, 120.0), ends), colours, COLUMNS, ROWS, 10)
    assert math.degrees(math.atan2(found.direction[1], found.direction[0])) == pytest.approx(70, abs=1)
    off = np.abs(found.at(COLUMNS, ROWS)[:, :3] - colours).max(axis=1)
    assert np.median(off) < 0.8


def test_one_of_three_stops_or_of_other_pixels_stays() -> None:
    three = Axial((0.0, 1.0), (0.0, 120.0), np.zeros((3, 4)))
    assert steered(three, pixels(70), COLUMNS, ROWS, 10) is three
    other = Axial((0.0, 1.0), (0.0, 120.0), np.zeros((2, 4)))
    assert steered(other, pixels(70), COLUMNS, ROWS, 10) is other


def test_a_gradient_that_noise_might_hide_is_found_and_an_even_colour_is_not() -> None:
    noise = np.random.default_rng(3).normal(0, 2, (len(ROWS), 3))
    colours = pixels(45) + noise
    colours[5000:5400] = 20
    found = shallow(colours, COLUMNS, ROWS)
    assert found is not None
    assert abs(math.degrees(math.atan2(found.direction[1], found.direction[0])) % 180 - 45) < 2
    off = np.abs(found.at(COLUMNS, ROWS)[:, :3] - pixels(45)).max(axis=1)
    assert np.median(off) < 1.5
    assert shallow(200 + noise, COLUMNS, ROWS) is None
    assert shallow(colours[:900], COLUMNS[:900], ROWS[:900]) is None

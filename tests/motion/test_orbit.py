import numpy as np
import pytest

from limner.motion.course import Samples
from limner.motion.orbit import orbit

TIMES = np.arange(60) / 30


def samples(points: np.ndarray, noise: float) -> Samples:
    values = points - points[0] + np.random.default_rng(3).normal(0, noise, points.shape)
    return Samples(TIMES, values, np.full(points.shape, max(noise, 0.05)), np.zeros(2), 1 / 30)


def around(middle: tuple[float, float], radius: float, degrees: np.ndarray) -> np.ndarray:
    angle = np.radians(degrees)
    return np.array(middle) + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_path_around_a_point_is_a_turn_about_it(sign: int) -> None:
    degrees = 200 + sign * 400 * TIMES / 2
    points = around((130.5, 90.0), 60, degrees)
    found = orbit(tuple(points[0]), samples(points, 0.15))
    assert found is not None
    middle, turn = found
    assert middle == pytest.approx((130.5, 90.0), abs=0.15)
    assert turn.values[:, 0] == pytest.approx(degrees - 200, abs=1.0)
    assert np.median(turn.sigma) == pytest.approx(np.degrees(0.15 / 60), rel=0.05)


def test_frames_in_which_it_is_hidden_tell_nothing() -> None:
    points = around((50, 50), 40, 300 * TIMES)
    path = samples(points, 0.1)
    path.sigma[20:30], path.values[20:30] = np.inf, 0.0
    found = orbit(tuple(points[0]), path)
    assert found is not None and found[0] == pytest.approx((50, 50), abs=0.15)
    assert np.isinf(found[1].sigma[20:30]).all() and np.isfinite(found[1].sigma[30:]).all()


@pytest.mark.parametrize(
    "points",
    [
        np.stack([100 * TIMES, 40 * TIMES], axis=1),  # a line
        np.stack([100 * TIMES, 60 * (TIMES - 1) ** 2], axis=1),  # a throw
        around((0, 0), 50, 300 * TIMES) * (1, 0.8),  # an ellipse
        around((0, 0), 200, 4 * TIMES),  # too little of a circle to be sure
    ],
)
def test_what_is_no_circle_has_no_middle(points: np.ndarray) -> None:
    assert orbit(tuple(points[0]), samples(points, 0.1)) is None

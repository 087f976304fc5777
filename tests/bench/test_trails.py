import numpy as np
import pytest

from limner.bench.trails import carried, correlation, pair, temporal
from tests.bench.reel import filmed, square

TIME = np.linspace(0, 1, 30)
ZERO = np.zeros(30)


def score(ours: np.ndarray, theirs: np.ndarray) -> float:
    return temporal(pair(filmed(ours), filmed(theirs)))


def test_the_same_motion_is_right_and_standing_still_earns_nothing() -> None:
    moving, still = square(10 + 100 * TIME, ZERO), square(10 + 0 * TIME, ZERO)
    assert score(moving, moving) == pytest.approx(1)
    assert score(moving, still) == 0 and score(still, moving) == 0
    assert score(still, still) == 1


def test_slower_is_worse_and_backwards_is_nothing() -> None:
    moving = square(10 + 100 * TIME, ZERO)
    assert score(moving, square(10 + 80 * TIME, ZERO)) == pytest.approx(0.8, abs=0.01)
    assert score(moving, square(110 - 100 * TIME, ZERO)) == 0


def test_boxes_of_another_size_and_first_corner_do_not_matter() -> None:
    turn = 2 * TIME[:, None]
    base = np.array([-3, -1, 1, 3]) * np.pi / 4 + turn
    corners = 60 + 15 * np.stack([np.cos(base), np.sin(base)], -1)[:, None]
    shifted = np.roll(60 + 1.5 * (corners - 60), 1, axis=2)
    assert score(corners, shifted) == pytest.approx(1, abs=1e-3)


def test_elements_elsewhere_are_not_the_same_and_crowds_do_not_help() -> None:
    one = square(10 + 100 * TIME, ZERO)
    assert score(one, one + np.array([0, 60])) == 0
    crowd = np.concatenate([one, square(10 + 0 * TIME, 40 + 30 * TIME)], 1)
    assert score(one, crowd) == pytest.approx(0.75)


def test_best_partners() -> None:
    two = np.concatenate([square(10 + 100 * TIME, ZERO), square(10 + 0 * TIME, 60 + ZERO)], 1)
    pairing = pair(filmed(two), filmed(two[:, ::-1]))
    assert pairing.best.tolist() == [1, 0] and pairing.source.tolist() == [1, 0]
    assert pair(filmed(two), filmed(two[:, :0])).best.tolist() == [-1, -1]


def test_what_vanishes_while_it_should_move_counts() -> None:
    moving = square(10 + 100 * TIME, ZERO)[:, 0]
    half = moving.copy()
    half[15:] = np.nan
    assert correlation(moving, half) == pytest.approx(12 / 27, abs=0.01)
    assert correlation(half, half) == pytest.approx(1)


def test_a_spot_is_carried_with_perspective() -> None:
    corners = np.array([[[0, 0], [10, 0], [10, 10], [0, 10], [5, 5]], [[0, 0], [10, 2], [10, 8], [0, 10], [6.25, 5]]])
    assert carried(np.array([[5.0, 5.0]]), corners.astype(float), 0)[1, 0] == pytest.approx((6.25, 5), abs=1e-3)

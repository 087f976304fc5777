import numpy as np
import pytest

from limner.sight.exits import exits, outside

BOX = np.array([[0, 0], [40, 0], [40, 30], [0, 30]], float)


def way(places: list[float | None]) -> np.ndarray:
    """Corners of a box at places along x, not seen where there is none, before a picture of 200 by 100 pixels."""
    return np.stack([np.full((4, 2), np.nan) if x is None else BOX + (x, 35) for x in places])


def test_what_slides_out_is_outside_and_what_vanishes_is_not() -> None:
    gone = way([100, 130, 160, None, None])
    assert outside(gone, 200, 100).tolist() == [False, False, False, True, True]
    [(last, side, step)] = exits(gone, 200, 100)
    assert (last, side) == (2, 1) and step == pytest.approx(np.tile([30, 0], (4, 1)))
    assert not outside(way([20, 50, 80, None, None]), 200, 100).any()
    assert not outside(way([160, 160, 160, None, None]), 200, 100).any(), "it rests at the edge, and vanishes there"


def test_what_gains_speed_may_leave_by_a_longer_step() -> None:
    [(_, _, step)] = exits(way([70, 90, 125, None]), 200, 100)
    assert 35 < step[0, 0] <= 70


def test_what_comes_in_was_outside_before_and_what_is_hidden_was_not() -> None:
    found = outside(way([None, None, -30, 0, 30, None, 90]), 200, 100)
    assert found.tolist() == [True, True, False, False, False, False, False]

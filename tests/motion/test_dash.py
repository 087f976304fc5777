import numpy as np
import pytest

from limner.motion.dash import ends

RISES = np.linspace(0, 1, 40)


def test_of_a_stroke_that_is_drawn_from_its_beginning_the_end_alone_is_told() -> None:
    found = ends(np.column_stack([np.full(40, 0.25), 0.25 + RISES]), 0.004)
    assert found is not None
    values, sigma, turn, usual = found
    assert values.shape == sigma.shape == (40, 1) and turn == 0 and usual[0] == 0.25
    assert sigma.min() == pytest.approx(0.0012)


def test_two_ends_that_move_come_around() -> None:
    trim = np.column_stack([RISES, RISES + 0.3])
    trim[5] = np.nan
    found = ends(trim, 0.004)
    assert found is not None and found[0].shape == (40, 2) and found[2] == 1 and np.isnan(found[0][5]).all()


def test_what_is_hardly_ever_known_is_not_told() -> None:
    assert ends(np.full((40, 2), np.nan), 0.004) is None

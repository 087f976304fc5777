import numpy as np
import pytest

from limner.sight.onwards import onwards

TIMES = np.arange(40)
TURN = np.linspace(0, 360, 40)


def test_whole_turns_are_told_apart() -> None:
    seen = (TURN + 180) % 360 - 180
    assert onwards(seen, TIMES) == pytest.approx(TURN)


def test_an_edge_on_frame_that_is_half_a_turn_off_is_put_right() -> None:
    seen = TURN.copy()
    edge = int(np.abs(TURN - 90).argmin())
    seen[edge] -= 180
    assert onwards(seen, TIMES) == pytest.approx(TURN)


def test_what_swings_back_at_the_edge_stays_so() -> None:
    swing = 88 * np.sin(np.linspace(0, 6, 40))
    assert onwards(swing, TIMES) == pytest.approx(swing)


def test_what_is_hardly_ever_clear_is_only_unwrapped() -> None:
    assert onwards(np.array([89.0, 90.0, 91.0]), np.arange(3)) == pytest.approx([89, 90, 91])

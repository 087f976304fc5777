import numpy as np
import pytest

from limner.sight.ways import common, jumps, moves_apart

START = np.array([[0, 0], [90, 0], [100, 50], [90, 100], [0, 100]], float)
MOVES = np.array([[0, 0], [5, 10], [-10, 0], [0, -10], [4, 0]], float)
PARTS = np.linspace(0, 1, 90)[:, None, None]


def test_what_changes_slowly_does_not_jump() -> None:
    ticks = START + (np.arange(90)[:, None, None] // 30) * MOVES
    assert not jumps(START + PARTS * MOVES) and jumps(ticks)


def test_corners_that_only_slide_and_grow_do_nothing_for_themselves() -> None:
    assert not moves_apart(START * (1 + 0.5 * PARTS) + 20 * PARTS, 1)
    assert moves_apart(START + 3 * PARTS * MOVES, 1)


def test_a_triangle_that_passes_through_itself_is_no_triangle_that_grows() -> None:
    up = np.array([[50, 0], [100, 100], [0, 100]], float)
    down = np.array([[50, 100], [100, 0], [0, 0]], float)
    assert moves_apart(up + PARTS * (down - up), 1)
    assert not moves_apart(up + 0.4 * PARTS * (down - up), 1)


@pytest.mark.parametrize(("moves", "together"), [
    ([40, 40, 40, 40, 12], 40),
    ([40, 40, -30, 20, -40], 0), ([-100, -100, 100], 0), ([0, -50, 0, 50], 0), ([50, 20, -10, 20], 20),
])  # fmt: skip
def test_a_thing_moves_by_what_most_of_its_corners_do(moves: list[float], together: float) -> None:
    assert common(np.array(moves, float)) == pytest.approx(together)

import numpy as np

from limner.sight.stack import Stack
from limner.sight.tracks import Track

PLATE = np.full((40, 60, 3), 200, np.float32)


def block(corner: tuple[int, int], colour: int, opacity: float) -> Track:
    sprite = np.zeros((10, 10, 4), np.float32)
    sprite[..., :3], sprite[..., 3] = colour, 1
    ones = np.ones(2)
    return Track(0, sprite, corner, 0, np.tile(np.eye(3), (2, 1, 1)), opacity * ones, ones.copy(), 0 * ones)


def test_what_lies_over_covers_and_what_lies_below_shows_through() -> None:
    stack = Stack([block((10, 10), 0, 1.0), block((15, 10), 100, 0.5)], None, PLATE, 2)
    box = (0, 0, 60, 40)
    whole = stack.whole(0, box)
    assert whole[15, 12, 0] == 0
    assert whole[15, 17, 0] == 50
    assert whole[15, 22, 0] == 150
    assert stack.below(1, 0, box)[15, 17, 0] == 0
    assert stack.cover(0, 0, box)[15, 17] == 0.5
    assert stack.cover(1, 0, box).max() == 0


def test_ranks_turn_the_order_in_one_frame() -> None:
    stack = Stack([block((10, 10), 0, 1.0), block((15, 10), 100, 1.0)], np.array([[0, 1], [1, 0]]), PLATE, 2)
    assert stack.whole(0, (0, 0, 60, 40))[15, 17, 0] == 100
    assert stack.whole(1, (0, 0, 60, 40))[15, 17, 0] == 0


def test_what_is_nowhere_is_not_drawn() -> None:
    gone = block((10, 10), 0, 1.0)
    gone.pose[1] = np.nan
    stack = Stack([gone], None, PLATE, 2)
    assert stack.box(0, 1) is None
    assert np.array_equal(stack.whole(1, (0, 0, 60, 40)), PLATE)

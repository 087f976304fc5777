import numpy as np

from limner.sight.refit import Work, lay
from limner.sight.stack import Stack
from tests.sight.blocks import block, film

PLATE = np.full((60, 120, 3), 230, np.float32)
COUNT = 8


def test_the_free_edges_decide_beside_a_thing_of_the_same_colour() -> None:
    still, passing = block((40, 10), 24, 60, 0, COUNT), block((30, 20), 20, 60, 3, COUNT)
    frames = film([still, passing], PLATE, COUNT)
    truth = passing.pose.copy()
    passing.pose[3:, 0, 2] += 1.2
    work = Work(Stack([still, passing], None, PLATE, COUNT), ["still", "translation"], frames, 0.0)
    for time in range(COUNT):
        lay(work, time, time - 1)
    assert np.abs(passing.pose - truth).max() < 0.15
    assert np.abs(still.pose - np.eye(3)).max() == 0


def test_what_was_lost_is_followed_from_the_frame_beside() -> None:
    one = block((20, 20), 20, 60, 3, COUNT)
    frames = film([one], PLATE, COUNT)
    truth = one.pose.copy()
    one.pose[4:], one.opacity[4:] = np.nan, 0
    work = Work(Stack([one], None, PLATE, COUNT), ["translation"], frames, 0.0)
    for time in range(COUNT):
        lay(work, time, time - 1, fresh=True)
    assert np.abs(one.pose - truth).max() < 0.1
    assert one.opacity.min() > 0.95


def test_what_was_held_to_be_still_may_move() -> None:
    one = block((20, 20), 20, 60, 4, COUNT)
    frames = film([one], PLATE, COUNT)
    truth = one.pose.copy()
    one.pose[:] = np.eye(3)
    work = Work(Stack([one], None, PLATE, COUNT), ["still"], frames, 0.0)
    for time in range(COUNT):
        lay(work, time, time - 1)
    assert work.models == ["translation"]
    assert one.kind == "translation"
    assert np.abs(one.pose[2:] - truth[2:]).max() < 0.2

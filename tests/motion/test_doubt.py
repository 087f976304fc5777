import numpy as np

from limner.motion.decompose import Box
from limner.motion.doubt import dim, doubt, guessed, unsure
from limner.sight.tracks import Track


def track(opacity: list[float], seen: list[float], error: list[float]) -> Track:
    count = len(opacity)
    still = np.repeat(np.eye(3)[None], count, 0)
    sprite = np.ones((20, 20, 4), np.float32)
    return Track(0, sprite, (0, 0), 0, still, np.array(opacity), np.array(seen), np.array(error))


def test_what_is_faint_or_hidden_is_less_exact() -> None:
    assert dim(track([1, 0.5, 0.001], [1, 1, 1], [1, 1, 1])).tolist() == [1, 2, 20]
    assert dim(track([1, 1], [1, 0.25], [1, 1])).tolist() == [1, 4]


def test_only_what_is_hidden_is_doubted() -> None:
    doubts = doubt(track([1] * 5, [1, 1, 1, 0.5, 0.5], [2, 2, 6, 6, 2]))
    assert doubts[3] > 1 and (doubts[[0, 1, 2, 4]] == 0).all()
    assert (doubt(track([1, 1], [0.5, 0.5], [0, 0])) == 0).all()


def test_the_opacity_of_what_is_small_or_hidden_is_unsure() -> None:
    one = track([1, 1, 1], [1, 1, 0.5], [1, 1, 1])
    pose = one.pose.copy()
    pose[1, :2, :2] *= 0.1
    wrong = unsure(one, pose, Box(0, 0, 20, 20))
    assert wrong[0] == 0 and wrong[1] > 0.4 and 0.1 < wrong[2] < 0.2


def test_a_good_fit_is_not_doubted_since_what_rests_fits_better_still() -> None:
    assert (doubt(track([1] * 6, [1, 1, 1, 1, 0.4, 0.7], [0.03, 0.03, 0.03, 0.03, 1.2, 0.4])) == 0).all()


def test_where_a_thing_waits_behind_an_edge_is_a_guess() -> None:
    one = track([1, 1, 1], [0, 0.5, 1], [0, 1, 1])
    assert (guessed(one) == 0).all()
    one.pose[:, 1, 2] = (30, 10, 0)
    one.crop = (0, 0, 200, 40)
    assert guessed(one).tolist() == [4, 0, 0]

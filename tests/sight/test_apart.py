import numpy as np

from limner.sight.track import track
from tests.sight.filmed import box, film


def rises(x: float, wide: float, late: int):
    return (
        lambda t: box(x, 30 + 24 * (1 - min(max((t - late) / 12, 0), 1)), wide, 16),
        lambda t: (20, 60, 120, min(max((t - late) / 12, 0.0), 1.0)),
    )


def test_letters_that_rise_one_after_the_other_are_a_track_each() -> None:
    clip = film([rises(20, 8, 0), rises(31, 12, 3), rises(46, 6, 6)], count=40)
    tracks = sorted(track(clip).tracks, key=lambda one: one.corner[0])
    assert len(tracks) == 3
    for late, one in zip((0, 3, 6), tracks, strict=True):
        clear = np.arange(late + 2, 40)
        assert np.isfinite(one.pose[clear]).all()
        truth = np.clip((clear - late) / 12, 0, 1)
        assert np.abs(one.opacity[clear] - truth).max() < 0.05
        assert np.abs(one.pose[clear, 1, 2] - one.pose[39, 1, 2] - 24 * (1 - truth)).max() < 0.5


def test_a_word_that_moves_as_one_stays_whole() -> None:
    clip = film([(lambda t, x=x: box(x + 2 * t, 30, 8, 16), lambda t: (20, 60, 120)) for x in (10, 21, 32)])
    assert len(track(clip).tracks) == 1

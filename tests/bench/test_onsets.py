import numpy as np
import pytest

from limner.bench.onsets import compare, events, matched, motions, runs
from limner.bench.trails import pair
from tests.bench.reel import filmed, square

FRAME = np.arange(40.0)
ZERO = np.zeros(40)


def slide(begin: float, end: float, power: float = 1.0) -> np.ndarray:
    return square(10 + 80 * np.clip((FRAME - begin) / (end - begin), 0, 1) ** power, ZERO)


def test_onset_and_end_of_a_motion() -> None:
    (motion,) = motions(filmed(slide(10, 30)), 0)
    assert (motion.begin, motion.end) == pytest.approx((10.4, 29.6)) and motion.cut == (False, False)
    assert motion.progress == pytest.approx(np.linspace(0, 1, 21))


def test_turning_back_is_an_end_and_an_onset() -> None:
    there = np.concatenate([np.arange(20.0), np.arange(20, 0, -1.0)])[:, None]
    assert [(round(m.begin), round(m.end)) for m in runs(there, 0.05, 1)] == [(0, 20), (20, 39)]


def test_what_the_film_cuts_off_is_no_event() -> None:
    assert events(runs(FRAME[:, None], 0.05, 1)) == []


def test_events_within_a_frame_are_right() -> None:
    ours = filmed(slide(10, 30))
    same = compare(ours, ours, pair(ours, ours))
    assert same.f1 == 1 and same.curve == 1 and max(same.milliseconds) == 0
    late = filmed(slide(13, 33))
    found = compare(ours, late, pair(ours, late))
    assert found.f1 == 0 and found.milliseconds == pytest.approx((150, 150)) and found.curve == pytest.approx(1)
    eased = filmed(slide(10, 30, 2))
    assert 0.7 < (compare(ours, eased, pair(ours, eased)).curve or 0) < 0.9
    still = filmed(slide(10, 30)[:1].repeat(40, 0))
    nothing = compare(ours, still, pair(ours, still))
    assert nothing.f1 == 0 and nothing.curve == 0
    assert compare(still, still, pair(still, still)).f1 is None


def test_fading_is_a_motion_too() -> None:
    opacity = np.clip((FRAME - 10) / 10, 0.1, 1)[:, None]
    (motion,) = motions(filmed(square(ZERO, ZERO), opacity=opacity), 0)
    assert motion.channel == 1 and motion.end == pytest.approx(19.8, abs=0.1)


def test_an_event_has_one_partner() -> None:
    assert matched([(0, 5.0), (0, 6.0)], [(0, 6.0), (1, 5.0)]) == [None, 0]

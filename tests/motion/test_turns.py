import numpy as np
import pytest

from limner.motion.turns import turns, upright
from limner.sight.area import coverage
from limner.sight.tracks import Track

ROUND = np.linspace(0, 2 * np.pi, 60, endpoint=False)


def turning(outline: np.ndarray) -> Track:
    """A thing that seems to turn about its middle while it goes to the right and grows."""
    alpha = coverage([outline], 24, 24)
    sprite = np.dstack([np.broadcast_to(np.array([200.0, 30, 30]), (24, 24, 3)), alpha]).astype(np.float32)
    pose = np.stack([np.eye(3)] * 20)
    for k, angle in enumerate(np.linspace(0, 0.8, 20)):
        linear = (1 + k / 40) * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        pose[k, :2, :2] = linear
        pose[k, :2, 2] = np.array([52.0 + 3 * k, 62.0]) - linear @ (52.0, 62.0)
    one = np.ones(20)
    return Track(0, sprite, (40, 50), 0, pose, one, one, one * 3, "similarity")


def test_nobody_sees_a_disc_turn() -> None:
    track = turning(np.stack([12 + 9 * np.cos(ROUND), 12 + 9 * np.sin(ROUND)], 1))
    assert not turns(track, np.full(3, 240.0))
    pose = upright(track.pose, np.array([52.0, 62.0]))
    assert np.allclose(pose[:, 0, 1], 0)
    assert np.allclose(pose[:, 0, 0], 1 + np.arange(20) / 40)
    assert pose[10] @ (52.0, 62.0, 1.0) == pytest.approx((82.0, 62.0, 1.0))


def test_everybody_sees_a_bar_turn() -> None:
    assert turns(turning(np.array([[2, 9], [22, 9], [22, 15], [2, 15.0]])), np.full(3, 240.0))


def test_what_is_nowhere_stays_nowhere() -> None:
    track = turning(np.array([[2, 9], [22, 9], [22, 15], [2, 15.0]]))
    track.pose[:] = np.nan
    assert turns(track, np.zeros(3)) and np.isnan(upright(track.pose, np.zeros(2))).all()

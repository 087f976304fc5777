import numpy as np
import pytest

from limner.sight.animation import tilted
from limner.sight.onwards import bridged, onwards
from limner.sight.tracks import Tilt, Track

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


@pytest.mark.parametrize("slides", [False, True])
def test_what_nobody_sees_edge_on_is_still_there(slides: bool) -> None:
    angles = np.column_stack([np.zeros(31), np.linspace(0, 180, 31)])
    moves = np.column_stack([np.linspace(0, 60, 31), np.zeros(31), np.linspace(1, 1.3, 31)]) if slides else None
    pose = tilted(angles[:, 0], angles[:, 1], 400, (50, 40), (50, 40))
    if moves is not None:
        size = np.tile(np.eye(3), (31, 1, 1))
        size[:, 0, 0] = size[:, 1, 1] = moves[:, 2]
        size[:, :2, 2] = moves[:, :2] + (1 - moves[:, 2:]) * (50, 40)
        pose = size @ pose
    pose = pose / pose[:, 2:, 2:]
    missing = np.isin(np.arange(31), (2, 15, 16))
    seen = [np.where(missing.reshape(-1, *[1] * (one.ndim - 1)), np.nan, one) for one in (pose, angles)]
    ones = np.where(missing, np.nan, 1.0)
    tilt = Tilt(400, (50, 40), (50, 40), seen[1], None if moves is None else np.where(missing[:, None], np.nan, moves))
    track = Track(0, np.ones((80, 100, 4), np.float32), (0, 0), 0, seen[0], ones, ones, ones, "homography", tilt=tilt)
    found = bridged(track)
    assert found.tilt is not None
    assert np.isnan(found.pose[2]).all(), "which is not edge-on: something hides it"
    rest = np.arange(31) != 2
    assert found.pose[rest] == pytest.approx(pose[rest]) and found.tilt.angles[rest] == pytest.approx(angles[rest])
    assert found.opacity[rest] == pytest.approx(1.0)

import numpy as np
import pytest

from limner.sight.animation import tilted
from limner.sight.tilt import tilt
from limner.sight.tracks import Track

COUNT = 30
PART = np.linspace(0, 1, COUNT)
EASED = PART * PART * (3 - 2 * PART)


def track(matrices: np.ndarray, canonical: int, noise: float = 0.05) -> Track:
    """A panel of 120 by 80 pixels at (60, 50), as a tracker tells it that never saw it head-on."""
    rest = matrices[canonical]
    back = np.linalg.inv(rest)
    height, width = 200, 260
    ys, xs = np.indices((height * 3, width * 3)) / 3 + 1 / 6
    points = np.stack([xs, ys, np.ones_like(xs)], 2) @ back.T
    u, v = points[..., 0] / points[..., 2], points[..., 1] / points[..., 2]
    inside = ((u > 60) & (u < 180) & (v > 50) & (v < 130) & (points[..., 2] > 0)).astype(np.float32)
    alpha = inside.reshape(height, 3, width, 3).mean((1, 3))
    sprite = np.dstack([np.full((height, width, 3), 90, np.float32), alpha])
    pose = matrices @ back
    corners = np.array([[60, 50, 1], [180, 50, 1], [180, 130, 1], [60, 130, 1]], float)
    rng = np.random.default_rng(7)
    for index in range(len(pose)):
        before = corners @ rest.T
        after = corners @ matrices[index].T
        before, after = before[:, :2] / before[:, 2:], after[:, :2] / after[:, 2:] + rng.normal(0, noise, (4, 2))
        rows = []
        for (x, y), (a, b) in zip(before, after, strict=True):
            rows += [[x, y, 1, 0, 0, 0, -a * x, -a * y], [0, 0, 0, x, y, 1, -b * x, -b * y]]
        pose[index] = np.append(np.linalg.solve(rows, after.ravel()), 1).reshape(3, 3)
    ones = np.ones(len(pose))
    return Track(0, sprite, (0, 0), canonical, pose, ones, ones, np.zeros(len(pose)), "homography")


def test_a_panel_that_swings_about_its_middle() -> None:
    angles = -50 + 100 * EASED
    found = tilt(track(tilted(np.zeros(COUNT), angles, 340, (120, 90), (120, 90)), 20), 0.3)
    assert found.tilt is not None and found.tilt.moves is None
    assert found.tilt.distance == pytest.approx(340, rel=0.03)
    assert found.tilt.origin == pytest.approx((120, 90), abs=1.0) and found.tilt.eye == found.tilt.origin
    assert np.abs(found.tilt.angles[:, 1] - angles).max() < 1.5 and not found.tilt.angles[:, 0].any()
    rows, columns = np.nonzero(found.sprite[..., 3] > 0.5)
    width, height = np.ptp(columns) + 1, np.ptp(rows) + 1
    assert abs(width - 120) <= 2 and abs(height - 80) <= 2
    assert abs(columns.min() + found.corner[0] - 60) <= 1 and abs(rows.min() + found.corner[1] - 50) <= 1


def test_a_door_about_its_edge_before_an_eye_in_the_middle() -> None:
    angles = 70 * EASED
    found = tilt(track(tilted(np.zeros(COUNT), angles, 500, (120, 90), (60, 90)), 3), 0.3)
    assert found.tilt is not None
    assert found.tilt.origin[0] == pytest.approx(60, abs=1.0) and found.tilt.eye[0] == pytest.approx(120, abs=15)
    assert found.tilt.distance == pytest.approx(500, rel=0.06)
    assert np.abs(found.tilt.angles[:, 1] - angles).max() < 3


def test_one_that_nods_while_it_slides() -> None:
    angles = 60 - 80 * EASED
    moves = np.tile(np.eye(3), (COUNT, 1, 1))
    moves[:, 0, 2] = 60 * EASED
    found = tilt(track(moves @ tilted(angles, np.zeros(COUNT), 420, (120, 90), (120, 90)), 25), 0.3)
    assert found.tilt is not None and found.tilt.moves is not None
    assert np.abs(found.tilt.angles[:, 0] - angles).max() < 2.5 and not found.tilt.angles[:, 1].any()
    shift = found.tilt.moves[:, 0] - found.tilt.moves[0, 0]
    assert np.abs(shift - moves[:, 0, 2]).max() < 1.5 and np.abs(found.tilt.moves[:, 2] - 1).max() < 0.02


def test_one_that_leans_about_both_axes_while_it_comes_nearer() -> None:
    up, across, nearer = 20 * EASED, -25 * EASED, 1 + 0.1 * EASED
    moves = np.tile(np.eye(3), (COUNT, 1, 1))
    moves[:, 0, 0] = moves[:, 1, 1] = nearer
    moves[:, :2, 2] = (1 - nearer)[:, None] * (120, 90)
    found = tilt(track(moves @ tilted(up, across, 420, (120, 90), (120, 90)), 4), 0.3)
    assert found.tilt is not None and found.tilt.moves is not None
    assert np.abs(found.tilt.angles - np.column_stack([up, across])).max() < 3
    assert np.abs(found.tilt.moves[:, 2] / found.tilt.moves[0, 2] - nearer).max() < 0.02


def test_one_that_leans_about_both_axes_before_an_eye_elsewhere() -> None:
    up, across = 30 * EASED, 55 * EASED - 15
    found = tilt(track(tilted(up, across, 420, (200, 110), (120, 90)), 4), 0.3)
    assert found.tilt is not None and found.tilt.moves is None
    assert np.abs(found.tilt.angles - np.column_stack([up, across])).max() < 3
    assert found.tilt.eye == pytest.approx((200, 110), abs=15)


def test_what_is_bent_in_no_such_way_stays_a_homography() -> None:
    rng = np.random.default_rng(2)
    wild = np.tile(np.eye(3), (COUNT, 1, 1)) + rng.normal(0, 0.08, (COUNT, 3, 3)) * [[1, 1, 1], [1, 1, 1], [0.01] * 3]
    wild[0] = np.eye(3)
    given = track(wild, 0)
    assert tilt(given, 0.3) is given
    flat = track(np.tile(np.eye(3), (COUNT, 1, 1)), 0)
    assert tilt(flat, 0.3).tilt is None


@pytest.mark.filterwarnings("error")
def test_one_that_flips_about_one_axis_and_then_the_other() -> None:
    half = np.concatenate([180 * EASED[::2], np.full(COUNT // 2, 180.0)])
    rest = np.concatenate([np.zeros(COUNT // 2), 180 * EASED[::2]])
    found = tilt(track(tilted(-half, -rest, 150, (120, 90), (120, 90)), 2), 0.3)
    assert found.tilt is not None and found.tilt.distance == pytest.approx(150, rel=0.03)
    for axis, truth in enumerate((-half, -rest)):
        angles = found.tilt.angles[:, axis]
        assert np.abs(angles - angles[0] - (truth - truth[0])).max() < 2

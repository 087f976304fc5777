import cv2
import numpy as np

from limner.sight import enlarge
from limner.sight.animation import tilted
from limner.sight.track import track
from limner.sight.tracks import Clip, Tilt, Track, Tracked


def _film(width: int = 1000, height: int = 640, count: int = 12) -> Clip:
    """Film a red disc that moves 20 pixels a frame over a pale ground."""
    frames = np.full((count, height, width, 3), (240, 235, 228), np.uint8)
    for index, frame in enumerate(frames):
        cv2.circle(frame, (200 + 20 * index, 300), 60, (200, 40, 30), -1, cv2.LINE_AA)
    return Clip(frames, np.arange(count) / 30, 30.0, count / 30)


def test_a_large_film_is_measured_at_half_its_size_and_told_at_its_full() -> None:
    clip = _film()
    assert enlarge.is_large(clip) and not enlarge.is_large(enlarge.halved(clip))
    found = track(clip)
    assert found.plate.shape == clip.frames.shape[1:] and np.abs(found.plate - (240, 235, 228)).max() < 2
    assert len(found.tracks) == 1
    (one,) = found.tracks
    steps = np.diff(one.pose[:, :2, 2], axis=0)
    assert np.abs(steps - (20, 0)).max() < 0.2
    alpha = one.sprite[..., 3]
    assert abs(float(alpha.sum()) - np.pi * 60.5**2) < 0.01 * np.pi * 60.5**2  # OpenCV fills half a pixel more
    rows = np.flatnonzero(alpha.max(axis=1) > 0.5)
    assert abs(float(rows.mean()) + one.corner[1] - 300) < 1


def test_half_a_film_leaves_an_odd_last_row_out() -> None:
    clip = _film(81, 61, 2)
    assert enlarge.halved(clip).frames.shape == (2, 30, 40, 3)


def _turned(angles: np.ndarray, moves: np.ndarray, size: float) -> np.ndarray:
    """Give the poses of a turn in depth of which all lengths are ``size`` times as long."""
    eye, origin = (size * 120, size * 90), (size * 110, size * 95)
    shift = np.tile(np.eye(3), (len(angles), 1, 1))
    shift[:, 0, 0] = shift[:, 1, 1] = moves[:, 2]
    shift[:, :2, 2] = size * moves[:, :2] + (1 - moves[:, 2:]) * origin
    return shift @ tilted(np.zeros(len(angles)), angles, size * 300, eye, origin)


def test_a_box_that_changes_is_twice_as_large() -> None:
    frames = np.full((12, 640, 1000, 3), 240, np.uint8)
    for index, frame in enumerate(frames):
        wide = 200 + 30 * index
        cv2.rectangle(frame, (200 + 60, 200), (200 + wide - 60, 320), (200, 40, 30), -1)
        for x in (200 + 60, 200 + wide - 60):
            cv2.circle(frame, (x, 260), 60, (200, 40, 30), -1, cv2.LINE_AA)
    (one,) = track(Clip(frames, np.arange(12) / 30, 30.0, 0.4)).tracks
    assert one.kind == "morph" and one.bevel is not None
    size = one.bevel[:, 2:4] - one.bevel[:, :2]
    assert np.abs(size - np.column_stack([200 + 30 * np.arange(12), np.full(12, 121)])).max() < 3
    assert np.abs(one.bevel[:, 4:] - 60).max() < 4 and abs(one.sprite.shape[0] - 122) < 8


def test_a_turn_in_depth_keeps_its_angles_and_is_twice_as_far() -> None:
    count, angles = 9, np.linspace(-50, 50, 9)
    moves = np.column_stack([np.linspace(-6, 6, count), np.linspace(3, -3, count), np.linspace(0.9, 1.1, count)])
    panel = np.full((180, 240, 4), 0, np.float32)
    panel[50:140, 60:170] = (200, 40, 30, 1)
    frames = np.full((count, 360, 480, 3), (240, 235, 228), np.uint8)
    double = cv2.resize(panel, (480, 360), interpolation=cv2.INTER_NEAREST)
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    for frame, pose in zip(frames, _turned(angles, moves, 2), strict=True):
        seen = cv2.warpPerspective(double, np.linalg.inv(half) @ pose @ half, (480, 360), flags=cv2.INTER_AREA)
        frame[:] = np.round(frame * (1 - seen[..., 3:]) + seen[..., :3])
    clip = Clip(frames, np.arange(count) / 30, 30.0, count / 30)
    small = enlarge.halved(clip)
    pose = _turned(angles, moves, 1)
    ones = np.ones(count)
    one = Track(0, panel, (0, 0), 4, pose / pose[:, 2:, 2:], ones, ones, 0 * ones, "homography",
                tilt=Tilt(300, (120, 90), (110, 95), np.column_stack([0 * angles, angles]), moves))  # fmt: skip
    plate = np.full((180, 240, 3), (240, 235, 228), np.float32)
    (found,) = enlarge.enlarged(Tracked(small, plate, 0.3, [one]), clip).tracks
    assert found.tilt is not None and found.tilt.moves is not None
    assert (found.tilt.distance, found.tilt.eye, found.tilt.origin) == (600, (240, 180), (220, 190))
    assert (found.tilt.angles[:, 1] == angles).all() and (found.tilt.moves == moves * (2, 2, 1)).all()
    told = _turned(angles, moves, 2)
    assert np.abs(found.pose - told / told[:, 2:, 2:]).max() < 1e-6
    # It is as seen head-on, and as sharp as the full film.
    rows, columns = np.nonzero(found.sprite[..., 3] > 0.5)
    low, high = (
        np.array(found.corner) + (columns.min(), rows.min()),
        np.array(found.corner) + (columns.max(), rows.max()),
    )
    assert np.abs(low - (120, 100)).max() <= 1 and np.abs(high - (339, 279)).max() <= 1
    edge = (found.sprite[..., 3] > 0.1) & (found.sprite[..., 3] < 0.9)
    assert edge.sum() < 1.5 * (2 * 220 + 2 * 180)

import cv2
import numpy as np

from limner.sight import enlarge
from limner.sight.track import track
from limner.sight.tracks import Clip


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

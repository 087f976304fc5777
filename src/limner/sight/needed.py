"""Leaves out tracks that a film is explained about as well without: doubles, and edges that were drawn inexactly."""

import cv2
import numpy as np

from limner.sight.tracks import Track

LEFT = 0.8
"""Part of the difference without a track that may be left with it, if it is needed."""
LOOKS = 8
"""Frames that a track is judged in."""


def needed(tracks: list[Track], frames: np.ndarray, plate: np.ndarray) -> list[int]:
    """Return the indices of the tracks that are needed, the smallest judged first.

    Args:
        tracks: bottom first.
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
    """
    weights = [float(track.sprite[..., 3].sum() * np.nan_to_num(track.opacity).sum()) for track in tracks]
    kept = list(range(len(tracks)))
    for index in sorted(kept, key=lambda one: weights[one]):
        rest = [other for other in kept if other != index]
        shown = np.flatnonzero(_shown(tracks[index]))
        error = without = 0.0
        for time in shown[:: max(1, len(shown) // LOOKS)]:
            box = _box(tracks[index], int(time), plate.shape)
            if box is None:
                continue
            x0, y0, x1, y1 = box
            seen = frames[time, y0:y1, x0:x1].astype(np.float32)
            error += float(np.abs(seen - _drawn([tracks[k] for k in kept], int(time), plate, box)).sum())
            without += float(np.abs(seen - _drawn([tracks[k] for k in rest], int(time), plate, box)).sum())
        if error >= LEFT * without:
            kept = rest
    return kept


def _shown(track: Track) -> np.ndarray:
    return np.isfinite(track.pose[:, 0, 0]) & (np.nan_to_num(track.opacity) > 0)


def _box(track: Track, time: int, shape: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    (h, w), (x, y) = track.sprite.shape[:2], track.corner
    points = np.array([[x, y, 1], [x + w, y, 1], [x + w, y + h, 1], [x, y + h, 1]], float) @ track.pose[time].T
    points = points[:, :2] / points[:, 2:]
    (x0, y0), (x1, y1) = np.floor(points.min(0)).astype(int), np.ceil(points.max(0)).astype(int)
    x0, y0, x1, y1 = max(int(x0), 0), max(int(y0), 0), min(int(x1), shape[1]), min(int(y1), shape[0])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _drawn(tracks: list[Track], time: int, plate: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    x0, y0, x1, y1 = box
    out = plate[y0:y1, x0:x1].astype(np.float32)
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    for track in tracks:
        own = _box(track, time, plate.shape) if _shown(track)[time] else None
        if own is None or own[0] >= x1 or own[2] <= x0 or own[1] >= y1 or own[3] <= y0:
            continue
        picture = track.sprite.copy()
        if track.tint is not None:
            picture[..., :3] = track.tint[time]
        picture[..., :3] *= picture[..., 3:]
        into = np.array([[1, 0, track.corner[0]], [0, 1, track.corner[1]], [0, 0, 1.0]])
        whole = np.linalg.inv(half) @ np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1.0]]) @ track.pose[time] @ into @ half
        over = cv2.warpPerspective(picture, whole, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
        over *= min(float(track.opacity[time]), 1.0)
        out = out * (1 - over[..., 3:]) + over[..., :3]
    return out

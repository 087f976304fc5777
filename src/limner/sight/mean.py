"""Sharpens a sprite: what compression added to one frame is gone from the mean of many.

Frames are brought back to the canonical pose, and so is the plate behind them. What is seen is a mix of the sprite and
the plate, pixel by pixel, and so is the mean of what is seen: the sprite is cut out of the two means.
"""

import cv2
import numpy as np

from limner.sight.alpha import cut
from limner.sight.tracks import Track

MOST = 20
"""Frames that are averaged."""
WHOLE, SEEN = 0.97, 0.97
"""Opacity, and part of the area that shows, from which on a frame serves."""
EQUAL = 0.25
"""Part by which a frame's scale may differ from the canonical one's: more would blur, or invent."""
SLANT = 0.6
"""Part of its width that what turns in depth must show."""
MARGIN = 2
"""Pixels around the sprite."""


def sharpened(track: Track, frames: np.ndarray, plate: np.ndarray, limit: float) -> np.ndarray:
    """Return a track's sprite as its best frames show it together.

    Args:
        track: with its poses.
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
        limit: levels below which a difference is noise.

    Returns:
        ``(h, w, 4) float32`` like ``track.sprite``, at the same corner; the sprite itself where too few frames serve.
    """
    chosen = _chosen(track)
    if len(chosen) < 2 or track.masks is not None or track.tint is not None:
        return track.sprite
    height, width = track.sprite.shape[:2]
    x, y = track.corner
    seen = np.zeros((height, width, 3))
    behind = np.zeros((height, width, 3))
    count = np.zeros((height, width, 1))
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    place = np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])
    for time in chosen:
        # From the sprite's pixels to the frame's, both by their middles, as OpenCV counts.
        there = np.linalg.inv(half) @ track.pose[time] @ place @ half
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        inside = cv2.warpPerspective(np.ones(plate.shape[:2], np.float32), there, (width, height), flags=flags)[
            ..., None
        ]
        ok = inside > 0.999
        seen += np.where(ok, cv2.warpPerspective(frames[time], there, (width, height), flags=flags), 0)
        behind += np.where(ok, cv2.warpPerspective(plate, there, (width, height), flags=flags), 0)
        count += ok
    if (count[track.sprite[..., 3] > 0.5] < 1).any():
        return track.sprite
    mask = track.sprite[..., 3] > 0.5
    count = np.maximum(count, 1)
    return cut(seen / count, behind / count, mask, limit)


def _chosen(track: Track) -> list[int]:
    """Pick frames in which the thing is whole and of its canonical size, spread over the film."""
    areas = np.abs(np.linalg.det(np.nan_to_num(track.pose[:, :2, :2])))
    good = np.isfinite(track.pose).all((1, 2)) & (np.nan_to_num(track.opacity) >= WHOLE) & (track.seen >= SEEN)
    if track.tilt is None:
        good &= np.abs(areas - 1) < EQUAL
    else:  # few frames are head-on, and the others add no more than some blur across
        good &= np.abs(np.cos(np.radians(np.nan_to_num(track.tilt.angles)))).prod(1) > SLANT
    good &= track.error <= 2 * np.median(track.error[good]) + 1 if good.any() else good
    found = np.flatnonzero(good)
    return found[np.unique(np.linspace(0, len(found) - 1, MOST).astype(int))].tolist() if len(found) else []

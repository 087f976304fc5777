"""Sharpens a sprite: what compression added to one frame, and what lay beside or over the thing, is gone from many.

Frames are brought back to the canonical pose, and so is what lies behind the thing in each: the plate and the things
below. Pixels that something above covers count nothing, and so do those in which a frame shows another thing than most
frames do: what does not move along is foreign. What is seen is a mix of the sprite and the ground, pixel by pixel, and
so is the mean of what is seen: the sprite is cut out of the two means.
Not covered: things that are half clear at their best, which come out as full.
"""

import cv2
import numpy as np

from limner.sight.alpha import cut
from limner.sight.difference import greatest
from limner.sight.stack import Stack
from limner.sight.tracks import Track

MOST = 20
"""Frames that are averaged."""
CLEAR = 0.9
"""Opacity from which on a frame serves, as a part of the highest."""
SEEN, LITTLE, FEW = 0.97, 0.15, 8
"""Part of the area that shows in a frame that serves; with fewer than ``FEW`` of those, as little as this serves."""
EQUAL = 0.25
"""Part by which a frame's scale may differ from the canonical one's: more would blur, or invent."""
SLANT = 0.6
"""Part of its width that what turns in depth must show."""
OPEN = 0.03
"""Coverage below which a pixel is seen."""
GROWN = 0.15
"""Part of a sprite's size that may come in on each side, where it was covered in its canonical frame."""
STRAY = 3.0
"""Times the noise's limit by which a pixel may stray from its median and be of the same thing."""
HALF = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])


def sharpened(stack: Stack, index: int, frames: np.ndarray, limit: float) -> tuple[np.ndarray, tuple[int, int]]:
    """Return a track's sprite as its best frames show it together, and its corner.

    Args:
        stack: the tracks with their poses.
        index: of the track.
        frames: ``(N, H, W, 3) uint8``.
        limit: levels below which a difference is noise.

    Returns:
        Like ``track.sprite`` and ``track.corner``: those themselves where too few frames serve.
    """
    track = stack.tracks[index]
    chosen = _chosen(track)
    if len(chosen) < 2 or track.kind == "morph" or track.tint is not None:
        return track.sprite, track.corner
    height, width = track.sprite.shape[:2]
    more = 2 + int(GROWN * min(height, width))
    corner = track.corner[0] - more, track.corner[1] - more
    old = np.pad(track.sprite, ((more, more), (more, more), (0, 0)))
    views = [view for time in chosen if (view := _view(stack, index, time, frames, corner, old.shape[:2])) is not None]
    if len(views) < 2:
        return track.sprite, track.corner
    seen, behind, valid = (np.stack(each) for each in zip(*views, strict=True))
    seen, behind, known = _agreed(seen, behind, valid, limit)
    solid = old[..., 3] > 0.5
    if (solid & ~known).sum() > 0.5 * solid.sum():
        return track.sprite, track.corner
    far = greatest(np.abs(seen - behind))
    mask = _connected(np.where(known, far > limit, solid), solid)
    if not mask.any():
        return track.sprite, track.corner
    fresh = cut(np.where(known[..., None], seen, old[..., :3]), np.where(known[..., None], behind, 0), mask, limit)
    fresh[~known] = old[~known]
    rows, columns = np.flatnonzero(fresh[..., 3].any(1)), np.flatnonzero(fresh[..., 3].any(0))
    y0, y1, x0, x1 = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    return fresh[y0:y1, x0:x1], (corner[0] + int(x0), corner[1] + int(y0))


def _view(
    stack: Stack, index: int, time: int, frames: np.ndarray, corner: tuple[int, int], size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Bring a frame and the ground back to the canonical pose, at full opacity; and say which pixels are seen."""
    box = stack.box(index, time)
    if box is None:
        return None
    x0, y0, x1, y1 = box
    wide = max(4, int(0.2 * max(x1 - x0, y1 - y0)))
    box = max(x0 - wide, 0), max(y0 - wide, 0), min(x1 + wide, frames.shape[2]), min(y1 + wide, frames.shape[1])
    x0, y0, x1, y1 = box
    track = stack.tracks[index]
    place = np.array([[1, 0, corner[0]], [0, 1, corner[1]], [0, 0, 1.0]])
    away = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1.0]])
    # From the sprite's pixels to the box's, both by their middles, as OpenCV counts.
    there = np.linalg.inv(HALF) @ away @ track.pose[time] @ place @ HALF
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP

    def back(picture: np.ndarray) -> np.ndarray:
        return cv2.warpPerspective(picture, there, (size[1], size[0]), flags=flags)

    clear = (stack.cover(index, time, box) < OPEN).astype(np.float32)
    seen, behind = back(frames[time, y0:y1, x0:x1].astype(np.float32)), back(stack.below(index, time, box))
    shown = track.opacity[time] / np.nanmax(track.opacity)
    return behind + (seen - behind) / np.float32(shown), behind, back(clear) > 0.999


def _agreed(
    seen: np.ndarray, behind: np.ndarray, valid: np.ndarray, limit: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Average what most views agree on: the film, the ground, and which pixels are known, ``(h, w) bool``."""
    blank = np.where(valid[..., None], seen, np.nan)
    known = valid.sum(axis=0) >= min(2, len(valid))
    blank[:, ~known] = 0
    middle = _median(blank)
    lower = np.where(valid[..., None], behind, np.nan)
    lower[:, ~known] = 0
    ground = _median(lower)
    # The ground differs from view to view, and what shows of it through an edge does too.
    stray = greatest(np.abs(seen - middle)) - greatest(np.abs(behind - ground))
    good = valid & (stray < STRAY * limit)
    good |= valid & ~good.any(axis=0)
    weight = np.maximum(good.sum(axis=0), 1)[..., None]
    return (seen * good[..., None]).sum(axis=0) / weight, (behind * good[..., None]).sum(axis=0) / weight, known


def _median(values: np.ndarray) -> np.ndarray:
    """Give the medians along the first axis of what is not NaN: sorting is much faster here than ``np.nanmedian``."""
    count = np.isfinite(values).sum(axis=0, keepdims=True)
    ranked = np.sort(values, axis=0)
    low, high = (np.take_along_axis(ranked, rank, axis=0)[0] for rank in ((count - 1) // 2, count // 2))
    return (low + high) / 2


def _connected(mask: np.ndarray, core: np.ndarray) -> np.ndarray:
    """Keep the pieces of a mask that touch what was the thing before."""
    count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    held = np.zeros(count, bool)
    held[np.unique(np.asarray(labels).astype(np.intp)[mask & core])] = True
    return held[np.asarray(labels).astype(np.intp)] & mask


def _chosen(track: Track) -> list[int]:
    """Pick frames in which the thing is whole and of its canonical size, spread over the film."""
    areas = np.abs(np.linalg.det(np.nan_to_num(track.pose[:, :2, :2])))
    opacity = np.nan_to_num(track.opacity)
    good = np.isfinite(track.pose).all((1, 2)) & (opacity >= CLEAR * opacity.max()) & (track.seen >= LITTLE)
    if track.tilt is None:
        good &= np.abs(areas - 1) < EQUAL
    else:  # few frames are head-on, and the others add no more than some blur across
        good &= np.abs(np.cos(np.radians(np.nan_to_num(track.tilt.angles)))).prod(1) > SLANT
    good &= track.error <= 2 * np.median(track.error[good]) + 1 if good.any() else good
    best = np.flatnonzero(good & (track.seen >= SEEN))
    found = best if len(best) >= FEW else np.flatnonzero(good)
    return found[np.unique(np.linspace(0, len(found) - 1, MOST).astype(int))].tolist() if len(found) else []

"""Whether anybody can see a thing turn: the angle of a disc is whatever compression makes of it."""

import cv2
import numpy as np

from limner.sight.tracks import Track

SEEN = 2.5
"""Times what the tracker's best fit leaves that a turn must change the picture by. In 26 compressed films discs that
seemed to turn were at 0.9 and 1.3, and what did turn at 5 and more."""
ANGLES = 9


def turns(track: Track, ground: np.ndarray) -> bool:
    """Say whether a track's turns can be seen, if there are any.

    Args:
        track: what was measured.
        ground: ``(3,)``: the colour in [0, 255] behind it.
    """
    known = np.flatnonzero(np.isfinite(track.pose).all((1, 2)))
    if not len(known) or track.kind in ("homography", "affine") or track.tilt is not None:
        return True
    angles = np.unwrap(np.arctan2(track.pose[known, 1, 0], track.pose[known, 0, 0]))
    error = float(np.nanmedian(track.error[known])) if np.isfinite(track.error[known]).any() else 0.0
    wanted = np.quantile(angles, np.linspace(0, 1, ANGLES)) - np.median(angles)
    return _changed(track, ground, wanted) > SEEN * max(error, 1.0)


def faceless(track: Track, ground: np.ndarray) -> np.ndarray | None:
    """Return the middle ``(2,)`` about which nobody would see a thing turn, however far, in its canonical frame.

    Arguments as of :func:`turns`; ``None`` where a turn would be seen.
    """
    if track.kind in ("homography", "affine") or track.tilt is not None or track.masks is not None:
        return None
    known = np.isfinite(track.error)
    error = float(np.median(track.error[known])) if known.any() else 0.0
    if _changed(track, ground, np.linspace(0, np.pi, ANGLES)) > SEEN * max(error, 1.0):
        return None
    return np.array(centroid(track))


def centroid(track: Track) -> tuple[float, float]:
    """Where the middle of a sprite's alpha is in its canonical frame: as sharp as its edges are."""
    alpha = track.sprite[..., 3]
    total = max(float(alpha.sum()), 1e-6)
    x = float(alpha.sum(axis=0) @ (np.arange(alpha.shape[1]) + 0.5)) / total
    y = float(alpha.sum(axis=1) @ (np.arange(alpha.shape[0]) + 0.5)) / total
    return track.corner[0] + x, track.corner[1] + y


def upright(pose: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Return poses ``(N, 3, 3)`` without their turns, that leave the middle ``(2,)`` of a thing where it is."""
    known = np.flatnonzero(np.isfinite(pose).all((1, 2)))
    size = np.sqrt(np.abs(np.linalg.det(pose[known, :2, :2])))
    result = pose.copy()
    result[known] = np.eye(3)
    result[known, :2, :2] *= size[:, None, None]
    result[known, :2, 2] = pose[known, :2, :2] @ middle + pose[known, :2, 2] - size[:, None] * middle
    return result


def _changed(track: Track, ground: np.ndarray, angles: np.ndarray) -> float:
    """By how many levels a sprite differs from itself, turned about its middle, where that is the most."""
    high, wide = track.sprite.shape[:2]
    picture = track.sprite[..., 3:] * (track.sprite[..., :3] - ground.astype(np.float32))
    alpha = track.sprite[..., 3]
    area = max(float(alpha.sum()), 1.0)
    around = max(high, wide)
    picture = cv2.copyMakeBorder(picture, around, around, around, around, cv2.BORDER_CONSTANT)
    x, y = np.array(centroid(track)) - track.corner - 0.5 + around
    middle = (float(x), float(y))
    most = 0.0
    for angle in angles:
        turn = cv2.getRotationMatrix2D(middle, float(-np.degrees(angle)), 1.0)
        turned = cv2.warpAffine(picture, turn, (picture.shape[1], picture.shape[0]))
        most = max(most, float(np.abs(turned - picture).mean(2).sum()) / area)
    return most

"""Tells what a camera recorded from what a program drew: in footage nearly everything changes, and nothing rests.

A still photograph with things moving on it is an animation, and so is a photograph that is panned and zoomed: that is
one plane transform of the whole picture. Footage is neither.
"""

import cv2
import numpy as np

from limner.sight.difference import greatest
from limner.sight.survey import look

LOOKS = 3
"""Frames that must all look like photographs."""
CHANGED = 0.3
"""Part of the picture that changes by more than ``LEVELS`` from which on a photograph is more than a ground."""
LEVELS = 16
APART = 0.4
"""Seconds between frames that are laid on each other."""
WIDTH = 160
"""Pixels at which they are."""
ONE = 0.35
"""Part of the difference that is left where one transform of the whole picture explains it."""


def is_footage(frames: np.ndarray, fps: float) -> bool:
    """Say whether a film is a recording of the world.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        fps: frames a second.
    """
    if len(frames) < 3:
        return False
    chosen = frames[np.linspace(0, len(frames) - 1, min(len(frames), 12)).astype(int)]
    changed = greatest(chosen.max(axis=0).astype(int) - chosen.min(axis=0)) > LEVELS
    if changed.mean() < CHANGED:
        return False
    if not all(_photograph(chosen[index]) for index in np.linspace(0, len(chosen) - 1, LOOKS).astype(int)):
        return False
    return not _one_transform(frames, max(1, round(APART * fps)))


def _photograph(frame: np.ndarray) -> bool:
    opaque = np.full((*frame.shape[:2], 1), 255, np.uint8)
    return look(np.concatenate([frame, opaque], axis=2)).photograph


def _one_transform(frames: np.ndarray, step: int) -> bool:
    """Say whether each frame is the one ``step`` before it under a plane transform (ECC: Evangelidis 2008)."""
    left = []
    for index in np.linspace(0, len(frames) - 1 - step, 5).astype(int) if len(frames) > step else []:
        first, second = (_grey(frames[at]) for at in (index, index + step))
        before = float(np.abs(second - first).mean())
        if before < 1:
            continue
        warp = np.eye(2, 3, dtype=np.float32)
        criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-5)
        try:
            whole = np.ones(first.shape, np.uint8)
            warp = np.asarray(cv2.findTransformECC(second, first, warp, cv2.MOTION_AFFINE, criteria, whole, 5)[1])
        except cv2.error:  # it did not converge
            left.append(1.0)
            continue
        size = (first.shape[1], first.shape[0])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        moved = cv2.warpAffine(first, warp, size, flags=flags)
        seen = cv2.warpAffine(np.ones_like(first), warp, size, flags=flags) > 0.99
        left.append(float(np.abs(second - moved)[seen].mean()) / before if seen.any() else 1.0)
    return bool(left) and float(np.median(left)) < ONE


def _grey(frame: np.ndarray) -> np.ndarray:
    scale = min(1.0, WIDTH / frame.shape[1])
    small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)

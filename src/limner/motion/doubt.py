"""How far measurements are to be trusted, frame by frame: of what is faint, small, partly hidden, or fits badly."""

import numpy as np

from limner.motion.decompose import Box
from limner.sight.tracks import Track

FAINT = 0.02
"""Opacity below which nobody can tell where a thing is."""
HIDDEN = 0.3
"""How wrong the opacity may be of what is all but covered; of what is half covered, by half of it."""
FRAYED = 0.5
"""Pixels at each border whose colour is nobody's: the smaller a thing is drawn the less is sure how opaque it is."""
DIMMEST = 0.05
"""Part of a thing's contrast up to which its pose is the less exact the less it shows; beyond, as little."""
DOUBT = (1.25, 2.0)
"""Times what a thing's fit usually leaves from which on its pose is in doubt, and by how much of ``drag`` for each."""
GOOD = 1.0
"""Levels that a fit may leave and still be good: what rests for long leaves far less, and what moves never does."""
GUESS = 0.1
"""Part of a slot by which what waits behind its edge may be further away, or nearer: about all of it is usual."""
WHOLE = 0.95
"""Part of a thing that shows where nothing hides it."""


def dim(track: Track) -> np.ndarray:
    """By how much the pose ``(N,)`` of what is faint, or partly hidden, is less exact than where it shows."""
    shows = np.nan_to_num(track.opacity, nan=1.0) * np.clip(np.nan_to_num(track.seen, nan=1.0), 0, 1)
    return 1 / np.clip(shows / max(float(shows.max(initial=0.0)), DIMMEST), DIMMEST, 1.0)


def doubt(track: Track) -> np.ndarray:
    """By how many times what may drag it the pose ``(N,)`` of what is partly hidden and fits badly may be off."""
    usual = float(np.nanmedian(np.where(track.error > 0, track.error, np.nan))) if (track.error > 0).any() else 1.0
    worse = np.maximum(np.nan_to_num(track.error / max(usual, GOOD), nan=1.0) - DOUBT[0], 0.0)
    return np.where(track.seen < WHOLE, DOUBT[1] * worse, 0.0)


def guessed(track: Track) -> np.ndarray:
    """How many pixels the pose ``(N,)`` may be off of what is out of sight behind the edge of a slot."""
    if track.crop is None:
        return np.zeros(len(track.pose))
    moves = np.nanmax(track.pose[:, :2, 2], axis=0) - np.nanmin(track.pose[:, :2, 2], axis=0)
    side = int(moves.argmax())
    size = track.crop[side + 2] - track.crop[side]
    return np.where(np.isfinite(track.pose[:, 0, 0]) & (track.seen <= 0), GUESS * size, 0.0)


def unsure(track: Track, pose: np.ndarray, box: Box) -> np.ndarray:
    """How wrong an opacity ``(N,)`` may be in frames in which a thing is small, or partly hidden."""
    sides = np.linalg.norm(pose[:, :2, :2], axis=1) * box.size
    edge = np.where(np.isfinite(sides).all(1), (FRAYED / np.maximum(sides, FRAYED)).sum(1), 0.0)
    full = np.min(edge, where=edge > 0, initial=np.inf)  # an error that all frames share changes nothing
    covered = np.where(track.opacity > FAINT, 1 - np.clip(np.nan_to_num(track.seen, nan=1.0), 0, 1), 0.0)
    return np.hypot(np.maximum(edge - full, 0.0) if np.isfinite(full) else 0.0, HIDDEN * covered)

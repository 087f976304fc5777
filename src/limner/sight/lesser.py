"""Tells a way by a lesser model where that leaves no more than noise: bars that grow are stretched, not tilted.

A model with more numbers than a thing's motion has spends them on noise. The corners' paths are told by each lesser
model in turn (least squares), the sprite is laid on the film from there, and the first model stays that fits about as
well.
"""

import msgspec
import numpy as np

from limner.sight.pose import Fit, fit, moved, ready
from limner.sight.tracks import Kind, Track

LOOKS = 14
"""Frames that models are compared in."""
ROUNDS = 6
"""Steps from the corners' paths to what fits best."""
WORSE, QUIET, NOISY = 1.15, 0.1, 0.06
"""How much worse a lesser model may fit; pixels that it may miss at all, and how many more for each level of noise."""
SURE, OFF, BAD = 0.85, 1.6, 2.5
"""Part of the frames in which it must, how much worse yet it may fit the others, and all of them if it is near."""
NEAR = 0.45
"""Pixels between the corners' paths within which two models tell the same, for all that a tracker sees."""
FAR = 12.0
"""Pixels between the corners' paths from which on a model is not tried."""
SHOWN, LEAST = 0.3, 4
"""Opacity of the frames that are judged, and their number."""
CLEAR, AMISS, ODD = 0.9, 4.0, 6.0
"""Part of a thing that shows in the frames that are judged, and times the usual error, or levels, that it may have
there, where there are enough: of what is hidden a rich model says anything."""
LESSER: dict[Kind, tuple[str, ...]] = {
    "similarity": ("translation", "zoom"),
    "affine": ("translation", "zoom", "similarity", "stretch"),
    "homography": ("translation", "zoom", "similarity", "stretch", "affine"),
}
KINDS: dict[str, Kind] = {
    "translation": "translation", "zoom": "similarity", "similarity": "similarity", "stretch": "affine",
    "affine": "affine",
}  # fmt: skip


def lesser(track: Track, frames: np.ndarray, plate: np.ndarray, noise: float) -> Track:
    """Tell a track's way by the least model that explains it.

    Args:
        track: what was followed.
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
        noise: of the film, levels.
    """
    models = LESSER.get(track.kind, ())
    times = np.flatnonzero(np.isfinite(track.pose[:, 0, 0]) & (np.nan_to_num(track.opacity) > SHOWN))
    if not models or len(times) < LEAST:
        return track
    sprite = ready(track.sprite, track.corner)
    error = np.nan_to_num(track.error)
    hidden = ~(np.nan_to_num(track.seen, nan=1.0) > CLEAR) | (error > max(AMISS * np.median(error[times]), ODD))
    if (~hidden[times]).sum() >= LEAST:
        times = times[~hidden[times]]
    looks = times[np.unique(np.linspace(0, len(times) - 1, LOOKS).astype(int))]

    def laid(time: int, pose: np.ndarray, model: str, rounds: int) -> Fit | None:
        tinted = track.tint is not None
        return fit(frames[time], plate, sprite, pose, model, noise=noise, rounds=rounds, tinted=tinted)

    def start(time: int, model: str) -> np.ndarray:
        return told(model, sprite.box, moved(sprite.box, track.pose[time]))

    usual = np.array([_miss(laid(time, track.pose[time], "still", 0)) for time in looks])
    bar = np.maximum(WORSE * usual, QUIET + NOISY * noise)
    for model in models:
        away = [np.abs(moved(sprite.box, start(time, model)) - moved(sprite.box, track.pose[time])).max()
                for time in looks]  # fmt: skip
        if max(away) > FAR:
            continue
        found = np.array([_miss(laid(time, start(time, model), model, ROUNDS)) for time in looks])
        near = max(away) < NEAR and (found <= BAD * bar).all()
        if near or ((found <= bar).mean() >= SURE and (found <= OFF * bar).all()):
            pose, seen = track.pose.copy(), track.seen.copy()
            for time in np.flatnonzero(np.isfinite(track.pose[:, 0, 0])).tolist():
                way = start(time, model)
                wild = np.abs(moved(sprite.box, way) - moved(sprite.box, track.pose[time])).max() > FAR
                best = None if hidden[time] and wild else laid(time, way, model, ROUNDS)
                pose[time] = way if best is None else best.pose
                if hidden[time] and wild:  # nothing that could be believed was measured there
                    pose[time], seen[time] = np.nan, 0.0
            pose[track.canonical] = np.eye(3)
            return msgspec.structs.replace(track, pose=pose, seen=seen, kind=KINDS[model])
    return track


def _miss(found: Fit | None) -> float:
    return np.inf if found is None else found.miss


def told(model: str, points: np.ndarray, to: np.ndarray) -> np.ndarray:
    """Give the map ``(3, 3)`` of a model that takes the corners ``(4, 2)`` of an upright box nearest to others."""
    here, there = points - points.mean(0), to - to.mean(0)
    size = float((here**2).sum())
    linear = np.eye(2)
    if model == "zoom":
        linear *= float((here * there).sum()) / size
    elif model == "similarity":
        a = float((here * there).sum()) / size
        b = float((here[:, 0] * there[:, 1] - here[:, 1] * there[:, 0]).sum()) / size
        linear = np.array([[a, -b], [b, a]])
    elif model in ("stretch", "affine"):
        linear = np.linalg.lstsq(here, there, rcond=None)[0].T
        linear = np.diag(np.diag(linear)) if model == "stretch" else linear
    result = np.eye(3)
    result[:2, :2] = linear
    result[:2, 2] = to.mean(0) - linear @ points.mean(0)
    return result

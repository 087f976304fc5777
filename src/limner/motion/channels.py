"""What of a track changes: each of its properties as a series of samples with their noise."""

from dataclasses import dataclass

import numpy as np

from limner.motion.course import Samples
from limner.motion.decompose import decompose
from limner.motion.noise import spread
from limner.sight.tracks import Track

FAINT = 0.02
"""Opacity below which nobody can tell where a thing is."""
OPACITY, COLOUR = 0.002, 0.5 / 255
"""The least noise that is believed of an opacity and of a colour's part."""
SIGMAS = 4.5


@dataclass(frozen=True)
class Channels:
    """A track's properties that change."""

    origins: list[tuple[float, float]]
    """In pixels of the canonical frame, the likeliest first."""
    paths: list[Samples]
    """How each of them moves; none where they stay."""
    series: dict[str, Samples]
    """All others, by the names of :data:`limner.sight.animation.Property`."""
    noise: float
    """Pixels."""


def channels(track: Track, times: np.ndarray, step: float, again: np.ndarray) -> Channels:
    """Tell what changes.

    Args:
        track: what was measured.
        times: ``(N,)`` seconds.
        step: seconds from frame to frame.
        again: ``(N,)`` bool: frames that show the one before once more, and tell nothing.
    """
    seen = ~again & ~(np.nan_to_num(track.opacity, nan=1.0) < FAINT)
    pose = np.where(seen[:, None, None], track.pose, np.nan)
    moves = decompose(pose, track)
    roads = [_samples(times, path, np.full(path.shape, error), 0.0, step)
             for path, error in zip(moves.paths, moves.errors, strict=True)]  # fmt: skip
    series = {}
    for name in ("rotate", "scale", "skew"):
        if name in moves.values:
            turn = 360.0 if name == "rotate" else 0.0
            series[name] = _samples(times, moves.values[name], moves.sigma[name], turn, step)
    alpha = np.where(again, np.nan, track.opacity)[:, None]
    series |= _varying("opacity", times, alpha, OPACITY, step)
    if track.tint is not None:
        series |= _varying("fill", times, np.where(seen[:, None], track.tint / 255, np.nan), COLOUR, step)
    return Channels(moves.origins, roads, series, moves.noise)


def _varying(name: str, times: np.ndarray, values: np.ndarray, floor: float, step: float) -> dict[str, Samples]:
    """One property that has a noise of its own, if it changes at all."""
    known = np.isfinite(values).all(1)
    if known.sum() < 2:
        return {}
    sigma = np.array([max(spread(values[:, column]), floor) for column in range(values.shape[1])])
    off = np.abs(values[known] - np.median(values[known], 0)) / sigma
    if (off.max(1) > SIGMAS).sum() < 2 and off.max() < 4 * SIGMAS:
        return {}
    return {name: _samples(times, values, np.broadcast_to(sigma, values.shape), 0.0, step)}


def _samples(times: np.ndarray, values: np.ndarray, sigma: np.ndarray, turn: float, step: float) -> Samples:
    known = np.isfinite(values) & np.isfinite(sigma)
    return Samples(
        times, np.where(known, values, 0.0), np.where(known, sigma, np.inf), np.full(values.shape[1], turn), step
    )

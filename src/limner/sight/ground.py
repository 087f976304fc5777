"""The plain ground that things lie on, under whatever light, and how far a spoilt picture stands out from it.

Noise is averaged away, and the ground is a smooth surface through what there is most of (a robust local mean, refined
in rounds as what is no ground loses its weight). Not promised: grounds with a texture of their own, and the sharp edges
of shadows.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.clean import grain, impulses

CALM = 5.0
"""Levels of noise that are left at most, by averaging over up to ``WIDEST`` pixels of standard deviation."""
WIDEST = 3.0
SMALL, ROUNDS = 160, 8
"""Pixels of the longer side at which the ground is modelled, and how often what is no ground is left out."""
FLAT = 0.22
"""Standard deviation of the window of the ground's surface, as a part of the longer side."""
DEPTH, SIGMAS = 12.0, 5.0
"""Levels by which a thing stands out from its ground at least, and the same in standard deviations of what is left."""


class Ground(msgspec.Struct, frozen=True):
    """A picture with its noise averaged away, over the surface of its ground."""

    levels: np.ndarray
    """``(H, W, 3) float32``: how far each channel is from the ground."""
    surface: np.ndarray
    """``(H, W, 3) float32``: the ground."""
    limit: float
    """Levels from which something stands out."""


def over(calm: np.ndarray) -> Ground:
    """Return how a picture ``(H, W, 3) float32`` stands out from its ground."""
    below = surface(calm)
    levels = calm - below
    off = np.abs(levels).max(axis=2)
    rest = off[off < np.quantile(off, 0.6)]
    limit = SIGMAS * 1.4826 * float(np.median(rest)) if len(rest) else DEPTH
    return Ground(levels, below, max(DEPTH, limit))


def surface(calm: np.ndarray) -> np.ndarray:
    """Return the ground as a smooth surface through what there is most of."""
    small = _reduced(calm)
    wide = FLAT * max(small.shape[:2])
    result = np.broadcast_to(np.median(small.reshape(-1, 3), axis=0), small.shape).astype(np.float32)
    for step in range(ROUNDS):
        off = np.abs(small - result).max(axis=2)
        scale = max(2.5 * float(np.median(off)), 60.0 * 0.7**step, 6.0)
        weight = (1 / (1 + (off / scale) ** 6)).astype(np.float32)
        mass = cv2.GaussianBlur(weight, (0, 0), wide * 0.85**step) + 1e-4
        result = cv2.GaussianBlur(small * weight[..., None], (0, 0), wide * 0.85**step) / mass[..., None]
    return cv2.resize(result, calm.shape[1::-1], interpolation=cv2.INTER_CUBIC)


def _reduced(calm: np.ndarray) -> np.ndarray:
    height, width = calm.shape[:2]
    zoom = min(SMALL / max(height, width), 1.0)
    size = max(1, round(width * zoom)), max(1, round(height * zoom))
    return cv2.resize(calm, size, interpolation=cv2.INTER_AREA)


def calmed(image: np.ndarray) -> np.ndarray:
    """Average the noise of ``(H, W, 3) uint8`` away; return ``(H, W, 3) float32``."""
    noise = grain(image)
    if noise > CALM and impulses(image).mean() > 0.004:
        image = cv2.medianBlur(cv2.medianBlur(image, 3), 3)
        noise = grain(image)
    width = float(np.clip(noise / (2 * np.sqrt(np.pi) * CALM), 0.7, WIDEST))
    return cv2.GaussianBlur(image.astype(np.float32), (0, 0), width)

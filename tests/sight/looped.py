"""Films of alike things that grow, shrink and fade in place, as a codec leaves them: drawn fine, softened and noisy."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from limner.sight.clip import Clip

Look = Callable[[int], tuple[float, float]]
"""The size and the opacity in a frame."""


def looped(
    centres: Sequence[tuple[float, float]], looks: Sequence[Look], *, side: float = 12, square: bool = False,
    count: int = 48, size: tuple[int, int] = (150, 120), ground: tuple[int, int, int] = (32, 36, 44),
    colour: tuple[int, int, int] = (46, 204, 113), noise: float = 1.0,
) -> Clip:  # fmt: skip
    """Film discs, or squares, of one diameter about their centres, each at its own sizes and opacities."""
    rng = np.random.default_rng(5)
    fine = 8
    y, x = (np.indices((size[1] * fine, size[0] * fine)) + 0.5) / fine
    frames = []
    for time in range(count):
        shown = np.zeros((size[1], size[0]), np.float32)
        for (cx, cy), look in zip(centres, looks, strict=True):
            scale, opacity = look(time)
            away = np.maximum(np.abs(x - cx), np.abs(y - cy)) if square else np.hypot(x - cx, y - cy)
            drawn = (away < scale * side / 2).astype(np.float32)
            drawn = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA) * opacity
            shown = shown + drawn - shown * drawn
        shown = cv2.GaussianBlur(shown, (0, 0), 0.4)[..., None]
        frame = np.array(ground) * (1 - shown) + np.array(colour) * shown
        coarse = cv2.resize(rng.normal(0, noise, (size[1] // 2, size[0] // 2, 3)), size, interpolation=cv2.INTER_LINEAR)
        frames.append(np.clip(np.round(frame + coarse * (shown > 0.01)), 0, 255).astype(np.uint8))
    return Clip(np.stack(frames), np.arange(count) / 24, 24.0, count / 24)


def ring(count: int, radius: float, middle: tuple[float, float]) -> list[tuple[float, float]]:
    """Places around a ring."""
    angles = 2 * np.pi * np.arange(count) / count
    return [(middle[0] + radius * np.cos(angle), middle[1] + radius * np.sin(angle)) for angle in angles]


def wave(time: float, delay: float, period: float = 20) -> float:
    """A value that goes from one to nothing, stays there, and comes back by degrees."""
    part = ((time - delay) / period) % 1
    return float(np.clip(abs(part - 0.5) * 2.6 - 0.3, 0, 1))

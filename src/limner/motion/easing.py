"""Easing curves over many times at once, with their slopes, and the ones that people have names for.

Semantics are those of :class:`limner.sight.animation.Easing` (CSS Easing Functions 2); a test holds the two together.
"""

import math

import numpy as np

from limner.sight.animation import PRESETS, TICK, Easing

CURVES: dict[str, tuple[float, float, float, float]] = {
    "ease-in-sine": (0.12, 0.0, 0.39, 0.0), "ease-out-sine": (0.61, 1.0, 0.88, 1.0),
    "ease-in-out-sine": (0.37, 0.0, 0.63, 1.0), "ease-in-quad": (0.11, 0.0, 0.5, 0.0),
    "ease-out-quad": (0.5, 1.0, 0.89, 1.0), "ease-in-out-quad": (0.45, 0.0, 0.55, 1.0),
    "ease-in-cubic": (0.32, 0.0, 0.67, 0.0), "ease-out-cubic": (0.33, 1.0, 0.68, 1.0),
    "ease-in-out-cubic": (0.65, 0.0, 0.35, 1.0), "ease-in-quart": (0.5, 0.0, 0.75, 0.0),
    "ease-out-quart": (0.25, 1.0, 0.5, 1.0), "ease-in-out-quart": (0.76, 0.0, 0.24, 1.0),
    "ease-in-quint": (0.64, 0.0, 0.78, 0.0), "ease-out-quint": (0.22, 1.0, 0.36, 1.0),
    "ease-in-out-quint": (0.83, 0.0, 0.17, 1.0), "ease-in-expo": (0.7, 0.0, 0.84, 0.0),
    "ease-out-expo": (0.16, 1.0, 0.3, 1.0), "ease-in-out-expo": (0.87, 0.0, 0.13, 1.0),
    "ease-in-circ": (0.55, 0.0, 1.0, 0.45), "ease-out-circ": (0.0, 0.55, 0.45, 1.0),
    "ease-in-out-circ": (0.85, 0.0, 0.15, 1.0), "ease-in-back": (0.36, 0.0, 0.66, -0.56),
    "ease-out-back": (0.34, 1.56, 0.64, 1.0), "ease-in-out-back": (0.68, -0.6, 0.32, 1.6),
    "standard": (0.4, 0.0, 0.2, 1.0), "emphasised": (0.2, 0.0, 0.0, 1.0), "decelerate": (0.0, 0.0, 0.2, 1.0),
    "accelerate": (0.4, 0.0, 1.0, 1.0), "swift": (0.55, 0.0, 0.1, 1.0), "expressive": (0.2, 0.8, 0.2, 1.0),
    "overshoot": (0.175, 0.885, 0.32, 1.275), "anticipate": (0.6, -0.28, 0.735, 0.045),
    "elastic": (0.68, -0.55, 0.265, 1.55),
    "penner-in-quad": (0.55, 0.085, 0.68, 0.53), "penner-out-quad": (0.25, 0.46, 0.45, 0.94),
    "penner-in-out-quad": (0.455, 0.03, 0.515, 0.955), "penner-in-cubic": (0.55, 0.055, 0.675, 0.19),
    "penner-out-cubic": (0.215, 0.61, 0.355, 1.0), "penner-in-out-cubic": (0.645, 0.045, 0.355, 1.0),
    "penner-in-sine": (0.47, 0.0, 0.745, 0.715), "penner-out-sine": (0.39, 0.575, 0.565, 1.0),
    "penner-in-out-sine": (0.445, 0.05, 0.55, 0.95),
}  # fmt: skip
"""``cubic-bezier()`` curves that pages are full of: easings.net, Penner's in CSS, Material Design, animate.css."""
NAMED: dict[str, Easing] = {**PRESETS, **{name: Easing("bezier", numbers) for name, numbers in CURVES.items()}}
"""Every easing with a name, those that CSS itself has words for first."""


def name(easing: Easing) -> str:
    """Return what people call an easing; nothing where it has no name."""
    return next((word for word, known in NAMED.items() if known == easing), "")


def curve(easing: Easing, part: np.ndarray) -> np.ndarray:
    """Progress at parts ``(N,)`` in [0, 1] of the time: :meth:`Easing.at` for many.

    Args:
        easing: the curve.
        part: ``(N,)``; what lies outside [0, 1] is at the nearer end.
    """
    part = np.clip(part, 0.0, 1.0)
    if easing.kind == "linear":
        return part
    if easing.kind == "bezier":
        return bezier(np.array(easing.numbers), part)
    if easing.kind == "steps":
        count, start = int(easing.numbers[0]), int(easing.numbers[1])
        taken = np.floor(part * count + TICK) + start
        return np.where(part < 1, np.minimum(taken, count) / count, 1.0)
    damping, swings = easing.numbers
    omega = 2 * math.pi * swings
    damped = omega * math.sqrt(1 - damping**2)
    swing = np.cos(damped * part) + damping * omega / damped * np.sin(damped * part)
    return 1 - np.exp(-damping * omega * part) * swing


def bezier(numbers: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Progress of ``cubic-bezier()``.

    Args:
        numbers: ``(4,)`` x1, y1, x2, y2 or ``(N, 4)``, one for each part.
        part: ``(N,)`` in [0, 1].
    """
    return progress(numbers, solved(numbers, part))


def progress(numbers: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Progress of ``cubic-bezier()`` at the curve parameters ``(N,)`` that :func:`solved` gives."""
    y1, y2 = numbers[..., 1], numbers[..., 3]
    return (((1 + 3 * y1 - 3 * y2) * u + 3 * y2 - 6 * y1) * u + 3 * y1) * u


def slopes(numbers: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Evaluate ``cubic-bezier()`` and how it changes.

    Args:
        numbers: as for :func:`bezier`.
        u: ``(N,)`` the curve parameters, as :func:`solved` gives them.

    Returns:
        Progress ``(N,)``, its slope over the part ``(N,)``, its slopes over x1, y1, x2, y2 ``(N, 4)``.
    """
    x1, y1, x2, y2 = numbers[..., 0], numbers[..., 1], numbers[..., 2], numbers[..., 3]
    v = 1 - u
    first, second = 3 * v * v * u, 3 * v * u * u
    value = first * y1 + second * y2 + u**3
    along = np.maximum(3 * v * v * x1 + 6 * v * u * (x2 - x1) + 3 * u * u * (1 - x2), 1e-4)
    slope = (3 * v * v * y1 + 6 * v * u * (y2 - y1) + 3 * u * u * (1 - y2)) / along
    return value, slope, np.stack([-slope * first, first, -slope * second, second], -1)


def solved(numbers: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Curve parameters at which x is ``part``: Newton's steps, or halves of the bracket where they would leave it."""
    x1, x2 = numbers[..., 0], numbers[..., 2]
    a, b, c = 1 + 3 * x1 - 3 * x2, 3 * x2 - 6 * x1, 3 * x1
    steep, bend = 3 * a, 2 * b
    low, high = np.zeros_like(part), np.ones_like(part)
    u = part
    for _ in range(40):
        miss = ((a * u + b) * u + c) * u - part
        if np.abs(miss).max(initial=0.0) < 1e-9:
            break
        over = miss > 0
        high, low = np.where(over, u, high), np.where(over, low, u)
        step = u - miss / np.maximum((steep * u + bend) * u + c, 1e-9)
        inside = (step >= low) & (step <= high)
        u = step if inside.all() else np.where(inside, step, (low + high) / 2)
    return u

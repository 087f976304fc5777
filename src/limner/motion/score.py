"""How like two films are, without a network: look without time, and time.

The foreground error is the mean difference of two frames over the mean of what either differs from the ground, so an
animation of a small thing on a large page is not right because the page is. Look aligns the films in time first
(Sakoe and Chiba, 1978); time does not. After the two axes of Animation2Code (Ji et al., 2026), which names them
appearance and temporal; its own formulas with their networks are in ``bench``.
"""

from collections.abc import Mapping

import cv2
import msgspec
import numpy as np

BAND = 10
"""Frames that alignment may shift a frame by."""
WIDTH = 240
"""Pixels that films are compared at, at most: times are as sharp, and it is 10 times faster."""
FLOOR = 2
"""Levels that compression and rasterisers differ by, which are no difference."""


class Compared(msgspec.Struct, frozen=True):
    """How like a film is to its target, each in [0, 1]."""

    look: float
    """1 less the foreground error after alignment in time."""
    time: float
    """1 less the foreground error without alignment."""
    frames: tuple[float, ...]
    """1 less the foreground error of each frame."""


def compare(target: np.ndarray, made: np.ndarray, plate: np.ndarray, floor: int = FLOOR) -> Compared:
    """Compare two films.

    Args:
        target: ``(N, H, W, 3) uint8``.
        made: of the same shape.
        plate: the target's ground, ``(H, W, 3)``.
        floor: levels that are no difference.
    """
    scale = min(1.0, WIDTH / target.shape[2])
    a, b = (np.stack([_small(frame, scale) for frame in film]) for film in (target, made))
    ground = _small(np.clip(plate, 0, 255).astype(np.uint8), scale)
    shown = [_gap(frame, ground, floor) for frame in a]
    drawn = [_gap(frame, ground, floor) for frame in b]
    most = max(*shown, *drawn, 1e-9)
    errors = np.full((len(a), len(b)), np.inf)
    for i, frame in enumerate(a):
        for j in range(max(0, i - BAND), min(len(b), i + BAND + 1)):
            errors[i, j] = _gap(frame, b[j], floor) / max(shown[i], drawn[j], 0.05 * most)
    straight = np.minimum(np.diag(errors), 1.0)
    frames = tuple(round(float(1 - error), 4) for error in straight)
    return Compared(1 - min(_aligned(np.minimum(errors, 1e6)), 1.0), 1 - float(straight.mean()), frames)


def components(compared: Compared) -> Mapping[str, float]:
    """Name the numbers of a review."""
    return {"look": round(compared.look, 4), "time": round(compared.time, 4)}


def score(values: Mapping[str, float]) -> float:
    """Return the score of a review: half look, half time."""
    return (values["look"] + values["time"]) / 2


def _small(frame: np.ndarray, scale: float) -> np.ndarray:
    return cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else frame


def _gap(one: np.ndarray, other: np.ndarray, floor: int) -> float:
    """Give the mean of what differences are beyond the floor, levels."""
    beyond = cv2.subtract(cv2.absdiff(one, other), np.full_like(one, floor))  # which ends at 0
    return cv2.norm(beyond, cv2.NORM_L1) / beyond.size


def _aligned(errors: np.ndarray) -> float:
    """Mean error along the best alignment: each frame of either film has a partner, in order."""
    rows, columns = errors.shape
    cost = np.full((rows + 1, columns + 1), np.inf)
    length = np.zeros((rows + 1, columns + 1), int)
    cost[0, 0] = 0
    for i in range(1, rows + 1):
        for j in range(max(1, i - BAND), min(columns, i + BAND) + 1):
            back = min(((i - 1, j - 1), (i - 1, j), (i, j - 1)), key=lambda at: cost[at])
            cost[i, j] = cost[back] + min(errors[i - 1, j - 1], 1.0)
            length[i, j] = length[back] + 1
    return float(cost[-1, -1] / max(length[-1, -1], 1))

"""Films of rings and strokes in one colour, as a codec leaves them: drawn finely, softened and noisy."""

from collections.abc import Callable

import cv2
import numpy as np

from limner.sight.moving import Blob, blobs_in, tolerance
from limner.sight.plate import find_plate, noise_of
from limner.sight.tracks import Clip

GROUND, COLOUR = (245, 244, 240), (30, 110, 220)


def filmed(draw: Callable[[int, np.ndarray, np.ndarray], np.ndarray], count: int = 60) -> Clip:
    """Film coverage: ``draw`` gives it for a frame at points x and y, in pixels; 160 times 140 of them."""
    rng = np.random.default_rng(3)
    size, fine = (160, 140), 4
    y, x = (np.indices((size[1] * fine, size[0] * fine)) + 0.5) / fine
    frames = []
    for time in range(count):
        shown = cv2.resize(draw(time, x, y).astype(np.float32), size, interpolation=cv2.INTER_AREA)
        shown = cv2.GaussianBlur(shown, (0, 0), 0.4)[..., None]
        frame = np.array(GROUND) * (1 - shown) + np.array(COLOUR) * shown
        noise = cv2.resize(rng.normal(0, 0.8, (size[1] // 2, size[0] // 2, 3)), size, interpolation=cv2.INTER_LINEAR)
        frames.append(np.clip(np.round(frame + noise * (shown > 0.01)), 0, 255).astype(np.uint8))
    return Clip(np.stack(frames), np.arange(count) / 30, 30.0, count / 30)


def seen(clip: Clip) -> tuple[np.ndarray, list[list[Blob]]]:
    """Give a film's plate, and its blobs."""
    plate, changed = find_plate(clip.frames)
    limit = tolerance(noise_of(clip.frames, plate, changed))
    return plate, blobs_in(clip.frames, plate, limit, changed)


def arc(x: np.ndarray, y: np.ndarray, start: float, end: float, radius: float = 40, width: float = 7) -> np.ndarray:
    """Cover an arc about the middle, from one part of a turn to another."""
    off = np.abs(np.hypot(x - 80, y - 70) - radius) < width / 2
    part = np.arctan2(y - 70, x - 80) / (2 * np.pi)
    return off & ((part - start) % 1 < end - start)

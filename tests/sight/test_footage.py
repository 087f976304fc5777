import cv2
import numpy as np
import pytest

from limner.sight.footage import is_footage

RNG = np.random.default_rng(3)


def scenery(width: int = 320, height: int = 240) -> np.ndarray:
    """Something with the statistics of a photograph: texture at all scales, no flat colour."""
    total = np.zeros((height, width, 3), np.float32)
    for size in (4, 8, 16, 32, 64, 128):
        layer = RNG.normal(0, 1, (max(2, height // size), max(2, width // size), 3)).astype(np.float32)
        total += cv2.resize(layer, (width, height), interpolation=cv2.INTER_CUBIC) * size**0.6
    total += RNG.normal(0, 1.0, total.shape)
    total = (total - total.min()) / (total.max() - total.min())
    return (total * 255).astype(np.uint8)


def window(picture: np.ndarray, x: float, y: float, zoom: float) -> np.ndarray:
    matrix = np.array([[zoom, 0, -x], [0, zoom, -y]])
    return cv2.warpAffine(picture, matrix, (160, 120), flags=cv2.INTER_LINEAR)


def test_a_walk_through_the_world_is_footage() -> None:
    near, far = scenery(), scenery()
    frames = []
    for number in range(40):
        frame = window(far, 20 + 1.2 * number, 30, 1.2)
        mask = window(near, 10 + 4 * number, 20, 1.3)[..., 0] > 128  # what is near moves faster
        frame[mask] = window(near, 10 + 4 * number, 25 + 8 * np.sin(number / 3), 1.3)[mask]
        frames.append(np.clip(frame + RNG.normal(0, 3, frame.shape), 0, 255).astype(np.uint8))
    assert is_footage(np.stack(frames), 30)


@pytest.mark.parametrize("zoom", [1.2, 1.6])
def test_a_photograph_that_is_panned_is_none(zoom: float) -> None:
    picture = scenery()
    frames = np.stack([window(picture, 10 + 1.5 * n, 10 + 0.7 * n, zoom * (1 + 0.002 * n)) for n in range(40)])
    assert not is_footage(frames, 30)


def test_a_thing_on_a_photograph_is_none() -> None:
    picture = window(scenery(), 20, 20, 1.2)
    frames = np.stack([picture] * 40)
    for number, frame in enumerate(frames):
        frame[40:70, 10 + 3 * number : 40 + 3 * number] = (250, 40, 40)
    assert not is_footage(frames, 30)


def test_flat_colours_that_change_everywhere_are_none() -> None:
    frames = np.stack([np.full((60, 80, 3), (200 - 4 * n, 20 + 4 * n, 90), np.uint8) for n in range(40)])
    assert not is_footage(frames, 30)
    assert not is_footage(frames[:2], 30)

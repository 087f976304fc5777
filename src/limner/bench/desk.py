"""What lies under paper that is photographed: wood and slate for development, linen and cork in the test part."""

from collections.abc import Callable

import cv2
import numpy as np

from limner.bench.turns import Ground


def surface(part: str, rng: np.random.Generator) -> Ground:
    """Choose a surface of a part."""
    makers = SURFACES[part]
    maker = makers[int(rng.integers(len(makers)))]
    seed = int(rng.integers(1 << 31))
    return lambda height, width: maker(height, width, np.random.default_rng(seed))


def flat(colour: tuple[int, int, int]) -> Ground:
    """Return a ground of one colour, as the lid of a scanner."""
    return lambda height, width: np.full((height, width, 3), colour, np.uint8)


def wood(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Draw planks with grain, ``(height, width, 3) uint8``."""
    plank = int(rng.integers(150, 240))
    tones = np.array([[150, 108, 70], [164, 120, 80], [138, 98, 62], [171, 130, 90]], np.float32)
    image = np.zeros((height, width, 3), np.float32)
    for top in range(0, height, plank):
        band = image[top : top + plank]
        grain = _noise(band.shape[0], width, (1.1, 90), rng) + 0.6 * _noise(band.shape[0], width, (6, 220), rng)
        band += tones[int(rng.integers(len(tones)))] + 16 * grain[..., None]
        band[:2] *= 0.6
    return _bytes(image)


def slate(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Draw a dark, speckled stone."""
    cloud = _noise(height, width, (24, 24), rng) + 0.7 * _noise(height, width, (1.2, 1.2), rng)
    return _bytes(np.array([74, 80, 88], np.float32) + 7 * cloud[..., None])


def linen(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Draw a woven cloth."""
    y, x = np.mgrid[:height, :width]
    weave = 7.0 * ((x // 2 + y // 2) % 2)
    threads = _noise(height, width, (0.8, 30), rng) + _noise(height, width, (30, 0.8), rng)
    tone = np.array([[168, 172, 166], [120, 138, 150]][int(rng.integers(2))], np.float32)
    return _bytes(tone + (6 * threads + weave)[..., None])


def cork(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Draw a cork board."""
    grains = np.digitize(_noise(height, width, (3.2, 3.2), rng), (-1.4, -0.5, 0.5, 1.3)) - 2.0
    return _bytes(np.array([196, 152, 104], np.float32) + np.array([15, 16, 16]) * grains[..., None])


def _noise(height: int, width: int, sigma: tuple[float, float], rng: np.random.Generator) -> np.ndarray:
    """Return smooth noise of unit variance; ``sigma`` down and across."""
    field = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), sigma[1], sigmaY=sigma[0])
    return field / max(float(field.std()), 1e-6)


def _bytes(image: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


SURFACES: dict[str, tuple[Callable[[int, int, np.random.Generator], np.ndarray], ...]] = {
    "dev": (wood, slate), "test": (linen, cork),
}  # fmt: skip

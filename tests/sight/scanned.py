"""What the tests of restoring share: a page of text with a chart on it, and the same on a desk."""

import numpy as np

from limner.sight.warp import resample, through
from tests.sight.lettered import draw, line

WORDS = (
    "Quarterly report of the harbour",
    "The ferry carried more people than ever before,",
    "and most of them paid by card.",
    "Repairs to the northern pier took nine weeks;",
    "the contractor asked for an extension twice.",
    "Fuel was cheaper from March to August,",
    "which made up for the higher wages.",
    "We thank everybody who helped.",
)
GROUND = (
    '<rect width="100%" height="100%" fill="#ffffff"/><rect x="60" y="330" width="50" height="90" fill="#4477aa"/>'
    '<rect x="150" y="360" width="50" height="60" fill="#cc6677"/><rect x="240" y="300" width="50" height="120"'
    ' fill="#228833"/><path d="M40 290V420H460" fill="none" stroke="#222222" stroke-width="2"/>'
)


def page(ground: str = GROUND, colour: str = "#222222") -> np.ndarray:
    """Draw a page ``(460, 520, 3) uint8``."""
    nodes = [line(words, 40, 50 + 30 * n, 24 if n == 0 else 16, colour) for n, words in enumerate(WORDS)]
    return np.ascontiguousarray(draw(nodes, 520, 460, ground)[..., :3])


def desk(flat: np.ndarray, corners: np.ndarray, width: int, height: int, seed: int = 0) -> np.ndarray:
    """Lay a page on a brown, grainy desk of that size, its corners at ``(4, 2)`` pixels, clockwise."""
    rng = np.random.default_rng(seed)
    high, wide = flat.shape[:2]
    frame = through(corners, np.array([[0, 0], [wide, 0], [wide, high], [0, high]]))
    laid = resample(flat, frame, width, height, border=(0.0,) * 3).pixels
    mask = resample(np.full((high, wide), 255, np.uint8), frame, width, height, border=(0.0,)).pixels[..., None] / 255
    brown = np.array([110.0, 80, 60]) + rng.normal(0, 6, (height, width, 1))
    return np.clip(laid * mask + brown * (1 - mask), 0, 255).astype(np.uint8)


def noisy(pixels: np.ndarray, levels: float, seed: int = 0) -> np.ndarray:
    """Add Gaussian noise."""
    return np.clip(pixels + np.random.default_rng(seed).normal(0, levels, pixels.shape), 0, 255).astype(np.uint8)

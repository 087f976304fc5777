"""Sprites of shapes laid on each other, for the tests of what draws them."""

import numpy as np

from limner.sight.draw import filled
from limner.sight.graph import Shape

SIZE = (50, 80)
BOX = (0, 0, SIZE[1], SIZE[0])
RED, BLUE, WHITE = (230, 57, 70), (29, 53, 87), (241, 250, 238)


def painted(*layers: tuple[Shape, tuple[int, int, int]], noise: float = 0.0) -> np.ndarray:
    """A sprite of shapes laid on each other; the first is its outline."""
    colour = np.zeros((*SIZE, 3), np.float32)
    for index, (shape, paint) in enumerate(layers):
        cover = filled(shape, BOX)[..., None]
        colour = colour * (1 - cover) + np.array(paint) * cover if index else np.zeros_like(colour) + paint
    colour = colour + np.random.default_rng(0).normal(0, noise, colour.shape)
    return np.dstack([colour, filled(layers[0][0], BOX)]).astype(np.float32)

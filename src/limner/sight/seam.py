"""Tells where a completed shape would let the ground shine through beside a neighbour that lies above it.

Of two anti-aliased edges at one place each leaves a part of a pixel open, and together they show what is below both
although the picture does not (conflation; Porter and Duff 1984, section 4.1). A shape that goes on below its neighbour
leaves nothing open; one that ends just there does. Not covered: edges between pixels, which leave no pixel in part.
"""

import numpy as np

from limner.sight import outline
from limner.sight.layers import Layers

PART = 0.1
"""The part of a pixel from which it counts: as filled by one of two, and as left open by both."""
CLOSED = 0.95
"""The part of a pixel that two neighbours fill together at least where nothing shines through in the picture."""
LEAST = 8
"""Pixels of a seam that shows; fewer are where outlines cross."""


def shows(layers: Layers, shares: np.ndarray, rank: int, drawn: np.ndarray, left: int, top: int) -> bool:
    """Say whether a shape leaves a seam that the picture does not have.

    Args:
        layers: the painting order.
        shares: ``(H, W, 3) float32``, as in ``Coverage``.
        rank: the layer that the shape is drawn for.
        drawn: ``(h, w) float32``: the coverage of the shape in a window, which may reach beyond the picture.
        left: the picture's column at which the window starts.
        top: the picture's row at which the window starts.
    """
    height, width = shares.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + drawn.shape[1], width), min(top + drawn.shape[0], height)
    if x0 >= x1 or y0 >= y1:
        return False
    own, above = outline.split(layers, shares, rank, np.s_[y0:y1, x0:x1])
    shared = (own > PART) & (above > PART) & (own + above > CLOSED)
    opened = (1 - above) * (1 - drawn[y0 - top : y1 - top, x0 - left : x1 - left])
    return int((shared & (opened > PART)).sum()) >= LEAST

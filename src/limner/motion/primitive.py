"""Reads a sprite of one colour as a circle, an ellipse or a (rounded) rectangle, by its area and moments.

Compression frays a border by a pixel here and there, which follows no curve; area and moments take all of it together,
and the border only has to agree on the whole.
"""

import math

import numpy as np

from limner.sight.draw import filled
from limner.sight.graph import Circle, Ellipse, Rect, Shape

FRAYED = 0.32
"""Mean difference of coverage along the border up to which a shape is what is seen."""
SIMPLER = 1.2
"""Part by which a shape of more numbers must be nearer to be taken instead."""
SMALLEST = 20.0
"""Pixels of area: in less every shape is alike."""


def primitive(alpha: np.ndarray) -> Shape | None:
    """Return the shape whose inside ``alpha`` ``(h, w)`` covers, in its pixels; ``None`` where it is none of these."""
    area = float(alpha.sum())
    if area < SMALLEST:
        return None
    across, down = np.arange(alpha.shape[1]) + 0.5, np.arange(alpha.shape[0]) + 0.5
    x, y = float(alpha.sum(0) @ across) / area, float(alpha.sum(1) @ down) / area
    spread = float(alpha.sum(0) @ (across - x) ** 2) / area, float(alpha.sum(1) @ (down - y) ** 2) / area
    rx, ry = (2 * math.sqrt(value) for value in spread)  # of an ellipse with these moments
    grow = math.sqrt(area / (math.pi * rx * ry))
    radius = math.sqrt(area / math.pi)
    shapes: list[Shape] = [Circle(x, y, radius), Ellipse(x, y, rx * grow, ry * grow)]
    width, height = (math.sqrt(12 * value) for value in spread)  # of a rectangle with these moments
    for corner in np.linspace(0, 0.5, 11) * min(width, height):
        # Rounding takes area and a little of the moments: sides follow from the area at the moments' aspect.
        side = math.sqrt((area + (4 - math.pi) * corner**2) / (width * height))
        w, h = width * side, height * side
        shapes.append(Rect(x - w / 2, y - h / 2, w, h, round(min(float(corner), w / 2, h / 2), 2)))
    found = [(_off(shape, alpha, area), shape) for shape in shapes]
    best, shape = found[0]
    for off, other in found[1:]:
        if off * SIMPLER < best:
            best, shape = off, other
    return shape if best < FRAYED else None


def _off(shape: Shape, alpha: np.ndarray, area: float) -> float:
    """Return the difference of coverage for each pixel of the border."""
    drawn = filled(shape, (0, 0, alpha.shape[1], alpha.shape[0]))
    border = 2 * math.sqrt(math.pi * area)
    if isinstance(shape, Rect):
        border = 2 * (shape.width + shape.height)
    elif isinstance(shape, Ellipse):
        border = math.pi * (shape.rx + shape.ry)
    return float(np.abs(drawn - alpha).sum()) / border

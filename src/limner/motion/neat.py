"""Says numbers as a person would, where nobody can see the difference: whole pixels, no turn, equal sides.

Sizes that were measured in a compressed film are known to some tenths of a pixel; a size in whole pixels that is as near
is what was written, for hardly any page has others. Places are left as they are: things rest where a layout put them.
"""

import math

import msgspec
import numpy as np

from limner.sight.graph import Circle, Ellipse, Item, Node, Rect

WHOLE = 0.3
"""Pixels by which a size in whole ones may be off."""
ROUND = 0.6
"""Pixels by which the radius of a corner may: a few pixels of alpha are all that tells it."""
UNSEEN = 0.35
"""Pixels by which the corners of a drawing may be off where a transform is said more plainly."""


def neat(item: Item) -> Item:
    """Return a shape with sizes in whole pixels, where that is as likely."""
    if not isinstance(item, Node):
        return item
    stroke = item.stroke and msgspec.structs.replace(item.stroke, width=_whole(item.stroke.width))
    edge = stroke.width if stroke else 0.0
    shape = item.shape
    match shape:
        case Rect(x, y, width, height, radius, angle):
            wide, high = _sides(width + edge, height + edge)
            wide, high = wide - edge, high - edge
            corner = round(radius + edge / 2) - edge / 2
            radius = corner if abs(corner - radius) < ROUND and corner >= 0 else radius
            radius = min(radius, wide / 2, high / 2)
            shape = Rect(x + (width - wide) / 2, y + (height - high) / 2, wide, high, radius, angle)
        case Circle(cx, cy, r):
            shape = Circle(cx, cy, (_whole(2 * r + edge) - edge) / 2)
        case Ellipse(cx, cy, rx, ry, angle):
            wide, high = _sides(2 * rx + edge, 2 * ry + edge)
            shape = Ellipse(cx, cy, (wide - edge) / 2, (high - edge) / 2, angle)
    return msgspec.structs.replace(item, shape=shape, stroke=stroke)


def plainest(matrix: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """Return the plainest transform that moves a drawing's corners as ``matrix`` does, to what can be seen.

    Args:
        matrix: ``(3, 3)``, affine, in pixels.
        box: left, top, right and bottom of the drawing.

    Returns:
        A translation, else a similarity, else ``matrix``.
    """
    left, top, right, bottom = box
    corners = np.array([[left, right, left, right], [top, top, bottom, bottom], [1, 1, 1, 1]], float)
    there = matrix @ corners
    (a, c), (b, d) = matrix[:2, :2]
    x, y = (a + d) / 2, (b - c) / 2
    middle = corners.mean(axis=1)
    for linear in (np.eye(2), np.diag([a, d]), math.hypot(x, y) * np.eye(2), np.array([[x, -y], [y, x]])):
        plain = np.eye(3)
        plain[:2, :2] = linear
        plain[:2, 2] = (matrix @ middle)[:2] - linear @ middle[:2]
        if np.abs(plain @ corners - there).max() < UNSEEN:
            return plain
    return matrix


def _whole(value: float) -> float:
    near = float(round(value))
    return near if near and abs(near - value) < WHOLE else value


def _sides(width: float, height: float) -> tuple[float, float]:
    """Return sides in whole pixels, and equal ones where they may be."""
    if abs(width - height) < WHOLE:
        width = height = (width + height) / 2
    return _whole(width), _whole(height)

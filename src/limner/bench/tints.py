"""The colour that a paint has at points of a picture, straight from the definition in SVG 1.1, section 13.2."""

import numpy as np

from limner.sight.graph import Paint, Radial, Solid, rgb


def levels(paint: Paint, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return sRGB levels of 0 to 255, opacity left out.

    Args:
        paint: the paint.
        x: columns in pixels.
        y: rows in pixels, of a shape that can be broadcast with that of ``x``.

    Returns:
        ``(3,)`` of one colour, else the shape of the points and 3.
    """
    if isinstance(paint, Solid):
        return np.array(rgb(paint.colour), float)
    if isinstance(paint, Radial):
        c, s = np.cos(np.radians(paint.angle)), np.sin(np.radians(paint.angle))
        dx, dy = x - paint.cx, y - paint.cy
        at = np.hypot(c * dx + s * dy, (c * dy - s * dx) / max(paint.squeeze, 1e-6)) / max(paint.r, 1e-6)
    else:
        ax, ay = paint.x2 - paint.x1, paint.y2 - paint.y1
        at = ((x - paint.x1) * ax + (y - paint.y1) * ay) / max(ax * ax + ay * ay, 1e-12)
    offsets, colours = [stop.offset for stop in paint.stops], np.array([rgb(stop.colour) for stop in paint.stops])
    return np.stack([np.interp(at, offsets, colours[:, k]) for k in range(3)], axis=-1)

"""The numbers of a shape as one row: read out, changed, and put back; their kinds say what may be done with them."""

from collections.abc import Iterator

import msgspec
import numpy as np

from limner.sight.graph import Arc, Circle, Ellipse, Line, Path, Polygon, Polyline, Rect, Sector, Shape, Subpath, Text

ACROSS, DOWN, LENGTH, ANGLE, FLAG = "x", "y", "l", "a", "f"
"""Kinds: a position across and one down, a length, all in pixels; an angle in degrees; and what says yes or no."""
KINDS = {
    Rect: "xyllla",
    Circle: "xyl",
    Ellipse: "xylla",
    Sector: "xylaal",
    Arc: "xylaa",
    Line: "xyxy",
}
SEGMENTS = {2: "xy", 5: "lffxy", 6: "xyxyxy"}


def kinds(shape: Shape) -> str:
    """Return the kind of each number of a shape, a letter each.

    Raises:
        ValueError: the shape is text, which is not measured here.
    """
    match shape:
        case Polyline(points) | Polygon(points):
            return "xy" * len(points)
        case Path(outlines):
            return "".join("xy" + "".join(SEGMENTS[len(seg)] for seg in part.segments) for part in outlines)
        case Text():
            raise ValueError("text is placed by whoever measured its letters")
    return KINDS[type(shape)]


def read(shape: Shape) -> np.ndarray:
    """Return the numbers of a shape, ``(K,) float64``, as :func:`kinds` lists them."""
    match shape:
        case Polyline(points) | Polygon(points):
            return np.array(points, float).ravel()
        case Path(outlines):
            return np.array([v for part in outlines for row in (part.start, *part.segments) for v in row], float)
    return np.array(msgspec.structs.astuple(shape), float)


def write(shape: Shape, values: np.ndarray) -> Shape:
    """Return a shape of the same make with other numbers, ``(K,)``."""
    row = [float(value) for value in values]
    match shape:
        case Polyline() | Polygon():
            return type(shape)(tuple(zip(row[::2], row[1::2], strict=True)))
        case Path(outlines):
            rest = iter(row)
            return Path(tuple(_refill(part, rest) for part in outlines))
        case Text():
            raise ValueError("text is placed by whoever measured its letters")
    return type(shape)(*row)


def _refill(part: Subpath, rest: Iterator[float]) -> Subpath:
    start = (next(rest), next(rest))
    return Subpath(start, tuple(tuple(next(rest) for _ in segment) for segment in part.segments), part.closed)

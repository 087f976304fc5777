"""How long a shape is to describe: the numbers in it.

The measure by which a simpler reading is preferred (minimum description length, Rissanen 1978). All readings that are
compared fit the pixels to within the noise, so what is left to compare is how much each has to say.
"""

from limner.sight.graph import Arc, Circle, Ellipse, Line, Path, Polygon, Polyline, Rect, Sector, Shape, Text


def numbers(shape: Shape) -> int:
    """Return how many numbers a shape is written with."""
    match shape:
        case Circle():
            return 3
        case Ellipse(angle=angle):
            return 4 + (angle != 0)
        case Rect(radius=radius, angle=angle):
            return 4 + (radius != 0) + (angle != 0)
        case Sector(inner=inner):
            return 5 + (inner != 0)
        case Arc():
            return 5
        case Line():
            return 4
        case Polyline(points) | Polygon(points):
            return 2 * len(points)
        case Path(outlines):
            return sum(2 + sum(map(len, outline.segments)) for outline in outlines)
        case Text():
            return 3

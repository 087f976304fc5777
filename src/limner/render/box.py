"""Says a drawing as one HTML box in CSS, where it is one: background, border, corners, turn.

Boxes are rectangles, rounded or not, circles and ellipses, in one colour or a gradient, with a border of one colour or
none; other outlines clip a box to themselves. Not covered: gradients of ellipses that are squeezed, dashes, borders
without an inside but on circles and boxes, borders of what is clipped.
"""

import math
from collections.abc import Callable
from itertools import pairwise

from limner.render.path import Grid, number, outline
from limner.sight.draw import extent
from limner.sight.graph import (
    Circle,
    Ellipse,
    Linear,
    Node,
    Paint,
    Path,
    Polygon,
    Radial,
    Rect,
    Scene,
    Solid,
    Stop,
    Text,
    moved,
)
from limner.sight.words import box as text_box

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels of the film."""
SAME = 0.02
"""Pixels, degrees and parts of a gradient: nearer ones are one."""
CLIPS = Grid(decimals=1)
"""For outlines, as for boxes: to a tenth of a pixel."""
UNSEEN = 0.25
"""Pixels by which a repeated gradient may be off: half of that at each edge, and nobody sees it."""
CENTRED = 0.5
"""Pixels from the middle of a box within which a gradient is in its middle."""


def box(look: Scene, *, turned: bool) -> tuple[Box, dict[str, str]] | None:
    """Say a drawing as an HTML box, ``None`` where it is more than that.

    Args:
        look: the drawing.
        turned: whether the box may be turned by itself.

    Returns:
        Where the box is before it is turned, border included, and its declarations.
    """
    if len(look.children) != 1 or not isinstance(node := look.children[0], Node):
        return None
    match node.shape:
        case Rect(x, y, width, height, radius, angle):
            area = (x, y, x + width, y + height)
        case Circle(cx, cy, r):
            area, radius, angle = (cx - r, cy - r, cx + r, cy + r), None, 0.0
        case Ellipse(cx, cy, rx, ry, angle):
            area, radius = (cx - rx, cy - ry, cx + rx, cy + ry), None
        case Polygon() | Path() if node.fill is not None and node.stroke is None:
            return _clipped(node.shape, node.fill)
        case _:
            return None
    if angle and not turned:
        return None
    style: dict[str, str] = {}
    if node.fill is not None:
        paint = background(node.fill, area, angle)
        if paint is None:
            return None
        style["background"] = paint
    edge = 0.0
    if (stroke := node.stroke) is not None:
        if stroke.dash or not isinstance(stroke.paint, Solid):
            return None
        edge = stroke.width / 2
        style["box-sizing"] = "border-box"
        style["border"] = f"{pixels(stroke.width)} solid {colour(stroke.paint)}"
    area = (area[0] - edge, area[1] - edge, area[2] + edge, area[3] + edge)
    if radius is None:
        style["border-radius"] = "50%"
    elif radius:
        style["border-radius"] = pixels(radius + edge)
    if abs(angle) > SAME:
        style["rotate"] = f"{number(angle, 1)}deg"
    return area, style


def _clipped(shape: Polygon | Path, fill: Paint) -> tuple[Box, dict[str, str]] | None:
    """Say an outline as a box that is clipped to it (CSS Masking 1, section 5)."""
    low, high = extent(shape)
    area = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    paint = background(fill, area)
    if paint is None or (isinstance(shape, Path) and not all(part.closed for part in shape.outlines)):
        return None
    # From the corner as it is printed.
    here = moved(shape, -round(area[0], 1), -round(area[1], 1))
    if isinstance(here, Polygon):
        words = f"polygon({', '.join(f'{pixels(x)} {pixels(y)}' for x, y in here.points)})"
    else:
        assert isinstance(here, Path)
        rule = "evenodd, " if len(here.outlines) > 1 else ""
        words = f'path({rule}"{"".join(outline(part, CLIPS) for part in here.outlines)}")'
    return area, {"background": paint, "clip-path": words}


def background(paint: Paint, area: Box, angle: float = 0.0) -> str | None:
    """Say a paint as a CSS background, ``None`` where CSS has no short way.

    Args:
        paint: in pixels of the film.
        area: of the box, before it is turned.
        angle: degrees by which the box is turned about its middle.
    """
    x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
    width, height = area[2] - area[0], area[3] - area[1]
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def local(u: float, v: float) -> tuple[float, float]:
        return cosine * (u - x) + sine * (v - y), cosine * (v - y) - sine * (u - x)

    match paint:
        case Solid():
            return colour(paint)
        case Linear(x1, y1, x2, y2, stops, repeat):
            (ax, ay), (bx, by) = local(x1, y1), local(x2, y2)
            length = math.hypot(bx - ax, by - ay)
            if length < SAME:
                return None
            ux, uy = (bx - ax) / length, (by - ay) / length
            # CSS Images 3, section 3.1.1: a line through the middle, as long as the corners ask for.
            line = abs(width * ux) + abs(height * uy)
            start = ax * ux + ay * uy + line / 2
            if repeat:
                return f"repeating-linear-gradient({_direction(ux, uy)}{', '.join(_bands(stops, start, length))})"
            marks = _marks(stops, lambda offset: (start + offset * length) / line)
            return f"linear-gradient({_direction(ux, uy)}{', '.join(marks)})"
        case Radial(cx, cy, r, stops, squeeze) if squeeze == 1:
            u, v = local(cx, cy)
            place = "" if max(abs(u), abs(v)) < CENTRED else f" at {pixels(u + width / 2)} {pixels(v + height / 2)}"
            marks = [f"{colour(Solid(stop.colour, stop.opacity))} {pixels(stop.offset * r)}" for stop in stops]
            return f"radial-gradient(circle{place}, {', '.join([marks[0].removesuffix(' 0'), *marks[1:]])})"
        case Radial():
            return None


def bounds(look: Scene) -> Box:
    """Left, top, right and bottom of what a scene paints, in pixels; of nothing an empty box."""
    boxes = [_reach(node) for node in look.nodes()]
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    low, high = [min(box[i] for box in boxes) for i in (0, 1)], [max(box[i] for box in boxes) for i in (2, 3)]
    return low[0], low[1], high[0], high[1]


def pixels(value: float) -> str:
    """Print a length to a tenth of a pixel, which nobody sees."""
    text = number(value, 1)
    return text if text == "0" else f"{text}px"


def colour(paint: Solid) -> str:
    """Print a colour, as short as it goes where it is opaque."""
    if paint.opacity < 1:
        return f"{paint.colour}{round(paint.opacity * 255):02x}"
    levels = paint.colour
    return f"#{levels[1::2]}" if levels[1::2] == levels[2::2] else levels


def _marks(stops: tuple[Stop, ...], place: Callable[[float], float]) -> list[str]:
    """Print stops; where first and last are at the ends of the line CSS needs no place."""
    marks = []
    for index, stop in enumerate(stops):
        at = place(stop.offset)
        ends = (index == 0 and abs(at) < SAME) or (index == len(stops) - 1 and abs(at - 1) < SAME)
        shade = colour(Solid(stop.colour, stop.opacity))
        marks.append(shade if ends else f"{shade} {number(at * 100, 0)}%")
    return marks


def _bands(stops: tuple[Stop, ...], start: float, length: float) -> list[str]:
    """Print the stops of a repeated gradient in pixels, from the band on that begins nearest to its line's start.

    Two stops of one colour are a band (CSS Images 4, section 3.5.1), and a place before the last one is that of the
    last one.
    """
    edges = [0.0, *(one.offset for one, other in pairwise(stops) if one.offset == other.offset)]
    if stops[0].colour == stops[-1].colour:
        edges = [0.0]

    def begins(edge: float) -> float:
        return (start + edge * length + length / 2) % length - length / 2

    edge = min(edges, key=lambda one: abs(begins(one)))
    begin = begins(edge) if abs(begins(edge)) > UNSEEN else 0.0
    first = next((index for index, stop in enumerate(stops) if index and stop.offset == edge), -1) + 1 if edge else 0
    turned = [*((stop, stop.offset) for stop in stops[first:]), *((stop, stop.offset + 1) for stop in stops[:first])]
    places = [begin + (offset - edge) * length for _, offset in turned]
    marks: list[str] = []
    last = 0.0
    for (stop, _), place in zip(turned, places, strict=True):
        shade, at = colour(Solid(stop.colour, stop.opacity)), pixels(place)
        if marks and marks[-1].split(" ")[0] == shade:
            marks[-1] += f" {at}"
        else:
            marks.append(f"{shade} {'0' if marks and place == last else at}")
        last = place
    return marks


def _direction(ux: float, uy: float) -> str:
    """Print the direction of a gradient, which CSS counts clockwise from the top; down is what it is anyway."""
    angle = round(math.degrees(math.atan2(ux, -uy)) % 360)
    words = {180: "", 90: "to right, ", 270: "to left, ", 0: "to top, ", 360: "to top, "}
    return words.get(angle, f"{angle}deg, ")


def _reach(node: Node) -> Box:
    if isinstance(node.shape, Text):
        return text_box(node.shape)
    low, high = extent(node.shape)
    margin = node.stroke.width / 2 if node.stroke else 0.0
    return float(low[0]) - margin, float(low[1]) - margin, float(high[0]) + margin, float(high[1]) + margin

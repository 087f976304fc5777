"""Moves drawings by a plane transform: under a similarity shapes stay what they are, beyond it as far as they can."""

import math

import msgspec
import numpy as np

from limner.sight.flatten import flatten
from limner.sight.graph import (
    Arc,
    Circle,
    Ellipse,
    Group,
    Item,
    Line,
    Linear,
    Node,
    Paint,
    Path,
    Polygon,
    Polyline,
    Radial,
    Rect,
    Sector,
    Shape,
    Subpath,
    Text,
)

SAME = 1e-4
"""Relative difference of two scales that are one."""
STILL = 1e-6


class _Map(msgspec.Struct, frozen=True):
    matrix: np.ndarray
    scale: float
    """Square root of the area's."""
    angle: float
    """Degrees by which the x axis turns."""
    alike: bool
    """Whether it is a similarity without a mirror."""

    def point(self, x: float, y: float) -> tuple[float, float]:
        u, v = self.matrix[:2] @ (x, y, 1.0)
        return float(u), float(v)


def transformed(items: tuple[Item, ...], matrix: np.ndarray) -> tuple[Item, ...]:
    """Return items under an affine transform.

    Args:
        items: what is drawn; copies (``Use``) move with what they copy only under a translation, so there are none.
        matrix: ``(3, 3)``: maps old points to new ones, in pixels.
    """
    if np.abs(matrix - np.eye(3)).max() < STILL:
        return items
    (a, c), (b, d) = matrix[:2, :2]
    scale = math.sqrt(abs(a * d - b * c))
    alike = max(abs(a - d), abs(b + c)) < SAME * max(scale, SAME)
    through = _Map(matrix, scale, math.degrees(math.atan2(b, a)), alike)
    return tuple(_item(item, through) for item in items)


def _item(item: Item, through: _Map) -> Item:
    if isinstance(item, Group):
        return msgspec.structs.replace(item, children=tuple(_item(child, through) for child in item.children))
    if not isinstance(item, Node):
        u, v = through.matrix[:2, :2] @ (item.dx, item.dy)
        return msgspec.structs.replace(item, dx=float(u), dy=float(v))
    stroke = item.stroke
    if stroke is not None:
        dash = tuple(length * through.scale for length in stroke.dash)
        width = stroke.width * through.scale
        stroke = msgspec.structs.replace(stroke, paint=_paint(stroke.paint, through), width=width, dash=dash)
    fill = item.fill and _paint(item.fill, through)
    return msgspec.structs.replace(item, shape=_shape(item.shape, through), fill=fill, stroke=stroke)


def _shape(shape: Shape, through: _Map) -> Shape:
    k, turn, at = through.scale, through.angle, through.point
    match shape:
        case Line(x1, y1, x2, y2):
            return Line(*at(x1, y1), *at(x2, y2))
        case Polyline(points) | Polygon(points):
            return type(shape)(tuple(at(*point) for point in points))
        case Text(x, y, _, size):
            u, v = at(x, y)
            return msgspec.structs.replace(
                shape, x=u, y=v, size=size * k, angle=shape.angle + turn, spacing=shape.spacing * k
            )
        case Path(outlines) if through.alike or all(len(seg) != 5 for part in outlines for seg in part.segments):
            return Path(tuple(_subpath(part, through) for part in outlines))
    if through.alike:
        return _similar(shape, through)
    if isinstance(shape, Rect) and not shape.angle and np.abs(through.matrix[[0, 1], [1, 0]]).max() < STILL:
        (x0, y0), (x1, y1) = at(shape.x, shape.y), at(shape.x + shape.width, shape.y + shape.height)
        return Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0), shape.radius * k)
    if isinstance(shape, Circle | Ellipse):
        return _oval(shape, through)
    outlines = flatten(shape)
    return Path(
        tuple(
            Subpath(at(*outline.points[0]), tuple(at(*point) for point in outline.points[1:]), outline.closed)
            for outline in outlines
        )
    )


def _similar(shape: Shape, through: _Map) -> Shape:
    k, turn, at = through.scale, through.angle, through.point
    match shape:
        case Rect(x, y, width, height, radius, angle):
            u, v = at(x + width / 2, y + height / 2)
            return Rect(u - k * width / 2, v - k * height / 2, k * width, k * height, k * radius, _turned(angle + turn))
        case Circle(cx, cy, r):
            return Circle(*at(cx, cy), k * r)
        case Ellipse(cx, cy, rx, ry, angle):
            return Ellipse(*at(cx, cy), k * rx, k * ry, _turned(angle + turn))
        case Sector(cx, cy, r, start, sweep, inner):
            return Sector(*at(cx, cy), k * r, start + turn, sweep, k * inner)
        case Arc(cx, cy, r, start, sweep):
            return Arc(*at(cx, cy), k * r, start + turn, sweep)
    raise TypeError(f"{type(shape).__name__} has a rule of its own")


def _oval(shape: Circle | Ellipse, through: _Map) -> Circle | Ellipse:
    """An ellipse under an affine map is an ellipse: its axes are the singular vectors of the unit circle's map."""
    rx, ry, angle = (shape.r, shape.r, 0.0) if isinstance(shape, Circle) else (shape.rx, shape.ry, shape.angle)
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    made = through.matrix[:2, :2] @ np.array([[cosine * rx, -sine * ry], [sine * rx, cosine * ry]])
    axes, (long, short), _ = np.linalg.svd(made)
    middle = through.point(shape.cx, shape.cy)
    if long - short < SAME * long:
        return Circle(*middle, float(long + short) / 2)
    if abs(axes[1, 0]) > abs(axes[0, 0]):  # the longer one is upright: named as it lies, not as it would be turned
        return Ellipse(*middle, float(short), float(long), _turned(_degrees(axes[:, 1])))
    return Ellipse(*middle, float(long), float(short), _turned(_degrees(axes[:, 0])))


def _degrees(axis: np.ndarray) -> float:
    """The direction of a line, within a quarter turn of the x axis."""
    return math.degrees(math.atan(axis[1] / axis[0]))


def _turned(angle: float) -> float:
    """An angle in (-180, 180], and none where it is as good as none."""
    angle = (angle + 180) % 360 - 180
    return 0.0 if abs(angle) < 1e-3 else angle


def _subpath(outline: Subpath, through: _Map) -> Subpath:
    segments = []
    for segment in outline.segments:
        if len(segment) == 5:
            radius, large, clockwise, x, y = segment
            segments.append((radius * through.scale, large, clockwise, *through.point(x, y)))
        else:
            pairs = zip(segment[::2], segment[1::2], strict=True)
            segments.append(tuple(value for x, y in pairs for value in through.point(x, y)))
    return Subpath(through.point(*outline.start), tuple(segments), outline.closed)


def _paint(paint: Paint, through: _Map) -> Paint:
    match paint:
        case Linear(x1, y1, x2, y2, stops, repeat):
            return Linear(*through.point(x1, y1), *through.point(x2, y2), stops, repeat)
        case Radial(cx, cy, r, stops, squeeze, angle):
            turn = angle + through.angle if squeeze != 1 else angle
            return Radial(*through.point(cx, cy), r * through.scale, stops, squeeze, turn)
    return paint

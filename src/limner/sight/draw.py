"""Draws a scene graph with exact coverage of pixels: what a renderer would show, without a renderer.

Blending is that of SVG in sRGB, on premultiplied levels. Promises what resvg draws to within its sampling (a pixel on
an edge, of which resvg takes 16 samples, is off by up to a 16th) in a fraction of its time, and any window of the
picture by itself. Text is drawn by whoever has fonts: a function from the caller, or not at all.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import cv2
import msgspec
import numpy as np

from limner.sight.area import coverage
from limner.sight.chords import chords
from limner.sight.flatten import flatten, subpath
from limner.sight.graph import (
    Linear,
    Node,
    Paint,
    Path,
    Radial,
    Rect,
    Scene,
    Shape,
    Solid,
    Stop,
    Stroke,
    Text,
    moved,
    rgb,
)
from limner.sight.outline import area
from limner.sight.ribbon import ribbon

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels of the picture, the last two exclusive."""

SHADES = 4096
"""Steps in which gradients are looked up: less than a tenth of a level each."""
FAINT = 1e-3
"""Coverage that no level of 255 shows."""
MITER = 4.0
"""SVG's default limit: a sharper corner is cut off (SVG 1.1, section 11.4)."""


class Coat(msgspec.Struct, frozen=True):
    """One paint, and how much of each pixel of a box it covers."""

    box: Box
    cover: np.ndarray
    """``(H, W) float32`` in [0, 1]."""
    paint: Paint

    def border(self) -> np.ndarray:
        """Return ``(H, W) bool``: the pixels that its border runs through, summing errors of arithmetic aside."""
        return (self.cover > FAINT) & (self.cover < 1 - FAINT)

    def levels(self) -> np.ndarray:
        """Return the paint's premultiplied levels, ``(4, 1, 1)`` or ``(4, H, W)``."""
        return levels(self.paint, self.box)


Words = Callable[[Node, Box], Coat | None]
"""Draws a text node: what it covers of a box, if anything."""


def draw(
    scene: Scene,
    width: int | None = None,
    height: int | None = None,
    offset: tuple[int, int] = (0, 0),
    words: Words | None = None,
) -> np.ndarray:
    """Draw a window of a scene.

    Args:
        scene: what to draw.
        width: of the window, in pixels; the scene's own where it is not given.
        height: of the window.
        offset: column and row of the picture at which the window starts.
        words: draws text; without it text is left out.

    Returns:
        ``(height, width, 4) float32`` premultiplied levels in [0, 255].
    """
    left, top = offset
    box = (left, top, left + (width or scene.width), top + (height or scene.height))
    canvas = np.zeros((4, box[3] - top, box[2] - left), np.float32)
    for node in scene.nodes():
        for coat in coats(node, box, words):
            lay(canvas, offset, coat)
    return canvas.transpose(1, 2, 0)


def coats(node: Node, within: Box, words: Words | None = None) -> Iterator[Coat]:
    """Yield what a node lays on: its fill, then its stroke; each in the box that it reaches in ``within``."""
    if isinstance(node.shape, Text):
        if words is not None and (coat := words(node, within)) is not None:
            yield coat
        return
    box = reach(node, within)
    if box is None:
        return
    if node.fill is not None:
        yield Coat(box, filled(node.shape, box), node.fill)
    if node.stroke is not None:
        yield Coat(box, stroked(node.shape, node.stroke, box), node.stroke.paint)


def lay(canvas: np.ndarray, offset: tuple[int, int], coat: Coat) -> None:
    """Paint a coat over ``canvas`` ``(4, H, W) float32``, which starts at ``offset`` and holds the coat's box."""
    rows, columns = window(coat.box, offset)
    colour = coat.levels()
    clear = 1 - coat.cover * (colour[3] / 255)
    for plane, level in zip(canvas, colour, strict=True):
        under = plane[rows, columns]
        under *= clear
        if level.any():
            under += coat.cover * level


def window(box: Box, offset: tuple[int, int] = (0, 0)) -> tuple[slice, slice]:
    """Return the rows and columns of a box in an array that starts at ``offset``."""
    left, top, right, bottom = box
    return np.s_[top - offset[1] : bottom - offset[1], left - offset[0] : right - offset[0]]


def meet(a: Box, b: Box) -> Box | None:
    """Return what two boxes have in common, ``None`` where that is nothing."""
    box = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    return box if box[0] < box[2] and box[1] < box[3] else None


def reach(node: Node, within: Box) -> Box | None:
    """Return the box of the pixels that a node may touch, and those beside; ``None`` where none is in ``within``.

    Raises:
        ValueError: the node is text.
    """
    low, high = extent(node.shape)
    if node.stroke is not None:
        corner = MITER if node.stroke.join == "miter" and not isinstance(node.shape, Rect) else 1.5
        margin = corner * node.stroke.width / 2 + 1
        low, high = low - margin, high + margin
    left, top = (int(np.floor(np.clip(value, -1e6, 1e6))) - 1 for value in low)
    right, bottom = (int(np.ceil(np.clip(value, -1e6, 1e6))) + 1 for value in high)
    return meet((left, top, right, bottom), within)


def extent(shape: Shape) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the greatest x and y of a shape's outline, ``(2,)`` each, its stroke not counted.

    Raises:
        ValueError: the shape is text.
    """
    if isinstance(shape, Rect) and not shape.angle:
        corner = np.array([shape.x, shape.y])
        return corner, corner + (shape.width, shape.height)
    if isinstance(shape, Path) and all(len(seg) != 5 for part in shape.outlines for seg in part.segments):
        # A cubic lies within its controls.
        rows = [value for part in shape.outlines for value in (*part.start, *(v for seg in part.segments for v in seg))]
        points = np.reshape(rows, (-1, 2))
    else:
        points = np.vstack([outline.points for outline in flatten(shape)])
    return points.min(axis=0), points.max(axis=0)


def filled(shape: Shape, box: Box) -> np.ndarray:
    """Return how much of each pixel of a box the inside of a shape covers, ``(H, W) float32``.

    Open outlines are closed, and a path of several is filled by the even-odd rule; one outline by the non-zero rule.
    """
    left, top, right, bottom = box
    if isinstance(shape, Rect) and not shape.angle and not shape.radius:
        across = _interval(shape.x, shape.x + shape.width, left, right)
        return np.outer(_interval(shape.y, shape.y + shape.height, top, bottom), across)
    # Rounded, no edge is so nearly upright that it is neither upright nor slanted in floating point.
    outlines = [np.round(points - (left, top), 6) for points in _outlines(shape) if len(points) > 2]
    if isinstance(shape, Path) and len(outlines) > 1:
        total = coverage(oriented(outlines), bottom - top, right - left)
        if total.max(initial=0.0) > 1 + 1e-6:  # outlines that cross: what two of them cover is a hole
            total = 1 - np.abs(1 - total % 2)
    else:
        total = np.minimum(coverage(outlines, bottom - top, right - left), 1)
    return total.astype(np.float32)


def stroked(shape: Shape, stroke: Stroke, box: Box) -> np.ndarray:
    """Return how much of each pixel of a box a shape's stroke covers, ``(H, W) float32``."""
    left, top, right, bottom = box
    local = moved(shape, -left, -top)
    cover = ribbon(local, stroke.width, stroke.cap, stroke.join, stroke.dash, bottom - top, right - left)
    return cover.astype(np.float32)


def oriented(outlines: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Turn outlines so that each runs against the one it lies in: then coverage of their even-odd fill just adds up."""
    boxes = np.array([(*points.min(axis=0), *points.max(axis=0)) for points in outlines])
    result = []
    for index, points in enumerate(outlines):
        around = np.flatnonzero((boxes[:, :2] <= boxes[index, :2]).all(1) & (boxes[:, 2:] >= boxes[index, 2:]).all(1))
        depth = sum(_inside(points, outlines[other]) for other in around.tolist() if other != index)
        result.append(points if (area(points) > 0) == (depth % 2 == 0) else points[::-1])
    return result


def levels(paint: Paint, box: Box) -> np.ndarray:
    """Return a paint's premultiplied levels: of one colour ``(4, 1, 1) float32``, else ``(4, H, W)`` of a box."""
    if isinstance(paint, Solid):
        return straight(paint.colour, paint.opacity)[:, None, None]
    where = position(paint, box)
    where = where % 1 if isinstance(paint, Linear) and paint.repeat else where
    index = (np.clip(where, 0, 1) * (SHADES - 1) + 0.5).astype(np.int32)
    return _shades(paint.stops)[:, index]


def position(paint: Linear | Radial, box: Box) -> np.ndarray:
    """Return where the middles of a box's pixels are on a gradient, ``(H, W) float32``: 0 to 1 between its ends."""
    x = np.arange(box[0], box[2], dtype=np.float32) + 0.5
    y = (np.arange(box[1], box[3], dtype=np.float32) + 0.5)[:, None]
    if isinstance(paint, Linear):
        ax, ay = paint.x2 - paint.x1, paint.y2 - paint.y1
        length = ax * ax + ay * ay
        if length < 1e-12:  # SVG 1.1, section 13.2.2: the last stop's colour everywhere
            return np.ones((len(y), len(x)), np.float32)
        return (x - paint.x1) * np.float32(ax / length) + (y - paint.y1) * np.float32(ay / length)
    dx, dy = x - np.float32(paint.cx), y - np.float32(paint.cy)
    if paint.squeeze != 1:
        c, s = np.float32(np.cos(np.radians(paint.angle))), np.float32(np.sin(np.radians(paint.angle)))
        dx, dy = c * dx + s * dy, (c * dy - s * dx) / np.float32(max(paint.squeeze, 1e-6))
    return np.sqrt(dx * dx + dy * dy) / np.float32(max(paint.r, 1e-6))


def straight(colour: str, opacity: float) -> np.ndarray:
    """Return ``#rrggbb`` and an opacity as premultiplied levels, ``(4,) float32``."""
    return np.array([level * opacity for level in (*rgb(colour), 255)], np.float32)


def ramp(stops: tuple[Stop, ...], at: np.ndarray) -> np.ndarray:
    """Return the premultiplied levels of a gradient's stops at positions ``(N,)`` along it, ``(4, N) float32``.

    Colour and opacity are blended by themselves, as SVG says, and multiplied then.
    """
    offsets = [stop.offset for stop in stops]
    values = np.array([(*straight(stop.colour, 1)[:3], stop.opacity) for stop in stops])
    *colour, alpha = (np.interp(at, offsets, values[:, channel]) for channel in range(4))
    return np.stack([*(channel * alpha for channel in colour), 255 * alpha]).astype(np.float32)


@lru_cache(maxsize=64)
def _shades(stops: tuple[Stop, ...]) -> np.ndarray:
    return ramp(stops, np.linspace(0, 1, SHADES))


def _outlines(shape: Shape) -> list[np.ndarray]:
    if not isinstance(shape, Path):
        return [outline.points for outline in flatten(shape)]
    cuts = [chords(part) for part in shape.outlines]
    return [subpath(part) if cut is None else cut.points for part, cut in zip(shape.outlines, cuts, strict=True)]


def _interval(start: float, end: float, low: int, high: int) -> np.ndarray:
    cells = np.arange(low, high)
    return np.clip(np.minimum(cells + 1, end) - np.maximum(cells, start), 0, 1).astype(np.float32)


def _inside(points: np.ndarray, around: np.ndarray) -> bool:
    """Say whether one outline lies in another; it may touch it at a point, so three are asked."""
    contour = around.astype(np.float32)
    tries = points[:: max(1, len(points) // 3)][:3]
    return sum(cv2.pointPolygonTest(contour, (float(x), float(y)), True) for x, y in tries) > 0

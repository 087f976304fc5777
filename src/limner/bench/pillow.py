"""Draws true scenes with Pillow, eight times as fine and averaged down: a renderer without anti-aliasing of its own.

Strokes have round joins (those of rectangles mitred) and butt or round ends, whatever they ask for. Pillow's polygons
hold the pixels on their rims, so edges are up to a sixteenth of a pixel off.
"""

from collections.abc import Iterator

import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from limner.bench.draft import around
from limner.bench.exam import Box
from limner.bench.tints import levels
from limner.core import fonts
from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Line, Node, Paint, Point, Rect, Scene, Stroke, Text

FINE = 8
"""Steps to a pixel."""


class Pen:
    """A finely ruled mask over the part of a picture that a node reaches.

    Args:
        box: the part, in pixels; it is widened to whole ones.
        size: of the picture, beyond which nothing is drawn.
    """

    def __init__(self, box: Box, size: tuple[int, int]) -> None:
        self.left, self.top = max(0, int(box[0]) - 2), max(0, int(box[1]) - 2)
        self.right, self.bottom = min(size[0], int(box[2]) + 3), min(size[1], int(box[3]) + 3)
        self._size = (max(self.right - self.left, 1), max(self.bottom - self.top, 1))
        self._mask = Image.new("L", (self._size[0] * FINE, self._size[1] * FINE), 0)
        self.draw = ImageDraw.Draw(self._mask)

    def at(self, x: float, y: float) -> Point:
        """Return where a point of the picture is on the mask; Pillow's pixels have their middle at whole numbers."""
        return (x - self.left) * FINE - 0.5, (y - self.top) * FINE - 0.5

    def cover(self) -> np.ndarray:
        """Return how much of each pixel is covered, ``(H, W, 1)``."""
        return np.asarray(self._mask.resize(self._size, Image.Resampling.BOX), np.float32)[..., None] / 255


def paint(scene: Scene) -> np.ndarray:
    """Return a scene's pixels ``(H, W, 4) uint8``, opaque."""
    canvas = np.full((scene.height, scene.width, 3), 255, np.float32)
    for node in scene.nodes():
        for pen, colour in _coats(node, (scene.width, scene.height)):
            across, down = np.arange(pen.left, pen.right) + 0.5, (np.arange(pen.top, pen.bottom) + 0.5)[:, None]
            part = canvas[pen.top : pen.bottom, pen.left : pen.right]
            part += pen.cover()[: part.shape[0], : part.shape[1]] * (levels(colour, across, down) - part)
    return np.dstack([np.rint(canvas), np.full(canvas.shape[:2], 255)]).astype(np.uint8)


def _coats(node: Node, size: tuple[int, int]) -> Iterator[tuple[Pen, Paint]]:
    if isinstance(node.shape, Text):
        assert node.fill is not None  # words are always filled
        yield _words(node.shape, size), node.fill
        return
    if node.fill is not None:
        pen = Pen(around(node), size)
        for one in flatten(node.shape):
            pen.draw.polygon([pen.at(float(x), float(y)) for x, y in one.points], fill=255)
        yield pen, node.fill
    if node.stroke is not None:
        yield _stroked(node, node.stroke, size), node.stroke.paint


def _stroked(node: Node, stroke: Stroke, size: tuple[int, int]) -> Pen:
    pen = Pen(around(node), size)
    if isinstance(node.shape, Rect):
        for grow, value in ((stroke.width / 2, 255), (-stroke.width / 2, 0)):
            (one,) = flatten(_grown(node.shape, grow))
            pen.draw.polygon([pen.at(float(x), float(y)) for x, y in one.points], fill=value)
        return pen
    if isinstance(node.shape, Circle):  # Pillow's wide curves have gaps
        for grow, value in ((stroke.width / 2, 255), (-stroke.width / 2, 0)):
            (one,) = flatten(msgspec.structs.replace(node.shape, r=node.shape.r + grow))
            pen.draw.polygon([pen.at(float(x), float(y)) for x, y in one.points], fill=value)
        return pen
    for one in flatten(node.shape):
        points = [pen.at(float(x), float(y)) for x, y in one.points]
        row = [*points, *points[:2]] if one.closed else points
        pen.draw.line(row, 255, round(stroke.width * FINE), None if isinstance(node.shape, Line) else "curve")
        if stroke.cap == "round" and not one.closed:
            r = stroke.width * FINE / 2
            for x, y in (points[0], points[-1]):
                pen.draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return pen


def _grown(rect: Rect, by: float) -> Rect:
    radius = max(rect.radius + by, 0.0) if rect.radius else 0.0
    return Rect(rect.x - by, rect.y - by, rect.width + 2 * by, rect.height + 2 * by, radius, rect.angle)


def _words(text: Text, size: tuple[int, int]) -> Pen:
    font = ImageFont.truetype(str(fonts.path(text.family, text.weight)), text.size * FINE)
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[text.anchor]
    reach = font.getlength(text.content) / FINE + text.size
    pen = Pen((text.x - reach, text.y - 1.2 * text.size, text.x + reach, text.y + 0.5 * text.size), size)
    pen.draw.text(((text.x - pen.left) * FINE, (text.y - pen.top) * FINE), text.content, 255, font, anchor)
    return pen

"""Tells at first sight which of many faces a line may be set in, in less than a millisecond each.

A line's letters are drawn once at one small size, stretched to the box of the ink by letter spacing first, and compared
with it in few rows. Promises that the right face is among the few that it keeps, as nearly all others differ from it by
more than a thin letter's stroke; not which of those it is: :mod:`limner.sight.typeset` says that, on all pixels.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from limner.core import faces as families
from limner.sight import glyphs
from limner.sight.glyphs import Face

EM = 48
"""Pixels to an em at which letters are drawn."""
ROWS, BLUR = 24, 1.0
"""Rows in which they are compared, and the blur of both sides."""
LOOSE, PRICE = 0.02, 0.1
"""Ems of letter spacing from which it counts as one, and the agreement that it costs."""
EDGE = 4
"""Pixels of nothing around a line that is drawn."""
INKED = 0.35
"""Coverage of an outermost pixel that counts, in part."""
NEVER = -1.0
"""Less than any line agrees."""
UNEVEN = 0.35
"""How far (as a logarithm) the sides of a box may differ from those of the ink in it, as far as no spacing mends it."""


Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""


class Mark(msgspec.Struct, frozen=True):
    """A letter at ``EM``."""

    ink: np.ndarray
    """``(h, w) float32``."""
    left: int
    top: int
    """Of its ink from the pen on the baseline, in pixels, y down."""
    advance: float


def promising(text: str, cover: np.ndarray, box: Box, faces: Sequence[Face], count: int) -> list[Face]:
    """Return the faces that a line looks most like, best first.

    Args:
        text: the line.
        cover: ``(h, w) float32``: coverage by its ink.
        box: of the ink, to parts of a pixel.
        faces: those that may be.
        count: of those that are returned.
    """
    wanted = reduced(cover, box)
    marks = [(alike(text, wanted, box[3] - box[1], face), index) for index, face in enumerate(faces)]
    best = sorted((mark for mark in marks if mark[0] > NEVER), key=lambda mark: (-mark[0], mark[1]))
    return [faces[index] for _, index in best[:count]]


def extent(cover: np.ndarray) -> Box | None:
    """Return left, top, right and bottom of the ink; the outermost pixels count in part."""
    edges = []
    for profile in (cover.max(axis=0), cover.max(axis=1)):
        inked = np.flatnonzero(profile > INKED)
        if not len(inked):
            return None
        low, high = int(inked[0]), int(inked[-1])
        edges.append((low + 1 - min(float(profile[low]), 1.0), high + min(float(profile[high]), 1.0)))
    return edges[0][0], edges[1][0], edges[0][1], edges[1][1]


def reduced(cover: np.ndarray, box: Box) -> np.ndarray:
    """Return the coverage of a box of ink in few rows, blurred."""
    return _soft(_boxed(cover, box, max(round(ROWS * (box[2] - box[0]) / (box[3] - box[1])), 4)))


def alike(text: str, wanted: np.ndarray, height: float, face: Face) -> float:
    """Return how much a line in a face is like some ink, 1 for all that may be; ``NEVER`` where it cannot be it.

    Args:
        text: the line.
        wanted: what :func:`reduced` makes of the ink.
        height: of the ink, in pixels.
        face: what it is set in.
    """
    marks = [mark(face, letter) for letter in text] if glyphs.has(face, text) else []
    shape, spacing, price = wanted.shape[1] / ROWS, 0.0, 0.0
    canvas, box = _line(marks, height, 0.0)
    between = len(text) - 1
    if box is not None and between:
        # What the letters' own widths leave of the width that is asked for, in pixels to an em of their drawing.
        spacing = (shape * (box[3] - box[1]) - (box[2] - box[0])) / between
        if abs(spacing) > LOOSE * EM * canvas.scale:
            canvas, box = _line(marks, height, spacing / canvas.scale)
            price = PRICE
    if box is None or min(box[2] - box[0], box[3] - box[1]) <= 0:
        return NEVER
    uneven = abs(math.log((box[2] - box[0]) / (box[3] - box[1]) / shape))
    if uneven > UNEVEN:
        return NEVER
    drawn = _soft(_boxed(canvas.cover, box, wanted.shape[1]))
    strength = float(np.vdot(drawn, wanted) / max(float(np.vdot(drawn, drawn)), 1e-6))
    rest = wanted - strength * drawn
    return 1 - float(np.sqrt(np.vdot(rest, rest) / max(float(np.vdot(wanted, wanted)), 1e-6))) - uneven - price


class _Canvas(msgspec.Struct, frozen=True):
    """A line, drawn."""

    cover: np.ndarray
    scale: float
    """Its pixels in one of those in which letters are drawn."""


def _line(marks: Sequence[Mark], height: float, spacing: float) -> tuple[_Canvas, Box | None]:
    """Draw a line as high as some ink, and return the box of its own."""
    starts = np.cumsum([0.0, *(mark.advance + spacing for mark in marks)])
    inked = [(mark, round(float(pen) + mark.left)) for mark, pen in zip(marks, starts, strict=False) if mark.ink.size]
    if not inked:
        return _Canvas(np.zeros((0, 0), np.float32), 1.0), None
    left, right = min(x for _, x in inked), max(x + mark.ink.shape[1] for mark, x in inked)
    top, bottom = min(mark.top for mark, _ in inked), max(mark.top + mark.ink.shape[0] for mark, _ in inked)
    canvas = np.zeros((bottom - top + 2 * EDGE, right - left + 2 * EDGE), np.float32)
    for mark, x in inked:
        window = canvas[mark.top - top + EDGE :, x - left + EDGE :][: mark.ink.shape[0], : mark.ink.shape[1]]
        np.maximum(window, mark.ink, out=window)
    scale = min(height / (bottom - top), 1.0)
    if scale < 1:  # what small letters lose at their edges is lost here too
        canvas = cv2.resize(canvas, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return _Canvas(canvas, scale), extent(canvas)


def _boxed(cover: np.ndarray, box: Box, width: int) -> np.ndarray:
    """Return what is in a box, in ``ROWS`` rows and ``width`` columns."""
    left, top, right, bottom = box
    across, down = (right - left) / width, (bottom - top) / ROWS
    # From the middles of rows and columns to those of pixels.
    matrix = np.array([[across, 0, left + across / 2 - 0.5], [0, down, top + down / 2 - 0.5]])
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(cover.astype(np.float32), matrix, (width, ROWS), flags=way)


def _soft(small: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(small, (0, 0), BLUR, borderType=cv2.BORDER_CONSTANT)


@lru_cache(glyphs.KEPT)
def mark(face: Face, letter: str) -> Mark:
    """Draw a letter at ``EM`` pixels."""
    font = _font(face, EM)
    advance = _font(face, glyphs.UNITS).getlength(letter) * EM / glyphs.UNITS  # at the small size it is hinted
    left, top, right, bottom = (int(edge) for edge in font.getbbox(letter, anchor="ls"))
    image = Image.new("L", (max(right - left, 1), max(bottom - top, 1)))
    ImageDraw.Draw(image).text((-left, -top), letter, 255, font, anchor="ls")
    box = image.getbbox()
    if box is None:
        return Mark(np.zeros((0, 0), np.float32), 0, 0, advance)
    return Mark(np.asarray(image.crop(box), np.float32) / 255, left + box[0], top + box[1], advance)


@lru_cache(512)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    font = families.find(face.family, face.weight, face.italic)
    # Kerning, which is left out, moves letters by less than their strokes are wide.
    return ImageFont.truetype(str(font.path), size, layout_engine=ImageFont.Layout.BASIC)

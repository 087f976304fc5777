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
NEVER = -1.0
"""Less than any line agrees."""
UNEVEN = 0.35
"""How far (as a logarithm) the sides of a box may differ from those of the ink in it, as far as no spacing mends it."""


def promising(text: str, cover: np.ndarray, faces: Sequence[Face], count: int) -> list[Face]:
    """Return the faces that a line looks most like, best first.

    Args:
        text: the line.
        cover: ``(h, w) float32``: coverage of the box of its ink.
        faces: those that may be.
        count: of those that are returned.
    """
    wanted = reduced(cover)
    marks = [(alike(text, wanted, face), index) for index, face in enumerate(faces)]
    best = sorted((mark for mark in marks if mark[0] > NEVER), key=lambda mark: (-mark[0], mark[1]))
    return [faces[index] for _, index in best[:count]]


def reduced(cover: np.ndarray) -> np.ndarray:
    """Return the coverage of a box of ink in few rows, blurred."""
    return _stretched(cover.astype(np.float32), max(round(ROWS * cover.shape[1] / cover.shape[0]), 4))


def alike(text: str, wanted: np.ndarray, face: Face) -> float:
    """Return how much a line in a face is like some ink, 1 for all that may be; ``NEVER`` where it cannot be it.

    Args:
        text: the line.
        wanted: what :func:`reduced` makes of the ink.
        face: what it is set in.
    """
    marks = [mark(face, letter) for letter in text] if glyphs.has(face, text) else []
    inked = [index for index, mark in enumerate(marks) if mark.ink.size]
    if not inked:
        return NEVER
    first, last = inked[0], inked[-1]
    top = min(marks[index].top for index in inked)
    high = max(marks[index].top + marks[index].ink.shape[0] for index in inked) - top
    starts = np.cumsum([0.0, *(mark.advance for mark in marks)])[:-1] + [mark.left for mark in marks]
    wide = starts[last] + marks[last].ink.shape[1] - starts[first]
    asked = high * wanted.shape[1] / ROWS
    spacing = (asked - wide) / (last - first) if last > first else 0.0
    wide += spacing * (last - first)
    uneven = abs(math.log(asked / wide))
    if uneven > UNEVEN:
        return NEVER
    canvas = np.zeros((high, math.ceil(wide) + 1), np.float32)
    for index in inked:
        ink, x = marks[index].ink, round(float(starts[index] - starts[first] + spacing * (index - first)))
        window = canvas[marks[index].top - top :, max(x, 0) :][: ink.shape[0], : ink.shape[1]]
        np.maximum(window, ink[:, : window.shape[1]], out=window)
    drawn = _stretched(canvas[:, : max(round(float(wide)), 1)], wanted.shape[1])
    strength = float(np.vdot(drawn, wanted) / max(float(np.vdot(drawn, drawn)), 1e-6))
    rest = wanted - strength * drawn
    price = uneven + (PRICE if abs(spacing) > LOOSE * EM else 0.0)
    return 1 - float(np.sqrt(np.vdot(rest, rest) / max(float(np.vdot(wanted, wanted)), 1e-6))) - price


def _stretched(cover: np.ndarray, width: int) -> np.ndarray:
    small = cv2.resize(cover, (width, ROWS), interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(small, (0, 0), BLUR, borderType=cv2.BORDER_CONSTANT)


class Mark(msgspec.Struct, frozen=True):
    """A letter at ``EM``."""

    ink: np.ndarray
    """``(h, w) float32``."""
    left: int
    top: int
    """Of its ink from the pen on the baseline, in pixels, y down."""
    advance: float


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

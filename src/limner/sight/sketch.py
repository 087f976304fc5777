"""Tells at first sight which of many faces a line may be set in, in less than a millisecond each.

A line's letters are drawn once at one small size, stretched to the box of the ink by letter spacing first, and compared
with it in few rows. Promises that the right face is among the few that it keeps, as nearly all others differ from it by
more than a thin letter's stroke; not which of those it is: :mod:`limner.sight.typeset` says that, on all pixels.
"""

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
    width = max(round(ROWS * cover.shape[1] / cover.shape[0]), 4)
    wanted = _soft(cv2.resize(cover.astype(np.float32), (width, ROWS), interpolation=cv2.INTER_AREA))
    marks = [(_agreement(text, wanted, face), index) for index, face in enumerate(faces)]
    best = sorted((mark for mark in marks if mark[0] is not None), key=lambda mark: (-(mark[0] or 0.0), mark[1]))
    return [faces[index] for _, index in best[:count]]


def _agreement(text: str, wanted: np.ndarray, face: Face) -> float | None:
    """Return how far a line in a face is like the ink, 1 for all; ``None`` where it never is."""
    if not glyphs.has(face, text):
        return None
    marks = [_mark(face, letter) for letter in text]
    starts = np.concatenate([[0.0], np.cumsum([mark.advance for mark in marks])[:-1]])
    inked = [index for index, mark in enumerate(marks) if mark.ink.size]
    if not inked:
        return None
    first, last = inked[0], inked[-1]
    top = min(marks[index].top for index in inked)
    high = max(marks[index].top + marks[index].ink.shape[0] for index in inked) - top
    left = starts[first] + marks[first].left
    wide = starts[last] + marks[last].left + marks[last].ink.shape[1] - left
    asked = high * wanted.shape[1] / wanted.shape[0]
    spacing = (asked - wide) / (last - first) if last > first else 0.0
    if wide + spacing * (last - first) < 1 or abs(np.log(asked / (wide + spacing * (last - first)))) > UNEVEN:
        return None
    canvas = np.zeros((high, int(np.ceil(max(asked, wide + spacing * (last - first)))) + 2), np.float32)
    for index in inked:
        mark, x = marks[index], round(float(starts[index] + spacing * (index - first) + marks[index].left - left))
        y = mark.top - top
        window = canvas[y : y + mark.ink.shape[0], max(x, 0) : x + mark.ink.shape[1]]
        np.maximum(window, mark.ink[:, -window.shape[1] or None :] if x < 0 else mark.ink[:, : window.shape[1]], window)
    drawn = _soft(cv2.resize(canvas[:, :-2], (wanted.shape[1], ROWS), interpolation=cv2.INTER_AREA))
    strength = float(np.vdot(drawn, wanted) / max(float(np.vdot(drawn, drawn)), 1e-6))
    rest = wanted - strength * drawn
    price = PRICE if abs(spacing) > LOOSE * EM else 0.0
    return 1 - float(np.sqrt(np.vdot(rest, rest) / max(float(np.vdot(wanted, wanted)), 1e-6))) - price


class _Mark(msgspec.Struct, frozen=True):
    """A letter at ``EM``."""

    ink: np.ndarray
    """``(h, w) float32``."""
    left: int
    top: int
    """Of its ink from the pen on the baseline, in pixels, y down."""
    advance: float


@lru_cache(glyphs.KEPT)
def _mark(face: Face, letter: str) -> _Mark:
    font = _font(face)
    advance = font.getlength(letter)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(letter, anchor="ls"))
    image = Image.new("L", (max(right - left, 1), max(bottom - top, 1)))
    ImageDraw.Draw(image).text((-left, -top), letter, 255, font, anchor="ls")
    box = image.getbbox()
    if box is None:
        return _Mark(np.zeros((0, 0), np.float32), 0, 0, advance)
    return _Mark(np.asarray(image.crop(box), np.float32) / 255, left + box[0], top + box[1], advance)


@lru_cache(256)
def _font(face: Face) -> ImageFont.FreeTypeFont:
    font = families.find(face.family, face.weight, face.italic)
    # Kerning, which is left out, moves letters by less than their strokes are wide.
    return ImageFont.truetype(str(font.path), EM, layout_engine=ImageFont.Layout.BASIC)


def _soft(cover: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(cover, (0, 0), BLUR, borderType=cv2.BORDER_CONSTANT)

"""Sets and draws a line of text in a shipped or installed face, at any size and place, as exact coverage of pixels.

Glyphs are drawn once, large, by FreeType; a line of them is a plate, and a plate is averaged over each pixel (the box
filter, as in :mod:`limner.sight.area`). So a line may stand anywhere between pixels, nothing is hinted, and a change of
place or size costs a fraction of a millisecond. Advances and kerning are HarfBuzz's at the size of the design units,
where nothing is rounded: a line is as long as resvg, librsvg and browsers make it, to 0.1 pixel. Not promised: scripts
whose letters join, right-to-left text and combining marks.
"""

from functools import cache, lru_cache
from itertools import pairwise

import cv2
import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from limner.core import faces, fonts
from limner.sight.graph import Node, Text

UNITS = 2048
"""Design units to an em of the shipped faces."""
LARGE = 512
"""Pixels to an em at which glyphs are drawn; what hinting moves there, at most half a pixel, is a 1000th of an em."""
PLATES = ((16.0, 64), (32.0, 128), (64.0, 256))
"""Up to a font size in pixels, a plate's pixels to an em: at least four to a pixel. Larger text takes ``LARGE``."""
KEPT, PLATED, COUNTED = 4096, 64, 65536
"""Glyphs kept, plates (of a long line that is large one fills 20 MB), and advances."""


class Face(msgspec.Struct, frozen=True):
    """One of the shipped faces, or of those of this machine."""

    family: str
    weight: int = 400
    italic: bool = False


FACES = tuple(
    Face(family, weight, italic) for family in fonts.FAMILIES for italic in (False, True) for weight in (400, 700)
)
"""The shipped ones."""


def every() -> tuple[Face, ...]:
    """Return the shipped faces, then those of common families that this machine has."""
    return FACES + tuple(Face(font.family, font.weight, font.italic) for font in faces.installed())


def has(face: Face, text: str) -> bool:
    """Say whether a face has a glyph for every letter of a text."""
    covered = (
        fonts.covered() if face in FACES else fonts.covered(faces.find(face.family, face.weight, face.italic).path)
    )
    return all(ord(letter) in covered for letter in text)


class Plate(msgspec.Struct, frozen=True):
    """A line of text drawn large."""

    sums: np.ndarray
    """``(h, w + 1) float32``: coverage summed from the left."""
    em: int
    """Pixels of the plate to an em."""
    origin: tuple[float, float]
    """Column and row of the start of the baseline."""
    box: tuple[float, float, float, float]
    """Left, top, right, bottom of the ink, in ems from the start of the baseline, y down."""
    pens: np.ndarray
    """``(n + 1,)``: where each letter starts, and the line ends, in ems."""

    def cover(self, size: float, x: float, y: float, shape: tuple[int, int]) -> np.ndarray:
        """Return the coverage ``(H, W) float32`` of a window by the line.

        Args:
            size: font size in pixels.
            x: where the baseline starts, in pixels from the window's corner.
            y: the baseline.
            shape: rows and columns of the window.
        """
        step = self.em / size
        across = _between(self.sums.T, self.origin[0] + (np.arange(shape[1] + 1) - x) * step)
        down = np.zeros((across.shape[1] + 1, shape[1]), np.float32)
        np.cumsum(np.diff(across, axis=0).T, axis=0, out=down[1:])
        both = np.diff(_between(down, self.origin[1] + (np.arange(shape[0] + 1) - y) * step), axis=0)
        return both / np.float32(step * step)


def _between(sums: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return rows of ``sums`` at fractional places, those outside as at the edge."""
    places = np.clip(places, 0, len(sums) - 1)
    low = np.minimum(places.astype(np.int64), len(sums) - 2)
    part = (places - low).astype(np.float32)[:, None]
    return sums[low] * (1 - part) + sums[low + 1] * part


def plate(face: Face, text: str, size: float, spacing: float = 0.0) -> Plate:
    """Draw a line large.

    Args:
        face: what it is set in.
        text: one line.
        size: the font size in pixels for which the plate must be fine enough.
        spacing: ems added between letters.
    """
    return _plate(face, text, next((em for limit, em in PLATES if size <= limit), LARGE), spacing)


@lru_cache(PLATED)
def _plate(face: Face, text: str, em: int, spacing: float) -> Plate:
    # None after the last letter: that is how resvg and librsvg place the anchor.
    pens = places(face, text) + spacing * np.minimum(np.arange(len(text) + 1), max(len(text) - 1, 0))
    marks = [(pen * em, *_glyph(face, letter, em)) for letter, pen in zip(text, pens[:-1], strict=True)]
    marks = [mark for mark in marks if mark[1].size]
    if not marks:
        return Plate(np.zeros((2, 2), np.float32), em, (0.0, 0.0), (0.0, 0.0, 0.0, 0.0), pens)
    left = int(np.floor(min(pen + x for pen, _, x, _ in marks)))
    top = min(y for _, _, _, y in marks)
    right = int(np.ceil(max(pen + x + ink.shape[1] for pen, ink, x, _ in marks))) + 1
    bottom = max(y + ink.shape[0] for _, ink, _, y in marks)
    canvas = np.zeros((bottom - top, right - left + 1), np.float32)
    for pen, ink, x, y in marks:
        column, part = divmod(pen + x - left, 1)
        window = canvas[y - top : y - top + ink.shape[0], int(column) : int(column) + ink.shape[1] + 1]
        window[:, :-1] += ink * np.float32(1 - part)
        window[:, 1:] += ink * np.float32(part)
    np.minimum(canvas, 1, out=canvas)
    sums = np.zeros((canvas.shape[0], canvas.shape[1] + 1), np.float32)
    np.cumsum(canvas, axis=1, out=sums[:, 1:])
    return Plate(sums, em, (-left, -top), (left / em, top / em, (right - 1) / em, bottom / em), pens)


def places(face: Face, text: str) -> np.ndarray:
    """Return where each letter of a line starts, and the line ends, in ems: ``(n + 1,)``."""
    steps = [_advance(face, letter) for letter in text]
    for index, (one, two) in enumerate(pairwise(text)):
        steps[index] += _advance(face, one + two) - _advance(face, one) - _advance(face, two)
    return np.concatenate([[0.0], np.cumsum(steps)])


def words(node: Node, box: tuple[int, int, int, int]) -> np.ndarray:
    """Draw a text node; returns its coverage ``(H, W) float32`` of the pixels of a box: left, top, right, bottom.

    Raises:
        ValueError: the node is not text, or in a family that is neither shipped nor installed.
    """
    text = node.shape
    if not isinstance(text, Text):
        raise ValueError(f"{node.id!r} is no text")
    face = face_of(text)
    line = plate(face, text.content, text.size, text.spacing / text.size)
    start = -text.size * float(line.pens[-1]) * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
    x, y = text.x - box[0], text.y - box[1]
    shape = (box[3] - box[1], box[2] - box[0])
    return _turned(line, text, (x, y, start), shape) if text.angle else line.cover(text.size, x + start, y, shape)


def face_of(text: Text) -> Face:
    """Return the face that a text is drawn in.

    Raises:
        ValueError: its family is neither shipped nor installed.
    """
    font = faces.find(text.family, text.weight, text.italic)
    return Face(font.family, font.weight, font.italic)


def _turned(line: Plate, text: Text, at: tuple[float, float, float], shape: tuple[int, int]) -> np.ndarray:
    """Draw a turned line: four times as large upright, then turned, then averaged over each pixel."""
    fine, margin = 4, 2
    left, top, right, bottom = (edge * text.size for edge in line.box)
    corner = (np.floor(left) - margin, np.floor(top) - margin)
    upright = (int(bottom - corner[1]) + 2 * margin, int(right - corner[0]) + 2 * margin)
    ink = line.cover(text.size * fine, -corner[0] * fine, -corner[1] * fine, (upright[0] * fine, upright[1] * fine))
    cosine, sine = np.cos(np.radians(text.angle)), np.sin(np.radians(text.angle))
    turn = np.array([[cosine, -sine], [sine, cosine]])
    # From pixels of the fine upright window, counted from their middles, to those of the fine picture.
    shift = fine * (turn @ (corner + np.array([at[2], 0.0])) + at[:2]) + turn @ [0.5, 0.5] - 0.5
    matrix = np.column_stack([turn, shift])
    large = cv2.warpAffine(ink, matrix, (shape[1] * fine, shape[0] * fine), flags=cv2.INTER_LINEAR)
    return cv2.resize(large, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)


@cache
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(faces.find(face.family, face.weight, face.italic).path), size)


@lru_cache(COUNTED)
def _advance(face: Face, letters: str) -> float:
    return _font(face, UNITS).getlength(letters) / UNITS


@lru_cache(KEPT)
def _glyph(face: Face, letter: str, em: int) -> tuple[np.ndarray, int, int]:
    """Return a glyph's coverage and the column and row of its corner from the pen, in pixels of a plate."""
    font = _font(face, LARGE)
    x, y, right, bottom = (int(edge) for edge in font.getbbox(letter, anchor="ls"))
    width, height = right - x, bottom - y
    if width <= 0 or height <= 0:
        return np.zeros((0, 0), np.float32), 0, 0
    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).text((-x, -y), letter, 255, font, anchor="ls")
    # Pillow's box is as wide as the advance; the letter's ink may be narrower.
    inked = image.getbbox()
    if inked is None:
        return np.zeros((0, 0), np.float32), 0, 0
    x, y, width, height = x + inked[0], y + inked[1], inked[2] - inked[0], inked[3] - inked[1]
    ink = np.asarray(image.crop(inked), np.float32) / 255
    times = LARGE // em
    # Padded so that it starts and ends on pixels of the plate, and is averaged over them.
    left, top = x // times, y // times
    right, bottom = -(-(x + width) // times), -(-(y + height) // times)
    full = np.zeros(((bottom - top) * times, (right - left) * times), np.float32)
    full[y - top * times : y - top * times + height, x - left * times : x - left * times + width] = ink
    return full.reshape(bottom - top, times, right - left, times).mean(axis=(1, 3)), left, top

"""Finds the text of a picture: reads it where it is suspected, sets it in type, and takes it out of the picture.

Promises that a line becomes text only where its drawing agrees with its pixels, letter by letter; what is set in a font
that limner does not ship is read, but left to be traced as outlines. A picture without suspicion of text costs
milliseconds and loads no model. Not promised: text that something covers, and words on a curve.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight import align, glyphs, ink, letters, masks, ocr, typeset
from limner.sight import frame as frames
from limner.sight.colour import premultiply
from limner.sight.etch import Etching, etched
from limner.sight.glyphs import Face
from limner.sight.graph import Node, Text
from limner.sight.ocr import Box, Words
from limner.sight.typeset import Fitted

AGREES, LETTER = 0.8, 0.55
"""Agreement from which a line is text, over all and in its worst letter. Measured on dev pages: in the right font,
drawn by resvg, 0.89 and more (worst letter 0.73), by Chromium, which hints, 0.81 (0.56) for all but numbers of three
signs, after JPEG 0.86 (0.83); in DejaVu, Inter, Roboto and Open Sans one line of 40 with more than six letters has over
0.8; a misread letter of like form (e for o) has 0.51, of unlike form less than 0.4."""
SHORT, CLEAR = 6, 0.9
"""A line of fewer letters fits many a font: it must be in a face that longer ones are in, or agree so well."""
MANY = 2
"""Short lines that agree on a face know it too, if together they have so many times the letters of a long one."""
KIN, COST = 0.04, 0.02
"""How far, relatively, a size may be off another's of its page to be taken for it, and what agreement that may cost."""
CERTAIN = 0.9
"""The reader's confidence from which a line that is not brief is text for sure, in whatever font."""
BRIEF, SIZES = 3, 1.5
"""Letters below which what is in no shipped face is taken for a picture of something (a lens for a Q, a cross for a t),
unless it is within that factor as high as a line that is text for sure."""
DENSE = 0.3
"""The part of their common box that suspected ones fill from which that is read as a whole."""
HALO = 2
"""Pixels around its letters in which a line's ink may have changed a pixel: anti-aliasing, and what JPEG spreads."""


class Line(msgspec.Struct, frozen=True):
    """A line of text in a picture."""

    content: str
    quad: tuple[tuple[float, float], ...]
    """Corners in pixels, as read: top left, top right, bottom right, bottom left."""
    confidence: float
    """The reader's, in [0, 1]."""
    node: Node | None
    """The line as text, named ``text``; ``None`` where its drawing would not agree with the pixels."""
    etching: Etching | None
    """The ink of a line that is not text; ``None`` also where it is in more than one colour."""
    box: Box
    """Left, top, right, bottom of ``ink``, in pixels of the picture, the last two exclusive."""
    ink: np.ndarray
    """``(H, W) bool``: the pixels of ``box`` that the letters change."""

    @property
    def apart(self) -> bool:
        """Whether the line is drawn apart from what it stands on."""
        return self.node is not None or self.etching is not None


def words(pixels: np.ndarray, faces: Sequence[Face] = glyphs.FACES, where: Sequence[Box] | None = None) -> list[Line]:
    """Return the lines of a picture, from the top, then from the left; none where no text is suspected.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.
        faces: what it may be set in.
        where: boxes of lines, where they are known.
    """
    boxes = letters.suspected(pixels) if where is None else list(where)
    found = ocr.read(pixels, _gathered(boxes), boxes) if boxes else []
    image = premultiply(pixels)
    fits = _accepted(found, _sized(found, _fits(found, image, faces), image))
    nodes = align.anchors(align.colours([fitted and fitted.node for fitted in fits]))
    sure = [_height(each) for each, node in zip(found, nodes, strict=True) if node is not None or _plainly(each)]
    lines = [
        _line(each, node, image)
        for each, node in zip(found, nodes, strict=True)
        if node is not None or len(each.text) >= BRIEF or any(_alike(_height(each), other) for other in sure)
    ]
    return sorted(lines, key=lambda line: (line.box[1], line.box[0]))


def _plainly(line: Words) -> bool:
    """Say whether a line is text in whatever font: more than a sign or two, and read without doubt."""
    return len(line.text) >= BRIEF and line.confidence > CERTAIN


def _height(line: Words) -> float:
    return float(np.linalg.norm(np.subtract(line.quad[3], line.quad[0])))


def _alike(one: float, other: float) -> bool:
    return max(one, other) < SIZES * min(one, other)


def without(pixels: np.ndarray, lines: Sequence[Line]) -> np.ndarray:
    """Return a picture without the lines that are drawn apart: their ink is replaced by the ground they stand on.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.
        lines: what :func:`words` found in it.
    """
    result = pixels.copy()
    inks = np.zeros(pixels.shape[:2], np.uint8)
    for line in lines:
        if line.apart:
            left, top, right, bottom = line.box
            inks[top:bottom, left:right] |= line.ink
    for line in lines:
        if line.apart:
            left, top, right, bottom = line.box
            _clear(result[top:bottom, left:right], inks[top:bottom, left:right] > 0)
    return result


def _clear(window: np.ndarray, mask: np.ndarray) -> None:
    """Fill a mask of a window with what lies under it, in place."""
    if mask.any() and not mask.all():
        window[mask] = np.rint(ink.under(window, mask)[mask]).astype(np.uint8)


def _gathered(boxes: list[Box]) -> list[Box]:
    """Return one box around all where they lie close: to read many small windows costs more."""
    low, high = np.array(boxes)[:, :2].min(axis=0), np.array(boxes)[:, 2:].max(axis=0)
    filled = sum((right - left) * (bottom - top) for left, top, right, bottom in boxes)
    whole = (int(low[0]), int(low[1]), int(high[0]), int(high[1]))
    return [whole] if filled > DENSE * (whole[2] - whole[0]) * (whole[3] - whole[1]) else boxes


def _fits(found: Sequence[Words], image: np.ndarray, every: Sequence[Face]) -> list[Fitted | None]:
    """Fit all lines, the longest first: their faces are most likely those of the others."""
    faces: Counter[Face] = Counter()
    fits: dict[int, Fitted | None] = {}
    for index in sorted(range(len(found)), key=lambda index: -len(found[index].text)):
        likely = [face for face, _ in faces.most_common()]
        fits[index] = fitted = typeset.fit(found[index], image, likely, every)
        if fitted is not None and fitted.agreement > AGREES:
            faces[_face(fitted)] += 1
    return [fits[index] for index in range(len(found))]


def _sized(found: Sequence[Words], fits: list[Fitted | None], image: np.ndarray) -> list[Fitted | None]:
    """Give short lines the size that longer ones in their face have, where it is nearly theirs."""
    letters_in: Counter[tuple[Face, float]] = Counter()
    for line, fitted in zip(found, fits, strict=True):
        if fitted is not None and fitted.agreement > AGREES:
            letters_in[_face(fitted), _size(fitted)] += len(line.text)
    result = []
    for line, fitted in zip(found, fits, strict=True):
        if fitted is not None and fitted.agreement > AGREES:
            face, size = _face(fitted), _size(fitted)
            near = [key for key in letters_in if key[0] == face and abs(key[1] / size - 1) < KIN]
            kin = max(near, key=lambda key: letters_in[key])[1]
            again = typeset.resize(line, image, fitted, kin) if kin != size else None
            fitted = again if again and again.agreement > fitted.agreement - COST else fitted
        result.append(fitted)
    return result


def _accepted(found: Sequence[Words], fits: list[Fitted | None]) -> list[Fitted | None]:
    good = [fitted and fitted.agreement > AGREES and fitted.weakest > LETTER for fitted in fits]
    letters_in: Counter[Face] = Counter()
    known = set()
    for line, fitted, holds in zip(found, fits, good, strict=True):
        if fitted and holds:
            letters_in[_face(fitted)] += len(line.text)
            if len(line.text) >= SHORT or letters_in[_face(fitted)] >= MANY * SHORT:
                known.add(_face(fitted))
    return [
        fitted
        if fitted and holds and (len(line.text) >= SHORT or _face(fitted) in known or fitted.agreement > CLEAR)
        else None
        for line, fitted, holds in zip(found, fits, good, strict=True)
    ]


def _text(fitted: Fitted) -> Text:
    assert isinstance(fitted.node.shape, Text)
    return fitted.node.shape


def _face(fitted: Fitted) -> Face:
    return Face(_text(fitted).family, _text(fitted).weight, _text(fitted).italic)


def _size(fitted: Fitted) -> float:
    return _text(fitted).size


def _line(line: Words, node: Node | None, image: np.ndarray) -> Line:
    quad = np.array(line.quad)
    room = np.linalg.norm(quad[3] - quad[0]) / 2 + HALO + 1
    low = np.maximum(np.floor(quad.min(axis=0) - room), 0).astype(int)
    high = np.minimum(np.ceil(quad.max(axis=0) + room), image.shape[1::-1]).astype(int)
    box = (int(low[0]), int(low[1]), int(high[0]), int(high[1]))
    if node is not None:
        mask = masks.dilate(glyphs.words(node, box) > 0.01, HALO)
        return Line(line.text, line.quad, line.confidence, node, None, box, mask)
    frame = frames.upright(image, quad, typeset.SNAPS[0])
    seen = ink.separate(frame.window, frame.margin)
    if seen is None:
        nothing = np.zeros((box[3] - box[1], box[2] - box[0]), bool)
        return Line(line.text, line.quad, line.confidence, None, None, box, nothing)
    mask = masks.dilate(frames.back(frame, seen.touched, box), HALO)
    etching = etched(image[box[1] : box[3], box[0] : box[2]], mask, seen.colour)
    return Line(line.text, line.quad, line.confidence, None, etching, box, mask)

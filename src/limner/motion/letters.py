"""Reads what is written on a sprite: a film's letters are small, and their colours run into those around them.

Brightness is kept at full size, so letters are read by it alone; what colour they have is told by the sum of all that
differs around them, which running out does not change. A line that is read for sure is text even where compression
leaves too little to prove its face. Not covered: text in several colours.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import glyphs, text, typeset
from limner.sight.colour import css, premultiply
from limner.sight.graph import Node, Solid
from limner.sight.moving import LUMA
from limner.sight.ocr import Words
from limner.sight.transform import transformed

AROUND = 8
"""Pixels of nothing around a sprite whose letters are read: those at the very border are not."""
BACK = np.array([[1, 0, -AROUND], [0, 1, -AROUND], [0, 0, 1.0]])
UNLIKE = 0.35
"""Part of a sprite's area that letters in place of it may miss."""
SURE, WORD = 0.95, 3
"""The reader's confidence, and letters, from which a line is text in the face that fits best."""
AGREES = 0.6
"""Agreement of such a line with its pixels: after compression that of the right face is 0.65 to 0.85."""
FAINT = 0.02
"""Coverage of a pixel that a letter changes."""
WHITE = 12.0
"""Levels from white within which thin letters are: their colour is known no better, and most that are so light are."""
HALF = 0.5
"""Pixels of which sizes of type are multiples."""


def written(colour: np.ndarray, cover: np.ndarray, *, line: bool = False) -> list[Node]:
    """Return a sprite as text where it is nothing but text.

    Args:
        colour: ``(3,)`` levels of it all.
        cover: ``(h, w)`` in [0, 1].
        line: it is one line, most likely: nothing need look like words before it is read.
    """
    found = [node for node, _ in _lines(np.broadcast_to(colour, (*cover.shape, 3)), cover, line=line)]
    box = (0, 0, cover.shape[1], cover.shape[0])
    drawn = sum((glyphs.words(node, box) for node in found), np.zeros(cover.shape, np.float32))
    return found if np.abs(drawn - cover).sum() < UNLIKE * cover.sum() else []


def upon(colour: np.ndarray, alpha: np.ndarray, ground: np.ndarray) -> list[tuple[Node, np.ndarray]]:
    """Read the lines of text on a shape.

    Args:
        colour: ``(h, w, 3)`` levels of what is seen.
        alpha: ``(h, w)``: the shape.
        ground: ``(h, w, 3)``: its own colours.

    Returns:
        Their nodes, and the pixels that their letters change, ``(h, w) bool``.
    """
    found = []
    box = (0, 0, alpha.shape[1], alpha.shape[0])
    for node, ink in _lines(np.repeat((colour @ LUMA)[..., None], 3, axis=2), alpha):
        cover = glyphs.words(node, box)
        near = lettered([node], (alpha.shape[0], alpha.shape[1]))
        if not near.any():
            continue
        apart = (colour - ground)[near].sum(axis=0) / max(float(cover.sum()), 1e-6)
        own = np.clip(ground[near].mean(axis=0) + apart, 0, 255)
        own = np.where(own.min() > 255 - WHITE, 255.0, own)
        found.append((msgspec.structs.replace(node, fill=Solid(css(np.array([*own, 255.0]))[0])), ink))
    return found


def lettered(nodes: Sequence[Node], size: tuple[int, int]) -> np.ndarray:
    """Return the pixels that text changes, and compression around it, ``(h, w) bool``."""
    box = (0, 0, size[1], size[0])
    lines = [node for node in nodes if isinstance(node.shape, text.Text)]
    cover = sum((glyphs.words(node, box) for node in lines), np.zeros(size, np.float32))
    return cv2.dilate((cover > FAINT).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0


def _lines(colour: np.ndarray, alpha: np.ndarray, *, line: bool = False) -> list[tuple[Node, np.ndarray]]:
    pixels = np.clip(np.rint(np.dstack([colour, 255 * alpha])), 0, 255).astype(np.uint8)
    padded = np.pad(pixels, ((AROUND, AROUND), (AROUND, AROUND), (0, 0)))
    found = []
    where = [(0, 0, padded.shape[1], padded.shape[0])] if line else None
    for read in text.words(padded, glyphs.every(), where):
        node = read.node or _likely(read, padded)
        if node is not None:
            left, top, right, bottom = read.box
            ink = np.zeros(padded.shape[:2], bool)
            ink[top:bottom, left:right] = read.ink
            inner = ink[AROUND:-AROUND, AROUND:-AROUND]
            found += [(moved, inner) for moved in transformed((node,), BACK) if isinstance(moved, Node)]
    return found


def _likely(line: text.Line, pixels: np.ndarray) -> Node | None:
    """Set a line that was read for sure in the face that fits it best."""
    if line.confidence < SURE or len(line.content) < WORD:
        return None
    words, image = Words(line.content, line.quad, line.confidence), premultiply(pixels)
    fitted = typeset.fit(words, image, (), glyphs.every())
    if fitted is None or fitted.agreement < AGREES:
        return None
    size = HALF * round(fitted.node.shape.size / HALF) if isinstance(fitted.node.shape, text.Text) else 0.0
    return (typeset.resize(words, image, fitted, size) or fitted).node

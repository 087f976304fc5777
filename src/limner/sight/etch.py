"""Words in a font that limner does not ship: the ink of a line as one path.

A line that is set in no shipped face stays outlines, but of its letters alone, apart from what they stand on: the ink
is told from the ground below it, and its coverage is traced. Promises one path in one colour for each line, with what
it says in ``data-text``; a line in several colours is left to be traced with the rest of the picture.
"""

import msgspec
import numpy as np

from limner.sight import graph, ink, outline, shapes
from limner.sight.colour import css
from limner.sight.graph import Node, Solid

LOOSE = 0.4
"""How much of the contrast of a line one colour may fail to explain: words in four colours have 0.6, words with the
coloured edges of sub-pixel rendering 0.25."""
LEGIBLE, FINE = 80, 0.2
"""Of a line's height, and in pixels: outlines of letters are kept at least that true, however short they could be."""
SPECK = 0.25
"""Square pixels of the least outline that is part of a letter."""


class Etching(msgspec.Struct, frozen=True):
    """The ink of a line."""

    fill: Solid
    cover: np.ndarray
    """``(H, W) float32`` in [0, 1]: ink's share of each pixel of the line's box."""


def etched(window: np.ndarray, mask: np.ndarray, colour: np.ndarray) -> Etching | None:
    """Tell a line's ink from what it stands on.

    Args:
        window: ``(H, W, 4) float32`` premultiplied levels of the line's box.
        mask: ``(H, W) bool``: the pixels that the letters may change.
        colour: ``(4,) float32``: the ink's premultiplied levels.

    Returns:
        The ink; ``None`` where one colour does not explain it.
    """
    if mask.all() or not mask.any():
        return None
    ground = ink.under(window, mask)
    cover = np.where(mask, np.minimum(ink.share(window, ground, colour), 1.0), 0.0).astype(np.float32)
    contrast = (window - ground)[mask]
    missed = contrast - cover[mask][:, None] * (colour - ground[mask])
    if not contrast.any() or np.vdot(missed, missed) > LOOSE**2 * np.vdot(contrast, contrast):
        return None
    return Etching(Solid(*css(colour)), cover)


def drawn(etching: Etching, corner: tuple[int, int], content: str, tolerance: float) -> Node | None:
    """Return the path of a line's letters.

    Args:
        etching: the ink.
        corner: left and top of its box, in pixels of the picture.
        content: what the line says.
        tolerance: how far outlines may lie from where they were seen, in pixels.

    Returns:
        A node named ``text``; ``None`` where no letter is left at half of a pixel's coverage.
    """
    field = outline.Field(etching.cover, 0, 0, soft=False, smoothed=False)
    lines = [line for line in outline.outlines(field) if abs(outline.area(line)) > SPECK]
    if not lines:
        return None
    tolerance = min(tolerance, max(FINE, min(etching.cover.shape) / LEGIBLE))
    shape = graph.moved(shapes.path(lines, tolerance), *corner)
    return Node("text", shape, etching.fill, data={"text": content})

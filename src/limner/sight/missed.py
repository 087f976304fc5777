"""Boxes of short words that an OCR's detector passed over in a chart: lone numbers at ticks, names in a row.

Ink as high as the words that were read, and in a row or a column with two others, is taken for one. Only where to look
is told; what stands there is for the recogniser to say, and most of what is no word it does not read.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from limner.sight import masks
from limner.sight.ocr import Box, Words
from limner.sight.swatches import ALIKE, ground
from limner.sight.ticks import placed

INK = 70.0
"""Levels, over three channels, by which ink differs from the ground."""
HIGH, WIDE = (0.45, 1.5), (0.3, 9.0)
"""Heights and widths of such words, in heights of those that were read."""
JOINED = 0.45
"""Heights of a letter between two letters of one word, at most."""
IN_LINE = 0.5
"""Heights by which words of a row or a column may be out of line."""
MOST, FEWEST = 40, 3
"""Boxes at most; words of a row or column at least."""


def missed(pixels: np.ndarray, words: Sequence[Words]) -> list[Box]:
    """Return where words may stand that were not read, at most ``MOST``.

    Args:
        pixels: ``(H, W, 3 or 4) uint8``.
        words: what was read.
    """
    read = placed(words)
    if not read:
        return []
    image = np.ascontiguousarray(pixels[..., :3])
    height, width = image.shape[:2]
    size = float(np.median([word.size for word in read]))
    mask = np.abs(image.astype(np.int16) - ground(image, (0, 0, width, height))).sum(axis=2) > INK
    mask &= np.ptp(image, axis=2) < ALIKE  # samples of a legend stand close to its words
    for word in read:
        left, top, right, bottom = (int(side) for side in word.box)
        mask[max(top - 1, 0) : bottom + 2, max(left - 1, 0) : right + 2] = False
    _, stats = masks.parts(mask)
    labels = masks.label(mask)
    small = (stats[:, 3] < HIGH[1] * size) & (stats[:, 2] < WIDE[1] * size) & (stats[:, 4] > 2)
    small[0] = False
    reach = max(round(JOINED * size), 1)
    grown = cv2.morphologyEx(small[labels].astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, 2 * reach + 1), np.uint8))
    _, stats = masks.parts(grown > 0)
    boxes = [
        (int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:]
        if HIGH[0] * size < h < HIGH[1] * size and WIDE[0] * size < w < WIDE[1] * size
    ]  # fmt: skip
    known = [tuple(round(side) for side in word.box) for word in read]
    bright = np.ptp(image, axis=2) > ALIKE
    lined = [
        box for box in boxes if _in_line(box, [*boxes, *known], IN_LINE * size) or _is_entry(box, bright, size)
    ]  # fmt: skip
    more = round(0.25 * size)
    return [
        (max(x0 - more, 0), max(y0 - more, 0), min(x1 + more, width), min(y1 + more, height))
        for x0, y0, x1, y1 in lined
    ][:MOST]


def _in_line(box: Box, others: Sequence[Sequence[int]], slack: float) -> bool:
    """Say whether so many words end, or begin, or have their middle where a box does."""
    sides = np.array(others, float)
    rows, own = (sides[:, 1] + sides[:, 3]) / 2, (box[1] + box[3]) / 2
    counts = [
        np.abs(rows - own) < slack,
        np.abs(sides[:, 2] - box[2]) < slack,
        np.abs(sides[:, 0] - box[0]) < slack,
    ]
    return any(int(each.sum()) >= FEWEST for each in counts)


def _is_entry(box: Box, bright: np.ndarray, size: float) -> bool:
    """Say whether a sample of a colour stands to the left of a box, as in a legend; ``bright`` is ``(H, W) bool``."""
    left, top, _, bottom = box
    middle, half = (top + bottom) // 2, max(int(0.2 * size), 1)
    window = bright[max(middle - half, 0) : middle + half, max(left - int(2.5 * size), 0) : max(left - 1, 0)]
    return window.size > 0 and float(window.mean()) > 0.2

"""The words around a chart: its title above, the labels of its axes beside and below.

Told by where they stand and which way they run. Where several lines may be the title, the largest is; nothing is said
where none stands out.
"""

import re
from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.datum import Box, Captions
from limner.sight.ticks import Word
from limner.sight.words import number

STEEP, LEVEL = 70.0, 15.0
"""Degrees from which words run up, and to which they run level."""
LARGER = 1.12
"""A title beside the middle has letters so much larger than those at the ticks."""
MIDDLE = 0.12
"""Part of the plot, or the picture, by which a title or a label may be out of the middle."""
LETTERS = re.compile(r"[^\W_]")
"""What is no speck or dot read as a word."""
GAP = 1.2
"""Heights of letters between two parts of one line, at most."""


def captions(words: Sequence[Word], plot: Box, size: float, width: int, legend: Sequence[str] = ()) -> Captions:
    """Return what stands around a plot.

    Args:
        words: those that are no ticks, names or entries of the legend.
        plot: from its highest to its lowest tick, and the names with it, in pixels.
        size: the height of the letters at the ticks, in pixels.
        width: of the picture, in pixels.
        legend: its entries.
    """
    left, top, right, bottom = plot
    words = [word for word in words if LETTERS.search(word.text)]
    level = _joined([word for word in words if word.angle < LEVEL])
    steep = [word for word in words if word.angle > STEEP]
    high = [word for word in level if word.cy < top and number(word.text) is None]
    middle = (left + right) / 2
    central = [
        word for word in high
        if min(abs(word.cx - middle) / (right - left), abs(word.cx - width / 2) / width) < MIDDLE
        or word.size > LARGER * size
    ]  # fmt: skip
    best = max(central, key=lambda word: (round(word.size / (0.15 * size)), -word.cy), default=None)
    low = [word for word in level if word.cy > bottom and abs(word.cx - middle) < MIDDLE * (right - left)]
    beneath = min(low, key=lambda word: word.cy, default=None)
    beside = [word for word in steep if word.cx < left and abs(word.cy - (top + bottom) / 2) < 0.3 * (bottom - top)]
    upward = max(beside, key=lambda word: word.cx, default=None)
    texts = [word.text if word is not None else "" for word in (best, beneath, upward)]
    return Captions(texts[0], texts[1], texts[2], tuple(legend))


def heading(words: Sequence[Word], box: Box, width: int) -> str:
    """Return the title above a pie; empty where none stands out.

    Args:
        words: those that are no names of slices.
        box: around the pie, in pixels.
        width: of the picture, in pixels.
    """
    level = _joined([word for word in words if word.angle < LEVEL and LETTERS.search(word.text)])
    if not level:
        return ""
    size = float(np.median([word.size for word in words]))
    left, top, right, _ = box
    middle = (left + right) / 2
    high = [
        word for word in level
        if word.cy < top and (min(abs(word.cx - middle), abs(word.cx - width / 2)) < MIDDLE * width
        or word.size > LARGER * size)
    ]  # fmt: skip
    best = max(high, key=lambda word: (round(word.size / (0.15 * size)), -word.cy), default=None)
    return best.text if best is not None else ""


def _joined(words: Sequence[Word]) -> list[Word]:
    """Return words with those joined that stand in one line."""
    found: list[Word] = []
    for word in sorted(words, key=lambda word: word.box[0]):
        for k, other in enumerate(found):
            in_line = abs(other.cy - word.cy) < 0.4 * word.size and abs(other.size - word.size) < 0.3 * word.size
            if in_line and -0.5 * word.size < word.box[0] - other.box[2] < GAP * word.size:
                box = (other.box[0], min(other.box[1], word.box[1]), word.box[2], max(other.box[3], word.box[3]))
                found[k] = msgspec.structs.replace(other, text=f"{other.text} {word.text}", box=box)
                break
        else:
            found.append(word)
    return found

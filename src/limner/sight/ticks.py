"""Axes of a chart as an OCR reads them: the numbers of a scale, and the row of names across from it.

Works from words and their boxes alone, whatever the chart was drawn with; up to one number in three may be misread. A
scale needs three numbers that lie as far apart as they say (:mod:`limner.sight.scale`).
"""

import re
from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight import scale
from limner.sight.ocr import Words
from limner.sight.scale import Scale
from limner.sight.words import number

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""

LEVEL = 0.6
"""Heights of a label by which those of one row may be out of line."""
OBLIQUE = (20.0, 70.0)
"""Degrees of a label that runs aslant."""
TIMES = re.compile(r"[x×]?\s?[1lI]e\+?([-−]?\d{1,2})$")
"""What stands at the end of an axis whose numbers are to be multiplied by a power of ten, as matplotlib writes it."""
TOUCH = 0.35
"""Heights of a letter between two words of one name, at most."""
FAR = 7.0
"""Heights of a label from the end of a scale to the names across from it, at most."""


class Word(msgspec.Struct, frozen=True):
    """Words of a picture: their upright box in pixels, how high their letters are, and which way they run."""

    text: str
    box: Box
    size: float
    angle: float
    """Degrees, of 0 to 90 from level."""

    @property
    def cx(self) -> float:
        """The middle across, in pixels."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def cy(self) -> float:
        """The middle down, in pixels."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def oblique(self) -> bool:
        """Whether they run aslant: then it is not told which of their ends stands at the tick."""
        return OBLIQUE[0] < self.angle < OBLIQUE[1]


class Ticks(msgspec.Struct, frozen=True):
    """The numbers of an upright axis, and the scale that they agree on."""

    words: tuple[Word, ...]
    scale: Scale
    """From pixels down to values."""

    @property
    def reach(self) -> tuple[float, float]:
        """Pixels down, of the highest and lowest number."""
        places = [word.cy for word in self.words]
        return min(places), max(places)

    @property
    def step(self) -> float:
        """Pixels from one number to the next."""
        low, high = self.reach
        return (high - low) / (len(self.words) - 1)


def placed(words: Sequence[Words]) -> list[Word]:
    """Return what was read with upright boxes, the words of one name joined."""
    found = []
    for each in words:
        quad = np.array(each.quad)
        (left, top), (right, bottom) = quad.min(axis=0).tolist(), quad.max(axis=0).tolist()
        across, down = quad[1] - quad[0], quad[3] - quad[0]
        angle = float(np.degrees(np.arctan2(abs(across[1]), abs(across[0]))))
        found.append(Word(each.text.strip(), (left, top, right, bottom), float(np.hypot(*down)), angle))
    return _joined(found)


def _joined(words: Sequence[Word]) -> list[Word]:
    """Return words with those joined that all but touch in one level line."""
    found: list[Word] = []
    for word in sorted(words, key=lambda word: word.box[0]):
        for k, other in enumerate(found):
            in_line = abs(other.cy - word.cy) < 0.3 * word.size and max(other.angle, word.angle) < OBLIQUE[0]
            near = -0.5 * word.size < word.box[0] - other.box[2] < TOUCH * word.size
            if in_line and near and number(word.text) is None and number(other.text) is None:
                box = (other.box[0], min(other.box[1], word.box[1]), word.box[2], max(other.box[3], word.box[3]))
                found[k] = msgspec.structs.replace(other, text=f"{other.text} {word.text}", box=box)
                break
        else:
            found.append(word)
    return found


def mirrored(box: Box, width: float, height: float) -> Box:
    """Return a box of a picture of that size where it lies when mirrored so that a level axis becomes an upright one.

    The corners at the bottom left and the top right change places with themselves: what is below comes to the left.
    """
    left, top, right, bottom = box
    return height - bottom, width - right, height - top, width - left


def ticks(words: Sequence[Word]) -> Ticks | None:
    """Return the upright axis with most numbers, ``None`` where three do not agree."""
    numbers = [(word, value) for word in words if (value := number(word.text)) is not None]
    best: Ticks | None = None
    for edge in (2, 0, None):
        for one, _ in numbers:
            row = [pair for pair in numbers if abs(_edge(pair[0], edge) - _edge(one, edge)) < LEVEL * one.size]
            fitted = scale.fit([word.cy for word, _ in row], [value for _, value in row]) if len(row) > 2 else None
            if fitted and (best is None or len(fitted[1]) > len(best.words)):
                best = Ticks(tuple(row[k][0] for k in fitted[1]), fitted[0])
    power = next((match for word in words if (match := TIMES.match(word.text))), None)
    if best is None or power is None:
        return best
    many = 10.0 ** int(power[1].replace("−", "-"))
    scaled = Scale(best.scale.base * many, best.scale.slope * many)
    return None if best.scale.log else Ticks(best.words, scaled)


def _edge(word: Word, edge: int | None) -> float:
    return word.cx if edge is None else word.box[edge]


def names(words: Sequence[Word], axis: Ticks) -> list[Word]:
    """Return the names below an axis, from the left; none where there are fewer than two in a row."""
    low = axis.reach[1]
    size = float(np.median([word.size for word in axis.words]))
    under = [word for word in words if word not in axis.words and word.cy > low and word.box[1] < low + FAR * size]
    best: list[Word] = []
    for one in under:
        for edge in (1, 3, None):
            at = [(word.cy if edge is None else word.box[edge]) for word in under]
            mine = one.cy if edge is None else one.box[edge]
            row = [word for word, place in zip(under, at, strict=True) if abs(place - mine) < LEVEL * one.size]
            row = [word for word in row if (word.angle > OBLIQUE[0]) == (one.angle > OBLIQUE[0])]
            if len(row) > len(best):
                best = row
    if len(best) < 2:
        return []
    return sorted(_wrapped(best, [word for word in under if word not in best]), key=lambda word: word.cx)


def _wrapped(row: Sequence[Word], rest: Sequence[Word]) -> list[Word]:
    """Return names with their second lines, where two or more have one: one alone is the label of the axis."""
    more: dict[int, Word] = {}
    for k, word in enumerate(row):
        below = [one for one in rest if abs(one.cx - word.cx) < word.size and one.angle < OBLIQUE[0]]
        near = [one for one in below if -0.4 * word.size < one.box[1] - word.box[3] < 0.5 * word.size]
        if len(near) == 1 and word.angle < OBLIQUE[0]:
            more[k] = near[0]
    if len(more) < 2:
        return list(row)
    found = []
    for k, word in enumerate(row):
        both = [word, more[k]] if k in more else [word]
        sides = np.array([one.box for one in both])
        low, high = sides.min(axis=0), sides.max(axis=0)
        box = (float(low[0]), float(low[1]), float(high[2]), float(high[3]))
        found.append(msgspec.structs.replace(word, text=" ".join(one.text for one in both), box=box))
    return found

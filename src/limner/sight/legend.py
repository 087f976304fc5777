"""Legends: samples of colour, each with its words to the right, two or more in a row or a column."""

from collections.abc import Sequence

import msgspec

from limner.sight.claims import Bundle, Claim, Finding
from limner.sight.colours import distance
from limner.sight.marks import Mark, shades

GAP, TALL, LONG = 1.7, 1.9, 4.5
"""In font sizes: from a sample to its words; the height and width of a sample, at most."""
ALIKE = 0.045
"""In OKLab: colours as near are taken for one that was measured twice, on a large and on a small piece."""
BLENDED = 0.08
"""The same where one of them is painted with a gradient."""
IN_LINE = 0.35
"""Font sizes by which a sample may be higher or lower than its words, and samples out of line with each other."""


class Entry(msgspec.Struct, frozen=True):
    """A sample and its words; ``parts`` are the marks of the sample, as of a line with a dot on it."""

    sample: Mark
    text: Mark
    parts: tuple[Mark, ...]

    @property
    def words(self) -> str:
        """What the sample stands for."""
        return self.text.words


def entries(shapes: Sequence[Mark], texts: Sequence[Mark]) -> list[Entry]:
    """Return samples with words beside them, in line with another such pair; colours are for the caller to match."""
    found: list[Entry] = []
    largest = max((text.size for text in texts), default=0.0)
    shapes = [mark for mark in shapes if mark.height < TALL * largest and mark.width < LONG * largest]
    for text in texts:
        if text.turned:
            continue
        near = [mark for mark in shapes if _is_sample(mark, text)]
        if near:
            sample = max(near, key=lambda mark: (round(mark.box[2] / 4), mark.at))
            found.append(Entry(sample, text, tuple(near)))
    return [entry for entry in found if any(_in_line(entry, other) for other in found if other is not entry)]


def _is_sample(mark: Mark, text: Mark) -> bool:
    size = text.size
    gap = text.box[0] - mark.box[2]
    small = mark.height < TALL * size and mark.width < LONG * size and max(mark.width, mark.height) > 0.3 * size
    return small and -1 < gap < GAP * size and abs(mark.cy - text.cy) < IN_LINE * size + 1 and mark.colour != ""


def _in_line(one: Entry, other: Entry) -> bool:
    size = one.text.size
    if abs(other.text.size - size) > 0.25 * size or distance(one.sample.colour, other.sample.colour) < 0.01:
        return False
    column = abs(one.text.box[0] - other.text.box[0]) < 1 + IN_LINE * size
    row = abs(one.text.cy - other.text.cy) < 1 + IN_LINE * size
    near = abs(one.text.cy - other.text.cy) < 8 * size
    return (column and near) or row


def meant(colours: Sequence[str], found: Sequence[Entry]) -> Entry | None:
    """Return the entry whose sample has one of the colours that something is painted in, or ``None``."""
    near = [
        (distance(colour, shade), k)
        for k, entry in enumerate(found)
        for shade in shades(entry.sample)
        for colour in colours
    ]
    if not near or min(near)[0] > (ALIKE if len(colours) == 1 else BLENDED):
        return None
    return found[min(near)[1]]


def finding(found: Sequence[Entry]) -> Finding:
    """Return the claims on the entries that a chart uses."""
    claims: dict[int, Claim] = {}
    for entry in found:
        claims[entry.sample.at] = Claim(("legend", entry.words), {"kind": "sample", "series": entry.words})
        claims[entry.text.at] = Claim(("legend", "text", entry.words), {"kind": "legend-text", "series": entry.words})
    members = tuple(mark.at for entry in found for mark in (*entry.parts, entry.text))
    bundle = (Bundle(("legend",), members, {"kind": "legend"}),) if found else ()
    return Finding(claims, bundle)

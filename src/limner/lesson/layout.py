"""Where elements lie on the frame together, from their measured sizes.

Text keeps its size: it is wrapped at the width of its column, and only if a frame is too full is everything on it made
smaller by one factor. Pictures take what room is left. A few plain arrangements are tried (one column; words beside
pictures, at some ratios; a row; a grid), and the one whose smallest thing is largest is taken. A single column stands
in the middle of the frame, columns beside each other have their left sides in line.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from limner.chalk.region import BODY, Region

Align = Literal["left", "centre"]
Part = Literal["text", "noted", "list", "formula", "panel"]
"""``noted``: text with a bar beside it; ``panel``: a table or a program, that words may stand beside."""
Kind = Literal["words", "fixed", "picture"]
"""``words`` wrap at any width, ``fixed`` have one size, ``picture`` fill what they are given."""
WIDTHS = (15.0, 13.2, 12.0, 11.0, 10.1, 9.0, 7.9, 7.0, 6.2, 5.6, 4.9, 4.4)
"""Units of the frame at which words are measured; what is made smaller may be wider than the frame at first."""
GROWN = 1.3
"""How much larger than its size text becomes where it is alone and has room."""
GAP, BESIDE = 0.4, 0.6
"""Units between things below, and beside, each other."""
RATIOS = (0.38, 0.5, 0.62)
"""Part of the width that words take beside pictures."""
ROOM = (5.2, 3.6)
"""Units that a picture needs to be read with ease; in less it counts as made smaller."""
SPLIT, TORN = 0.85, 0.65
"""What two columns of words are worth beside one; and where formulas that follow each other are parted."""
LONG = 9.0
"""Units beyond which a line of words is too long to find the next one's beginning with ease."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to be placed, measured."""

    id: str
    kind: Kind
    sizes: tuple[tuple[float, float], ...]
    """Width and height: of words at each of ``WIDTHS``, of what is fixed one; of a picture one, its best aspect."""
    role: Part = "text"
    """What it is to the eye, which decides on which side it stands."""
    most: float = GROWN
    """How much larger than its size it may become."""
    settled: bool = False
    """Whether a picture has its size already."""

    def at(self, width: float) -> tuple[float, float]:
        """Width and height of words wrapped at a width, as at the next smaller one that was measured."""
        if self.kind == "words":
            return next(
                (size for wide, size in zip(WIDTHS, self.sizes, strict=True) if wide <= width + 1e-9), self.sizes[-1]
            )
        return self.sizes[0]

    def height(self, width: float) -> float:
        """Height in a column: of words, wrapped at its width; of what is fixed, shrunk to it."""
        wide, high = self.at(width)
        if self.kind == "words":
            return high * max(1.0, WIDTHS[-1] / width)
        return high * min(1.0, width / wide)

    def wrapped(self, width: float) -> float:
        """Return the width at which words are wrapped in a column: the least at which they have no more lines."""
        if self.kind == "words":
            high = self.at(width)[1] + 1e-3
            fitting = [wide for wide, size in zip(WIDTHS, self.sizes, strict=True) if size[1] <= high and wide <= width]
            return min(fitting, default=width)
        return min(width, self.sizes[0][0])


@dataclass(frozen=True, slots=True)
class Placed:
    """An element's place."""

    region: Region
    width: float
    """At which words are wrapped."""
    scale: float
    """Of its natural size."""
    align: Align = "centre"
    """To which side of the region."""


def arrange(items: Sequence[Item], body: Region = BODY) -> dict[str, Placed]:
    """Place what is on the frame together, in the order of reading.

    Args:
        items: measured.
        body: where they may lie.
    """
    return _arranged(items, body) if items else {}


def _arranged(items: Sequence[Item], body: Region) -> dict[str, Placed]:
    alone = all(item.kind != "picture" for item in items)
    trials = [_column(items, body, GROWN if alone else 1.0, single=True)]
    words = [item for item in items if item.kind != "picture"]
    pictures = [item for item in items if item.kind == "picture"]
    if words and pictures:
        # What has its size already leaves the rest to the words.
        for ratio in RATIOS[::-1] if all(item.settled for item in pictures) else RATIOS:
            left, right = body.columns(ratio, 1 - ratio, gap=BESIDE)
            trials.append(_column(words, left) | _grid(pictures, right))
    panels = [item for item in words if item.role == "panel"]
    if len(panels) == 1 and len(words) > 1 and not pictures:  # a program or a table beside what is said of it
        for ratio in RATIOS[::-1]:
            left, right = body.columns(ratio, 1 - ratio, gap=BESIDE)
            trials.append(_column([item for item in words if item.role != "panel"], left) | _column(panels, right))
    if len(pictures) > 1 and not words:
        trials.append(_grid(pictures, body))
    if len(words) > 3 and not pictures:
        half = math.ceil(len(words) / 2)
        left, right = body.columns(1, 1, gap=BESIDE)
        split = _column(words[:half], left) | _column(words[half:], right)
        # What is read from top to bottom is rather made smaller than torn apart, formulas most of all.
        torn = TORN if words[half - 1].role == words[half].role == "formula" else SPLIT
        if _worth(split)[0] * torn > max(_worth(trial)[0] for trial in trials):
            trials = [split]
    return max(trials, key=_worth)


def _worth(placed: dict[str, Placed]) -> tuple[float, float]:
    scales = [min(one.scale, 1.0) * (1.0 if one.width <= LONG else 0.97) for one in placed.values()]
    return round(min(scales), 2), sum(scales) / len(scales)


def _column(items: Sequence[Item], body: Region, largest: float = 1.0, *, single: bool = False) -> dict[str, Placed]:
    """Stack them; pictures share what height words leave.

    Words are wrapped at the width that they have before they are scaled, so smaller ones have longer lines.
    """
    free = body.height - GAP * (len(items) - 1)
    words = [item for item in items if item.kind != "picture"]
    pictures = len(items) - len(words)
    room = max(free - pictures * ROOM[1] * 0.6, 0.2 * free)
    scale = _fitting(words, body.width, room, largest) if words else 1.0
    scales = {item.id: min(scale, item.most) for item in words}
    lines = {
        id: scale * item.height(body.width / scale) for item in words for id, scale in [(item.id, scales[item.id])]
    }
    tall = (free - sum(lines.values())) / pictures if pictures else 0.0
    heights = [lines.get(item.id, tall) for item in items]
    spare = body.height - sum(heights) - GAP * (len(items) - 1)
    # A little air between things, the rest above and below.
    gap = GAP + min(spare / max(len(items), 1), 0.5)
    top = body.y + (sum(heights) + gap * (len(items) - 1)) / 2
    side = _side(words, single)
    found: dict[str, Placed] = {}
    for item, height in zip(items, heights, strict=True):
        region = Region(body.x, top - height / 2, body.width, height)
        factor = scales.get(item.id, 1.0)
        width = body.width if item.kind == "picture" else item.wrapped(body.width / factor)
        align = "centre" if item.kind == "picture" or (single and item.role in ("formula", "panel")) else side
        found[item.id] = Placed(region, width, _scale(item, region, factor), align)
        top -= height + gap
    return found


def _side(words: Sequence[Item], single: bool) -> Align:
    """Say where what is read begins: in line below each other, but a single column without a list in the middle."""
    roles = [item.role for item in words]
    lined = "list" in roles or roles.count("noted") > 1  # bars stand below each other
    return "left" if lined or (not single and {"text", "noted"} & set(roles)) else "centre"


def _fitting(words: Sequence[Item], width: float, height: float, largest: float) -> float:
    """Return the largest scale at which words fit below each other, to a hundredth."""
    for scale in (1.3, 1.2, 1.1):  # larger only if no line has to be broken for it
        lines = sum(item.height(width) for item in words)
        grown = sum(item.height(width / scale) for item in words)
        if scale <= largest and scale * grown <= height and grown <= lines + 1e-6:
            return scale
    low, high = 0.2, 1.0
    for _ in range(10):
        middle = (low + high) / 2
        fits = sum(middle * item.height(width / middle) for item in words) <= height
        low, high = (middle, high) if fits else (low, middle)
    return 1.0 if low > 0.99 else low


def _scale(item: Item, region: Region, scale: float) -> float:
    if item.kind == "picture":
        wide, high = item.sizes[0]
        fit = min(region.width / wide, region.height / high)
        if item.settled:
            return min(1.0, fit)
        if wide > 1.05 * ROOM[0] or high > 1.05 * ROOM[1]:  # it could not be made so small: its text is scaled
            return min(1.0, fit)
        return min(1.0, math.sqrt(max(fit * wide * fit * high, 0.0) / (ROOM[0] * ROOM[1])))
    if item.kind == "fixed":
        return min(scale, region.width / item.sizes[0][0])
    return scale


def _grid(items: Sequence[Item], body: Region) -> dict[str, Placed]:
    """Put pictures in rows of equal cells, in the number of columns at which they are largest."""
    best: dict[str, Placed] = {}
    for columns in range(1, len(items) + 1):
        rows = math.ceil(len(items) / columns)
        cells = [
            cell for row in body.rows(*[1.0] * rows, gap=GAP) for cell in row.columns(*[1.0] * columns, gap=BESIDE)
        ]
        found = {
            item.id: Placed(cell, cell.width, _scale(item, cell, 1.0)) for item, cell in zip(items, cells, strict=False)
        }
        if not best or _worth(found) > _worth(best):
            best = found
    return best

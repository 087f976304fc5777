"""Where elements lie on the frame, from their measured sizes.

All that is shown between two clearings of the frame, a *screen*, is laid out at once, so that nothing has to move
when more comes. Text keeps its size: it is wrapped at the width of its column, and only if a screen is too full is
everything on it made smaller by one factor. Pictures take what room is left. A few plain arrangements are tried (one
column; words beside pictures, at some ratios; a row; a grid), and the one whose smallest thing is largest is taken.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from limner.chalk.region import BODY, Region

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

    def height(self, width: float) -> float:
        """Height in a column: of words, as at the next smaller width that was measured; of what is fixed, shrunk."""
        if self.kind == "words":
            for wide, (_, high) in zip(WIDTHS, self.sizes, strict=True):
                if wide <= width + 1e-9:
                    return high
            return self.sizes[-1][1] * WIDTHS[-1] / width
        wide, high = self.sizes[0]
        return high * min(1.0, width / wide)

    def wrapped(self, width: float) -> float:
        """Return the width at which words are wrapped in a column: the next smaller one that was measured."""
        return next((wide for wide in WIDTHS if wide <= width + 1e-9), width) if self.kind == "words" else width


@dataclass(frozen=True, slots=True)
class Placed:
    """An element's place."""

    region: Region
    width: float
    """At which words are wrapped."""
    scale: float
    """Of its natural size."""


def arrange(
    items: Sequence[Item], body: Region = BODY, lives: Mapping[str, tuple[int, int]] | None = None
) -> dict[str, Placed]:  # fmt: skip
    """Place the elements of a screen, in order of their appearance.

    Args:
        items: measured.
        body: where they may lie.
        lives: the first and the last beat of each; what comes after another of its kind has left takes its place.
    """
    if not items:
        return {}
    slots = _shared(items, lives or {})
    placed = _arranged([_joined(slot) for slot in slots], body)
    return {item.id: _within(item, placed[slot[0].id]) for slot in slots for item in slot}


def _shared(items: Sequence[Item], lives: Mapping[str, tuple[int, int]]) -> list[list[Item]]:
    """Gather items that have one place after each other."""
    slots: list[list[Item]] = []
    for item in items:
        free: list[Item] | None = None
        # From the last place upwards: what is still there above and below must keep the order of reading.
        for slot in reversed(slots):
            gone = item.id in lives and all(lives[item.id][0] > lives[other.id][1] for other in slot)
            if not gone and (slot[0].kind == "picture") == (item.kind == "picture"):
                break
            if gone and slot[0].kind == item.kind:
                free = slot
        if free is None:
            slots.append([item])
        else:
            free.append(item)
    return slots


def _joined(slot: Sequence[Item]) -> Item:
    """Return an item as large as all that share a place."""
    sizes = zip(*(item.sizes for item in slot), strict=True)
    most = tuple((max(wide for wide, _ in one), max(high for _, high in one)) for one in sizes)
    return Item(slot[0].id, slot[0].kind, most)


def _within(item: Item, place: Placed) -> Placed:
    """Put an item into a place: to its top, so that one that follows another begins where that did."""
    region = place.region
    if item.kind == "picture":
        return place
    scale = min(place.scale, region.width / item.sizes[0][0]) if item.kind == "fixed" else place.scale
    height = min(item.height(place.width) * scale, region.height)
    return Placed(Region(region.x, region.top - height / 2, region.width, height), place.width, scale)


def _arranged(items: Sequence[Item], body: Region) -> dict[str, Placed]:
    alone = all(item.kind != "picture" for item in items)
    trials = [_column(items, body, GROWN if alone else 1.0)]
    words = [item for item in items if item.kind != "picture"]
    pictures = [item for item in items if item.kind == "picture"]
    if words and pictures:
        for ratio in RATIOS:
            left, right = body.columns(ratio, 1 - ratio, gap=BESIDE)
            trials.append(_column(words, left) | _grid(pictures, right))
    fixed = [item for item in words if item.kind == "fixed"]
    beside: list[dict[str, Placed]] = []
    if len(fixed) == 1 and len(words) > 1 and not pictures:  # a program or a table beside what is said of it
        for ratio in RATIOS:
            left, right = body.columns(ratio, 1 - ratio, gap=BESIDE)
            beside.append(_column([item for item in words if item.kind == "words"], left) | _column(fixed, right))
    if len(pictures) > 1 and not words:
        trials.append(_grid(pictures, body))
    if len(words) > 3 and not pictures:
        half = math.ceil(len(words) / 2)
        left, right = body.columns(1, 1, gap=BESIDE)
        split = _column(words[:half], left) | _column(words[half:], right)
        # What is read from top to bottom is rather made smaller than torn apart, formulas most of all.
        torn = TORN if words[half - 1].kind == words[half].kind == "fixed" else SPLIT
        if _worth(split)[0] * torn > max(_worth(trial)[0] for trial in trials):
            trials = [split]
    best = max(trials, key=_worth)
    aside = max(beside, key=_worth, default=None)
    return aside if aside and _worth(aside)[0] > _worth(best)[0] else best


def _worth(placed: dict[str, Placed]) -> tuple[float, float]:
    scales = [min(one.scale, 1.0) * (1.0 if one.width <= LONG else 0.97) for one in placed.values()]
    return round(min(scales), 2), sum(scales) / len(scales)


def _column(items: Sequence[Item], body: Region, largest: float = 1.0) -> dict[str, Placed]:
    """Stack them; pictures share what height words leave.

    Words are wrapped at the width that they have before they are scaled, so smaller ones have longer lines.
    """
    free = body.height - GAP * (len(items) - 1)
    words = [item for item in items if item.kind != "picture"]
    pictures = len(items) - len(words)
    room = max(free - pictures * ROOM[1] * 0.6, 0.2 * free)
    scale = _fitting(words, body.width, room, largest) if words else 1.0
    taken = sum(scale * item.height(body.width / scale) for item in words)
    tall = (free - taken) / pictures if pictures else 0.0
    heights = [tall if item.kind == "picture" else scale * item.height(body.width / scale) for item in items]
    spare = body.height - sum(heights) - GAP * (len(items) - 1)
    # A little air between things, the rest above and below.
    gap = GAP + min(spare / max(len(items), 1), 0.5)
    top = body.y + (sum(heights) + gap * (len(items) - 1)) / 2
    found: dict[str, Placed] = {}
    for item, height in zip(items, heights, strict=True):
        region = Region(body.x, top - height / 2, body.width, height)
        width = body.width if item.kind == "picture" else item.wrapped(body.width / scale)
        found[item.id] = Placed(region, width, _scale(item, region, scale))
        top -= height + gap
    return found


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

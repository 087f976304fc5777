"""Where elements lie on the frame, from their measured sizes.

All that is shown between two clearings of the frame, a *screen*, is laid out at once, so that nothing has to move
when more comes. Text keeps its size: it is wrapped at the width of its column, and only if a screen is too full is
everything on it made smaller by one factor. Pictures take what room is left. A few plain arrangements are tried (one
column; words beside pictures, at some ratios; a row; a grid), and the one whose smallest thing is largest is taken.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from limner.chalk.region import BODY, Region

Kind = Literal["words", "fixed", "picture"]
"""``words`` wrap at any width, ``fixed`` have one size, ``picture`` fill what they are given."""
WIDTHS = (12.2, 9.0, 7.0, 5.6, 4.4)
"""Units of the frame at which words are measured."""
GAP, BESIDE = 0.4, 0.6
"""Units between things below, and beside, each other."""
RATIOS = (0.38, 0.5, 0.62)
"""Part of the width that words take beside pictures."""
ROOM = (5.2, 3.6)
"""Units that a picture needs to be read with ease; in less it counts as made smaller."""
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


@dataclass(frozen=True, slots=True)
class Placed:
    """An element's place."""

    region: Region
    width: float
    """At which words are wrapped."""
    scale: float
    """Of its natural size."""


def arrange(items: Sequence[Item], body: Region = BODY) -> dict[str, Placed]:
    """Place the elements of a screen, in order of their appearance."""
    if not items:
        return {}
    trials = [_column(items, body)]
    words = [item for item in items if item.kind != "picture"]
    pictures = [item for item in items if item.kind == "picture"]
    if words and pictures:
        for ratio in RATIOS:
            left, right = body.columns(ratio, 1 - ratio, gap=BESIDE)
            trials.append(_column(words, left) | _grid(pictures, right))
    if len(pictures) > 1 and not words:
        trials.append(_grid(pictures, body))
    if len(words) > 3 and not pictures:
        half = math.ceil(len(words) / 2)
        left, right = body.columns(1, 1, gap=BESIDE)
        trials.append(_column(words[:half], left) | _column(words[half:], right))
    return max(trials, key=_worth)


def _worth(placed: dict[str, Placed]) -> tuple[float, float]:
    scales = [one.scale * (1.0 if one.width <= LONG else 0.97) for one in placed.values()]
    return round(min(scales), 2), sum(scales) / len(scales)


def _column(items: Sequence[Item], body: Region) -> dict[str, Placed]:
    """Stack them; pictures share what height words leave."""
    free = body.height - GAP * (len(items) - 1)
    words = [item for item in items if item.kind != "picture"]
    pictures = len(items) - len(words)
    needed = sum(item.height(body.width) for item in words)
    least = pictures * ROOM[1] * 0.6
    shrink = min(1.0, max(free - least, 0.2 * free) / needed) if needed else 1.0
    tall = (free - shrink * needed) / pictures if pictures else 0.0
    heights = [tall if item.kind == "picture" else shrink * item.height(body.width) for item in items]
    spare = body.height - sum(heights) - GAP * (len(items) - 1)
    # A little air between things, the rest above and below.
    gap = GAP + min(spare / max(len(items), 1), 0.5)
    top = body.y + (sum(heights) + gap * (len(items) - 1)) / 2
    found: dict[str, Placed] = {}
    for item, height in zip(items, heights, strict=True):
        region = Region(body.x, top - height / 2, body.width, height)
        found[item.id] = Placed(region, body.width, _scale(item, region, shrink))
        top -= height + gap
    return found


def _scale(item: Item, region: Region, shrink: float) -> float:
    if item.kind == "picture":
        wide, high = item.sizes[0]
        fit = min(region.width / wide, region.height / high)
        return min(1.0, math.sqrt(max(fit * wide * fit * high, 0.0) / (ROOM[0] * ROOM[1])))
    if item.kind == "fixed":
        return min(shrink, region.width / item.sizes[0][0])
    return shrink


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

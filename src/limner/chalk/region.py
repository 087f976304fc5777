"""Places on the frame: rectangles that are divided, never guessed.

Manim's frame is 14.22 by 8 units, its origin in the middle, y upwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 128 / 9, 8.0


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle, in units of the frame: its middle and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """Its left side."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Its upper side."""
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y - self.height / 2

    def inset(self, margin: float) -> "Region":
        """Return what is left inside a margin."""
        return Region(self.x, self.y, self.width - 2 * margin, self.height - 2 * margin)

    def columns(self, *shares: float, gap: float = 0.5) -> list["Region"]:
        """Divide it from left to right; ``columns(1, 2)`` makes the second twice as wide."""
        widths = _shares(self.width, shares, gap)
        found, left = [], self.left
        for width in widths:
            found.append(Region(left + width / 2, self.y, width, self.height))
            left += width + gap
        return found

    def rows(self, *shares: float, gap: float = 0.35) -> list["Region"]:
        """Divide it from top to bottom."""
        heights = _shares(self.height, shares, gap)
        found, top = [], self.top
        for height in heights:
            found.append(Region(self.x, top - height / 2, self.width, height))
            top -= height + gap
        return found


def _shares(whole: float, shares: Sequence[float], gap: float) -> list[float]:
    free = whole - gap * (len(shares) - 1)
    return [free * share / sum(shares) for share in shares]


FRAME = Region(0, 0, WIDTH, HEIGHT)
SAFE = FRAME.inset(0.5)
"""Televisions and players cover the rest."""
WIDE = SAFE.width - 0.1
"""Strokes are drawn on both sides of their line."""
HEAD = Region(0, 3.1, WIDE, 0.8)
"""For the section's title."""
BODY = Region(0, -0.5, WIDE, 6.0)
"""For everything else."""

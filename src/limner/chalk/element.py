"""What a lesson shows: Manim groups with an id, the line that made them, a place, and a way to appear."""

import sys
from typing import Literal, Self

from manim import DOWN, Animation, FadeIn, Mobject, VGroup

from limner.chalk.region import Region

Align = Literal["left", "centre", "right"]


class Element(Mobject):
    """What everything that is shown can do, outlines and images."""

    kind = "element"
    id: str
    """Unique in the lesson."""
    line: int
    """Of the section's file, where it was made; 0 where it was not made in one."""

    def named(self, id: str) -> None:
        """Give it its id, and remember the line that made it."""
        self.id = id
        self.line = line()

    def fit(self, region: Region, align: Align = "centre", grow: float = 1.0) -> Self:
        """Move it into a region; where it is too large, make it smaller.

        Args:
            region: its place.
            align: to which side.
            grow: how much larger than it was made it may become where there is room.
        """
        wide, high = self.__dict__.setdefault("natural", (max(self.width, 1e-6), max(self.height, 1e-6)))
        scale = min(grow, region.width / wide, region.height / high) / max(self.width / wide, self.height / high)
        if abs(scale - 1) > 1e-3:
            self.scale(scale)
        self.move_to((region.x, region.y, 0))
        if align == "left":
            self.shift(((region.left - self.get_left()[0]), 0, 0))
        elif align == "right":
            self.shift(((region.right - self.get_right()[0]), 0, 0))
        return self

    def appear(self) -> Animation:
        """Return how it comes in."""
        return FadeIn(self, shift=0.15 * -DOWN, run_time=0.6)


class Drawing(Element, VGroup):
    """An element of outlines.

    Args:
        parts: what it is made of.
        id: unique in the lesson.
    """

    def __init__(self, *parts: VGroup, id: str) -> None:
        self.named(id)
        VGroup.__init__(self, *parts)


def line() -> int:
    """Return the line of the section's code that is being run, 0 where none is."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename.startswith("section:"):
            return frame.f_lineno
        frame = frame.f_back
    return 0

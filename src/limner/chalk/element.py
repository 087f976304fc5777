"""What a lesson shows: Manim groups with an id, the line that made them, a place, and a way to appear."""

import sys
from typing import Literal, Self

from manim import DOWN, Animation, FadeIn, Mobject, VGroup

from limner.chalk.region import Region

Align = Literal["left", "centre", "right"]


class Element(VGroup):
    """A group with an id.

    Args:
        parts: what it is made of.
        id: unique in the lesson.
    """

    kind = "element"

    def __init__(self, *parts: Mobject, id: str) -> None:
        self.id = id
        self.line = line()
        """Of the section's file, where it was made; 0 where it was not made in one."""
        super().__init__(*parts)

    def fit(self, region: Region, align: Align = "centre") -> Self:
        """Move it into a region; where it is too large, make it smaller, never larger."""
        scale = min(1.0, region.width / max(self.width, 1e-6), region.height / max(self.height, 1e-6))
        if scale < 1:
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


def line() -> int:
    """Return the line of the section's code that is being run, 0 where none is."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename.startswith("section:"):
            return frame.f_lineno
        frame = frame.f_back
    return 0

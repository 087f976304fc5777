"""Manim code of the author's own, in a place of the frame and a time of its beat."""

from collections.abc import Callable

from manim import Group, Rectangle

from limner.chalk.element import Align, Element
from limner.chalk.region import Region


class Undrawn(Exception):
    """What an author's own code is to show is not written yet."""


def undrawn(wanted: str) -> None:
    """Stand where code is still to be written.

    Args:
        wanted: what it is to show, in words.

    Raises:
        Undrawn: always.
    """
    raise Undrawn(f"still to be drawn: {wanted}")


class _Method:
    """A method of the scene; animations copy what they move, and the scene is not to be copied with it."""

    def __init__(self, draw: Callable[[Region], object]) -> None:
        self.draw = draw

    def __deepcopy__(self, memo: dict[int, object]) -> "_Method":
        return self


class Free(Element, Group):
    """What a method of the scene draws: it plays, waits and adds as in any Manim scene.

    The stage runs it at its cue (:meth:`limner.chalk.stage.Lesson.show`). What it has put on the frame belongs to this
    element from then on, and leaves with it.

    Args:
        draw: the method; it is given the region that the element has.
        id: unique in the lesson.
        width: units of the frame.
        height: the same.
    """

    kind = "manim"

    def __init__(
        self, draw: Callable[[Region], object], *, id: str, width: float = 6.0, height: float = 4.5
    ) -> None:  # fmt: skip
        self.named(id)
        self.method = _Method(draw)
        self.box = Region(0, 0, width, height)
        Group.__init__(self, Rectangle(width=width, height=height, stroke_width=0, fill_opacity=0))

    def fit(self, region: Region, align: Align = "centre", grow: float = 1.0) -> "Free":
        """Give it its region."""
        self.box = region
        return super().fit(region, align, grow)

"""The words below a figure."""

from collections.abc import Sequence

from manim import DOWN, VGroup

from limner.chalk.ink import Ink
from limner.chalk.markup import markup
from limner.chalk.setting import typeset
from limner.chalk.theme import SMALL, current

LEAST = 5.0
"""Units: no caption is wrapped at less, however narrow what it stands under."""


def captioned(parts: Sequence[VGroup], words: str, width: float) -> list[VGroup]:
    """Return the parts of a figure, with the caption below them where there is one.

    Args:
        parts: of the figure, in place.
        words: of the caption.
        width: of the place that the figure has.
    """
    if not words:
        return list(parts)
    figure = VGroup(*parts)
    below = caption(words, min(width, max(figure.width, LEAST)))
    return [*parts, below.next_to(figure, DOWN, buff=0.25)]


def caption(words: str, width: float) -> Ink:
    """Set a caption, wrapped and centred."""
    return typeset(f"#align(center)[{markup(words)}]", size=SMALL, width=width, colour=current().faint)


def room(words: str, width: float) -> float:
    """Return the height that a caption takes from a figure that fills its place; 0 where there is none."""
    return caption(words, width).height + 0.25 if words else 0.0

"""Formulas on the frame, and derivations in which terms move from line to line."""

from manim import Animation, Write

from limner.chalk.element import Element
from limner.chalk.setting import typeset
from limner.chalk.theme import BODY, THEMES


class Formula(Element):
    """A formula in Typst's mathematics."""

    kind = "formula"

    def __init__(self, math: str, *, id: str, size: float = 1.25 * BODY, theme: str = "slate") -> None:
        super().__init__(typeset(f"$ {math} $", THEMES[theme], size=size), id=id)

    def appear(self) -> Animation:
        """Return how it comes in: as a hand would write it."""
        return Write(self, run_time=1.0)

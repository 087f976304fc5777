"""Formulas on the frame, and derivations in which terms move from line to line."""

from collections.abc import Sequence

from manim import DOWN, RIGHT, Animation, AnimationGroup, FadeIn, TransformMatchingShapes, VGroup, Write

from limner.chalk.element import Element
from limner.chalk.latex import parse
from limner.chalk.markup import markup
from limner.chalk.math import typst
from limner.chalk.setting import typeset
from limner.chalk.theme import BODY, SMALL, current

SIZE = 1.25 * BODY
BETWEEN = 0.45
"""Units between lines of a derivation."""


class Formula(Element):
    """A formula of LaTeX mathematics."""

    kind = "formula"

    def __init__(self, tex: str, *, id: str, size: float = SIZE, caption: str = "") -> None:
        parts = [display(tex, size)]
        if caption:
            words = typeset(markup(caption), size=SMALL, colour=current().faint)
            parts.append(words.next_to(parts[0], DOWN, buff=0.3))
        super().__init__(*parts, id=id)

    def appear(self) -> Animation:
        """Return how it comes in: as a hand would write it."""
        return Write(self, run_time=1.0)


class Derivation(Element):
    """Formulas that follow from each other, line below line.

    ``part(k)`` shows the k-th line: what it has in common with the line above moves there from it.
    """

    kind = "derivation"

    def __init__(self, steps: Sequence[str], *, id: str, reasons: Sequence[str] = (), size: float = SIZE) -> None:
        self.formulas: list[VGroup] = []
        rows: list[VGroup] = []
        for number, step in enumerate(steps):
            formula = display(step, size)
            row = VGroup(formula)
            if number and number <= len(reasons) and reasons[number - 1]:
                words = typeset(markup(reasons[number - 1]), size=SMALL, colour=current().accents[1])
                row.add(words.next_to(formula, RIGHT, buff=0.6))
            if rows:
                row.next_to(rows[-1], DOWN, buff=BETWEEN)
            formula_left = formula.get_left()[0]
            row.shift((-formula_left, 0, 0))
            self.formulas.append(formula)
            rows.append(row)
        super().__init__(*rows, id=id)

    def appear(self) -> Animation:
        """Return how its first line comes in."""
        return Write(self[0], run_time=1.0)

    def part(self, index: int) -> Animation:
        """Return how a line comes in, from 0."""
        row = self[index]
        moves: list[Animation] = [TransformMatchingShapes(self.formulas[index - 1].copy(), self.formulas[index])]
        moves += [FadeIn(words) for words in row[1:]]
        return AnimationGroup(*moves, run_time=1.2)


def display(tex: str, size: float) -> VGroup:
    """Set a formula of LaTeX on a line of its own."""
    return typeset(f"$ {typst(parse(tex))} $", size=size)

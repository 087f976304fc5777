"""Numbers on a line, with marks and intervals."""

import math
from collections.abc import Sequence

from manim import DOWN, LEFT, RIGHT, UP, Animation, Arrow, Create, Dot, FadeIn, LaggedStart, Line, VGroup

from limner.chalk.axes import Axes, number
from limner.chalk.caption import captioned
from limner.chalk.element import Drawing
from limner.chalk.ink import Ink
from limner.chalk.markup import markup
from limner.chalk.plot import Mark
from limner.chalk.setting import typeset
from limner.chalk.theme import SMALL, current


class Numberline(Drawing):
    """Numbers on a line, with marks, and intervals that are drawn thick.

    Args:
        start: the first number.
        stop: the last one.
        id: unique in the lesson.
        step: between numbers.
        marks: named places; labels that would touch each other stand in rows.
        spans: intervals.
        width: units of the frame.
        height: what it has at most.
        caption: below it.
    """

    kind = "numberline"

    def __init__(
        self, start: float, stop: float, *, id: str, step: float = 1.0, marks: Sequence[Mark] = (),
        spans: Sequence[tuple[float, float]] = (), width: float = 10.0, height: float = 2.0, caption: str = "",
    ) -> None:  # fmt: skip
        look = current()
        axes = Axes((start, stop), (0, 1), width - 0.8, 0.0)
        line = Arrow(axes.at(start, 0) + 0.2 * LEFT, axes.at(stop, 0) + 0.4 * RIGHT, color=look.faint, buff=0,
                     stroke_width=3, tip_length=0.18)  # fmt: skip
        self.base = VGroup(line)
        count = math.floor((stop - start) / step + 1e-9)
        widest = max(number(start).width, number(start + count * step).width) + 0.3
        every = max(1, math.ceil((count + 1) * widest / axes.width))
        for k in range(count + 1):
            place = axes.at(start + k * step, 0)
            self.base.add(Line(place + 0.1 * DOWN, place + 0.1 * UP, color=look.faint, stroke_width=3))
            if k % every == 0:
                self.base.add(number(start + k * step).next_to(place, DOWN, buff=0.25))
        self.extra = VGroup()
        for index, (low, high) in enumerate(spans):
            colour = look.accents[index % len(look.accents)]
            self.extra.add(Line(axes.at(low, 0), axes.at(high, 0), color=colour, stroke_width=12))
        below: list[Ink] = []
        ends: list[float] = []  # where the labels in each row begin, from the line upwards
        # From the right: a label that is put higher then has its line to the left of those below.
        for index, mark in sorted(enumerate(marks), key=lambda pair: -pair[1].x):
            place, colour = axes.at(mark.x, 0), look.accents[(index + len(spans)) % len(look.accents)]
            self.extra.add(Dot(place, color=colour, radius=0.11))
            if mark.label:
                words = typeset(markup(mark.label), size=SMALL, colour=colour)
                right = place[0] + words.width / 2
                row = next((k for k, end in enumerate(ends) if right + 0.25 < end), len(ends))
                ends[row : row + 1] = [right - words.width]
                middle = 0.45 + 0.5 * row
                if row:  # its line passes by the labels below
                    for other in below:
                        over = place[0] + 0.1 - other.get_left()[0]
                        if 0 < over < other.width:
                            other.shift((over, 0, 0))
                    self.extra.add(Line(place + 0.15 * UP, place + (middle - 0.22) * UP, color=colour, stroke_width=2))
                self.extra.add(words.move_to(place + middle * UP))
                below.append(words)
        super().__init__(*captioned([self.base, self.extra], caption, width), id=id)

    def appear(self) -> Animation:
        """Return how it comes in: the line, then what is marked."""
        rest = [FadeIn(part) for part in self[1:] if part.family_members_with_points()]
        return LaggedStart(Create(self.base), *rest, lag_ratio=0.6, run_time=1.5)

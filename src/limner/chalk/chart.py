"""Bars or lines over categories."""

from collections.abc import Mapping, Sequence

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    Dot,
    FadeIn,
    GrowFromEdge,
    LaggedStart,
    Line,
    Rectangle,
    VGroup,
    VMobject,
)  # fmt: skip

from limner.chalk.axes import Axes, number, spelled, ticks
from limner.chalk.caption import captioned, room
from limner.chalk.element import Drawing
from limner.chalk.ink import Ink
from limner.chalk.markup import markup
from limner.chalk.setting import BASE, line, on, typeset
from limner.chalk.theme import SMALL, current

VALUES = 10
"""Bars of one series at which their values are written."""
SLANT = 0.6
"""Of their size: categories' names that would have to be smaller are slanted."""


class Chart(Drawing):
    """Bars or lines over categories; several series stand beside each other, with a legend.

    Args:
        labels: of the categories.
        series: values by name, one for each category.
        id: unique in the lesson.
        form: ``bar`` or ``line``.
        unit: of the values.
        width: units of the frame.
        height: the same.
        caption: below it.
    """

    kind = "chart"

    def __init__(
        self, labels: Sequence[str], series: Mapping[str, Sequence[float]], *, id: str, form: str = "bar",
        unit: str = "", width: float = 6.0, height: float = 4.0, caption: str = "",
    ) -> None:  # fmt: skip
        look = current()
        rows = list(series.values())
        numbers = [value for row in rows for value in row]
        low, high = min(0.0, *numbers), max(0.0, *numbers)
        if form == "line" and min(numbers) > max(numbers) / 3:  # bars have lengths, and must begin at zero; lines not
            low = min(numbers)
        step = ticks(low, high, 5)
        size = step[1] - step[0] if len(step) > 1 else 1.0
        low, high = (low // size) * size, -(-high // size) * size  # to the next tick
        marks = ticks(low, high, round((high - low) / size) + 1)
        valued = form == "bar" and len(rows) == 1 and len(labels) <= VALUES
        left = 0.1 if valued else max(number(mark).width for mark in marks) + 0.25
        names, slanted = _names(labels, (width - left - 0.2) / len(labels))
        legend = _legend(list(series), width) if len(series) > 1 else None
        above = (legend.height + 0.25 if legend else 0.0) + (0.5 if unit else 0.0)
        taken = max(name.height for name in names) + 0.35 + above + room(caption, width)
        axes = Axes((-0.5, len(labels) - 0.5), (low, high), width - left - 0.2, max(height - taken - 0.2, 1.0))
        self.frame = VGroup()
        for mark in marks if not valued else [0.0]:  # where values are written, a scale would say them again
            rule = Line(axes.at(-0.5, mark), axes.at(len(labels) - 0.5, mark), color=look.faint, stroke_width=1.5)
            self.frame.add(rule.set_opacity(0.35 if abs(mark) > 1e-9 else 1.0))
            if not valued:
                self.frame.add(number(mark).next_to(axes.at(-0.5, mark), LEFT, buff=0.15))
        for index, name in enumerate(names):
            foot = axes.at(index, low)
            if slanted:
                self.frame.add(name.move_to(foot + 0.12 * DOWN - (name.width / 2 - 0.1, name.height / 2, 0)))
            else:  # first lines on one baseline, whatever has descenders
                self.frame.add(on(name, foot[0] - name.width / 2, foot[1] - 0.4))
        if unit:
            words = typeset(markup(unit), size=0.85 * SMALL, colour=look.faint)
            corner = axes.at(-0.5, high)
            self.frame.add(words.move_to((corner[0] - left + words.width / 2, corner[1] + 0.4, 0)))
        self.form = form
        self.bars = VGroup(*(_bars if form == "bar" else _lines)(axes, rows))
        self.values = VGroup()
        if valued:
            for index, value in enumerate(rows[0]):
                words = typeset(spelled(value), size=0.8 * SMALL)
                self.values.add(words.next_to(axes.at(index, value), UP if value >= 0 else DOWN, buff=0.1))
        parts: list[VGroup] = [self.frame, self.bars, self.values]
        if legend:
            parts.append(legend.next_to(VGroup(*parts), UP, buff=0.25))
        super().__init__(*captioned(parts, caption, width), id=id)

    def appear(self) -> Animation:
        """Return how it comes in: the frame, then bars that grow or lines that are drawn."""
        grown = [GrowFromEdge(bar, DOWN) if self.form == "bar" else Create(bar) for bar in self.bars]
        rest = [part for part in (self.frame, *self.submobjects[2:]) if part.family_members_with_points()]
        shown = AnimationGroup(*(FadeIn(part) for part in rest))
        return LaggedStart(shown, LaggedStart(*grown, lag_ratio=0.15), lag_ratio=0.4, run_time=1.8)


def _names(labels: Sequence[str], cell: float) -> tuple[list[Ink], bool]:
    """Set the categories' names, all of one size: wrapped in their cells, smaller, or slanted, which is said."""
    wide = 0.92 * cell
    names = [line(markup(label), size=0.9 * SMALL) for label in labels]
    if max(name.width for name in names) > wide:
        wrapped = [f"#set align(center)\n{BASE}{markup(label)}" for label in labels]
        names = [
            typeset(code, size=0.9 * SMALL, width=wide) if name.width > wide else name
            for code, name in zip(wrapped, names, strict=True)
        ]
    scale = wide / max(name.width for name in names)
    if scale < SLANT:
        return [typeset(markup(label), size=0.8 * SMALL).rotate(0.6) for label in labels], True
    for name in names:
        name.scale(min(1.0, scale))
    return names, False


def _bars(axes: Axes, rows: Sequence[Sequence[float]]) -> list[VMobject]:
    look = current()
    wide = 0.7 * axes.width / len(rows[0]) / len(rows)
    found = []
    for index, row in enumerate(rows):
        colour = look.accents[index % len(look.accents)]
        for place, value in enumerate(row):
            foot, tip = axes.at(place, 0.0), axes.at(place, value)
            shift = (index - (len(rows) - 1) / 2) * wide
            bar = Rectangle(width=0.92 * wide, height=max(abs(tip[1] - foot[1]), 0.01), stroke_width=0)
            bar.set_fill(colour, 1.0).move_to((foot + tip) / 2 + shift * RIGHT)
            found.append(bar)
    return found


def _lines(axes: Axes, rows: Sequence[Sequence[float]]) -> list[VMobject]:
    look = current()
    found: list[VMobject] = []
    for index, row in enumerate(rows):
        colour = look.accents[index % len(look.accents)]
        stroke = VMobject(color=colour, stroke_width=5)
        stroke.set_points_as_corners([axes.at(place, value) for place, value in enumerate(row)])
        found.append(VGroup(stroke, *(Dot(axes.at(place, value), color=colour) for place, value in enumerate(row))))
    return found


def _legend(names: Sequence[str], width: float) -> VGroup:
    """Set squares and names in rows, all names of a row on one baseline."""
    look = current()
    group, x, y = VGroup(), 0.0, 0.0
    for index, name in enumerate(names):
        words = line(markup(name), size=0.9 * SMALL)
        if x and x + 0.4 + words.width > width:
            x, y = 0.0, y - 0.45
        square = Rectangle(width=0.24, height=0.24, stroke_width=0)
        square.set_fill(look.accents[index % len(look.accents)], 1.0).move_to((x + 0.12, y + 0.1, 0))
        group.add(VGroup(square, on(words, x + 0.4, y)))
        x += 0.4 + words.width + 0.5
    return group

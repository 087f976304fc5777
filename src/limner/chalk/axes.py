"""What is drawn on axes: functions, numbers on a line, bars and lines over categories.

A picture fills the width and height that it is given; its numbers are set by Typst like all text. Ticks stand at 1, 2
or 5 times a power of ten (Heckbert, *Nice numbers for graph labels*, Graphics Gems, 1990).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    Create,
    Dot,
    FadeIn,
    GrowFromEdge,
    LaggedStart,
    Line,
    Polygon,
    Rectangle,
    VGroup,
    VMobject,
)  # fmt: skip

from limner.chalk.element import Element
from limner.chalk.markup import markup
from limner.chalk.setting import typeset
from limner.chalk.theme import SMALL, current

SAMPLES = 400
"""Points at which a function is drawn."""
STEEP = 60.0
"""Heights of the picture that a function may jump between two samples before it is a pole and not drawn through."""
NAMES: Mapping[str, object] = {
    name: getattr(np, {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "ln": "log", "Abs": "abs",
                       "ceiling": "ceil", "atan2": "arctan2", "Max": "maximum", "Min": "minimum"}.get(name, name))
    for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "ln", "sqrt", "cbrt",
                 "abs", "Abs", "sign", "floor", "ceiling", "atan2", "Max", "Min", "pi", "e")
} | {
    "E": math.e, "tau": math.tau, "oo": math.inf,
    "cot": lambda x: 1 / np.tan(x), "sec": lambda x: 1 / np.cos(x), "csc": lambda x: 1 / np.sin(x),
    "Heaviside": lambda x: np.heaviside(x, 0.5), "erf": np.vectorize(math.erf), "gamma": np.vectorize(math.gamma),
    "factorial": np.vectorize(lambda x: math.gamma(x + 1)),
}  # fmt: skip
"""What an expression may name."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A function of x."""

    expression: str
    label: str = ""
    area: tuple[float, float] | None = None
    """From where to where the area under it is filled."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A named place."""

    x: float
    y: float | None = None
    label: str = ""


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers from ``low`` to ``high``, ``most`` at most."""
    if not high > low:
        return [low]
    rough = (high - low) / max(most - 1, 1)
    size = 10 ** math.floor(math.log10(rough))
    step = next(factor * size for factor in (1, 2, 5, 10, 20) if factor * size >= rough * 0.8)
    first = math.ceil(low / step - 1e-9)
    return [round(k * step, 10) + 0.0 for k in range(first, math.floor(high / step + 1e-9) + 1)]


def function(expression: str) -> Callable[[np.ndarray], np.ndarray]:
    """Return a function of an expression in x; where it is undefined it gives NaN."""
    code = compile(expression.replace("^", "**"), "expression", "eval")

    def evaluate(x: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            found = np.asarray(eval(code, {"__builtins__": {}}, {**NAMES, "x": x}))
        values = np.broadcast_to(np.where(np.isreal(found), found.real, np.nan), x.shape).astype(float)
        return np.where(np.isfinite(values), values, np.nan)

    return evaluate


class _Axes:
    """From numbers to places on the frame, around the origin."""

    def __init__(self, x: tuple[float, float], y: tuple[float, float], width: float, height: float) -> None:
        self.x, self.y, self.width, self.height = x, y, width, height

    def at(self, x: float, y: float) -> np.ndarray:
        across = (x - self.x[0]) / (self.x[1] - self.x[0]) - 0.5
        up = (y - self.y[0]) / (self.y[1] - self.y[0]) - 0.5
        return np.array([across * self.width, up * self.height, 0.0])


class Plot(Element):
    """Functions in one pair of axes.

    Args:
        curves: the functions.
        id: unique in the lesson.
        x: from where to where.
        y: the same; ``None``: what the curves need.
        marks: named points.
        names: of the axes.
        width: units of the frame.
        height: the same.
        caption: below it.
    """

    kind = "plot"

    def __init__(
        self, curves: Sequence[Curve], *, id: str, x: tuple[float, float], y: tuple[float, float] | None = None,
        marks: Sequence[Mark] = (), names: tuple[str, str] = ("x", "y"), width: float = 6.0, height: float = 4.0,
        caption: str = "",
    ) -> None:  # fmt: skip
        look = current()
        places = np.linspace(*x, SAMPLES)
        values = [function(curve.expression)(places) for curve in curves]
        y = y or _reach(values, marks)
        below = caption_of(caption, width)
        room = (below.height + 0.2 if below else 0.0) + 0.75
        axes = _Axes(x, y, width - 1.1, height - room)
        frame = _lines(axes, names)
        drawn: list[VMobject] = []
        areas, texts = VGroup(), VGroup()
        for number, (curve, row) in enumerate(zip(curves, values, strict=True)):
            colour = look.accents[number % len(look.accents)]
            if curve.area is not None:
                areas.add(_area(axes, curve, colour))
            drawn += _strokes(axes, places, row, colour)
            if curve.label:
                texts.add(_beside(axes, places, row, curve.label, colour, number, len(curves)))
        dots = VGroup()
        for mark in marks:
            height_at = mark.y if mark.y is not None else 0.0
            dots.add(Dot(axes.at(mark.x, height_at), color=look.ink, radius=0.08))
            if mark.label:
                words = typeset(markup(mark.label), size=SMALL)
                dots.add(_inside(words.next_to(axes.at(mark.x, height_at), UP + RIGHT, buff=0.1), axes))
        self.frame, self.areas, self.curves, self.texts = frame, areas, VGroup(*drawn), VGroup(texts, dots)
        super().__init__(areas, frame, self.curves, self.texts, id=id)
        if below:
            self.add(below.next_to(self, DOWN, buff=0.2))

    def appear(self) -> Animation:
        """Return how it comes in: axes, then the curves as they are drawn."""
        rest = [
            part for part in (self.areas, self.texts, *self.submobjects[4:]) if len(part.family_members_with_points())
        ]
        drawn = LaggedStart(*(Create(one) for one in self.curves), lag_ratio=0.3)
        return LaggedStart(FadeIn(self.frame), drawn, *(FadeIn(part) for part in rest), lag_ratio=0.35, run_time=2.0)


class Numberline(Element):
    """Numbers on a line, with marks, and intervals that are drawn thick."""

    kind = "numberline"

    def __init__(
        self, start: float, stop: float, *, id: str, step: float = 1.0, marks: Sequence[Mark] = (),
        spans: Sequence[tuple[float, float]] = (), width: float = 10.0, height: float = 2.0, caption: str = "",
    ) -> None:  # fmt: skip
        look = current()
        axes = _Axes((start, stop), (0, 1), width - 0.8, 0.0)
        line = Arrow(axes.at(start, 0) + 0.2 * LEFT, axes.at(stop, 0) + 0.4 * RIGHT, color=look.faint, buff=0,
                     stroke_width=3, tip_length=0.18)  # fmt: skip
        parts = VGroup(line)
        count = math.floor((stop - start) / step + 1e-9)
        every = max(1, math.ceil((count + 1) * 0.6 / width))
        for k in range(count + 1):
            place = axes.at(start + k * step, 0)
            parts.add(Line(place + 0.1 * DOWN, place + 0.1 * UP, color=look.faint, stroke_width=3))
            if k % every == 0:
                parts.add(_number(start + k * step).next_to(place, DOWN, buff=0.25))
        self.base = parts
        self.extra = VGroup()
        for number, (low, high) in enumerate(spans):
            colour = look.accents[number % len(look.accents)]
            self.extra.add(Line(axes.at(low, 0), axes.at(high, 0), color=colour, stroke_width=12))
        for number, mark in enumerate(marks):
            colour = look.accents[(number + len(spans)) % len(look.accents)]
            self.extra.add(Dot(axes.at(mark.x, 0), color=colour, radius=0.11))
            if mark.label:
                self.extra.add(typeset(markup(mark.label), size=SMALL).next_to(axes.at(mark.x, 0), UP, buff=0.25))
        super().__init__(self.base, self.extra, id=id)
        if below := caption_of(caption, width):
            self.add(below.next_to(self, DOWN, buff=0.25))

    def appear(self) -> Animation:
        """Return how it comes in: the line, then what is marked."""
        return LaggedStart(Create(self.base), FadeIn(self.extra), lag_ratio=0.6, run_time=1.5)


class Chart(Element):
    """Bars or lines over categories; several series stand beside each other, with a legend."""

    kind = "chart"

    def __init__(
        self, labels: Sequence[str], series: Mapping[str, Sequence[float]], *, id: str, form: str = "bar",
        unit: str = "", width: float = 6.0, height: float = 4.0, caption: str = "",
    ) -> None:  # fmt: skip
        look = current()
        numbers = [value for row in series.values() for value in row]
        low, high = min(0.0, *numbers), max(0.0, *numbers)
        marks = ticks(low, high * 1.05 if high > 0 else high, 6)
        low, high = min(low, marks[0]), max(high, marks[-1])
        below = caption_of(caption, width)
        legend = _legend(list(series)) if len(series) > 1 else None
        room = 0.9 + (below.height + 0.2 if below else 0) + (legend.height + 0.2 if legend else 0)
        axes = _Axes((-0.5, len(labels) - 0.5), (low, high), width - 1.2, max(height - room, 1.0))
        self.frame = VGroup()
        for mark in marks:
            rule = Line(axes.at(-0.5, mark), axes.at(len(labels) - 0.5, mark), color=look.faint, stroke_width=1)
            self.frame.add(rule.set_opacity(0.35 if mark else 1.0))
            self.frame.add(_number(mark).next_to(axes.at(-0.5, mark), LEFT, buff=0.15))
        cell = axes.width / len(labels)
        for number, label in enumerate(labels):
            words = typeset(markup(label), size=SMALL)
            if words.width > cell * 0.95:
                words.scale(cell * 0.95 / words.width)
            self.frame.add(words.next_to(axes.at(number, low), DOWN, buff=0.2))
        if unit:
            words = typeset(markup(unit), size=SMALL, colour=look.faint)
            self.frame.add(words.next_to(axes.at(-0.5, high), UP, buff=0.2))
        self.form = form
        self.bars = VGroup(*(_bars if form == "bar" else _run)(axes, list(series.values()), cell))
        super().__init__(self.frame, self.bars, id=id)
        if legend:
            self.add(legend.next_to(self, UP, buff=0.2))
        if below:
            self.add(below.next_to(self, DOWN, buff=0.2))

    def appear(self) -> Animation:
        """Return how it comes in: the frame, then bars that grow or lines that are drawn."""
        grown = [GrowFromEdge(bar, DOWN) if self.form == "bar" else Create(bar) for bar in self.bars]
        shown = AnimationGroup(*(FadeIn(part) for part in (self.frame, *self.submobjects[2:])))
        return LaggedStart(shown, LaggedStart(*grown, lag_ratio=0.15), lag_ratio=0.4, run_time=1.8)


def caption_of(text: str, width: float) -> VGroup | None:
    """Return a caption, wrapped; ``None`` where there is none."""
    return typeset(markup(text), size=SMALL, width=width, colour=current().faint) if text else None


def _reach(values: Sequence[np.ndarray], marks: Sequence[Mark]) -> tuple[float, float]:
    """Give the heights that show nearly all of some curves: what shoots off to a pole is cut."""
    known = np.concatenate([row[np.isfinite(row)] for row in values] or [np.zeros(1)])
    if not len(known):
        return -1.0, 1.0
    low, high = np.quantile(known, [0.02, 0.98])
    if np.ptp(known) < 3 * max(high - low, 1e-9):
        low, high = known.min(), known.max()
    heights = [mark.y for mark in marks if mark.y is not None]
    low, high = min([low, 0.0, *heights]), max([high, 0.0, *heights])
    margin = 0.08 * max(high - low, 1e-6)
    return float(low - margin), float(high + margin)


def _lines(axes: _Axes, names: tuple[str, str]) -> VGroup:
    look = current()
    left = min(max(0.0, axes.x[0]), axes.x[1])
    floor = min(max(0.0, axes.y[0]), axes.y[1])
    style = {"color": look.faint, "buff": 0, "stroke_width": 3, "tip_length": 0.18}
    across = Arrow(axes.at(axes.x[0], floor), axes.at(axes.x[1], floor) + 0.25 * RIGHT, **style)
    upward = Arrow(axes.at(left, axes.y[0]), axes.at(left, axes.y[1]) + 0.25 * UP, **style)
    group = VGroup(across, upward)
    for value in ticks(*axes.x, max(3, int(axes.width / 0.9))):
        place = axes.at(value, floor)
        if abs(value - left) > 1e-9 or left != 0:
            group.add(Line(place + 0.07 * DOWN, place + 0.07 * UP, color=look.faint, stroke_width=2))
            group.add(_number(value).next_to(place, DOWN, buff=0.15))
    for value in ticks(*axes.y, max(3, int(axes.height / 0.7))):
        place = axes.at(left, value)
        if abs(value - floor) > 1e-9:
            group.add(Line(place + 0.07 * LEFT, place + 0.07 * RIGHT, color=look.faint, stroke_width=2))
            group.add(_number(value).next_to(place, LEFT, buff=0.15))
    group.add(typeset(f"${names[0]}$", size=SMALL).next_to(across.get_end(), DOWN, buff=0.15))
    group.add(typeset(f"${names[1]}$", size=SMALL).next_to(upward.get_end(), RIGHT, buff=0.15))
    return group


def _number(value: float) -> VGroup:
    text = f"{value:g}".replace("-", "−")
    return typeset(text, size=0.8 * SMALL, colour=current().faint)


def _strokes(axes: _Axes, places: np.ndarray, row: np.ndarray, colour: str) -> list[VMobject]:
    """Draw a function, in pieces where it leaves the picture or jumps."""
    low, high = axes.y
    shown = np.isfinite(row) & (row >= low - 1e-9) & (row <= high + 1e-9)
    jumps = np.abs(np.diff(np.nan_to_num(row), prepend=np.nan_to_num(row[:1]))) > STEEP * (high - low) / SAMPLES
    pieces, run = [], list[np.ndarray]()
    for x, y, ok, jump in zip(places, row, shown, jumps, strict=True):
        if run and (not ok or jump):
            pieces.append(run)
            run = []
        if ok:
            run.append(axes.at(float(x), float(y)))
    pieces.append(run)
    found = []
    for piece in pieces:
        if len(piece) > 1:
            stroke = VMobject(color=colour, stroke_width=5)
            stroke.set_points_as_corners(piece)
            found.append(stroke)
    return found


def _area(axes: _Axes, curve: Curve, colour: str) -> Polygon:
    low, high = curve.area or axes.x
    places = np.linspace(low, high, SAMPLES // 2)
    row = np.clip(np.nan_to_num(function(curve.expression)(places)), *axes.y)
    floor = min(max(0.0, axes.y[0]), axes.y[1])
    outline = [axes.at(float(x), float(y)) for x, y in zip(places, row, strict=True)]
    outline = [axes.at(low, floor), *outline, axes.at(high, floor)]
    return Polygon(*outline, fill_color=colour, fill_opacity=0.3, stroke_width=0)


def _beside(
    axes: _Axes, places: np.ndarray, row: np.ndarray, label: str, colour: str, number: int, count: int
) -> VGroup:  # fmt: skip
    """Put a curve's name where it is highest in its own share of the width, above it."""
    inside = np.isfinite(row) & (row >= axes.y[0]) & (row <= axes.y[1])
    share = slice(SAMPLES * number // count, SAMPLES * (number + 1) // count)
    picks = np.flatnonzero(inside[share]) + share.start
    picks = picks if len(picks) else np.flatnonzero(inside)
    words = typeset(markup(label), size=SMALL, colour=colour)
    if not len(picks):
        return words.move_to(axes.at(axes.x[1], axes.y[1]))
    best = picks[row[picks].argmax()]
    return _inside(words.next_to(axes.at(float(places[best]), float(row[best])), UP, buff=0.15), axes)


def _inside(words: VGroup, axes: _Axes) -> VGroup:
    """Move words into the picture where they stick out of it."""
    over = words.get_right()[0] - axes.width / 2 - 0.3
    under = -axes.width / 2 - words.get_left()[0]
    high = words.get_top()[1] - axes.height / 2 - 0.3
    return words.shift((-max(over, 0) + max(under, 0)) * RIGHT + max(high, 0) * DOWN)


def _bars(axes: _Axes, rows: Sequence[Sequence[float]], cell: float) -> list[VMobject]:
    look = current()
    wide = 0.7 * cell / len(rows)
    found = []
    for number, row in enumerate(rows):
        colour = look.accents[number % len(look.accents)]
        for place, value in enumerate(row):
            foot, tip = axes.at(place, 0.0), axes.at(place, value)
            shift = (number - (len(rows) - 1) / 2) * wide
            bar = Rectangle(width=0.92 * wide, height=max(abs(tip[1] - foot[1]), 0.01), stroke_width=0)
            bar.set_fill(colour, 1.0).move_to((foot + tip) / 2 + shift * RIGHT)
            found.append(bar)
    return found


def _run(axes: _Axes, rows: Sequence[Sequence[float]], cell: float) -> list[VMobject]:
    look = current()
    found = []
    for number, row in enumerate(rows):
        stroke = VMobject(color=look.accents[number % len(look.accents)], stroke_width=5)
        stroke.set_points_as_corners([axes.at(place, value) for place, value in enumerate(row)])
        found.append(stroke)
    return found


def _legend(names: Sequence[str]) -> VGroup:
    look = current()
    group = VGroup()
    for number, name in enumerate(names):
        square = Rectangle(width=0.25, height=0.25, stroke_width=0)
        square.set_fill(look.accents[number % len(look.accents)], 1.0)
        group.add(VGroup(square, typeset(markup(name), size=SMALL).next_to(square, RIGHT, buff=0.15)))
    return group.arrange(RIGHT, buff=0.5)

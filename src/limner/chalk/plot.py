"""Functions in one pair of axes, with areas, marks, and labels that lie on nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import Animation, Create, Dot, FadeIn, LaggedStart, Polygon, VGroup, VMobject

from limner.chalk.axes import Axes, cross
from limner.chalk.beside import Crowd, around
from limner.chalk.caption import captioned, room
from limner.chalk.element import Drawing
from limner.chalk.function import function
from limner.chalk.markup import markup
from limner.chalk.setting import typeset
from limner.chalk.theme import SMALL, current

SAMPLES = 400
"""Points at which a function is drawn."""
STEEP = 60.0
"""Heights of the picture that a function may jump between two samples before it is a pole and not drawn through."""
ALONG = (0.97, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.03)
"""Parts of a curve's way at which its label may stand, best first: near its end."""


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


class Plot(Drawing):
    """Functions in one pair of axes.

    Args:
        curves: the functions.
        id: unique in the lesson.
        x: from where to where.
        y: the same; ``None``: what the curves need.
        marks: named points; without a height, on the first curve.
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
        points = [(mark.x, _height(mark, curves)) for mark in marks]
        y = y or _reach(values, [at for _, at in points])
        axes = Axes(x, y, width - 1.1, height - room(caption, width) - 1.1)
        drawn = [
            _strokes(axes, places, row, look.accents[number % len(look.accents)]) for number, row in enumerate(values)
        ]
        ways = [np.zeros((0, 3)), *(_dense(stroke) for strokes in drawn for stroke in strokes)]
        frame = cross(axes, names, np.vstack(ways))
        crowd = Crowd((-width / 2, -height / 2, width / 2, height / 2))
        crowd.add_line(axes.at(x[0], axes.floor), axes.at(x[1], axes.floor))
        crowd.add_line(axes.at(axes.wall, y[0]), axes.at(axes.wall, y[1]))
        for part in frame[2:]:
            crowd.add_box((part.get_left()[0], part.get_bottom()[1], part.get_right()[0], part.get_top()[1]))
        areas, texts, dots = VGroup(), VGroup(), VGroup()
        for number, (curve, strokes) in enumerate(zip(curves, drawn, strict=True)):
            if curve.area is not None:
                areas.add(_area(axes, curve, look.accents[number % len(look.accents)]))
            for stroke in strokes:
                crowd.add_points(_dense(stroke))
        for at in points:
            dots.add(Dot(axes.at(*at), color=look.ink, radius=0.08))
            left, bottom, _ = axes.at(*at) - 0.1
            crowd.add_box((left, bottom, left + 0.2, bottom + 0.2))
        for mark, at in zip(marks, points, strict=True):
            if mark.label:
                words = typeset(markup(mark.label), size=SMALL)
                dots.add(crowd.settle(words, [*around(words, axes.at(*at), 0.16), *around(words, axes.at(*at), 0.4)]))
        for number, (curve, strokes) in enumerate(zip(curves, drawn, strict=True)):
            if curve.label and strokes:
                colour = look.accents[number % len(look.accents)]
                way = np.vstack([_dense(stroke) for stroke in strokes])
                spots = [way[min(int(part * len(way)), len(way) - 1)] for part in ALONG]
                words = typeset(markup(curve.label), size=SMALL, colour=colour)
                texts.add(crowd.settle(words, [place for spot in spots for place in around(words, spot)]))
        self.frame, self.areas, self.texts = frame, areas, VGroup(texts, dots)
        self.curves = VGroup(*(stroke for strokes in drawn for stroke in strokes))
        super().__init__(*captioned([areas, frame, self.curves, self.texts], caption, width), id=id)

    def appear(self) -> Animation:
        """Return how it comes in: axes, then the curves as they are drawn."""
        rest = [
            part for part in (self.areas, self.texts, *self.submobjects[4:]) if len(part.family_members_with_points())
        ]
        drawn = LaggedStart(*(Create(one) for one in self.curves), lag_ratio=0.3)
        return LaggedStart(FadeIn(self.frame), drawn, *(FadeIn(part) for part in rest), lag_ratio=0.35, run_time=2.0)


def _height(mark: Mark, curves: Sequence[Curve]) -> float:
    if mark.y is not None:
        return mark.y
    on = float(function(curves[0].expression)(np.array([mark.x]))[0]) if curves else 0.0
    return on if np.isfinite(on) else 0.0


def _reach(values: Sequence[np.ndarray], heights: Sequence[float]) -> tuple[float, float]:
    """Give the heights that show nearly all of some curves: what shoots off to a pole is cut."""
    known = np.concatenate([row[np.isfinite(row)] for row in values] or [np.zeros(1)])
    if not len(known):
        return -1.0, 1.0
    low, high = np.quantile(known, [0.05, 0.95])
    if np.ptp(known) < 3 * max(high - low, 1e-9):
        low, high = known.min(), known.max()
    low, high = min([low, 0.0, *heights]), max([high, 0.0, *heights])
    margin = 0.08 * max(high - low, 1e-6)
    return float(low - (margin if low < 0 else 0.0)), float(high + margin)


def _dense(stroke: VMobject) -> np.ndarray:
    return stroke.points[::4]


def _strokes(axes: Axes, places: np.ndarray, row: np.ndarray, colour: str) -> list[VMobject]:
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


def _area(axes: Axes, curve: Curve, colour: str) -> Polygon:
    low, high = curve.area or axes.x
    places = np.linspace(low, high, SAMPLES // 2)
    row = np.clip(np.nan_to_num(function(curve.expression)(places)), *axes.y)
    outline = [axes.at(float(x), float(y)) for x, y in zip(places, row, strict=True)]
    outline = [axes.at(low, axes.floor), *outline, axes.at(high, axes.floor)]
    return Polygon(*outline, fill_color=colour, fill_opacity=0.3, stroke_width=0)

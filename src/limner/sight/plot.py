"""Plots: an axis of values and the labels across from it, which together say where the marks of a chart lie.

A plot has its axis of values upright (columns, lines, points) or level (bars that lie). All that follows is written
for both: ``along`` is the direction of the values, ``across`` that of the categories.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.axes import Axis, aligned, along, settle, span, straight
from limner.sight.marks import Box, Mark, union

CLOSE = 6.0
"""Font sizes from the end of an axis to the labels across, at most."""
UNREAD = 2
"""Steps of the axis by which they may be further away, where labels at its end were not read."""
WRAPPED = 1.45
"""Font sizes from one line of a label to the next, at most."""


class Label(msgspec.Struct, frozen=True):
    """A label of a category, perhaps of several lines, at a place across."""

    place: float
    words: str
    marks: tuple[Mark, ...]


class Plot(msgspec.Struct, frozen=True):
    """A plot: its axis of values, the other axis where it has values too, and its categories."""

    axis: Axis
    labels: tuple[Label, ...]
    other: Axis | None = None
    grid: tuple[Mark, ...] = ()
    """Thin straight lines in it: its grid, its ticks and the lines of its axes."""

    @property
    def step(self) -> float:
        """Pixels from one category to the next."""
        return float(np.median(np.diff([label.place for label in self.labels])))

    @property
    def across(self) -> tuple[float, float]:
        """From where to where the plot reaches across the values, half a step past the first and last label."""
        half = 0.75 * self.step
        return self.labels[0].place - half, self.labels[-1].place + half

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where it reaches along the values, a step past the first and last tick."""
        low, high = self.axis.reach
        step = (high - low) / max(len(self.axis.labels) - 1, 1)
        return low - 1.1 * step, high + 1.1 * step

    @property
    def area(self) -> Box:
        """The box in which its marks lie, in pixels."""
        (u0, u1), (v0, v1) = self.across, self.reach
        return (u0, v0, u1, v1) if self.axis.upright else (v0, u0, v1, u1)


def plots(axes: Sequence[Axis], texts: Sequence[Mark], shapes: Sequence[Mark]) -> list[Plot]:
    """Return the plots that axes of values make with the labels across from them."""
    found: list[Plot] = []
    for axis in axes:
        taken = {mark.at for mark in axis.labels}
        labels = _categories(axis, [mark for mark in texts if mark.at not in taken])
        if len(labels) < 2:
            continue
        used = {mark.at for label in labels for mark in label.marks}
        other = next((a for a in axes if a is not axis and len(used & {mark.at for mark in a.labels}) >= 3), None)
        found.append(_settled(Plot(axis, tuple(labels), other), shapes))
    return found


def _settled(plot: Plot, shapes: Sequence[Mark]) -> Plot:
    """Return the plot with its lines, and its scales moved onto them."""
    left, top, right, bottom = plot.area
    near = [mark for mark in shapes if left - 40 < mark.cx < right + 40 and top - 40 < mark.cy < bottom + 40]
    level = [mark for mark in near if straight(mark, upright=False)]
    upright = [mark for mark in near if straight(mark, upright=True)]
    axis = settle(plot.axis, level if plot.axis.upright else upright)
    other = plot.other and settle(plot.other, upright if plot.axis.upright else level)
    return msgspec.structs.replace(plot, axis=axis, other=other, grid=tuple(level + upright))


def _categories(axis: Axis, texts: list[Mark]) -> list[Label]:
    """Return the labels across from an axis: the nearest row below an upright one, the column beside a level one."""
    low, high = axis.reach
    size = float(np.median([mark.size for mark in axis.labels]))
    edge = union([mark.box for mark in axis.labels])
    if axis.upright:
        # The lowest number, or two, may not have been read.
        room = max(CLOSE * size, UNREAD * (high - low) / max(len(axis.labels) - 1, 1) + 2 * size)
        under = [m for m in texts if m.box[3] > high - 0.3 * size and span(m, True)[0] < high + room]
        under = [m for m in under if m.cx > edge[2] or m.cx < edge[0]]
        level = [m for m in under if not m.turned]
        rows = aligned(level, lambda m: m.cy, 2)
        rows += aligned([m for m in under if m.turned], lambda m: m.box[1], 2)
        rows += aligned([m for m in under if m.turned], lambda m: m.cy, 2)
    else:
        beside = [m for m in texts if not m.turned and m.box[0] < low + size and abs(m.cy - edge[1]) > size]
        beside = [m for m in beside if m.box[2] < low + 1.5 * size and low - m.box[2] < CLOSE * size]
        rows = [row for key in (2, 0) for row in aligned(beside, lambda m, key=key: m.box[key], 2)]
        rows += aligned(beside, lambda m: m.cx, 2)
        rows = [row for row in rows if _one_side(row, edge)]
    rows = [row for row in rows if _spread(row, not axis.upright)]
    if not rows:
        return []
    most = max(len(row) for row in rows)
    rows = [row for row in rows if len(row) > 0.5 * most]
    best = min(rows, key=lambda row: (_away(row, axis, high if axis.upright else low), -len(row)))
    best = sorted(best, key=lambda m: along(m, not axis.upright))
    return [_label(mark, axis, texts, best) for mark in best]


def _one_side(row: Sequence[Mark], edge: Box) -> bool:
    """Say whether all of a column is above the labels of a level axis, or all below."""
    return all(mark.cy < edge[1] for mark in row) or all(mark.cy > edge[3] for mark in row)


def _away(row: Sequence[Mark], axis: Axis, end: float) -> float:
    if axis.upright:
        return round(min(mark.box[1] for mark in row) - end)
    return round(end - max(mark.box[2] for mark in row))


def _spread(row: Sequence[Mark], upright: bool) -> bool:
    """Say whether labels lie apart along their row, at steps that are about even or multiples of one."""
    places = sorted(along(mark, upright) for mark in row)
    steps = np.diff(places)
    if not len(steps) or steps.min() < 4:
        return False
    ratio = steps / steps.min()
    return bool((np.abs(ratio - np.round(ratio)) < 0.25).all() or steps.max() < 1.35 * steps.min())


def _label(mark: Mark, axis: Axis, texts: Sequence[Mark], row: Sequence[Mark]) -> Label:
    """Return a label with the lines that follow it."""
    lines = [mark]
    mine = {other.at for other in row}
    if axis.upright and not mark.turned:
        for other in sorted(texts, key=lambda m: m.cy):
            gap = other.cy - lines[-1].cy
            near = abs(other.cx - mark.cx) < 0.6 * max(mark.size, 4) and abs(other.size - mark.size) < 0.1 * mark.size
            if near and 0.5 * mark.size < gap < WRAPPED * mark.size and other.at not in mine:
                lines.append(other)
    place = along(mark, not axis.upright)
    if mark.turned and axis.upright:
        place = _foot(mark)
    return Label(place, " ".join(line.words for line in lines), tuple(lines))


def _foot(mark: Mark) -> float:
    """Return where across a slanted label points to: its upper end, or its middle where it stands upright."""
    from limner.sight.graph import Text

    if not isinstance(text := mark.node.shape, Text) or abs(abs(text.angle) % 180 - 90) < 10:
        return mark.cx
    lift = 0.3 * text.size
    return mark.box[2] - lift if text.angle % 180 > 90 else mark.box[0] + lift

"""Bars of a chart: beside each other, grouped or stacked, upright or lying, above and below zero.

Bars are filled boxes of one width that stand on one base, or on another bar. Where a bar's number is printed on it
and agrees with the scale, the number is its value, as it is exact.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.axes import along, span
from limner.sight.graph import Path, Polygon, Rect, Subpath
from limner.sight.marks import Mark
from limner.sight.plot import Plot
from limner.sight.words import number

ON, JOINT = 2.6, 3.0
"""Pixels by which a bar may miss the base, and one of a stack the next."""
WIDTHS = 0.16
"""How much the widths of bars may differ from the middle one, as a share of it."""
SLIMMEST = 0.06
"""Of the step between two categories: what is narrower is a shred, not a bar."""
STEPS = 24
"""Segments of the outline of a box that was traced from a noisy picture, at most."""
LEAST = 2.5
"""Pixels: what is shorter or narrower is a line."""
COARSE = 0.55
"""The same of the polygon through the ends of its segments, which cuts the corners off."""
FULL = 0.9
"""The part of its box that a bar covers at least: rounded corners are cut off it."""
AGREE = 0.03
"""A printed number is a bar's value if it is as near to what the scale says, as a part of the axis."""


class Bar(msgspec.Struct, frozen=True):
    """A bar: what of it is seen, from ``start`` (towards the base) to ``end`` in pixels along the axis."""

    mark: Mark
    start: float
    end: float
    value: float
    printed: Mark | None = None


def is_box(mark: Mark) -> bool:
    """Say whether a mark is a filled upright box, its corners perhaps rounded."""
    if mark.words or mark.node.fill is None or min(mark.width, mark.height) < 1:
        return False
    match mark.node.shape:
        case Rect(angle=angle):
            return abs((angle + 45) % 90 - 45) < 0.5
        case Path(outlines) if len(outlines) != 1 or not _may_be_box(outlines[0], mark):
            return False
        case Polygon() | Path():
            return fullness(mark) > FULL
    return False


def _may_be_box(outline: Subpath, mark: Mark) -> bool:
    """Say, from the ends of its segments alone, whether an outline may fill its box."""
    if len(outline.segments) > STEPS:
        return False
    x, y = np.array([segment[-2:] for segment in outline.segments]).T
    covered = abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2
    return covered > COARSE * mark.width * mark.height


def fullness(mark: Mark) -> float:
    """Return the part of the box around its first outline that a mark covers, holes left out of account."""
    points = mark.outlines[0]
    x, y = points.T
    wide, high = np.ptp(points, axis=0)
    covered = abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2
    return covered / max(float(wide * high), 1e-9)


def bars(plot: Plot, shapes: Sequence[Mark], texts: Sequence[Mark]) -> list[Bar]:
    """Return the bars of a plot, ``[]`` where there are fewer than two."""
    upright = plot.axis.upright
    (u0, u1), (v0, v1) = plot.across, plot.reach
    boxes = [
        mark
        for mark in shapes
        if u0 < along(mark, not upright) < u1
        and v0 < along(mark, upright) < v1
        and LEAST <= _thick(mark, upright) < 1.15 * plot.step
        and _long(mark, upright) > LEAST
        and is_box(mark)
    ]
    base = _base(plot, boxes)
    if base is None:
        return []
    standing = [mark for mark in boxes if min(abs(end - base) for end in span(mark, upright)) < ON]
    if len(standing) < 2:
        return []
    # Shreds of the axis stand on the base too: what most of the ink is as wide as is a bar.
    areas = np.array([mark.width * mark.height for mark in standing])
    usual = float(np.median([_thick(standing[k], upright) for k in np.flatnonzero(areas > 0.2 * areas.max())]))
    if usual < SLIMMEST * plot.step:
        return []
    boxes = [mark for mark in boxes if abs(_thick(mark, upright) - usual) < WIDTHS * usual + 1.5]
    stacks = _stacks(boxes, [mark for mark in standing if mark in boxes], base, upright)
    found = [bar for stack in stacks for bar in _seen(stack, base, plot)]
    if len(found) < 2 or len(found) < 0.4 * len(plot.labels):
        return []
    return [_with_print(bar, plot, texts) for bar in found]


def _thick(mark: Mark, upright: bool) -> float:
    low, high = span(mark, not upright)
    return high - low


def _long(mark: Mark, upright: bool) -> float:
    low, high = span(mark, upright)
    return high - low


def _base(plot: Plot, boxes: Sequence[Mark]) -> float | None:
    """Return where bars stand: at zero if most do, else where most of them end."""
    ends = np.array([end for mark in boxes for end in span(mark, plot.axis.upright)])
    if len(ends) < 4:
        return None
    zero = None if plot.axis.scale.log else plot.axis.scale.place(0.0)
    common = max(ends.tolist(), key=lambda end: int((np.abs(ends - end) < ON / 2).sum()))
    on_common = int((np.abs(ends - common) < ON).sum())
    if zero is not None and int((np.abs(ends - zero) < ON).sum()) >= 0.7 * on_common:
        near = ends[np.abs(ends - zero) < ON]
        return float(np.median(near)) if len(near) else zero
    return common if on_common >= 2 else None


def _stacks(boxes: list[Mark], standing: list[Mark], base: float, upright: bool) -> list[list[Mark]]:
    """Return the bars that stand on the base, each with those that stand on it or are painted over it."""
    rest = [mark for mark in boxes if mark not in standing]
    stacks: list[list[Mark]] = []
    for mark in standing:
        home = next((stack for stack in stacks if _same_place(stack[0], mark, base, upright)), None)
        if home is None:
            stacks.append([mark])
        else:
            home.append(mark)
    grown = True
    while grown and rest:
        grown = False
        for mark in list(rest):
            for stack in stacks:
                if _joins(mark, stack, base, upright):
                    stack.append(mark)
                    rest.remove(mark)
                    grown = True
                    break
    return stacks


def _same_place(one: Mark, other: Mark, base: float, upright: bool) -> bool:
    a, b = span(one, not upright), span(other, not upright)
    same_side = (along(one, upright) - base) * (along(other, upright) - base) > 0
    return same_side and abs(a[0] - b[0]) < JOINT and abs(a[1] - b[1]) < JOINT


def _joins(mark: Mark, stack: list[Mark], base: float, upright: bool) -> bool:
    if not _same_place(stack[0], mark, base, upright):
        return False
    ends = [end for other in stack for end in span(other, upright)]
    return min(abs(end - mine) for end in ends for mine in span(mark, upright)) < JOINT


def _seen(stack: list[Mark], base: float, plot: Plot) -> list[Bar]:
    """Return the bars of a stack, of each what the later ones leave to be seen."""
    upright, scale = plot.axis.upright, plot.axis.scale
    side = 1 if along(stack[0], upright) > base else -1
    spans = {mark.at: sorted(abs(end - base) for end in span(mark, upright)) for mark in stack}
    found = []
    for mark in stack:
        low, high = spans[mark.at]
        low = low if low > ON else 0.0
        for over in stack:
            first, last = spans[over.at]
            if over.at > mark.at and first <= low + JOINT and low < last < high:
                low = last
        start, end = base + side * low, base + side * high
        if len(stack) == 1 or low == 0.0:
            value = scale.value(end)
        else:
            value = scale.value(end) - scale.value(start)
        if high - low > 0.5:
            found.append(Bar(mark, start, end, value))
    return found


def _with_print(bar: Bar, plot: Plot, texts: Sequence[Mark]) -> Bar:
    """Return the bar with the number that is printed on or just past it."""
    upright = plot.axis.upright
    low, high = span(bar.mark, not upright)
    whole = abs(plot.axis.scale.value(plot.axis.reach[0]) - plot.axis.scale.value(plot.axis.reach[1]))
    for text in texts:
        value = number(text.words)
        if value is None or not low - 6 < along(text, not upright) < high + 6:
            continue
        first, last = span(text, upright)
        past = min(abs(first - bar.end), abs(last - bar.end))
        inside = min(bar.start, bar.end) - 1 <= first and last <= max(bar.start, bar.end) + 1
        if (past < 1.2 * text.size or inside) and abs(value - bar.value) < AGREE * whole:
            return msgspec.structs.replace(bar, value=value, printed=text)
    return bar

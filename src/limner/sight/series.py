"""Points of a chart: on lines, with or without dots, over areas, or scattered.

All marks of one colour in a plot are one series. Where it has a mark that runs across the plot it is a line, whose
values are where it stands over each label; else it is a cloud of points, each with a value on both axes. A line may
come as a stroke, as the outline of one, in pieces, or in one piece with its dots: its middle at a label's place is
the same.
"""

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import numpy as np

from limner.sight.axes import span
from limner.sight.bars import fullness, is_box
from limner.sight.colours import chroma, distance, lab
from limner.sight.graph import Arc, Line, Path, Polyline
from limner.sight.marks import Mark
from limner.sight.plot import Label, Plot
from limner.sight.words import number

ALIKE = 0.045
"""In OKLab: colours as near are one, measured twice."""
RUN = 1.2
"""Steps between labels that a line runs on for at least, or the half of a plot that has few."""
JOINT = 0.7
"""The part of the plot that a line in pieces covers at least."""
CRACK, ENDS = 5.0, 0.8
"""Pixels between pieces of one line that was torn, at most, and the part of its pieces that are so near to the next."""
FAINT = 0.45
"""The share of a line's colour in what is left of it where it is thin or smeared, at least."""
ON_TICK = 1.6
"""Pixels between a line of the grid and its tick."""
UNLIKE = 0.35
"""How much the dots of a cloud may differ in size."""
DOT = 30.0
"""Pixels: a dot is no larger."""
HIT = 4.5
"""Pixels from a dot's middle to its place on the line, at most."""
THICK = 6.0
"""Pixels: a level box that is higher is no line."""
LEVEL = 1.5
"""Pixels: a line that rises no more over a whole plot is part of its frame."""
AREA = 12.0
"""Pixels: what is thicker on the average is an area, whose value is at its edge away from the base."""
RICHER = 0.05
"""In OKLab: by how much more chroma a rim is the colour of a dot, and its filling the ground's."""
LEAST = 4
"""Dots that make a cloud, at least."""


class Point(msgspec.Struct, frozen=True):
    """A value of a series; ``mark`` is its dot, where it has one."""

    value: float
    label: Label | None = None
    x: float | None = None
    """Its value on the level axis, in a cloud."""
    mark: Mark | None = None


class Series(msgspec.Struct, frozen=True):
    """A series: its colour, its line (none in a cloud) and its points."""

    colour: str
    line: Mark | None
    points: tuple[Point, ...]
    pieces: tuple[Mark, ...] = ()


def series(plot: Plot, shapes: Sequence[Mark], samples: Sequence[str] = (), ground: str = "") -> list[Series]:
    """Return the series of a plot with an upright axis of values.

    Args:
        plot: the plot.
        shapes: the marks that may be lines or dots: no bars, no samples of a legend.
        samples: the colours of a legend, where there is one: what is near to one of them, or on the way from it to the
            colour of the ground, as thin lines are, is of its series.
        ground: the colour of the ground, if known.
    """
    if not plot.axis.upright:
        return []
    inside = [mark for mark in shapes if not mark.words and _is_in(mark, plot)]
    on_ticks = {mark.at for mark in plot.grid if _on_tick(mark, plot)}
    lines = {mark.at for mark in plot.grid} - on_ticks
    clusters = _clusters([mark for mark in inside if mark.at not in on_ticks], lines, samples, ground)
    runs = [_runs(cluster, plot) for _, cluster in clusters]
    torn = {mark.at for long in runs for mark in long}
    dots = [m for _, cluster in clusters for m in cluster if _is_dot(m, plot) and m.at not in torn]
    pairs = list(zip(clusters, runs, strict=True))
    lines = [_line(plot, colour, cluster, long, dots) for (colour, cluster), long in pairs if long]
    found = [line for line in lines if line is not None]
    used = {point.mark.at for line in found for point in line.points if point.mark}
    for (colour, cluster), long in pairs:
        cloud = None if long else _cloud(plot, colour, [mark for mark in cluster if mark.at not in used])
        found += [cloud] if cloud else []
    return found


def ink(mark: Mark) -> str:
    """Return the colour that a mark shows as its own: that of its rim where that is the richer one."""
    return mark.rim if mark.rim and chroma(mark.rim) > chroma(mark.colour) + RICHER else mark.colour


def _is_in(mark: Mark, plot: Plot) -> bool:
    left, top, right, bottom = plot.area
    if not (left < mark.cx < right and top < mark.cy < bottom):
        return False
    (low, high), (first, last) = plot.axis.reach, (plot.labels[0].place, plot.labels[-1].place)
    # A panel behind the plot is as large as all of it.
    filled = mark.node.fill is not None and len(mark.outlines) == 1 and fullness(mark) > 0.95
    return not (filled and mark.width > 0.9 * (last - first) and mark.height > 0.9 * (high - low))


def _is_dot(mark: Mark, plot: Plot) -> bool:
    slim = min(mark.width, mark.height) < 0.5 * max(mark.width, mark.height)
    return max(mark.width, mark.height) < min(DOT, max(0.7 * plot.step, 12)) and mark.size > 2.5 and not slim


def _clusters(
    inside: Sequence[Mark], grid: set[int], samples: Sequence[str], ground: str
) -> list[tuple[str, list[Mark]]]:
    """Return colours with their marks; lines of the grid only where a legend says that their colour is a series."""
    named: dict[str, list[Mark]] = {sample: [] for sample in samples}
    others: list[list[Mark]] = []
    for mark in inside:
        if not (colour := ink(mark)):
            continue
        near = min(samples, key=lambda sample: _off(colour, sample, ground), default="")
        if near and _off(colour, near, ground) < ALIKE:
            named[near].append(mark)
            continue
        home = next((cluster for cluster in others if distance(ink(cluster[0]), colour) < ALIKE), None)
        if mark.at in grid:
            continue
        if home is None:
            others.append([mark])
        else:
            home.append(mark)
    loose = [(ink(cluster[0]), cluster) for cluster in others]
    return [(colour, cluster) for colour, cluster in (*named.items(), *loose) if cluster]


def _on_tick(mark: Mark, plot: Plot) -> bool:
    """Say whether a straight line stands on a tick, or upright: a grid's does, a flat piece of a series hardly ever."""
    said = [number(label.words) for label in plot.axis.labels]
    ticks = [place for value in said if value is not None and (place := plot.axis.scale.place(value)) is not None]
    return mark.height > mark.width or min(abs(mark.cy - place) for place in ticks) < ON_TICK


def _off(colour: str, sample: str, ground: str) -> float:
    """Return how far a colour is from a sample, or from the nearest of its mixtures with the ground."""
    if not ground:
        return distance(colour, sample)
    base, seen = lab(ground), lab(colour)
    ahead = lab(sample) - base
    share = np.clip(np.dot(seen - base, ahead) / max(float(np.dot(ahead, ahead)), 1e-9), FAINT, 1)
    return float(np.linalg.norm(seen - base - share * ahead))


def _runs(cluster: Sequence[Mark], plot: Plot) -> list[Mark]:
    """Return the marks of a colour that run across the plot as lines do, by themselves or one after the other."""
    whole = plot.labels[-1].place - plot.labels[0].place
    wanted = min(RUN * plot.step, 0.5 * whole)
    long = [mark for mark in cluster if not (is_box(mark) and mark.height > THICK) and not _is_dot(mark, plot)]
    runs = [mark for mark in long if mark.width > wanted]
    if runs or _covered(long) > JOINT * whole:
        return runs or long
    pieces = [mark for mark in cluster if not is_box(mark) or mark.height < THICK]
    return pieces if _covered(pieces) > JOINT * whole and _follow(pieces) else []


def _follow(pieces: Sequence[Mark]) -> bool:
    """Say whether pieces lie end to end, as the shreds of a line do and the dots of a cloud do not."""
    order = sorted(pieces, key=lambda mark: mark.cx)
    gaps = [max(a.box[1] - b.box[3], b.box[1] - a.box[3]) for a, b in pairwise(order)]
    return sum(gap < CRACK for gap in gaps) > ENDS * len(gaps)


def _covered(pieces: Sequence[Mark]) -> float:
    """Return how many pixels across pieces cover together."""
    covered, reached = 0.0, -np.inf
    for low, high in sorted(span(mark, upright=False) for mark in pieces):
        covered += max(0.0, high - max(low, reached))
        reached = max(reached, high)
    return covered


def _cloud(plot: Plot, colour: str, cluster: Sequence[Mark]) -> Series | None:
    dots = [mark for mark in cluster if _is_dot(mark, plot)]
    usual = float(np.median([mark.size for mark in dots])) if dots else 0.0
    mine = [mark for mark in dots if abs(mark.size - usual) < UNLIKE * usual]
    if len(mine) < max(min(LEAST, len(plot.labels)), 0.7 * len(dots)):
        return None
    if plot.other is None and len(mine) < 0.7 * len(plot.labels):
        return None
    points = tuple(_scattered(plot, mark) for mark in mine)
    return Series(colour, None, points)


def _scattered(plot: Plot, mark: Mark) -> Point:
    nearest = min(plot.labels, key=lambda label: abs(label.place - mark.cx))
    over = abs(nearest.place - mark.cx) < 0.12 * plot.step if plot.other is None else False
    x = plot.other.scale.value(mark.cx) if plot.other else None
    return Point(plot.axis.scale.value(mark.cy), nearest if over else None, x, mark)


def _line(
    plot: Plot, colour: str, cluster: Sequence[Mark], runs: Sequence[Mark], dots: Sequence[Mark]
) -> Series | None:
    torn = {mark.at for mark in runs}
    pieces = [mark for mark in cluster if mark.at in torn or not _is_dot(mark, plot)]
    own = [mark for mark in cluster if mark.at not in torn and _is_dot(mark, plot)]
    first, last = min(m.box[0] for m in cluster), max(m.box[2] for m in cluster)
    points, heights = [], []
    for label in plot.labels:
        if not first - HIT <= label.place <= last + HIT:
            continue
        place = min(max(label.place, first + 0.6), last - 0.6)
        height = _height(pieces, place)
        if height is None and len(runs) > 1:
            sides = [_height(pieces, place + by) for by in (-CRACK, CRACK)]
            height = float(np.mean([side for side in sides if side is not None])) if any(sides) else None
        near = [m for m in (dots if height is not None else own) if abs(m.cx - label.place) < HIT]
        near = [m for m in near if height is None or abs(m.cy - height) < HIT]
        if height is None and not near:
            continue
        # The largest: there may be shreds beside it.
        dot = max(near, key=lambda m: m.size) if near else None
        height = dot.cy if dot else height or 0.0
        points.append(Point(plot.axis.scale.value(height), label, None, dot))
        heights.append(height)
    if len(points) < 2 or float(np.ptp(heights)) < LEVEL:  # the line of an axis, or its frame
        return None
    main = max(runs, key=lambda mark: mark.width)
    used = {point.mark.at for point in points if point.mark}
    return Series(colour, main, tuple(points), tuple(m for m in cluster if m is not main and m.at not in used))


def _height(pieces: Sequence[Mark], place: float) -> float | None:
    """Return where along y the pieces of a line are at a place across, ``None`` where there are none."""
    spans = []
    for mark in pieces:
        low, high = span(mark, upright=False)
        if low - 1 <= place <= high + 1:
            crossed = _crossings(mark, place)
            if crossed:
                spans.append((min(crossed), max(crossed), mark))
    if not spans:
        return None
    top, bottom, mark = max(spans, key=lambda item: item[2].width)
    stroke = mark.node.fill is None
    area = not stroke and _thickness(mark) > AREA
    if area:
        return top
    middle = [(high + low) / 2 for low, high, _ in spans]
    return float(np.mean([m for m in middle if abs(m - (top + bottom) / 2) < 6]))


def _thickness(mark: Mark) -> float:
    x, y = mark.outlines[0].T
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2 / max(mark.width, 1)


def _crossings(mark: Mark, place: float) -> list[float]:
    """Return where a mark's outlines cross the upright line at ``place``."""
    found: list[float] = []
    for points in mark.outlines:
        shape = mark.node.shape
        is_open = isinstance(shape, Line | Polyline | Arc) or (isinstance(shape, Path) and not shape.outlines[0].closed)
        ends = points[1:] if is_open else np.roll(points, -1, axis=0)
        starts = points[:-1] if is_open else points
        low, high = np.minimum(starts[:, 0], ends[:, 0]), np.maximum(starts[:, 0], ends[:, 0])
        hit = (low <= place) & (place <= high) & (high > low)
        t = (place - starts[hit, 0]) / (ends[hit, 0] - starts[hit, 0])
        found += (starts[hit, 1] + t * (ends[hit, 1] - starts[hit, 1])).tolist()
        if is_open and not hit.any() and len(points):
            end = points[np.abs(points[:, 0] - place).argmin()]
            found += [float(end[1])] if abs(end[0] - place) < 1.5 else []
    return found

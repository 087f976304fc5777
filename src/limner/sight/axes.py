"""The axes of a chart: rows and columns of labels, the values that they stand for, and the lines that belong to them.

An axis of values is a row of at least three numbers that lie as far apart as they say (:mod:`limner.sight.scale`). An
axis of categories is a row of words; it means nothing without marks that stand over it, which is for the caller to
see.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from limner.sight import scale
from limner.sight.graph import Line, Rect
from limner.sight.marks import Mark
from limner.sight.scale import Scale
from limner.sight.words import number

LEVEL = 0.3
"""Font sizes by which labels of one row may be out of line, next to a pixel."""
THIN = 3.5
"""Pixels: what is wider is no line of a grid."""
NEAR = 0.4
"""Of the step between two ticks: how far their lines may lie from their labels."""


class Axis(msgspec.Struct, frozen=True):
    """An axis: its labels in order of place, each with its value, and the scale they agree on."""

    upright: bool
    labels: tuple[Mark, ...]
    scale: Scale
    """From pixels along the axis (x, or y for an upright one) to values."""

    @property
    def reach(self) -> tuple[float, float]:
        """The places of the first and last label, in pixels along the axis."""
        places = [along(mark, self.upright) for mark in self.labels]
        return min(places), max(places)


def along(mark: Mark, upright: bool) -> float:
    """Return the place of a mark's middle along an axis."""
    return mark.cy if upright else mark.cx


def span(mark: Mark, upright: bool) -> tuple[float, float]:
    """Return from where to where a mark reaches along an axis."""
    return (mark.box[1], mark.box[3]) if upright else (mark.box[0], mark.box[2])


def axes(texts: Sequence[Mark]) -> list[Axis]:
    """Return the axes of values among texts, those with most labels first; no label is in two of one direction."""
    numbers = [(mark, value) for mark in texts if (value := number(mark.words)) is not None and not mark.turned]
    found: list[Axis] = []
    for upright in (True, False):
        mine: list[Axis] = []
        for row in _rows(numbers, upright):
            places = [along(mark, upright) for mark, _ in row]
            fitted = scale.fit(places, [value for _, value in row])
            if fitted:
                labels = sorted((row[k][0] for k in fitted[1]), key=lambda mark: along(mark, upright))
                mine.append(Axis(upright, tuple(labels), fitted[0]))
        mine.sort(key=lambda axis: -len(axis.labels))
        taken: set[int] = set()
        for axis in mine:
            if not taken & {mark.at for mark in axis.labels}:
                taken |= {mark.at for mark in axis.labels}
                found.append(axis)
    return found


def _rows(numbers: list[tuple[Mark, float]], upright: bool) -> Iterable[list[tuple[Mark, float]]]:
    """Yield groups of three numbers or more that are aligned: in a column, at an end or in the middle, or in a row."""
    keys: list[Callable[[Mark], float]] = (
        [lambda m: m.box[2], lambda m: m.box[0], lambda m: m.cx] if upright else [lambda m: m.cy]
    )
    for key in keys:
        for row in aligned([mark for mark, _ in numbers], key):
            ids = {mark.at for mark in row}
            yield [pair for pair in numbers if pair[0].at in ids]


def aligned(texts: Sequence[Mark], key: Callable[[Mark], float], least: int = 3) -> list[list[Mark]]:
    """Return the groups of texts of about one size for which ``key`` is about the same."""
    order = sorted(texts, key=key)
    groups: list[list[Mark]] = []
    for mark in order:
        if groups and key(mark) - key(groups[-1][-1]) <= 1 + LEVEL * mark.size:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return [part for group in groups for part in _of_one_size(group) if len(part) >= least]


def _of_one_size(group: list[Mark]) -> list[list[Mark]]:
    order = sorted(group, key=lambda mark: mark.size)
    parts: list[list[Mark]] = []
    for mark in order:
        if parts and mark.size <= 1.3 * parts[-1][0].size:
            parts[-1].append(mark)
        else:
            parts.append([mark])
    return parts


def straight(mark: Mark, upright: bool) -> bool:
    """Say whether a mark is a thin straight line that runs level, or ``upright``."""
    across, length = (mark.width, mark.height) if upright else (mark.height, mark.width)
    if across > THIN or length < 3 * across or mark.words:
        return False
    return isinstance(mark.node.shape, Rect | Line) or len(mark.outlines) == 1


def settle(axis: Axis, lines: Sequence[Mark]) -> Axis:
    """Return the axis with its scale moved onto the lines of its ticks or its grid, which stand where the values are.

    Args:
        axis: an axis as its labels say.
        lines: thin straight lines across the axis.
    """
    places = np.array([along(mark, axis.upright) for mark in axis.labels])
    step = float(np.min(np.diff(places))) if len(places) > 1 else 0.0
    ticks = np.array([along(mark, axis.upright) for mark in lines])
    if not len(ticks):
        return axis
    said = np.array([number(mark.words) for mark in axis.labels], float)
    wanted = np.array([axis.scale.place(value) for value in said], float)
    gaps = ticks[None] - wanted[:, None]
    nearest = gaps[np.arange(len(wanted)), np.abs(gaps).argmin(axis=1)]
    near = np.abs(nearest) < max(NEAR * step, 2)
    if near.sum() < max(2, 0.5 * len(wanted)):
        return axis
    offset = float(np.median(nearest[near]))
    kept = near & (np.abs(nearest - offset) < 1.2)
    if kept.sum() >= 3:
        fitted = scale.fit((wanted[kept] + nearest[kept]).tolist(), said[kept].tolist())
        if fitted and fitted[0].log == axis.scale.log:
            return msgspec.structs.replace(axis, scale=fitted[0])
    moved = msgspec.structs.replace(axis.scale, base=axis.scale.base - axis.scale.slope * offset)
    return msgspec.structs.replace(axis, scale=moved)

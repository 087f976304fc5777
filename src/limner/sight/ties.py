"""Which numbers of a shape may change by themselves, and which only together, so that its make is kept.

Upright and level lines stay so, smooth joints stay smooth, squares square; an angle that is a multiple of 15 degrees
and a corner that is sharp were meant to be.
"""

from itertools import pairwise

import numpy as np

from limner.sight import numbers
from limner.sight.graph import Line, Path, Polygon, Polyline, Rect, Sector, Shape

SAME = 1e-6
"""Numbers nearer than this were made equal."""
SMOOTH = 0.9998
"""Cosine of the turn (a degree) up to which a joint is smooth."""


def ties(shape: Shape, stroked: bool) -> np.ndarray:
    """Return how a shape's numbers, and its stroke's width if it has one, follow from fewer free ones, ``(K, M)``."""
    values = numbers.read(shape)
    if isinstance(shape, Path | Polygon | Polyline | Line):
        free = _pointed(shape, values)
    else:
        free = np.eye(len(values))[:, _loose(shape, values)]
        if isinstance(shape, Rect) and abs(shape.width - shape.height) < SAME:
            free[3, 2] = 1
            free = np.delete(free, 3, axis=1)
    if stroked:
        free = np.block([[free, np.zeros((len(free), 1))], [np.zeros((1, free.shape[1])), np.ones((1, 1))]])
    return free


def _loose(shape: Shape, values: np.ndarray) -> list[int]:
    """Return which numbers of a primitive may change at all."""
    kept = []
    for index, kind in enumerate(numbers.kinds(shape)):
        set_angle = kind == numbers.ANGLE and abs((values[index] + 7.5) % 15 - 7.5) < SAME
        none = isinstance(shape, Rect | Sector) and kind == numbers.LENGTH and values[index] == 0
        if not set_angle and not none:
            kept.append(index)
    return kept


def _pointed(shape: Path | Polygon | Polyline | Line, values: np.ndarray) -> np.ndarray:
    """Return the ties of what is made of points: where neighbours share a coordinate, they go on sharing it."""
    count = len(values)
    parent = np.arange(count)
    free = np.ones(count, bool)

    def root(index: int) -> int:
        while parent[index] != index:
            index = int(parent[index])
        return index

    turns = []
    for chain in _chains(shape, values):
        for one, two in chain.pairs:
            for axis in (0, 1):
                if abs(values[one + axis] - values[two + axis]) < SAME:
                    parent[root(two + axis)] = root(one + axis)
        free[chain.fixed] = False
        turns += chain.turns
    roots = np.array([root(index) for index in range(count)])
    columns = {int(index): number for number, index in enumerate(np.unique(roots[free]))}
    result = np.zeros((count, len(columns)))
    for index in np.flatnonzero(free):
        result[index, columns[int(roots[index])]] = 1
    return _smoothed(result, values, turns)


class _Chain:
    """One outline's points as places in the row of numbers: neighbours, joints of two curves, and what is fixed."""

    def __init__(self) -> None:
        self.pairs: list[tuple[int, int]] = []
        self.turns: list[tuple[int, int, int]] = []
        self.fixed: list[int] = []


def _chains(shape: Path | Polygon | Polyline | Line, values: np.ndarray) -> list[_Chain]:
    if not isinstance(shape, Path):
        chain = _Chain()
        at = list(range(0, len(values), 2))
        ring = at + at[:1] if isinstance(shape, Polygon) else at
        chain.pairs = list(pairwise(ring))
        return [chain]
    result, offset = [], 0
    for part in shape.outlines:
        chain, own, incoming = _Chain(), offset, -1
        first, leaving = offset, -1
        offset += 2
        for segment in part.segments:
            end = offset + len(segment) - 2
            if len(segment) == 6:
                chain.pairs += [(own, offset), (offset + 2, end)]
                outgoing, arriving = offset, offset + 2
            else:
                chain.pairs += [(own, end)] if len(segment) == 2 else []
                outgoing, arriving = -1, -1
                chain.fixed += [offset + 1, offset + 2] if len(segment) == 5 else []
            if incoming >= 0 and outgoing >= 0:
                chain.turns.append((incoming, own, outgoing))
            leaving = outgoing if own == first else leaving
            own, incoming, offset = end, arriving, offset + len(segment)
        if part.closed and own != first and np.abs(values[own : own + 2] - values[first : first + 2]).max() < SAME:
            chain.pairs.append((own, first))
            if incoming >= 0 and leaving >= 0:
                chain.turns.append((incoming, own, leaving))
        elif part.closed:
            chain.pairs.append((own, first))
        result.append(chain)
    return result


def _smoothed(free: np.ndarray, values: np.ndarray, turns: list[tuple[int, int, int]]) -> np.ndarray:
    """Tie the handles of smooth joints: each moves with its joint, along the tangent, and turns with the other."""
    for before, joint, after in turns:
        back, ahead = (
            values[joint : joint + 2] - values[before : before + 2],
            values[after : after + 2] - values[joint : joint + 2],
        )
        one, two = float(np.hypot(*back)), float(np.hypot(*ahead))
        if min(one, two) < 1e-3 or back @ ahead < SMOOTH * one * two:
            continue
        along = (back + ahead) / np.hypot(*(back + ahead))
        if np.abs(along).max() > 1 - SAME:
            continue  # level or upright: its ties say it already
        across = np.array([-along[1], along[0]])
        own = free[joint : joint + 2]
        columns = np.zeros((len(free), 3))
        columns[before : before + 2, 0], columns[after : after + 2, 1] = along, along
        columns[before : before + 2, 2], columns[after : after + 2, 2] = -across * one, across * two
        columns[:, 2] /= max(one, two)
        free[before : before + 2] = own
        free[after : after + 2] = own
        free = np.hstack([free, columns])
    return free[:, np.abs(free).sum(axis=0) > 0]

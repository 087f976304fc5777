"""Moves the middles of strokes until their borders lie on the contour that was seen.

The border of strokes with round caps and joins is where the distance from the nearest middle is half the width. So each
point of the contour tells of one place on one middle, whether or not the other side of the stroke shows there: by
Gauss-Newton on these distances (iterative closest points, Besl and McKay 1992) corners, ends and arcs are found of
which little is seen. What is hidden stays where it was. Points that no middle explains are left out.
"""

import math

import msgspec
import numpy as np

from limner.sight.flatten import flatten
from limner.sight.graph import Arc, Line, Path, Polygon, Polyline, Shape, Subpath

ROUNDS, STILL = 12, 0.02
"""Steps at most, and pixels of the largest move from which another would change nothing."""
FAR, NEAR = 0.5, 0.15
"""Widths beyond which a point is not explained: at first, and at last."""
STEP = 0.4
"""Widths that a number moves in one step, at most."""
SMOOTH = np.radians(14)
"""A turn up to this is a smooth one, and stays smooth."""
TANGENT = 3.0
"""Pixels off, for a stroke one pixel wide, that a turn of a radian at a smooth joint counts as."""
HOLD = 0.3
"""Points' worth of holding each number where it is."""
PIECES = 16
"""Straight pieces by which a curve's nearest point is found."""
EPSILON = 1e-4


class Chain(msgspec.Struct):
    """One stroke's middle: points, and what joins each to the next."""

    nodes: np.ndarray
    """``(N, 2)`` in pixels."""
    extras: list[np.ndarray]
    """For each segment nothing (a line), the tangent of a quarter of an arc's turn, or the two handles of a cubic."""
    closed: bool
    fixed: bool = False
    """It stays where it is."""

    def ends(self, k: int) -> tuple[int, int]:
        """Return the nodes of segment ``k``."""
        return k, (k + 1) % len(self.nodes)


class Fit(msgspec.Struct, frozen=True):
    """Where the points of a contour lie beside chains."""

    chain: np.ndarray
    """``(N,)`` the nearest chain."""
    segment: np.ndarray
    """``(N,)`` its nearest segment."""
    at: np.ndarray
    """``(N,)`` how far along that, in [0, 1]."""
    foot: np.ndarray
    """``(N, 2)`` the nearest point of all middles."""
    off: np.ndarray
    """``(N,)`` pixels by which a point is beyond the border."""


def chain(shape: Shape) -> Chain:
    """Return a shape as a chain; a circle, an ellipse or a rectangle is whole as it is, and fixed."""
    if isinstance(shape, Line):
        return Chain(np.array([(shape.x1, shape.y1), (shape.x2, shape.y2)], float), [np.empty(0)], False)
    if isinstance(shape, Polyline | Polygon):
        closed = isinstance(shape, Polygon)
        return Chain(np.array(shape.points, float), [np.empty(0)] * (len(shape.points) - 1 + closed), closed)
    if isinstance(shape, Arc):
        ends = np.radians([shape.start, shape.start + shape.sweep])
        nodes = (shape.cx, shape.cy) + shape.r * np.column_stack([np.cos(ends), np.sin(ends)])
        return Chain(nodes, [np.array([np.tan(np.radians(shape.sweep) / 4)])], False)
    if not isinstance(shape, Path) or len(shape.outlines) != 1:
        row = flatten(shape)[0].points
        return Chain(row, [np.empty(0)] * len(row), True, True)
    part = shape.outlines[0]
    nodes, extras = [part.start], []
    for segment in part.segments:
        extras.append(_extra(np.array(nodes[-1]), segment))
        nodes.append((segment[-2], segment[-1]))
    rows = np.array(nodes, float)
    if part.closed and np.hypot(*(rows[-1] - rows[0])) < EPSILON:
        rows = rows[:-1]
    elif part.closed:
        extras.append(np.empty(0))
    return Chain(rows, extras, part.closed, len(rows) < 2)


def subpath(item: Chain) -> Subpath:
    """Return a chain as an outline."""
    segments: list[tuple[float, ...]] = []
    for k, extra in enumerate(item.extras):
        a, b = (item.nodes[node] for node in item.ends(k))
        end = (float(b[0]), float(b[1]))
        if len(extra) == 1 and abs(extra[0]) > EPSILON:
            quarter = float(extra[0])
            radius = float(np.hypot(*(b - a))) * (1 + quarter**2) / (4 * abs(quarter))
            segments.append((radius, float(abs(quarter) > 1), float(quarter > 0), *end))
        else:
            segments.append((*(float(value) for value in extra if len(extra) == 4), *end))
    return Subpath((float(item.nodes[0][0]), float(item.nodes[0][1])), tuple(segments), item.closed)


def points(start: np.ndarray, end: np.ndarray, extra: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return the points of a segment at parts ``(N,)`` of its way, ``(N, 2)``."""
    part = at[:, None]
    if len(extra) == 4:
        rest = 1 - part
        one, two = extra[:2], extra[2:]
        return rest**3 * start + 3 * rest**2 * part * one + 3 * rest * part**2 * two + part**3 * end
    if not len(extra) or abs(extra[0]) < EPSILON:
        return start + part * (end - start)
    quarter = float(extra[0])
    turn = 4 * np.arctan(quarter)
    across = np.array([start[1] - end[1], end[0] - start[0]])
    centre = (start + end) / 2 + across * (1 - quarter**2) / (4 * quarter)
    c, s = np.cos(part * turn), np.sin(part * turn)
    x, y = start - centre
    return centre + np.hstack([c * x - s * y, s * x + c * y])


def nearest(contour: np.ndarray, chains: list[Chain], width: float) -> Fit:
    """Return where the points ``(N, 2)`` of a contour lie beside the strokes of chains."""
    starts, steps, owners = [], [], []
    for index, item in enumerate(chains):
        for k, extra in enumerate(item.extras):
            count = PIECES if len(extra) else 1
            a, b = item.ends(k)
            row = points(item.nodes[a], item.nodes[b], extra, np.linspace(0, 1, count + 1))
            starts.append(row[:-1])
            steps.append(np.diff(row, axis=0))
            owners += [(index, k, piece, count) for piece in range(count)]
    start, step, owner = np.vstack(starts), np.vstack(steps), np.array(owners)
    square = np.maximum((step * step).sum(axis=1), 1e-12)
    along = np.clip((contour @ step.T - (start * step).sum(axis=1)) / square, 0, 1)
    dx = contour[:, :1] - start[:, 0] - along * step[:, 0]
    dy = contour[:, 1:] - start[:, 1] - along * step[:, 1]
    best = (dx * dx + dy * dy).argmin(axis=1)
    rows = np.arange(len(contour))
    foot = start[best] + along[rows, best][:, None] * step[best]
    own = owner[best]
    at = (own[:, 2] + along[rows, best]) / own[:, 3]
    number = own[:, 0] * 4096 + own[:, 1]
    for both in np.unique(number[own[:, 3] > 1]):
        # A chord lies inside of its curve, but its points are next to the curve's.
        bent = np.flatnonzero(number == both)
        index, k = divmod(int(both), 4096)
        a, b = chains[index].ends(k)
        foot[bent] = points(chains[index].nodes[a], chains[index].nodes[b], chains[index].extras[k], at[bent])
    return Fit(own[:, 0], own[:, 1], at, foot, np.hypot(*(contour - foot).T) - width / 2)


def settle(contour: np.ndarray, chains: list[Chain], width: float, sharp: bool, blunt: bool) -> list[Chain]:
    """Return chains moved onto a contour.

    Args:
        contour: ``(N, 2)`` points of it, in pixels.
        chains: middles of strokes, within half a width of where they should be.
        width: of the strokes, in pixels.
        sharp: joins are not round, so corners' outsides tell nothing.
        blunt: caps are not round, so free ends tell nothing.
    """
    chains = [
        Chain(item.nodes.copy(), [extra.copy() for extra in item.extras], item.closed, item.fixed) for item in chains
    ]
    smooth = [[] if item.fixed else _smooth(item) for item in chains]
    for k in range(ROUNDS):
        fit = nearest(contour, chains, width)
        far = width * max(FAR * 0.6**k, NEAR) + 0.5
        used = (np.abs(fit.off) < far) & ~hidden(fit, chains, sharp, blunt)
        moved = _step(contour[used], _part(fit, used), chains, smooth, width)
        if moved < STILL:
            break
    return chains


def _part(fit: Fit, used: np.ndarray) -> Fit:
    return Fit(fit.chain[used], fit.segment[used], fit.at[used], fit.foot[used], fit.off[used])


def hidden(fit: Fit, chains: list[Chain], sharp: bool, blunt: bool) -> np.ndarray:
    """Say which points are nearest to a corner or to a free end that is not round, ``(N,) bool``."""
    result = np.zeros(len(fit.at), bool)
    if not (sharp or blunt):
        return result
    for index, item in enumerate(chains):
        own = fit.chain == index
        first = own & (fit.segment == 0) & (fit.at <= 0) & (not item.closed)
        last = own & (fit.segment == len(item.extras) - 1) & (fit.at >= 1) & (not item.closed)
        if blunt:
            result |= first | last
        if sharp:
            result |= own & ((fit.at <= 0) | (fit.at >= 1)) & ~first & ~last
    return result


def _step(contour: np.ndarray, fit: Fit, chains: list[Chain], smooth: list[list[int]], width: float) -> float:
    """Move chains by one step; return by how many pixels the most."""
    moved = 0.0
    for index, item in enumerate(chains):
        if item.fixed:
            continue
        own = fit.chain == index
        size = item.nodes.size + sum(len(extra) for extra in item.extras)
        gram, right = HOLD * np.eye(size), np.zeros(size)
        for k in range(len(item.extras)):
            chosen = np.flatnonzero(own & (fit.segment == k))
            if not len(chosen):
                continue
            out = contour[chosen] - fit.foot[chosen]
            out /= np.maximum(np.hypot(*out.T), 1e-9)[:, None]
            slopes = _slopes(item, k, fit.at[chosen])
            rows = np.einsum("nd,pnd->np", out, slopes)
            where = _places(item, k)
            gram[np.ix_(where, where)] += rows.T @ rows
            right[where] += rows.T @ fit.off[chosen]
        for k in smooth[index]:
            where, row, turn = _turning(item, k)
            weight = TANGENT * width
            np.add.at(gram, (where[:, None], where[None]), weight**2 * np.outer(row, row))
            np.add.at(right, where, -(weight**2) * row * turn)
        change = np.clip(np.linalg.solve(gram, right), -STEP * width, STEP * width)
        moved = max(moved, float(np.abs(change[: item.nodes.size]).max()))
        _move(item, change)
    return moved


def _move(item: Chain, change: np.ndarray) -> None:
    item.nodes += change[: item.nodes.size].reshape(-1, 2)
    at = item.nodes.size
    for k, extra in enumerate(item.extras):
        step = change[at : at + len(extra)]
        item.extras[k] = extra + (np.clip(step, -0.2, 0.2) if len(extra) == 1 else step)
        at += len(extra)


def _places(item: Chain, k: int) -> np.ndarray:
    """Return the places of a segment's numbers among those of its chain."""
    a, b = item.ends(k)
    first = item.nodes.size + sum(len(extra) for extra in item.extras[:k])
    return np.array([2 * a, 2 * a + 1, 2 * b, 2 * b + 1, *range(first, first + len(item.extras[k]))])


def _numbers(item: Chain, k: int) -> np.ndarray:
    a, b = item.ends(k)
    return np.concatenate([item.nodes[a], item.nodes[b], item.extras[k]])


def _slopes(item: Chain, k: int, at: np.ndarray) -> np.ndarray:
    """Return by how much points of a segment move with each of its numbers, ``(P, N, 2)``."""
    numbers = _numbers(item, k)
    base = points(numbers[:2], numbers[2:4], numbers[4:], at)
    result = []
    for place in range(len(numbers)):
        other = numbers.copy()
        other[place] += EPSILON * 10
        result.append((points(other[:2], other[2:4], other[4:], at) - base) / (EPSILON * 10))
    return np.array(result)


def _heading(numbers: np.ndarray, end: int) -> float:
    """Return the direction in which a segment leaves its start, or arrives at its end, in radians."""
    if len(numbers) == 8:
        x, y = numbers[2:4] - numbers[6:8] if end else numbers[4:6] - numbers[:2]
        return math.atan2(y, x)
    chord = math.atan2(numbers[3] - numbers[1], numbers[2] - numbers[0])
    return chord + (2 if end else -2) * math.atan(numbers[4]) if len(numbers) == 5 else chord


def _turn(before: np.ndarray, after: np.ndarray) -> float:
    turn = _heading(after, 0) - _heading(before, 1)
    return (turn + math.pi) % (2 * math.pi) - math.pi


def _smooth(item: Chain) -> list[int]:
    """Return the segments that go on smoothly in the next."""
    count = len(item.extras)
    pairs = [(k, (k + 1) % count) for k in range(count if item.closed else count - 1)]
    return [
        k
        for k, after in pairs
        if len(item.extras[k]) + len(item.extras[after])
        and abs(_turn(_numbers(item, k), _numbers(item, after))) < SMOOTH
    ]


def _turning(item: Chain, k: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the numbers on both sides of a joint, how the turn there changes with each, and the turn."""
    after = (k + 1) % len(item.extras)
    one, two = _numbers(item, k), _numbers(item, after)
    turn = _turn(one, two)
    row = []
    for place in range(len(one) + len(two)):
        both = np.concatenate([one, two])
        both[place] += EPSILON * 10
        row.append((_turn(both[: len(one)], both[len(one) :]) - turn) / (EPSILON * 10))
    return np.concatenate([_places(item, k), _places(item, after)]), np.array(row), turn


def _extra(start: np.ndarray, segment: tuple[float, ...]) -> np.ndarray:
    if len(segment) == 2:
        return np.empty(0)
    if len(segment) == 6:
        return np.array(segment[:4])
    radius, larger, clockwise, *end = segment
    half = np.arcsin(min(float(np.hypot(*(np.array(end) - start))) / (2 * radius), 1.0))
    turn = 2 * (np.pi - half if larger else half)
    return np.array([np.tan(turn / 4) * (1 if clockwise else -1)])

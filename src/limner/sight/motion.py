"""How a node's borders move with its numbers, and so how the coverage of pixels does.

By Reynolds' transport theorem the coverage of a pixel changes by what the border that runs through it sweeps: its
speed along the outward normal, summed over its length. So the slopes of all pixels for all numbers come from one walk
along the border. The border is cut into pieces of a pixel, each counted where its middle is: good for a step, not for
a result.
"""

from collections.abc import Callable

import msgspec
import numpy as np

from limner.sight import numbers
from limner.sight.chords import chords
from limner.sight.draw import Box, oriented
from limner.sight.flatten import flatten, subpath
from limner.sight.graph import Node, Path, Polygon, Shape, Subpath
from limner.sight.outline import area
from limner.sight.ribbon import edges

PIECE = 1.0
"""Pixels of border that are counted in one pixel, at most: about as much as a pixel holds of a border."""
STEP = 1e-4
"""By which numbers are changed to see how borders move."""


class Border(msgspec.Struct, frozen=True):
    """A closed border of what a node paints, its inside to the right as it runs (y down)."""

    points: np.ndarray
    """``(N, 2)`` pixels of the picture."""
    moves: np.ndarray
    """``(N, 2, M) float32``: how each point moves with each free number."""


def borders(node: Node, free: np.ndarray) -> list[list[Border]]:
    """Return the borders of each of a node's coats, in their order.

    Args:
        node: any but text.
        free: ``(K, M)``: how the node's numbers follow from free ones. They are those of the shape, as
            :mod:`limner.sight.numbers` lists them, then the stroke's width if it has one.
    """
    base = numbers.read(node.shape)
    stroke = node.stroke
    values = base if stroke is None else np.append(base, stroke.width)
    result = []
    if node.fill is not None:
        if isinstance(node.shape, Path | Polygon):
            result.append(_outlined(node.shape, free))
        else:
            result.append(_numeric(values, free, lambda row: _inside(numbers.write(node.shape, row[: len(base)]))))
    if stroke is not None:
        cap, join = stroke.cap, stroke.join

        def along(row: np.ndarray) -> list[np.ndarray]:
            shape = numbers.write(node.shape, row[: len(base)])
            return _turned_out([edge for part in flatten(shape) for edge in edges(part, float(row[-1]), cap, join)])

        result.append(_numeric(values, free, along))
    return result


class Sweep(msgspec.Struct, frozen=True):
    """What the pieces of a coat's borders sweep as its numbers change."""

    pixels: np.ndarray
    """``(P,)``: flat indices in a box of the pixels that the pieces are in."""
    beside: np.ndarray
    """``(2, P)``: the same of the points a pixel out and a pixel in from there, -1 outside of the box."""
    lengths: np.ndarray
    """``(P,) float32`` pixels."""
    slopes: np.ndarray
    """``(P, M) float32``: coverage gained to a unit of each free number."""


def sweep(found: list[Border], box: Box, count: int) -> Sweep:
    """Return what the borders of a coat sweep.

    Args:
        found: its borders.
        box: the pixels that are of interest.
        count: the number M of free numbers.
    """
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    pixels, beside, lengths = [np.zeros(0, int)], [np.zeros((2, 0), int)], [np.zeros(0, np.float32)]
    values = [np.zeros((0, count), np.float32)]
    for border in found:
        points, moves = border.points - (left, top), border.moves
        step = np.roll(points, -1, axis=0) - points
        length = np.hypot(*step.T)
        pieces = np.maximum(np.ceil(length / PIECE), 1).astype(int)
        dx, dy = (step / pieces[:, None]).T.astype(np.float32)[..., None]
        before = dy * moves[:, 0] - dx * moves[:, 1]
        moves = np.roll(moves, -1, axis=0)
        after = dy * moves[:, 0] - dx * moves[:, 1]
        index = np.repeat(np.arange(len(points)), pieces)
        at = ((np.arange(len(index)) - np.repeat(np.cumsum(pieces) - pieces, pieces) + 0.5) / pieces[index])[:, None]
        middle = points[index] + at * step[index]
        keep = ((middle >= 0) & (middle < (width, height))).all(axis=1)
        index, at, middle = index[keep], at[keep].astype(np.float32), middle[keep]
        outward = np.column_stack([step[:, 1], -step[:, 0]])[index] / np.maximum(length[index], 1e-9)[:, None]
        pixels.append(np.floor(middle).astype(int) @ (1, width))
        near = np.floor([middle + outward, middle - outward]).astype(int)
        inside = ((near >= 0) & (near < (width, height))).all(axis=2)
        beside.append(np.where(inside, near @ (1, width), -1))
        lengths.append((length / pieces)[index].astype(np.float32))
        values.append(before[index] + at * (after - before)[index])
    return Sweep(
        np.concatenate(pixels), np.concatenate(beside, axis=1), np.concatenate(lengths), np.concatenate(values)
    )


def _numeric(values: np.ndarray, free: np.ndarray, draw: Callable[[np.ndarray], list[np.ndarray]]) -> list[Border]:
    """Return borders, and how they move by changing one free number after the other."""
    base = draw(values)
    moves = [np.zeros((*points.shape, free.shape[1]), np.float32) for points in base]
    for index, column in enumerate(free.T):
        for step in (STEP, -STEP):  # a curve may be cut into more pieces just beyond where it is
            other = draw(values + step * column)
            if [len(points) for points in other] == [len(points) for points in base]:
                for move, one, two in zip(moves, base, other, strict=True):
                    move[..., index] = (two - one) / step
                break
    return [Border(points, move) for points, move in zip(base, moves, strict=True)]


def _inside(shape: Shape) -> list[np.ndarray]:
    return _turned_out([outline.points for outline in flatten(shape) if len(outline.points) > 2])


def _turned_out(found: list[np.ndarray]) -> list[np.ndarray]:
    """Turn borders that add up round together, where they run the wrong way."""
    return [points[::-1] for points in found] if sum(map(area, found)) < 0 else found


def _outlined(shape: Path | Polygon, free: np.ndarray) -> list[Border]:
    """Return the borders of a path: each point is a mix of few of its numbers, known without trying."""
    parts = shape.outlines if isinstance(shape, Path) else (Subpath(shape.points[0], shape.points[1:]),)
    table = free.astype(np.float32)
    found, offset = [], 0
    for part in parts:
        found.append(_even(part, offset, table) or _traced(part, offset, table))
        offset += 2 + sum(map(len, part.segments))
    found = [border for border in found if len(border.points) > 2]
    ways = oriented([border.points for border in found])
    return [
        border if way is border.points else Border(border.points[::-1], border.moves[::-1])
        for border, way in zip(found, ways, strict=True)
    ]


def _even(part: Subpath, offset: int, free: np.ndarray) -> Border | None:
    """Return the border of an outline of lines and cubics, ``None`` of another."""
    cut = chords(part)
    if cut is None:
        return None
    weights = cut.weights.astype(np.float32)
    moves = np.empty((len(cut.points), 2, free.shape[1]), np.float32)
    for axis in (0, 1):
        corners = free[cut.columns + (offset + axis)]
        moves[:, axis] = np.einsum("nk,nkm->nm", weights, corners)
    return Border(cut.points, moves)


def _traced(part: Subpath, offset: int, free: np.ndarray) -> Border:
    """Return the border of an outline, segment by segment."""
    here, own = np.array(part.start, float), offset
    rows, steps = [here[None]], [free[None, own : own + 2]]
    offset += 2
    for segment in part.segments:
        points = subpath(Subpath((float(here[0]), float(here[1])), (segment,), closed=False))[1:]
        t = ((np.arange(len(points)) + 1) / len(points)).astype(np.float32)[:, None, None]
        s, end = 1 - t, offset + len(segment) - 2
        if len(segment) == 6:
            first, second = free[offset : offset + 2], free[offset + 2 : end]
            ends = s**3 * free[own : own + 2] + t**3 * free[end : end + 2]
            steps.append(ends + 3 * s * t * (s * first + t * second))
        elif len(segment) == 2:
            steps.append(free[None, end : end + 2])
        else:
            steps.append(_bent(here, segment, points) @ free[[own, own + 1, offset, end, end + 1]])
        rows.append(points)
        here, own, offset = np.array(segment[-2:], float), end, end + 2
    return Border(np.vstack(rows), np.vstack(steps))


def _bent(here: np.ndarray, arc: tuple[float, ...], points: np.ndarray) -> np.ndarray:
    """Return how the points ``(N, 2)`` of an arc move with its start, its radius and its end, ``(N, 2, 5) float32``."""
    values = np.array([*here, arc[0], *arc[3:]])
    moves = np.zeros((len(points), 2, 5), np.float32)
    for index in range(5):
        for step in (STEP, -STEP):
            x, y, *rest = values + step * (np.arange(5) == index)
            other = subpath(Subpath((x, y), ((rest[0], arc[1], arc[2], *rest[1:]),), closed=False))[1:]
            if len(other) == len(points):
                moves[..., index] = (other - points) / step
                break
    return moves

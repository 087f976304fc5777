"""Proposes rounder numbers for a scene's nodes: what is nearly the same becomes the same, and lies on the grid.

Positions across, positions down and lengths are three pools. What lies within the error of measuring is one value,
which takes the shortest number of units that is near enough. Curves follow their joints. A proposal is checked against
the pixels by whoever asked for it. Not covered: equal gaps, and right angles between slanted lines.
"""

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from limner.sight import numbers
from limner.sight.graph import Circle, Linear, Node, Paint, Path, Radial, Rect, Text

JOIN, EXTENT = 0.1, 0.2
"""Pixels: the largest gap between measures of one value, and the largest distance between any two of them."""
STEPS = (1.0, 0.5, 0.25, 0.1)
"""What is short to write, in units."""
NEAR, SAMPLED, LOOSE = 0.06, 0.13, 0.3
"""Pixels by which a measure may be off a short number: where no grid is known; on a known one, as much as sampling four
times a pixel does; and what a radius may be off of which few pixels tell, if these agree."""
CHANCE = 6.0
"""A step must be this many times the tolerance, or numbers would be near one by chance."""
FINE = 0.11
"""Pixels: the coarsest step to which all other numbers are rounded; it moves an edge by less than sampling does."""
TURN = 15.0
"""Degrees: angles are multiples of this where they nearly are."""
NONE = 1e-9


class Grid(msgspec.Struct, frozen=True):
    """What numbers are rounded to."""

    unit: float = 1.0
    """Pixels to a unit."""
    near: float = NEAR
    """Pixels by which a number may be changed for the sake of a short one."""

    def nearest(self, value: float) -> float:
        """Return the shortest number near a value, both in pixels."""
        for step in STEPS:
            pitch = step * self.unit
            if pitch < CHANCE * self.near:
                break
            near = round(value / pitch) * pitch
            if abs(near - value) <= self.near:
                return near
        return self.fine(value)

    def fine(self, value: float) -> float:
        """Return a value rounded to where nobody sees the difference."""
        decimals = int(np.ceil(np.log10(self.unit / FINE) - NONE))
        return round(value / self.unit, decimals) * self.unit


class Row(msgspec.Struct, frozen=True):
    """The numbers of a node that are aligned, with their kinds; handles of curves have the kind ``h``."""

    kinds: str
    values: np.ndarray
    joints: tuple[int, ...] = ()
    """For each number the one that it follows, itself where it follows none."""


def aligned(nodes: Sequence[Node], grid: Grid) -> list[Node]:
    """Return the nodes with rounder numbers; text, and what is round already, as it was."""
    rows = [None if isinstance(node.shape, Text) else spread(node) for node in nodes]
    pools: dict[str, list[float]] = {kind: [] for kind in "xyl"}
    for row in rows:
        if row is not None:
            for kind, value in zip(row.kinds, row.values, strict=True):
                if kind in pools:
                    pools[kind].append(float(value))
    tables = {kind: _Table(values, grid) for kind, values in pools.items()}
    return [
        node if row is None else gather(node, _rounded(row, tables, grid), grid)
        for node, row in zip(nodes, rows, strict=True)
    ]


def fine(nodes: Iterable[Node], grid: Grid) -> list[Node]:
    """Return the nodes with numbers no longer than anyone can see, each rounded by itself."""
    result = []
    for node in nodes:
        if isinstance(node.shape, Text):
            result.append(node)
            continue
        row = spread(node)
        values = [v if kind in "fa" else grid.fine(float(v)) for kind, v in zip(row.kinds, row.values, strict=True)]
        result.append(gather(node, np.array(values), grid))
    return result


def mixed(node: Node, proposed: Node, grid: Grid, chosen: np.ndarray) -> Node:
    """Return a node with those of a proposal's numbers that are ``chosen``, ``(K,) bool``, and their handles."""
    row, other = spread(node), spread(proposed)
    if row.kinds != other.kinds:  # a turned rectangle that is to be an upright one has other numbers
        return node
    return gather(node, np.where(chosen[list(row.joints)], other.values, row.values), grid)


def spread(node: Node) -> Row:
    """Return a node's numbers: of an upright rectangle its four edges, of a turned one its middle and sides."""
    shape = node.shape
    kinds, values = numbers.kinds(shape), numbers.read(shape)
    joints = tuple(range(len(kinds)))
    match shape:
        case Rect(x, y, width, height, radius, angle):
            if angle:
                values = np.array([x + width / 2, y + height / 2, width, height, radius, angle])
            else:
                kinds, values = "xyxylf", np.array([x, y, x + width, y + height, radius, 0.0])
        case Path():
            kinds, joints = _handles(shape, kinds)
    if node.stroke is not None:
        kinds, values, joints = kinds + "l", np.append(values, node.stroke.width), (*joints, len(values))
    return Row(kinds, values, joints)


def gather(node: Node, values: np.ndarray, grid: Grid) -> Node:
    """Return a node with the numbers that :func:`spread` lists, unless nothing were left of it then."""
    stroke, shape = node.stroke, node.shape
    row = [float(value) for value in values]
    if stroke is not None:
        width = row.pop()
        stroke = msgspec.structs.replace(
            stroke,
            width=width if width > 0 else stroke.width,
            dash=tuple(grid.nearest(value) or value for value in stroke.dash),
            paint=_placed(stroke.paint, grid),
        )
    if isinstance(shape, Rect):
        a, b, c, d, radius, angle = row
        made = Rect(a - c / 2, b - d / 2, c, d, radius, angle) if angle else Rect(a, b, c - a, d - b, radius)
        shape = made if made.width > 0 and made.height > 0 else shape
    else:
        made = numbers.write(shape, np.array(row))
        shape = shape if isinstance(made, Circle) and made.r <= 0 else made
    return msgspec.structs.replace(node, shape=shape, stroke=stroke, fill=node.fill and _placed(node.fill, grid))


class _Table:
    """Which value stands for which: measures in one bunch are one value."""

    def __init__(self, values: list[float], grid: Grid) -> None:
        self._sorted = np.unique(np.array(values, float))
        self._stand = np.empty_like(self._sorted)
        row, start = self._sorted, 0
        for end in range(1, len(row) + 1):
            if end == len(row) or row[end] - row[end - 1] > JOIN or row[end] - row[start] > EXTENT:
                self._stand[start:end] = grid.nearest(float(row[start:end].mean()))
                start = end

    def __call__(self, value: float) -> float:
        return float(self._stand[np.searchsorted(self._sorted, value)])


def _rounded(row: Row, tables: dict[str, _Table], grid: Grid) -> np.ndarray:
    after = row.values.copy()
    size = max(float(np.ptp([v for k, v in zip(row.kinds, row.values, strict=True) if k in "xyl"] or [0])), 1.0)
    for index, (kind, value) in enumerate(zip(row.kinds, row.values, strict=True)):
        if kind in tables:
            after[index] = tables[kind](float(value))
        elif kind == numbers.ANGLE:
            after[index] = _angle(float(value), size)
    for index, joint in enumerate(row.joints):
        if joint != index:  # a handle follows its joint, and stays level or upright with it
            moved = row.values[index] + after[joint] - row.values[joint]
            level = abs(row.values[index] - row.values[joint]) < NONE
            after[index] = after[joint] if level else grid.fine(float(moved))
    return after


def _angle(value: float, size: float) -> float:
    """Round an angle as far as nobody sees it at the end of something of a size in pixels."""
    near = round(value / TURN) * TURN
    reach = np.degrees(2 * SAMPLED / size)
    if abs(near - value) <= max(reach, 0.05):
        return near
    return round(value, 0 if reach > 0.5 else 1 if reach > 0.05 else 2)


def _handles(shape: Path, kinds: str) -> tuple[str, tuple[int, ...]]:
    """Return a path's kinds with its curves' handles marked, and the joint that each number follows."""
    joints, letters, offset = list(range(len(kinds))), list(kinds), 0
    for part in shape.outlines:
        own = offset
        offset += 2
        for segment in part.segments:
            if len(segment) == 6:
                for axis in (0, 1):
                    joints[offset + axis], joints[offset + 2 + axis] = own + axis, offset + 4 + axis
                letters[offset : offset + 4] = "hhhh"
            own = offset + len(segment) - 2
            offset += len(segment)
    return "".join(letters), tuple(joints)


def _placed(paint: Paint, grid: Grid) -> Paint:
    """Round where a gradient is: nobody sees a pixel's tenth of it."""
    match paint:
        case Linear(x1, y1, x2, y2, stops, repeat):
            return Linear(grid.fine(x1), grid.fine(y1), grid.fine(x2), grid.fine(y2), stops, repeat)
        case Radial(cx, cy, r):
            return msgspec.structs.replace(paint, cx=grid.fine(cx), cy=grid.fine(cy), r=grid.fine(r) or r)
    return paint

"""Joins rows of equal strokes with equal gaps into one dashed line.

Not covered: dashes along circles and curves, and patterns of more than one length.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.graph import Line, Node, Paint, Rect, Stroke

FEWEST = 4
"""Dashes of the shortest row: three pieces in a row may be anything."""
EVEN = 0.6
"""Pixels by which lengths and gaps of a row may differ, and by which dashes may lie off its line."""
OBLONG, BROAD = 1.2, 24.0
"""Length over width of a bar that may be a dash, at least, and its width in pixels, at most."""
ROUNDED, SHARP = 0.4, 0.1
"""Radius over width from which a bar has the round ends of a pen, and up to which it has none."""
LONGEST = 4.0
"""A gap over the length of a dash, at most, and the other way round thrice that."""


def dashed(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes with rows of dashes as one line each, where its first dash was."""
    pens: dict[tuple[Paint, str, int], list[int]] = {}
    lines = [_line(node) for node in nodes]
    for place, node in enumerate(lines):
        if isinstance(node.shape, Line) and node.stroke and not node.stroke.dash and node.fill is None:
            pens.setdefault((node.stroke.paint, node.stroke.cap, round(node.stroke.width)), []).append(place)
    result: list[Node | None] = list(lines)
    for places in pens.values():
        if len(places) >= FEWEST:
            _join(result, places)
    # What is in no row is what it was.
    return [
        was if node is line else node for node, line, was in zip(result, lines, nodes, strict=True) if node is not None
    ]


def _line(node: Node) -> Node:
    """Return a small bar as the line through it, any other node as it is."""
    bar = node.shape
    if not isinstance(bar, Rect) or node.fill is None or node.stroke is not None:
        return node
    length, width = max(bar.width, bar.height), min(bar.width, bar.height)
    rounded = bar.radius > ROUNDED * width
    if length < OBLONG * width or width > BROAD or (bar.radius > SHARP * width and not rounded):
        return node
    half = (length - width * rounded) / 2
    angle = np.radians(bar.angle + 90 * (bar.height > bar.width))
    x, y = bar.x + bar.width / 2, bar.y + bar.height / 2
    dx, dy = half * float(np.cos(angle)), half * float(np.sin(angle))
    pen = Stroke(node.fill, width, "round" if rounded else "butt")
    return msgspec.structs.replace(node, shape=Line(x - dx, y - dy, x + dx, y + dy), fill=None, stroke=pen)


def _join(nodes: list[Node | None], places: list[int]) -> None:
    """Replace the rows among strokes of one pen."""
    ends = np.array([_ends(nodes[place]) for place in places])  # (N, 2, 2)
    way = ends[:, 1] - ends[:, 0]
    length = np.hypot(way[:, 0], way[:, 1])
    unit = way / np.maximum(length, 1e-9)[:, None]
    unit *= np.where((unit[:, 0] < -1e-6) | ((np.abs(unit[:, 0]) <= 1e-6) & (unit[:, 1] < 0)), -1, 1)[:, None]
    middle = ends.mean(axis=1)
    free = length > 0
    for k in range(len(places)):
        if not free[k]:
            continue
        u = unit[k]
        aside = np.abs((middle[:, 0] - middle[k, 0]) * u[1] - (middle[:, 1] - middle[k, 1]) * u[0])
        turned = np.abs(unit[:, 0] * u[1] - unit[:, 1] * u[0]) * length
        row = np.flatnonzero(free & (aside < EVEN) & (turned < 2 * EVEN))
        row = row[np.argsort(middle[row] @ u)]
        for some in _even(middle[row] @ u, length[row]):
            members = row[some]
            first, last = members[0], members[-1]
            on = float(np.median(length[members]))
            step = float(np.diff(middle[members] @ u - length[members] / 2).mean())
            start = middle[first] - u * length[first] / 2
            end = middle[last] + u * length[last] / 2
            node = nodes[places[first]]
            if node is None or node.stroke is None:
                continue
            pen = msgspec.structs.replace(node.stroke, dash=(on, step - on), width=_width(nodes, places, members))
            for member in members:
                nodes[places[member]] = None
                free[member] = False
            shape = Line(*(float(value) for value in (*start, *end)))
            nodes[min(places[member] for member in members)] = msgspec.structs.replace(node, shape=shape, stroke=pen)


def _even(at: np.ndarray, length: np.ndarray) -> list[np.ndarray]:
    """Return the stretches of a row that have equal lengths and gaps; the last dash may be cut short."""
    found, k = [], 0
    while k + FEWEST <= len(at):
        step = at[k + 1] - at[k]
        on = length[k]
        stop = k + 1
        while stop < len(at) and abs(at[stop] - at[stop - 1] - step) < EVEN and abs(length[stop] - on) < EVEN:
            stop += 1
        gap = step - on
        cut = stop < len(at) and EVEN < length[stop] < on - EVEN
        if cut and abs(at[stop] - length[stop] / 2 - (at[stop - 1] - on / 2 + step)) < EVEN:
            stop += 1
        if stop - k >= FEWEST and 0 < gap <= LONGEST * max(on, 1.0) and on <= 3 * LONGEST * gap:
            found.append(np.arange(k, stop))
            k = stop
        else:
            k += 1
    return found


def _ends(node: Node | None) -> tuple[tuple[float, float], tuple[float, float]]:
    line = node.shape if node else None
    return ((line.x1, line.y1), (line.x2, line.y2)) if isinstance(line, Line) else ((0, 0), (0, 0))


def _width(nodes: Sequence[Node | None], places: list[int], members: np.ndarray) -> float:
    pens = [node.stroke for member in members if (node := nodes[places[member]]) is not None]
    return float(np.median([pen.width for pen in pens if isinstance(pen, Stroke)]))

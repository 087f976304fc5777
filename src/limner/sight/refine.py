"""Moves each node's own numbers to where the picture's squared error is least: Gauss-Newton, one node at a time.

With all other nodes fixed, a pixel is affine in a node's coverage of it, and coverage changes with a node's numbers
by what its borders sweep: so the slopes are known without drawing anything twice. A step is kept only where the
error, drawn anew in the node's box, falls. What is hidden has no slope, and keeps its numbers. Text and nodes of very
many numbers are left as they are.
"""

import msgspec
import numpy as np

from limner.sight import numbers
from limner.sight.canvas import Canvas
from limner.sight.draw import window
from limner.sight.graph import Node, Text
from limner.sight.motion import borders, sweep
from limner.sight.ties import ties

MOST = 160
"""Numbers of a node: the time of a step grows with their square, and long paths were fitted closely already."""
ROUNDS = 4
"""Steps for a node: tracing is off by a few tenths of a pixel, from where two nearly always do."""
WORTH = 0.03
"""The part of a node's error along its borders that a step must promise to take away."""
REACH = 4.0
"""Pixels that a number may move in one step: further off, slopes say nothing."""
LIKELY = 1.0
"""Squared pixels that a number is expected to be off: with ``FLOOR`` it keeps in place what few pixels tell of."""
FLOOR = 40.0
"""Squared levels of a pixel on an edge that are rounding and sampling."""


STUCK = 2.0
"""How much more the pixels beside a border must promise than its own, to be believed: they count some error twice."""
EFFORT = 4.0
"""Pictures that may be drawn for refining: half of the error is gone after two, and most of what can go after six."""
OVERHEAD = 2e4
"""Pixels that might be drawn in the time that a step takes anyway."""


def refine(canvas: Canvas, effort: float = EFFORT) -> None:
    """Refine what is on a canvas, the nodes with the most error first.

    Args:
        canvas: the drawn scene and its target; changed in place, its error never rises.
        effort: how often, together, the whole picture may be drawn anew.
    """
    left = effort * canvas.picture[0].size
    off = canvas.residual(canvas.whole)
    squares = np.einsum("kij,kij->ij", off, off) - FLOOR
    ranked = sorted(((_error(canvas, index, squares), index) for index in range(len(canvas.nodes))), reverse=True)
    for error, index in ranked:
        if error <= 0 or left <= 0:
            break
        free = _free(canvas.nodes[index])
        for _ in range(ROUNDS if free.size else 0):
            gained, cost = _step(canvas, index, free)
            left -= cost
            if not gained or left <= 0:
                break


def _error(canvas: Canvas, index: int, squares: np.ndarray) -> float:
    """Return the error along a node's borders above what sampling makes of it."""
    if isinstance(canvas.nodes[index].shape, Text):
        return 0.0
    return sum(float(squares[window(coat.box)][coat.border()].sum()) for coat in canvas.coats[index])


def _free(node: Node) -> np.ndarray:
    """Return the ties of a node's numbers; none where they are too many, or a change would shift every dash."""
    if len(numbers.kinds(node.shape)) > MOST or (node.stroke is not None and node.stroke.dash):
        return np.zeros((0, 0))
    return ties(node.shape, node.stroke is not None)


def _step(canvas: Canvas, index: int, free: np.ndarray) -> tuple[bool, float]:
    """Take one step; return whether it was for the better, and how many pixels might have been drawn in its time."""
    node = canvas.nodes[index]
    row = numbers.read(node.shape)
    row = row if node.stroke is None else np.append(row, node.stroke.width)
    gram, pulls, error = np.zeros((free.shape[1],) * 2), np.zeros((2, free.shape[1])), 0.0
    cost = OVERHEAD
    for part, (found, coat) in enumerate(zip(borders(node, free), canvas.coats[index], strict=True)):
        swept = sweep(found, coat.box, free.shape[1])
        lever = canvas.leverage(index, part).reshape(4, -1)[:, swept.pixels]
        residual = canvas.residual(coat.box).reshape(4, -1)
        near, wide = residual[:, swept.pixels], (residual[:, swept.beside] * (swept.beside >= 0)).sum(axis=1)
        cost += coat.cover.size
        # A pixel holds about a pixel of border, so a piece of half of one has half of a pixel's weight.
        weight = (lever * lever).sum(axis=0) / np.maximum(swept.lengths, 1e-3)
        gram += swept.slopes.T @ (swept.slopes * weight[:, None])
        pulls += np.stack([(lever * off).sum(axis=0) for off in (near, near + wide)]) @ swept.slopes
        error += float(np.vdot(near, near))
    gram += np.diag(1e-3 * np.diag(gram) + FLOOR / LIKELY * np.abs(free).max(axis=0) ** 2)
    changes = -np.linalg.solve(gram, pulls.T).T
    promised = -(pulls * changes).sum(axis=1)
    # An edge that lies between two pixels has no slope in the one where its error is: look at those beside it as well.
    for way in (1, 0) if promised[1] > STUCK * promised[0] else (0, 1):
        after = _rewritten(node, row + _reached(node, free @ changes[way]))
        if promised[way] < WORTH * max(error, FLOOR) or after is None:
            continue
        trial = canvas.attempt({index: after})
        cost += trial.picture[0].size
        if trial.rise < -0.5 * WORTH * error:
            canvas.keep(trial)
            return True, cost
    return False, cost


def _reached(node: Node, moved: np.ndarray) -> np.ndarray:
    """Shorten a step in which some number would move further than slopes tell."""
    return moved * min(1.0, REACH / max(float(np.abs(moved[_lengths(node)]).max(initial=0)), 1e-9))


def _lengths(node: Node) -> list[int]:
    """Return which numbers are in pixels."""
    kinds = numbers.kinds(node.shape) + (numbers.LENGTH if node.stroke else "")
    return [index for index, kind in enumerate(kinds) if kind not in (numbers.ANGLE, numbers.FLAG)]


def _rewritten(node: Node, row: np.ndarray) -> Node | None:
    """Return a node with other numbers, ``None`` where a length would not be one."""
    kinds = numbers.kinds(node.shape)
    lengths = [value for value, kind in zip(row, kinds, strict=False) if kind == numbers.LENGTH]
    if min(lengths, default=0.0) < 0 or (node.stroke is not None and row[-1] <= 0):
        return None
    shape = numbers.write(node.shape, row[: len(kinds)])
    stroke = node.stroke and msgspec.structs.replace(node.stroke, width=float(row[-1]))
    return msgspec.structs.replace(node, shape=shape, stroke=stroke)

"""Gives a scene the numbers that its author would have written, where the pixels allow it.

Proposals come from :mod:`limner.sight.snap`; each node takes the roundest one under which the picture does not get
worse along its borders by more than sampling may. All nodes are tried at once, so the time is that of drawing the
picture a few times. The whole is taken back if the picture got worse than its parts promised.
"""

from collections.abc import Sequence

import numpy as np

from limner.sight.canvas import Canvas, Trial
from limner.sight.draw import Coat, meet, window
from limner.sight.graph import Node, Text
from limner.sight.snap import LOOSE, NEAR, SAMPLED, Grid, aligned, fine, mixed, spread

VARIANCE = 0.0052
"""Squared pixels by which an edge is off where a renderer takes four samples a pixel: a uniform quarter's variance."""
TENTH = 0.0009
"""The same for numbers rounded to a tenth of a pixel."""

TRIES = 24
"""How often parts of a node are tried that was refused as a whole."""
KNOWN = ((aligned, LOOSE, VARIANCE), (aligned, SAMPLED, VARIANCE), (fine, NEAR, TENTH))
UNKNOWN = ((aligned, NEAR, TENTH), (fine, NEAR, TENTH))
"""What is proposed in turn, with which tolerance, and by how much the picture may get worse for it."""


def regularise(canvas: Canvas, unit: float = 1.0) -> None:
    """Align, round and even out what is on a canvas.

    Args:
        canvas: the drawn scene and its target; changed in place.
        unit: pixels to a unit of the grid that it was drawn on; 1 where none is known.
    """
    contrast = canvas.contrast()
    allowed = np.array([sum(float(contrast[window(c.box)][_border(c)].sum()) for c in found) for found in canvas.coats])
    waiting = [index for index in range(len(canvas.nodes)) if not isinstance(canvas.nodes[index].shape, Text)]
    ways = KNOWN if unit != 1 else UNKNOWN
    refused: list[int] = []
    for propose, near, share in ways:
        waiting = _try(canvas, waiting, propose(canvas.nodes, Grid(unit, near)), share * allowed)
        refused = waiting if propose is aligned else refused
    if unit != 1:
        grid = Grid(unit, SAMPLED)
        proposed = aligned(canvas.nodes, grid)
        for index in refused:
            _divide(canvas, index, proposed[index], grid, VARIANCE * float(allowed[index]))


def _try(canvas: Canvas, waiting: Sequence[int], proposed: Sequence[Node], allowed: np.ndarray) -> list[int]:
    """Take up what is proposed for some nodes where it may be; return the others of them."""
    changes = {index: proposed[index] for index in waiting if proposed[index] != canvas.nodes[index]}
    refused: list[int] = []
    trial = None
    for _ in range(2):  # what is refused was drawn with the rest, so the rest is drawn again without it
        if not changes:
            return refused
        trial = canvas.attempt(changes, trial)
        worse = [index for index, rise in zip(changes, _rises(canvas, trial), strict=True) if rise > allowed[index]]
        if not worse:
            canvas.keep(trial)
            return refused
        refused += worse
        changes = {index: node for index, node in changes.items() if index not in set(worse)}
    trial = canvas.attempt(changes, trial)
    if trial.rise <= allowed[list(changes)].sum():
        canvas.keep(trial)
        return refused
    return list(waiting)


def _divide(canvas: Canvas, index: int, proposed: Node, grid: Grid, allowed: float) -> None:
    """Take up what is proposed for parts of a node that was refused as a whole: of its numbers by halves."""
    count = len(spread(proposed).kinds)
    waiting = [np.array_split(np.arange(count), 2)[part] for part in (1, 0)]
    for _ in range(TRIES):
        if not waiting:
            return
        numbers = waiting.pop()
        node = mixed(canvas.nodes[index], proposed, grid, np.isin(np.arange(count), numbers))
        if node == canvas.nodes[index]:
            continue
        trial = canvas.attempt({index: node})
        if trial.rise <= allowed * len(numbers) / count:
            canvas.keep(trial)
        elif len(numbers) > 2:
            waiting += np.array_split(numbers, 2)[::-1]


def _rises(canvas: Canvas, trial: Trial) -> list[float]:
    """Return by how much the error rises along the borders of each node that a trial changes."""
    if trial.box is None:
        return [0.0] * len(trial.nodes)
    rows, columns = window(trial.box)
    target = canvas.target[:, rows, columns]
    change = ((trial.picture - target) ** 2 - (canvas.picture[:, rows, columns] - target) ** 2).sum(axis=0)
    if canvas.seen is not None:
        change = change * canvas.seen[rows, columns]
    return [
        sum(
            float(change[window(coat.box, trial.box[:2])][_differs(coat, old)].sum())
            for coat, old in zip(trial.coats[index], canvas.coats[index], strict=False)
        )
        for index in trial.nodes
    ]


def _differs(coat: Coat, old: Coat) -> np.ndarray:
    """Return ``(H, W) bool``, where in a coat's box it is not what it was."""
    before = np.zeros_like(coat.cover)
    if inside := meet(coat.box, old.box):
        before[window(inside, coat.box[:2])] = old.cover[window(inside, old.box[:2])]
    return before != coat.cover


def _border(coat: Coat) -> np.ndarray:
    """Return ``(H, W) bool``: pixels that the border runs through, or beside where it is on their edge."""
    inside = coat.cover > 0.5
    edge = coat.border()
    edge[1:] |= inside[1:] != inside[:-1]
    edge[:, 1:] |= inside[:, 1:] != inside[:, :-1]
    return edge

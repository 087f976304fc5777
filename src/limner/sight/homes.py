"""Which words stand in which shape: each text in the smallest one that holds all of it."""

from collections.abc import Sequence

import numpy as np

from limner.sight.marks import Mark

SLACK = 2.5
"""Pixels by which words may reach out of their shape: their length is an estimate."""


def homes(texts: Sequence[Mark], shapes: Sequence[Mark]) -> dict[int, list[Mark]]:
    """Return by place of a shape the texts that stand in it, in reading order; texts on bare ground are left out."""
    rooms = [mark for mark in shapes if mark.size > 4 and not mark.words]
    if not rooms or not texts:
        return {}
    around = np.array([mark.box for mark in rooms])
    areas = np.array([mark.width * mark.height for mark in rooms])
    found: dict[int, list[Mark]] = {}
    for text in texts:
        left, top, right, bottom = text.box
        middle = (text.box[0] + text.box[2]) / 2
        half = (right - left) / 2 * 0.9  # the estimate of a length errs by as much
        slack = SLACK + 0.08 * text.size
        holds = (around[:, 0] - slack <= middle - half) & (around[:, 2] + slack >= middle + half)
        holds &= (around[:, 1] - slack <= top + 0.15 * text.size) & (around[:, 3] + slack >= bottom - 0.1 * text.size)
        holds &= np.array([mark.at < text.at or mark.node.fill is None for mark in rooms])
        if holds.any():
            home = rooms[int(np.where(holds, areas, np.inf).argmin())]
            found.setdefault(home.at, []).append(text)
    for lines in found.values():
        lines.sort(key=lambda mark: (round(mark.cy / max(mark.size, 1)), mark.box[0]))
    return found


def said(lines: Sequence[Mark]) -> str:
    """Return the words of some lines."""
    return " ".join(mark.words for mark in lines)

"""Reads the pixels at the edge of a picture that a shape fills in part, where nothing else is seen beyond it.

A shape that reaches to within a part of a pixel of the picture's edge leaves there a row of one colour: a mix of its
paint with a ground that has no pure pixel on that side. It is no line of its own if some paint that the picture's edge
shows elsewhere explains it.
"""

import numpy as np

from limner.sight.coverage import Coverage
from limner.sight.paint import Flat

GROUNDS = 4
"""Paints at the picture's edge that are tried, the most frequent ones."""
LONG = 0.3
"""The part of a side that is more than where a round corner runs out."""
FAINT = 0.03
"""A share below this is none."""


def mend(image: np.ndarray, coverage: Coverage, tolerance: float) -> None:
    """Read rows at the edges of a picture as mixes of what lies inside and a ground.

    Args:
        image: ``(H, W, 4) float32`` premultiplied levels.
        coverage: shares by paint; changed in place.
        tolerance: levels that a mix may miss.
    """
    labels = coverage.dominant()
    if min(labels.shape) < 3:
        return
    ring = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    counts = np.bincount(ring, minlength=len(coverage.fills) + 1)
    grounds = [int(label) for label in np.argsort(-counts) if label and counts[label]][: GROUNDS + 2]
    rows = ((np.s_[0, :], np.s_[1, :]), (np.s_[-1, :], np.s_[-2, :]))
    columns = ((np.s_[:, 0], np.s_[:, 1]), (np.s_[:, -1], np.s_[:, -2]))
    for outer, inner in (*rows, *columns):
        _side(image[outer], labels[outer], labels[inner], coverage, outer, grounds, tolerance)


def _side(
    image: np.ndarray,
    seen: np.ndarray,
    within: np.ndarray,
    coverage: Coverage,
    place: tuple,
    grounds: list[int],
    tolerance: float,
) -> None:
    paints = np.full((len(coverage.fills) + 1, 4), np.nan)
    for label, fill in enumerate(coverage.fills, 1):
        if isinstance(fill, Flat):
            paints[label] = fill.colour
    for label in np.unique(seen[(seen != within) & (seen > 0)]):
        row = (seen == label) & (within != label) & (within > 0)
        # Of a thing that also shows further in, the edge cuts off a part: only what lies in this row alone is a rim.
        if not row.any() or (within == label).any() or row.sum() < 2:
            continue
        # What reaches the edge elsewhere lies under everything: a whole side of a ground would not show below it.
        if row.sum() > LONG * len(row) and np.isin(within[row], grounds[:1]).any():
            continue
        base = paints[within[row]]
        for ground in grounds:
            if ground == label or (within[row] == ground).any():
                continue
            step = paints[ground] - base
            share = ((image[row] - base) * step).sum(axis=1) / np.maximum((step * step).sum(axis=1), 1.0)
            miss = np.abs(base + share[:, None] * step - image[row]).max(axis=1)
            if (
                np.isfinite(miss).all()
                and miss.max() <= 2 * tolerance
                and share.min() > FAINT
                and share.max() < 1 - FAINT
            ):
                owners, shares = coverage.labels[place], coverage.shares[place]
                owners[row] = np.column_stack([within[row], np.full(row.sum(), ground), np.zeros(row.sum(), int)])
                shares[row] = np.column_stack([1 - share, share, np.zeros(row.sum())])
                coverage.residual[place][row] = miss
                break

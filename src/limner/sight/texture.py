"""Draws what has no clean edges (photographs, shadows, grain) as a bounded number of smooth patches.

The division is a cut through a merge tree (``merge``), each patch painted with its mean colour or a linear gradient. A
picture that is a photograph altogether is drawn better by ``abstract``; this is for the rough parts of a page.
"""

import numpy as np

from limner.sight import masks, merge
from limner.sight.coverage import Coverage
from limner.sight.paint import Axial, Fill, Flat


def add(image: np.ndarray, coverage: Coverage, mask: np.ndarray, patches: int) -> set[int]:
    """Cover the pixels of ``mask`` with at most ``patches`` regions added to ``coverage``.

    Returns:
        The labels of the new regions.
    """
    labels = divide(image, mask, patches)
    first = len(coverage.fills)
    found = masks.places(labels)
    for _, (rows, columns) in found:
        coverage.fills.append(_paint(image, columns, rows))
    coverage.labels[mask] = 0
    coverage.shares[mask] = 0
    coverage.labels[mask, 0] = np.searchsorted([label for label, _ in found], labels[mask]) + 1 + first
    coverage.shares[mask, 0] = 1
    return set(range(first + 1, len(coverage.fills) + 1))


def divide(image: np.ndarray, mask: np.ndarray, patches: int) -> np.ndarray:
    """Divide the pixels of ``mask`` into at most ``patches`` connected regions of similar colour, if it hangs together.

    Returns:
        ``(H, W) int32`` labels from 1, 0 outside the mask.
    """
    return merge.cut(merge.grow(image, mask), patches)


def _paint(image: np.ndarray, x: np.ndarray, y: np.ndarray) -> Fill:
    colours = image[y, x]
    mean = colours.mean(axis=0)
    if len(x) < 64:
        return Flat(mean)
    dx, dy = x + 0.5 - (x.mean() + 0.5), y + 0.5 - (y.mean() + 0.5)
    basis = np.column_stack([dx, dy])
    slope = np.linalg.lstsq(basis, colours - mean, rcond=None)[0]
    _, vectors = np.linalg.eigh(slope @ slope.T)
    ux, uy = float(vectors[0, 1]), float(vectors[1, 1])
    along = dx * ux + dy * uy
    change = (along @ (colours - mean)) / max(float(along @ along), 1e-6)
    before = float(((colours - mean) ** 2).sum())
    after = float(((colours - mean - along[:, None] * change) ** 2).sum())
    if before - after < 0.3 * before or before / len(x) < 4:
        return Flat(mean)
    low, high = float(np.quantile(along, 0.02)), float(np.quantile(along, 0.98))
    middle = (x.mean() + 0.5) * ux + (y.mean() + 0.5) * uy
    ends = np.clip(np.array([mean + low * change, mean + high * change]), 0, 255)
    return Axial((ux, uy), (low + float(middle), high + float(middle)), ends)

"""Splits shares measured by paint into connected pieces: one region for each thing, however few pure pixels it has."""

import numpy as np

from limner.sight import bridge, masks
from limner.sight.coverage import Coverage, nearest

NEAR = 2
"""Pixels from an edge pixel within which the piece that its minor share belongs to is looked for."""
FAINT = 0.12
"""A share below this, far from any piece of its paint, is noise."""


def absorb(coverage: Coverage, least: float) -> None:
    """Give specks of less than ``least`` pixels to what is nearest to them; in a lossy picture they are its noise."""
    dominant = coverage.dominant()
    pieces, _ = masks.pieces(dominant)
    small = np.bincount(pieces.ravel()) < least
    small[0] = False
    specks = small[pieces]
    rows, columns = masks.points(specks)
    near = nearest(np.where(specks, 0, dominant), rows, columns, 1)[:, 0]
    rows, columns, near = rows[near > 0], columns[near > 0], near[near > 0]
    coverage.labels[rows, columns] = np.column_stack([near, np.zeros_like(near), np.zeros_like(near)])
    coverage.shares[rows, columns] = (1, 0, 0)


def split(coverage: Coverage, texture: set[int]) -> tuple[Coverage, set[int]]:
    """Give each connected piece of a paint its own label.

    Args:
        coverage: shares by paint.
        texture: labels of patches of texture, each of which is one piece already.

    Returns:
        The shares by piece, and the labels of the pieces that are patches of texture.
    """
    dominant = coverage.dominant()
    pieces, paints = bridge.mend(coverage, dominant, *masks.pieces(dominant))
    if texture:  # a patch is one piece, however it hangs together
        first = np.unique(paints, return_index=True)[1]
        number = np.where(np.isin(paints, sorted(texture)), first[np.searchsorted(paints[first], paints)], 0)
        number = np.where(number > 0, number, np.arange(len(paints)))
        kept = np.unique(number)
        pieces, paints = np.searchsorted(kept, number).astype(np.int32)[pieces], paints[kept]
    fills = [coverage.fills[paint - 1] for paint in paints[1:]]
    patches = {piece for piece, paint in enumerate(paints.tolist()) if paint in texture}
    result = Coverage(np.zeros_like(coverage.labels), coverage.shares.copy(), coverage.residual, fills)
    for slot in range(3):
        _assign(coverage, dominant, pieces, slot, result)
    return result, patches


def _assign(coverage: Coverage, dominant: np.ndarray, pieces: np.ndarray, slot: int, result: Coverage) -> None:
    """Find the piece that each pixel's share in ``slot`` belongs to: the nearest of its paint."""
    paints = np.ascontiguousarray(coverage.labels[..., slot])
    same = paints == dominant
    result.labels[..., slot] = pieces * same
    rows, columns = masks.points((paints > 0) & ~same)
    if not len(rows):
        return
    wanted = paints[rows, columns]
    found = np.zeros(len(rows), np.int32)
    height, width = dominant.shape
    span = range(-NEAR, NEAR + 1)
    for dy, dx in sorted(((dy, dx) for dy in span for dx in span), key=lambda offset: offset[0] ** 2 + offset[1] ** 2):
        y, x = np.clip(rows + dy, 0, height - 1), np.clip(columns + dx, 0, width - 1)
        hit = (found == 0) & (dominant[y, x] == wanted)
        found[hit] = pieces[y[hit], x[hit]]
    result.labels[rows, columns, slot] = found
    lost = (found == 0) & (coverage.shares[rows, columns, slot] > FAINT)
    _hairlines(coverage, rows[lost], columns[lost], slot, result)


def _hairlines(coverage: Coverage, rows: np.ndarray, columns: np.ndarray, slot: int, result: Coverage) -> None:
    """Make pieces of paints that nowhere fill half a pixel."""
    paints = coverage.labels[rows, columns, slot]
    for paint in np.unique(paints):
        chosen = paints == paint
        y, x = rows[chosen], columns[chosen]
        y0, x0 = y.min(), x.min()
        own = np.zeros((y.max() - y0 + 1, x.max() - x0 + 1), np.uint8)
        own[y - y0, x - x0] = 1
        parts, boxes = masks.parts(own)
        result.labels[y, x, slot] = parts[y - y0, x - x0] + len(result.fills)
        result.fills += [coverage.fills[paint - 1]] * (len(boxes) - 1)

"""Reads anti-aliasing as coverage: how much of each pixel belongs to which region.

An edge pixel is a mix of the paints on its sides; its shares are found by least squares on the two or three regions
nearest to it. What no mix of neighbours explains is either a thin feature, too narrow to hold a pure pixel, or texture.
Shares are exact to the picture's own rounding where edges were box filtered, as rasterisers do.
"""

import functools
from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.colour import largest
from limner.sight.paint import Fill, Flat
from limner.sight.regions import Regions

REACH = 5
"""Pixels around an edge pixel in which its sides are looked for: enough for an edge blurred by scaling."""
PAIRS = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3))


class Coverage(msgspec.Struct):
    """Shares of regions in pixels; pure pixels have one share of 1."""

    labels: np.ndarray
    """``(H, W, 3) int32``: up to three regions a pixel, 0 for none."""
    shares: np.ndarray
    """``(H, W, 3) float32``: their shares, which add up to 1."""
    residual: np.ndarray
    """``(H, W) float32``: levels by which the mix misses the pixel."""
    fills: list[Fill]

    def dominant(self) -> np.ndarray:
        """Return ``(H, W)``: the region with the largest share."""
        result = np.ascontiguousarray(self.labels[..., 0])
        rows, columns = masks.points(self.shares[..., 0] <= 0.5)  # elsewhere the first is the largest
        best = self.shares[rows, columns].argmax(axis=1)
        result[rows, columns] = self.labels[rows, columns, best]
        return result


def measure(image: np.ndarray, regions: Regions) -> Coverage:
    """Explain every pixel that is not pure as a mix of the regions around it."""
    height, width = regions.labels.shape
    result = Coverage(
        np.zeros((height, width, 3), np.int32),
        np.zeros((height, width, 3), np.float32),
        np.zeros((height, width), np.float32),
        list(regions.fills),
    )
    result.labels[..., 0] = regions.labels
    result.shares[..., 0] = regions.labels > 0
    solve(image, regions.labels, regions.labels == 0, result, regions.tolerance)
    sizes = np.bincount(regions.labels.ravel(), minlength=len(regions.fills) + 1)
    if len(sizes) > 1:
        missed = result.residual > 2 * regions.tolerance + 2
        solve(image, regions.labels, missed, result, regions.tolerance, ground=int(sizes[1:].argmax()) + 1)
    return result


def solve(
    image: np.ndarray, seeds: np.ndarray, where: np.ndarray, result: Coverage, tolerance: float, ground: int = 0
) -> None:
    """Explain the pixels ``where`` as mixes of the regions that ``seeds`` shows near them, and store that.

    A ``ground``, the picture's most common paint, may be in any mix: it shines through gaps too narrow to show it pure.
    """
    rows, columns = masks.points(where)
    step = 200_000  # keeps the intermediate arrays of a large picture under 100 MB
    for start in range(0, len(rows), step):
        some = rows[start : start + step], columns[start : start + step]
        near = nearest(seeds, *some)
        if ground:
            near[:, 2:] = ground, 0
        labels, shares, residual = _mix(image[some], near, _paints(result.fills, near, *some), tolerance)
        result.labels[some], result.shares[some], result.residual[some] = labels, shares, residual


def nearest(seeds: np.ndarray, rows: np.ndarray, columns: np.ndarray, count: int = 4) -> np.ndarray:
    """Return ``(N, count)``: the nearest distinct seed labels within reach of each pixel, nearest first, 0 for none."""
    padded = np.pad(seeds, REACH)
    flat, base = padded.ravel(), (rows + REACH) * padded.shape[1] + columns + REACH
    found = np.zeros((count, len(rows)), np.int32)
    for dy, dx in _offsets():
        label = flat[base + (dy * padded.shape[1] + dx)]
        # Nearly everywhere it is none, or the nearest one again.
        fresh = np.flatnonzero((label > 0) & (label != found[0]))
        label = label[fresh]
        for slot in range(count):
            other = found[slot, fresh]
            empty = other == 0
            found[slot, fresh[empty]] = label[empty]
            fresh, label = (kept[~empty & (other != label)] for kept in (fresh, label))
    return found.T.copy()


@functools.cache
def _offsets() -> list[tuple[int, int]]:
    span = range(-REACH, REACH + 1)
    offsets = [(dy, dx) for dy in span for dx in span if dy * dy + dx * dx <= REACH * REACH]
    return sorted(offsets, key=lambda offset: offset[0] ** 2 + offset[1] ** 2)


def _paints(fills: Sequence[Fill], near: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return ``(N, K, 4)``: the colour each near region would have at the pixel."""
    table = np.zeros((len(fills) + 1, 4), np.float32)
    for label, fill in enumerate(fills, 1):
        if isinstance(fill, Flat):
            table[label] = fill.colour
    colours = table[near]
    for label, fill in enumerate(fills, 1):
        if not isinstance(fill, Flat):
            pixel, slot = np.nonzero(near == label)
            if len(pixel):
                colours[pixel, slot] = fill.at(columns[pixel] + 0.5, rows[pixel] + 0.5)
    return colours


def _mix(pixels: np.ndarray, near: np.ndarray, paints: np.ndarray, tolerance: float) -> tuple[np.ndarray, ...]:
    count = len(pixels)
    labels = np.zeros((count, 3), np.int32)
    shares = np.zeros((count, 3), np.float32)
    labels[:, 0] = near[:, 0]
    shares[:, 0] = 1
    residual = np.where(near[:, 0] > 0, largest(np.abs(pixels - paints[:, 0])), np.float32(255))
    for first, second in PAIRS:
        valid = np.flatnonzero(near[:, second] > 0)  # the nearer one is there too
        a, b = paints[valid, first], paints[valid, second]
        share = _project(pixels[valid] - a, b - a)
        off = largest(np.abs(a + share[:, None] * (b - a) - pixels[valid]))
        # A farther pair must explain clearly more than a nearer one: nearness is evidence too.
        better = off < residual[valid] - 0.25 * tolerance
        rows, share = valid[better], share[better]
        residual[rows] = off[better]
        labels[rows, 0], labels[rows, 1] = near[rows, first], near[rows, second]
        shares[rows, 0], shares[rows, 1] = 1 - share, share
    rows = np.flatnonzero((residual > tolerance) & (near[:, 2] > 0))
    if len(rows):
        three, off = _triple(pixels[rows], paints[rows, :3])
        better = off < residual[rows] - tolerance
        rows = rows[better]
        labels[rows], shares[rows], residual[rows] = near[rows, :3], three[better], off[better]
    return labels, shares, residual


def _project(offset: np.ndarray, axis: np.ndarray) -> np.ndarray:
    length = np.einsum("ij,ij->i", axis, axis)
    return np.clip(np.einsum("ij,ij->i", offset, axis) / np.maximum(length, 1e-3), 0, 1)


def _triple(pixels: np.ndarray, paints: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least squares on three paints with shares clipped to a mix; returns shares ``(N, 3)`` and misses ``(N,)``."""
    a, u, v = paints[:, 0], paints[:, 1] - paints[:, 0], paints[:, 2] - paints[:, 0]
    d = pixels - a
    uu, uv, vv = (u * u).sum(1) + 1e-3, (u * v).sum(1), (v * v).sum(1) + 1e-3
    du, dv = (d * u).sum(1), (d * v).sum(1)
    determinant = np.maximum(uu * vv - uv * uv, 1e-3)
    s, t = (vv * du - uv * dv) / determinant, (uu * dv - uv * du) / determinant
    shares = np.clip(np.column_stack([1 - s - t, s, t]), 0, 1)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-6)
    off = largest(np.abs((shares[..., None] * paints).sum(axis=1) - pixels))
    return shares.astype(np.float32), off

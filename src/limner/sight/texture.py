"""Draws what has no clean edges (photographs, shadows, grain) as a bounded number of smooth patches.

Superpixels by watershed from a grid of calm seeds, merged pairwise where the Mumford-Shah energy grows least for each
pixel of border removed (Koepfler, Lopez and Morel 1994), each patch painted with its mean colour or a linear gradient.
"""

import heapq

import cv2
import numpy as np

from limner.sight import masks
from limner.sight.coverage import Coverage
from limner.sight.paint import Axial, Fill, Flat

SUPERPIXELS = 6000


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
    """Divide the pixels of ``mask`` into at most about ``patches`` connected regions of similar colour.

    Returns:
        ``(H, W) int32`` labels from 1, 0 outside the mask.
    """
    smooth = cv2.bilateralFilter(np.ascontiguousarray(image[..., :3]), 5, 24, 2.0)
    superpixels = _superpixels(smooth, mask)
    labels, count = _compact(superpixels, mask)
    if count <= 1:
        return labels
    root = _merge(image, labels, count, patches)
    return np.where(mask, root[labels], 0)


def _superpixels(smooth: np.ndarray, mask: np.ndarray) -> np.ndarray:
    height, width = mask.shape
    step = max(3, int(np.sqrt(mask.sum() / SUPERPIXELS)))
    grey = smooth.mean(axis=2)
    slope = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    markers = np.zeros((height, width), np.int32)
    centre = step // 2
    number = 1
    for top in range(0, height, step):
        for left in range(0, width, step):
            y, x = min(top + centre, height - 1), min(left + centre, width - 1)
            y0, x0 = max(y - 1, 0), max(x - 1, 0)
            calm = slope[y0 : y + 2, x0 : x + 2]
            dy, dx = np.unravel_index(int(calm.argmin()), calm.shape)
            if mask[y0 + dy, x0 + dx]:
                markers[y0 + dy, x0 + dx] = number
                number += 1
    if number == 1:
        return mask.astype(np.int32)
    markers[~mask] = number
    cv2.watershed(np.clip(smooth, 0, 255).astype(np.uint8), markers)
    markers[markers == number] = 0
    lines = (markers <= 0) & mask
    while lines.any():  # the watershed leaves lines one pixel wide: they go to a neighbour
        grown = cv2.dilate(np.maximum(markers, 0).astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
        markers[lines] = grown[lines]
        left = (markers <= 0) & mask
        if left.sum() == lines.sum():
            markers[left] = number + 1
            break
        lines = left
    return np.where(mask, markers, 0)


def _compact(superpixels: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, int]:
    values, inverse = np.unique(superpixels[mask], return_inverse=True)
    labels = np.zeros(mask.shape, np.int32)
    labels[mask] = inverse + 1
    return labels, len(values)


def _merge(image: np.ndarray, labels: np.ndarray, count: int, patches: int) -> np.ndarray:
    """Merge regions pairwise until ``patches`` are left; returns the final label of each."""
    flat = labels.ravel()
    size = np.bincount(flat, minlength=count + 1).astype(float)
    total = np.column_stack([np.bincount(flat, image[..., c].ravel(), count + 1) for c in range(4)])
    border = _borders(labels, count)
    root = np.arange(count + 1)
    alive = [True] * (count + 1)
    version = [0] * (count + 1)
    sums, sizes = [total[k] for k in range(count + 1)], list(size)

    def cost(a: int, b: int) -> float:
        gap = sums[a] / sizes[a] - sums[b] / sizes[b]
        return sizes[a] * sizes[b] / (sizes[a] + sizes[b]) * float(gap @ gap) / border[a][b]

    heap = [(cost(a, b), a, b, 0, 0) for a in range(1, count + 1) for b in border[a] if a < b]
    heapq.heapify(heap)
    left = count
    while heap and left > patches:
        _, a, b, va, vb = heapq.heappop(heap)
        if not (alive[a] and alive[b]) or version[a] != va or version[b] != vb:
            continue
        sums[a] = sums[a] + sums[b]
        sizes[a] += sizes[b]
        alive[b] = False
        root[b] = a
        version[a] += 1
        left -= 1
        for other, length in border.pop(b).items():
            if other != a:
                border[other].pop(b)
                border[a][other] = border[other][a] = border[a].get(other, 0) + length
        border[a].pop(b, None)
        for other in border[a]:
            low, high = min(a, other), max(a, other)
            heapq.heappush(heap, (cost(low, high), low, high, version[low], version[high]))
    for label in range(count, 0, -1):
        while root[label] != root[root[label]]:
            root[label] = root[root[label]]
    return root


def _borders(labels: np.ndarray, count: int) -> dict[int, dict[int, int]]:
    """Return the length in pixels of the border between each two touching regions."""
    pairs = np.concatenate([
        np.column_stack([labels[:, 1:].ravel(), labels[:, :-1].ravel()]),
        np.column_stack([labels[1:].ravel(), labels[:-1].ravel()]),
    ])  # fmt: skip
    pairs = pairs[(pairs[:, 0] != pairs[:, 1]) & (pairs.min(axis=1) > 0)]
    keys, lengths = np.unique(np.sort(pairs, axis=1) @ np.array([count + 1, 1]), return_counts=True)
    border: dict[int, dict[int, int]] = {label: {} for label in range(1, count + 1)}
    for key, length in zip(keys.tolist(), lengths.tolist(), strict=True):
        a, b = divmod(key, count + 1)
        border[a][b] = border[b][a] = length
    return border


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

"""Divides a picture into ever fewer connected patches: one tree, computed once, that holds a division for each count.

Superpixels by watershed from a grid of calm seeds are merged pairwise where that costs the least for each byte it saves
(Koepfler, Lopez and Morel 1994, with description length in place of border length). What a merge costs is counted as
structural similarity counts it: a level off matters in a calm place and hardly in a busy one. Not covered: textures are
not told apart by anything but their mean colour.
"""

import heapq

import cv2
import msgspec
import numpy as np

from limner.sight import masks

SUPERPIXELS = 14_000
"""At most about; 6000 take a third of the time, lose thin lines, and cost dev photographs up to 0.01 of similarity."""
HEAD, STEP = 33.0, 0.6
"""Bytes of a printed patch but for its outline, and of its outline for each pixel of its length."""
CALM = 200.0
"""Squared levels: the variance of a pixel's surroundings beside which an error begins to matter less. Structural
similarity has 58.5; this keeps faces, which lie between calm and busy, and costs it nothing (dev photographs)."""


class Tree(msgspec.Struct, frozen=True):
    """Superpixels and the order in which they merge."""

    labels: np.ndarray
    """``(H, W) int32``: superpixels from 1, 0 outside the mask."""
    merges: np.ndarray
    """``(M, 2) int32``: the superpixel that stands for what remains, and the one that stood for what was absorbed."""
    prices: np.ndarray
    """``(M,)``: what each merge cost, in weighted squared levels for each byte that it saved."""

    @property
    def count(self) -> int:
        """The number of superpixels."""
        return int(self.labels.max(initial=0))


def grow(image: np.ndarray, mask: np.ndarray) -> Tree:
    """Divide the pixels of ``mask`` and merge until nothing touches.

    Args:
        image: ``(H, W, C) float32`` levels.
        mask: ``(H, W) bool``.
    """
    smooth = cv2.bilateralFilter(np.ascontiguousarray(image[..., :3]), 5, 24, 2.0)
    labels = _superpixels(smooth, mask)
    merges, prices = _merge(image, labels)
    return Tree(labels, merges, prices)


def cut(tree: Tree, patches: int) -> np.ndarray:
    """Return the division into at most ``patches`` (or as few as the mask has parts): ``(H, W) int32``, 0 outside."""
    root = np.arange(tree.count + 1)
    for kept, gone in tree.merges[: max(tree.count - patches, 0)][::-1].tolist():
        root[gone] = root[kept]
    # Going backwards, what stands for a patch is settled before what it absorbed asks for it.
    _, numbers = np.unique(root, return_inverse=True)
    return (numbers + (root.min() > 0))[tree.labels].astype(np.int32)


def weights(image: np.ndarray) -> np.ndarray:
    """Return how much an error counts in each pixel and channel, ``(H, W, C)``, 1 where nothing is near.

    Structural similarity divides the squared error by the variance of the surroundings and a constant.
    """
    mean = cv2.GaussianBlur(image, (11, 11), 1.5)
    variance = np.maximum(cv2.GaussianBlur(image * image, (11, 11), 1.5) - mean * mean, 0)
    return CALM / (variance + CALM)


def _superpixels(smooth: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return watershed basins of the slope from the calmest pixel of each cell of a grid, numbered from 1."""
    step = max(3, int(np.sqrt(mask.sum() / SUPERPIXELS)))
    slope = cv2.morphologyEx(smooth.mean(axis=2), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    markers = _seeds(slope, mask, step)
    outside = int(markers.max()) + 1
    markers[~mask] = outside
    cv2.watershed(np.clip(smooth, 0, 255).astype(np.uint8), markers)
    markers[~mask] = 0
    markers[markers == outside] = 0
    markers = _spread(np.maximum(markers, 0), mask)
    values, inverse = np.unique(markers, return_inverse=True)
    return (inverse.reshape(mask.shape) + (values[0] > 0)).astype(np.int32)


def _spread(markers: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Give the pixels of the mask that have no marker, as the watershed leaves between basins, to a neighbour."""
    while (open_ := mask & (markers == 0)).any():
        grown = cv2.dilate(markers.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
        if not grown[open_].any():  # parts of the mask too small for a seed
            return np.where(open_, masks.parts(open_)[0] + markers.max(), markers)
        markers = np.where(open_, grown, markers)
    return markers


def _seeds(slope: np.ndarray, mask: np.ndarray, step: int) -> np.ndarray:
    height, width = mask.shape
    rows, columns = np.arange(step // 2, height, step), np.arange(step // 2, width, step)
    best = np.full((len(rows), len(columns)), np.inf)
    y, x = np.zeros(best.shape, int), np.zeros(best.shape, int)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            at = np.clip(rows + dy, 0, height - 1)[:, None], np.clip(columns + dx, 0, width - 1)[None]
            better = slope[at] < best
            best[better] = slope[at][better]
            y[better], x[better] = (np.broadcast_to(part, best.shape)[better] for part in at)
    inside = mask[y, x]
    markers = np.zeros(mask.shape, np.int32)
    markers[y[inside], x[inside]] = np.arange(1, inside.sum() + 1)
    return markers


def _merge(image: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Merge the cheapest pair until none is left; plain floats, as NumPy's calls would take most of the time."""
    count = int(labels.max(initial=0))
    masses, means = _statistics(image, labels, count)
    border = _borders(labels, count)
    version = [0] * (count + 1)

    def price(a: int, b: int) -> float:
        cost = 0.0
        for ma, mb, xa, xb in zip(masses[a], masses[b], means[a], means[b], strict=True):
            cost += ma * mb / (ma + mb) * (xa - xb) * (xa - xb)
        return cost / (HEAD + STEP * border[a][b])

    heap = [(price(a, b), a, b, 0, 0) for a in border for b in border[a] if a < b]
    heapq.heapify(heap)
    merges: list[tuple[int, int]] = []
    prices: list[float] = []
    while heap:
        value, a, b, of_a, of_b = heapq.heappop(heap)
        if version[a] != of_a or version[b] != of_b:
            continue
        merges.append((a, b))
        prices.append(value)
        masses[a], means[a] = _joined(masses[a], means[a], masses[b], means[b])
        version[a] += 1
        version[b] = -1
        _inherit(border, a, b)
        for other in border[a]:
            low, high = min(a, other), max(a, other)
            heapq.heappush(heap, (price(low, high), low, high, version[low], version[high]))
    return np.array(merges, np.int32).reshape(-1, 2), np.array(prices)


def _joined(mass: list[float], mean: list[float], more: list[float], of_more: list[float]) -> tuple[list, list]:
    total = [p + q for p, q in zip(mass, more, strict=True)]
    pairs = zip(mass, mean, more, of_more, total, strict=True)
    return total, [(p * x + q * y) / whole for p, x, q, y, whole in pairs]


def _inherit(border: dict[int, dict[int, int]], kept: int, gone: int) -> None:
    """Let ``kept`` have the borders of ``gone``."""
    for other, length in border.pop(gone).items():
        del border[other][gone]
        if other != kept:
            border[kept][other] = border[other][kept] = border[kept].get(other, 0) + length


def _borders(labels: np.ndarray, count: int) -> dict[int, dict[int, int]]:
    found = masks.borders(labels, count + 1)
    return {a: {b: length for b, length in found.get(a, {}).items() if b} for a in range(1, count + 1)}


def _statistics(image: np.ndarray, labels: np.ndarray, count: int) -> tuple[list[list[float]], list[list[float]]]:
    """Return each label's weight and weighted mean in each channel."""
    flat, weight = labels.ravel(), weights(image)
    channels = range(image.shape[2])
    mass = np.column_stack([np.bincount(flat, weight[..., c].ravel(), count + 1) for c in channels]) + 1e-9
    total = np.column_stack([np.bincount(flat, (weight * image)[..., c].ravel(), count + 1) for c in channels])
    return mass.tolist(), (total / mass).tolist()

"""Decides what is painted on what: merges what is one thing seen in pieces, and orders the rest bottom to top.

Filled outlines of touching regions either nest or are apart, so painting the larger filled area first puts every region
above what surrounds it. A region with the paint of what lies below its surroundings is a hole in them, not a shape.
Regions side by side are ordered by size here; ``hidden`` reorders those of which one goes on behind another.
"""

import functools

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.coverage import Coverage
from limner.sight.paint import Band, Fill, Flat

WHOLE = 0.97
"""The share from which a pixel is one layer's."""
HOLE = 0.05
"""The part of what surrounds it that a region in the ground's paint must fill to be seen as a hole."""
LINES = 0.75
"""The part of what it encloses that a region fills at most to be lines around holes."""
SLIM = 0.3
"""How deep such a hole is at least, in depths of the lines: what is slimmer is a mark on a card."""
NEAR, CERTAIN, MANY = 3.0, 2.0, 400
"""Levels within which two paints are one; the same for a flat one, and the pixels from which it is known as well: a
field on a page is a few levels off white."""


class Layers(msgspec.Struct):
    """Regions in painting order; rank 0 is the ground that nothing paints (full transparency)."""

    ranks: np.ndarray
    """``(H, W, 3) int32``: ``Coverage.labels`` as ranks, -1 for none."""
    fills: list[Fill | None]
    """The paint of each rank; ``None`` for rank 0."""
    opaque: np.ndarray
    """``(K,) bool``: what lies below a rank is hidden by it."""
    soft: np.ndarray
    """``(K,) bool``: the rank is a patch of texture, without a clean edge."""
    band: np.ndarray
    """``(K,) bool``: the rank is a band of a smooth region, with a clean edge only where it borders on other things."""
    parents: np.ndarray
    """``(K,) int32``: the rank that each lies within, 0 for none."""
    boxes: np.ndarray
    """``(K, 4)``: left, top, right, bottom of the pixels where each rank dominates; right < left where none."""


def order(coverage: Coverage, texture: set[int]) -> Layers:
    """Merge and order the regions of a picture.

    Args:
        coverage: the measured shares.
        texture: labels of regions that are patches of texture.
    """
    dominant = coverage.dominant()
    count = len(coverage.fills)
    hidden = np.array([False, *(_is_void(fill) for fill in coverage.fills)])
    alias = np.where(hidden, 0, np.arange(count + 1))
    dominant = alias[dominant]
    areas, outers = _filled(dominant, count)
    own = np.bincount(dominant.ravel(), minlength=count + 1)
    ground = _ground(np.where(coverage.shares.max(axis=2) > WHOLE, dominant, -1), coverage.fills)
    ranking = [int(label) for label in np.argsort(-areas, kind="stable") if label > 0 and alias[label] == label]
    ranking.sort(key=lambda label: label != ground)
    container = np.full(dominant.shape, ground, np.int32)
    parents = np.full(count + 1, ground, np.int64)
    parents[[0, ground]] = 0
    depth = functools.cache(lambda label: _depth(dominant == label))
    kept = []
    for label in ranking:
        if outers[label] is None:
            continue
        (left, top), contours, inside = outers[label]
        parent = int(container[inside]) if label != ground else 0
        grandparent = int(parents[parent])
        # A small mark in the ground's paint (text on a button) lies on top; a large one (a counter) is a hole, and so
        # is what lines enclose.
        lines = own[parent] < LINES * areas[parent] and depth(label) >= SLIM * depth(parent)
        hole = areas[label] >= HOLE * areas[parent] or lines or hidden[label]
        reaches = (parent, grandparent if hole else 0)
        near = CERTAIN if own[label] >= MANY and isinstance(coverage.fills[label - 1], Flat) else NEAR
        same = None if label in texture else _same(coverage, label, reaches, inside, near)
        if same is not None:
            alias[label] = same
        else:
            kept.append(label)
        parents[label] = parent
        window = container[top:, left:]
        cv2.drawContours(window, contours, -1, int(alias[label]), cv2.FILLED)
    for label in range(1, count + 1):
        alias[label] = alias[alias[label]]
    rank_of = np.zeros(count + 1, np.int32)
    rank_of[kept] = np.arange(1, len(kept) + 1)
    table = rank_of[alias]
    ranks = np.where(coverage.shares > 0, table[coverage.labels], -1).astype(np.int32)
    fills: list[Fill | None] = [None, *(coverage.fills[label - 1] for label in kept)]
    opaque = np.array([False, *(_is_opaque(coverage.fills[label - 1]) for label in kept)])
    soft = np.array([False, *(label in texture for label in kept)])
    band = np.array([False, *(isinstance(coverage.fills[label - 1], Band) for label in kept)])
    within = np.array([0, *(table[parents[label]] for label in kept)], np.int32)
    return Layers(ranks, fills, opaque, soft, band, within, masks.boxes(table[dominant], len(kept) + 1))


def _ground(dominant: np.ndarray, fills: list[Fill]) -> int:
    """Return the label that lies under all others, 0 for transparency: of the paint with most of the picture's border.

    What touches the picture's edge may divide the ground, so labels of one colour are counted together. Pixels that
    several share are -1: what ends within them does not go on beyond the picture.
    """
    border = np.concatenate([dominant[0], dominant[-1], dominant[:, 0], dominant[:, -1]])
    labels, counts = np.unique(border[border >= 0], return_counts=True)
    if not len(labels):
        return 0
    paints: dict[bytes | int, list[tuple[int, int]]] = {}
    for label, count in zip(labels.tolist(), counts.tolist(), strict=True):
        fill = fills[label - 1] if label else None
        key = np.rint(fill.colour).astype(np.int16).tobytes() if isinstance(fill, Flat) else label
        paints.setdefault(key, []).append((count, label))
    most = max(paints.values(), key=lambda members: sum(count for count, _ in members))
    return max(most)[1]


def _depth(own: np.ndarray) -> float:
    """Return how deep a region is: the radius in pixels of the largest disc in it."""
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if not len(rows):
        return 0.0
    part = np.pad(own[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 1).astype(np.uint8)
    return float(cv2.distanceTransform(part, cv2.DIST_L2, 3).max())


def _is_void(fill: Fill) -> bool:
    return isinstance(fill, Flat) and float(fill.colour[3]) < 1.5


def _is_opaque(fill: Fill) -> bool:
    colours = fill.colour[None] if isinstance(fill, Flat) else fill.colours
    return bool((colours[:, 3] > 253.5).all())


def _filled(dominant: np.ndarray, count: int) -> tuple[np.ndarray, list]:
    """Return each label's filled area and, for drawing, its window's corner, its outer contours and one pixel of it."""
    areas = np.zeros(count + 1)
    outers: list = [None] * (count + 1)
    boxes = masks.boxes(dominant, count + 1)
    for label in range(1, count + 1):
        left, top, right, bottom = boxes[label]
        if right < left:
            continue
        own = (dominant[top : bottom + 1, left : right + 1] == label).astype(np.uint8)
        contours, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        # contourArea runs through pixel centres; half the perimeter more is the area of the pixels themselves.
        areas[label] = sum(cv2.contourArea(c) + len(c) / 2 + 1 for c in contours)
        largest = max(contours, key=len)[0, 0]
        outers[label] = ((left, top), contours, (int(largest[1] + top), int(largest[0] + left)))
    return areas, outers


def _same(
    coverage: Coverage, label: int, candidates: tuple[int, int], inside: tuple[int, int], near: float
) -> int | None:
    """Return the ancestor whose paint, continued to here, is this region's own paint."""
    y, x = np.array([inside[0] + 0.5]), np.array([inside[1] + 0.5])
    own = coverage.fills[label - 1].at(x, y)
    for ancestor in candidates:
        if ancestor and np.abs(coverage.fills[ancestor - 1].at(x, y) - own).max() <= near:
            return ancestor
    return None

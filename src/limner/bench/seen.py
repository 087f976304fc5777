"""Which node of a scene is seen where, and which nodes of two scenes of one picture show the same.

Words are left out: what they cover no two renderers agree on.
"""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from limner.sight.draw import coats
from limner.sight.graph import Node, Scene, Text

OVERLAP = 0.3
"""IoU from which a node is the one meant: low, since lines a pixel wide share few pixels when half a pixel apart."""
COMMON = 24
"""Pixels that two objects have in common where they overlap."""


class Shown(msgspec.Struct, frozen=True):
    """The nodes of a scene that are no text, and where each is seen."""

    nodes: Sequence[Node]
    owner: np.ndarray
    """``(H, W) int32``: the number of the node that paints most of each pixel, -1 for none."""
    covers: Sequence[tuple[tuple[int, int, int, int], np.ndarray]]
    """Of each node its box and how much of each pixel there it covers."""


def show(scene: Scene) -> Shown:
    """Say which node is seen at each pixel of a scene."""
    nodes = [node for node in scene.nodes() if not isinstance(node.shape, Text)]
    owner = np.full((scene.height, scene.width), -1, np.int32)
    weight = np.zeros(owner.shape, np.float32)
    covers = []
    for number, node in enumerate(nodes):
        box, cover = _cover(node, scene)
        covers.append((box, cover))
        rows, columns = slice(box[1], box[3]), slice(box[0], box[2])
        weight[rows, columns] *= 1 - cover
        more = cover > weight[rows, columns]
        owner[rows, columns][more] = number
        weight[rows, columns][more] = cover[more]
    return Shown(nodes, owner, covers)


def pair(true: Shown, seen: Shown) -> dict[int, int]:
    """Match objects with nodes by what is visible of both, the best match first; the background is left out."""
    if not seen.nodes:
        return {}
    count = len(seen.nodes) + 1
    codes = (true.owner + 1).astype(np.int64) * count + seen.owner + 1
    both = np.bincount(codes.ravel(), minlength=(len(true.nodes) + 1) * count).reshape(-1, count)
    union = both.sum(1, keepdims=True) + both.sum(0) - both
    share = (both / np.maximum(union, 1))[1:, 1:]
    share[0] = 0
    partners: dict[int, int] = {}
    for flat in np.argsort(-share, axis=None):
        a, b = divmod(int(flat), count - 1)
        if share[a, b] < OVERLAP:
            break
        if a not in partners and b not in partners.values():
            partners[a] = b
    return partners


def _cover(node: Node, scene: Scene) -> tuple[tuple[int, int, int, int], np.ndarray]:
    laid = list(coats(node, (0, 0, scene.width, scene.height)))
    if not laid:
        return (0, 0, 0, 0), np.zeros((0, 0), np.float32)
    box, clear = laid[0].box, 1 - laid[0].cover
    for coat in laid[1:]:
        clear = clear * (1 - coat.cover)
    return box, (1 - clear).astype(np.float32)


def later(shown: Shown) -> list[np.ndarray]:
    """Return, of each node, how much of each pixel of its box later nodes cover."""
    top = np.zeros(shown.owner.shape, np.float32)
    result: list[np.ndarray] = []
    for (left, upper, right, lower), cover in reversed(shown.covers):
        part = top[upper:lower, left:right]
        result.append(part.copy())
        np.maximum(part, cover, out=part)
    return result[::-1]


def overlaps(shown: Shown) -> Iterator[tuple[int, int]]:
    """Yield pairs of nodes that lie over each other, the lower one first; the background is left out."""
    for b in range(1, len(shown.nodes)):
        for a in range(1, b):
            (l1, t1, r1, b1), one = shown.covers[a]
            (l2, t2, r2, b2), two = shown.covers[b]
            left, top, right, bottom = max(l1, l2), max(t1, t2), min(r1, r2), min(b1, b2)
            if left < right and top < bottom:
                first = one[top - t1 : bottom - t1, left - l1 : right - l1] > 0.5
                if (first & (two[top - t2 : bottom - t2, left - l2 : right - l2] > 0.5)).sum() > COMMON:
                    yield a, b

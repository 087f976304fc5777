"""Finds shapes that go on behind others: which lie on top, and what is hidden of those below.

Where two regions border on each other side by side, one may lie on the other. Region A goes on behind B if A, with the
border to B left open, is completed to a simpler shape (fewer numbers: minimum description length), and all that this
adds to A lies behind B or beyond the edge of the picture. Parts of one paint on both sides of B may be one shape behind
it (amodal completion; the layers of arXiv 2409.06648, by primitives instead of curvature). Where neither of two is
simpler behind the other, they stay as they were: ordered by size.
"""

import heapq
import itertools
from collections.abc import Iterable, Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import curve, masks, outline, shapes
from limner.sight.area import coverage
from limner.sight.complete import candidates
from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Ellipse, Shape
from limner.sight.layers import Layers
from limner.sight.length import numbers
from limner.sight.paint import Flat

TOUCH = 3
"""Pixels of border that two regions share at least where one may lie on the other."""
LEAST = 60
"""Pixels of the smallest region that is completed."""
MOST = 4
"""Neighbours that are tried one by one; more are tried only all together."""
PAIRS = 6
"""Pairs of parts of one paint that are tried, where there are more than two parts."""
WORST, MEAN = 0.3, 0.04
"""How far coverage may be from a completed shape's where that is seen: at most, and on average over its edge."""
GAIN = 2
"""Numbers that a completed shape must save, beyond two for each neighbour that it is said to lie behind."""
CRISP = 0.25
"""Pixels: as in ``trace``."""


class Finding(msgspec.Struct, frozen=True):
    """A shape behind others."""

    ranks: tuple[int, ...]
    """Its seen parts."""
    over: tuple[int, ...]
    """What lies on it."""
    shape: Shape
    gain: float
    """Numbers saved."""


def reveal(layers: Layers, shares: np.ndarray) -> tuple[Layers, dict[int, Shape]]:
    """Order regions side by side, and complete those behind others.

    Args:
        layers: the painting order by size.
        shares: ``(H, W, 3) float32``, as in ``Coverage``.

    Returns:
        The new painting order, and the whole shapes of ranks of that order that go on behind others.
    """
    search = _Search(layers, shares)
    found = sorted(search.findings(), key=lambda finding: -finding.gain)
    if not found:
        return layers, {}
    kept: list[Finding] = []
    edges = {(int(layers.parents[rank]), rank) for rank in range(1, len(layers.fills))}
    used: set[int] = set()
    for finding in found:
        more = {(rank, above) for rank in finding.ranks for above in finding.over}
        if used.isdisjoint(finding.ranks) and _sorted(edges | more, len(layers.fills)) is not None:
            edges |= more
            used.update(finding.ranks)
            kept.append(finding)
    order = _sorted(edges, len(layers.fills))
    if order is None:
        raise ValueError("regions lie within each other in a circle")
    return _reordered(layers, order, kept)


def _sorted(edges: set[tuple[int, int]], count: int) -> list[int] | None:
    """Sort ranks so that all edges lead up, else as they were; ``None`` where there is a circle (Kahn 1962)."""
    above: dict[int, list[int]] = {}
    below = [0] * count
    for low, high in edges:
        above.setdefault(low, []).append(high)
        below[high] += 1
    ready = [rank for rank in range(count) if not below[rank]]
    heapq.heapify(ready)
    order = []
    while ready:
        rank = heapq.heappop(ready)
        order.append(rank)
        for high in above.get(rank, ()):
            below[high] -= 1
            if not below[high]:
                heapq.heappush(ready, high)
    return order if len(order) == count else None


def _reordered(layers: Layers, order: list[int], kept: list[Finding]) -> tuple[Layers, dict[int, Shape]]:
    merged = {rank: finding.ranks[0] for finding in kept for rank in finding.ranks[1:]}
    order = [rank for rank in order if rank not in merged]
    table = np.zeros(len(layers.fills) + 1, np.int32)
    table[-1] = -1
    table[order] = np.arange(len(order))
    for rank, first in merged.items():
        table[rank] = table[first]
    boxes = layers.boxes[order].copy()
    for rank in merged:
        box, other = boxes[table[rank]], layers.boxes[rank]
        box[:2], box[2:] = np.minimum(box[:2], other[:2]), np.maximum(box[2:], other[2:])
    new = Layers(
        table[layers.ranks],
        [layers.fills[rank] for rank in order],
        layers.opaque[order],
        layers.soft[order],
        layers.band[order],
        table[layers.parents[order]],
        boxes,
    )
    return new, {int(table[finding.ranks[0]]): finding.shape for finding in kept}


class _Part(msgspec.Struct, frozen=True):
    """What is seen of a region: its outer outline, what lies within it filled."""

    points: np.ndarray
    """``(N, 2)``, in pixels of the picture, at even steps of half a pixel."""
    near: np.ndarray
    """``(N / 2, 27)``: the ranks in the pixels around every other point, -1 for none."""
    edge: np.ndarray
    """``(N,) bool``: at the edge of the picture."""
    cost: float
    """About how many numbers it takes to write it as it is seen."""


class _Search:
    """What is looked at again and again while shapes behind others are looked for."""

    def __init__(self, layers: Layers, shares: np.ndarray) -> None:
        self.layers = layers
        self.shares = shares
        self.near = np.where(shares > 0.02, layers.ranks, -1)
        best = shares.argmax(axis=2)[..., None]
        self.dominant = np.maximum(np.take_along_axis(layers.ranks, best, axis=2)[..., 0], 0)
        self.borders = masks.borders(self.dominant, len(layers.fills))
        self.within: list[set[int]] = [set() for _ in layers.fills]
        for rank in range(1, len(layers.fills)):
            parent = int(layers.parents[rank])
            self.within[rank] = {parent, *self.within[parent]} if parent < rank else {parent}
        self.contents: dict[int, list[int]] = {}
        for rank, outer in enumerate(self.within):
            for parent in outer:
                self.contents.setdefault(parent, []).append(rank)
        self.parts: dict[int, _Part | None] = {}
        self.costs: dict[int, float] = {}

    def findings(self) -> Iterable[Finding]:
        """Yield the shapes that are simpler behind some of their neighbours."""
        height, width = self.dominant.shape
        torn: dict[tuple, list[int]] = {}
        for rank in range(1, len(self.layers.fills)):
            if self.layers.soft[rank] or self.layers.band[rank]:
                continue
            left, top, right, bottom = self.layers.boxes[rank]
            if (right - left + 1) * (bottom - top + 1) < LEAST:
                continue
            beside = self.beside(rank)
            edge = bool(min(left, top) == 0 or right == width - 1 or bottom == height - 1)
            yield from self.best((rank,), _choices(beside, edge))
            fill = self.layers.fills[rank]
            if isinstance(fill, Flat):
                for other in beside:
                    torn.setdefault((other, *np.round(fill.colour / 3).astype(int).tolist()), []).append(rank)
        for (over, *_), ranks in torn.items():
            for some in (ranks, *itertools.islice(itertools.combinations(ranks, 2), PAIRS * (len(ranks) > 2))):
                if len(some) > 1:
                    yield from self.best(tuple(some), [(over,)])

    def beside(self, rank: int) -> list[int]:
        """Return the regions that border on one side by side, the longest border first."""
        found = self.borders.get(rank, {})
        near = [
            other
            for other, length in found.items()
            if length >= TOUCH and other not in self.within[rank] and rank not in self.within[other]
        ]
        return sorted((other for other in near if not self.layers.soft[other]), key=lambda other: -found[other])

    def best(self, ranks: tuple[int, ...], choices: Sequence[tuple[int, ...]]) -> Iterable[Finding]:
        """Yield the best that can be made of the seen parts of a shape behind each choice of neighbours."""
        parts = [part for rank in ranks if choices and (part := self.part(rank)) is not None]
        if len(parts) < len(ranks):
            return
        rough = sum(part.cost for part in parts)
        best: Finding | None = None
        for over in choices:
            hidden = [self.covered(part, over) for part in parts]
            if len(ranks) == 1 and hidden[0].mean() < 0.02:
                continue
            for candidate in candidates([part.points for part in parts], hidden):
                if _cost(candidate) >= rough or not self.fits(candidate, ranks, over):
                    continue
                shape = _shape(candidate)
                gain = sum(map(self.cost, ranks)) - numbers(shape) - 2 * len(over)
                if gain >= GAIN and (best is None or gain > best.gain):
                    best = Finding(ranks, over, shape, gain)
                break
        if best is not None:
            yield best

    def cost(self, rank: int) -> float:
        """Return how many numbers it takes to write a region as it is seen."""
        if rank not in self.costs:
            part = self.part(rank)
            self.costs[rank] = min(part.cost, numbers(shapes.recognise([part.points], CRISP))) if part else np.inf
        return self.costs[rank]

    def part(self, rank: int) -> _Part | None:
        """Return what is seen of a region; ``None`` where it has holes that nothing lies in, or several outlines."""
        if rank not in self.parts:
            self.parts[rank] = self._part(rank)
        return self.parts[rank]

    def _part(self, rank: int) -> _Part | None:
        height, width = self.dominant.shape
        left, top, right, bottom = (int(side) for side in self.layers.boxes[rank])
        left, top, right, bottom = max(left - 2, 0), max(top - 2, 0), min(right + 3, width), min(bottom + 3, height)
        lines = outline.trace(self.own((rank,), np.s_[top:bottom, left:right]))
        if len([line for line in lines if abs(outline.area(line)) > 4]) != 1:
            return None
        points = curve.resample(lines[0]) + (left, top)
        x, y = points.T
        columns, rows = np.floor(x[::2]).astype(int), np.floor(y[::2]).astype(int)
        around = [
            self.near[np.clip(rows + dy, 0, height - 1), np.clip(columns + dx, 0, width - 1)]
            for dy, dx in itertools.product((-1, 0, 1), repeat=2)
        ]
        edge = (x < 1) | (y < 1) | (x > width - 1) | (y > height - 1)
        cost = min(map(_cost, (points, *candidates([points], [np.zeros(len(points), bool)]))))
        return _Part(points, np.hstack(around), edge, cost)

    def own(self, ranks: tuple[int, ...], window: tuple[slice, slice]) -> np.ndarray:
        """Return how much of each pixel of a window belongs to regions and what lies within them."""
        return (self.shares[window] * self.table(ranks)[self.layers.ranks[window]]).sum(axis=2)

    def table(self, ranks: Iterable[int]) -> np.ndarray:
        """Return ``(K + 1,) bool``: which ranks are among ``ranks`` or lie within one; the last is for none."""
        table = np.zeros(len(self.layers.fills) + 1, bool)
        for rank in ranks:
            table[[rank, *self.contents.get(rank, ())]] = True
        return table

    def covered(self, part: _Part, over: tuple[int, ...]) -> np.ndarray:
        """Say which points of an outline are the border of what lies ``over`` it, or of the picture."""
        if not over:
            return part.edge
        return part.edge | np.repeat(self.table(over)[part.near].any(axis=1), 2)[: len(part.points)]

    def fits(self, candidate: np.ndarray | Circle | Ellipse, ranks: tuple[int, ...], over: tuple[int, ...]) -> bool:
        """Say whether a shape covers just what is seen of it, and the rest of it is hidden."""
        points = candidate if isinstance(candidate, np.ndarray) else flatten(candidate)[0].points
        height, width = self.dominant.shape
        boxes = self.layers.boxes[list(ranks)]
        low = np.minimum(np.floor(points.min(axis=0)), boxes[:, :2].min(axis=0)).astype(int) - 1
        high = np.maximum(np.ceil(points.max(axis=0)), boxes[:, 2:].max(axis=0) + 1).astype(int) + 1
        if (high - low).max() > 3 * max(height, width):
            return False
        x0, y0, x1, y1 = max(low[0], 0), max(low[1], 0), min(high[0], width), min(high[1], height)
        window = np.s_[y0:y1, x0:x1]
        drawn = np.zeros((y1 - y0, x1 - x0), np.uint8)
        # OpenCV's pixel centres lie at whole numbers; 4 bits of fraction.
        cv2.fillPoly(drawn, [np.rint((points - (x0 + 0.5, y0 + 0.5)) * 16).astype(np.int32)], 1, shift=4)
        own, top = self.table(ranks)[self.dominant[window]], self.table(over)[self.dominant[window]]
        if int(((drawn > 0) & ~masks.dilate(own | top, 1)).sum()) > 1:
            return False
        if int((own & ~masks.dilate(drawn > 0, 1)).sum()) > 1:
            return False
        return self._agrees(points - (x0, y0), ranks, over, window)

    def _agrees(self, points: np.ndarray, ranks: tuple[int, ...], over: tuple[int, ...], window: tuple) -> bool:
        """Say whether a shape covers what is seen of it as exactly as its pixels tell."""
        field = self.own(ranks, window)
        hidden = (self.shares[window] * self.table(over)[self.layers.ranks[window]]).sum(axis=2) if over else 0 * field
        drawn = coverage([points], *field.shape)
        clear = ~masks.dilate(hidden > 0.02, 1)
        off = np.abs(drawn - field) * clear
        length = int(((field > 0.02) & clear & masks.dilate(field < 0.98, 1)).sum())
        # The outline as traced is rounded at corners: a few pixels are further off.
        return int((off > WORST).sum()) <= 0.01 * length + 1 and float(off.sum()) <= MEAN * length + 1


def _cost(points: np.ndarray | Circle | Ellipse) -> float:
    """Return about how many numbers an outline is written with, as a polygon that is true to half a pixel."""
    if not isinstance(points, np.ndarray):
        return numbers(points)
    return 2 * len(cv2.approxPolyDP(points.astype(np.float32), 0.5, closed=True))


def _shape(candidate: np.ndarray | Circle | Ellipse) -> Shape:
    if isinstance(candidate, np.ndarray):
        return shapes.recognise([candidate], CRISP)
    places = {name: shapes.snap(getattr(candidate, name)) for name in candidate.__struct_fields__ if name != "angle"}
    return msgspec.structs.replace(candidate, **places)


def _choices(beside: list[int], edge: bool) -> list[tuple[int, ...]]:
    """Return which neighbours a region may lie behind, the fewest first."""
    singles = [(other,) for other in beside[:MOST]]
    pairs = list(itertools.combinations(beside, 2)) if 2 < len(beside) <= MOST else []
    together = [tuple(beside)] if len(beside) > 1 else []
    return [()] * edge + singles + pairs + together

"""What is seen of each region: its outlines, what borders on them, and whether a shape shows just what is seen.

The outer outline is that of the region and what lies within it. A hole is one that the region's surroundings show
through, or something seen through it: what is within it has a paint that is also found outside.
"""

import itertools
from collections.abc import Iterable, Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import curve, masks, outline
from limner.sight.area import coverage
from limner.sight.complete import Candidate, candidates
from limner.sight.flatten import flatten
from limner.sight.gon import Gon
from limner.sight.layers import Layers
from limner.sight.length import numbers
from limner.sight.paint import Flat

TOUCH = 3
"""Pixels of border that two regions share at least where one may lie on the other."""
LEAST = 16
"""Pixels of the smallest region that lies on others."""
CHAIN = 6
"""Pixels of border that tell which of two regions bulges into the other."""
CLEAR, ARM, RUNS_ON = 4, 10, 0.94
"""Points on either side of a junction, half a pixel apart, that it may disturb; those beyond that tell how an outline
runs; and the cosine up to which it runs straight on."""
LEANS = 0.5
"""The sine of the angle at which an outline that is cut leaves the picture's edge, at least."""
ALIKE = 8.0
"""Levels by which a gradient carried on beyond where it is seen may be off."""
SPECK = 4.0
"""Square pixels of the smallest hole."""
WORST, MEAN = 0.3, 0.04
"""How far coverage may be from a completed shape's where that is seen: at most, and on average over its edge."""


class Contour(msgspec.Struct, frozen=True):
    """An outline of a region."""

    points: np.ndarray
    """``(N, 2)``, in pixels of the picture, at even steps of half a pixel."""
    near: np.ndarray
    """``(N / 2, 27)``: the ranks in the pixels around every other point, -1 for none."""
    rim: np.ndarray
    """``(N,) bool``: at the edge of the picture."""
    simple: Candidate
    """The simplest that it is if nothing of it is hidden."""


class Part(msgspec.Struct, frozen=True):
    """What is seen of a region."""

    outer: Contour
    holes: tuple[Contour, ...]

    @property
    def contours(self) -> tuple[Contour, ...]:
        """Return the outer outline and the holes."""
        return (self.outer, *self.holes)

    @property
    def cost(self) -> float:
        """Return about how many numbers it takes to write it as it is seen."""
        return sum(cost_of(contour.simple) for contour in self.contours)


class Parts:
    """The regions of a picture, each looked at when it is asked for.

    Args:
        layers: the painting order.
        shares: ``(H, W, 3) float32``, as in ``Coverage``.
        slack: how many times as far as in a clean picture edges may be off.
    """

    def __init__(self, layers: Layers, shares: np.ndarray, slack: float = 1.0) -> None:
        self.slack = slack
        self.layers = layers
        self.shares = shares
        self.near = np.where(shares > 0.02, layers.ranks, -1)
        best = shares.argmax(axis=2)[..., None]
        self.dominant = np.maximum(np.take_along_axis(layers.ranks, best, axis=2)[..., 0], 0)
        self.sizes = np.bincount(self.dominant.ravel(), minlength=len(layers.fills))
        self.borders = masks.borders(self.dominant, len(layers.fills))
        self.within: list[set[int]] = [set() for _ in layers.fills]
        for rank in range(1, len(layers.fills)):
            parent = int(layers.parents[rank])
            self.within[rank] = {parent, *self.within[parent]} if parent < rank else {parent}
        self.contents: dict[int, list[int]] = {}
        for rank, outer in enumerate(self.within):
            for parent in outer:
                self.contents.setdefault(parent, []).append(rank)
        self.known: dict[int, Part | None] = {}

    def part(self, rank: int) -> Part | None:
        """Return what is seen of a region; ``None`` where nothing is."""
        if rank not in self.known:
            self.known[rank] = self._part(rank)
        return self.known[rank]

    def beside(self, rank: int) -> list[int]:
        """Return the regions that may lie on one, the longest border first: siblings, and what it is seen through."""
        found = self.borders.get(rank, {})
        near = [
            other
            for other, length in found.items()
            if length >= TOUCH and self.sizes[other] >= LEAST and not self.layers.soft[other]
        ]
        return sorted((other for other in near if self._beside(rank, other)), key=lambda other: -found[other])

    def _beside(self, rank: int, other: int) -> bool:
        if rank in self.within[other]:
            return False
        if other not in self.within[rank]:
            return True
        around = self.part(other) if other == self.layers.parents[rank] and other else None
        return around is not None and bool(around.holes)

    def bulge(self, rank: int, other: int) -> float:
        """Return by how many pixels a region bulges into another along their border; below 0 it is bitten."""
        part = self.part(rank)
        if part is None:
            return 0.0
        line = part.outer.points
        along = np.repeat(self.table((other,))[part.outer.near].any(axis=1), 2)[: len(line)]
        if along.all() or along.sum() < 2 * CHAIN:
            return 0.0
        start = int(np.flatnonzero(along & ~np.roll(along, 1))[0])
        along, line = np.roll(along, -start), np.roll(line, -start, axis=0)
        chain = line[: int(np.argmin(along))] if not along.all() else line
        chord = chain[-1] - chain[0]
        length = float(np.hypot(*chord))
        if len(chain) < 2 * CHAIN or length < CHAIN:
            return 0.0
        away = (chord[0] * (chain[:, 1] - chain[0, 1]) - chord[1] * (chain[:, 0] - chain[0, 0])) / length
        return float(-np.sign(outline.area(line)) * away.mean())

    def behind(self, rank: int, other: int) -> int:
        """Return for how many more ends of their border it looks as if a region went on behind another than before it.

        Where the outline of one runs on past the end of their border and that of the other turns, the one that runs on
        lies on top (a T-junction: Guzman 1968). In [-2, 2].
        """
        return self._passes(other, rank) - self._passes(rank, other)

    def cut(self, rank: int) -> bool:
        """Say whether the picture's edge cuts a region: where the outline leaves the edge it does so at an angle."""
        part = self.part(rank)
        if part is None or not part.outer.rim.any() or part.outer.rim.all():
            return False
        line, rim = part.outer.points, part.outer.rim
        ends = np.flatnonzero(rim & ~np.roll(rim, -1)), np.flatnonzero(rim & ~np.roll(rim, 1))
        for places, way in zip(ends, (1, -1), strict=True):
            for end in places.tolist():
                near, far = (line[(end + way * step) % len(line)] for step in (1, 1 + CLEAR))
                upright = 1 <= line[end][0] <= self.dominant.shape[1] - 1  # at the top or the bottom
                if abs((far - near)[int(upright)]) < LEANS * np.hypot(*(far - near)):
                    return False
        return True

    def _passes(self, rank: int, other: int) -> int:
        """Return at how many ends of its border with another a region's outline runs straight on, at most 2."""
        part = self.part(rank)
        if part is None:
            return 0
        line = part.outer.points
        along = np.repeat(self.table((other,))[part.outer.near].any(axis=1), 2)[: len(line)]
        ends = np.flatnonzero(along != np.roll(along, 1))
        if len(ends) != 2 or len(line) < 4 * (CLEAR + ARM):
            return 0
        straight = 0
        for end in ends.tolist():
            a, b, c, d = (line[(end + step) % len(line)] for step in (-CLEAR - ARM, -CLEAR, CLEAR, CLEAR + ARM))
            u, v = b - a, d - c
            straight += int(u @ v > RUNS_ON * np.hypot(*u) * np.hypot(*v))
        return straight

    def colour(self, rank: int) -> tuple[int, ...] | None:
        """Return a flat paint's colour, so coarsely that two readings of one are the same; ``None`` for gradients."""
        fill = self.layers.fills[rank]
        return tuple(np.round(fill.colour / 3).astype(int).tolist()) if isinstance(fill, Flat) else None

    def alike(self, rank: int, other: int) -> bool:
        """Say whether the gradient of one region, carried on, is that of another."""
        one, two = self.layers.fills[rank], self.layers.fills[other]
        for fill, near, place in ((one, two, other), (two, one, rank)):
            part = self.part(place)
            if fill is None or near is None or part is None:
                return False
            x, y = part.outer.points[:: max(1, len(part.outer.points) // 16)].T
            if np.abs(fill.at(x, y) - near.at(x, y)).max() > ALIKE:
                return False
        return True

    def table(self, ranks: Iterable[int], contents: bool = True) -> np.ndarray:
        """Return ``(K + 1,) bool``: which ranks are among ``ranks`` or lie within one; the last is for none."""
        table = np.zeros(len(self.layers.fills) + 1, bool)
        for rank in ranks:
            table[[rank, *(self.contents.get(rank, ()) if contents else ())]] = True
        return table

    def covered(self, contour: Contour, ranks: tuple[int, ...], over: tuple[int, ...]) -> np.ndarray:
        """Say which points of an outline of ``ranks`` are the border of what lies ``over`` it, or of the picture."""
        if not over:
            return contour.rim
        return (
            contour.rim
            | np.repeat((self.table(over) & ~self.table(ranks))[contour.near].any(axis=1), 2)[: len(contour.points)]
        )

    def fits(self, shape: Sequence[Candidate], ranks: tuple[int, ...], over: tuple[int, ...]) -> bool:
        """Say whether a shape covers just what is seen of it, and the rest of it is hidden.

        Args:
            shape: its outer outline and its holes.
            ranks: the regions that are seen of it.
            over: those that lie on it.
        """
        outlines = [points(outline) for outline in shape]
        height, width = self.dominant.shape
        boxes = self.layers.boxes[list(ranks)]
        low = np.minimum(np.floor(outlines[0].min(axis=0)), boxes[:, :2].min(axis=0)).astype(int) - 1
        high = np.maximum(np.ceil(outlines[0].max(axis=0)), boxes[:, 2:].max(axis=0) + 1).astype(int) + 1
        if (high - low).max() > 3 * max(height, width):
            return False
        x0, y0, x1, y1 = max(low[0], 0), max(low[1], 0), min(high[0], width), min(high[1], height)
        window = np.s_[y0:y1, x0:x1]
        drawn = np.zeros((y1 - y0, x1 - x0), np.uint8)
        # OpenCV's pixel centres lie at whole numbers; 4 bits of fraction.
        cv2.fillPoly(
            drawn, [np.rint((line - (x0 + 0.5, y0 + 0.5)) * 16).astype(np.int32) for line in outlines], 1, shift=4
        )
        own = self.table(ranks, contents=False)[self.dominant[window]]
        allowed = own | (self.table(ranks) | self.table(over))[self.dominant[window]]
        if int(((drawn > 0) & ~masks.dilate(allowed, 1)).sum()) > 1:
            return False
        if int((own & ~masks.dilate(drawn > 0, 1)).sum()) > 1:
            return False
        return self._agrees([line - (x0, y0) for line in outlines], ranks, over, window)

    def _agrees(self, outlines: list[np.ndarray], ranks: tuple[int, ...], over: tuple[int, ...], window: tuple) -> bool:
        """Say whether a shape covers what is seen of it as exactly as its pixels tell."""
        own = self.table(ranks, contents=False)
        field = self._sum(own, window)
        other = self._sum((self.table(ranks) | self.table(over)) & ~own, window)
        turned = [line if (outline.area(line) > 0) == (k == 0) else line[::-1] for k, line in enumerate(outlines)]
        clear = ~masks.dilate(other > 0.02, 1)
        off = np.abs(coverage(turned, *field.shape) - field) * clear
        length = int(((field > 0.02) & clear & masks.dilate(field < 0.98, 1)).sum())
        # The outline as traced is rounded at corners: a few pixels are further off.
        return (
            int((off > self.slack * WORST).sum()) <= 0.01 * length + 1
            and float(off.sum()) <= self.slack * MEAN * length + 1
        )

    def _sum(self, table: np.ndarray, window: tuple[slice, slice]) -> np.ndarray:
        return (self.shares[window] * table[self.layers.ranks[window]]).sum(axis=2)

    def _part(self, rank: int) -> Part | None:
        height, width = self.dominant.shape
        left, top, right, bottom = (int(side) for side in self.layers.boxes[rank])
        left, top, right, bottom = max(left - 2, 0), max(top - 2, 0), min(right + 3, width), min(bottom + 3, height)
        window = np.s_[top:bottom, left:right]
        lines = outline.trace(self._sum(self.table((rank,)), window))
        if not lines:
            return None
        outer = self._contour(lines[0] + (left, top))
        holes = []
        if self.contents.get(rank) or len(lines) > 1:
            inner = outline.trace(self._sum(self.table((rank,), contents=False), window))
            holes = [self._contour(line + (left, top)) for line in inner[1:] if self._is_hole(rank, line + (left, top))]
        return Part(outer, tuple(holes))

    def _is_hole(self, rank: int, line: np.ndarray) -> bool:
        """Say whether what an inner outline encloses is seen through the region, not drawn on it."""
        if abs(outline.area(line)) < SPECK:
            return False
        x, y = np.floor(line).astype(int).T
        inside = np.zeros((y.max() - y.min() + 1, x.max() - x.min() + 1), np.uint8)
        cv2.fillPoly(inside, [np.column_stack([x - x.min(), y - y.min()]).astype(np.int32)], 1)
        window = self.dominant[max(y.min(), 0) : y.max() + 1, max(x.min(), 0) : x.max() + 1]
        found = set(np.unique(window[inside[: window.shape[0], : window.shape[1]] > 0]).tolist()) - {rank}
        outside = {*self.within[rank], *self.borders.get(rank, {})} - {*self.contents.get(rank, ())}
        colours = {self.colour(other) for other in outside} - {None}
        return bool(found & self.within[rank]) or any(self.colour(other) in colours for other in found)

    def _contour(self, line: np.ndarray) -> Contour:
        height, width = self.dominant.shape
        even = curve.resample(line)
        x, y = even.T
        columns, rows = np.floor(x[::2]).astype(int), np.floor(y[::2]).astype(int)
        around = [
            self.near[np.clip(rows + dy, 0, height - 1), np.clip(columns + dx, 0, width - 1)]
            for dy, dx in itertools.product((-1, 0, 1), repeat=2)
        ]
        rim = (x < 1) | (y < 1) | (x > width - 1) | (y > height - 1)
        found = candidates([even], [np.zeros(len(even), bool)], self.slack)
        simple = min((even, *(shape for shape in found if not isinstance(shape, np.ndarray))), key=cost_of)
        return Contour(even, np.hstack(around), rim, simple)


def points(candidate: Candidate) -> np.ndarray:
    """Return the outline ``(N, 2)`` of a candidate."""
    if isinstance(candidate, Gon):
        return candidate.corners
    return candidate if isinstance(candidate, np.ndarray) else flatten(candidate)[0].points


def cost_of(candidate: Candidate) -> float:
    """Return about how many numbers an outline is written with, as a polygon that is true to half a pixel."""
    if isinstance(candidate, Gon):
        return len(Gon.__struct_fields__) - (not candidate.inner)
    if not isinstance(candidate, np.ndarray):
        return numbers(candidate)
    return 2 * len(cv2.approxPolyDP(candidate.astype(np.float32), 0.5, closed=True))

"""Finds translucent shapes: where two regions overlap, the overlap has the colour of a mix.

A pane of colour ``p`` and opacity ``a`` turns the paint X under it into ``(1 - a) X + a p`` (source over, Porter and
Duff 1984). Of a pane that lies partly on the ground G and partly on a shape A, both parts B and C are known, so that
``C - B = (1 - a) (A - G)`` gives the opacity and then its colour. It is taken where the pane in one piece, and what
lies under it in one piece, are simpler to write than the regions. Panes are lifted off from the top one down. Not
covered: panes of one gradient or over one; what lies on a pane shows as a hole in it.
"""

import itertools
from collections.abc import Iterator

import cv2
import msgspec
import numpy as np

from limner.sight import masks, outline
from limner.sight.coverage import Coverage
from limner.sight.paint import Flat

CONTRAST = 24.0
"""Levels between the two paints under a pane, at least: the opacity is read from how much of them is left."""
OFF = 2.5
"""Levels that a mix may miss: rounding of three colours."""
CLEAR, DENSE = 0.08, 0.92
"""Opacities that are told from none and from all."""
LEAST = 20
"""Pixels of the smallest region that is part of a pane."""
MOST = 200
"""Regions with flat paints in a picture, beyond which panes are not looked for: it is a page, or noise."""


Under = dict[int, list[int]]
"""For each region of a pane the regions that it would be one with, were it not for the pane."""


MARGIN = 3
"""Pixels around its pixels in which a region has shares of others."""


class Pane(msgspec.Struct, frozen=True):
    """A translucent shape."""

    field: outline.Field
    colour: np.ndarray
    """``(4,) float``: premultiplied, as it would be if it were opaque."""
    opacity: float


def lift(coverage: Coverage) -> tuple[Coverage, list[Pane]]:
    """Take translucent shapes off a picture.

    Args:
        coverage: shares by piece.

    Returns:
        The shares of what is left under them, and the panes from the lowest to the top one.
    """
    panes: list[Pane] = []
    while (found := _topmost(coverage)) is not None:
        pane, under = found
        panes.append(pane)
        alias = np.arange(len(coverage.fills) + 1, dtype=np.int32)
        for over, below in under.items():
            alias[[over, *below]] = alias[below].min()
        coverage = Coverage(alias[coverage.labels], coverage.shares, coverage.residual, coverage.fills)
    return coverage, panes[::-1]


def _topmost(coverage: Coverage) -> tuple[Pane, Under] | None:
    """Return a pane that nothing translucent lies on, and for each region of it what it is without the pane."""
    dominant = coverage.dominant()
    sizes = np.bincount(dominant.ravel(), minlength=len(coverage.fills) + 1)
    colours = {
        label: np.asarray(fill.colour, float)
        for label, fill in enumerate(coverage.fills, 1)
        if isinstance(fill, Flat) and sizes[label] >= LEAST
    }
    if not 3 < len(colours) + (sizes[0] > 0) <= MOST:
        return None
    if sizes[0] > 0:
        colours[0] = np.zeros(4)
    near = masks.borders(dominant, len(coverage.fills) + 1)
    seen: set[tuple[int, ...]] = set()
    best: tuple[int, Pane, Under] | None = None
    sizer = _Sizer(coverage, dominant)
    for opacity, colour, seed in _guesses(colours, near):
        under = _under(colours, near, opacity, colour, seed)
        key = tuple(sorted(under))
        if len(under) < 2 or key in seen:
            continue
        seen.add(key)
        gain = _gain(sizer, under)
        if gain > (best[0] if best else 0):
            best = gain, Pane(sizer.field(key), colour, opacity), under
    return best and best[1:]


def _guesses(colours: dict[int, np.ndarray], near: dict) -> Iterator[tuple[float, np.ndarray, tuple[int, int]]]:
    """Yield the opacity and colour of what may be a pane, and two of its regions, the one on the ground first."""
    for c in colours:
        beside = [label for label in near.get(c, ()) if label in colours]
        for a, b in itertools.permutations(beside, 2):
            for g in near.get(b, ()):
                if g in (a, c) or g not in colours or g not in near.get(a, ()):
                    continue
                step = colours[a] - colours[g]
                length = float(step @ step)
                if length < CONTRAST**2:
                    continue
                left = float((colours[c] - colours[b]) @ step) / length
                if not CLEAR < 1 - left < DENSE:
                    continue
                if np.abs(colours[c] - colours[b] - left * step).max() > OFF:
                    continue
                paint = (colours[b] - left * colours[g]) / (1 - left)
                slack = OFF / (1 - left)
                if paint.min() < -slack or paint.max() > 255 + slack or paint[3] < 255 - slack:
                    continue
                yield 1 - left, np.clip(paint, 0, 255), (b, c)


def _under(
    colours: dict[int, np.ndarray], near: dict, opacity: float, colour: np.ndarray, seed: tuple[int, int]
) -> Under:
    """Return the regions that a pane is seen in, from two of them on, and for each what it would be without it."""
    under: Under = {}
    ready = list(seed)
    while ready:
        label = ready.pop()
        if label in under:
            continue
        beside = [other for other in near.get(label, ()) if other in colours]
        below = [other for other in beside if _is_mix(colours[label], colours[other], colour, opacity)]
        if below:
            longest = max(below, key=lambda other: near[label][other])
            # What a pane crosses is one thing on both of its sides.
            under[label] = [other for other in below if np.abs(colours[other] - colours[longest]).max() <= OFF]
            ready += [other for other in beside if other not in under and other not in below]
    return {label: below for label, below in under.items() if not any(other in under for other in below)}


def _is_mix(seen: np.ndarray, below: np.ndarray, colour: np.ndarray, opacity: float) -> bool:
    return bool(np.abs((1 - opacity) * below + opacity * colour - seen).max() <= OFF)


class _Sizer:
    """Counts what regions and sets of them are written with, each once.

    Args:
        coverage: shares by piece.
        dominant: ``(H, W)``: the piece that each pixel is mostly of.
    """

    def __init__(self, coverage: Coverage, dominant: np.ndarray) -> None:
        self._coverage = coverage
        self._boxes = masks.boxes(dominant, len(coverage.fills) + 1)
        self._known: dict[tuple[int, ...], int] = {}

    def cost(self, labels: tuple[int, ...]) -> int:
        """Return about how many numbers the outlines of regions taken together are written with."""
        if labels not in self._known:
            self._known[labels] = _cost(self.field(labels))
        return self._known[labels]

    def field(self, labels: tuple[int, ...]) -> outline.Field:
        """Return how much of each pixel some regions fill."""
        height, width = self._coverage.labels.shape[:2]
        table = np.zeros(len(self._coverage.fills) + 1, np.float32)
        table[list(labels)] = 1
        table[0] = 0
        boxes = self._boxes[list(labels)]
        (x0, y0), (x1, y1) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        x0, y0 = max(int(x0) - MARGIN, 0), max(int(y0) - MARGIN, 0)
        window = np.s_[y0 : min(int(y1) + MARGIN + 1, height), x0 : min(int(x1) + MARGIN + 1, width)]
        shares = (self._coverage.shares[window] * table[self._coverage.labels[window]]).sum(axis=2)
        return outline.Field(shares, x0, y0, False, False)


def _gain(sizer: _Sizer, under: Under) -> int:
    """Return how many numbers a pane and what is under it save."""
    groups: list[set[int]] = []
    for label, below in under.items():
        joined = {label, *below}
        apart = [group for group in groups if group.isdisjoint(joined)]
        groups = [*apart, joined.union(*(group for group in groups if not group.isdisjoint(joined)))]
    before = sum(sizer.cost((label,)) for group in groups for label in group if label)
    after = sum(sizer.cost(tuple(sorted(group))) for group in groups if 0 not in group)
    return before - after - sizer.cost(tuple(sorted(under)))


def _cost(field: outline.Field) -> int:
    """Return about how many numbers the outlines of a field are written with, as polygons true to half a pixel."""
    return sum(
        2 * len(cv2.approxPolyDP(line.astype(np.float32), 0.5, closed=True)) for line in outline.trace(field.shares)
    )

"""Takes a grid of upright lines apart: tables, axes with ticks, forms, where crossing rules are one region.

Each rule is a bar of one thickness from end to end; together they cover what is seen. Not covered: slanted rules, and
rules thicker than a few pixels, whose crossings other means take apart.
"""

import cv2
import numpy as np

from limner.sight import masks, outline
from limner.sight.graph import Line
from limner.sight.layers import Layers
from limner.sight.outline import Field
from limner.sight.stroke import Drawn

THICK = 6.0
"""Pixels of the thickest rule."""
SHORTEST = 9
"""Pixels of the shortest rule."""
FRAME = 4
"""Rules that are the border of a card."""
CLOSED = 0.75
"""Pixels by which the sides of a frame may miss its corners."""
TICK, LONG = 4, 60
"""Pixels of a tick, and of the side of a piece that may have ticks rather than serifs."""
SPARSE = 0.2
"""The part of its window that a table's grid covers at most."""
WORST, STRAY = 0.3, 0.01
"""How far coverage may be from that of the rules, and in what part of the pixels that they cover it may be further."""


def bare(layers: Layers, shares: np.ndarray, rank: int, field: Field) -> tuple[Drawn, ...] | None:
    """Return the rules that a layer shows, without what may be hidden of it: what a table's fields cover is no rule.

    Args:
        layers: the painting order.
        shares: ``(H, W, 3) float32``, as in ``Coverage``.
        rank: the layer.
        field: what it fills.
    """
    height, width = field.shares.shape
    window = np.s_[field.top : field.top + height, field.left : field.left + width]
    own, _ = outline.split(layers, shares, rank, window)
    if own.mean() > SPARSE:
        return None
    found = rules(Field(own, field.left, field.top, field.soft, field.smoothed))
    return found if found and len(found) > FRAME else None


def rules(field: Field) -> tuple[Drawn, ...] | None:
    """Return the rules that a field is made of; ``None`` where it is no grid of at least two."""
    if field.soft or field.smoothed or min(field.shares.shape) < SHORTEST:
        return None
    seen = field.shares > 0.4
    if seen.mean() > 0.5 or not seen.any():
        return None
    # On hairlines as long as an axis there may be ticks.
    ticks = max(seen.shape) > LONG and 2 * _depth(seen) - 1 < TICK - 2
    return (_ruled(field, seen, TICK) if ticks else None) or _ruled(field, seen, SHORTEST)


def _ruled(field: Field, seen: np.ndarray, least: int) -> tuple[Drawn, ...] | None:
    """Return the rules of at least a length that a field is made of."""
    flat = cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    tall = cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_OPEN, np.ones((least, 1), np.uint8))
    if not flat.any() or not tall.any() or (seen & ~masks.dilate((flat + tall) > 0, 1)).sum() > STRAY * seen.sum():
        return None
    across = _bars(field.shares, flat > 0, tall > 0)
    down = across and _bars(field.shares.T, tall.T > 0, flat.T > 0)
    if not across or not down or _is_frame(across, down):
        return None
    height, width = field.shares.shape
    bars = [(_cover(y - w / 2, y + w / 2, height), _cover(x0, x1, width)) for x0, x1, y, w in across]
    bars += [(_cover(y0, y1, height), _cover(x - w / 2, x + w / 2, width)) for y0, y1, x, w in down]
    drawn = np.max([np.outer(*bar) for bar in bars], axis=0)
    if (np.abs(drawn - field.shares) > WORST).sum() > STRAY * seen.sum():
        return None
    lines = [Drawn(Line(x0, y, x1, y), width, "butt", "miter") for x0, x1, y, width in across]
    return tuple(lines + [Drawn(Line(x, y0, x, y1), width, "butt", "miter") for y0, y1, x, width in down])


def _is_frame(across: list[tuple[float, float, float, float]], down: list[tuple[float, float, float, float]]) -> bool:
    """Say whether rules are the four sides of one rectangle, which is one shape."""
    if len(across) != 2 or len(down) != 2:
        return False
    ends = [(x0, x1, y0, y1) for x0, x1, _, _ in across for y0, y1, _, _ in down]
    sides = (
        min(x - w / 2 for _, _, x, w in down), max(x + w / 2 for _, _, x, w in down),
        min(y - w / 2 for _, _, y, w in across), max(y + w / 2 for _, _, y, w in across),
    )  # fmt: skip
    return all(abs(a - b) < CLOSED for each in ends for a, b in zip(each, sides, strict=True))


def _depth(seen: np.ndarray) -> float:
    return float(cv2.distanceTransform(np.pad(seen, 1).astype(np.uint8), cv2.DIST_C, 3).max())


def _bars(shares: np.ndarray, along: np.ndarray, others: np.ndarray) -> list[tuple[float, float, float, float]] | None:
    """Return start, end, middle and width of each level bar; ``None`` where one is no bar."""
    _, boxes = masks.parts(along)
    found = []
    for left, top, width, height, _ in boxes[1:].tolist():
        if height > THICK + 1:
            return None
        low, high = max(top - 1, 0), min(top + height + 1, len(shares))
        clear = ~masks.dilate(others[low:high, left : left + width], 1).any(axis=0)
        if clear.sum() < 3:
            return None
        profile = np.median(shares[low:high, left : left + width][:, clear], axis=1)
        thickness = float(profile.sum())
        if not 0.2 < thickness <= THICK or width < 3 * thickness:
            return None
        middle = low + float((profile * (np.arange(len(profile)) + 0.5)).sum()) / thickness
        row = np.clip(shares[low:high].max(axis=0) / max(float(profile.max()), 0.2), 0, 1)
        before = float(row[left - 1]) if left else 0.0
        after = float(row[left + width]) if left + width < len(row) else 0.0
        start = left + 1 - float(row[left]) - (before if row[left] > 0.98 else 0.0)
        stop = left + width - 1 + float(row[left + width - 1]) + (after if row[left + width - 1] > 0.98 else 0.0)
        found.append((start, stop, middle, thickness))
    return found


def _cover(start: float, end: float, count: int) -> np.ndarray:
    """Return ``(count,)``: how much of each pixel of a row an interval covers."""
    at = np.arange(count)
    return np.clip(np.minimum(at + 1, end) - np.maximum(at, start), 0, 1)

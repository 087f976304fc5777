"""Turns shares of pixels into outlines with sub-pixel positions.

A layer's field is its own share, plus the share of opaque layers above it where they cover it: holes that are only
things lying on top are filled, and beside a neighbour above it reaches a little under it, so no seam shows through. The
outline is the field's level of one half (marching squares), exact for a straight box-filtered edge through a pixel.
"""

import functools
from collections.abc import Callable

import cv2
import msgspec
import numpy as np
from contourpy import FillType, LineType, SerialContourGenerator, ZInterp

from limner.sight import masks
from limner.sight.area import coverage
from limner.sight.layers import Layers

THIN = 5.0
"""Pixels of mean width below which outlines are moved to match coverage: wider, an edge pixel has one edge in it."""
ROUNDS, TRUE = 5, 0.008
"""Times that they are moved at most, and how far the coverage of a pixel may be off: two of 255 levels."""
BLUR = 1.1
"""Standard deviation in pixels by which the ragged borders of texture are smoothed."""
BAND_BLUR = 1.6
"""The same for the borders between bands: they run from pixel to pixel, which a curve need not follow."""
ONE_SIGMA = 0.159
"""What a Gaussian blur leaves of a straight edge one standard deviation outside it."""
LEAK = 0.05
"""The part of pixels between neighbours that is neither's, from which they were drawn side by side, not overlapping."""
UNDER = 2
"""Pixels that a layer reaches under its neighbour above: enough to lie below the whole anti-aliased edge."""


class Field(msgspec.Struct, frozen=True):
    """How much of each pixel in a window a layer fills."""

    shares: np.ndarray
    """``(H, W) float32`` in [0, 1]."""
    left: int
    """Column of the picture at which the window starts."""
    top: int
    """Row of the picture at which the window starts."""
    soft: bool
    """The layer is a patch of texture."""
    smoothed: bool
    """The shares were smoothed where the layer borders on others of its kind: no longer exact coverage."""
    seen: np.ndarray | None = None
    """The same as ``shares``, but for ending where those above begin; ``None`` where nothing above is near."""
    beside: bool = False
    """Those above were drawn side by side with it: something else shines through, or no pixel is shared at all."""


def field(layers: Layers, shares: np.ndarray, rank: int) -> Field | None:
    """Return what a layer fills, or ``None`` where it fills no pixel.

    Args:
        layers: the painting order.
        shares: ``(H, W, 3) float32``, as in ``Coverage``.
        rank: the layer.
    """
    height, width = shares.shape[:2]
    left, top, right, bottom = layers.boxes[rank]
    if right < left:
        return None
    margin = UNDER + 2
    x0, y0 = max(int(left) - margin, 0), max(int(top) - margin, 0)
    window = np.s_[y0 : min(int(bottom) + margin + 1, height), x0 : min(int(right) + margin + 1, width)]
    own, above = split(layers, shares, rank, window)
    filled = own
    if above.any():
        filled = _reach(own, above, bool(layers.soft[rank]), window, (height, width))
    if layers.band[rank]:
        filled = _smoothed(layers, shares, filled, window)
    elif not layers.soft[rank] and filled is not own:
        seen = _fill_holes(own, own + above, window, (height, width))
        return Field(filled, x0, y0, False, False, seen, _beside(own, above, filled - seen))
    if not layers.soft[rank]:
        return Field(filled, x0, y0, False, bool(layers.band[rank]))
    # Smoothing would draw a patch back from the picture's edge: let it run on beyond.
    rows, columns = window
    edges = ((rows.start == 0, rows.stop == height), (columns.start == 0, columns.stop == width))
    beyond = [tuple(margin * edge for edge in pair) for pair in edges]
    return Field(np.pad(filled, beyond, mode="edge"), x0 - beyond[1][0], y0 - beyond[0][0], True, True)


def split(layers: Layers, shares: np.ndarray, rank: int, window: tuple[slice, slice]) -> tuple[np.ndarray, np.ndarray]:
    """Return ``(H, W) float32`` twice: how much of each pixel in a window is the layer's, and how much hides it."""
    ranks, parts = layers.ranks[window], shares[window]
    own = _sum(parts, ranks, lambda slot: slot == rank)
    return own, _sum(parts, ranks, lambda slot: (slot > rank) & layers.opaque[slot])


def _smoothed(layers: Layers, shares: np.ndarray, filled: np.ndarray, window: tuple[slice, slice]) -> np.ndarray:
    """Smooth a band where it borders on other bands."""
    among = _sum(shares[window], layers.ranks[window], lambda slot: layers.band[slot]) > 0.99
    within = ~masks.dilate(~among, 2)
    return np.where(within, cv2.GaussianBlur(filled, (0, 0), BAND_BLUR), filled)


def _beside(own: np.ndarray, above: np.ndarray, under: np.ndarray) -> bool:
    """Say whether pixels shared with what is above hold a part of something else too, or there are none."""
    shared = (under > 0.05) & (own > 0.1) & (above > 0.1)
    return not shared.any() or float((1 - own - above)[shared].mean()) > LEAK


def _sum(parts: np.ndarray, ranks: np.ndarray, chosen: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return ``(H, W) float32``: the shares of the chosen ranks."""
    slots = (parts[..., slot] * chosen(ranks[..., slot]) for slot in range(3))  # 5 times as fast as along the last axis
    return functools.reduce(np.add, slots)


def _reach(
    own: np.ndarray, above: np.ndarray, soft: bool, window: tuple[slice, slice], size: tuple[int, int]
) -> np.ndarray:
    """Return what a layer fills if it reaches a little under those above it, and through where they lie upon it."""
    if soft:
        near = masks.dilate(own > 0.5, UNDER).astype(np.float32)
    else:  # the border under a neighbour is hidden: smooth, it is short to write
        near = np.clip(0.5 + cv2.GaussianBlur(own, (0, 0), UNDER) / np.float32(ONE_SIGMA) - 1, 0, 1)
    reached = masks.label((own + above * near) >= 0.5, connectivity=4)
    ours = np.zeros(int(reached.max()) + 1, bool)
    ours[reached[own > 0.5]] = True
    near *= masks.dilate(ours[reached], 1)  # not across a gap
    return _fill_holes(own + above * near, own + above, window, size)


def outlines(field: Field) -> list[np.ndarray]:
    """Trace a field.

    Returns:
        Closed outlines, each ``(N, 2)`` x and y in pixels from the window's corner, the last point not repeated,
        largest first.
    """
    if field.soft:
        return trace(cv2.GaussianBlur(np.pad(field.shares, 3, mode="edge"), (7, 7), BLUR)[3:-3, 3:-3])
    lines = trace(field.shares)
    return _match(field.shares, lines) if not field.smoothed and (not lines or _is_thin(lines)) else lines


def trace(field: np.ndarray) -> list[np.ndarray]:
    """Return the closed outlines of ``field >= 0.5``, pixel centres at whole numbers and a half, largest first."""
    height, width = field.shape
    padded = np.zeros((height + 2, width + 2))
    padded[1:-1, 1:-1] = field
    y, x = np.indices(padded.shape, float) - 0.5
    # Made directly: what `contour_generator` does beside (masks, checks) takes longer than most outlines.
    maker = SerialContourGenerator(
        x, y, padded, np.zeros(padded.shape, bool), corner_mask=False, line_type=LineType.Separate,
        fill_type=FillType.OuterCode, quad_as_tri=False, z_interp=ZInterp.Linear,
    )  # fmt: skip
    closed = [np.asarray(line)[:-1] for line in maker.lines(0.5) if line is not None and len(line) > 3]
    return sorted(closed, key=lambda line: -abs(area(line)))


def area(points: np.ndarray) -> float:
    """Return the signed area of a closed outline ``(N, 2)`` in square pixels."""
    x, y = points[:, 0], points[:, 1]
    return float(0.5 * (x[:-1] @ y[1:] - y[:-1] @ x[1:] + x[-1] * y[0] - y[-1] * x[0]))


def _is_thin(lines: list[np.ndarray]) -> bool:
    length = sum(float(np.hypot(*np.diff(line, axis=0, append=line[:1]).T).sum()) for line in lines)
    return 2 * abs(sum(area(line) for line in lines)) < THIN * length


def _match(field: np.ndarray, lines: list[np.ndarray]) -> list[np.ndarray]:
    """Move the outlines until they cover pixels as measured (Van Cittert's iteration on the field).

    Where two edges share a pixel the level of one half is at neither; adding what the drawn outlines lack to the field,
    a few times over, finds the outlines that do cover just that much.
    """
    target, field = field, field.copy()
    for _ in range(ROUNDS):
        lack = target - coverage(lines, *field.shape)
        if np.abs(lack).max() < TRUE:
            break
        field = np.clip(field + 0.8 * lack, -1, 2)
        found = trace(field)
        if not found:
            break
        lines = found
    return lines


def _fill_holes(field: np.ndarray, total: np.ndarray, window: tuple[slice, slice], size: tuple[int, int]) -> np.ndarray:
    """Fill the gaps of ``field`` that are covered by layers above everywhere, up to the picture's edge."""
    gap = field < 0.5
    if not gap.any():
        return field
    parts = masks.label(gap, connectivity=4)
    covered = np.ones(int(parts.max()) + 1, bool)
    covered[parts[(total < 0.5) & gap]] = False
    # A gap that leaves the window is the outside, unless the window ends there because the picture does.
    rows, columns = window
    inner = [
        (parts[0], rows.start > 0), (parts[-1], rows.stop < size[0]),
        (parts[:, 0], columns.start > 0), (parts[:, -1], columns.stop < size[1]),
    ]  # fmt: skip
    for edge, open_ in inner:
        if open_:
            covered[edge] = False
    covered[0] = False
    if not covered.any():
        return field
    return np.where(masks.dilate(covered[parts], 1), np.maximum(field, total), field)

"""Colour and opacity of a thing of one colour that fades while its colour changes, before a ground that is known.

What is seen is the product of both: with progress ``p`` from one state to the other, colour ``c`` and opacity ``a``
each go on a straight line, and ``a c + (1 - a) g`` over the ground ``g`` on a parabola. How far the colours that were
seen are bent says how much of the change is fading (Porter and Duff, *Compositing digital images*, 1984, solved for
both inputs). Not covered: more than two states, and a thing that is opaque in neither.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

GONE, LEAP = 4 / 255, 10 / 255
"""Difference from the ground that nobody sees; and from frame to frame, from which on a colour comes at once."""
FADES = np.arange(0.05, 0.96, 0.05)
"""Parts of the opacity that may go."""
FINE = np.linspace(-0.04, 0.04, 17)
"""By how much the best of them is moved then."""
PARTS = np.linspace(-0.2, 1.2, 281)
"""How far a change may have got: easings overshoot."""
SAVED = 40.0
"""Bits that a parabola must save for it to be believed."""
NEAR, MOST = 4.0, 0.8
"""Standard deviations within which a parabola must pass what was seen, and in which part of the frames: a colour that
goes round the wheel, or by way of a third one, is on no line either."""
STRAY = 8.0
"""Standard deviations from which on it matters little how far off a frame is."""
FEW = 8
"""Frames in which a thing must be seen."""
FLAT = 0.05
"""Change of what is seen on the whole way, at its pace in some frame, that is too little to tell how far it has got."""
RANGE = 0.02
"""By which a colour's part may seem to be beyond black or white."""


class Blend(NamedTuple):
    """What is told apart: opacity and colour go on together, ``mean + part * rows``."""

    part: np.ndarray
    """``(N,)``: how far it has got, from 0 to 1; NaN where not known."""
    sigma: np.ndarray
    """``(N,)``: standard deviations of that."""
    mean: np.ndarray
    """``(4,)``: opacity and colour at the beginning, in [0, 1]."""
    rows: np.ndarray
    """``(1, 4)``: by how much both change on the whole way."""


def shown(seen: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Say in which frames ``(N,)`` a thing is there: where it looks like the ground and then all at once does not, not.

    Args:
        seen: ``(N, 3)``: its colour in [0, 1], NaN where not known.
        ground: ``(N, 3)``: that of what is behind it.
    """
    like = np.abs(seen - ground).max(1) < GONE
    jumps = np.abs(np.diff(seen, axis=0)).max(1) > LEAP
    result = np.ones(len(seen), bool)
    edges = [0, *(np.flatnonzero(jumps) + 1).tolist(), len(seen)]
    for first, last in pairwise(edges):
        if last - first < len(seen) and like[first:last].all():
            result[first:last] = False
    return result


def unblend(seen: np.ndarray, ground: np.ndarray, sigma: float) -> Blend | None:
    """Tell colour and opacity apart; ``None`` where the colour alone tells what was seen.

    Args:
        seen: ``(N, 3)``: what a thing's colour seems to be, in [0, 1]; NaN where not known.
        ground: ``(N, 3)``: the colour behind it.
        sigma: standard deviation of the noise in what was seen.
    """
    known = np.flatnonzero(np.isfinite(seen).all(1) & np.isfinite(ground).all(1))
    if len(known) < FEW:
        return None
    over, behind = seen[known], ground[known]
    corners = _corners(over)
    pairs = [(a, b) for a in corners for b in corners if a != b]
    line = min(_off(over, behind, over[a], over[b], 0.0, sigma)[0] for a, b in pairs) if pairs else 0.0
    if line < SAVED:
        return None
    ways = [(_off(over, behind, over[a], over[b], fade, sigma)[0], fade, a, b) for a, b in pairs for fade in FADES]
    _, fade, *picked = min(ways)
    ends = [np.median(over[np.abs(over - over[k]).max(1) <= 2 * sigma], axis=0) for k in picked]
    near = [one for one in fade + FINE if 0 < one < 1]
    bits, fade = min((_off(over, behind, ends[0], ends[1], one, sigma)[0], one) for one in near)
    if line - bits < SAVED:
        return None
    _, part, colours, slope, miss = _off(over, behind, ends[0], ends[1], fade, sigma)
    if np.quantile(miss, MOST) > NEAR * sigma:
        return None
    result = np.full((2, len(seen)), np.nan)
    result[:, known] = part, sigma / np.maximum(slope, FLAT)
    rows = np.array([[-fade, *(colours[1] - colours[0])]])
    return Blend(result[0], result[1], np.array([1.0, *colours[0]]), rows)


def _corners(over: np.ndarray) -> list[int]:
    """Frames that may show an end of the change: the extremes in some directions."""
    middle = over - over.mean(0)
    axes = np.concatenate([np.eye(3), np.linalg.svd(middle, full_matrices=False)[2]])
    along = middle @ axes.T
    picked = [*along.argmin(0).tolist(), *along.argmax(0).tolist()]
    kept: list[int] = []
    for index in picked:
        if all(np.abs(over[index] - over[other]).max() > 2 * GONE for other in kept):
            kept.append(index)
    return kept


def _off(
    over: np.ndarray, behind: np.ndarray, first: np.ndarray, last: np.ndarray, fade: float, sigma: float
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Bits by which a change between two looks misses what was seen; progress, colours, its slope, and the misses.

    Args:
        over: ``(K, 3)``: what was seen.
        behind: ``(K, 3)``: the ground.
        first: the look while opaque.
        last: the look when all has faded that fades.
        fade: part of the opacity that then is gone.
        sigma: noise of what was seen.
    """
    ground = behind.mean(0)
    final = ground + (last - ground) / (1 - fade)
    colours = np.stack([first, np.clip(final, 0.0, 1.0)])
    if (np.abs(colours[1] - final) > RANGE).any():
        return np.inf, PARTS, colours, PARTS, np.full(len(over), np.inf)
    way = colours[0] + PARTS[:, None] * (colours[1] - colours[0])
    alpha = np.clip(1 - fade * PARTS, 0.0, 1.0)[:, None]
    curve = alpha * way  # what is behind it is another in each frame
    gap = over[:, None] - curve - (1 - alpha) * behind[:, None]
    square = (gap**2).sum(2)
    which = square.argmin(1)
    rest = square[np.arange(len(over)), which]
    slope = np.linalg.norm(np.gradient(curve + (1 - alpha) * ground, PARTS, axis=0), axis=1)
    bits = np.minimum(rest, (STRAY * sigma) ** 2).sum() / (2 * sigma**2 * np.log(2))
    return float(bits), PARTS[which], colours, slope[which], np.sqrt(rest)

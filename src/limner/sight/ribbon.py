"""Strokes as areas: how much of each pixel a line of some width covers, its caps, joins and dashes included.

A stroke's border is built as renderers build it (SVG 1.1, section 11.4): the outline is moved aside by half the width
on both sides, joins fill what opens between the pieces, caps close the ends. Its area is then summed exactly. Exact for
what is drawn once; where an outline crosses itself, or bends more tightly than half its width, the few pixels that two
edges share may be off by a tenth.
"""

from collections.abc import Iterator

import numpy as np

from limner.sight.area import coverage
from limner.sight.flatten import FLAT, Outline, flatten
from limner.sight.graph import Shape

MITER = 4.0
"""SVG's default limit of a miter's length over the width: beyond it the corner is cut off."""
GENTLE = np.radians(12)
"""A turn up to this is a curve's, and moves aside without a join."""
EPSILON = 1e-9


def ribbon(
    shape: Shape, width: float, cap: str, join: str, dash: tuple[float, ...], height: int, width_px: int
) -> np.ndarray:
    """Return how much of each pixel a shape's stroke covers.

    Args:
        shape: what is stroked, in pixels from the window's corner.
        width: of the stroke, in pixels.
        cap: ``butt``, ``round`` or ``square``.
        join: ``miter`` (to SVG's limit of 4), ``round`` or ``bevel``.
        dash: lengths in pixels of dashes and gaps in turn, from each outline's start; empty for none.
        height: of the window, in pixels.
        width_px: of the window.

    Returns:
        ``(height, width_px) float64`` in [0, 1].

    Raises:
        ValueError: the shape is text.
    """
    clear = np.ones((height, width_px))
    for outline in flatten(shape):
        borders = [border for piece in _dashed(outline, dash) for border in edges(piece, width, cap, join)]
        if not borders:
            continue
        points = np.vstack(borders)
        left, top = np.clip(np.floor(points.min(axis=0)).astype(int), 0, (width_px, height))
        right, bottom = np.clip(np.ceil(points.max(axis=0)).astype(int), 0, (width_px, height))
        if left < right and top < bottom:
            local = [border - (left, top) for border in borders]
            clear[top:bottom, left:right] *= 1 - np.minimum(coverage(local, bottom - top, right - left), 1)
    return 1 - clear


def edges(outline: Outline, width: float, cap: str, join: str) -> list[np.ndarray]:
    """Return the closed borders ``(N, 2)`` of a stroke, all of which add up: one, or two of a closed outline."""
    points = _distinct(outline)
    if len(points) < 2:
        return [] if cap == "butt" or not len(points) else [_dot(points[0], width / 2, cap)]
    closed = outline.closed and len(points) > 2
    one = _side(points, width / 2, join, closed)
    other = _side(points[::-1], width / 2, join, closed)
    if closed:
        return [one, other]
    ahead, back = points[-1] - points[-2], points[0] - points[1]
    return [np.vstack([one, _cap(points[-1], ahead, width / 2, cap), other, _cap(points[0], back, width / 2, cap)])]


def _distinct(outline: Outline) -> np.ndarray:
    points = outline.points
    keep = np.hypot(*np.diff(points, axis=0).T) > EPSILON
    points = points[np.concatenate([[True], keep])]
    if outline.closed and len(points) > 1 and np.hypot(*(points[-1] - points[0])) <= EPSILON:
        points = points[:-1]
    return points


def _dot(at: np.ndarray, half: float, cap: str) -> np.ndarray:
    if cap == "square":
        return at + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    return _arc(at, 0.0, 2 * np.pi, half)[:-1]


def _cap(at: np.ndarray, ahead: np.ndarray, half: float, cap: str) -> np.ndarray:
    """Return the points of a cap between the two sides, which themselves end beside ``at``."""
    if cap == "round":
        start = np.arctan2(ahead[1], ahead[0]) - np.pi / 2
        return _arc(at, float(start), np.pi, half)[1:-1]
    if cap == "square":
        along = ahead / np.hypot(*ahead) * half
        across = np.array([along[1], -along[0]])
        return np.array([at + across + along, at - across + along])
    return np.empty((0, 2))


def _arc(centre: np.ndarray, start: float, sweep: float, radius: float) -> np.ndarray:
    step = 2 * np.arccos(max(1 - FLAT / max(radius, FLAT), 0.0))
    angles = start + np.linspace(0, sweep, max(2, int(np.ceil(abs(sweep) / step))) + 1)
    return centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])


def _side(points: np.ndarray, half: float, join: str, closed: bool) -> np.ndarray:
    """Return the border to the left (as seen, y down) of a row of points."""
    steps = np.diff(np.vstack([points, points[:1]]) if closed else points, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    along = steps / lengths[:, None]
    aside = half * np.column_stack([along[:, 1], -along[:, 0]])
    before = np.roll(np.arange(len(steps)), 1) if closed else np.arange(len(steps) - 1)
    after = np.arange(len(steps)) if closed else np.arange(1, len(steps))
    at = points[after]
    u, v = along[before], along[after]
    turn = np.arctan2(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0], (u * v).sum(axis=1))  # positive is away from this side
    reach = half * np.tan(np.minimum(np.abs(turn), 3.1) / 2)
    # On the inner side the moved pieces meet, if both are long enough to get there; a gentle turn takes half of each.
    room = np.minimum(lengths[before], lengths[after])
    meets = np.where(turn > 0, turn <= GENTLE, reach <= np.where(-turn <= GENTLE, 0.55, 1.0) * room)
    middle = aside[before] + aside[after]
    meeting = at + middle * (2 * half * half / np.maximum((middle * middle).sum(axis=1), EPSILON))[:, None]
    if meets.all():
        inner = meeting
    else:
        rows = _joined(at, aside[before], aside[after], turn, meets, meeting, half, join)
        inner = np.vstack(list(rows))
    return inner if closed else np.vstack([points[0] + aside[0], inner, points[-1] + aside[-1]])


def _joined(
    at: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    turn: np.ndarray,
    meets: np.ndarray,
    meeting: np.ndarray,
    half: float,
    join: str,
) -> Iterator[np.ndarray]:
    for k in range(len(at)):
        if meets[k]:
            yield meeting[k][None]
        elif turn[k] <= 0:  # by way of the corner itself, so that all parts of the area count once or more
            yield np.array([at[k] + first[k], at[k], at[k] + second[k]])
        elif join == "round":
            yield _arc(at[k], float(np.arctan2(first[k, 1], first[k, 0])), float(turn[k]), half)
        elif join == "miter" and np.cos(turn[k] / 2) * MITER >= 1:
            yield meeting[k][None]
        else:
            yield np.array([at[k] + first[k], at[k] + second[k]])


def _dashed(outline: Outline, dash: tuple[float, ...]) -> list[Outline]:
    """Cut an outline into its dashes."""
    if not dash or sum(dash) <= 0:
        return [outline]
    points = np.vstack([outline.points, outline.points[:1]]) if outline.closed else outline.points
    position = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    lengths = dash * 2 if len(dash) % 2 else dash  # SVG repeats an odd list
    ends = np.cumsum(np.tile(lengths, int(position[-1] / sum(lengths)) + 1))
    cuts = np.concatenate([[0], ends])
    return [
        Outline(_stretch(points, position, start, min(stop, position[-1])), False)
        for start, stop in zip(cuts[::2], cuts[1::2], strict=False)
        if start < position[-1]
    ]


def _stretch(points: np.ndarray, position: np.ndarray, start: float, stop: float) -> np.ndarray:
    within = (position > start + EPSILON) & (position < stop - EPSILON)
    ends = [[np.interp(at, position, points[:, axis]) for axis in (0, 1)] for at in (start, stop)]
    return np.vstack([ends[0], points[within], ends[1]])

"""Tells which of two things lies before the other, by who covers whom where both should show, frame by frame.

What always hides the same part of another is seen to do so only once that part has been told from the rest of it, so
that the finished sprites are asked again.
"""

from collections.abc import Callable

import numpy as np

from limner.sight.pose import warped
from limner.sight.stack import Stack

Drawn = tuple[np.ndarray, tuple[int, int, int, int]]
"""A sprite drawn into a box of the frame, premultiplied, and the box, ``(x0, y0, x1, y1)``."""
ENOUGH = 12
"""Pixels in which one must cover the other to count."""
APART = 30.0
"""Levels by which two colours must differ to tell whose is seen."""
OPAQUE = 0.9
"""Opacity from which on a thing hides what lies under it."""
SURE, MOSTLY = 3, 0.8
"""Frames that must say that a thing which was laid under another lies over it, and part of those that say anything."""


def votes(frames: np.ndarray, draw: Callable[[int, int], Drawn | None], count: int) -> np.ndarray:
    """Let every frame vote on every pair.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        draw: draws thing ``k`` in frame ``t``: ``draw(k, t)``, ``None`` where it is not seen.
        count: of things.

    Returns:
        ``(N, count, count) int``: 1 where the first is before the second, -1 behind, 0 unknown.
    """
    result = np.zeros((len(frames), count, count), int)
    for time, frame in enumerate(frames):
        drawn = [draw(index, time) for index in range(count)]
        for a in range(count):
            for b in range(a):
                first, second = drawn[a], drawn[b]
                if first is not None and second is not None:
                    result[time, a, b] = _vote(frame, first, second)
                    result[time, b, a] = -result[time, a, b]
    return result


def _vote(frame: np.ndarray, first: Drawn, second: Drawn) -> int:
    (x0, y0, x1, y1), (u0, v0, u1, v1) = first[1], second[1]
    left, top, right, bottom = max(x0, u0), max(y0, v0), min(x1, u1), min(y1, v1)
    if right <= left or bottom <= top:
        return 0
    one = first[0][top - y0 : bottom - y0, left - x0 : right - x0]
    two = second[0][top - v0 : bottom - v0, left - u0 : right - u0]
    both = (one[..., 3] > 0.95) & (two[..., 3] > 0.95) & (np.abs(one - two)[..., :3].max(axis=2) > APART)
    if both.sum() < ENOUGH:
        return 0
    seen = frame[top:bottom, left:right][both].astype(np.float32)
    to_one, to_two = np.abs(seen - one[both][:, :3]).max(axis=1), np.abs(seen - two[both][:, :3]).max(axis=1)
    wins = float((to_one < to_two).mean())
    return 1 if wins > 0.7 else -1 if wins < 0.3 else 0


def stacked(ballots: np.ndarray) -> tuple[list[int], np.ndarray | None]:
    """Order things by votes.

    Args:
        ballots: ``(N, K, K)``, see ``votes``.

    Returns:
        The things, bottom first; and ``(N, K)`` ranks of the things in that order, where the order changes in time.
    """
    count = ballots.shape[1]
    total = ballots.sum(axis=0)
    order: list[int] = []
    left = list(range(count))
    while left:
        # Lowest: the one that is before fewest of what is left; ties keep the order in which things were found.
        lowest = min(left, key=lambda index: sum(total[index, other] > 0 for other in left))
        order.append(lowest)
        left.remove(lowest)
    ballots = ballots[:, order][:, :, order]
    changing = [
        (a, b) for a in range(count) for b in range(a) if (ballots[:, a, b] > 0).any() and (ballots[:, a, b] < 0).any()
    ]
    if not changing:
        return order, None
    ranks = np.tile(np.arange(count, dtype=float), (len(ballots), 1))
    for a, b in changing:
        told = np.flatnonzero(ballots[:, a, b])
        nearest = told[np.abs(np.arange(len(ballots))[:, None] - told[None]).argmin(axis=1)]
        behind = (ballots[nearest, a, b] < 0) & (ranks[:, a] > ranks[:, b])
        ranks[behind, a], ranks[behind, b] = ranks[behind, b], ranks[behind, a].copy()
    return order, ranks.astype(int)


def mended(stack: Stack, frames: np.ndarray) -> list[int] | None:
    """Order finished tracks anew where the film plainly contradicts how they lie.

    Args:
        stack: the tracks, whose order does not change in time.
        frames: ``(N, H, W, 3) uint8``.

    Returns:
        Their indices, bottom first; ``None`` where nothing contradicts their order.
    """

    def draw(index: int, time: int) -> Drawn | None:
        box, track = stack.box(index, time), stack.tracks[index]
        if box is None or track.tint is not None or track.opacity[time] < OPAQUE:
            return None
        return warped(stack.sprites[index], track.pose[time], box), box

    ballots = votes(frames, draw, len(stack.tracks))
    over, told = (ballots > 0).sum(axis=0), (ballots != 0).sum(axis=0)
    plainly = (over >= SURE) & (over > MOSTLY * told)
    if not np.triu(plainly).any():
        return None
    return stacked(np.where(plainly | plainly.T, ballots, 0))[0]

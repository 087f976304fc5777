"""What the corners of an outline do together, and what each does for itself.

Corners that were followed through a film are a polygon that changes only if they do what no turning, growing and
leaning of the whole does, and if they are seen on their way. Not covered: what outlines do between their corners.
"""

import numpy as np

TURNED = 25.0
"""Degrees by which a polygon must seem to turn, if no corner leaves its place in it."""
BENT, LEAN = 0.5, 1.5
"""Pixels, root mean square, that corners are off a box's that only grows; and off an affine map that is not theirs."""
ON = 3
"""Frames in which what moved in the one before moves on, at least: the hand of a clock that ticks does not."""
LEAP = 0.25
"""Part of its way that a corner leaves behind in one frame, at least, where it jumps."""
TOGETHER = 0.5
"""Pixels within which corners move by the same."""
INVERTED = 0.08
"""Part of its greatest area that an outline has both ways round, at least, if its corners pass through each other."""


def misfit(first: np.ndarray, other: np.ndarray, upright: bool) -> tuple[float, float]:
    """Give how far corners are off the best affine map of others, or one that only stretches, and its turn."""
    one, two = first - first.mean(0), other - other.mean(0)
    least, angle = np.inf, 0.0
    for shift in range(len(two)):
        way = np.roll(two, shift, axis=0)
        if upright:
            matrix = np.diag(np.maximum((one * way).sum(0), 0) / np.maximum((one * one).sum(0), 1e-6))
        else:
            matrix = np.linalg.lstsq(one, way, rcond=None)[0]
        gap = float(np.sqrt(((one @ matrix - way) ** 2).sum(axis=1).mean()))
        if gap < least:
            least, angle = gap, float(np.degrees(np.arctan2(matrix[0, 1] - matrix[1, 0], matrix[0, 0] + matrix[1, 1])))
        if not upright:
            break  # corners that were followed are in order
    return least, angle


def jumps(masks: np.ndarray) -> bool:
    """Say whether corners ``(K, C, 2)`` hardly ever move on from frame to frame: two places say nothing of the way."""
    steps = np.abs(np.diff(masks, axis=0)).max(axis=(1, 2))
    moves = steps > TOGETHER
    far = LEAP * float(np.ptp(masks, axis=0).max())  # what changes slowly moves on by less than that for long
    return bool((moves[1:] & moves[:-1]).sum() < ON and steps.max() > far)


def moves_apart(masks: np.ndarray, rank: int) -> bool:
    """Say whether corners ``(K, C, 2)`` that were followed do what no turning, growing and leaning does."""
    first = masks[0]
    upright = [misfit(first, other, upright=True)[0] for other in masks]
    maps = [misfit(first, other, upright=False) for other in masks]
    if np.quantile(upright, 0.95) < BENT:
        return False
    bent = float(np.quantile([gap for gap, _ in maps], 0.9))
    if rank == 1:
        return _inverts(masks) or bent > LEAN or np.ptp([angle for _, angle in maps]) > TURNED
    return bent > LEAN and masks.shape[1] > 4  # four corners go anywhere in perspective


def _inverts(masks: np.ndarray) -> bool:
    """Say whether corners ``(K, C, 2)`` pass through each other: what went round one way goes round the other way."""
    x, y = masks[..., 0], masks[..., 1]
    areas = (x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1)
    return bool(min(areas.max(), -areas.min()) > INVERTED * np.abs(areas).max())


def common(moves: np.ndarray) -> float:
    """Give by how much most of some corners move along one axis, ``(C,)``: what all do together; 0 where none agree."""
    reach = float(np.abs(moves).max())
    near = np.abs(moves[:, None] - moves[None]) < max(0.02 * reach, 1e-9)
    votes = near.sum(axis=1)
    best = votes.max()
    if 2 * best < len(moves) or best < 3 == len(moves):  # fewer go the same way by chance, as a triangle's side does
        return 0.0
    chosen = min(np.flatnonzero(votes == best), key=lambda index: abs(moves[index]))
    return float(moves[near[chosen]].mean()) if abs(moves[chosen]) > 0.02 * reach else 0.0

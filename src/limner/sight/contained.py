"""Finds still things in which others move, as the bar in which progress grows or the switch in which a knob slides.

Nothing of the ground shows inside one at any time, and along its outline nothing moves: so it stands still, and what
changes inside lies over it. Of the two colours inside, that is the thing's own which never leaves as much; where both
leave wholly, the one that the film begins with.
"""

import cv2
import numpy as np

LEAST = 60
"""Pixels of what may be one, at least."""
QUIET = 0.9
"""Part of the outline along which nothing may move."""
TWO = 0.8
"""Part of what is seen inside that two colours explain: in a narrow ring much of it is where one ends."""
BESIDE, TIMES = 0.1, 3
"""Part of the inside that each of both has when both are seen together, and in how many frames that is, at least."""
EQUAL = 0.05
REACH = 9
"""Pixels, side of the square around a pixel in which it is asked how much of the thing shows."""
NEAR = 10.0
"""Levels beyond the film's noise up to which a colour counts as another."""


def contained(
    frames: np.ndarray, ground: np.ndarray, inside: np.ndarray, quiet: np.ndarray, still: float
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Find still things that something moves in.

    Args:
        frames: ``(F, H, W, 3) uint8``, some of the film's, the first one among them.
        ground: ``(H, W, 3) float32``: the smooth ground behind all.
        inside: ``(H, W) bool``: pixels that something passes and at which the ground is never seen.
        quiet: ``(H, W) bool``: pixels that show nothing but the ground.
        still: levels by which a pixel that does not change may differ.

    Returns:
        Of each its pixels with those of its soft edge, ``(H, W) bool``, and its colours there along rows,
        ``(K, 3) float32``: as they are in the frames in which most around is the thing's own.
    """
    square = np.ones((3, 3), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(inside.astype(np.uint8), cv2.MORPH_OPEN, square), connectivity=8
    )
    found = []
    for label in range(1, count):
        if stats[label, cv2.CC_STAT_AREA] < LEAST:
            continue
        mine = (labels == label).astype(np.uint8)
        # Two pixels away: what is nearer is soft edge.
        band = (cv2.dilate(mine, np.ones((7, 7), np.uint8)) > 0) & (cv2.dilate(mine, np.ones((5, 5), np.uint8)) == 0)
        if not band.any() or quiet[band].mean() < QUIET:
            continue
        core = cv2.erode(mine, square) > 0
        colour = _own(frames[:, core if core.sum() >= LEAST else mine > 0], still + NEAR)
        # What has the ground's colour as its own is no thing.
        if colour is not None and np.abs(ground[mine > 0] - colour).max(axis=1).mean() > still + NEAR:
            found.append(_shown(frames, mine, colour, still + NEAR))
    return found


def _shown(frames: np.ndarray, mine: np.ndarray, colour: np.ndarray, near: float) -> tuple[np.ndarray, np.ndarray]:
    """Give a thing with its soft edge, and the colours there in the frames in which nothing lies over it."""
    wide = cv2.dilate(mine, np.ones((5, 5), np.uint8)) > 0
    own = (np.abs(frames.astype(np.float32) - colour).max(axis=3) <= near) & (mine > 0)
    parts = np.stack([cv2.boxFilter(each.astype(np.float32), -1, (REACH, REACH))[wide] for each in own])
    clear = (parts >= parts.max(axis=0) - EQUAL)[..., None]
    values = (frames[:, wide] * clear).sum(axis=0) / clear.sum(axis=0)
    return wide, values.astype(np.float32)


def _own(seen: np.ndarray, near: float) -> np.ndarray | None:
    """Give which of the two colours inside, ``(F, K, 3)``, is the thing's; ``None`` where it is not two at once."""
    first = _commonest(seen.reshape(-1, 3))
    has_first = np.abs(seen - first).max(axis=2) <= near
    if has_first.all():
        return None
    second = _commonest(seen[~has_first])
    has_second = ~has_first & (np.abs(seen - second).max(axis=2) <= near)
    shares = np.stack([has_first.mean(axis=1), has_second.mean(axis=1)])
    if shares.sum(axis=0).mean() < TWO or (shares.min(axis=0) >= BESIDE).sum() < TIMES:
        return None
    least = shares.min(axis=1)
    stays = least if abs(least[0] - least[1]) > EQUAL else shares[:, 0]
    return (first, second)[int(stays.argmax())].astype(np.float32)


def _commonest(values: np.ndarray) -> np.ndarray:
    """Give the commonest of some colours, ``(K, 3)``: the middle of the fullest cell of 16 levels."""
    cells = (values // 16).astype(np.int64) @ (1, 16, 256)
    names, counts = np.unique(cells, return_counts=True)
    return np.median(values[cells == names[counts.argmax()]], axis=0)

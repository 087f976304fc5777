"""Finds the corners of what has four, and lays one such thing on another by them.

What is turned in depth shows as a quadrilateral. Its corners are found in a mask by Douglas and Peucker's algorithm,
and to a part of a pixel where the straight sides meet that alpha is half at: those of a rounded box, too.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.moving import Blob
from limner.sight.pose import Sprite, moved
from limner.sight.tracks import Track

PLAIN = 8.0
"""Levels that the colour of a plain thing may differ from its median, on average."""
SHOWN, WHOLE = 0.5, 0.95
"""Opacity, and part that nothing hides, from which on corners are measured in a frame by itself."""
BESIDE = 5
"""Pixels to each side of a side that it is looked for in, and that a thing is twice as broad as."""
BEYOND, RIM = 0.02, 0.4
"""What of a hull may be beyond a quadrilateral that is its shape: a part of it, and pixels all along its outline."""
ROUNDED, WIDER = 0.06, 12
"""Part of a quadrilateral that its rounded corners may lack; and pixels to each side of a line between these in which
the straight side then is."""
MIDDLE, NEAR, CLEARLY = (0.3, 0.7), 1.5, 0.3
"""Parts of a side between which it is straight though corners are rounded; pixels to either side of it at which that
shows; and by how much alpha then is more, or less, than half."""
STEEP = 0.05
"""Part of its length by which an upright side leans at most."""
INLINE = 0.3
"""Pixels from a side within which a point of an outline lies on it."""


def quadrilateral(alpha: np.ndarray, corner: tuple[int, int]) -> np.ndarray | None:
    """Find the four corners of a sprite that is a quadrilateral, ``(4, 2)`` in order; ``None`` where it is none.

    Rounded corners are where the straight sides between them meet.
    """
    four, whole, around = _four(alpha > 0.5)
    if four is None:
        return None
    sharp = whole - cv2.contourArea(four) <= BEYOND * whole + RIM * around
    found = fitted(alpha, four.astype(float))
    if not sharp:
        found = fitted(alpha, fitted(alpha, four.astype(float), WIDER) - 0.5)
        missing = float(cv2.contourArea(found.astype(np.float32))) - whole
        if not 0 < missing < ROUNDED * whole or not _straight(alpha, found - 0.5):
            return None
    return found + corner


def slant(alpha: np.ndarray) -> float:
    """Give the pixels by which the sides of an upright box lean, as only a view in depth makes them.

    0 where it is no quadrilateral, or one of which no side is upright or level.
    """
    four = quadrilateral(alpha, (0, 0))
    if four is None:
        return 0.0
    sides = np.abs(np.roll(four, -1, axis=0) - four)
    across, along = sides.min(axis=1), sides.max(axis=1)
    return float(across.max()) if across.min() < STEEP * along.min() and across.max() < along.min() else 0.0


def _straight(alpha: np.ndarray, four: np.ndarray) -> bool:
    """Say whether the edge of a sprite runs along the middle of each side of a quadrilateral."""
    (u, v), (x, y) = four[1] - four[0], four[2] - four[1]
    turn = np.sign(u * y - v * x)
    for a, b in zip(four, np.roll(four, -1, axis=0), strict=True):
        along = (b - a) / max(float(np.linalg.norm(b - a)), 1e-6)
        inwards = turn * np.array([-along[1], along[0]])
        middle = np.linspace(*MIDDLE, 16)[:, None] * (b - a) + a
        both = np.stack([middle + NEAR * inwards, middle - NEAR * inwards]).astype(np.float32)
        inner, outer = cv2.remap(alpha.astype(np.float32), both[..., 0], both[..., 1], cv2.INTER_LINEAR)
        if inner.min() < 0.5 + CLEARLY or outer.max() > 0.5 - CLEARLY:
            return False
    return True


def pinned(pose: np.ndarray, sprite: Sprite, blob: Blob) -> list[np.ndarray]:
    """Lay a quadrilateral by its corners on the four that are most of a blob's outline.

    A thing that turns in depth, once seen edge-on, comes out of it with its far side near: no small step leads there.
    A blob has a fringe that compression made, so nobody asks how well four corners tell it: the fit will say.

    Args:
        pose: where it was last; corners go the shortest ways from there.
        sprite: what is laid.
        blob: where.

    Returns:
        Poses, at most one as it was last turned over and one not.
    """
    here, whole, around = _four(sprite.picture[..., 3] > 0.5)
    there = _four(blob.mask)[0]
    if here is None or there is None or whole - cv2.contourArea(here) > BEYOND * whole + RIM * around:
        return []
    here, there = here + 0.5 + sprite.corner, there + 0.5 + blob.box[:2]
    ways = [np.roll(there, shift, axis=0) for shift in range(4)]
    last = moved(here, pose)
    found = []
    for some in (ways, [way[::-1] for way in ways]):
        nearest = min(some, key=lambda way: float(np.linalg.norm(way - last, axis=1).sum()))
        found.append(cv2.getPerspectiveTransform(here.astype(np.float32), nearest.astype(np.float32)))
    return [one for one in found if np.isfinite(one).all()]


def measured(track: Track, frames: np.ndarray, plate: np.ndarray) -> Track:
    """Measure the corners of a plain quadrilateral in each frame by itself, where it is seen whole.

    Its sides are found where half of the way from the plate's colour to its own is done, each by its own pixels: what
    was laid on it as a whole may lean with the frame that it was cut from.

    Args:
        track: what was followed.
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3)``.

    Returns:
        The track with its poses told by the corners.
    """
    four = quadrilateral(track.sprite[..., 3], track.corner)
    solid = track.sprite[track.sprite[..., 3] > 0.9][:, :3]
    if track.kind != "homography" or four is None or track.tint is not None or not len(solid):
        return track
    colour = np.median(solid, axis=0)
    if np.abs(solid - colour).mean() > PLAIN:
        return track
    pose = track.pose.copy()
    for time in np.flatnonzero(np.isfinite(pose[:, 0, 0]) & (track.opacity > SHOWN)):
        there = moved(four, pose[time])
        low, high = np.floor(there.min(0)).astype(int) - BESIDE, np.ceil(there.max(0)).astype(int) + BESIDE
        if (low < 0).any() or high[0] > plate.shape[1] or high[1] > plate.shape[0] or _breadth(there) < 2 * BESIDE:
            continue
        view = np.s_[low[1] : high[1], low[0] : high[0]]
        below = plate[view]
        way = (colour - below) * track.opacity[time]
        share = np.clip(((frames[time][view] - below) * way).sum(2) / np.maximum((way * way).sum(2), 1e-6), 0, 1)
        found = fitted(share, there - low - 0.5) + low
        inside = cv2.fillConvexPoly(np.zeros(share.shape, np.uint8), np.round(found - low - 0.5).astype(np.int32), 1)
        if share[inside > 0].mean() > WHOLE and np.linalg.norm(found - there, axis=1).max() < BESIDE:
            pose[time] = cv2.getPerspectiveTransform(four.astype(np.float32), found.astype(np.float32))
    return msgspec.structs.replace(track, pose=pose)


def _breadth(four: np.ndarray) -> float:
    """Give the least distance of a corner from a side that it is not on: how thin a quadrilateral is."""
    least = np.inf
    for shift in range(4):
        a, b, *others = np.roll(four, shift, axis=0)
        along = (b - a) / max(float(np.linalg.norm(b - a)), 1e-6)
        least = min(least, *(abs(float(along[0] * (p - a)[1] - along[1] * (p - a)[0])) for p in others))
    return float(least)


def _four(mask: np.ndarray) -> tuple[np.ndarray | None, float, float]:
    """Give the pixels ``(4, 2) float32`` at most of a mask's corners, and its hull's area and outline in pixels."""
    shape, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not shape:
        return None, 0.0, 0.0
    hull = cv2.convexHull(np.concatenate(shape))[:, 0].astype(np.float32)
    around = float(cv2.arcLength(hull, closed=True))
    for part in (0.02, 0.03, 0.05, 0.08):
        four = cv2.approxPolyDP(hull, part * around, closed=True)[:, 0]
        if len(four) == 4:
            return four, float(cv2.contourArea(hull)), around
    return None, 0.0, 0.0


def fitted(alpha: np.ndarray, four: np.ndarray, reach: int = 4) -> np.ndarray:
    """Move the corners ``(K, 2)`` of pixels to where the straight sides meet that alpha is half at."""
    lines = []
    for a, b in zip(four, np.roll(four, -1, axis=0), strict=True):
        along = (b - a) / max(float(np.linalg.norm(b - a)), 1e-6)
        across = np.array([-along[1], along[0]])
        ends = np.linspace(0.2, 0.8, 24)[:, None] * (b - a) + a
        steps = np.arange(-reach, reach + 0.01, 0.25)
        points = (ends[:, None] + steps[None, :, None] * across).astype(np.float32)
        levels = cv2.remap(alpha.astype(np.float32), points[..., 0], points[..., 1], cv2.INTER_LINEAR)
        inner = levels[:, -1:] > levels[:, :1]
        covered = np.where(inner, levels, 1 - levels).sum(axis=1) * 0.25
        at = ends + (reach + 0.125 - covered[:, None]) * across
        lines.append(_line(at))
    met = []
    for one, two in zip(np.roll(lines, 1, axis=0), lines, strict=True):
        matrix = np.column_stack([one[2:], -two[2:]])
        if abs(np.linalg.det(matrix)) < 0.1:
            return four + 0.5
        met.append(one[:2] + np.linalg.solve(matrix, two[:2] - one[:2])[0] * one[2:])
    return np.array(met) + 0.5


def _line(points: np.ndarray) -> np.ndarray:
    """Give a point and the direction of the line that most of ``(K, 2)`` points lie on: ``(4,)``.

    A cut-out has a pixel too much along parts of its sides, so that the mean would lean: least median of squares
    (Rousseeuw 1984) over all pairs, and least squares over what is near that.
    """
    first, second = np.triu_indices(len(points), len(points) // 4)
    along = points[second] - points[first]
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(np.linalg.norm(along, axis=1), 1e-6)[:, None]
    off = np.abs(((points[None] - points[first][:, None]) * across[:, None]).sum(axis=2))
    best = off[np.median(off, axis=1).argmin()]
    good = points[best <= max(INLINE, float(np.median(best)))]
    return np.concatenate([good.mean(0), np.linalg.svd(good - good.mean(0))[2][0]])

"""Finds the turns and mirrors that map a sprite onto itself, and tells its way so that it does not jump between them.

A box, a disc or a bordered panel looks the same in several poses, and a tracker may find now one and now another.
Symmetries are searched among turns about the middle of what shows (as it lies there, and made round by its moments, as
an affine view may have squeezed it) and among those of its four corners (which a view in depth may have moved), and are
judged by the pixels. Of the poses that are the same in a frame those that turn about one hinge are taken, if there is
one for the whole film, as of the hand of a clock that ticks; and of these the smoothest way (dynamic programming of
second order, Bellman 1957). Not covered: mirrors of what has no four corners; things that truly turn by more than half
of their own angle from frame to frame look as if they turned back.
"""

from itertools import product

import cv2
import msgspec
import numpy as np

from limner.sight.corners import quadrilateral
from limner.sight.moving import FINE
from limner.sight.pose import moved, ready, warped
from limner.sight.tracks import Track

PARTS = sorted({step / count for count in (2, 3, 4, 5, 6, 8) for step in range(1, count)})
"""Parts of a circle that are tried."""
ODD = (0.31, 0.83, 1.47, 2.05, 2.71)
"""Radians, no parts of a circle: what is the same after all of them is round."""
EDGE, LEVEL = 1.0, 12.0
"""By how much a symmetric sprite may miss itself: pixels by which its edges may be off, and levels of luma."""
STRAYING = 0.003
"""Part of its pixels that may do so by more."""
STEADY = 0.5
"""What a pixel of way costs, beside one of change of speed."""
HINGE, TURNED, HINGES = 1.5, 0.2, 8
"""Pixels by which a hinge may seem to move; radians from which on a turn tells where it is; moments asked."""
SAME = 1.0
"""Pixels: symmetries that move corners alike are one."""
TURNING = ("similarity", "affine", "homography")
"""Kinds of tracks that can turn or tilt."""


class Symmetry(msgspec.Struct, frozen=True, eq=False):
    """How a sprite is like itself."""

    maps: list[np.ndarray]
    """``(3, 3)`` of canonical points, the identity first."""
    middle: np.ndarray | None = None
    """``(2,)``: of what is round, its middle."""


def symmetry(track: Track, noise: float) -> Symmetry:
    """Find the symmetries of a track's sprite that its kind of motion could show.

    Args:
        track: what was followed.
        noise: of the film, levels.
    """
    sheet, corner, model = track.sprite, track.corner, track.kind
    alpha = sheet[..., 3]
    if model not in TURNING or (alpha > 0.5).sum() < 16:
        return Symmetry([np.eye(3)])
    weight = float(alpha.sum())
    rows, columns = np.indices(alpha.shape) + 0.5
    middle = np.array([(alpha * columns).sum(), (alpha * rows).sum()]) / weight + corner
    away = np.stack([columns + corner[0] - middle[0], rows + corner[1] - middle[1]])
    spread = np.einsum("ihw,jhw,hw->ij", away, away, alpha) / weight
    values, axes = np.linalg.eigh(spread)
    bases = [np.eye(2)]
    if model != "similarity" and values[0] > 0.01 * values[1]:
        bases.append(axes @ np.diag(np.sqrt(values)) @ axes.T)
    judge = _Judge(sheet, corner, noise)
    found = [np.eye(3)]
    for base in bases:
        if all(judge(_about(middle, _turn(angle), base)) for angle in ODD):
            return Symmetry(found, middle)
        for part in PARTS:
            judge.add(found, _about(middle, _turn(2 * np.pi * part), base))
    if model != "similarity":
        for square in _cornered(alpha, corner):
            judge.add(found, square)
    return Symmetry(found)


def settled(track: Track, noise: float) -> Track:
    """Choose for each frame the pose, among those that look the same, that continues the motion best.

    Args:
        track: what was followed.
        noise: of the film, levels.

    Returns:
        The track, its canonical pose as it was.
    """
    same = symmetry(track, noise)
    corners = ready(track.sprite, track.corner).box
    return msgspec.structs.replace(track, pose=_settled(track.pose, track.canonical, corners, same))


def _settled(pose: np.ndarray, canonical: int, corners: np.ndarray, same: Symmetry) -> np.ndarray:
    times = np.flatnonzero(np.isfinite(pose[:, 0, 0]))
    if same.middle is not None:
        pose = pose.copy()
        for time in times:
            left, _, right = np.linalg.svd(pose[time][:2, :2] - np.outer(pose[time][:2, 2], pose[time][2, :2]))
            pose[time] = pose[time] @ _about(same.middle, (left @ right).T, np.eye(2))
        return pose
    if len(same.maps) == 1 or len(times) < 2:
        return pose
    ways = np.stack([pose[times] @ one for one in same.maps])
    at = np.array([[moved(corners, one) for one in row] for row in ways]).reshape(len(ways), len(times), -1)
    first = int(np.abs(times - canonical).argmin())
    chosen = _smoothest(at, np.diff(times), np.where(_hinged(ways, first), 0.0, np.inf).T)
    result = pose.copy()
    for index, (time, way) in enumerate(zip(times, chosen, strict=True)):
        result[time] = ways[way, index] / ways[way, index][2, 2]
    return result


def _hinged(ways: np.ndarray, first: int) -> np.ndarray:
    """Say which states turn a thing about the one point that stays where it is from the moment ``first`` on.

    Args:
        ways: ``(states, moments, 3, 3)``: poses that look the same.
        first: the moment at which its state is 0.

    Returns:
        ``(states, moments)`` bool; all of them, except at ``first``, where there is no such point.
    """
    states = np.ones(ways.shape[:2], bool)
    states[1:, first] = False
    since = ways @ np.linalg.inv(ways[0, first])
    since = since / since[..., 2:, 2:]
    if np.abs(since[..., 2, :2]).max() > 1e-9:
        return states  # a view in depth
    linear, shift = since[..., :2, :2] - np.eye(2), since[..., :2, 2]
    turned = np.abs(np.linalg.det(linear)) > TURNED**2
    best = HINGE
    known = np.flatnonzero(turned.any(0))
    for moment in known[np.unique(np.linspace(0, len(known) - 1, HINGES).astype(int))] if len(known) else ():
        for state in np.flatnonzero(turned[:, moment]):
            hinge = np.linalg.solve(linear[state, moment], -shift[state, moment])
            off = np.linalg.norm(linear @ hinge + shift, axis=-1)
            if (worst := float(off.min(0).max())) < best:
                best, states = worst, off < HINGE
                states[1:, first] = False
    return states


def _smoothest(at: np.ndarray, gaps: np.ndarray, bar: np.ndarray) -> list[int]:
    """Choose a state for each moment, ``(states, moments, numbers)`` apart in time by ``gaps``, least in all.

    States may not be where ``bar`` ``(moments, states)`` is infinite.
    """
    count, moments, _ = at.shape
    speed = [(at[None, :, k + 1] - at[:, None, k]) / gaps[k] for k in range(moments - 1)]  # [from, to]
    size = [_rms(one) for one in speed]
    cost = STEADY * size[0] + bar[0][:, None] + bar[1]
    back: list[np.ndarray] = []
    for k in range(1, moments - 1):
        bend = _rms(speed[k][None] - speed[k - 1][:, :, None])  # [before, here, next]
        total = cost[:, :, None] + bend + STEADY * size[k][None] + bar[k + 1]
        back.append(total.argmin(axis=0))
        cost = total.min(axis=0)
    here, last = divmod(int(cost.argmin()), count)
    chosen = [last, here]
    for table in reversed(back):
        chosen.append(int(table[chosen[-1], chosen[-2]]))
    return chosen[::-1]


def _rms(ways: np.ndarray) -> np.ndarray:
    """Root mean square of all corners' ways: mirrored, a near side moves little and a far one all the more."""
    return np.sqrt(np.square(ways).mean(axis=-1))


class _Judge:
    """Says whether a map takes a sprite onto itself."""

    def __init__(self, sheet: np.ndarray, corner: tuple[int, int], noise: float) -> None:
        self._sprite = ready(sheet, corner)
        low, high = self._sprite.box.min(0), self._sprite.box.max(0)
        self._box = (int(low[0]), int(low[1]), int(high[0]), int(high[1]))
        self._own = self._seen(np.eye(3))
        slope = np.abs(cv2.Sobel(self._own, cv2.CV_32F, 1, 0, ksize=1)) / 2
        slope += np.abs(cv2.Sobel(self._own, cv2.CV_32F, 0, 1, ksize=1)) / 2
        self._limit = LEVEL + 3 * noise + 2 * EDGE * cv2.dilate(slope, np.ones((3, 3), np.uint8))
        self._area = float((sheet[..., 3] > 0.5).sum())

    def _seen(self, pose: np.ndarray) -> np.ndarray:
        drawn = warped(self._sprite, pose, self._box)
        drawn[..., 3] *= 255
        drawn[..., :3] = cv2.transform(drawn[..., :3], FINE)
        return cv2.GaussianBlur(drawn, (0, 0), 0.7)

    def __call__(self, pose: np.ndarray) -> bool:
        if not np.isfinite(pose).all():
            return False
        off = np.abs(self._seen(pose) - self._own) > self._limit
        return bool(off.any(axis=2).sum() <= STRAYING * self._area)

    def add(self, found: list[np.ndarray], pose: np.ndarray) -> None:
        """Keep a map that is a symmetry, and no other than those found."""
        box = self._sprite.box
        if all(np.abs(moved(box, pose) - moved(box, one)).max() > SAME for one in found) and self(pose):
            found.append(pose)


def _turn(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _about(middle: np.ndarray, turn: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Make a map of the plane that turns about a point what ``base`` made of something round."""
    result = np.eye(3)
    result[:2, :2] = base @ turn @ np.linalg.inv(base)
    result[:2, 2] = middle - result[:2, :2] @ middle
    return result


def _cornered(alpha: np.ndarray, corner: tuple[int, int]) -> list[np.ndarray]:
    """Give the maps that exchange the corners of a quadrilateral as the symmetries of a square do."""
    four = quadrilateral(alpha, corner)
    if four is None:
        return []
    result = []
    for shift, back in product(range(4), (False, True)):
        other = np.roll(four[::-1] if back else four, shift, axis=0)
        result.append(cv2.getPerspectiveTransform(four.astype(np.float32), other.astype(np.float32)))
    return result

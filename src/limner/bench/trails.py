"""Do the elements of two films move alike? Their displacements compared, after Animation2Code's temporal score.

For a reference element and a candidate's, over ``STRIDE`` frames, with displacements a and b of the same point:

    s = cos(a, b) min(|a|, |b|) / max(|a|, |b|)

averaged over five points and over the frames in which either moves, so standing still earns nothing. The point is the
reference's corner or middle; the candidate's element carries the same spot of the page along (its corners' homography
from the frame in which the two overlap most), as a tracker would that is seeded there: which corner is the first, or
how large the box is beside its picture, does not matter. The score of two films is the mean of two means, as Chamfer's
distance has it: of each moving reference element with its best candidate, and of each moving candidate element with its
best reference. Stride 3, because a displacement between neighbouring frames is mostly noise.

After Ji et al., Animation2Code (2026), as reconstructed: the original tracks pixels with CoTracker, gives credit for
standing still and is not published; the figures are not its own.
"""

import cv2
import msgspec
import numpy as np

from limner.bench.filmed import Filmed

STRIDE = 3
STILL = 0.5
"""Pixels in ``STRIDE`` frames that are no motion."""
COMMON = 0.5
"""Of the smaller one's box, in the best frame: two elements that overlap less are not the same thing."""


class Pairing(msgspec.Struct, frozen=True, eq=False):
    """How each of ``E`` reference elements moves beside each of ``F`` candidate elements."""

    score: np.ndarray
    """``(E, F)`` in [-1, 1]; 0 where they are not the same thing or neither moves."""
    overlap: np.ndarray
    """``(E, F)`` in [0, 1]: of their boxes, intersection over union, in the best frame."""
    same: np.ndarray
    """``(E, F)`` bool: they overlap enough to be the same thing."""
    moving: np.ndarray
    """``(E,)`` bool: the reference element moves while it is seen."""
    made: np.ndarray
    """``(F,)`` bool: the candidate's."""

    @property
    def best(self) -> np.ndarray:
        """``(E,)``: each reference element's candidate, -1 where there is none."""
        return _best(self)

    @property
    def source(self) -> np.ndarray:
        """``(F,)``: each candidate element's reference, -1 where there is none."""
        turned = Pairing(self.score.T, self.overlap.T, self.same.T, self.made, self.moving)
        return _best(turned)


def pair(reference: Filmed, candidate: Filmed) -> Pairing:
    """Compare every element of one film with every element of another of the same frames."""
    count = min(len(reference.frames), len(candidate.frames))
    ours, theirs = reference.points[:count], candidate.points[:count]
    shape = ours.shape[1], theirs.shape[1]
    score, overlap, same = np.zeros(shape), np.zeros(shape), np.zeros(shape, bool)
    for i in range(shape[0]):
        for j in range(shape[1]):
            common, union = _boxes(ours[:, i], theirs[:, j])
            if not common.size or common.max() < COMMON:
                continue
            # Of the frames in which they overlap as much as ever, the one in which they fill each other most.
            start = int(np.argmax(np.where(common > common.max() - 0.05, union, -1)))
            same[i, j], overlap[i, j] = True, union[start]
            score[i, j] = correlation(ours[:, i], carried(ours[start, i], theirs[:, j], start))
    return Pairing(score, overlap, same, moves(ours), moves(theirs))


def temporal(pairing: Pairing) -> float:
    """Return the score of two films in [0, 1]; 1 where nothing moves in either."""
    sides = [
        np.maximum(score[moving].max(1, initial=0.0), 0.0)
        for score, moving in ((pairing.score, pairing.moving), (pairing.score.T, pairing.made))
    ]
    if not any(side.size for side in sides):
        return 1.0
    return float(np.mean([side.mean() if side.size else 0.0 for side in sides]))


def correlation(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Mean over moving frames and points of ``cos(a, b) min / max`` for two elements' points ``(N, P, 2)``.

    A displacement to or from a frame in which an element is not seen is none; where neither is seen nothing is counted.
    """
    a, b = displacements(ours), displacements(theirs)
    lengths, others = np.linalg.norm(a, axis=2), np.linalg.norm(b, axis=2)
    either = np.fmax(np.nan_to_num(lengths), np.nan_to_num(others)) > STILL
    if not either.any():
        return 0.0
    product = np.nan_to_num((a * b).sum(2))
    # cos min / max = a.b / max(|a|, |b|)^2
    most = np.fmax(np.nan_to_num(lengths), np.nan_to_num(others))
    return float((product[either] / most[either] ** 2).mean())


def displacements(points: np.ndarray) -> np.ndarray:
    """Displacements over ``STRIDE`` frames, ``(N, ..., 2) -> (N - STRIDE, ..., 2)``."""
    return points[STRIDE:] - points[:-STRIDE]


def moves(points: np.ndarray) -> np.ndarray:
    """Say which elements move, ``(N, E, P, 2) -> (E,)``."""
    length = np.linalg.norm(displacements(points), axis=-1)
    return (np.nan_to_num(length) > STILL).any((0, 2))


def carried(spots: np.ndarray, points: np.ndarray, start: int) -> np.ndarray:
    """Carry spots ``(P, 2)`` of frame ``start`` along with an element's points ``(N, 5, 2)``: ``(N, P, 2)``.

    Where an element has no area its middle alone carries them.
    """
    result = np.full((len(points), *spots.shape), np.nan)
    rest = points[start, :4]
    thin = _area(rest) < 1
    for n, corners in enumerate(points[:, :4]):
        if not np.isfinite(corners).all():
            continue
        if thin or _area(corners) < 1e-3:
            result[n] = spots + points[n, 4] - points[start, 4] if thin else points[n, 4]
            continue
        matrix = cv2.getPerspectiveTransform(rest.astype(np.float32), corners.astype(np.float32))
        result[n] = cv2.perspectiveTransform(spots[None].astype(np.float64), matrix)[0]
    return result


def _area(corners: np.ndarray) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return 0.5 * abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))


def _boxes(ours: np.ndarray, theirs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Overlap of two elements' upright boxes in each frame: of the smaller box, and over the union; -1: not seen."""
    low, high = np.maximum(ours.min(1), theirs.min(1)), np.minimum(ours.max(1), theirs.max(1))
    # A line has a breadth of one pixel.
    common = np.maximum(high - low, 0).prod(1)
    first, second = (np.maximum(np.ptp(each, 1), 1).prod(1) for each in (ours, theirs))
    share, union = common / np.minimum(first, second), common / (first + second - common)
    return np.nan_to_num(share, nan=-1.0), np.nan_to_num(union, nan=-1.0)


def _best(pairing: Pairing) -> np.ndarray:
    if not pairing.score.shape[1]:
        return np.full(len(pairing.score), -1)
    # Who moves alike is the same, and of those that stand still, who overlaps most.
    merit = np.where(pairing.same, 2 * pairing.score + pairing.overlap, -np.inf)
    return np.where(pairing.same.any(1), merit.argmax(1), -1)

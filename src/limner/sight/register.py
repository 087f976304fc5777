"""Finds how one picture lies on another of nearly the same scene: shifted, turned, scaled, tilted, exposed otherwise.

Points that look alike in both (SIFT, Lowe 2004) vote for a homography (a robust fit, MAGSAC++, Barath et al. 2020) and
for a similarity; phase correlation offers a shift, for pictures with few points; and pictures of one size may lie right
as they are. What agrees best is refined on the gradients of both (ECC, Evangelidis and Psarakis 2008), which a change
of exposure leaves alone. Promised: a quarter of a pixel where half of the scene is in both. Not promised:
scenes with depth, mirrored pictures (``orient`` comes first), and repeated patterns larger than the shift.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.warp import HALF, Warped, grey, moved, resample

SIDE = 1024
"""Pixels of the longer side at which points are looked for."""
POINTS, RATIO = 3000, 0.8
"""Points a picture, and how much nearer the best match must be than the second (Lowe 2004, section 7.1)."""
NEAR = 2.5
"""Pixels of the reduced picture within which a match supports a fit."""
FEWEST = 10
"""Matches that a fit needs at least."""
TRIED, SURE = 3, 0.9
"""First guesses that are refined at most, and the correlation at which no other is tried."""
PYRAMID = ((1 / 6, 50), (1 / 3, 40), (1.0, 30))
"""Scales at which a fit is refined, and steps there at most."""
GAIN = 0.003
"""Correlation that a refined fit must gain."""
ALIKE = 0.15
"""Correlation of the registered pictures' gradients below which they are not of one scene."""


class Registered(msgspec.Struct, frozen=True):
    """How a picture lies on another."""

    matrix: np.ndarray
    """``(3, 3)``: from coordinates of the first picture to those of the second (see ``warp``)."""
    confidence: float
    """In [0, 1]: the correlation of their gradients, once registered, where both have any."""


def register(one: np.ndarray, other: np.ndarray) -> Registered | None:
    """Find where the first picture's points lie in the second.

    Args:
        one: ``(H, W)``, ``(H, W, 3)`` or ``(H, W, 4) uint8``.
        other: the same, of any size.

    Returns:
        ``None`` where the pictures do not seem to be of one scene.
    """
    first, second = grey(one), grey(other)
    zoom = min(SIDE / max(*first.shape, *second.shape), 1.0)
    pair = _reduced(first, zoom), _reduced(second, zoom)
    starts = [np.eye(3)] if first.shape == second.shape else []
    starts += _shifted(*pair) + _matched(*pair)
    if not starts:
        return None
    slopes = _gradient(pair[0]), _gradient(pair[1])
    ranked = sorted(((_alike(*slopes, start), -k) for k, start in enumerate(starts)), reverse=True)[:TRIED]
    found = []
    for score, k in ranked:
        refined = _refined(*slopes, starts[-k])
        after = _alike(*slopes, refined)
        # What differs in the scene pulls a little at a fit, so a picture that lies right already is left where it is.
        found.append((after, refined) if after > score + GAIN else (score, starts[-k]))
        if found[-1][0] > SURE:
            break
    score, matrix = max(found, key=lambda entry: entry[0])
    if score < ALIKE:
        return None
    scale = np.diag([1 / zoom, 1 / zoom, 1.0])
    matrix = scale @ matrix @ np.linalg.inv(scale)
    return Registered(matrix / matrix[2, 2], float(np.clip(score, 0, 1)))


def aligned(one: np.ndarray, other: np.ndarray, found: Registered) -> Warped:
    """Return the second picture laid on the first: of the first one's size, with the frame into the second."""
    return resample(other, found.matrix, one.shape[1], one.shape[0])


def _reduced(levels: np.ndarray, zoom: float) -> np.ndarray:
    return levels if zoom == 1 else cv2.resize(levels, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)


def _matched(one: np.ndarray, other: np.ndarray) -> list[np.ndarray]:
    """Return the homography and the similarity that most of the points that look alike agree on."""
    one, other = (cv2.GaussianBlur(each, (0, 0), 0.8) for each in (one, other))
    finder = cv2.SIFT.create(POINTS, contrastThreshold=0.02)
    points, words = finder.detectAndCompute(one, None)
    points_other, words_other = finder.detectAndCompute(other, None)
    if words is None or words_other is None or len(words) < FEWEST or len(words_other) < FEWEST:
        return []
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(words, words_other, k=2)
    good = [best for best, *rest in pairs if not rest or best.distance < RATIO * rest[0].distance]
    if len(good) < FEWEST:
        return []
    here = np.array([points[match.queryIdx].pt for match in good]) + 0.5
    there = np.array([points_other[match.trainIdx].pt for match in good]) + 0.5
    matrix, _ = cv2.findHomography(here, there, cv2.USAC_MAGSAC, NEAR, maxIters=3000, confidence=0.999)
    similar, _ = cv2.estimateAffinePartial2D(here, there, ransacReprojThreshold=NEAR, maxIters=3000)
    found = [matrix] if matrix is not None else []
    found += [np.vstack([similar, [0, 0, 1]])] if similar is not None else []
    return [each for each in found if _sane(each, one.shape)]


def _sane(matrix: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Say whether a picture stays in one piece, is not mirrored and keeps its size within a factor of six."""
    height, width = shape
    box = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    depth = np.c_[box, np.ones(4)] @ matrix[2]
    if (depth <= 0.2 * depth.max()).any():
        return False
    quad = moved(matrix, box).astype(np.float32)
    ratio = float(cv2.contourArea(quad, oriented=True)) / (width * height)
    return 1 / 36 < ratio < 36 and cv2.isContourConvex(quad)


def _shifted(one: np.ndarray, other: np.ndarray) -> list[np.ndarray]:
    """Return a shift alone, by phase correlation of the gradients of pictures of one size."""
    if one.shape != other.shape:
        return []
    window = cv2.createHanningWindow(one.shape[::-1], cv2.CV_32F)
    (x, y), _ = cv2.phaseCorrelate(_gradient(one), _gradient(other), window)
    return [np.array([[1.0, 0, x], [0, 1, y], [0, 0, 1]])]


def _gradient(levels: np.ndarray) -> np.ndarray:
    """Return the length of the gradient, the strongest taken down, so that a few edges do not decide alone."""
    smooth = cv2.GaussianBlur(levels, (0, 0), 1.2).astype(np.float32)
    size = np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1))
    return size / (size + float(np.quantile(size, 0.95)) + 8)


def _alike(one: np.ndarray, other: np.ndarray, matrix: np.ndarray) -> float:
    """Return the correlation of gradients where the pictures overlap; -1 where that is less than a fifth."""
    height, width = one.shape
    laid = resample(other, matrix, width, height, interpolation=cv2.INTER_LINEAR).pixels
    inside = resample(np.ones(other.shape, np.uint8), matrix, width, height, interpolation=0, border=(0.0,)).pixels > 0
    if inside.mean() < 0.2:
        return -1.0
    here, there = one[inside], laid[inside]
    here, there = here - here.mean(), there - there.mean()
    return float((here @ there) / max(float(np.linalg.norm(here) * np.linalg.norm(there)), 1e-6))


def _refined(one: np.ndarray, other: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Climb to the best correlation of gradients, first in smaller copies, where a climb leads further."""
    for zoom, steps in PYRAMID:
        small = [_reduced(each, zoom) if min(each.shape) * zoom > 64 else each for each in (one, other)]
        there, here = (
            np.diag([*np.divide(a.shape, b.shape)[::-1], 1]) for a, b in ((other, small[1]), (one, small[0]))
        )
        start = np.linalg.inv(there @ HALF) @ matrix @ here @ HALF
        whole = np.ones(small[1].shape[:2], np.uint8)
        stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, steps, 1e-5)
        try:
            _, found = cv2.findTransformECC(
                small[0], small[1], (start / start[2, 2]).astype(np.float32), cv2.MOTION_HOMOGRAPHY, stop, whole, 3
            )
        except cv2.error:  # it does not converge: the pictures differ too much
            return matrix
        matrix = there @ HALF @ found.astype(float) @ np.linalg.inv(here @ HALF)
    return matrix

"""Straightens a picture by the small angle at which its lines lie.

Skew is found with projection profiles (Postl 1986): along the right angle, and only there, rows of ink and of paper
follow each other sharply. What is projected is not every pixel but a sample of the ink's edges, those that are nearly
level for rows and nearly plumb for columns, so rules, axes and frames of tables count as lines of text do.
Promises 0.1 degrees where there are lines within 15 degrees of level. Not promised: pictures turned further (``orient``
comes first) and perspective (``page``).
"""

import itertools

import cv2
import numpy as np

from limner.sight.warp import Warped, grey, resample

MOST = 15.0
"""Degrees to either side that are looked through."""
SIDE = 1000
"""Pixels of the longer side in which edges are looked for."""
STEPS = (1.0, 0.2, 0.04)
"""Degrees between the angles that are tried: first all, then round the best."""
SAMPLE = 24000
"""Edge pixels that are projected at most."""
SHARP = 1.6
"""How much sharper the best profile must be than the median one, or nothing is said."""
LEVEL, ALIKE = 0.2, 0.985
"""Degrees within which a picture is level where that is as sharp, nearly: it need not be resampled."""
FINE, SOFT = 4, np.array([1, 2, 3, 4, 3, 2, 1]) / 16
"""Parts of a bin, and how they are summed."""
EDGE = 24.0
"""Levels of contrast, at least, that make an edge."""


def skew(pixels: np.ndarray) -> float | None:
    """Return the angle at which a picture's lines lie, in degrees, positive where they fall to the right (clockwise).

    Args:
        pixels: ``(H, W)``, ``(H, W, 3)`` or ``(H, W, 4) uint8``, sRGB, straight alpha.

    Returns:
        ``None`` where no angle from -15 to 15 stands out.
    """
    rows, columns = _edges(grey(pixels))
    if min(len(rows), len(columns)) < 50 and len(rows) + len(columns) < 200:
        return None
    angles = np.arange(-MOST - 1, MOST + 1.5, STEPS[0])
    scores = np.array([_sharpness(rows, columns, angle, 2.0) for angle in angles])
    best = float(angles[np.argmax(scores)])
    if scores.max() < SHARP * np.median(scores):
        return None
    for before, step in itertools.pairwise(STEPS):
        angles = best + np.arange(-before, before + step / 2, step)
        scores = np.array([_sharpness(rows, columns, angle, 1.0) for angle in angles])
        best = float(angles[np.argmax(scores)])
    if abs(best) < LEVEL and _sharpness(rows, columns, 0.0, 1.0) > ALIKE * scores.max():
        return 0.0
    return best if abs(best) <= MOST else None


def deskew(pixels: np.ndarray) -> Warped:
    """Turn a picture so that its lines are level, as large as that takes; the corners get the border's colour."""
    angle = skew(pixels)
    height, width = pixels.shape[:2]
    if angle is None or abs(angle) < STEPS[-1]:
        return Warped(pixels, np.eye(3))
    turn = np.radians(angle)
    cosine, sine = float(np.cos(turn)), float(np.sin(turn))
    wide = round(width * cosine + height * abs(sine))
    high = round(height * cosine + width * abs(sine))
    frame = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    frame[:2, 2] = np.array([width, height]) / 2 - frame[:2, :2] @ [wide / 2, high / 2]
    return resample(pixels, frame, wide, high, border=_border(pixels))


def _border(pixels: np.ndarray) -> tuple[float, ...]:
    sides = [pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]
    level = np.median(np.concatenate([side.reshape(len(side), -1) for side in sides]), axis=0)
    return tuple(float(value) for value in level)


def _edges(levels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return points ``(N, 3)``: x, y from the middle and the edge's strength; of level edges, and of plumb ones."""
    zoom = min(SIDE / max(levels.shape), 1.0)
    if zoom < 1:
        levels = cv2.resize(levels, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
    levels = cv2.GaussianBlur(levels, (3, 3), 0)
    across, down = cv2.Sobel(levels, cv2.CV_32F, 1, 0), cv2.Sobel(levels, cv2.CV_32F, 0, 1)
    found = []
    for main, other in ((down, across), (across, down)):
        size = np.abs(main)
        limit = max(4 * EDGE, float(np.quantile(size, 0.97)) * 0.5)
        rows, columns = np.nonzero((size > limit) & (size > np.abs(other)))
        step = max(1, len(rows) // SAMPLE + 1)
        middle = np.array([levels.shape[1] / 2, levels.shape[0] / 2])
        points = np.column_stack([columns[::step] + 0.5 - middle[0], rows[::step] + 0.5 - middle[1]])
        found.append(np.column_stack([points, np.sign(main[rows[::step], columns[::step]])]))
    return found[0], found[1]


def _sharpness(rows: np.ndarray, columns: np.ndarray, angle: float, bin_size: float) -> float:
    """Return how unevenly edges fall on lines at an angle in degrees: the profiles' energy over their mean."""
    turn = np.radians(angle)
    cosine, sine = np.cos(turn), np.sin(turn)
    total = 0.0
    for points, x, y in ((rows, -sine, cosine), (columns, cosine, sine)):
        if len(points) < 20:
            continue
        place = (points[:, 0] * x + points[:, 1] * y) * (FINE / bin_size) + FINE * SIDE
        profile = np.bincount(place.astype(np.intp), weights=points[:, 2])
        profile = np.convolve(profile, SOFT)  # or points on the border of two bins would leap from one angle on
        total += float((profile**2).sum()) / len(points) ** 0.5
    return total

"""Finds the four corners of a page that lies on a background, and flattens it.

The page is sought as what differs from the picture's border, in lightness or in colour; the quadrilateral that fits its
outline is moved onto the edges of the full picture, side by side. The sides of the flat page follow from its corners
and the laws of perspective (Zhang and He 2007, Whiteboard scanning and image enhancement, section 3.2: the principal
point is in the middle of the picture). Promised: one page, straight sides, all corners in the picture, a background
that is calmer than the page stands out. Not promised: curled and overlapping pages, pages that leave the picture.
"""

import cv2
import numpy as np

from limner.sight import masks
from limner.sight.warp import Warped, grey, opaque, resample, through

SIDE = 480
"""Pixels of the longer side at which the outline is looked for."""
SMALLEST, LARGEST = 0.12, 0.985
"""Parts of the picture that a page fills."""
FIT = 0.94
"""Intersection over union of the quadrilateral and the outline, at least."""
STRAIGHT = 0.6
"""Part of each side, at least, along which there is an edge."""
REACH, SAMPLES = 5.0, 48
"""Pixels of the reduced picture to either side in which the edge is looked for, and places along a side."""
STEP = 6.0
"""Levels that make an edge."""
EXACT = 0.6
"""Pixels by which sides are off level and plumb at most in a panel of a page: no photograph is taken so straight."""
MOST, BUSY, AROUND = 0.45, 0.5, 15
"""Part of the picture up to which a quadrilateral may be a panel; strong edges outside it, as a part of those inside,
that make it one; pixels about its sides that are left out."""
NARROW, USUAL, WIDE = 0.5, 1.0, 4.0
"""Focal lengths in longer sides of a picture: a telephone's is the usual one, taken where none is measured."""


def rectify(pixels: np.ndarray) -> Warped:
    """Return the page alone, flat; or the picture as it is, the same array, where no page is found on it.

    Args:
        pixels: ``(H, W)``, ``(H, W, 3)`` or ``(H, W, 4) uint8``, sRGB, straight alpha.
    """
    quad = corners(pixels)
    if quad is None:
        return Warped(pixels, np.eye(3))
    width, height = _size(quad, (pixels.shape[1], pixels.shape[0]))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    return resample(pixels, through(flat, quad), width, height)


def corners(pixels: np.ndarray) -> np.ndarray | None:
    """Return a page's corners ``(4, 2)`` in pixels, clockwise from the one nearest the top left; ``None``: no page."""
    image = opaque(pixels)
    height, width = image.shape[:2]
    zoom = min(SIDE / max(height, width), 1.0)
    small = cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
    small = cv2.medianBlur(small, 5)
    found: list[tuple[float, np.ndarray]] = []
    for mask in _apart(small):
        quad = _outlined(mask)
        if quad is None:
            continue
        exact, support = _refined(grey(image), quad / zoom, REACH / zoom)
        if support >= STRAIGHT and cv2.isContourConvex(exact.astype(np.float32)):
            found.append((support * cv2.contourArea(exact.astype(np.float32)), exact))
    if not found:
        return None
    quad = max(found, key=lambda entry: entry[0])[1]  # a part of a page, such as all below its head, has edges as well
    inside = (quad > -2).all() and (quad < np.array([width, height]) + 2).all()
    if not inside or _is_panel(grey(image), quad):
        return None
    return np.roll(quad, -int(np.argmin(quad.sum(axis=1))), axis=0)


def _is_panel(levels: np.ndarray, quad: np.ndarray) -> bool:
    """Say whether a quadrilateral is a part of a page: exactly level, or what lies round it is as busy as itself."""
    sides = np.abs(np.roll(quad, -1, axis=0) - quad)
    if sides.min(axis=1).max() < EXACT:
        return True
    within = np.zeros(levels.shape, np.uint8)
    cv2.fillConvexPoly(within, np.rint(quad).astype(np.int32), 1)
    room = np.ones((AROUND, AROUND), np.uint8)
    inner, outer = cv2.erode(within, room) > 0, cv2.dilate(within, room) == 0
    if within.mean() > MOST or not inner.any() or not outer.any():
        return False
    slopes = np.abs(cv2.Laplacian(cv2.GaussianBlur(levels, (0, 0), 1.5), cv2.CV_32F))
    limit = 0.5 * float(np.quantile(slopes[inner], 0.99))
    return bool((slopes[outer] > limit).mean() > BUSY * (slopes[inner] > limit).mean())


def _apart(small: np.ndarray) -> list[np.ndarray]:
    """Return masks of what may be the page, each after a measure of how far a pixel is from the background."""
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    rim = np.concatenate([lab[:4].reshape(-1, 3), lab[-4:].reshape(-1, 3), lab[:, :4].reshape(-1, 3)])
    rim = np.concatenate([rim, lab[:, -4:].reshape(-1, 3)])
    middle = np.median(rim, axis=0)
    away = np.linalg.norm((lab - middle) * np.array([0.6, 1.5, 1.5], np.float32), axis=2)
    measures = [lab[..., 0], 255 - lab[..., 0], away, np.linalg.norm(lab[..., 1:] - middle[1:], axis=2) * 2]
    found = []
    for measure in measures:
        levels = np.clip(measure, 0, 255).astype(np.uint8)
        limit, _ = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        for level in (limit, 0.6 * limit):
            mask = levels > level
            found.append(masks.close(mask, 3))
    return found


def _outlined(mask: np.ndarray) -> np.ndarray | None:
    """Return the quadrilateral ``(4, 2)``, clockwise, that fits the largest part of a mask, if one does."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    outline = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    if not SMALLEST * mask.size < area < LARGEST * mask.size or cv2.contourArea(outline) < 0.85 * area:
        return None
    around = cv2.arcLength(hull, True)
    for share in (0.01, 0.015, 0.02, 0.03, 0.045, 0.06):
        quad = cv2.approxPolyDP(hull, share * around, True).reshape(-1, 2).astype(float)
        if len(quad) == 4:
            both, _ = cv2.intersectConvexConvex(quad.astype(np.float32), hull.astype(np.float32))
            if both < FIT * (area + cv2.contourArea(quad.astype(np.float32)) - both):
                return None
            ahead, then = quad[1] - quad[0], quad[2] - quad[1]
            return (quad if ahead[0] * then[1] > ahead[1] * then[0] else quad[::-1]) + 0.5
    return None


def _refined(levels: np.ndarray, quad: np.ndarray, reach: float) -> tuple[np.ndarray, float]:
    """Move the sides of a quadrilateral onto edges; returns its corners, and the least part of a side with an edge."""
    smooth = cv2.GaussianBlur(levels, (0, 0), max(reach / 8, 0.8)).astype(np.float32)
    lines, least = [], 1.0
    for k in range(4):
        start, stop = quad[k], quad[(k + 1) % 4]
        ahead = stop - start
        normal = np.array([ahead[1], -ahead[0]]) / max(float(np.linalg.norm(ahead)), 1e-6)
        along = np.linspace(0.06, 0.94, SAMPLES)
        off = np.arange(-reach, reach + 0.25, 0.5)
        places = start + along[:, None, None] * ahead + off[None, :, None] * normal
        values = cv2.remap(
            smooth, (places[..., 0] - 0.5).astype(np.float32), (places[..., 1] - 0.5).astype(np.float32),
            cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        steps = values[:, 2:] - values[:, :-2]
        side = 1 if steps.sum() > 0 else -1  # all along a side the page is the lighter, or the darker
        best = np.argmax(side * steps, axis=1)
        strong = side * steps[np.arange(SAMPLES), best] > STEP
        least = min(least, float(strong.mean()))
        if strong.sum() < 4:
            return quad, 0.0
        points = places[np.arange(SAMPLES), best + 1][strong].astype(np.float32)
        lines.append(cv2.fitLine(points, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel())
    result = np.array([_meeting(lines[k - 1], lines[k]) for k in range(4)])
    return (result, least) if np.abs(result - quad).max() < 4 * reach else (quad, 0.0)


def _meeting(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return where two lines ``(direction x, y, point x, y)`` meet."""
    matrix = np.column_stack([one[:2], -other[:2]]).astype(float)
    if abs(np.linalg.det(matrix)) < 1e-6:
        return np.full(2, np.inf)
    return one[2:] + np.linalg.solve(matrix, (other[2:] - one[2:]).astype(float))[0] * one[:2]


def _size(quad: np.ndarray, picture: tuple[int, int]) -> tuple[int, int]:
    """Return the width and height of the flat page in pixels: no side loses any, and the ratio is the page's own."""
    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    ratio = _ratio(quad - np.array(picture) / 2, max(picture))
    if width < ratio * height:
        width = ratio * height
    else:
        height = width / ratio
    return max(round(width), 8), max(round(height), 8)


def _ratio(quad: np.ndarray, side: float) -> float:
    """Return a page's width over its height, Zhang and He 2007, eq. 11 to 21.

    Args:
        quad: ``(4, 2)`` corners, from the middle of the picture.
        side: longer side of the picture.
    """
    one, two, four, three = np.c_[quad / side, np.ones(4)]  # top left, top right, bottom right, bottom left
    second = np.cross(one, four) @ three / (np.cross(two, four) @ three)
    third = np.cross(one, four) @ two / (np.cross(three, four) @ two)
    across, down = second * two - one, third * three - one
    focal = USUAL**2
    if abs(across[2] * down[2]) > 1e-4:  # else one of the vanishing points is far away, and tells nothing
        measured = -(across[:2] @ down[:2]) / (across[2] * down[2])
        focal = measured if NARROW**2 < measured < WIDE**2 else focal
    lengths = [vector[:2] @ vector[:2] / focal + vector[2] ** 2 for vector in (across, down)]
    return float(np.sqrt(lengths[0] / lengths[1]))

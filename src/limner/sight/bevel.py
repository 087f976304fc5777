"""Measures an upright box with rounded corners in a frame: its sides, and both radii of each corner.

What CSS draws as a box is told by twelve numbers (CSS Backgrounds 3, section 5), which are fitted to how much of each
pixel is covered: Gauss's and Newton's steps, with the distance from an ellipse to first order (Sampson 1982). Not
covered: boxes that are turned.
"""

import numpy as np

SIDES = 4
"""Left, top, right and bottom; then for each corner, clockwise from the top left, its radii across and down."""
SOFT = 1.3
"""Pixels in which an edge goes from nothing to all: its own and what compression adds."""
LEAST = 2.0
"""Pixels of radius that a fit begins with at least: what has none tells no slope."""
ROUND = 0.03
"""Weight of a pixel by which the two radii of a corner differ: small ones are told apart by nothing."""
ROUNDS, ENOUGH = 16, 0.02
"""Steps at most; and pixels of a step that is the last."""
LONGEST = 6.0
"""Pixels that a number may change by in a step."""
STEADY = 0.6
"""Pixels by which a side may seem to change that does not."""
CORNERS = ((0, 1, 1, 1), (2, 1, -1, 1), (2, 3, -1, -1), (0, 3, 1, -1))
"""Of each corner the two sides that it is at, and the directions inwards from there."""


def started(cover: np.ndarray) -> list[np.ndarray]:
    """Give where to begin, ``(12,)`` each: corners as round as what is missing at them says, sharp ones, roundest ones.

    Args:
        cover: ``(h, w)`` in [0, 1]: how much of each pixel is covered.
    """
    rows, columns = np.flatnonzero(cover.max(axis=1) > 0.5), np.flatnonzero(cover.max(axis=0) > 0.5)
    if not len(rows) or not len(columns):
        return []
    sides = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1], float)
    (x0, y0, x1, y1), (width, height) = sides.astype(int), sides[2:] - sides[:2]
    x, y = (x0 + x1) // 2, (y0 + y1) // 2
    parts = [cover[y0:y, x0:x], cover[y0:y, x:x1], cover[y:y1, x:x1], cover[y:y1, x0:x]]
    missing = np.array([float((1 - part).sum()) for part in parts])
    radii = np.clip(np.sqrt(missing / (1 - np.pi / 4)), LEAST, 0.65 * min(width, height))
    told = [np.repeat(radii, 2), np.full(8, LEAST), np.tile([width / 2, height / 2], 4)]
    return [np.concatenate([sides, one]) for one in told]


def fitted(cover: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, float]:
    """Fit a box from a start on.

    Args:
        cover: ``(h, w)``.
        start: ``(12,)``.

    Returns:
        Its numbers, and the pixels by which its edge is off, root mean square all around.
    """
    here = _allowed(np.concatenate([start[:SIDES], np.maximum(start[SIDES:], LEAST)]))
    y, x = np.mgrid[: cover.shape[0], : cover.shape[1]] + 0.5
    best, least = here, np.inf
    for _ in range(ROUNDS):
        far, slopes = _distance(here, x.ravel(), y.ravel(), slopes=True)
        gap = cover.ravel() - _covered(far)
        around = _around(here)
        miss = float(np.sqrt((gap**2).sum() / around))
        if miss < least:
            best, least = here, miss
        near = np.abs(far) < SOFT  # beyond the edge nothing changes with it
        rows = -slopes[near] / SOFT
        even = np.zeros((4, 12))
        for corner in range(4):
            even[corner, SIDES + 2 * corner], even[corner, SIDES + 2 * corner + 1] = ROUND, -ROUND
        matrix = rows.T @ rows + even.T @ even + 1e-3 * np.eye(12)
        vector = rows.T @ gap[near] - even.T @ (even @ here)
        step = np.clip(np.linalg.solve(matrix, vector), -LONGEST, LONGEST)
        following = _allowed(here + step)
        done = np.abs(following - here).max() < ENOUGH
        here = following
        if done:
            break
    far, _ = _distance(here, x.ravel(), y.ravel())
    miss = float(np.sqrt(((cover.ravel() - _covered(far)) ** 2).sum() / _around(here)))
    return (here, miss) if miss < least else (best, least)


def drawn(box: np.ndarray, height: int, width: int) -> np.ndarray:
    """Draw a box: how much of each pixel it covers, ``(height, width) float32``."""
    y, x = np.mgrid[:height, :width] + 0.5
    far, _ = _distance(box, x.ravel(), y.ravel())
    return np.clip(0.5 - far, 0, 1).reshape(height, width).astype(np.float32)


def shape(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell a box's way in as few numbers as people write.

    Args:
        numbers: ``(N, 12)``, NaN where it is not seen.

    Returns:
        Its sizes ``(N, 2)``, and its radii: ``(N, 1)`` where all are alike, ``(N, 4)`` where those of each corner are,
        else ``(N, 8)``.
    """
    known = np.asarray(np.isfinite(numbers).all(axis=1))
    size, radii = numbers[:, 2:4] - numbers[:, :2], numbers[:, 4:].reshape(-1, 4, 2)
    low, high = np.quantile(size[known], (0.05, 0.95), axis=0)
    size = np.where((high - low < STEADY) & known[:, None], np.median(size[known], axis=0), size)
    if np.ptp(radii[known], axis=2).max() > 0:
        return size, radii.reshape(-1, 8)
    return size, radii[:, :, 0] if np.ptp(radii[known], axis=1).max() > 0 else radii[:, :1, 0]


def _covered(far: np.ndarray) -> np.ndarray:
    return np.clip(0.5 - far / SOFT, 0, 1)


def _around(box: np.ndarray) -> float:
    return float(2 * np.abs(box[2] - box[0]) + 2 * np.abs(box[3] - box[1])) + 1.0


def _allowed(box: np.ndarray) -> np.ndarray:
    """Keep sides in order, and shrink radii that are too large for a side, all alike (Backgrounds 3, section 5.5)."""
    left, top, right, bottom = box[:SIDES]
    right, bottom = max(right, left + 1), max(bottom, top + 1)
    radii = np.maximum(box[SIDES:], 0.01).reshape(4, 2)
    width, height = right - left, bottom - top
    # Each pair of radii along a side is shrunk for itself, which a fit can come back from.
    for one, two, axis, side in ((0, 1, 0, width), (3, 2, 0, width), (0, 3, 1, height), (1, 2, 1, height)):
        whole = radii[one, axis] + radii[two, axis]
        if whole > side:
            radii[[one, two], axis] *= side / whole
    return np.concatenate([[left, top, right, bottom], radii.ravel()])


def _distance(box: np.ndarray, x: np.ndarray, y: np.ndarray, slopes: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Give how far points are outside of a box, negative inside, and by each of its numbers how that changes."""
    sides = np.stack([box[0] - x, box[1] - y, x - box[2], y - box[3]])
    nearest = sides.argmax(axis=0)
    every = np.arange(len(x))
    far = sides[nearest, every]
    moves = np.zeros((len(x), 12) if slopes else (0, 12))
    if slopes:
        moves[every, nearest] = np.where(nearest < 2, 1.0, -1.0)
    for corner, (across, down, right, below) in enumerate(CORNERS):
        a, b = np.maximum(box[SIDES + 2 * corner : SIDES + 2 * corner + 2], 0.01)
        u, v = (x - box[across]) * right, (y - box[down]) * below  # from the sides inwards
        inside = np.flatnonzero((u < a) & (v < b))
        if not len(inside):
            continue
        u, v = a - u[inside], b - v[inside]  # from the ellipse's middle outwards
        size = np.maximum(np.sqrt((u / a) ** 2 + (v / b) ** 2), 1e-6)
        steep = np.maximum(np.sqrt((u / a**2) ** 2 + (v / b**2) ** 2), 1e-6) / size
        far[inside] = (size - 1) / steep
        if slopes:
            rows = np.zeros((len(inside), 12))
            rows[:, across] = right * u / (a**2 * size * steep)
            rows[:, down] = below * v / (b**2 * size * steep)
            rows[:, SIDES + 2 * corner] = (u / a**2 - u**2 / a**3) / (size * steep)
            rows[:, SIDES + 2 * corner + 1] = (v / b**2 - v**2 / b**3) / (size * steep)
            moves[inside] = rows
    return far, moves

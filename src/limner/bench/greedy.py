"""A greedy shape fitter, the peer that people draw photographs with (after Fogleman's primitive, 2016, and geometrize).

One translucent triangle at a time: the best of random candidates is improved by random changes until none has helped
for a while, always in the colour that is best for it in closed form. Triangles, because they take the fewest bytes.
Candidates are laid where the error is, so fewer are needed than primitive tries (1000, then 100 changes in vain); even
so this is weaker than primitive with hours to spend. Each drawing is the beginning of a longer one.
"""

import cv2
import msgspec
import numpy as np

OPACITY = 0.5
"""As primitive's 128 of 255."""
SIDE = 256
"""The longest side that is looked at, as in primitive."""
CANDIDATES, PATIENCE = 24, 24


class Triangle(msgspec.Struct, frozen=True):
    """A triangle of a greedy drawing."""

    corners: tuple[tuple[int, int], ...]
    colour: str


class Drawing(msgspec.Struct, frozen=True):
    """A greedy drawing on the grid that was looked at."""

    size: tuple[int, int]
    ground: str
    triangles: tuple[Triangle, ...]


def fit(pixels: np.ndarray, shapes: int, seed: int = 0) -> Drawing:
    """Draw a picture.

    Args:
        pixels: ``(H, W, 3) uint8``.
        shapes: how many triangles to lay.
        seed: of the random choices.
    """
    scale = min(1.0, SIDE / max(pixels.shape[:2]))
    target = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    ground = np.rint(target.mean(axis=(0, 1)))
    canvas = np.broadcast_to(ground, target.shape).astype(np.float32)
    random = np.random.default_rng(seed)
    triangles = []
    for _ in range(shapes):
        corners, gain = _search(target, canvas, random)
        if gain > 0:
            window, mask = _mask(corners, target.shape)
            colour = _colour(target[window], canvas[window], mask)
            canvas[window][mask] += OPACITY * (colour - canvas[window][mask])
            triangles.append(Triangle(tuple((int(x), int(y)) for x, y in corners), _css(colour)))
    return Drawing((target.shape[1], target.shape[0]), _css(ground), tuple(triangles))


def write(drawing: Drawing, shapes: int | None = None) -> str:
    """Print the beginning of a drawing as briefly as can be."""
    width, height = drawing.size
    rows = [
        f'<path d="{_data(triangle.corners)}" fill="{triangle.colour}"/>' for triangle in drawing.triangles[:shapes]
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    ground = f'<rect width="{width}" height="{height}" fill="{drawing.ground}"/>'
    return "".join([head, ground, f'<g fill-opacity="{OPACITY:g}">'.replace("0.", "."), *rows, "</g></svg>"])


def within(drawing: Drawing, limit: int) -> str:
    """Print as much of a drawing as fits so many bytes."""
    low, high = 0, len(drawing.triangles) + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if len(write(drawing, middle).encode()) <= limit else (low, middle)
    return write(drawing, low)


def _search(target: np.ndarray, canvas: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, float]:
    height, width = target.shape[:2]
    error = np.cumsum(((target - canvas) ** 2).sum(axis=2))
    best, most = np.zeros((3, 2), int), -np.inf
    for _ in range(CANDIDATES):
        at = int(np.searchsorted(error, random.uniform(0, error[-1])))
        reach = max(width, height) * 2.0 ** random.uniform(-5, -0.5)
        corners = np.rint(np.array([at % width, at // width]) + random.normal(0, reach, (3, 2))).astype(int)
        gain = _gain(target, canvas, corners)
        if gain > most:
            best, most = corners, gain
    failures = 0
    while failures < PATIENCE:
        corners = best.copy()
        corners[random.integers(3)] += np.rint(random.normal(0, max(2.0, np.ptp(best) / 8), 2)).astype(int)
        gain = _gain(target, canvas, corners)
        best, most, failures = (corners, gain, 0) if gain > most else (best, most, failures + 1)
    return best, most


def _gain(target: np.ndarray, canvas: np.ndarray, corners: np.ndarray) -> float:
    """Return by how much a triangle in its best colour lowers the squared error."""
    window, mask = _mask(corners, target.shape)
    if not mask.any():
        return -np.inf
    wanted, here = target[window][mask], canvas[window][mask]
    move = OPACITY * (_colour(target[window], canvas[window], mask) - here)
    lack = wanted - here
    return float((move * (2 * lack - move)).sum())


def _mask(corners: np.ndarray, shape: tuple[int, ...]) -> tuple[tuple[slice, slice], np.ndarray]:
    """Return the window that a triangle is seen in, and its pixels there."""
    left, top = np.clip(corners.min(axis=0), 0, (shape[1] - 1, shape[0] - 1)).tolist()
    right, bottom = np.clip(corners.max(axis=0), 0, (shape[1] - 1, shape[0] - 1)).tolist()
    mask = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillConvexPoly(mask, np.asarray(corners - (left, top), np.int32), 1)
    return np.s_[top : bottom + 1, left : right + 1], mask.astype(bool)


def _colour(target: np.ndarray, canvas: np.ndarray, mask: np.ndarray) -> np.ndarray:
    wanted = (target[mask].mean(axis=0) - (1 - OPACITY) * canvas[mask].mean(axis=0)) / OPACITY
    return np.rint(np.clip(wanted, 0, 255))


def _css(colour: np.ndarray) -> str:
    return "#" + "".join(f"{int(level):02x}" for level in colour)


def _data(corners: tuple[tuple[int, int], ...]) -> str:
    (ax, ay), (bx, by), (cx, cy) = corners
    numbers = (bx - ax, by - ay, cx - bx, cy - by)
    joined = "".join(f"{value}" if value < 0 or not k else f" {value}" for k, value in enumerate(numbers))
    return f"M{ax}{'' if ay < 0 else ' '}{ay}l{joined}z"

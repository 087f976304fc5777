"""The skeleton of a mask as a graph: rows of pixels between ends and junctions.

Thinning is Guo and Hall's (1989, algorithm A1), by table on neighbourhood codes, then one pass that takes the corners
out of steps, so that a pixel has three neighbours only where branches meet. Costs as many passes as
the mask is pixels deep: it is meant for masks that are thin already.
"""

import cv2
import msgspec
import numpy as np

AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""Row and column of the neighbours, clockwise from the one above."""
KERNEL = np.zeros((3, 3), np.float32)
for _bit, (_row, _column) in enumerate(AROUND):
    KERNEL[1 + _row, 1 + _column] = 1 << _bit


class Branch(msgspec.Struct, frozen=True):
    """A row of skeleton pixels."""

    points: np.ndarray
    """``(N, 2)`` x and y of pixel centres, in pixels of the mask."""
    nodes: tuple[int, int]
    """The junctions at its start and its end, numbered from 0; -1 where the skeleton just ends."""
    closed: bool = False


def skeleton(mask: np.ndarray) -> list[Branch]:
    """Return the branches of a mask's skeleton.

    Args:
        mask: ``(H, W) bool``; what lies beyond it is empty.
    """
    thin_ = thin(mask)
    degree = np.where(thin_, COUNT[_codes(thin_)], 0)
    junction = (degree >= 3).astype(np.uint8)
    _, junctions = cv2.connectedComponents(junction, connectivity=8)
    left = {(int(y), int(x)) for y, x in np.argwhere(thin_ & (junction == 0))}
    loose = [pixel for pixel in sorted(left) if sum(_beside(pixel, left)) < 2]
    branches = [_walk(pixel, left, junctions) for pixel in loose if pixel in left]
    while left:
        branches.append(_walk(min(left), left, junctions, closed=True))
    return branches


def thin(mask: np.ndarray) -> np.ndarray:
    """Return the skeleton ``(H, W) bool`` of a mask, a pixel wide and connected as the mask is."""
    image = mask.astype(np.uint8)
    changed = True
    while changed:
        changed = False
        for table in TABLES:
            gone = image & table[_codes(image)]
            if gone.any():
                image ^= gone
                changed = True
    for table in STEPS:
        image ^= image & table[_codes(image)]
    return image.astype(bool)


def _codes(image: np.ndarray) -> np.ndarray:
    return cv2.filter2D(image.view(np.uint8), -1, KERNEL, borderType=cv2.BORDER_CONSTANT)


def _bits(code: int) -> list[int]:
    return [code >> bit & 1 for bit in range(8)]


def _goes(code: int, second: bool) -> bool:
    """Say whether Guo and Hall's first or second pass takes a pixel with these neighbours out."""
    n, ne, e, se, s, sw, w, nw = _bits(code)
    crossings = (not n and (ne or e)) + (not e and (se or s)) + (not s and (sw or w)) + (not w and (nw or n))
    fewest = min((nw or n) + (ne or e) + (se or s) + (sw or w), (n or ne) + (e or se) + (s or sw) + (w or nw))
    kept = (n or ne or not se) and e if second else (s or sw or not nw) and w
    return crossings == 1 and 2 <= fewest <= 3 and not kept


def _is_step(code: int, quarter: int) -> bool:
    """Say whether a pixel only fills the inside of a step between two neighbours that touch each other."""
    bits = _bits(code)
    bits = bits[2 * quarter :] + bits[: 2 * quarter]
    return bool(bits[0] and bits[2]) and not any(bits[4:7])


COUNT = np.array([sum(_bits(code)) for code in range(256)], np.uint8)
TABLES = [np.array([_goes(code, second) for code in range(256)], np.uint8) for second in (False, True)]
STEPS = [np.array([_is_step(code, quarter) for code in range(256)], np.uint8) for quarter in range(4)]


def _beside(pixel: tuple[int, int], pixels: set[tuple[int, int]]) -> list[bool]:
    return [(pixel[0] + row, pixel[1] + column) in pixels for row, column in AROUND]


def _walk(start: tuple[int, int], left: set[tuple[int, int]], junctions: np.ndarray, closed: bool = False) -> Branch:
    """Follow pixels from ``start`` to where they end, and take them out of ``left``."""
    path = [start]
    left.discard(start)
    while True:
        y, x = path[-1]
        # Straight on before aslant, or a step would be jumped and stay behind.
        ahead = [(y + row, x + column) for row, column in AROUND[::2] + AROUND[1::2] if (y + row, x + column) in left]
        if not ahead:
            break
        path.append(ahead[0])
        left.discard(ahead[0])
    points = np.array(path, float)[:, ::-1] + 0.5
    first, last = _nodes(path[0], junctions), _nodes(path[-1], junctions)
    if len(path) == 1:  # a single pixel between two junctions
        return Branch(points, (first[0] if first else -1, first[1] if len(first) > 1 else -1))
    return Branch(points, (first[0] if first else -1, last[0] if last else -1), closed and len(path) > 4)


def _nodes(pixel: tuple[int, int], junctions: np.ndarray) -> list[int]:
    """Return the numbers of the junctions next to a pixel."""
    height, width = junctions.shape
    y, x = pixel
    near = junctions[max(y - 1, 0) : min(y + 2, height), max(x - 1, 0) : min(x + 2, width)]
    return [int(number) - 1 for number in np.unique(near) if number]

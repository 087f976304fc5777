"""Tells what has left the picture from what has gone, by where its last steps lead, and leads it on.

What is not seen any more has faded or vanished, unless one more step on its way takes it out of the picture: nobody can
know then how opaque it is, nor where it goes. The same holds backwards for what comes in.
"""

import numpy as np

SEEN = 0.3
"""Part of its box, at most, that may still be within the picture when it is not seen: less is not followed."""
REACH = 2.0
"""Times its last step that the next one may be: what leaves often gains speed."""

UNSURE, LEAST = 0.3, 1.0
"""Part of its way out by which what has left may be elsewhere, and pixels by which it may at least."""


def exits(points: np.ndarray, width: int, height: int) -> list[tuple[int, int, np.ndarray]]:
    """Find where a thing leaves the picture, or comes in.

    Args:
        points: ``(N, 4, 2)``: corners of its box in each frame, pixels; NaN where it is not seen.
        width: of the picture.
        height: the same.

    Returns:
        For each time the last frame in which it is seen, 1 or -1 for whether it leaves or comes, and its step
        ``(4, 2)``, outwards, in pixels a frame: the last one, or as much more of it as it takes to be out.
    """
    seen = np.asarray(np.isfinite(points).all(axis=(1, 2)))
    found = []
    for way in (1, -1):
        for last in np.flatnonzero(seen):
            after, before = last + way, last - way
            if not 0 <= after < len(seen) or seen[after] or not 0 <= before < len(seen) or not seen[before]:
                continue
            whole = _shown(points[last], width, height)
            for part in np.linspace(1.0, REACH, 6):
                step = part * (points[last] - points[before])
                if _shown(points[last] + step, width, height) < min(SEEN, whole):
                    found.append((int(last), way, step))
                    break
    return found


def outside(points: np.ndarray, width: int, height: int) -> np.ndarray:
    """Say in which frames ``(N,)`` a thing is not seen because it is out of the picture; arguments as for exits."""
    seen = np.asarray(np.isfinite(points).all(axis=(1, 2)))
    result = np.zeros(len(seen), bool)
    for last, way, _ in exits(points, width, height):
        frame = last + way
        while 0 <= frame < len(seen) and not seen[frame]:
            result[frame] = True
            frame += way
    return result


def onward(
    path: np.ndarray, sigma: np.ndarray, points: np.ndarray, width: int, height: int
) -> tuple[np.ndarray, np.ndarray]:
    """Lead the path of what goes out of the picture on until nothing of it shows, less and less surely.

    Args:
        path: ``(N, 2)`` pixels: of a point of the thing; NaN where it is not known.
        sigma: ``(N, 2)``: how exact that is.
        points: as for :func:`exits`.
        width: of the picture.
        height: the same.

    Returns:
        Path and sigma, with what was led on.
    """
    path, sigma = path.copy(), sigma.copy()
    for last, way, step in exits(points, width, height):
        move, here, count = step.mean(0), points[last], 0
        while 0 <= (frame := last + way * (count + 1)) < len(path) and not np.isfinite(path[frame]).all():
            count += 1
            path[frame] = path[last] + move * count
            sigma[frame] = max(UNSURE * count * float(np.linalg.norm(move)), LEAST)
            low, high = here.min(0) + move * (count - 1), here.max(0) + move * (count - 1)
            if (high < 0).any() or (low > (width, height)).any():
                break
    return path, sigma


def _shown(box: np.ndarray, width: int, height: int) -> float:
    """Give the part of a box's upright bounds that lies within the picture."""
    low, high = box.min(0), box.max(0)
    inner = np.minimum(high, (width, height)) - np.maximum(low, 0)
    return float(np.maximum(inner, 0).prod() / max(float((high - low).prod()), 1e-6))

"""Polygons whose corners move: their corners in each frame, and the few numbers that move them all.

What an animation does to a polygon moves every corner on a straight line, and all alike in time (CSS Shapes 1, section
3.2: corners are interpolated one by one). So the paths of all corners together have one principal component for each
change that has its own timing. Frames in which two corners lie in one place, or a side is too short to be seen, are
told by those components from what was seen in the others. Not covered: outlines that bend.
"""

import cv2
import numpy as np

from limner.sight.corners import fitted

FINEST, SIDE, FLAT = 0.8, 1.5, 0.7
"""Pixels that an outline of pixels may be off the polygon through its corners; and by which a corner must stand out
from the line past it: in whole pixels, and when its sides have been measured."""
MOST = 12
"""Corners of a polygon, at most."""
SHARE = 0.5
"""Part of the frames whose polygons must have the same number of corners."""
CLOSE, TELLING, ROUNDS = 0.35, 0.5, 8
"""Pixels by which corners may be off what moves them all, root mean square, in which part of the frames; and rounds in
which what moves them is found."""
COMPONENTS = 3
"""Changes with timings of their own, at most."""
STEPS, HALVINGS, NUDGE, SETTLED = 12, 4, 0.5, 0.02
"""Steps in which components are fitted to a frame, and how often one is halved that leads astray; the change of a
corner in pixels by which their slope is taken, and the one that is the last."""
FINER = 4
"""Points to a pixel, each way, in which coverage is drawn."""


def corners(cover: np.ndarray) -> np.ndarray | None:
    """Find the corners of a polygon, ``(K, 2)`` clockwise, in pixels from its top left; ``None`` where it has many.

    Args:
        cover: ``(h, w)`` in [0, 1].
    """
    found, _ = cv2.findContours((cover > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not found:
        return None
    outline = max(found, key=cv2.contourArea)
    if cv2.contourArea(outline) < 0.9 * float((cover > 0.5).sum()) - len(outline):
        return None  # in pieces
    pixels = _sparse(cv2.approxPolyDP(outline, FINEST, closed=True)[:, 0].astype(float), SIDE)
    if not 3 <= len(pixels) <= MOST:
        return None
    found = fitted(cover.astype(np.float32), pixels)
    fewer = _sparse(found, FLAT)
    return found if len(fewer) == len(found) else fitted(cover.astype(np.float32), fewer - 0.5)


def _sparse(outline: np.ndarray, least: float) -> np.ndarray:
    """Leave out corners, the flattest first, until each is further from the line past it than ``least`` pixels."""
    while len(outline) > 3:
        before, after = np.roll(outline, 1, axis=0), np.roll(outline, -1, axis=0)
        along = after - before
        along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
        away = outline - before
        far = np.abs(away[:, 0] * along[:, 1] - away[:, 1] * along[:, 0])
        if far.min() > least:
            break
        outline = np.delete(outline, far.argmin(), axis=0)
    return outline


def moved(seen: list[np.ndarray | None]) -> tuple[np.ndarray, np.ndarray] | None:
    """Find what moves the corners of polygons of one number of corners.

    Args:
        seen: of each frame the corners, in pixels of the film; ``None`` where they were not found.

    Returns:
        The mean ``(K, 2)`` and the components ``(R, K, 2)``, each at unit length; ``None`` where there are none.
    """
    counts = [len(one) for one in seen if one is not None]
    if not counts:
        return None
    count = max(set(counts), key=counts.count)
    if counts.count(count) < SHARE * len(seen):
        return None
    rows: list[np.ndarray] = []
    for one in seen:
        if one is not None and len(one) == count:
            rows.append(one if not rows else _turned(one, rows[-1]))
    table = np.stack(rows).reshape(len(rows), -1)
    for rank in range(1, COMPONENTS + 1):
        weight, off, mean, axes = np.ones(len(table)), np.zeros(len(table)), table.mean(0), table[:0]
        for _ in range(ROUNDS):  # reweighted: what was found amiss, or overshoots what shows it, counts little
            mean = weight @ table / weight.sum()
            axes = np.linalg.svd((table - mean) * np.sqrt(weight)[:, None], full_matrices=False)[2][:rank]
            gap = table - mean
            off = np.sqrt(((gap - gap @ axes.T @ axes) ** 2).mean(1))
            weight = 1 / (1 + (off / CLOSE) ** 2) ** 2
        if np.quantile(off, TELLING) < CLOSE:
            return mean.reshape(-1, 2), axes.reshape(len(axes), -1, 2)
    return None


def told(outline: np.ndarray | None, mean: np.ndarray, axes: np.ndarray) -> np.ndarray | None:
    """Give the components' numbers ``(R,)`` of corners that were found; ``None`` where they are none of these."""
    if outline is None or len(outline) != len(mean):
        return None
    gap = (_turned(outline, mean) - mean).ravel()
    flat = axes.reshape(len(axes), -1)
    numbers = flat @ gap
    return numbers if float(np.sqrt(((gap - numbers @ flat) ** 2).mean())) < CLOSE else None


def laid(cover: np.ndarray, mean: np.ndarray, axes: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, float]:
    """Fit the components to how much of each pixel is covered.

    Args:
        cover: ``(h, w)`` in [0, 1].
        mean: ``(K, 2)``, in pixels from its top left.
        axes: ``(R, K, 2)``.
        start: ``(R,)``.

    Returns:
        The components' numbers, and the pixels by which the edge is off, root mean square all around.
    """
    here = start.astype(float)
    reach = np.abs(axes).max(axis=(1, 2))
    drawn = _drawn(mean + np.tensordot(here, axes, 1), cover.shape)
    cost = float(((cover - drawn) ** 2).sum())
    for _ in range(STEPS):
        steps = NUDGE / reach
        slopes = np.stack([
            (_drawn(mean + np.tensordot(here + side, axes, 1), cover.shape)
             - _drawn(mean + np.tensordot(here - side, axes, 1), cover.shape)).ravel() / (2 * step)
            for side, step in zip(np.diag(steps), steps, strict=True)
        ], axis=1)  # fmt: skip
        matrix = slopes.T @ slopes + 1e-6 * np.eye(len(here))
        step = np.linalg.solve(matrix, slopes.T @ (cover - drawn).ravel())
        for _ in range(HALVINGS):
            tried = here + step
            again = _drawn(mean + np.tensordot(tried, axes, 1), cover.shape)
            new = float(((cover - again) ** 2).sum())
            if new < cost:
                break
            step = step / 2
        else:
            break
        here, drawn, cost = tried, again, new
        if (np.abs(step) * reach).max() < SETTLED:
            break
    outline = mean + np.tensordot(here, axes, 1)
    around = float(np.linalg.norm(np.roll(outline, -1, axis=0) - outline, axis=1).sum()) + 1.0
    return here, float(np.sqrt(cost / around))


def _drawn(outline: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Draw a polygon: how much of each pixel it covers, ``(h, w) float32``, blurred as compression does."""
    fine = np.zeros((shape[0] * FINER, shape[1] * FINER), np.uint8)
    places = np.round((outline * FINER - 0.5) * 16).astype(np.int32)
    cv2.fillPoly(fine, [places], 255, shift=4)
    small = cv2.resize(fine, (shape[1], shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return cv2.GaussianBlur(small, (0, 0), 0.35)


def _turned(one: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Begin a polygon with the corner that follows on the last one's first: all go the shortest ways.

    Corners that have moved through each other go round the other way: a triangle that was turned upside down.
    """
    ways = [np.roll(order, shift, axis=0) for order in (one, one[::-1]) for shift in range(len(one))]
    return min(ways, key=lambda way: float(np.linalg.norm((way - way.mean(0)) - (last - last.mean(0)), axis=1).sum()))

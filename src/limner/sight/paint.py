"""Finds the paint of a region from its pixels: one colour, a linear gradient or a radial one.

The simplest paint that explains the pixels within a tolerance is taken. A gradient's colours are least-squares hat
functions over its parameter, so stops come out of the fit. Not covered: elliptical radial gradients, patterns.
"""

from collections.abc import Callable

import cv2
import msgspec
import numpy as np

from limner.sight import graph
from limner.sight.colour import css

SAMPLE = 3000
STOP = 1.0
"""Levels by which a stop must differ from the mix of its neighbours to be one."""
SMALLEST = 150
"""Pixels: in a smaller region a gradient is not told from the accidents of anti-aliasing."""
KNOTS = (2, 3, 5, 9, 17, 33)


class Flat(msgspec.Struct, frozen=True):
    """One premultiplied colour, ``(4,)`` levels."""

    colour: np.ndarray

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the colour ``(N, 4)`` at positions in pixels."""
        return np.broadcast_to(self.colour, (len(x), 4))

    def paint(self) -> graph.Paint:
        """Return it as the scene graph's paint."""
        return graph.Solid(*css(self.colour))


class Band(Flat, frozen=True):
    """One of the bands that a smooth region was cut into: its borders with other bands are where we put them."""


class Axial(msgspec.Struct, frozen=True):
    """A linear gradient: colour over the position along a unit direction."""

    direction: tuple[float, float]
    span: tuple[float, float]
    colours: np.ndarray
    """``(S, 4)`` premultiplied colours at equal steps of ``span``."""

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the colour ``(N, 4)`` at positions in pixels."""
        return _interpolate(x * self.direction[0] + y * self.direction[1], self.span, self.colours)

    def paint(self, centre: tuple[float, float] = (0.0, 0.0)) -> graph.Paint:
        """Return it as the scene graph's paint, its axis laid through ``centre``."""
        (ux, uy), (low, high) = self.direction, self.span
        middle = centre[0] * ux + centre[1] * uy
        start, end = low - middle, high - middle
        (cx, cy), stops = centre, _stops(self.colours)
        x1, y1, x2, y2 = (float(value) for value in (cx + ux * start, cy + uy * start, cx + ux * end, cy + uy * end))
        return graph.Linear(x1, y1, x2, y2, stops)


class Concentric(msgspec.Struct, frozen=True):
    """A radial gradient: colour over the distance from a centre."""

    centre: tuple[float, float]
    span: tuple[float, float]
    colours: np.ndarray
    """``(S, 4)`` premultiplied colours at equal steps of ``span``."""

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the colour ``(N, 4)`` at positions in pixels."""
        return _interpolate(np.hypot(x - self.centre[0], y - self.centre[1]), self.span, self.colours)

    def paint(self) -> graph.Paint:
        """Return it as the scene graph's paint."""
        low, high = self.span
        cx, cy = self.centre
        return graph.Radial(float(cx), float(cy), float(high), _stops(self.colours, float(low / high)))


Fill = Flat | Axial | Concentric


def fit(image: np.ndarray, x: np.ndarray, y: np.ndarray, tolerance: float, slack: float = 0.0) -> Fill | None:
    """Find the simplest paint of some pixels.

    Args:
        image: ``(H, W, 4) float32`` premultiplied levels.
        x: columns of the pixels, ``(N,)`` integers.
        y: rows of the pixels.
        tolerance: how many levels a pixel may be off, noise included.
        slack: how many levels more it may be off a gradient, and a few pixels off a flat colour.

    Returns:
        The paint, or ``None`` where none of the three explains the pixels.
    """
    if len(x) > SAMPLE:
        chosen = np.random.default_rng(len(x)).choice(len(x), SAMPLE, replace=False)
    else:
        chosen = np.arange(len(x))
    sx, sy = x[chosen], y[chosen]
    colours = image[sy, sx]
    flat = Flat(np.median(colours, axis=0))
    off = flat.colour - colours
    if _explains(off, tolerance) or (_explains(off, tolerance + slack) and _mostly(off, tolerance)):
        return flat
    if len(x) < SMALLEST:
        return None
    px, py = sx + 0.5, sy + 0.5
    gradients = _slopes(image, x, y)
    for propose in (_axial, _concentric):
        parameter, build = propose(gradients, px, py)
        span = (float(parameter.min()), float(parameter.max()))
        if span[1] - span[0] < 1.5:
            continue
        for count in KNOTS:
            knots = _least_squares(parameter, span, count, colours)
            if _explains(_interpolate(parameter, span, knots) - colours, tolerance + slack):
                return build(span, knots)
    return None


def flat(image: np.ndarray, x: np.ndarray, y: np.ndarray) -> Flat:
    """Return the mean colour of some pixels."""
    return Flat(image[y, x].mean(axis=0))


def _explains(residual: np.ndarray, tolerance: float) -> bool:
    off = np.abs(residual).max(axis=1)
    return bool(np.quantile(off, 0.985) <= tolerance and np.mean(off) <= tolerance / 2)


def _mostly(residual: np.ndarray, tolerance: float) -> bool:
    return bool(np.quantile(np.abs(residual).max(axis=1), 0.9) <= tolerance)


def _slopes(image: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return ``(N, 6)``: position, then the weighted slope tensor's three entries and a weight, per sampled pixel."""
    x0, y0, x1, y1 = x.min(), y.min(), x.max() + 1, y.max() + 1
    mask = np.zeros((y1 - y0, x1 - x0), np.float32)
    mask[y - y0, x - x0] = 1
    # Rounding to whole levels hides slow slopes from neighbouring pixels: look over a width that grows with the region.
    size = int(np.clip(np.sqrt(len(x)) / 8, 3, 31)) | 1
    weight = cv2.blur(mask, (size, size), borderType=cv2.BORDER_CONSTANT)
    full = weight > 1 - 0.5 / size**2
    smooth = cv2.blur(image[y0:y1, x0:x1] * mask[..., None], (size, size), borderType=cv2.BORDER_CONSTANT)
    dx = np.zeros_like(smooth)
    dy = np.zeros_like(smooth)
    dx[:, 1:-1] = smooth[:, 2:] - smooth[:, :-2]
    dy[1:-1] = smooth[2:] - smooth[:-2]
    inner = cv2.erode(full.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0).astype(bool)
    rows, columns = np.nonzero(inner)
    if len(rows) < 8:
        rows, columns = np.nonzero(mask)
    if len(rows) > SAMPLE:
        chosen = np.random.default_rng(len(rows)).choice(len(rows), SAMPLE, replace=False)
        rows, columns = rows[chosen], columns[chosen]
    gx, gy = dx[rows, columns], dy[rows, columns]
    tensor = [(gx * gx).sum(1), (gx * gy).sum(1), (gy * gy).sum(1)]
    return np.column_stack([columns + x0 + 0.5, rows + y0 + 0.5, *tensor])


Parameter = tuple[np.ndarray, Callable[[tuple[float, float], np.ndarray], Fill]]


def _axial(slopes: np.ndarray, px: np.ndarray, py: np.ndarray) -> Parameter:
    xx, xy, yy = slopes[:, 2:].sum(axis=0)
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    direction = (float(np.cos(angle)), float(np.sin(angle)))
    if abs(direction[0]) < 0.01:
        direction = (0.0, 1.0)
    elif abs(direction[1]) < 0.01:
        direction = (1.0, 0.0)
    return px * direction[0] + py * direction[1], lambda span, colours: Axial(direction, span, colours)


def _concentric(slopes: np.ndarray, px: np.ndarray, py: np.ndarray) -> Parameter:
    """Each slope points at the centre, so the centre is the point nearest to all slope lines (closed form)."""
    x, y, xx, xy, yy = slopes.T
    # The projector across the slope, weighted by its strength: (trace(T) I - T).
    a, b, c = yy.sum(), -xy.sum(), xx.sum()
    right = np.array([(yy * x - xy * y).sum(), (xx * y - xy * x).sum()])
    matrix = np.array([[a, b], [b, c]])
    if np.linalg.cond(matrix) > 1e6:
        centre = (float(px.mean()), float(py.mean()))
    else:
        solution = np.linalg.solve(matrix, right)
        centre = (float(solution[0]), float(solution[1]))
    return np.hypot(px - centre[0], py - centre[1]), lambda span, colours: Concentric(centre, span, colours)


def _hats(parameter: np.ndarray, span: tuple[float, float], count: int) -> np.ndarray:
    position = np.clip((parameter - span[0]) / (span[1] - span[0]), 0, 1) * (count - 1)
    return np.clip(1 - np.abs(position[:, None] - np.arange(count)), 0, 1)


def _least_squares(parameter: np.ndarray, span: tuple[float, float], count: int, colours: np.ndarray) -> np.ndarray:
    basis = _hats(parameter, span, count)
    gram = basis.T @ basis + 1e-3 * np.eye(count)  # an empty interval takes a little of its neighbours' colour, not NaN
    return np.clip(np.linalg.solve(gram, basis.T @ colours + 1e-3 * colours.mean(axis=0)), 0, 255)


def _interpolate(parameter: np.ndarray, span: tuple[float, float], colours: np.ndarray) -> np.ndarray:
    return _hats(parameter, span, len(colours)) @ colours


def _stops(colours: np.ndarray, first: float = 0.0) -> tuple[graph.Stop, ...]:
    """Return the stops of equal steps of colour, those left out that lie on the line between their neighbours."""
    offsets = np.linspace(first, 1, len(colours))
    kept = [0]
    for end in range(2, len(colours)):
        start = kept[-1]
        at = (np.arange(start + 1, end) - start)[:, None] / (end - start)
        between = colours[start] + at * (colours[end] - colours[start])
        if np.abs(between - colours[start + 1 : end]).max() > STOP:
            kept.append(end - 1)
    kept.append(len(colours) - 1)
    offsets, colours = offsets[kept], colours[kept]
    return tuple(graph.Stop(float(offset), *css(colour)) for offset, colour in zip(offsets, colours, strict=True))

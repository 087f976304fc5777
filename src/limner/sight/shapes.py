"""Recognises outlines that are circles, ellipses or (rounded, turned) rectangles, else fits them as polygon or path.

Each primitive is fitted to all points of the outline by least squares on true distances and taken where what remains is
what pixels cause; among those that fit, the one with the fewest numbers wins.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from limner.sight import arcs, curve
from limner.sight.graph import Circle, Ellipse, Path, Polygon, Rect, Shape, Subpath
from limner.sight.outline import area
from limner.sight.wedge import wedge

POINTS = 160
SCRIPT_SIZE, SCRIPT_WIDTH, SCRIPT_TOLERANCE = 24.0, 2.6, 0.1
"""Pixels: height and mean stroke width of a letter of small text, at most, and how true its outline is kept."""
SLICED = 12
"""Segments that a slice is traced with at most, where noise hides that its arc is one."""
CRISP, LOOSE = 0.25, 1.0
"""Tolerance of a clean picture, in pixels, and that from which slices are not looked for."""
PRODUCT = 0.03
"""How far coverage may be from a rectangle's: four rasteriser samples a pixel are off by less, after rounding."""
SLENDER = 0.15
"""Width by length of a rectangle that is a line."""
SNAP = 0.07
"""Pixels: a length this near to a whole or half pixel was meant to be there (coverage places an edge to 0.03)."""


def box(field: np.ndarray) -> Rect | None:
    """Return the upright sharp rectangle that covers pixels as ``field`` says, or ``None`` where none does.

    The coverage of such a rectangle is the product of what it covers of each column and of each row, at any size, so it
    is read off the sums without looking at outlines; corners and hairlines come out exact.
    """
    columns, rows = field.sum(axis=0, dtype=float), field.sum(axis=1, dtype=float)
    total = float(columns.sum())
    if total < 0.05 or np.abs(np.outer(rows, columns) / total - field).max() > PRODUCT:
        return None
    # Scale the longer side's profile to 1 within; the other keeps what is left, which is less than 1 in a hairline.
    if len(np.flatnonzero(columns > 0.02)) >= len(np.flatnonzero(rows > 0.02)):
        across = columns / columns.max()
        down = rows * columns.max() / total
    else:
        down = rows / rows.max()
        across = columns * rows.max() / total
    horizontal, vertical = _interval(across), _interval(down)
    if horizontal is None or vertical is None:
        return None
    (left, width), (top, height) = horizontal, vertical
    return Rect(snap(left), snap(top), snap(left + width) - snap(left), snap(top + height) - snap(top))


def _interval(profile: np.ndarray) -> tuple[float, float] | None:
    """Return start and length of the interval that covers cells as ``profile`` says: partly, wholly, ..., partly."""
    covered = np.flatnonzero(profile > 0.02)
    first, last = int(covered[0]), int(covered[-1])
    if np.any(np.abs(profile[first + 1 : last] - 1) > 2 * PRODUCT) or profile.max() > 1 + 2 * PRODUCT:
        return None
    length = float(profile[first : last + 1].sum())
    if first == last:
        return first + (1 - length) / 2, length
    return first + 1 - float(min(profile[first], 1.0)), length


def recognise(outlines: Sequence[np.ndarray], tolerance: float) -> Shape:
    """Return the simplest shape with these outlines.

    Args:
        outlines: closed outlines ``(N, 2)`` in pixels, the largest first.
        tolerance: how far an outline may lie from the shape, in pixels.
    """
    if len(outlines) == 1 and (found := primitive(outlines[0], tolerance)) is not None:
        return found
    fitted = path(outlines, tolerance)
    if len(outlines) == 1 and all(len(segment) == 2 for segment in fitted.outlines[0].segments):
        return Polygon(tuple((x, y) for x, y in fitted.outlines[0].segments))
    found = arcs.recognise(fitted) if tolerance < curve.COARSE else fitted
    if found is fitted and tolerance < LOOSE and len(outlines) == 1 and len(fitted.outlines[0].segments) <= SLICED:
        even = curve.resample(outlines[0])
        return wedge(even, np.ones(len(even), bool), max(tolerance / CRISP, 1.0)) or found
    return found


def path(outlines: Sequence[np.ndarray], tolerance: float) -> Path:
    """Return the path with these outlines; arguments are those of :func:`recognise`."""
    if _is_script(outlines):
        return Path(tuple(_straight(points) or curve.fit(points, tolerance) for points in outlines))
    return Path(tuple(curve.fit(points, tolerance) for points in outlines))


def _is_script(outlines: Sequence[np.ndarray]) -> bool:
    """Say whether outlines are as small and thin as the letters of small text, whose curves are a few pixels long."""
    sides = np.ptp(outlines[0], axis=0)
    if sides.min() > SCRIPT_SIZE or sides.max() > 3 * SCRIPT_SIZE:  # letters that touch are one outline
        return False
    length = sum(float(np.hypot(*(line - np.roll(line, 1, axis=0)).T).sum()) for line in outlines)
    return 2 * abs(sum(area(line) for line in outlines)) < SCRIPT_WIDTH * length


def _straight(points: np.ndarray) -> Subpath | None:
    """Return the outline as a polygon: at this size it holds the shape better than curves do, in fewer numbers."""
    kept = cv2.approxPolyDP(points.astype(np.float32), SCRIPT_TOLERANCE, closed=True)[:, 0].astype(float)
    corners = tuple((float(x), float(y)) for x, y in kept)
    if len(corners) < 3:
        return None
    return Subpath(corners[0], corners[1:])


def primitive(points: np.ndarray, tolerance: float) -> Shape | None:
    """Return the circle, ellipse or rectangle that an outline is, or ``None``."""
    even = curve.resample(points)
    if len(even) > POINTS:
        even = even[np.linspace(0, len(even) - 1, POINTS).astype(int)]
    size = float(np.ptp(even, axis=0).max())
    if size < 1.5:
        return None
    # Small outlines are wholly corner and curve of the pixel filter: they must fit better to be called a primitive.
    limit = tolerance * min(1.0, 0.3 + size / 24)
    width, height = np.ptp(even, axis=0)
    fullness = abs(area(even)) / max(float(width * height), 1e-9)
    tries = []
    if 0.7 < fullness < 0.86:  # pi / 4, give or take what pixels and turning do
        tries += [(3, _circle), (5, _ellipse)]
    if fullness > 0.76:
        tries.append((4, _upright))
    candidates = [
        (miss, numbers + (isinstance(shape, Rect) and shape.radius > 0), shape)
        for numbers, find in tries
        for shape, miss in [find(even)]
        if miss <= limit
    ]
    if not candidates:
        (_, (long, short), _) = cv2.minAreaRect(even.astype(np.float32))
        fullness = abs(area(even)) / max(long * short, 1e-9)
        # The ends of a slanted line are rounded by pixels, which is much of what there is of a thin one.
        slender = min(long, short) < SLENDER * max(long, short)
        for lowest, find in ((0.7 if slender else 0.88, _turned), (0.7, _ellipse)):
            if fullness > lowest:
                shape, miss = find(even)
                return shape if miss <= limit else None
        return None
    best = min(candidates, key=lambda item: item[0] * (1 + 0.35 * item[1]))
    return best[2]


def _miss(distances: np.ndarray) -> float:
    """Return how badly distances fit: their root mean square, or their near-largest scaled to compare with it."""
    return float(max(np.sqrt(np.mean(distances**2)) * 1.6, np.quantile(np.abs(distances), 0.97) * 0.8))


def _circle(points: np.ndarray) -> tuple[Circle, float]:
    x, y = points.T
    basis = np.column_stack([x, y, np.ones(len(x))])
    a, b, c = np.linalg.lstsq(basis, x * x + y * y, rcond=None)[0]
    cx, cy = a / 2, b / 2
    r = float(np.sqrt(max(c + cx * cx + cy * cy, 0)))
    miss = _miss(np.hypot(x - cx, y - cy) - r)
    return Circle(snap(cx), snap(cy), snap(r)), miss


def _ellipse(points: np.ndarray) -> tuple[Ellipse, float]:
    (cx, cy), (width, height), angle = cv2.fitEllipseDirect(points.astype(np.float32))
    rx, ry = width / 2, height / 2
    if not (np.isfinite(rx * ry) and min(rx, ry) > 1.5):  # thinner, it is a line with the ends that pixels round
        return Ellipse(0, 0, 1, 1), np.inf
    local = turned(points - (cx, cy), -np.radians(angle))
    # First-order distance to an implicit curve: value over slope (Taubin 1991).
    value = (local[:, 0] / rx) ** 2 + (local[:, 1] / ry) ** 2 - 1
    slope = 2 * np.hypot(local[:, 0] / rx**2, local[:, 1] / ry**2)
    angle = (angle + 90) % 180 - 90
    if abs(angle) > 89.5 or abs(abs(angle) - 90) < 0.5:
        rx, ry, angle = ry, rx, 0.0
    elif abs(angle) < 0.5:
        angle = 0.0
    return Ellipse(snap(cx), snap(cy), snap(rx), snap(ry), round(angle, 2)), _miss(value / np.maximum(slope, 1e-9))


def _upright(points: np.ndarray) -> tuple[Rect, float]:
    return fit_rect(points, turned=False)


def _turned(points: np.ndarray) -> tuple[Rect, float]:
    return fit_rect(points, turned=True)


def fit_rect(points: np.ndarray, turned: bool, outline: np.ndarray | None = None) -> tuple[Rect, float]:
    """Fit a rectangle, rounded where no point lies near its corners.

    Args:
        points: ``(N, 2)`` on its sides; of each side some.
        turned: it need not be upright.
        outline: ``(N, 2)``, more points that lie on it or within, which tell how far it reaches at least.

    Returns:
        The rectangle and how badly it fits, in pixels.
    """
    around = points if outline is None else outline
    if turned:
        (cx, cy), (width, height), degrees = cv2.minAreaRect(around.astype(np.float32))
    else:
        (left, top), (right, bottom) = around.min(axis=0), around.max(axis=0)
        cx, cy, width, height, degrees = (left + right) / 2, (top + bottom) / 2, right - left, bottom - top, 0.0
    hx, hy = max(width / 2, 0.3), max(height / 2, 0.3)
    box = np.array([cx, cy, hx, hy, 0.0, np.radians(degrees)])
    free = [0, 1, 2, 3] + [5] * turned
    corners = _corner_distance(points, box)
    if corners.min() < 1.0:  # a sharp corner, as far as pixels show one: fit the sides alone
        sides = points[corners > 1.2]
        if len(sides) > 12:
            sharp = _refine(sides, box, free)
            miss = _miss(np.concatenate([_box_distance(sides, sharp), np.zeros(len(points) - len(sides))]))
            return _as_rect(sharp, turned), miss
    box[4] = min(corners.min() / (np.sqrt(2) - 1), hx, hy)
    rounded = _refine(points, box, [*free, 4])
    return _as_rect(rounded, turned), _miss(_box_distance(points, rounded))


def _as_rect(values: np.ndarray, turned: bool) -> Rect:
    cx, cy, hx, hy, radius, angle = (float(value) for value in values)
    degrees = 0.0
    if turned:
        degrees = float(np.degrees(angle))
        quarter = round(degrees / 90)
        if quarter % 2:
            hx, hy = hy, hx
        degrees = round(degrees - 90 * quarter, 2)
    if degrees:
        return Rect(cx - hx, cy - hy, 2 * hx, 2 * hy, radius, degrees)
    left, top, right, bottom = snap(cx - hx), snap(cy - hy), snap(cx + hx), snap(cy + hy)
    return Rect(left, top, right - left, bottom - top, snap(min(radius, hx, hy)))


def _refine(points: np.ndarray, start: np.ndarray, free: list[int]) -> np.ndarray:
    """Gauss-Newton on the distances to a rounded box, over the ``free`` ones of its numbers."""
    values = start.copy()
    for _ in range(8):
        distance, slopes = _box_slopes(points, values)
        jacobian = slopes[free].T
        gram = jacobian.T @ jacobian + 1e-6 * np.eye(len(free))
        change = np.clip(np.linalg.solve(gram, -jacobian.T @ distance), -2, 2)
        values[free] += change
        values[2:4] = np.maximum(values[2:4], 0.2)
        values[4] = np.clip(values[4], 0, min(values[2], values[3]))
        if np.abs(change).max() < 1e-4:
            break
    return values


def _box_distance(points: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the signed distance of points to a rounded box ``(cx, cy, half width, half height, radius, angle)``."""
    cx, cy, hx, hy, radius, angle = values
    across, down = np.abs(turned(points - (cx, cy), -angle)).T - np.array([[hx - radius], [hy - radius]])
    return np.hypot(np.maximum(across, 0), np.maximum(down, 0)) + np.minimum(np.maximum(across, down), 0) - radius


def _box_slopes(points: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the same, and by how much it grows with each of the box's numbers, ``(6, N)``."""
    cx, cy, hx, hy, radius, angle = values
    x, y = turned(points - (cx, cy), -angle).T
    across, down = np.abs(x) - (hx - radius), np.abs(y) - (hy - radius)
    over, under = np.maximum(across, 0), np.maximum(down, 0)
    outside = np.hypot(over, under)
    # Beyond both inner sides the nearest point is on a corner's arc, else on the nearer side.
    inside = np.where(outside > 0, outside, 1.0)
    flat = (outside == 0).astype(float)
    right = over / inside + flat * (across >= down)
    below = under / inside + flat * (across < down)
    signed_x, signed_y = right * np.sign(x), below * np.sign(y)
    c, s = np.cos(angle), np.sin(angle)
    slopes = np.array(
        [
            s * signed_y - c * signed_x,
            -s * signed_x - c * signed_y,
            -right,
            -below,
            right + below - 1,
            signed_x * y - signed_y * x,
        ]
    )
    return outside + np.minimum(np.maximum(across, down), 0) - radius, slopes


def _corner_distance(points: np.ndarray, values: np.ndarray) -> np.ndarray:
    cx, cy, hx, hy, _, angle = values
    local = np.abs(turned(points - (cx, cy), -angle)) - (hx, hy)
    return np.hypot(*local.T)


def turned(points: np.ndarray, angle: float) -> np.ndarray:
    """Return points ``(N, 2)`` turned by an angle in radians about the origin."""
    c, s = np.cos(angle), np.sin(angle)
    return points @ np.array([[c, s], [-s, c]])


def snap(value: float) -> float:
    """Return the nearest whole or half number where that is as good as certain, else the value."""
    near = round(float(value) * 2) / 2
    return near if abs(near - value) < SNAP else float(value)

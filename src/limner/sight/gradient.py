"""Finds the paint of a region from its pixels: one colour, a linear gradient or a radial one, round or elliptical.

The simplest paint that explains the pixels within a tolerance is taken. Where colour changes, it does so across the
gradient's lines of equal colour, so axis and centre follow from the slopes in closed form; a few Gauss-Newton steps on
the colours themselves correct what rounding to whole levels did to the slopes (variable projection after Kaufman 1975:
the colours of the stops are solved for in each step). Not covered: focal radial gradients, patterns.
"""

from collections.abc import Callable

import cv2
import msgspec
import numpy as np

from limner.sight import stops
from limner.sight.colour import largest
from limner.sight.paint import Axial, Concentric, Fill, Flat, distance, interpolate, locate

SAMPLE, FEW = 3000, 600
"""Pixels that a paint is judged by, and those that its shape is improved by."""
SMALLEST = 150
"""Pixels: in a smaller region a gradient is not told from the accidents of anti-aliasing."""
KNOTS = (2, 3, 5, 9, 17, 33)
EXCEPT = 0.015
"""The part of a region's pixels that a paint need not explain: those beside an edge that passed for pure."""
LEVEL, FRINGE = 1.0, 0.025
"""Levels within which all pixels but that part are of one colour: a gradient changes all over its region."""
NOISY, STILL, STIRRED = 2.5, 0.65, 0.06
"""In a picture with a larger tolerance than the first, the part of a flat region's pixels that is of one colour at
least, and the part at most that lossy compression stirred further than the tolerance, beside edges."""
RIM, INNER = 2, 0.4
"""Pixels from a region's border to which edges reach that passed for pure, half as far as they ring in a noisy picture;
and the part of a region that must lie further in to judge it by."""
HOPELESS = 1.5
"""Times the tolerance: of a gradient that is further off on average, the kind is wrong and not its numbers."""
ROUNDS = 5
SETTLING, BETTER = 2, 0.98
"""Steps taken beyond what is good enough, and the part of the error that each leaves at most, else it is not taken."""
CLOSE, ROUNDING = 1.1, 0.3
"""How many times as far off as many stops a few may be on average, and the levels more that no one sees."""
FLATTEST = 0.05
"""An ellipse flatter than this has lines of equal colour as straight as an axis has."""

Place = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""From a gradient's numbers and positions ``(N,)`` to the place of each in the gradient."""


class _Kind(msgspec.Struct, frozen=True):
    """A kind of gradient."""

    guess: Callable[[np.ndarray], np.ndarray | None]
    """From slopes, see ``_slopes``, to its numbers."""
    place: Place
    steps: tuple[float, ...]
    """A small change of each number."""
    build: Callable[[np.ndarray, tuple[float, float], np.ndarray, np.ndarray | None], Fill]
    """From its numbers, and the span, the colours and the offsets of its stops."""


def fit(image: np.ndarray, x: np.ndarray, y: np.ndarray, tolerance: float, slack: float = 0.0) -> Fill | None:
    """Find the simplest paint of some pixels.

    Args:
        image: ``(H, W, 4) float32`` premultiplied levels.
        x: columns of the pixels, ``(N,)`` integers.
        y: rows of the pixels.
        tolerance: how many levels a pixel may be off, noise included.
        slack: how many levels more it may be off a gradient, and a few pixels off a flat colour.

    Returns:
        The paint, or ``None`` where no kind of paint explains the pixels.
    """
    if len(x) > SAMPLE:
        chosen = np.random.default_rng(len(x)).choice(len(x), SAMPLE, replace=False)
        sx, sy = x[chosen], y[chosen]
    else:
        sx, sy = x, y
    colours = image[sy, sx]
    flat = Flat(np.median(colours, axis=0))
    off = largest(np.abs(flat.colour - colours))
    if _explains(off, tolerance) or (_explains(off, tolerance + slack) and np.mean(off > tolerance) <= 0.1):
        return flat
    level, stirred = np.mean(off > LEVEL), np.mean(off > tolerance)
    if level <= FRINGE or (tolerance > NOISY and level <= 1 - STILL and stirred <= STIRRED):
        return flat
    if len(x) < SMALLEST:
        return None
    if (even := _even(image, x, y, tolerance)) is not None:
        return even
    slopes = _slopes(image, x, y)
    px, py = sx + 0.5, sy + 0.5
    for kind in KINDS:
        numbers = kind.guess(slopes)
        found = None if numbers is None else _fitted(kind, numbers, px, py, colours, tolerance + slack)
        if found is not None:
            return kind.build(*found)
    return None


def _even(image: np.ndarray, x: np.ndarray, y: np.ndarray, tolerance: float) -> Flat | None:
    """Return the one colour of a region that only its rim strays from: the palest fringe of an edge, or its ringing."""
    rim, most = (RIM, LEVEL) if tolerance <= NOISY else (2 * RIM, tolerance / 2)
    mask = np.zeros((int(np.ptp(y)) + 1, int(np.ptp(x)) + 1), np.uint8)
    mask[y - y.min(), x - x.min()] = 1
    kernel = np.ones((2 * rim + 1, 2 * rim + 1), np.uint8)
    inner = cv2.erode(mask, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    rows, columns = np.nonzero(inner)
    if len(rows) < max(INNER * len(x), SMALLEST / 2):
        return None
    colours = image[rows + y.min(), columns + x.min()]
    flat = Flat(np.median(colours, axis=0))
    return flat if np.mean(largest(np.abs(flat.colour - colours)) > most) <= FRINGE else None


def _explains(off: np.ndarray, tolerance: float) -> bool:
    return bool(np.mean(off > tolerance) <= EXCEPT and np.mean(off) <= tolerance / 2)


def _fitted(
    kind: _Kind, numbers: np.ndarray, px: np.ndarray, py: np.ndarray, colours: np.ndarray, tolerance: float
) -> tuple[np.ndarray, tuple[float, float], np.ndarray, np.ndarray | None] | None:
    """Return a gradient's numbers and its stops' span, colours and offsets, or ``None`` where it is none."""
    few = slice(None, None, max(1, len(px) // FEW))
    attempt = 0
    while True:
        attempt += 1
        places = kind.place(numbers, px, py)
        span = (float(places.min()), float(places.max()))
        if not 1.5 <= span[1] - span[0] < np.inf:
            return None
        _, fine = _profile(places, span, KNOTS[-1], colours)
        if _explains(fine, tolerance):
            break
        if attempt == ROUNDS or np.mean(fine) > HOPELESS * tolerance:
            return None
        numbers = _improved(kind, numbers, px[few], py[few], colours[few])
    for _ in range(SETTLING):
        trial = _improved(kind, numbers, px[few], py[few], colours[few])
        others = kind.place(trial, px, py)
        ends = (float(others.min()), float(others.max()))
        if not 1.5 <= ends[1] - ends[0] < np.inf:
            break
        _, off = _profile(others, ends, KNOTS[-1], colours)
        if off.mean() > BETTER * fine.mean():
            break
        numbers, places, span, fine = trial, others, ends, off
    return _stopped(numbers, places, span, colours, fine, tolerance)


def _stopped(
    numbers: np.ndarray,
    places: np.ndarray,
    span: tuple[float, float],
    colours: np.ndarray,
    fine: np.ndarray,
    tolerance: float,
) -> tuple[np.ndarray, tuple[float, float], np.ndarray, np.ndarray | None] | None:
    """Add the fewest stops that are as good as many, or else enough at equal steps, to a gradient's numbers."""
    close = CLOSE * float(fine.mean()) + ROUNDING

    def explains(off: np.ndarray) -> bool:
        level = largest(np.abs(off))
        return _explains(level, tolerance) and float(level.mean()) <= close

    free = stops.place(places, colours, span, explains)
    if free is not None:
        return numbers, free[0], free[2], free[1]
    for count in KNOTS:
        knots, off = _profile(places, span, count, colours)
        if _explains(off, tolerance):
            return numbers, span, knots, None
    return None


def _profile(
    places: np.ndarray, span: tuple[float, float], count: int, colours: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the best colours ``(count, 4)`` at equal steps of ``span``, and by how much each pixel is off."""
    knot, on = locate(places, span, count)
    before = 1 - on
    gram = np.zeros((count, count))
    diagonal = np.arange(count)
    gram[diagonal, diagonal] = _sums(knot, before * before, count) + _sums(knot + 1, on * on, count)
    gram[diagonal[:-1], diagonal[1:]] = gram[diagonal[1:], diagonal[:-1]] = _sums(knot, before * on, count)[:-1]
    right = np.column_stack(
        [_sums(knot, before * channel, count) + _sums(knot + 1, on * channel, count) for channel in colours.T]
    )
    knots = _solve(gram, right, colours)
    return knots, largest(np.abs(knots[knot] + on[:, None] * np.diff(knots, axis=0)[knot] - colours))


def _sums(knot: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    return np.bincount(knot, values, count)


def _solve(gram: np.ndarray, right: np.ndarray, colours: np.ndarray) -> np.ndarray:
    # An empty step takes a little of the mean colour, not NaN.
    return np.clip(np.linalg.solve(gram + 1e-3 * np.eye(len(gram)), right + 1e-3 * colours.mean(axis=0)), 0, 255)


def _improved(kind: _Kind, numbers: np.ndarray, px: np.ndarray, py: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Take one Gauss-Newton step on a gradient's numbers, its colours being solved for."""
    places = kind.place(numbers, px, py)
    span, count = (float(places.min()), float(places.max())), KNOTS[-2]
    knots, _ = _profile(places, span, count, colours)
    rest = colours - interpolate(places, span, knots)
    knot, on = locate(places, span, count)
    basis = np.zeros((len(px), count))
    index = np.arange(len(px))
    basis[index, knot], basis[index, knot + 1] = 1 - on, on
    rise = np.diff(knots, axis=0)[knot] * ((count - 1) / (span[1] - span[0]))
    columns = []
    for number, step in enumerate(kind.steps):
        other = numbers.copy()
        other[number] += step
        columns.append(((kind.place(other, px, py) - places) / step)[:, None] * rise)
    slopes = np.stack(columns, axis=2).reshape(len(px), -1)
    # What a change of the stops' colours would do as well is no reason to change the numbers.
    slopes -= basis @ np.linalg.solve(basis.T @ basis + 1e-3 * np.eye(count), basis.T @ slopes)
    slopes = slopes.reshape(-1, len(numbers))
    gram = slopes.T @ slopes
    gram += np.diag(1e-3 * np.diag(gram) + 1e-9)
    return numbers + np.linalg.solve(gram, slopes.T @ rest.ravel())


def _slopes(image: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return ``(N, 5)``: position, then the slope tensor's entries xx, xy and yy, per sampled pixel."""
    x0, y0, x1, y1 = x.min(), y.min(), x.max() + 1, y.max() + 1
    mask = np.zeros((y1 - y0, x1 - x0), np.float32)
    mask[y - y0, x - x0] = 1
    # Rounding to whole levels hides slow slopes from neighbouring pixels: look over a width that grows with the region.
    size = int(np.clip(np.sqrt(len(x)) / 8, 3, 31)) | 1
    weight = cv2.blur(mask, (size, size), borderType=cv2.BORDER_CONSTANT)
    full = weight > 1 - 0.5 / size**2
    smooth = cv2.blur(image[y0:y1, x0:x1] * mask[..., None], (size, size), borderType=cv2.BORDER_CONSTANT)
    inner = cv2.erode(full.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0).astype(bool)
    inner[[0, -1]] = inner[:, [0, -1]] = False
    rows, columns = np.nonzero(inner)
    if len(rows) < 8:
        rows, columns = np.nonzero(mask[1:-1, 1:-1])
        rows, columns = rows + 1, columns + 1
    if len(rows) > SAMPLE:
        chosen = np.random.default_rng(len(rows)).choice(len(rows), SAMPLE, replace=False)
        rows, columns = rows[chosen], columns[chosen]
    gx = smooth[rows, columns + 1] - smooth[rows, columns - 1]
    gy = smooth[rows + 1, columns] - smooth[rows - 1, columns]
    tensor = [(gx * gx).sum(1), (gx * gy).sum(1), (gy * gy).sum(1)]
    return np.column_stack([columns + x0 + 0.5, rows + y0 + 0.5, *tensor]).astype(float)


def _axis(slopes: np.ndarray) -> np.ndarray | None:
    """Return the angle of a linear gradient: along its strongest slope."""
    xx, xy, yy = slopes[:, 2:].sum(axis=0)
    return np.array([0.5 * np.arctan2(2 * xy, xx - yy)])


def _along(numbers: np.ndarray, px: np.ndarray, py: np.ndarray) -> np.ndarray:
    ux, uy = _direction(numbers[0])
    return px * ux + py * uy


def _direction(angle: float) -> tuple[float, float]:
    ux, uy = float(np.cos(angle)), float(np.sin(angle))
    if abs(ux) < 0.01:
        return 0.0, 1.0
    return (1.0, 0.0) if abs(uy) < 0.01 else (ux, uy)


def _centre(slopes: np.ndarray) -> np.ndarray | None:
    """Return the centre of a round gradient: each slope points at it, so it is the point nearest to all their lines."""
    x, y, xx, xy, yy = slopes.T
    # The projector across the slope, weighted by its strength: (trace(T) I - T).
    matrix = np.array([[yy.sum(), -xy.sum()], [-xy.sum(), xx.sum()]])
    if not len(x) or np.linalg.cond(matrix) > 1e6:
        return None
    return np.linalg.solve(matrix, [(yy * x - xy * y).sum(), (xx * y - xy * x).sum()])


def _about(numbers: np.ndarray, px: np.ndarray, py: np.ndarray) -> np.ndarray:
    return np.hypot(px - numbers[0], py - numbers[1])


def _ellipse(slopes: np.ndarray) -> np.ndarray | None:
    """Return centre, logarithm of the squeeze and angle of an elliptical gradient.

    Its slopes run along ``A p - b`` with ``A`` symmetric: of all such fields that across which slopes are least, which
    is an eigenvalue problem in the five numbers of ``A`` and ``b``.
    """
    x, y, xx, xy, yy = slopes.T
    if len(x) < 8 or not (total := xx + yy).any():
        return None
    middle, size = np.array([x.mean(), y.mean()]), max(float(np.ptp(x)), float(np.ptp(y)), 1.0)
    x, y, one, none = (x - middle[0]) / size, (y - middle[1]) / size, np.ones_like(x), np.zeros_like(x)
    u, v = np.array([x, y, none, -one, none]), np.array([none, x, y, none, -one])
    mixed = (u * xy) @ v.T
    across = (v * xx) @ v.T - mixed - mixed.T + (u * yy) @ u.T
    both = (u * total) @ u.T + (v * total) @ v.T
    root = np.linalg.inv(np.linalg.cholesky(both + 1e-9 * np.trace(both) * np.eye(5)))
    a, b, c, *shift = root.T @ np.linalg.eigh(root @ across @ root.T)[1][:, 0]
    bends, axes = np.linalg.eigh(np.array([[a, b], [b, c]]) * np.sign(a + c))
    if bends[0] < FLATTEST**2 * bends[1]:
        return None
    centre = middle + size * np.linalg.solve([[a, b], [b, c]], shift)
    return np.array([*centre, 0.5 * np.log(bends[0] / bends[1]), np.arctan2(axes[1, 0], axes[0, 0])])


def _around(numbers: np.ndarray, px: np.ndarray, py: np.ndarray) -> np.ndarray:
    cx, cy, flat, angle = numbers
    return distance(px, py, (cx, cy), float(np.exp(np.clip(flat, -4, 4))), float(np.degrees(angle)))


def _elliptical(
    numbers: np.ndarray, span: tuple[float, float], colours: np.ndarray, offsets: np.ndarray | None
) -> Fill:
    cx, cy, flat, angle = (float(number) for number in numbers)
    return Concentric((cx, cy), span, colours, float(np.exp(np.clip(flat, -4, 4))), float(np.degrees(angle)), offsets)


def _round(numbers: np.ndarray, span: tuple[float, float], colours: np.ndarray, offsets: np.ndarray | None) -> Fill:
    return Concentric((float(numbers[0]), float(numbers[1])), span, colours, offsets=offsets)


KINDS = (
    _Kind(_axis, _along, (1e-3,), lambda n, *stops: Axial(_direction(n[0]), *stops)),
    _Kind(_centre, _about, (0.1, 0.1), _round),
    _Kind(_ellipse, _around, (0.1, 0.1, 1e-3, 1e-3), _elliptical),
)

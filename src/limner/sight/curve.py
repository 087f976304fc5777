"""Fits an outline: corners kept, straight runs straight, smooth runs as few cubic Beziers as the tolerance allows.

Corners are where the outline turns as sharply at a small scale as at twice that scale (an arc turns half as much);
their places are the crossings of the lines fitted on both sides, which undoes the rounding that pixels cause. Between
corners, cubics with fixed end tangents are fitted by least squares (``bezier``).
"""

import itertools

import numpy as np

from limner.sight import arcs, bezier
from limner.sight.graph import Subpath

STEP = 0.5
"""Pixels between resampled points, the unit of the lengths below; thrice that for outlines that are rough anyway."""
COARSE = 0.5
"""Tolerance in pixels from which an outline is a rough one."""
CORNER = np.radians(26)
WINDOW = 12
"""Points on either side that tell the direction at a point: six pixels."""
SHORTEST = 3
"""Steps that a cubic spans at least: on four points it has no choice."""
AHEAD = 5
"""How many times longer than the cubic before it a cubic is tried first."""
ROUNDING = 0.9
"""Pixels next to a corner where pixels round the outline; they are left out of fits."""


def fit(points: np.ndarray, tolerance: float) -> Subpath:
    """Fit a closed outline.

    Args:
        points: ``(N, 2)`` in pixels, the last point not repeated.
        tolerance: the farthest that a point may lie from the fit, in pixels.

    Returns:
        An outline of lines, circular arcs and cubic Beziers.
    """
    points = resample(points, STEP if tolerance < COARSE else 3 * STEP)
    corners = find_corners(points)
    if len(corners) == 0:
        return _smooth_loop(points, tolerance)
    chains = [_between(points, start, stop) for start, stop in zip(corners, np.roll(corners, -1), strict=True)]
    lines = [_straight(chain, tolerance) for chain in chains]
    vertices = np.array([_vertex(points, corners, lines, k) for k in range(len(corners))])
    segments: list[tuple[float, ...]] = []
    for k, chain in enumerate(chains):
        end = vertices[(k + 1) % len(corners)]
        line = lines[k]
        if line is None:
            segments += _fit_chain(chain, vertices[k], end, tolerance)
        else:  # where a corner lies off the line, a notch too small to have corners of its own leads to it
            landings = [_nearest(line, vertex) for vertex in (vertices[k], end)]
            steps = [
                landing
                for landing, vertex in zip(landings, (vertices[k], end), strict=True)
                if np.hypot(*(landing - vertex)) > 2 * tolerance
            ]
            segments += [_pair(step) for step in (*steps, end)]
    return Subpath(_pair(vertices[0]), tuple(segments))


def resample(points: np.ndarray, step: float = STEP) -> np.ndarray:
    """Return points at equal steps of about ``step`` pixels along a closed outline."""
    closed = np.vstack([points, points[:1]])
    lengths = np.hypot(*np.diff(closed, axis=0).T)
    position = np.concatenate([[0], np.cumsum(lengths)])
    count = max(12, int(position[-1] / step))
    at = np.arange(count) * (position[-1] / count)
    return np.column_stack([np.interp(at, position, closed[:, 0]), np.interp(at, position, closed[:, 1])])


def find_corners(points: np.ndarray) -> np.ndarray:
    """Return the indices of the corners of evenly resampled ``points`` in order."""
    count = len(points)
    near = max(2, min(4, count // 12))
    far = 2 * near
    turn, wide = _turn(points, near), _turn(points, far)
    strength = np.abs(turn)
    sharp = (np.abs(wide) > CORNER) & (strength > 0.7 * np.abs(wide)) & (strength > 0.8 * CORNER)
    # Two corners closer than `far` spoil each other's wide turn: a very sharp small turn is a corner by itself.
    sharp |= strength > np.radians(70)
    window = range(-near, near + 1)
    peak = np.max([np.roll(strength, shift) for shift in window], axis=0)
    found = np.flatnonzero(sharp & (strength >= peak - 1e-9))
    if len(found) > 1:
        gap = np.diff(np.r_[found, found[0] + count])
        found = found[gap > near // 2]
    return found


def _turn(points: np.ndarray, reach: int) -> np.ndarray:
    before = points - np.roll(points, reach, axis=0)
    after = np.roll(points, -reach, axis=0) - points
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return np.arctan2(cross, (before * after).sum(axis=1))


def _between(points: np.ndarray, start: int, stop: int) -> np.ndarray:
    if stop <= start:
        return np.vstack([points[start:], points[: stop + 1]])
    return points[start : stop + 1]


def _sharpen(points: np.ndarray, corners: np.ndarray, k: int) -> np.ndarray:
    """Return the crossing of the lines fitted to both sides of a corner, or the corner's own point."""
    count, here = len(points), int(corners[k])
    back = (here - int(corners[k - 1]) - 1) % count + 1
    ahead = (int(corners[(k + 1) % len(corners)]) - here - 1) % count + 1
    skip = round(ROUNDING / STEP)
    sides = []
    for sign, room in ((-1, back), (1, ahead)):
        reach = min(round(4 / STEP), room - skip)
        if reach - skip < 2:
            return points[here]
        side = points[(here + sign * np.arange(skip, reach + 1)) % count]
        sides.append(_line(side))
    vertex = _crossing(sides[0], sides[1])
    return vertex if vertex is not None and np.hypot(*(vertex - points[here])) < 1.6 else points[here]


Line = tuple[np.ndarray, np.ndarray]


def _straight(chain: np.ndarray, tolerance: float) -> Line | None:
    """Return the line through the whole run between two corners, or ``None`` where it is no line."""
    skip = max(round(ROUNDING / STEP), min(round(3 * ROUNDING / STEP), len(chain) // 8))
    body = chain[skip:-skip]
    if len(body) < 4:
        return None
    return _line(body) if _is_straight(body, tolerance) else None


def _vertex(points: np.ndarray, corners: np.ndarray, lines: list[Line | None], k: int) -> np.ndarray:
    """Return a corner's true place: where the straight sides meet, else where its surroundings point to."""
    before, after = lines[k - 1], lines[k]
    if before is not None and after is not None:
        crossing = _crossing(before, after)
        if crossing is not None and np.hypot(*(crossing - points[corners[k]])) < 1.6:
            return crossing
    return _sharpen(points, corners, k)


def _nearest(line: Line, point: np.ndarray) -> np.ndarray:
    through, along = line
    return through + ((point - through) @ along) * along


def _crossing(first: Line, second: Line) -> np.ndarray | None:
    (p, u), (q, v) = first, second
    cross = u[0] * v[1] - u[1] * v[0]
    if abs(cross) < 0.25:
        return None
    return p + ((q[0] - p[0]) * v[1] - (q[1] - p[1]) * v[0]) / cross * u


def _line(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centre = points.mean(axis=0)
    xx, xy, yy = _moments(points - centre)
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    return centre, np.array([np.cos(angle), np.sin(angle)])


def _moments(offsets: np.ndarray) -> tuple[float, float, float]:
    x, y = offsets[:, 0], offsets[:, 1]
    return float(x @ x), float(x @ y), float(y @ y)


def _smooth_loop(points: np.ndarray, tolerance: float) -> Subpath:
    """Fit an outline without corners, cut where it is flattest."""
    bend = np.abs(_turn(points, max(2, min(8, len(points) // 8))))
    rolled = np.roll(points, -int(bend.argmin()), axis=0)
    wrap = min(WINDOW, len(points) - 1)
    around = np.vstack([rolled[-wrap:], rolled, rolled[: wrap + 1]])
    directions = _directions(around)[wrap : wrap + len(points) + 1]
    chain = np.vstack([rolled, rolled[:1]])
    return Subpath(_pair(chain[0]), tuple(_fit_smooth(chain, directions, tolerance)))


def _fit_chain(chain: np.ndarray, start: np.ndarray, end: np.ndarray, tolerance: float) -> list[tuple[float, ...]]:
    """Fit the run between two corners, whose true places are ``start`` and ``end``."""
    skip = round(ROUNDING / STEP)
    body = chain[skip:-skip] if len(chain) > 2 * skip + 3 else chain[1:-1]
    full = np.vstack([start, body, end])
    if _is_straight(full, tolerance):
        return [_pair(end)]
    return _fit_smooth(full, _directions(full), tolerance)


def _is_straight(points: np.ndarray, tolerance: float) -> bool:
    """Say whether a run is a straight line that pixels made uneven: off it here and there, but not bowed."""
    if len(points) < 4:
        return True
    centre, axis = _line(points)
    offset = points - centre
    aside = offset[:, 0] * axis[1] - offset[:, 1] * axis[0]
    farthest = float(np.abs(aside).max())
    if not 0.5 * tolerance < farthest <= 1.5 * tolerance:
        return farthest <= tolerance
    at = np.linspace(-1, 1, len(points))
    arch = 1 / 3 - at * at  # what a parabola leaves of itself beside the line fitted to it
    bow = arch @ aside / (arch @ arch)
    return abs(float(bow)) < 0.5 * tolerance


def _off_chord(points: np.ndarray) -> np.ndarray:
    axis = points[-1] - points[0]
    length = float(np.hypot(*axis))
    offset = points - points[0]
    if length < 1e-9:
        return np.hypot(*offset.T)
    return np.abs(offset[:, 0] * axis[1] - offset[:, 1] * axis[0]) / length


def _fit_smooth(points: np.ndarray, directions: np.ndarray, tolerance: float) -> list[tuple[float, ...]]:
    """Fit a run without corners: straight runs first, cubics between them, tangents shared at every joint."""
    runs = _straight_runs(points)
    directions = directions.copy()
    for start, stop in runs:
        directions[[start, stop]] = _unit(points[stop] - points[start])
    joints = sorted({0, *(index for run in runs for index in run), len(points) - 1})
    lines = {start for start, _ in runs}
    segments: list[tuple[float, ...]] = []
    for start, stop in itertools.pairwise(joints):
        if start in lines:
            segments.append(_pair(points[stop]))
        elif tolerance < COARSE and (arc := arcs.follow(points[start : stop + 1])):
            segments += arc
        else:
            segments += cubics(points[start : stop + 1], directions[start : stop + 1], tolerance)
    return segments


def _directions(points: np.ndarray) -> np.ndarray:
    """Return unit directions of travel ``(N, 2)``: slopes of parabolas over a window, one-sided at the ends.

    Rasterisers that sample four times a pixel (resvg, Skia) make steps of a quarter pixel in a nearly level edge: only
    a window of several pixels sees the slope through them.
    """
    result = np.empty_like(points)
    last = len(points) - 1
    for reach in (3, 6, WINDOW):
        if 2 * reach > last:
            break
        weights = np.arange(-reach, reach + 1) / (reach * (reach + 1) * (2 * reach + 1) / 3)
        for axis in (0, 1):
            result[reach : last + 1 - reach, axis] = np.correlate(points[:, axis], weights, "valid")
    edge = min(3, last // 2)
    result[: edge + 1] = _end_direction(points)
    result[last - edge :] = -_end_direction(points[::-1])
    lengths = np.hypot(*result.T)
    return result / np.maximum(lengths, 1e-12)[:, None]


def _end_direction(points: np.ndarray) -> np.ndarray:
    """Return the direction at the first point from a parabola through it, so that curvature does not bias it."""
    offset = points[1 : WINDOW + 5] - points[0]
    along = np.hypot(*offset.T)
    if len(offset) < 4:
        return offset[-1]
    a, b, c = float(along @ along), float((along**3).sum()), float((along**4).sum())
    right1, right2 = along @ offset, (along**2) @ offset
    determinant = a * c - b * b
    return (right1 * c - right2 * b) / determinant if determinant > 1e-9 else offset[-1]


def _straight_runs(points: np.ndarray) -> list[tuple[int, int]]:
    """Return index pairs of the runs that are straight: long for their shape, and not merely the flat of an arc."""
    shortest = max(24, len(points) // 8)
    runs = []
    for start, stop in _split_by_chord(points, 0.25):
        if stop - start < shortest:
            continue
        if _is_straight(points[start : stop + 1], 0.22):
            runs.append((start, stop))
    return runs


def _split_by_chord(points: np.ndarray, tolerance: float) -> list[tuple[int, int]]:
    """Return the edges of the Douglas-Peucker polyline through ``points`` as index pairs."""
    done: list[tuple[int, int]] = []
    stack = [(0, len(points) - 1)]
    while stack:
        start, stop = stack.pop()
        off = _off_chord(points[start : stop + 1])
        worst = int(off.argmax())
        if off[worst] <= tolerance or stop - start < 2:
            done.append((start, stop))
        else:
            stack += [(start + worst, stop), (start, start + worst)]
    return sorted(done)


def cubics(points: np.ndarray, directions: np.ndarray, tolerance: float) -> list[tuple[float, ...]]:
    """Fit cubics through a smooth run, each as long as the tolerance allows.

    The error is no steady function of the length, so each search comes down from a length that is likely too long.
    """

    def fitted(start: int, stop: int) -> tuple[np.ndarray, float]:
        return bezier.fit(points[start : stop + 1], directions[start], -directions[stop], tolerance)

    segments: list[tuple[float, ...]] = []
    start, last = 0, len(points) - 1
    reach = last
    while start < last:
        stop = longest = min(start + reach, last)
        control, off = fitted(start, stop)
        while off > tolerance and stop - start > SHORTEST:
            longest = stop
            # A cubic's error grows with the fourth power of its length.
            factor = float(np.clip((tolerance / off) ** 0.25, 0.3, 0.8))
            stop = start + max(SHORTEST, int((stop - start) * factor))
            control, off = fitted(start, stop)
        if longest - stop > 4:
            middle = (stop + longest) // 2
            longer, off = fitted(start, middle)
            if off <= tolerance:
                stop, control = middle, longer
        segments.append((*_pair(control[1]), *_pair(control[2]), *_pair(control[3])))
        reach = AHEAD * (stop - start)
        start = stop
    return segments


def _unit(vector: np.ndarray) -> np.ndarray:
    length = float(np.hypot(*vector))
    return vector / length if length > 1e-9 else np.array([1.0, 0.0])


def _pair(point: np.ndarray) -> tuple[float, float]:
    return float(point[0]), float(point[1])

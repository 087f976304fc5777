"""Poses as CSS's individual transforms: translate, rotate, scale and skew about an origin, each a series over time.

The linear part is factored as rotation, scale and shear in the order of CSS (Transforms 2, section 8; the QR
factorisation of Golub and Van Loan, section 5.2). Angles are unwrapped, and a mirror image is a negative scale.
"""

from dataclasses import dataclass

import numpy as np

from limner.motion.noise import spread
from limner.sight.tracks import Track

LEAST, WORST = 0.05, 0.5
"""Pixels: no tracker is trusted to be more exact, and none whose tracks are worth explaining is less."""
BETTER = 1.4
"""How much more than the point that moves least another may move that is said to stay, too."""
NEARLY = 1.5
"""Pixels: a sprite's box is this much larger than the thing, so its centre may be off by half of it."""
SIGMAS = 4.0
"""Standard deviations within which two things are the same."""
MOST = 0.95
"""Part of the frames in which they must be."""


@dataclass(frozen=True)
class Moves:
    """A track's transforms."""

    origins: list[tuple[float, float]]
    """In pixels of the canonical frame, the likeliest first: there are several where only the paths that they take,
    the entries of ``paths``, can tell which makes the simpler story."""
    paths: list[np.ndarray]
    """``(N, 2)`` for each origin: how it moves; none where it stays."""
    errors: list[float]
    """Pixels: how exact each path is."""
    values: dict[str, np.ndarray]
    """``rotate`` (N, 1) degrees, ``scale`` (N, 1) or (N, 2), ``skew`` (N, 1) degrees; NaN where
    not known. What never changes is left out."""
    sigma: dict[str, np.ndarray]
    """Their standard deviations, of the same shapes."""


@dataclass(frozen=True)
class Box:
    """Where a thing is before its poses: upright, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def low(self) -> np.ndarray:
        """Its top left corner."""
        return np.array([self.x, self.y])

    @property
    def size(self) -> np.ndarray:
        """Width and height."""
        return np.array([max(self.width, 1.0), max(self.height, 1.0)])

    @property
    def corners(self) -> np.ndarray:
        """``(4, 3)``, homogeneous."""
        x, y, right, down = self.x, self.y, self.x + self.width, self.y + self.height
        return np.array([(x, y, 1), (right, y, 1), (x, down, 1), (right, down, 1)], float)


def box_of(track: Track) -> Box:
    """Where a track's sprite is in its canonical frame."""
    height, width = track.sprite.shape[:2]
    return Box(float(track.corner[0]), float(track.corner[1]), float(width), float(height))


def paths(pose: np.ndarray, box: Box) -> np.ndarray:
    """Where a box's corners are at poses ``(N, 3, 3)``, ``(N, 8)`` pixels; NaN where it is not seen."""
    seen = np.einsum("nij,kj->nki", pose, box.corners)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (seen[:, :, :2] / seen[:, :, 2:]).reshape(len(seen), 8)


def exactness(points: np.ndarray) -> float:
    """Pixels: standard deviation of the noise in the paths ``(N, P)`` of points."""
    noise = float(np.median([spread(points[:, column]) for column in range(points.shape[1])]))
    return min(max(noise, LEAST), WORST)


def decompose(pose: np.ndarray, box: Box) -> Moves:
    """Factor a thing's affine poses, about the origin that makes their story simplest.

    Args:
        pose: ``(N, 3, 3)``: translations, similarities or affine maps; NaN where they tell nothing.
        box: what they move.
    """
    noise = exactness(paths(pose, box))
    size = box.size
    linear, shift = pose[:, :2, :2], pose[:, :2, 2]
    known = np.asarray(np.isfinite(pose).all((1, 2)))
    centre = box.low + size / 2
    values: dict[str, np.ndarray] = {}
    sigma: dict[str, np.ndarray] = {}
    if known.sum() > 1 and not _same(linear[known] - np.eye(2), noise / size):
        values, sigma = _factors(linear, size, noise)
    origins = _origins(linear, shift, known, box, noise, "rotate" in values) if values else [centre]
    tracks, errors = [], []
    for origin in origins:
        moved = linear @ origin + shift - origin
        lever = 0.5 + (np.linalg.norm((origin - centre) / size) if values else 0.0)
        error = max(float(np.median([spread(moved[:, axis]) for axis in (0, 1)])), noise * lever)
        error = max(min(error, 4 * noise * lever), LEAST)
        if known.any() and not _same(moved[known] - np.median(moved[known], 0), np.full((known.sum(), 2), error)):
            tracks.append(moved)
            errors.append(error)
    return Moves([(float(x), float(y)) for x, y in origins], tracks, errors, values, sigma)


def _same(gap: np.ndarray, sigma: np.ndarray) -> bool:
    """Whether gaps ``(N, ...)`` are nothing but noise."""
    ratio = np.abs(gap) / np.maximum(sigma, 1e-12)
    each = ratio.reshape(len(ratio), -1).max(1)
    runs = np.convolve(each > SIGMAS, np.ones(3), "same")  # what is there for three frames on end is no accident
    return bool((each < SIGMAS).mean() >= MOST and not (runs >= 3).any())


def _factors(linear: np.ndarray, size: np.ndarray, noise: float) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Rotation, scale and shear of linear maps ``(N, 2, 2)``, only those that change."""
    first, second = linear[:, :, 0], linear[:, :, 1]
    lengths = np.stack([np.linalg.norm(first, axis=1), np.linalg.norm(second, axis=1)], 1)
    small = noise / (size * np.maximum(lengths, 1e-3))  # radians: how exact each axis' direction is
    ax, ay = np.arctan2(first[:, 1], first[:, 0]), np.arctan2(-second[:, 0], second[:, 1])
    flipped = linear[:, 0, 0] * linear[:, 1, 1] - linear[:, 0, 1] * linear[:, 1, 0] < 0
    lean = _half(ay - ax - np.pi * flipped)  # 0 where the axes stand upright on each other
    upright = _same(lean[np.isfinite(lean)][:, None], np.hypot(small[:, 0], small[:, 1])[np.isfinite(lean)][:, None])
    if upright:
        share = small[:, 1] ** 2 / (small**2).sum(1)
        angle = ax + _half(ay - ax - np.pi * flipped) * (1 - share)
        error = small[:, 0] * small[:, 1] / np.sqrt((small**2).sum(1))
    else:
        angle, error = ax, small[:, 0]
    angle, mirror = _followed(angle, flipped, np.max(lengths, 1))
    scale = lengths * mirror
    sigma_scale = np.broadcast_to(noise / size, scale.shape).copy()
    values, sigma = {}, {}
    shear = np.zeros(len(angle))
    if not upright:
        scale[:, 1] *= np.cos(lean)
        # The second axis is at (x scale * shear, y scale) before it is turned.
        shear = np.tan(-lean) * scale[:, 1] / scale[:, 0]
        values["skew"] = np.degrees(np.arctan(shear))[:, None]
        sigma["skew"] = np.degrees(np.hypot(small[:, 0], small[:, 1]))[:, None]
    here = np.isfinite(angle)
    if not _same(angle[here][:, None] - np.median(angle[here]), error[here][:, None]):
        values["rotate"], sigma["rotate"] = np.degrees(angle)[:, None], np.degrees(error)[:, None]
    both = np.hypot(*sigma_scale.T)
    if _same((scale[here, 0] - scale[here, 1])[:, None], both[here][:, None]):
        weight = 1 / sigma_scale**2
        scale = (scale * weight).sum(1, keepdims=True) / weight.sum(1, keepdims=True)
        sigma_scale = 1 / np.sqrt(weight.sum(1, keepdims=True))
    if not _same(scale[here] - 1, sigma_scale[here]):
        values["scale"], sigma["scale"] = scale, sigma_scale
    return values, sigma


def _half(angle: np.ndarray) -> np.ndarray:
    """Angles in radians to the nearest of their kind about 0, half turns aside."""
    return angle - np.pi * np.round(angle / np.pi)


def _followed(angle: np.ndarray, flipped: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Choose among the two ways to tell each frame, so that they join: unwrapped angles, and signs ``(N, 2)``.

    A turn by half a circle is the same as both signs changed. What is not known stays NaN.
    """
    known = np.flatnonzero(np.isfinite(angle))
    result, signs = np.full(len(angle), np.nan), np.ones((len(angle), 2))
    last, speed = 0.0, 0.0
    for step, k in enumerate(known):
        ways = [(angle[k], (1.0, 1.0)), (angle[k] + np.pi, (-1.0, -1.0))]
        if flipped[k]:
            ways = [(angle[k], (1.0, -1.0)), (angle[k] + np.pi, (-1.0, 1.0))]
        best = None
        for value, sign in ways:
            guess = last + speed if step else 0.0
            whole = value + 2 * np.pi * np.round((guess - value) / (2 * np.pi))
            changed = float(np.abs(np.array(sign) - signs[known[step - 1]]).sum()) if step else -sum(sign)
            price = abs(whole - guess) + (0.8 * changed if step else changed)
            if best is None or price < best[0]:
                best = (price, whole, sign)
        assert best is not None
        _, whole, sign = best
        if step:
            frames = k - known[step - 1]
            speed = (whole - last) / frames if abs(whole - last) < np.pi / 2 * frames else 0.0
        last, result[k], signs[k] = whole, whole, sign
    return result, signs


def _origins(
    linear: np.ndarray, shift: np.ndarray, known: np.ndarray, box: Box, noise: float, turns: bool
) -> list[np.ndarray]:
    """Choose the points about which a thing may turn and grow, the likeliest first.

    One that stays where it is, if there is such a point; else of the centre, the corners and the middles of the edges
    the one whose path bends least, and the point that moves most smoothly.
    """
    size, low = box.size, box.low
    middle = low + size / 2
    named = [low + size * np.array(part) for part in
             ((0.5, 0.5), (0.5, 1), (0.5, 0), (0, 0.5), (1, 0.5), (0, 0), (1, 0), (0, 1), (1, 1))]  # fmt: skip
    maps, moves = linear[known] - np.eye(2), shift[known]
    count = len(maps)
    fixed = _least(maps, np.broadcast_to(-np.eye(2), (count, 2, 2)), moves, middle, noise)

    def path(point: np.ndarray) -> np.ndarray:
        return maps @ point + moves

    # What moves fast seems to be noisy; the point that stays, if there is one, shows how exact the poses are.
    noise = max(min(noise, 2 * max(spread(path(fixed)[:, 0]), spread(path(fixed)[:, 1]))), LEAST)
    least = float(path(fixed).std(0).max())

    def stays(point: np.ndarray) -> bool:
        way = path(point)
        lever = 0.6 + np.linalg.norm((point - middle) / size)
        return _same(way - way.mean(0), np.full_like(way, noise * lever)) and way.std(0).max() < BETTER * least

    for point in named:
        if stays(point):
            return [point]
    within = (np.abs(fixed - middle) < size * 0.75).all()
    if (turns or within) and stays(fixed):
        # What grows one way only stays anywhere along the other: there its middle or an edge is the plainest.
        lines = [np.array([x, fixed[1]]) for x in low[0] + size[0] * np.array([0.5, 0, 1])]
        lines += [np.array([fixed[0], y]) for y in low[1] + size[1] * np.array([0.5, 1, 0])]
        for point in (*map(_rounded, lines), *lines, _rounded(fixed)):
            if stays(point):
                return [point]
        return [fixed]
    bends = [(_bend(maps @ point + moves), index) for index, point in enumerate(named)]
    best, index = min((bend * (1 if index == 0 else 1.1), index) for bend, index in bends)
    if count > 6:
        second = np.diff(maps, 2, axis=0)
        smooth = _least(second, None, np.diff(moves, 2, axis=0), middle, noise)
        near = min(float(np.linalg.norm(smooth - point)) for point in named) < NEARLY
        if (near or turns) and _bend(maps @ smooth + moves) < best:
            return [named[index], smooth]
    return [named[index]]


def _rounded(point: np.ndarray) -> np.ndarray:
    return np.round(point * 2) / 2


def _least(
    maps: np.ndarray, constant: np.ndarray | None, moves: np.ndarray, near: np.ndarray, noise: float
) -> np.ndarray:
    """The point for which ``maps @ point + moves`` (and a constant) vanish best, drawn a little to ``near``."""
    wide = maps if constant is None else np.concatenate([maps, constant], 2)
    rows = wide.reshape(-1, wide.shape[2])
    right = -(moves + maps @ near).ravel()
    weight = np.ones(len(right))
    answer = np.zeros(rows.shape[1])
    ridge = np.diag([1e-6, 1e-6, *([1e-12] * (rows.shape[1] - 2))])
    for _ in range(5 if constant is None else 2):  # reweighted: kinks of the path are outliers
        answer = np.linalg.solve(rows.T @ (rows * weight[:, None]) + ridge, rows.T @ (right * weight))
        weight = 1 / np.maximum(np.abs(right - rows @ answer), noise)
        weight /= weight.max()
    return near + answer[:2]


def _bend(path: np.ndarray) -> float:
    """How much a path ``(N, 2)`` bends: the sum of its second differences."""
    return float(np.linalg.norm(np.diff(path, 2, axis=0), axis=1).sum())

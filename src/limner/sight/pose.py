"""Lays a sprite on a frame to a fraction of a pixel: photometric Gauss-Newton with a known ground.

What is seen is ``G + o (P(W) - a(W) G)``: the ground G, the opacity o, and the sprite's premultiplied colour P and
alpha a, warped by W. The warp is stepped in the frame's own coordinates (forward compositional, Baker and Matthews
2004), with Tukey-like robust weights, so what covers the thing unforeseen counts little; pixels that are known to be
covered count nothing. Opacity is solved in closed form. Poses map canonical points to the frame's, pixel corners at
whole numbers.
"""

import math
from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight.moving import FINE

MODELS = ("still", "translation", "zoom", "similarity", "stretch", "affine", "homography")
"""``zoom`` is a similarity that does not turn, and ``stretch`` an affine map without shear or turn."""
ALL = np.ones((1, 3), np.float32)
ENOUGH = 2400
"""Pixels that a step is computed from, at most: the ones with most to say."""
MARGIN = 3
BETWEEN = np.array([-0.09375, 0.59375, 0.59375, -0.09375])
"""Weights of the pixels around what lies midway between two (cubic convolution with a = -0.75)."""
NARROW = 1
"""Pixels around a sprite, with its own border, that a fit looks at."""
BESIDE = np.ones((3, 3), np.uint8)
SMALL = 128 * 128
"""Pixels of a sprite below which it is drawn from four times its size, not from twice: few pixels must tell more."""
CLOSE, FITS = (0.01, 0.001), 0.1
"""Pixels that a step moves a thing's edges by, below which there is nothing more to gain, where it misses by less than
``FITS`` pixels and elsewhere: an edge that is off is trusted little at first, and comes along later.
"""


class Fit(msgspec.Struct, eq=False):
    """How a sprite lies on a frame."""

    pose: np.ndarray
    opacity: float
    error: float
    """Mean absolute difference where the sprite shows, levels of brightness; colour counts a quarter."""
    gain: float
    """Part of what differs from the ground that the sprite explains, where it shows."""
    miss: float
    """Root of the mean squared difference over that of the sprite's slopes: about the pixels by which edges are off."""
    tint: np.ndarray | None = None
    """``(3,)``: the one colour that it has in this frame, where that was solved for."""
    seen: float = 1.0
    """Part of what lies within the frame that nothing hides."""


class Sprite(msgspec.Struct, eq=False):
    """A cut-out ready to be warped."""

    picture: np.ndarray
    """``(h, w, 4) float32``, premultiplied, with a border of nothing."""
    corner: tuple[int, int]
    """Of the picture's top left pixel in the canonical frame, border included."""
    half: np.ndarray | None = None
    """At half size, and again at half of that, for where it is drawn small."""
    quarter: np.ndarray | None = None
    fine: dict[int, np.ndarray] = msgspec.field(default_factory=dict)
    """At twice the size of these, by what they are reduced: made when they are first drawn."""

    @property
    def box(self) -> np.ndarray:
        """``(4, 2)``: corners of the picture in the canonical frame."""
        (x, y), (h, w) = self.corner, self.picture.shape[:2]
        return np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], float)


def ready(cut: np.ndarray, corner: tuple[int, int]) -> Sprite:
    """Make a sprite ready from ``(h, w, 4)`` straight colour and alpha."""
    picture = cut.astype(np.float32).copy()
    picture[..., :3] *= picture[..., 3:]
    picture = np.pad(picture, ((4, 4), (4, 4), (0, 0)))
    high, wide = picture.shape[:2]
    even = np.pad(picture, ((0, -high % 4), (0, -wide % 4), (0, 0)))
    half = cv2.resize(even, (even.shape[1] // 2, even.shape[0] // 2), interpolation=cv2.INTER_AREA)
    quarter = cv2.resize(half, (half.shape[1] // 2, half.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return Sprite(picture, (corner[0] - 4, corner[1] - 4), half, quarter)


def moved(points: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """Map ``(K, 2)`` points by a pose."""
    mapped = points @ pose[:2, :2].T + pose[:2, 2]
    down = points @ pose[2, :2] + pose[2, 2]
    return mapped / np.where(np.abs(down) < 1e-9, 1e-9, down)[:, None]


def window(
    sprite: Sprite, pose: np.ndarray, shape: Sequence[int], margin: int = MARGIN
) -> tuple[int, int, int, int] | None:
    """Give the box of the frame that a sprite may show in, ``(x0, y0, x1, y1)``; ``None`` where it is outside."""
    (left, top), (high, wide) = sprite.corner, sprite.picture.shape[:2]
    (a, b, c), (d, e, f), (g, h, i) = pose.tolist()
    across, along = [], []
    for x, y in ((left, top), (left + wide, top), (left + wide, top + high), (left, top + high)):
        down = g * x + h * y + i
        down = 1e-9 if abs(down) < 1e-9 else down
        across.append((a * x + b * y + c) / down)
        along.append((d * x + e * y + f) / down)
    if not all(map(math.isfinite, across + along)):
        return None
    x0, y0 = math.floor(min(across)) - margin, math.floor(min(along)) - margin
    x1, y1 = math.ceil(max(across)) + margin, math.ceil(max(along)) + margin
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, shape[1]), min(y1, shape[0])
    return None if x1 - x0 < 2 or y1 - y0 < 2 else (x0, y0, x1, y1)


def warped(sprite: Sprite, pose: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    """Draw a sprite into a box of the frame: ``(h, w, 4) float32``, premultiplied."""
    # What is squeezed one way only stays sharp the other way.
    scale = max(math.hypot(pose[0, 0], pose[1, 0]), math.hypot(pose[0, 1], pose[1, 1]))
    scale /= max(abs(float(pose[2, 2])), 1e-9)
    picture, factor = sprite.picture, 1
    if scale < 0.35 and sprite.quarter is not None:
        picture, factor = sprite.quarter, 4
    elif scale < 0.7 and sprite.half is not None:
        picture, factor = sprite.half, 2
    if factor not in sprite.fine:
        once = _doubled(picture)
        sprite.fine[factor] = _doubled(once) if picture.shape[0] * picture.shape[1] < SMALL else once
    fine = sprite.fine[factor]
    pitch = factor * picture.shape[0] / fine.shape[0]
    first = 0.5 * factor
    source = np.array([[pitch, 0, sprite.corner[0] + first], [0, pitch, sprite.corner[1] + first], [0, 0, 1.0]])
    target = np.array([[1, 0, -box[0] - 0.5], [0, 1, -box[1] - 0.5], [0, 0, 1.0]])
    size, whole = (box[2] - box[0], box[3] - box[1]), target @ pose @ source
    if whole[2, 0] == 0 and whole[2, 1] == 0:
        return cv2.warpAffine(fine, whole[:2] / whole[2, 2], size, flags=cv2.INTER_LINEAR)
    return cv2.warpPerspective(fine, whole, size, flags=cv2.INTER_LINEAR)


def _doubled(picture: np.ndarray) -> np.ndarray:
    """Put pixels in between by cubic convolution (Keys 1981): between those, a line is as good and six times as fast.

    The first pixels lie where they were.
    """
    right, down, none = BETWEEN[None], BETWEEN[:, None], cv2.BORDER_CONSTANT
    across = cv2.filter2D(picture, -1, right, anchor=(1, 0), borderType=none)
    doubled = np.empty((2 * picture.shape[0], 2 * picture.shape[1], 4), np.float32)
    doubled[::2, ::2], doubled[::2, 1::2] = picture, across
    doubled[1::2, ::2] = cv2.filter2D(picture, -1, down, anchor=(0, 1), borderType=none)
    doubled[1::2, 1::2] = cv2.filter2D(across, -1, down, anchor=(0, 1), borderType=none)
    return doubled


def steps(model: str, x: np.ndarray, y: np.ndarray, right: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Give what each number of a model changes in a picture: ``(numbers, channels, K)``.

    Args:
        model: one of ``MODELS``, not ``still``.
        x: ``(K,)``, normalised.
        y: the same down the frame.
        right: ``(channels, K)``: the picture's slopes.
        down: the same down the frame.
    """
    changes = [right, down]
    if model in ("zoom", "similarity"):
        changes.append(x * right + y * down)
        changes += [x * down - y * right] if model == "similarity" else []
    elif model == "stretch":
        changes += [x * right, y * down]
    elif model in ("affine", "homography"):
        changes += [x * right, y * right, x * down, y * down]
        if model == "homography":
            away = changes[2] + changes[5]
            changes += [x * away, y * away]
    return np.stack(changes)


def stepped(model: str, numbers: np.ndarray, centre: np.ndarray, radius: float) -> np.ndarray:
    """Make the matrix of a step from its numbers, in pixels at ``radius`` from ``centre``."""
    step = np.eye(3)
    numbers = numbers / radius
    if model == "translation":
        step[:2, 2] = numbers
    elif model == "stretch":
        step[:2, 2] = numbers[:2]
        step[0, 0], step[1, 1] = np.exp(numbers[2:])
    elif model in ("zoom", "similarity"):
        step[:2, 2] = numbers[:2]
        size, angle = np.exp(numbers[2]), numbers[3] if model == "similarity" else 0.0
        cosine, sine = size * np.cos(angle), size * np.sin(angle)
        step[:2, :2] = [[cosine, -sine], [sine, cosine]]
    elif model in ("affine", "homography"):
        step[:2, 2] = numbers[:2]
        step[:2, :2] += np.array(numbers[2:6]).reshape(2, 2)
        if model == "homography":
            step[2, :2] = -np.asarray(numbers[6:8])
    there = np.array([[radius, 0, centre[0]], [0, radius, centre[1]], [0, 0, 1.0]])
    back = np.array([[1 / radius, 0, -centre[0] / radius], [0, 1 / radius, -centre[1] / radius], [0, 0, 1.0]])
    return there @ step @ back


def fit(
    frame: np.ndarray, ground: np.ndarray, sprite: Sprite, pose: np.ndarray, model: str, *,
    opacity: float | None = None, noise: float = 0.0, hidden: np.ndarray | None = None, rounds: int = 14,
    blur: float = 0.0, tinted: bool = False, most: float = 1.02,
) -> Fit | None:  # fmt: skip
    """Lay a sprite on a frame.

    Args:
        frame: ``(H, W, 3) uint8``.
        ground: ``(H, W, 3)``: the plate, with what lies below the sprite drawn on it.
        sprite: what is laid.
        pose: where to begin.
        model: which of ``MODELS`` the step from there is.
        opacity: what it is; ``None``: solve for it.
        noise: standard deviation of the film, levels.
        hidden: ``(H, W)``: not zero in pixels that something else covers.
        rounds: steps at most.
        blur: sigma in pixels, for a start that is far off.
        tinted: it has one colour, which may be another in each frame, and is solved for in place of opacity.
        most: highest opacity that may come out: above one where the sprite was cut out of a faint view.

    Returns:
        ``None`` where nothing of it is in the frame.
    """
    pose = pose.copy()
    shown = 1.0 if opacity is None else opacity
    best: Fit | None = None
    views = (np.zeros((1, 1, 3), np.float32), np.zeros((1, 1, 3), np.float32), np.zeros((1, 1), np.float32))
    area: tuple[int, int, int, int] | None = None
    below = apart = np.zeros(0)
    free: np.ndarray | None = None
    open_part = np.zeros(0)
    wide = NARROW + int(2 * blur)
    for turn in range(rounds + 1):
        fresh = window(sprite, pose, frame.shape, wide)
        if fresh is None:
            break
        if area is None or turn % 4 == 0 or max(abs(a - b) for a, b in zip(fresh, area, strict=True)) > 1:
            area = fresh
            x0, y0, x1, y1 = area
            below = np.ascontiguousarray(ground[y0:y1, x0:x1], np.float32)
            apart = cv2.subtract(frame[y0:y1, x0:x1], below, dtype=cv2.CV_32F)
            free = None
            if hidden is not None and (away := hidden[y0:y1, x0:x1]).any():
                bare = (away == 0).astype(np.float32)
                free, open_part = bare, cv2.cvtColor(bare, cv2.COLOR_GRAY2BGR)
            if blur:
                apart = cv2.GaussianBlur(apart, (0, 0), blur)
            if free is not None:
                apart = cv2.multiply(apart, open_part)
        drawn = warped(sprite, pose, area)
        # OpenCV has what NumPy does pixel by pixel, for three channels, four times as fast.
        alpha = cv2.extractChannel(drawn, 3)
        share = cv2.cvtColor(alpha, cv2.COLOR_GRAY2BGR)
        tint = None
        if tinted:
            tint = _tint(alpha, apart, below, free)
            over = share * (tint - below)
        else:
            over = cv2.subtract(cv2.cvtColor(drawn, cv2.COLOR_BGRA2BGR), cv2.multiply(share, below))
        if blur:
            over = cv2.GaussianBlur(over, (0, 0), blur)
        open_over = over if free is None else cv2.multiply(over, open_part)
        if opacity is None and not tinted:
            power = float(np.vdot(open_over, open_over))
            if power > 0:
                shown = min(max(float(np.vdot(open_over, apart)) / power, 0.0), most)
        rest = cv2.scaleAdd(open_over, -shown, apart)
        right = cv2.Sobel(over, cv2.CV_32F, 1, 0, ksize=1)
        down = cv2.Sobel(over, cv2.CV_32F, 0, 1, ksize=1)
        steep = cv2.multiply(right, right)
        cv2.accumulateSquare(down, steep)
        slopes = cv2.transform(steep, ALL * (0.25 * shown * shown))
        if free is not None:
            slopes *= free
        result, cover = _measure(pose, shown, rest, alpha, free, slopes)
        result.tint = tint
        if best is None or result.miss < best.miss:
            settled = best is not None and best.miss - result.miss < 3e-4 + 0.003 * best.miss and turn > 1
            best, views = result, (rest, apart, cover)
            if settled:
                break
        elif turn > 6:
            break
        if turn == rounds or model == "still" or shown < 0.01:
            break
        numbers, centre, radius = _step(model, rest, (right, down), slopes, shown, noise, area, turn)
        if np.abs(numbers).max(initial=0) < CLOSE[best.miss > FITS]:
            break
        pose = stepped(model, numbers, centre, radius) @ pose
        pose /= pose[2, 2]
    if best is not None:
        _judge(best, *views)
    return best


def _tint(alpha: np.ndarray, apart: np.ndarray, below: np.ndarray, free: np.ndarray | None) -> np.ndarray:
    """Solve for the one colour that a sprite has, ``(3,) float32``."""
    weight = alpha if free is None else alpha * free
    own = apart + alpha[..., None] * below
    colour = np.einsum("hw,hwc->c", weight, own) / max(float(np.vdot(weight, weight * 1.0)), 1e-6)
    return np.clip(colour, 0, 255).astype(np.float32)


def _measure(
    pose: np.ndarray, shown: float, rest: np.ndarray, alpha: np.ndarray, free: np.ndarray | None, slopes: np.ndarray
) -> tuple[Fit, np.ndarray]:
    """Give how well a pose fits, but for what ``_judge`` tells, and where the sprite shows: ``(h, w) float32``."""
    cover = cv2.threshold(alpha, 0.05, 1, cv2.THRESH_BINARY)[1]
    near = cv2.dilate(cover, BESIDE)
    whole = cv2.countNonZero(cover)
    part = 1.0
    if free is not None:
        cover, near = cover * free, near * free
        part = cv2.countNonZero(cover) / max(whole, 1)
    squares = cv2.multiply(rest, rest)
    power = float(np.vdot(cv2.transform(np.minimum(squares, 90.0**2, out=squares), ALL), near))
    # What shows nothing, behind the eye, behind something, or where nothing is, would miss nothing.
    shows = whole > 0 and part > 0 and shown > 0
    miss = math.sqrt(power / max(float(slopes.sum()), 1e-6)) if shows else math.inf
    return Fit(pose.copy(), shown, 0.0, 0.0, miss, seen=part if whole else 0.0), cover


def _judge(found: Fit, rest: np.ndarray, apart: np.ndarray, cover: np.ndarray) -> None:
    """Tell the error that a fit leaves, and what it gains."""
    # Colour, which a film keeps at half the size, is smeared along edges and all through thin things.
    left, whole = (
        float(np.vdot(cv2.transform(np.abs(cv2.transform(each, FINE)), ALL), cover)) for each in (rest, apart)
    )
    found.error = left / max(cv2.countNonZero(cover), 1)
    found.gain = 1 - left / whole if whole > 0 else 0.0


def _step(
    model: str, rest: np.ndarray, slants: tuple[np.ndarray, np.ndarray], slopes: np.ndarray, shown: float,
    noise: float, area: tuple[int, int, int, int], turn: int,
) -> tuple[np.ndarray, np.ndarray, float]:  # fmt: skip
    """Give the numbers of a step, none where nothing tells them, and its centre and radius, see ``stepped``."""
    flat = slopes.ravel()
    picks = np.flatnonzero(flat > 1e-3 * float(flat.max()) + 1e-9)
    if len(picks) < 4:
        return np.zeros(0), np.zeros(2), 1.0
    if len(picks) > ENOUGH:
        picks = picks[(np.arange(ENOUGH) * ((len(picks) - 1) / (ENOUGH - 1))).astype(np.intp)]
    rows, columns = np.divmod(picks, slopes.shape[1])
    x, y = columns.astype(np.float32), rows.astype(np.float32)
    centre = np.array([x.mean(), y.mean()])
    x -= centre[0]
    y -= centre[1]
    radius = max(float(np.sqrt(x * x + y * y).mean()), 1.0)
    left, right, down = (one.reshape(-1, 3).take(picks, axis=0).T.copy() for one in (rest, *slants))
    # What is far off counts at first, or the loose ends of a thing that has turned would not; then less and less.
    off = np.abs(left)
    some = off[:, ::4].ravel()
    usual = float(np.partition(some, len(some) // 2)[len(some) // 2])
    scale = max(2.5 * noise + 4.0, 3.0 * usual + 2.0, 0.5**turn * float(off.max()))
    trust = 1 / np.square(1 + np.square(left * (1 / (3 * scale))))
    # The picture moves against the step: a point that was at x - d is now at x.
    changes = steps(model, x / radius, y / radius, right, down) * (-0.5 * shown)
    jacobian = changes.reshape(len(changes), -1)
    weighted = (changes * trust).reshape(len(changes), -1)
    matrix = (weighted @ jacobian.T).astype(float)
    vector = (weighted @ left.ravel()).astype(float)
    damp = 1e-4 * np.trace(matrix) / len(matrix) + 1e-6
    numbers = np.linalg.solve(matrix + damp * np.eye(len(matrix)), vector)
    numbers[:2] = np.clip(numbers[:2], -4.0, 4.0)
    numbers[2:] = np.clip(numbers[2:], -0.3 * radius, 0.3 * radius)
    return numbers, centre + (area[0] + 0.5, area[1] + 0.5), radius

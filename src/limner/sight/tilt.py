"""Explains a track of homographies as a flat thing that turns in depth: ``perspective`` and ``rotateY()``.

What all frames share (how far the eye is, where it is, what the thing is turned about, how it lies head-on) and each
frame's angles are fitted to the paths of its corners at once: Levenberg's and Marquardt's steps, the frames' own
unknowns eliminated first (bundle adjustment by the Schur complement: Triggs et al. 2000, section 6). One axis is tried
before two, a thing that stays before one that also moves. Not covered: turns in the plane besides those in depth.
"""

from collections.abc import Callable
from itertools import product

import cv2
import msgspec
import numpy as np

from limner.sight.animation import tilted
from limner.sight.corners import quadrilateral
from limner.sight.onwards import bridged, onwards
from limner.sight.tracks import Tilt, Track

NEARNESS = (0.2, 0.45, 0.9)
"""Parts of the eye's distance that the thing's size is, to start from."""
RESTS = (-60.0, -35.0, -12.0, 12.0, 35.0, 60.0)
"""Degrees of the canonical frame to start from."""
GRID, COARSE = np.arange(-180.0, 180.0, 6.0), np.arange(-180.0, 180.0, 12.0)
"""Degrees that each frame is started from: about one axis, and about each of two."""
LONGEST, LARGEST = (40.0, 0.5, 0.5), 3.0
"""What a step may change a frame's numbers by: degrees, sizes, logarithm of scale, whose own bound is the last."""
STARTS, ROUNDS = 5, 30
LEAST = 6
"""Frames that are needed."""
CLOSE, CLOSE_NOISE, STRAY = 0.35, 0.1, 4.0
"""Pixels that corners may be off (seven frames of ten), more for each level of noise, and how many times that for the
last (nine of ten)."""
BETTER = 0.7
"""What a richer model must leave of the error, to be taken for a poorer one that is good enough, too."""
SQUARE = 1.0
"""Weight of a pixel by which a quadrilateral's sides are not upright head-on, beside a corner's in one frame."""
CENTRED = 3.0
"""Weight of an eye that is not before the middle: near there, few paths tell where it is."""
ASTRAY = 4.0
"""Times by which a frame may be further off than most, and pixels as of one that is close."""
SPAN = 12.0
"""Degrees that it must turn by."""
NEAR = 0.012
"""Parts of its size from a middle or an edge, within which a point is meant to be there."""
FAINTEST = 0.1
"""Opacity below which paths weigh no less."""
FLAT = 0.08
"""Nearness below which no one can tell perspective."""


class _Model(msgspec.Struct, frozen=True):
    """What may change."""

    axes: tuple[int, ...]
    """0: x; 1: y."""
    hinged: bool
    """Whether the eye is elsewhere than before the origin."""
    moves: bool
    """Whether it is also shifted and scaled in each frame."""


MODELS = tuple(
    _Model(axes, hinged, moves)
    for axes, hinged, moves in (
        ((1,), False, False), ((0,), False, False), ((1,), True, False), ((0,), True, False),
        ((1,), False, True), ((0,), False, True), ((0, 1), False, False), ((0, 1), True, False), ((0, 1), False, True),
    )
)  # fmt: skip


class _Scene(msgspec.Struct, frozen=True, eq=False):
    """What is measured: corners in the canonical frame, and their paths."""

    corners: np.ndarray
    """``(4, 2)``."""
    paths: np.ndarray
    """``(K, 4, 2)``."""
    square: bool
    """Whether the corners are those of a quadrilateral."""
    sure: np.ndarray
    """``(K,)``: weight of each path's frame, in (0, 1]: what is faint is measured badly."""

    @property
    def middle(self) -> np.ndarray:
        return self.corners.mean(axis=0)

    @property
    def size(self) -> float:
        return float(np.linalg.norm(np.ptp(self.corners, axis=0)))


class _Solution(msgspec.Struct, frozen=True, eq=False):
    """A model's numbers."""

    model: _Model
    shared: np.ndarray
    """Nearness, origin, the canonical frame's angles (degrees), and the eye: lengths in sizes from the middle."""
    own: np.ndarray
    """``(K, F)``: each frame's angles, and shift (sizes) and logarithm of scale."""
    off: np.ndarray
    """``(K,)``: pixels that the farthest corner is off, the less the fainter the thing is."""


def tilt(track: Track, noise: float) -> Track:
    """Tell a homography's poses as turns in depth where that explains them.

    Args:
        track: what was followed.
        noise: of the film, levels.

    Returns:
        The track with its ``tilt``, its sprite as seen head-on and its poses from there; as it was where it does not
        turn so.
    """
    if track.kind != "homography":
        return track
    shown = np.isfinite(track.pose[:, 0, 0]) & (np.nan_to_num(track.opacity) > 0.05)
    times = np.flatnonzero(shown)
    scene = _scene(track, times)
    if scene is None:
        return track
    best = _best(scene, CLOSE + CLOSE_NOISE * noise)
    return track if best is None else bridged(_upright(track, scene, best, times))


def _scene(track: Track, times: np.ndarray) -> _Scene | None:
    alpha = track.sprite[..., 3]
    rows, columns = np.nonzero(alpha > 0.5)
    if len(times) < LEAST or not len(rows):
        return None
    four = quadrilateral(alpha, track.corner)
    square = four is not None
    if four is None:
        (x, y), low, high = track.corner, (columns.min(), rows.min()), (columns.max() + 1, rows.max() + 1)
        four = np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]], float) + (x, y)
    seen = np.column_stack([four, np.ones(4)]) @ track.pose[times].transpose(0, 2, 1)
    paths = seen[..., :2] / seen[..., 2:]
    # Corners that were measured in the canonical frame itself are more exact than those of its cut-out.
    own = paths[times == track.canonical][0] if track.canonical in times else four
    return _Scene(own, paths, square, np.clip(np.nan_to_num(track.opacity[times], nan=1.0), FAINTEST, 1.0))


def _best(scene: _Scene, close: float) -> _Solution | None:
    """Find the poorest model that is good enough, unless a richer one is much better."""
    found: _Solution | None = None
    for model in MODELS:
        if found is not None and (len(model.axes) > len(found.model.axes) or model.moves > found.model.moves):
            break
        one = _solved(scene, model)
        good = one is not None and np.quantile(one.off, 0.7) < close and np.quantile(one.off, 0.9) < STRAY * close
        if one is None or not good or np.ptp(one.own[:, 0]) < SPAN or one.shared[0] < FLAT:
            continue
        rms = [float(np.sqrt(np.mean(np.minimum(way.off, close) ** 2))) for way in (one, found) if way is not None]
        if found is None or rms[0] < BETTER * rms[1]:
            found = one
    return None if found is None else _mended(scene, found)


def _mended(scene: _Scene, found: _Solution) -> _Solution:
    """Begin frames anew, between their neighbours, that lie far off: how a thing lies there looks much like another."""
    stray = found.off > ASTRAY * np.median(found.off) + CLOSE
    if not stray.any() or stray.mean() > 0.3:
        return found
    every, good = np.arange(len(stray)), np.flatnonzero(~stray)
    turned = found.own.copy()
    turned[good, : len(found.model.axes)] = np.unwrap(turned[good, : len(found.model.axes)], axis=0, period=360.0)
    own = np.column_stack([np.interp(every, good, column[good]) for column in turned.T])
    again = _descended(scene, found.model, found.shared, np.where(stray[:, None], own, turned))
    return again if again.off.mean() < found.off.mean() else found


def _solved(scene: _Scene, model: _Model) -> _Solution | None:
    starts = []
    some = np.unique(np.linspace(0, len(scene.paths) - 1, 24).astype(int))
    places = (-0.5, 0.0, 0.5) if model.hinged else (0.0,)
    half = np.ptp(scene.corners, axis=0) / scene.size
    for near, rest, place in product(NEARNESS, RESTS, places):
        shared = np.zeros(3 + len(model.axes) + 2 * model.hinged)
        shared[0], shared[3] = near, rest
        shared[2 - model.axes[0]] = place * half[1 - model.axes[0]]
        angles = np.zeros((len(GRID), len(model.axes) + 3 * model.moves))
        angles[:, 0] = GRID
        at = _places(scene, model, shared, angles)
        there = scene.paths[some]
        if model.moves:  # by how the middle is shifted, and by how large it is
            there = _centred(there) * (_width(at).mean() / _width(there).mean())
            at = _centred(at)
        gap = np.linalg.norm(at[None] - there[:, None], axis=3).max(2)
        gap = np.where(np.isfinite(gap), gap, 1e3)
        starts.append((float(np.minimum(gap.min(1), 0.3 * scene.size).mean()), len(starts), shared))
    best: _Solution | None = None
    for _, _, shared in sorted(starts, key=lambda start: start[:2])[:STARTS]:
        one = _descended(scene, model, shared, _begun(scene, model, shared))
        if best is None or np.quantile(one.off, 0.7) < np.quantile(best.off, 0.7):
            best = one
    return best


def _begun(scene: _Scene, model: _Model, shared: np.ndarray) -> np.ndarray:
    """Give each frame the angles of the grid that fit it best, and the shift that goes with them."""
    count = len(model.axes)
    angles = GRID[:, None] if count == 1 else np.array(list(product(COARSE, COARSE)))
    own = np.zeros((len(angles), count + 3 * model.moves))
    own[:, :count] = angles
    at = _places(scene, model, shared, own)
    there, here = scene.paths, at
    if model.moves:
        there, here = _centred(there), _centred(at)
    gap = np.stack([np.nan_to_num(np.linalg.norm(here - one, axis=2).mean(1), nan=1e6) for one in there])
    chosen = gap.argmin(1)
    result = own[chosen]
    if model.moves:
        result[:, -3:-1] = (scene.paths.mean(1) - at[chosen].mean(1)) / scene.size
    return result


def _centred(points: np.ndarray) -> np.ndarray:
    return points - points.mean(axis=1, keepdims=True)


def _width(points: np.ndarray) -> np.ndarray:
    return np.linalg.norm(_centred(points), axis=2).max(1)


def _matrices(scene: _Scene, model: _Model, shared: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Give where a thing head-on is seen at a frame's numbers ``(K, F)``: ``(K, 3, 3)``."""
    origin, eye, distance = _view(scene, model, shared)
    angles = np.zeros((len(own), 2))
    angles[:, model.axes] = own[:, : len(model.axes)]
    result = tilted(angles[:, 0], angles[:, 1], distance, eye.tolist(), origin.tolist())
    if model.moves:
        moves = np.tile(np.eye(3), (len(own), 1, 1))
        size = np.exp(own[:, -1])
        moves[:, 0, 0] = moves[:, 1, 1] = size
        moves[:, :2, 2] = own[:, -3:-1] * scene.size + (1 - size)[:, None] * origin
        result = moves @ result
    return result


def _view(scene: _Scene, model: _Model, shared: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    origin = scene.middle + shared[1:3] * scene.size
    eye = scene.middle + shared[-2:] * scene.size if model.hinged else origin
    return origin, eye, scene.size / max(float(shared[0]), 1e-3)


def _resting(scene: _Scene, model: _Model, shared: np.ndarray) -> np.ndarray:
    """Give the map ``(3, 3)`` from head-on to the canonical frame."""
    own = np.zeros((1, len(model.axes) + 3 * model.moves))
    own[0, : len(model.axes)] = shared[3 : 3 + len(model.axes)]
    return _matrices(scene, model, shared, own)[0]


def _head_on(scene: _Scene, model: _Model, shared: np.ndarray) -> np.ndarray:
    """Give the corners head-on, ``(4, 2)``."""
    points = np.column_stack([scene.corners, np.ones(4)]) @ np.linalg.inv(_resting(scene, model, shared)).T
    return points[:, :2] / points[:, 2:]


def _places(scene: _Scene, model: _Model, shared: np.ndarray, own: np.ndarray) -> np.ndarray:
    points = np.column_stack([_head_on(scene, model, shared), np.ones(4)])
    seen = points @ _matrices(scene, model, shared, own).transpose(0, 2, 1)
    return seen[..., :2] / np.where(seen[..., 2:] > 0.05, seen[..., 2:], np.nan)


def _whole(scene: _Scene, model: _Model, shared: np.ndarray) -> np.ndarray:
    """Give what the shared numbers should make nothing of: sides that lean head-on, and what no frame tells."""
    rest = [0.02 * shared[1:3], CENTRED * (shared[-2:] if model.hinged else shared[:0])]
    if model.moves:
        rest.append(10.0 * shared[1:3])
    if scene.square:
        four = _head_on(scene, model, shared)
        sides = np.roll(four, -1, axis=0) - four
        upright = np.abs(sides[0]).argmax()
        lean = np.array([side[(upright + index + 1) % 2] for index, side in enumerate(sides)])
        rest.append(SQUARE * np.sqrt(len(scene.paths)) * lean)
    return np.concatenate(rest)


def _descended(scene: _Scene, model: _Model, shared: np.ndarray, own: np.ndarray) -> _Solution:
    """Fit all numbers from a start on."""

    def gap(shared: np.ndarray, own: np.ndarray) -> np.ndarray:
        off = (_places(scene, model, shared, own) - scene.paths).reshape(len(own), 8)
        return np.nan_to_num(off, nan=1e3) * scene.sure[:, None]

    damp = 1e-2
    angle, way, growth = LONGEST
    longest = np.array([angle] * len(model.axes) + [way, way, growth] * model.moves)
    here, other = gap(shared, own), _whole(scene, model, shared)
    cost = _loss(here) + float(other @ other)
    for _ in range(ROUNDS):
        weight = 1 / np.maximum(np.linalg.norm(here, axis=1), 1.0)  # Huber's, beyond a pixel
        by_shared = _slopes(lambda s, own=own: gap(s, own), shared)
        by_other = _slopes(lambda s: _whole(scene, model, s), shared)
        by_own = np.stack([_column(gap, shared, own, index, here) for index in range(own.shape[1])], axis=2)
        heavy = by_own * weight[:, None, None]
        inner = heavy.transpose(0, 2, 1) @ by_own
        mixed = heavy.transpose(0, 2, 1) @ by_shared
        right = np.einsum("kmf,km->kf", heavy, here)
        outer = np.einsum("kms,kmt,k->st", by_shared, by_shared, weight) + by_other.T @ by_other
        straight = np.einsum("kms,km,k->s", by_shared, here, weight) + by_other.T @ other
        for _ in range(6):
            turned = np.linalg.inv(inner * (1 + damp * np.eye(own.shape[1])) + 1e-9 * np.eye(own.shape[1]))
            matrix = outer + damp * np.diag(np.diag(outer)) + 1e-9 * np.eye(len(shared))
            matrix = matrix - np.einsum("kfs,kfg,kgt->st", mixed, turned, mixed)
            vector = straight - np.einsum("kfs,kfg,kg->s", mixed, turned, right)
            step = -np.linalg.lstsq(matrix, vector, rcond=1e-12)[0]
            # A frame whose corners are all behind the eye tells no slope, and would leap anywhere.
            moves = np.clip(-np.einsum("kfg,kg->kf", turned, right + mixed @ step), -longest, longest)
            tried, tried_own = shared + step, own + moves
            tried[0] = np.clip(tried[0], 0.01, 2.0)
            if model.moves:
                tried_own[:, -1] = np.clip(tried_own[:, -1], -LARGEST, LARGEST)
            off, rest = gap(tried, tried_own), _whole(scene, model, tried)
            new = _loss(off) + float(rest @ rest)
            if new < cost:
                break
            damp *= 5
        else:
            break
        done = cost - new < 1e-5 * cost
        shared, own, here, other, cost, damp = tried, tried_own, off, rest, new, damp / 5
        if done:
            break
    off = np.linalg.norm(here.reshape(-1, 4, 2), axis=2).max(1)
    return _Solution(model, shared, own, off)


def _loss(gap: np.ndarray) -> float:
    size = np.linalg.norm(gap, axis=1)
    return float(np.where(size < 1, size**2, 2 * size - 1).sum())


def _slopes(function: Callable[[np.ndarray], np.ndarray], at: np.ndarray) -> np.ndarray:
    steps = np.eye(len(at)) * 1e-5
    return np.stack([(function(at + step) - function(at - step)) / 2e-5 for step in steps], axis=-1)


def _column(
    gap: Callable[[np.ndarray, np.ndarray], np.ndarray], shared: np.ndarray, own: np.ndarray, index: int,
    here: np.ndarray,
) -> np.ndarray:  # fmt: skip
    changed = own.copy()
    changed[:, index] += 1e-5
    return (gap(shared, changed) - here) / 1e-5


def _snapped(scene: _Scene, found: _Solution) -> _Solution:
    """Move an origin, and an eye, to the middle or the edge of what is turned, where they are as good as there."""
    four = _head_on(scene, found.model, found.shared)
    shared = found.shared.copy()
    for first in {1, len(shared) - 2 if found.model.hinged else 1}:
        for axis in (0, 1):
            named = np.array([0.5, 0.0, 1.0]) * np.ptp(four[:, axis]) + four[:, axis].min() - scene.middle[axis]
            away = named / scene.size - shared[first + axis]
            if np.abs(away).min() < NEAR:
                shared[first + axis] += away[np.abs(away).argmin()]
    return msgspec.structs.replace(found, shared=shared)


def _upright(track: Track, scene: _Scene, found: _Solution, times: np.ndarray) -> Track:
    """Draw a track's sprite head-on, and tell its poses from there."""
    found = _snapped(scene, found)
    if len(found.model.axes) == 1:
        found.own[:, 0] = onwards(found.own[:, 0], times)
    model, count = found.model, len(track.pose)
    origin, eye, distance = _view(scene, model, found.shared)
    rest = _resting(scene, model, found.shared)
    (h, w), (x, y) = track.sprite.shape[:2], track.corner
    box = np.array([[x, y, 1], [x + w, y, 1], [x + w, y + h, 1], [x, y + h, 1]], float) @ np.linalg.inv(rest).T
    box = box[:, :2] / box[:, 2:]
    low, high = np.floor(box.min(0)).astype(int), np.ceil(box.max(0)).astype(int)
    picture = track.sprite.copy()
    picture[..., :3] *= picture[..., 3:]
    place, half, out = np.eye(3), np.eye(3), np.eye(3)
    place[:2, 2], half[:2, 2], out[:2, 2] = (x, y), 0.5, -low
    whole = np.linalg.inv(half) @ out @ np.linalg.inv(rest) @ place @ half
    drawn = cv2.warpPerspective(picture, whole, tuple(int(side) for side in high - low), flags=cv2.INTER_CUBIC)
    alpha = np.clip(drawn[..., 3:], 0, 1)
    colour = np.clip(drawn[..., :3] / np.maximum(alpha, 1e-3), 0, 255)
    sprite = np.dstack([np.where(alpha > 1e-3, colour, 0), alpha]).astype(np.float32)
    pose = np.full((count, 3, 3), np.nan)
    matrices = _matrices(scene, model, found.shared, found.own)
    pose[times] = matrices / matrices[:, 2:, 2:]
    angles = np.full((count, 2), np.nan)
    angles[times] = 0.0
    for index, axis in enumerate(model.axes):
        turned = np.unwrap(found.own[:, index], period=360.0)
        angles[times, axis] = turned - 360.0 * np.round(np.median(turned) / 360.0)
    moves = None
    if model.moves:
        moves = np.full((count, 3), np.nan)
        moves[times] = np.column_stack([found.own[:, -3:-1] * scene.size, np.exp(found.own[:, -1])])
    told = Tilt(float(distance), (float(eye[0]), float(eye[1])), (float(origin[0]), float(origin[1])), angles, moves)
    return msgspec.structs.replace(
        track, sprite=sprite, corner=(int(low[0]), int(low[1])), pose=pose, tilt=told,
        opacity=np.where(np.isfinite(pose[:, 0, 0]), track.opacity, np.minimum(track.opacity, 0.0)),
    )  # fmt: skip

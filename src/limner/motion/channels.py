"""What of a track changes: each of its properties as a series of samples with their noise."""

import math
from dataclasses import dataclass, replace

import numpy as np

from limner.motion.blend import shown, unblend
from limner.motion.course import Samples, value
from limner.motion.dash import ends
from limner.motion.decompose import LEAST, Box, box_of, decompose, exactness, paths
from limner.motion.doubt import FAINT, dim, doubt, guessed, unsure
from limner.motion.keys import stairs
from limner.motion.noise import spread
from limner.motion.presence import present, shrunk
from limner.motion.turns import faceless, turns, upright
from limner.sight.animation import tilted
from limner.sight.bevel import shape
from limner.sight.exits import onward
from limner.sight.tracks import Tilt, Track

FOUND = 0.05
"""Opacity from which on a thing is surely found in a film that was compressed."""
OPACITY, COLOUR = 0.01, 1.5 / 255
"""The least noise that is believed of an opacity and of a colour's part."""
RANK = 0.05
"""Noise of a place in the order: it has none, but takes whole steps."""
MEANT = 1.0
"""Pixels that a thing moves or grows by, at least, if it also turns in depth."""
GLIMMER = 0.08
"""Change of opacity that no one wrote: what is small or passes over other colours seems to have it."""
WHOLE = 0.02
"""Opacity that something may seem to lack that is opaque."""
FADED = 0.25
"""Change of opacity that is more than coming and going."""
SIGMAS = 4.5
MOVING, HASTE = 0.125, 1.5
"""Pixels by which the pose of what moves is off at least, and times the least noise by which another value is that
changes: what rests is repeated to the bit by compression, and averaged over many frames."""
DRAGGED, ALONE = 1.0, 0.2
"""Pixels by which what hides a thing may drag its pose along; and compression, that of one which nothing comes near."""
PROVEN = 0.25
"""Part of what its noise seems to be that it may prove to be for what nothing comes near: what shakes or bounces
seems noisy, since its knots are no smoother than noise is."""
SMUDGED = 10.0
"""Times the least noise by which another value may be off for a while."""
LATE = 0.03
"""Parts of a frame by which what moves is seen too early or too late: encoders copy blocks of the frame before."""
NOTHING = 1e-6
"""Part of its area below which a parent has shrunk to nothing, and says nothing of what is within it."""
CORNER = 0.2
"""Pixels by which a corner's radius is off at least."""
SHAPES = 8
"""Principal components in which a changing outline is told at most."""


@dataclass(frozen=True)
class Film:
    """The frames that tracks were measured in."""

    times: np.ndarray
    """``(N,)`` seconds."""
    step: float
    """Seconds from frame to frame."""
    again: np.ndarray
    """``(N,)`` bool: frames that show the one before once more, and tell nothing."""
    plate: np.ndarray
    """``(H, W, 3)``: what is behind everything, sRGB in [0, 255]."""


@dataclass(frozen=True)
class Within:
    """What a parent does to those that move along with it."""

    matrix: np.ndarray
    """``(N, 3, 3)``: maps points at rest to points of each frame."""
    opacity: np.ndarray
    """``(N,)``."""

    @property
    def back(self) -> np.ndarray:
        """``(N, 3, 3)``: from points of each frame to points at rest; NaN where the parent has shrunk to nothing."""
        flat = np.abs(np.linalg.det(self.matrix)) < NOTHING
        inverse = np.linalg.inv(np.where(flat[:, None, None], np.eye(3), self.matrix))
        return np.where(flat[:, None, None], np.nan, inverse)


@dataclass(frozen=True)
class Basis:
    """How a course's columns become an outline's numbers: ``mean + columns @ rows``."""

    mean: np.ndarray
    rows: np.ndarray


@dataclass(frozen=True)
class Channels:
    """A track's properties that change."""

    origins: list[tuple[float, float]]
    """At rest, in pixels, the likeliest first."""
    paths: list[Samples]
    """How each of them moves; none where they stay."""
    series: dict[str, Samples]
    """All others, by the names of :data:`limner.sight.animation.Property`."""
    size: float
    """Pixels: the greater of width and height."""
    linear: np.ndarray
    """``(N, 2, 2)``: the poses without their translations; NaN where not known."""
    base: np.ndarray
    """``(3, 3)``: takes the canonical frame to where the series are relative to."""
    outline: Basis | None = None
    """For an outline that changes."""
    tilt: Tilt | None = None
    """For what turns in depth: ``tilt`` then has a column for each axis that it turns about."""
    mix: Basis | None = None
    """For what fades while its colour changes: how ``blend`` becomes opacity and colour, together."""
    trim: tuple[float, float] = (0.0, 1.0)
    """For a stroke of which a part is seen: where that begins and ends where it never changes."""
    shown: tuple[float, float] = (-math.inf, math.inf)
    """Seconds from which on, and until when, it is there at all, where its opacity does not say so."""
    faceless: tuple[float, float] | None = None
    """The middle at rest of what nobody would see turn."""


def channels(
    track: Track, film: Film, order: np.ndarray | None = None, within: Within | None = None, drag: float = DRAGGED
) -> Channels:
    """Tell what changes.

    Args:
        track: what was measured.
        film: its frames.
        order: ``(N,)``: its rank among the tracks, where that changes during the film.
        within: what its parent does, which is taken off.
        drag: pixels by which its pose may be off for a while.
    """
    tint, opacity = None, track.opacity
    behind = ground(film.plate, track.pose, box_of(track))
    usual = np.nanmedian(behind, 0) * 255 if np.isfinite(behind).any() else film.plate.mean((0, 1))
    if track.tint is not None:
        tint = track.tint / 255
        opacity = np.where(shown(tint, behind), opacity, 0.0)
    seen = ~film.again & ~(np.nan_to_num(opacity, nan=1.0) < FAINT)
    pose, base, box = np.where(seen[:, None, None], track.pose, np.nan), np.eye(3), box_of(track)
    alpha = np.where(film.again, np.nan, opacity)
    if within is not None:
        pose = within.back @ pose
        base = within.back[track.canonical]
        pose = pose @ np.linalg.inv(base)
        points = (box.corners @ base.T)[:, :2]
        low, high = points.min(0), points.max(0)
        box = Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
        alpha = np.where(within.opacity > FAINT, alpha / np.maximum(within.opacity, FAINT), np.nan)
    blank = faceless(track, usual) if track.trim is None else None
    if blank is not None:
        blank = tuple((base[:2, :2] @ blank + base[:2, 2]).tolist())
    if track.trim is None and not turns(track, usual):
        pose = upright(pose, box.low + box.size / 2)
    series: dict[str, Samples] = {}
    origins, roads, outline = [(box.x + box.width / 2, box.y + box.height / 2)], [], None
    proven = PROVEN
    tilt = track.tilt if within is None else None
    if tilt is not None:
        found, origins, roads = _tilted(tilt, pose, box, film, drag)
        series |= found
    elif track.kind == "homography":
        series |= _projected(pose, box, film)
    else:
        moves = decompose(pose, box)
        origins = moves.origins
        noise = exactness(paths(pose, box))
        sure = min(1.0, drag / noise)  # what swings seems noisier than anything can be that nothing drags
        noise *= sure
        worse = dim(track) * np.hypot(1.0, drag * doubt(track) / noise)
        worse = np.hypot(worse, guessed(track) / noise)[:, None]
        proven = min(max(PROVEN, PROVEN * ALONE / noise), 1.0)  # what is exact already need prove nothing
        haste = max(MOVING / noise, 1.0)
        (height, width), corners = film.plate.shape[:2], paths(pose, box).reshape(len(pose), 4, 2)
        for path, error in zip(moves.paths, np.minimum(moves.errors, drag), strict=True):
            way, sigma = onward(path, np.full(path.shape, error) * worse, corners, width, height)
            roads.append(_samples(film, way, sigma, 0.0, haste, drag / error))
        sigmas = {name: sigma * worse * sure for name, sigma in moves.sigma.items()}
        if "scale" in moves.values:
            alpha = shrunk(moves.values["scale"], sigmas["scale"], alpha, float(box.size.max()))
        for name, values in moves.values.items():
            series[name] = _samples(film, values, sigmas[name], 360.0 if name == "rotate" else 0.0, haste, drag / noise)
    if track.masks is not None:
        found, outline = _shapes(track.masks, pose @ base, base, film)
        series |= found
    if track.bevel is not None:
        size, radii = shape(np.where(seen[:, None], track.bevel, np.nan))
        series |= _varying("size", size, LEAST, film) | _varying("radius", radii, CORNER, film)
    trim = (0.0, 1.0)
    if track.trim is not None:
        told = ends(np.where(film.again[:, None], np.nan, track.trim), 1 / max(math.pi * box.width, 1.0))
        if told is not None:
            values, sigma, turn, trim = told
            series["trim"] = _samples(film, values, sigma, turn)
    mix = None
    if tint is not None:
        tint = np.where(seen[:, None], tint, np.nan)
        opaque = not np.nanmax(np.where(seen, np.abs(alpha - 1), 0.0)) > FOUND
        rough = max(float(np.median([spread(tint[:, column]) for column in range(3)])), COLOUR)
        blend = unblend(tint, behind, rough) if opaque else None
        if blend is not None:
            mix = Basis(blend.mean, blend.rows)
            series["blend"] = _samples(film, blend.part[:, None], blend.sigma[:, None], 0.0)
        else:
            series |= _varying("fill", tint, COLOUR, film)
    there = present(alpha, film.times)
    staying = (film.times > there[0]) & (film.times < there[1])
    inside = alpha[staying & np.isfinite(alpha)]
    if mix is None and (not len(inside) or np.ptp(inside) < FADED):
        there = (-math.inf, math.inf)  # then opacity says when it comes and goes, and nothing else
    elif mix is None:
        alpha = np.where(staying, alpha, np.nan)
    told = alpha[np.isfinite(alpha)]
    if mix is None and len(told) and np.ptp(told) > GLIMMER:
        series |= _varying("opacity", alpha[:, None], OPACITY, film, unsure(track, pose, box))
    if "opacity" in series:  # what is nearly gone is found late, and told as gone
        faint = (alpha < FOUND)[:, None] & np.isfinite(series["opacity"].sigma)
        sigma = np.where(faint, np.maximum(series["opacity"].sigma, FOUND / 2), series["opacity"].sigma)
        series["opacity"] = replace(series["opacity"], sigma=sigma)
    if drag <= ALONE:
        series = {name: replace(one, least=proven) for name, one in series.items()}
        roads = [replace(one, least=proven) for one in roads]
    series = {name: replace(one, waits=_waits(name, alpha)) for name, one in series.items()}
    roads = [replace(one, waits=True) for one in roads]
    if order is not None and np.ptp(order):
        rank = order[:, None].astype(float)
        series["order"] = _samples(film, rank, np.full(rank.shape, RANK), 0.0)
    return Channels(
        origins, roads, series, max(box.width, box.height), pose[:, :2, :2], base, outline, tilt, mix, trim, there,
        blank,
    )  # fmt: skip


def _waits(name: str, alpha: np.ndarray) -> bool:
    """Say whether a property at rest is what a page says of it without an animation."""
    known = alpha[np.isfinite(alpha)]
    whole = len(known) > 0 and float(known[0]) > 1 - WHOLE
    return name in ("rotate", "scale", "skew") or (name == "opacity" and whole)


def ground(plate: np.ndarray, pose: np.ndarray, box: Box) -> np.ndarray:
    """What colour in [0, 1] the plate has behind a thing, ``(N, 3)``, at poses ``(N, 3, 3)``; NaN where not known."""
    across, along = np.meshgrid(*[np.linspace(0.1, 0.9, 9)] * 2)
    points = np.stack([box.x + box.width * across.ravel(), box.y + box.height * along.ravel(), np.ones(81)], 1)
    result = np.full((len(pose), 3), np.nan)
    for k in np.flatnonzero(np.isfinite(pose).all((1, 2))):
        there = points @ pose[k].T
        x, y = np.floor(there[:, :2] / there[:, 2:]).astype(int).T
        inside = (x >= 0) & (y >= 0) & (x < plate.shape[1]) & (y < plate.shape[0])
        if inside.any():
            result[k] = plate[y[inside], x[inside]].mean(0) / 255
    return result


def _varying(
    name: str, values: np.ndarray, floor: float, film: Film, more: np.ndarray | None = None
) -> dict[str, Samples]:
    """One property that has a noise of its own, if it changes at all; ``more`` ``(N,)`` is noise of single frames."""
    known = np.isfinite(values).all(1)
    if known.sum() < 2:
        return {}
    sigma = np.array([max(spread(values[:, column]), floor) for column in range(values.shape[1])])
    flights = stairs(_samples(film, values, np.broadcast_to(sigma, values.shape), 0.0))
    if flights is not None:  # what jumps every few frames is not noise
        off = np.abs(values[known] - value(flights, film.times[known]))
        sigma = np.minimum(sigma, np.maximum(1.5 * np.median(off, axis=0), floor))
    sigma = np.hypot(sigma, np.zeros((len(values), 1)) if more is None else more[:, None])
    off = np.abs(values[known] - np.median(values[known], 0)) / sigma[known]
    if (off.max(1) > SIGMAS).sum() < 2 and off.max() < 4 * SIGMAS:
        return {}
    haste = max(HASTE * floor / float(sigma.min()), 1.0)
    return {name: _samples(film, values, sigma, 0.0, haste, SMUDGED * floor / float(np.median(sigma)))}


def _tilted(
    tilt: Tilt, pose: np.ndarray, box: Box, film: Film, drag: float
) -> tuple[dict[str, Samples], list[tuple[float, float]], list[Samples]]:
    """The angles of what turns in depth, its origin, and how it moves besides."""
    seen = np.isfinite(pose[:, 0, 0])
    noise = exactness(paths(pose, box))
    columns, sigmas = [], []
    for axis in (axis for axis in (0, 1) if np.nanmax(np.abs(tilt.angles[:, axis])) > 0):
        step = np.zeros(2)
        step[axis] = 0.5
        (x, y), (u, v) = (tilt.angles + step).T, (tilt.angles - step).T
        ahead = paths(tilted(x, y, tilt.distance, tilt.eye, tilt.origin), box)
        back = paths(tilted(u, v, tilt.distance, tilt.eye, tilt.origin), box)
        slope = np.linalg.norm(ahead - back, axis=1)  # pixels of all corners for a degree
        columns.append(np.where(seen, tilt.angles[:, axis], np.nan))
        sigmas.append(2 * noise / np.maximum(slope, 1e-3))  # what corners share does not average out
    turn = np.column_stack(columns)
    series = {"tilt": _samples(film, turn, np.column_stack(sigmas), 360.0, 1.0, drag / (2 * noise))}
    roads: list[Samples] = []
    if tilt.moves is not None:
        moves = np.where(seen[:, None], tilt.moves, np.nan)
        reach = np.nanmax(moves, axis=0) - np.nanmin(moves, axis=0)
        reach[2] *= box.size.max() / 2
        # What shifts and grows by less than this takes up what the turn leaves, and no one wrote it.
        moves = np.where((reach < MEANT) & seen[:, None], np.nanmedian(moves, axis=0), moves)
        series |= _varying("scale", moves[:, 2:], noise / float(box.size.max()), film)
        roads = [one for one in _varying("translate", moves[:, :2], noise, film).values()]
    return series, [tilt.origin], roads


def _projected(pose: np.ndarray, box: Box, film: Film) -> dict[str, Samples]:
    """The eight numbers of homographies, with the noise that the corners' has in each of them."""
    points = paths(pose, box)
    noise = exactness(points)
    known = np.flatnonzero(np.isfinite(points).all(1))
    if not len(known):
        return {}
    still = points[known] - np.median(points[known], 0)
    if (np.abs(still) > SIGMAS * noise).any(1).sum() < 2:
        return {}
    numbers = (pose / pose[:, 2:, 2:]).reshape(len(pose), 9)[:, :8]
    x, y = box.corners[:, 0], box.corners[:, 1]
    sigma = np.full(numbers.shape, np.inf)
    for k in known:
        u, v = points[k, 0::2], points[k, 1::2]
        depth = numbers[k, 6] * x + numbers[k, 7] * y + 1
        none = np.zeros(4)
        rows = np.concatenate([
            np.stack([x, y, none + 1, none, none, none, -u * x, -u * y], 1) / depth[:, None],
            np.stack([none, none, none, x, y, none + 1, -v * x, -v * y], 1) / depth[:, None],
        ])  # fmt: skip
        # How far each number alone may be off before a corner is off by the noise.
        sigma[k] = noise / np.maximum(np.linalg.norm(rows, axis=0), 1e-9)
    return {"project": _samples(film, numbers, sigma, 0.0)}


def _shapes(
    masks: list[np.ndarray], pose: np.ndarray, base: np.ndarray, film: Film
) -> tuple[dict[str, Samples], Basis | None]:
    """An outline that changes, at rest, in its few principal components."""
    count = max((len(mask) for mask in masks), default=0)
    there = np.array([len(mask) == count and bool(np.isfinite(one).all())
                      for mask, one in zip(masks, pose, strict=True)]) & ~film.again  # fmt: skip
    if count < 3 or there.sum() < 3:
        return {}, None
    rows = np.full((len(masks), 2 * count), np.nan)
    for k in np.flatnonzero(there):
        points = np.column_stack([masks[k], np.ones(count)]) @ np.linalg.inv(pose[k]).T @ base.T
        rows[k] = points[:, :2].ravel()
    noise = exactness(rows)
    mean = rows[there].mean(0)
    _, size, axes = np.linalg.svd(rows[there] - mean, full_matrices=False)
    large = int((size > 3 * noise * np.sqrt(there.sum())).sum())
    if not large:
        return {}, None
    axes = axes[: min(large, SHAPES)]
    values = (rows - mean) @ axes.T
    return {"clip": _samples(film, values, np.full(values.shape, noise), 0.0)}, Basis(mean, axes)


def _samples(
    film: Film, values: np.ndarray, sigma: np.ndarray, turn: float, haste: float = 1.0, most: float = 10.0
) -> Samples:
    """Samples of a series; where it changes they are ``haste`` times less exact than where it rests."""
    known = np.isfinite(values) & np.isfinite(sigma)
    steps = np.abs(np.diff(np.where(known, values, np.nan), axis=0, prepend=np.nan, append=np.nan))
    plain = sigma
    moves = np.fmax(steps[1:], steps[:-1]) > SIGMAS * sigma
    least = haste * np.min(sigma, axis=0, where=known, initial=np.inf)
    sigma = np.where(moves, np.maximum(sigma, least), sigma)
    speed = np.nan_to_num(np.fmin(steps[1:], steps[:-1]))  # the less of both sides: beside a jump nothing moves
    sigma = np.hypot(sigma, LATE * np.where(turn > 0, np.minimum(speed, turn / 8), speed))
    if known.any():
        most *= float(np.median(plain[known]) / np.median(sigma[known]))
    values, sigma = np.where(known, values, 0.0), np.where(known, sigma, np.inf)
    return Samples(film.times, values, sigma, np.full(values.shape[1], turn), film.step, most)

"""From measured tracks to the animations that a person would have written.

Each property of each track is told in the fewest bits (:mod:`limner.motion.story`), properties that move in time with
each other are put on one timing, and numbers are rounded where the measurements allow it. A tracker's errors that last
for some frames (:func:`limner.motion.course.surprise`) take fewer bits than keyframes that
would follow them. What is not covered:
two animations of one property that overlap in time; a path whose x and y have easings of their own.
"""

import math
from typing import cast

import msgspec
import numpy as np

from limner.motion.channels import ALONE, DRAGGED, Film, channels
from limner.motion.course import Course, misses
from limner.motion.decompose import box_of, exactness, paths
from limner.motion.groups import grouped
from limner.motion.noise import doubled
from limner.motion.parents import adopted
from limner.motion.told import Told, resting, tell, values
from limner.sight.animation import LINEAR, Animation, Easing, Key, Property
from limner.sight.tracks import Track, Tracked

SMALL = 1e-6
OVER = 0.02
"""Part of the whole range by which noise may lead a colour or an opacity past its ends."""
AT_ONCE = Easing("steps", (1.0, 0.0))
NEAR = 2.0
"""Pixels between two things' boxes within which compression smears one with the other."""
ORDER = [
    "translate",
    "rotate",
    "scale",
    "skew",
    "tilt",
    "project",
    "size",
    "radius",
    "clip",
    "trim",
    "opacity",
    "fill",
    "order",
]


class Explained(msgspec.Struct, frozen=True, eq=False):
    """How a track moves, as CSS says it."""

    origin: tuple[float, float]
    """``transform-origin``, in pixels of the film, of the thing at rest."""
    rest: np.ndarray
    """``(3, 3)``: takes points of the canonical frame to the thing at rest. The pose in each frame is the animations'
    matrix (with its parent's before it) times this."""
    animations: tuple[Animation, ...] = ()
    residual: dict[str, float] = {}
    """Root mean square of what each animation misses, in the property's own unit."""
    noise: dict[str, float] = {}
    """What of it is noise, by the series itself."""
    group: str | None = None
    """The same for tracks that have the same keyframes and differ in their delays alone."""
    parent: int | None = None
    """The track that this one moves along with: its animations are those within it."""
    note: str = ""
    """What a reader should know."""
    measured: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    """Of each property the times ``(K,)`` at which it is known, and its values ``(K, D)`` as its animation has them."""
    shown: tuple[float, float] = (-math.inf, math.inf)
    """Seconds from which on, and until when, it is there at all, where its opacity does not say so."""
    perspective: tuple[float, float, float] | None = None
    """For ``tilt``: as :class:`limner.sight.animation.Element` has it."""
    facing: bool = False
    """It is not seen from behind."""


def explain(tracked: Tracked) -> list[Explained]:
    """Explain every track of a film, in order."""
    film = Film(tracked.clip.times, 1 / tracked.clip.fps, repeats(tracked), tracked.plate)
    alone = []
    for index, track in enumerate(tracked.tracks):
        order = None if tracked.order is None else tracked.order[:, index]
        drag = DRAGGED if crowded(tracked, index) else ALONE
        alone.append(tell(channels(track, film, order, drag=drag), track.canonical))
    told, parents = adopted(tracked, alone, film)
    told, lead = grouped(told)
    return [
        msgspec.structs.replace(written(one, parent, f"g{head}" if lead.count(head) > 1 else None), facing=track.facing)
        for one, parent, head, track in zip(told, parents, lead, tracked.tracks, strict=True)
    ]


def repeats(tracked: Tracked) -> np.ndarray:
    """Find frames ``(N,)`` that show the one before once more, by all tracks together."""
    if not tracked.tracks:
        return np.zeros(len(tracked.clip.times), bool)
    points = np.concatenate([paths(track.pose, box_of(track)) for track in tracked.tracks], 1)
    return doubled(points, exactness(points))


def crowded(tracked: Tracked, index: int) -> bool:
    """Say whether anything comes near a thing, or hides it: its pose may then be off for a while, and else may not."""
    own = tracked.tracks[index]
    seen = np.flatnonzero(np.isfinite(own.pose[:, 0, 0]))
    if len(seen) and np.isnan(own.opacity[seen[0] : seen[-1]]).any():
        return True
    low, high = _spans(own)
    for other in tracked.tracks:
        if other is not own:
            least, most = _spans(other)
            if ((least < high + NEAR) & (most > low - NEAR)).all(1).any():
                return True
    return False


def _spans(track: Track) -> tuple[np.ndarray, np.ndarray]:
    """Give the least and the greatest ``(N, 2)`` of where a track's box is; NaN where it is not seen."""
    points = paths(track.pose, box_of(track)).reshape(len(track.pose), 4, 2)
    return points.min(1), points.max(1)


def written(told: Told, parent: int | None = None, group: str | None = None) -> Explained:
    """Write a track's courses as animations."""
    animations: list[Animation] = []
    residual, noise, measured = {}, {}, {}
    for strand, chosen in zip(told.strands, told.rest, strict=True):
        for column in strand.columns:
            table = values(strand.course, column, chosen.get(column.name))
            if column.name == "clip" and told.channels.outline is not None:
                basis = told.channels.outline
                corners = (basis.mean + table @ basis.rows).reshape(len(table), -1, 2)
                table = (corners + resting(told)[:2, 2]).reshape(len(table), -1)  # of the thing at rest
            elif column.name == "tilt":
                table = _both(table, told)
            elif column.name == "trim":
                table = _ends(table, told)
            if column.name in chosen and np.ptp(table, axis=0).max() < SMALL:
                continue  # after rounding nothing is left of it
            animations.append(animation(strand.course, table, column.name))
            gap = misses(strand.course, strand.samples)[:, column.first : column.last]
            sigma = strand.samples.sigma[:, column.first : column.last]
            known = np.isfinite(sigma)
            residual[column.name] = float(np.sqrt(np.mean((gap[known] * sigma[known]) ** 2)))
            noise[column.name] = float(np.median(sigma[known]))
            points = values(strand.course, column, chosen.get(column.name), strand.samples.values)
            points = _both(points, told) if column.name == "tilt" else points
            points = _ends(points, told) if column.name == "trim" else points
            measured[column.name] = (strand.samples.times[known.all(1)], points[known.all(1)])
    animations.sort(key=lambda found: ORDER.index(found.property))
    rest = resting(told)
    x, y = (rest @ np.linalg.inv(told.channels.base))[:2] @ (*told.origin, 1.0)
    note = ""
    if told.lengthy:
        count = max(len(strand.course.knots) for strand in told.strands)
        note = f"nothing short explains how it moves: {count} keyframes follow the film"
    origin = (round(float(x), 3), round(float(y), 3))
    perspective = None
    if (tilt := told.channels.tilt) is not None:
        u, v = (rest @ np.linalg.inv(told.channels.base))[:2] @ (*tilt.eye, 1.0)
        perspective = (float(round(tilt.distance)), round(float(u), 3), round(float(v), 3))
    shown = _when(told)
    return Explained(
        origin, rest, tuple(animations), residual, noise, group, parent, note, measured, shown, perspective
    )


def _when(told: Told) -> tuple[float, float]:
    """Say when it comes and goes: within the frame in which that was seen, as an animation begins, or a round time."""
    step = min((strand.samples.step for strand in told.strands), default=1.0)
    starts = [float(strand.course.knots[0]) for strand in told.strands]
    times = []
    for time in told.channels.shown:
        near = [start for start in starts if abs(start - time) < step]
        times.append(min(near, key=lambda start: abs(start - time)) if near else round(time, 2))
    return times[0], times[1]


def _both(angles: np.ndarray, told: Told) -> np.ndarray:
    """Give angles about both axes, ``(M, 2)``, for those about which something turns."""
    assert told.channels.tilt is not None
    result = np.zeros((len(angles), 2))
    result[:, np.nanmax(np.abs(told.channels.tilt.angles), axis=0) > 0] = angles
    return result


def _ends(parts: np.ndarray, told: Told) -> np.ndarray:
    """Give where what is seen of a stroke begins and ends, ``(M, 2)``, along the stroke at rest."""
    result = np.tile(told.channels.trim, (len(parts), 1))
    result[:, 2 - parts.shape[1] :] = parts
    rest = resting(told)
    return result + math.atan2(rest[1, 0], rest[0, 0]) / (2 * math.pi)


def animation(course: Course, table: np.ndarray, name: str) -> Animation:
    """Write one property of a course as keyframes."""
    part = (course.knots - course.knots[0]) / course.period
    keys: list[Key] = []
    for index, (start, end) in enumerate(course.ends):
        easing = LINEAR if np.abs(table[start] - table[end]).max() < SMALL else course.eases[course.ease[index]]
        if _beyond(table[end], easing, name):
            done = np.arange(int(easing.numbers[0])) / easing.numbers[0]
            held = table[start] + np.outer(done, table[end] - table[start])
            when = part[index] + done * (part[index + 1] - part[index])
            keys += [Key(_tidy(at), _row(row, name), AT_ONCE) for at, row in zip(when, held, strict=True)]
            last = (
                table[course.ends[0, 0]]
                if math.isinf(course.iterations) and index == len(course.ease) - 1
                else held[-1]
            )
            keys.append(Key(_tidy(part[index + 1]), _row(last, name)))
            continue
        begin = _row(table[start], name)
        if keys and keys[-1].value == begin:
            keys[-1] = msgspec.structs.replace(keys[-1], easing=easing)
        else:
            keys.append(Key(_tidy(part[index]), begin, easing))
        keys.append(Key(_tidy(part[index + 1]), _row(table[end], name)))
    direction = "alternate" if course.mirror else "normal"
    fill = "none" if course.before >= 0 and math.isinf(course.iterations) else "both"
    return Animation(
        cast(Property, name),
        tuple(keys),
        _tidy(course.period),
        _tidy(course.knots[0]),
        course.iterations,
        direction,
        fill,
    )


def _beyond(value: np.ndarray, easing: Easing, name: str) -> bool:
    """Say whether steps lead to a colour or an opacity that there is none of: it never shows, and cannot be written."""
    ends = easing.kind == "steps" and not easing.numbers[1] and name in ("fill", "opacity")
    return ends and bool((value < -OVER).any() or (value > 1 + OVER).any())


def _row(values: np.ndarray, name: str) -> tuple[float, ...]:
    if name == "scale" and len(values) == 1:
        values = np.repeat(values, 2)
    return tuple(_tidy(v, 9 if name == "project" else 6) for v in values)


def _tidy(number: float, places: int = 6) -> float:
    return round(float(number), places) + 0.0

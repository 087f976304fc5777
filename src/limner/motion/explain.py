"""From measured tracks to the animations that a person would have written.

Each property of each track is told in the fewest bits (:mod:`limner.motion.story`), properties that move in time with
each other are put on one timing, and numbers are rounded where the measurements allow it. What is not covered:
two animations of one property that overlap in time; a path whose x and y have easings of their own.
"""

from dataclasses import replace
from typing import cast

import msgspec
import numpy as np

from limner.motion.channels import Channels, channels
from limner.motion.course import Course, loss, misses
from limner.motion.decompose import paths
from limner.motion.hone import price
from limner.motion.noise import doubled, spread
from limner.motion.snap import Columns, homes, snap
from limner.motion.story import story, well
from limner.motion.timing import Strand, united
from limner.sight.animation import LINEAR, Animation, Key, Property, compose
from limner.sight.tracks import Track, Tracked

SMALL = 1e-6
ELSEWHERE = 16.0
"""Bits of an origin that is no corner, middle or centre."""


class Explained(msgspec.Struct, frozen=True, eq=False):
    """How a track moves, as CSS says it."""

    origin: tuple[float, float]
    """``transform-origin``, in pixels of the film, of the thing at rest."""
    rest: np.ndarray
    """``(3, 3)``: takes points of the canonical frame to the thing at rest. The pose in each frame is the animations'
    matrix times this."""
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


def explain(tracked: Tracked) -> list[Explained]:
    """Explain every track of a film, in order."""
    times, step = tracked.clip.times, 1 / tracked.clip.fps
    again = repeats(tracked)
    return [one(track, channels(track, times, step, again)) for track in tracked.tracks]


def repeats(tracked: Tracked) -> np.ndarray:
    """Find frames ``(N,)`` that show the one before once more, by all tracks together."""
    if not tracked.tracks:
        return np.zeros(len(tracked.clip.times), bool)
    points = np.concatenate([paths(track.pose, track) for track in tracked.tracks], 1)
    sigma = max(float(np.median([spread(points[:, column]) for column in range(points.shape[1])])), 0.01)
    return doubled(points, min(sigma, 0.1))


def one(track: Track, told: Channels) -> Explained:
    """Explain a single track."""
    strands = []
    for name, samples in told.series.items():
        course, settled = story(samples)
        if len(course.table) > 1:
            strands.append(Strand((Columns(name, 0, samples.values.shape[1]),), course, settled))
    origin = told.origins[0]
    if told.paths:
        longest = max((len(strand.course.ease) for strand in strands), default=0)
        origin, path = _simplest(told, longest)
        if len(path.course.table) > 1:
            strands.append(path)
    rest = {"translate": (0.0, 0.0), "rotate": (0.0,), "scale": (1.0, 1.0), "skew": (0.0,)}
    animations: list[Animation] = []
    residual, noise = {}, {}
    for strand in united(strands):
        columns = list(strand.columns)
        chosen = homes(strand.course, columns, strand.samples.values[track.canonical])
        course = snap(strand.course, strand.samples, columns, chosen)
        for column in columns:
            part = course.table[:, column.first : column.last]
            if column.name in chosen:
                home = part[chosen[column.name]]
                rest[column.name] = tuple(float(v) for v in home)
                part = part / home if column.name == "scale" else part - home
            animations.append(animation(course, part, column.name))
            gap = misses(course, strand.samples)[:, column.first : column.last]
            sigma = strand.samples.sigma[:, column.first : column.last]
            known = np.isfinite(sigma)
            residual[column.name] = float(np.sqrt(np.mean((gap[known] * sigma[known]) ** 2)))
            noise[column.name] = float(np.median(sigma[known]))
    if len(rest["scale"]) == 1:
        rest["scale"] = rest["scale"] * 2
    matrix = compose(rest["translate"], rest["rotate"][0], rest["scale"], rest["skew"][0], origin)
    x, y = matrix[:2] @ (*origin, 1.0)
    animations.sort(key=lambda found: ORDER.index(found.property))
    return Explained((round(float(x), 3), round(float(y), 3)), matrix, tuple(animations), residual, noise)


def _simplest(told: Channels, longest: int) -> tuple[tuple[float, float], Strand]:
    """Choose the origin whose path is told in the fewest bits; the first, where it takes as few segments as the rest."""
    found: list[tuple[float, tuple[float, float], Strand]] = []
    for rank, (origin, samples) in enumerate(zip(told.origins, told.paths, strict=False)):
        course, settled = story(samples)
        strand = Strand((Columns("translate", 0, 2),), course, settled)
        missed = replace(settled, sigma=told.paths[0].sigma)  # both are judged by the same noise
        found.append((price(course) + loss(misses(course, missed)) + ELSEWHERE * rank, origin, strand))
        if well(course, settled) and len(course.ease) <= max(longest, 1):
            break
    _, origin, strand = min(found, key=lambda entry: entry[0])
    return origin, strand


ORDER = ["translate", "rotate", "scale", "skew", "project", "outline", "opacity", "fill", "order"]


def animation(course: Course, table: np.ndarray, name: str) -> Animation:
    """Write one property of a course as keyframes."""
    part = (course.knots - course.knots[0]) / course.period
    keys: list[Key] = []
    for index, (start, end) in enumerate(course.ends):
        easing = LINEAR if np.abs(table[start] - table[end]).max() < SMALL else course.eases[course.ease[index]]
        begin = _row(table[start], name)
        if keys and keys[-1].value == begin:
            keys[-1] = msgspec.structs.replace(keys[-1], easing=easing)
        else:
            keys.append(Key(_tidy(part[index]), begin, easing))
        keys.append(Key(_tidy(part[index + 1]), _row(table[end], name)))
    direction = "alternate" if course.mirror else "normal"
    return Animation(
        cast(Property, name), tuple(keys), _tidy(course.period), _tidy(course.knots[0]), course.iterations, direction
    )


def _row(values: np.ndarray, name: str) -> tuple[float, ...]:
    if name == "scale" and len(values) == 1:
        values = np.repeat(values, 2)
    return tuple(_tidy(v) for v in values)


def _tidy(number: float) -> float:
    return round(float(number), 6) + 0.0

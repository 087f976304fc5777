"""A track's story as courses, before it is written as keyframes: what groups and parents still change."""

from dataclasses import dataclass, replace

import numpy as np

from limner.motion.channels import COLOUR, Basis, Channels, Within
from limner.motion.course import Course, Free, Samples, fit, jacobian, loss, misses, value
from limner.motion.hone import price
from limner.motion.orbit import orbit
from limner.motion.snap import Columns, bounded, homes, snap
from limner.motion.story import noisier, story, well
from limner.motion.timing import Strand, united
from limner.sight.animation import compose

ELSEWHERE = 16.0
"""Bits of an origin that is no corner, middle or centre."""
AROUND = 0.75
"""Parts of a thing's size: how far from the likeliest origin one may be that is found along with a path."""
BENT = 2
"""Segments above which a path may be a circle's."""
MANY = 12
"""Segments from which on a course is a copy of the film rather than an explanation."""


@dataclass(frozen=True)
class Told:
    """How one track moves."""

    origin: tuple[float, float]
    """In pixels of the canonical frame."""
    strands: tuple[Strand, ...]
    """With round numbers."""
    rest: tuple[dict[str, int], ...]
    """For each strand the rows that are called rest (:func:`limner.motion.snap.homes`)."""
    channels: Channels
    """What it was told from."""

    @property
    def bits(self) -> float:
        """Price of all courses, and of what they miss."""
        return sum(strand.bits for strand in self.strands)

    @property
    def lengthy(self) -> bool:
        """Whether a course has so many keyframes that it explains nothing."""
        return any(len(strand.course.ease) >= MANY for strand in self.strands)


def tell(channels: Channels, canonical: int) -> Told:
    """Find the courses of one track's properties, put them on common timings, and round their numbers."""
    strands = []
    for name, samples in channels.series.items():
        course, settled = story(samples)
        if len(course.table) > 1:
            columns = (Columns(name, 0, samples.values.shape[1]),)
            if name == "blend" and channels.mix is not None:
                course, settled, columns = _mixed(course, settled, channels.mix)
            strands.append(Strand(columns, bounded(course, settled, list(columns)), settled))
    origin = channels.origins[0]
    if channels.paths:
        origin, path = _along(channels, strands) or _simplest(channels, strands)
        if channels.faceless is not None and len(path.course.ease) > BENT:
            origin, path = _around(channels, channels.faceless, origin, path)
        if len(path.course.table) > 1:
            strands.append(path)
    done, rest = [], []
    for strand in united(strands):
        columns = list(strand.columns)
        strand = replace(strand, course=bounded(strand.course, strand.samples, columns))
        chosen = homes(strand.course, columns, strand.samples.values[canonical])
        done.append(replace(strand, course=snap(strand.course, strand.samples, columns, chosen)))
        rest.append(chosen)
    return Told(origin, tuple(done), tuple(rest), channels)


def _mixed(course: Course, samples: Samples, mix: Basis) -> tuple[Course, Samples, tuple[Columns, ...]]:
    """Write the course of what fades while its colour changes as one of both properties."""
    wide = np.abs(mix.rows)
    both = replace(
        samples, values=mix.mean + samples.values @ mix.rows,
        sigma=np.where(np.isfinite(samples.sigma), np.maximum(samples.sigma * wide, COLOUR), np.inf), turn=np.zeros(4),
        most=float(np.max(samples.most)),
    )  # fmt: skip
    return replace(course, table=mix.mean + course.table @ mix.rows), both, (
        Columns("opacity", 0, 1), Columns("fill", 1, 4))  # fmt: skip


def _along(channels: Channels, strands: list[Strand]) -> tuple[tuple[float, float], Strand] | None:
    """Find an origin near the likeliest one whose path has the very timing of a turn or a change of size.

    The path about another point differs by the linear part times the way there, so the point and the path's values
    are one linear least-squares problem.
    """
    origin, samples = np.array(channels.origins[0]), channels.paths[0]
    known = np.flatnonzero(np.isfinite(samples.sigma).all(1) & np.isfinite(channels.linear).all((1, 2)))
    maps = channels.linear[known] - np.eye(2)
    for strand in strands:
        if strand.columns[0].name not in ("rotate", "scale", "skew"):
            continue
        course = replace(strand.course, table=np.zeros((len(strand.course.table), 2)))
        nothing = Free(np.zeros(len(course.knots), bool), np.zeros(len(course.eases), bool))
        there = samples.part(known)
        basis = (jacobian(course, there, nothing) * there.sigma.reshape(-1, 1)).reshape(-1, 2, len(course.table) * 2)
        rows = np.concatenate([basis, -maps], 2) / samples.sigma[known][:, :, None]
        wide = rows.reshape(-1, rows.shape[2])
        answer = np.linalg.lstsq(wide, (samples.values[known] / samples.sigma[known]).ravel(), rcond=1e-9)[0]
        away = np.round(answer[-2:] * 2) / 2
        if np.abs(away).max() > AROUND * channels.size:
            continue
        moved = samples.values.copy()
        moved[known] += maps @ away
        there = replace(samples, values=moved)
        course = replace(course, table=answer[:-2].reshape(-1, 2))
        course = fit(course, there, nothing, 3)[0]
        if len(np.unique(np.round(course.table, 3), axis=0)) > 1 and well(course, there):
            settled = noisier(course, there)
            return tuple((origin + away).tolist()), Strand((Columns("translate", 0, 2),), course, settled)
    return None


def _simplest(channels: Channels, strands: list[Strand]) -> tuple[tuple[float, float], Strand]:
    """Choose the origin whose path takes the fewest bits; the first, where it has no more segments than the rest."""
    longest = max((len(strand.course.ease) for strand in strands), default=0)
    found: list[tuple[float, tuple[float, float], Strand]] = []
    for rank, (origin, samples) in enumerate(zip(channels.origins, channels.paths, strict=False)):
        course, settled = story(samples)
        strand = Strand((Columns("translate", 0, 2),), course, settled)
        missed = replace(settled, sigma=channels.paths[0].sigma)  # both are judged by the same noise
        found.append((price(course) + loss(misses(course, missed)) + ELSEWHERE * rank, origin, strand))
        if well(course, settled) and len(course.ease) <= max(longest, 1):
            break
    _, origin, strand = min(found, key=lambda entry: entry[0])
    return origin, strand


def _around(
    channels: Channels, disc: tuple[float, float], origin: tuple[float, float], path: Strand
) -> tuple[tuple[float, float], Strand]:
    """Tell a path as a turn about a point outside, if that is shorter; nothing else may then turn or change size."""
    found = orbit(disc, channels.paths[0])
    if found is None or {"rotate", "scale", "skew", "size"} & set(channels.series):
        return origin, path
    middle, turn = found
    course, settled = story(turn)
    strand = Strand((Columns("rotate", 0, 1),), course, settled)
    if len(course.table) > 1 and strand.bits + ELSEWHERE < path.bits:
        return middle, strand
    return origin, path


def resting(told: Told) -> np.ndarray:
    """``(3, 3)``: takes points of the canonical frame to the thing at rest."""
    at = {"translate": np.zeros(2), "rotate": np.zeros(1), "scale": np.ones(2), "skew": np.zeros(1)}
    for strand, chosen in zip(told.strands, told.rest, strict=True):
        for column in strand.columns:
            if column.name in chosen:
                at[column.name] = strand.course.table[chosen[column.name], column.first : column.last]
    scale = np.broadcast_to(at["scale"], 2)
    angle, lean = float(at["rotate"][0]), float(at["skew"][0])
    return compose(at["translate"].tolist(), angle, scale.tolist(), lean, told.origin) @ told.channels.base


def within(told: Told, times: np.ndarray) -> Within:
    """What a track does to those that move along with it, by its courses."""
    count = len(times)
    at = {"translate": np.zeros((count, 2)), "rotate": np.zeros((count, 1)), "scale": np.ones((count, 2)),
          "skew": np.zeros((count, 1)), "opacity": np.ones((count, 1))}  # fmt: skip
    for strand in told.strands:
        found = value(strand.course, times)
        for column in strand.columns:
            at[column.name] = found[:, column.first : column.last]
    scale = np.broadcast_to(at["scale"], (count, 2))
    rows = zip(at["translate"], at["rotate"][:, 0], scale, at["skew"][:, 0], strict=True)
    matrix = np.array([compose(tuple(a), b, tuple(c), d, told.origin) for a, b, c, d in rows])
    rest = resting(told) @ np.linalg.inv(told.channels.base)
    return Within(matrix @ np.linalg.inv(rest), np.clip(at["opacity"][:, 0], 0, 1))


def values(course: Course, column: Columns, home: int | None, of: np.ndarray | None = None) -> np.ndarray:
    """Rows of one property as they are written: ``(M, D)``, relative to the row of rest where it has one.

    Args:
        course: how it goes.
        column: which of the course's values the property's are.
        home: the row of rest.
        of: other rows ``(N, D of all)`` than the course's own, such as what was measured.
    """
    own = course.table[:, column.first : column.last]
    part = own if of is None else of[:, column.first : column.last]
    if home is None:
        return part
    return part / own[home] if column.name == "scale" else part - own[home]

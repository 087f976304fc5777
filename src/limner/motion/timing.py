"""Properties that move in time with each other: one set of knots and easings for as many as it tells well."""

from dataclasses import dataclass, replace

import numpy as np

from limner.motion.course import Course, Samples, everything, fit, surprise, value
from limner.motion.easing import name
from limner.motion.hone import compact, hone, price
from limner.motion.snap import Columns

RULE = 20.0
"""Bits of another rule of keyframes, with a name and a shorthand, beside those of the course that it tells."""
LITTLE = 24
"""Changes that are tried to a course that was joined."""


@dataclass(frozen=True)
class Strand:
    """One or more properties on one course."""

    columns: tuple[Columns, ...]
    course: Course
    samples: Samples

    @property
    def bits(self) -> float:
        """Price of course and misses."""
        return _bits(self.course, self.samples)


def _bits(course: Course, samples: Samples) -> float:
    return price(course) + surprise(course, samples)[0]


def united(strands: list[Strand]) -> list[Strand]:
    """Join strands for as long as that makes the description shorter."""
    result: list[Strand] = []
    for strand in sorted(strands, key=lambda one: -_clarity(one)):
        ways = [(both.bits - other.bits, index, both) for index, other in enumerate(result)
                if (both := _joined(other, strand)) is not None]  # fmt: skip
        if ways:  # of those that it could go with, the one beside which it takes least
            _, index, both = min(ways, key=lambda way: way[:2])
            result[index] = both
        else:
            result.append(strand)
    return result


def _clarity(strand: Strand) -> float:
    """How far a strand moves, in its noise's standard deviations."""
    near = np.nanmin(np.where(np.isfinite(strand.samples.sigma), strand.samples.sigma, np.nan), axis=0)
    return float((np.ptp(strand.course.table, axis=0) / near).max())


def _joined(one: Strand, two: Strand) -> Strand | None:
    """Put two strands on one course, that of either, if it is cheaper than two."""
    samples = beside(one.samples, two.samples)
    apart = one.bits + two.bits + RULE
    best: tuple[float, Course] | None = None
    for lead, other, swap in ((one, two, False), (two, one, True)):
        course = _carried(lead.course, other, swap)
        if course is None:
            continue
        free = everything(course)
        named = np.array([bool(name(easing)) for easing in course.eases])
        for way in (free, replace(free, eases=free.eases & ~named)):  # an easing that had a name may keep it
            fitted = fit(course, samples, way, 8)[0]
            bits = _bits(fitted, samples)
            if best is None or bits < best[0]:
                best = (bits, fitted)
    if best is None or best[0] > apart + 150:
        return None
    course = hone(best[1], samples.louder(surprise(best[1], samples)[1]), LITTLE)
    bits, scale = surprise(course, samples)
    if price(course) + bits >= apart:
        return None
    samples = samples.louder(scale)
    width = one.samples.values.shape[1]
    moved = tuple(Columns(column.name, column.first + width, column.last + width) for column in two.columns)
    return Strand((*one.columns, *moved), course, samples)


def beside(one: Samples, two: Samples) -> Samples:
    """Put the properties of two series of the same frames side by side."""
    return replace(
        one, values=np.concatenate([one.values, two.values], 1), sigma=np.concatenate([one.sigma, two.sigma], 1),
        turn=np.concatenate([one.turn, two.turn]),
        most=np.concatenate([np.broadcast_to(each.most, each.turn.shape) for each in (one, two)]),
        waits=one.waits and two.waits,
    )  # fmt: skip


def _carried(lead: Course, other: Strand, swap: bool) -> Course | None:
    """The lead's timing with a column for the other's values, read off its own course."""
    if lead.before >= 0 and not other.samples.waits:
        return None
    rows, ends = [], []
    middle = (lead.knots[1:] + lead.knots[:-1]) / 2
    for index, (start, end) in enumerate(lead.ends):
        fresh = index == 0 or lead.jumps[index - 1]
        if fresh:
            rows.append((start, lead.knots[index], middle[index]))
        first = len(rows) - 1
        if lead.holds[index]:
            ends.append((first, first))
        else:
            rows.append((end, lead.knots[index + 1], middle[index]))
            ends.append((first, len(rows) - 1))
    looped = lead.iterations > 1 and not lead.mirror
    if looped and lead.ends[-1, 1] == lead.ends[0, 0] and not lead.holds[-1]:
        last = len(rows) - 1
        ends = [(a if a != last else 0, b if b != last else 0) for a, b in ends]
        rows.pop()
    if lead.before >= 0:
        rows.append((lead.before, lead.knots[0], 2 * lead.knots[0] - middle[0]))
    at = np.array([knot + 1e-3 * (inside - knot) for _, knot, inside in rows])
    there = value(other.course, at)
    here = lead.table[[row for row, _, _ in rows]]
    table = np.concatenate([there, here] if swap else [here, there], 1)
    return compact(replace(lead, table=table, ends=np.array(ends), before=len(rows) - 1 if lead.before >= 0 else -1))

"""Even delays: what shares keyframes often begins at one time after another, each a step later than the last.

Which place each has in that order is read off the beginnings; some may share one, as the diagonals of a grid do. What
repeats for ever is compared by where in its iteration it is.
"""

from dataclasses import replace

import numpy as np

from limner.motion.course import Course, loss, misses
from limner.motion.hone import TIME
from limner.motion.snap import TIMES, Level
from limner.motion.timing import Strand
from limner.motion.told import Told

STEPS: tuple[Level, ...] = ((0.1, 4.5), (0.05, 6.0), (0.025, 7.5), (0.01, 8.5), (0.005, 9.5))
"""Round seconds between beginnings, and their bits: a round time is often divided by a round number of things."""
BESIDE = 3
"""Round times on each side of the likeliest at which the first may begin: a jump falls before a frame, or after it."""
APART = 1.5
"""Frames by which the last may then begin elsewhere than was measured, for a step to be looked at."""
SAME = 0.75
"""Frames within which two beginnings are one."""
MORE = 3.0
"""Bits that a delay of its own takes, beside those of its time."""


def staggered(members: list[Told]) -> list[Told]:
    """Let the delays of each strand be even, if the samples allow that.

    Args:
        members: tracks that share keyframes.
    """
    result = list(members)
    for index in range(len(members[0].strands)):
        strands = [member.strands[index] for member in result]
        made = _even(strands)
        if made is not None:
            result = [
                replace(member, strands=(*member.strands[:index], strand, *member.strands[index + 1 :]))
                for member, strand in zip(result, made, strict=True)
            ]
    return result


def _even(strands: list[Strand]) -> list[Strand] | None:
    """Begin each strand a whole number of steps after the first; ``None`` where the samples say otherwise."""
    lead, frame = strands[0].course, strands[0].samples.step
    starts = np.array([strand.course.knots[0] for strand in strands])
    order, straight = _places(starts, lead.period if np.isinf(lead.iterations) else np.inf, SAME * frame)
    slope, first = np.polyfit(order, straight, 1) if np.ptp(order) else (0.0, float(straight.mean()))
    before = sum(loss(misses(strand.course, strand.samples)) for strand in strands)
    best, least = None, before + (TIME + MORE) * len(strands)
    for spacing, bits in STEPS:
        step = round(slope / spacing) * spacing
        if abs(step - slope) * np.ptp(order) > 2 * APART * frame:
            continue
        for base, more in TIMES[1:2] + STEPS + TIMES[-1:]:
            near = round((first + (slope - step) * order.mean()) / base)
            for begin in (near + np.arange(-BESIDE, BESIDE + 1)) * base:
                made = [_from(strand, begin + place * step) for place, strand in zip(order, strands, strict=True)]
                total = bits + more + sum(loss(misses(one.course, one.samples)) for one in made)
                if total < least:
                    best, least = made, total
    return best


def _from(strand: Strand, start: float) -> Strand:
    """A strand that begins at a time, or whole iterations from it if it repeats for ever: where it misses least."""
    course = strand.course
    turns = round((float(course.knots[0]) - start) / course.period) if np.isinf(course.iterations) else 0
    ways = [_at(course, start + shift) for shift in dict.fromkeys((0.0, turns * course.period))]
    return replace(strand, course=min(ways, key=lambda way: loss(misses(way, strand.samples))))


def _at(course: Course, start: float) -> Course:
    return replace(course, knots=course.knots - course.knots[0] + start)


def _places(starts: np.ndarray, period: float, same: float) -> tuple[np.ndarray, np.ndarray]:
    """Number the places of starts in their order, those within ``same`` seconds alike; and unwrap what repeats.

    Returns:
        ``(K,)`` numbers from 0, and ``(K,)`` starts, each in the iteration that goes on from the first place.
    """
    phases = starts - starts.min() if np.isinf(period) else (starts - starts[0]) % period
    ranked = np.argsort(phases, kind="stable")
    gaps = np.diff(phases[ranked])
    if np.isfinite(period) and len(gaps) and gaps.max() > phases[ranked[0]] + period - phases[ranked[-1]]:
        # The longest pause is before the first: an iteration begins after it.
        cut = phases[ranked[int(gaps.argmax()) + 1]]
        phases = (phases - cut) % period
        ranked = np.argsort(phases, kind="stable")
        gaps = np.diff(phases[ranked])
    order = np.zeros(len(starts), int)
    order[ranked[1:]] = np.cumsum(gaps > same)
    base = starts[ranked[0]]
    return order, base + phases - phases[ranked[0]]

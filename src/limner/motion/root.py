"""Where an iteration of a loop begins: of its knots the one from which it is told in the fewest bits."""

import math
from dataclasses import replace

import numpy as np

from limner.motion.course import Course, Samples, everything, fit
from limner.motion.hone import AT_ONCE, compact, cost
from limner.sight.animation import LINEAR, Easing

BENT = 3.0
"""Standard deviations by which two segments may bend where they meet, and still be one straight line."""
WORTH = 1.0
"""Bits that another beginning must save."""
FIRST = np.array([[0, 1]])


def rooted(course: Course, samples: Samples) -> Course:
    """Let a loop begin at the knot from which it is told in the fewest bits: with the film, or where it jumps."""
    if math.isfinite(course.iterations) or course.before >= 0:
        return course
    for parts in (2, 3):
        shorter = _part(course, samples, parts)
        if shorter is not None:
            return rooted(shorter, samples)
    easing = course.eases[course.ease[0]]
    if len(course.ease) == 1 and easing.kind == "linear" and (samples.turn > 0).all():
        first, second = course.table[course.ends[0]]
        turns = max(float(np.abs(np.round((second - first) / samples.turn)).min()), 1.0)
        knots = course.knots[0] + np.array([0.0, course.period / turns])
        return replace(course, knots=knots, table=np.array([first, first + (second - first) / turns]), ends=FIRST)
    if len(course.ease) == 1 and easing.kind == "steps":  # every step is like every other: begin with the film
        width = course.period / easing.numbers[0]
        rise = np.diff(course.table[course.ends[0]], axis=0) / easing.numbers[0]
        whole = np.round(rise * easing.numbers[0] / np.maximum(samples.turn, 1.0))
        if (samples.turn > 0).all() and (whole != 0).all():
            turns = int(np.abs(whole).min())
            if easing.numbers[0] % turns == 0:  # several turns are one, so many times
                steps = Easing("steps", (easing.numbers[0] / turns, easing.numbers[1]))
                first, second = course.table[course.ends[0]]
                knots = course.knots[0] + np.array([0.0, course.period / turns])
                table = np.array([first, first + (second - first) / turns])
                course = replace(course, knots=knots, table=table, ends=FIRST, eases=(steps,), ease=np.array([0]))
            count = round((samples.times[0] - course.knots[0]) / width)
            return replace(course, knots=course.knots + count * width, table=course.table + count * rise)
        return course
    if course.mirror:
        return _reversed(course) if abs(course.knots[0] + course.period - samples.times[0]) < AT_ONCE else course
    first, last = course.ends[0, 0], course.ends[-1, 1]
    least, ends = cost(course, samples), np.where(course.ends == last, first, course.ends)
    if first != last and (ends[:, 0] != ends[:, 1]).any():
        # If it ends as it began, a beginning elsewhere, where that is one row, must not seem to be told by less.
        closed = compact(replace(course, ends=ends))
        closed = fit(closed, samples, replace(everything(closed), eases=np.zeros(len(closed.eases), bool)), 8)[0]
        least = min(least, cost(closed, samples))
    ways = [course]
    for index in range(1, len(course.ease)):
        ways.append(_straight(_turned(course, samples, index), samples))
    best = min(ways, key=lambda way: cost(way, samples))
    return best if cost(best, samples) < least - WORTH else course


def _part(course: Course, samples: Samples, parts: int) -> Course | None:
    """Read an iteration that does the same several times as that many, if that takes fewer bits."""
    count = len(course.ease) // parts
    widths = np.diff(course.knots)
    if course.mirror or len(course.ease) % parts or np.ptp(widths.reshape(parts, count), axis=0).max() > samples.step:
        return None
    period = course.period / parts
    knots = np.append(course.knots[:count], course.knots[0] + period)
    way = compact(replace(course, knots=knots, ends=course.ends[:count], ease=course.ease[:count]))
    way = fit(way, samples, None, 12)[0]
    return way if cost(way, samples) < cost(course, samples) else None


def _straight(course: Course, samples: Samples) -> Course:
    """Make one of two segments that are one straight line, which the old beginning cut in two."""
    near = np.nanmin(np.where(np.isfinite(samples.sigma), samples.sigma, np.nan), axis=0)
    widths = np.diff(course.knots)
    for index in np.flatnonzero(~course.jumps):
        one, two = (np.diff(course.table[course.ends[at]], axis=0)[0] for at in (index, index + 1))
        pair = course.ease[index : index + 2]
        bent = one - (one + two) * widths[index] / (widths[index] + widths[index + 1])
        if any(course.eases[ease] != LINEAR for ease in pair) or (np.abs(bent) > BENT * near).any():
            continue
        if not one.any() or not two.any():
            continue
        ends = np.delete(course.ends, index + 1, 0)
        ends[index, 1] = course.ends[index + 1, 1]
        knots, ease = np.delete(course.knots, index + 1), np.delete(course.ease, index + 1)
        joined = compact(replace(course, knots=knots, ends=ends, ease=ease))
        return _straight(fit(joined, samples, None, 8)[0], samples)
    return course


def _reversed(course: Course) -> Course:
    """Begin an alternating course one iteration later, the other way round."""
    eases = tuple(_backwards(easing) for easing in course.eases)
    knots = course.knots[0] + course.period + (course.knots[-1] - course.knots[::-1])
    return replace(course, knots=knots, ends=course.ends[::-1, ::-1], eases=eases, ease=course.ease[::-1])


def _backwards(easing: Easing) -> Easing:
    if easing.kind != "bezier":
        return easing
    x1, y1, x2, y2 = easing.numbers
    return Easing("bezier", tuple(round(1 - number, 12) for number in (x2, y2, x1, y1)))


def _turned(course: Course, samples: Samples, index: int) -> Course:
    """Begin a course at another of its knots; whole turns are added to what then comes after."""
    table, ends = course.table, course.ends
    through = table[ends[-1, 1]] - table[ends[0, 0]]
    whole = np.where(samples.turn > 0, samples.turn, 1.0)
    shift = np.where(samples.turn > 0, whole * np.round(through / whole), 0.0)
    count = len(table)
    table = np.concatenate([table, table + shift])
    late = ends[:index] + (count if shift.any() else 0)
    ends = np.concatenate([ends[index:], late])
    last = len(course.ease) - index - 1
    if _close(table[ends[last, 1]], table[ends[last + 1, 0]], table):
        ends = np.where(ends == late[0, 0], ends[last, 1], ends)  # where the late part joins on, it is the same row
    widths = np.diff(course.knots)
    widths = np.concatenate([widths[index:], widths[:index]])
    start = course.knots[index]
    start -= course.period * np.ceil((start - samples.times[0]) / course.period - AT_ONCE / course.period)
    knots = start + np.concatenate([[0.0], np.cumsum(widths)])
    ease = np.concatenate([course.ease[index:], course.ease[:index]])
    return compact(replace(course, knots=knots, table=table, ends=ends, ease=ease))


def _close(one: np.ndarray, two: np.ndarray, table: np.ndarray) -> bool:
    return bool(np.abs(one - two).max() < 1e-3 * np.ptp(table, axis=0).max())

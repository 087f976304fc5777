"""The shortest course that tells a series: still, moved once, moved over and over, in steps, or on a spring."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from limner.motion.course import Course, Samples, everything, fit, loss, misses, still
from limner.motion.hone import cost, hone, price
from limner.motion.keys import assemble, segments
from limner.motion.loops import candidates, endless, settle
from limner.motion.noise import spread
from limner.motion.patterns import patterns

TOLERANCES = (0.004, 0.0)
"""Parts of a move by which a curve may differ from the bank's nearest, when the series is cut."""
WELL = 1.35
"""Mean square miss, in variances, up to which a course counts as one that tells all."""
KEPT = 2
"""Courses that are honed of those that repeat."""
CHANGED = 1.25
"""Noise that proves to be smaller, or greater, by this factor has everything judged anew."""


def story(samples: Samples) -> tuple[Course, Samples]:
    """Find the course that tells a series in the fewest bits.

    Args:
        samples: the series, with what its noise seems to be.

    Returns:
        The course, and the samples with the noise that it leaves.
    """
    course = _shortest(samples, None)
    for _ in range(2):
        better = _retold(course, samples)
        if better is None:
            break
        samples = better
        course = _shortest(samples, course)
    return course, samples


def well(course: Course, samples: Samples) -> bool:
    """Whether a course misses no more than noise does."""
    known = float(np.isfinite(samples.sigma).sum())
    return loss(misses(course, samples)) * 2 * math.log(2) < WELL * known + 3 * math.sqrt(2 * known)


def _retold(course: Course, samples: Samples) -> Samples | None:
    """Return the samples with the noise that a course leaves, where that is another than was thought."""
    gap = misses(course, samples)
    scale = np.ones(gap.shape[1])
    for column in range(gap.shape[1]):
        # What is white in the rest is noise; what is smooth is not told yet.
        scale[column] = max(spread(np.where(np.isfinite(samples.sigma[:, column]), gap[:, column], np.nan)), 0.3)
    if (scale < CHANGED).all() and (scale > 1 / CHANGED).all():
        return None
    return replace(samples, sigma=samples.sigma * scale)


def _shortest(samples: Samples, known: Course | None) -> Course:
    best = still(samples)
    if well(best, samples):
        return best
    least = cost(best, samples)
    if known is not None:
        known = hone(known, samples)
        if well(known, samples):
            return known if cost(known, samples) < least else best
        best, least = min(((known, cost(known, samples)), (best, least)), key=lambda pair: pair[1])
    for tolerance in TOLERANCES:
        for course in _told(samples, tolerance):
            bits = cost(course, samples)
            if bits < least:
                best, least = course, bits
        if well(best, samples):
            break
    return best


def _told(samples: Samples, tolerance: float) -> Iterator[Course]:
    """Yield honed courses: those that repeat first, and only those if one of them tells all."""
    once = fit(assemble(segments(samples, tolerance), samples), samples, None, 8)[0]
    plain = cost(once, samples)
    ranked = []
    for course in candidates(samples, tolerance):
        for way in (course, *(settle(other, samples) for other in patterns(course, samples))):
            fitted, missed = fit(way, samples, None, 8)
            ranked.append((price(fitted) + missed, len(ranked), fitted))
    done = False
    for bits, _, course in sorted(ranked)[:KEPT]:
        if bits < plain + 100:
            honed = hone(course, samples)
            done |= well(honed, samples)
            yield honed
    if done:
        return
    ways = [once, *patterns(once, samples)]
    for index, course in enumerate(ways):
        course = settle(course, samples) if index else course
        if index and cost(fit(course, samples, None, 12)[0], samples) > plain:
            continue
        honed = hone(course, samples)
        yield honed
        unending = endless(honed, samples)
        if unending is not None:
            yield hone(unending, samples)

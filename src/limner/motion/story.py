"""The shortest course that tells a series: still, moved once, moved over and over, in steps, or on a spring."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from limner.motion.course import Course, Free, Samples, everything, fit, loss, misses, still, surprise, value
from limner.motion.easing import NAMED, name
from limner.motion.hone import compact, cost, hone, named, price
from limner.motion.keys import alike, assemble, segments, stairs
from limner.motion.loops import active, candidates, endless, rooted, settle
from limner.motion.noise import spread
from limner.motion.patterns import patterns, stepwise
from limner.sight.animation import LINEAR, Easing

TOLERANCE = 0.004
"""Part of a move by which a curve may differ from the bank's nearest, when the series is cut."""
STRAY = 8.0
"""Standard deviations by which it may at most."""
HOPELESS, FAR = 40.0, 0.03
"""Bits that a sample takes, and how far half of them are off in parts of the whole move, after a first fit from which
on no honing helps."""
WELL = 1.35
"""Mean square miss, in variances, up to which a course counts as one that tells all."""
ENDLESS = 20
"""Segments from which on a course is no story, and not worth honing."""
KEPT = 3
"""Courses that are honed of those that repeat."""
PROMISING = 40.0
"""Bits that honing may save."""
NOISY = 3.0
"""Standard deviations that straight lines may be off."""
STARTS = (NAMED["ease-in"], NAMED["ease-out"], NAMED["ease-in-out"], NAMED["standard"],
          Easing("bezier", (1 / 3, 1 / 3, 2 / 3, 2 / 3)))  # fmt: skip
"""Easings from which the fit of a single move is begun."""
SURE = 12.0
"""Bits: a turn at even speed from the film's first frame to its last is more likely to go on than that."""
UPPER, FEWEST = 3.0, 8
"""How far the noise may be corrected: what is white in the rest may be steps, too; and the frames that must move for it
to prove less."""
MEDIAN = 0.6745
"""Median size of normal errors, in their standard deviations."""
LOOSE = 1.5
"""Times greater the noise is than what a course leaves that was fitted with a number for every other frame or so."""
CHANGED = 1.25
"""Noise that proves to be smaller, or greater, by this factor has everything judged anew."""
READINGS = (3.0, 10.0)
"""How many times greater than it seems the noise is taken to be for the series to be read again."""
PLAIN = 2
"""Segments up to which a course that tells all is simple enough not to be read again."""


def story(samples: Samples) -> tuple[Course, Samples]:
    """Find the course that tells a series in the fewest bits.

    Args:
        samples: the series, with what its noise seems to be.

    A tracker's errors are not all white: what hides a thing, or a compressed edge, drags at it for many frames. So the
    series is read at several levels of noise, and the reading that takes the fewest bits, its level told as well, wins.

    Returns:
        The course, and the samples with the noise that it leaves.
    """
    course, settled = _read(samples)
    least, scale = surprise(course, settled)
    if len(course.ease) > PLAIN or not well(course, settled):
        found = (price(course) + least, course, scale)
        for factor in READINGS:
            if factor > np.max(settled.most):
                break
            other = stepwise(_shortest(replace(settled, sigma=settled.sigma * factor), None))
            bits, scale = surprise(other, settled)
            found = min(found, (price(other) + bits, other, scale), key=lambda entry: entry[0])
            if len(other.ease) == 1:
                break
        _, course, scale = found
    course, scale = _called(course, settled, scale)
    return course, settled.louder(scale)


def _called(course: Course, samples: Samples, scale: np.ndarray) -> tuple[Course, np.ndarray]:
    """Give easings the names that take fewer bits where errors may last, which those of one film seldom prove wrong."""
    least, again = price(course) + surprise(course, samples)[0], True
    while again:
        again = False
        for other in named(course):
            free = everything(other)
            kept = np.array([bool(name(easing)) for easing in other.eases])
            tried = fit(other, samples, replace(free, eases=free.eases & ~kept), 10)[0]
            bits, louder = surprise(tried, samples)
            if price(tried) + bits < least - 1e-6:
                course, scale, least, again = compact(tried), louder, price(tried) + bits, True
                break
    return course, scale


def _read(samples: Samples) -> tuple[Course, Samples]:
    """Find the course that tells a series in the fewest bits at the noise that it seems to have."""
    flights = stairs(samples)
    if flights is not None:  # jumps make the noise seem greater than it is
        off = np.abs(samples.values - value(flights, samples.times))
        known = np.isfinite(samples.sigma)
        least = [max(1.5 * float(np.median(off[known[:, d], d])), 1e-9) for d in range(off.shape[1])]
        samples = replace(samples, sigma=np.where(known, np.minimum(samples.sigma, least), np.inf))
    if samples.least < 1:
        # Of two courses nearly alike the plainer makes the noise seem greater; one that follows everything proves it.
        samples = noisier(_followed(samples), samples, LOOSE)
    course = _shortest(samples, None)
    for _ in range(2):
        better = noisier(course, samples)
        if better is samples or (len(course.ease) > ENDLESS and not well(course, samples)):
            break
        louder = bool((better.sigma > samples.sigma).any())
        samples = better
        again = _shortest(samples, course)
        if louder:  # with more noise something simpler may do
            again = min(again, _shortest(samples, None), key=lambda one: cost(one, better))
        course = again
    return stepwise(course), samples


def well(course: Course, samples: Samples) -> bool:
    """Whether a course misses no more than noise does: in the whole film, and in what of it the value moves in.

    What rests for long is told well by anything, and would make up for what is missed before.
    """
    gap, known = misses(course, samples), np.isfinite(samples.sigma)
    first, last = active(samples)
    moving = np.s_[first : last + 1]

    def fair(gap: np.ndarray, known: np.ndarray) -> bool:
        count = float(known.sum())
        return loss(gap) * 2 * math.log(2) < WELL * count + 3 * math.sqrt(2 * count)

    parts = [fair(gap[moving, column], known[moving, column]) for column in range(gap.shape[1])]
    return fair(gap, known) and (last <= first or all(parts))


def noisier(course: Course, samples: Samples, loose: float = 1.0) -> Samples:
    """Return the samples with the noise that a course leaves, where that is quite another than was thought.

    Args:
        course: what is told of them.
        samples: the series.
        loose: times greater than it seems, since a course of many numbers takes some of the noise with it.
    """
    gap = misses(course, samples)
    scale = np.ones(gap.shape[1])
    told = value(course, samples.times)
    for column in range(gap.shape[1]):
        # What is white in the rest is noise; what is smooth is not told yet.
        known = np.isfinite(samples.sigma[:, column])
        rest = np.where(known, gap[:, column], np.nan)
        white = spread(rest)
        if samples.least < 1 and white < 1:  # what rests says nothing of what moves, and what swings is no noise
            white = max(white, _moving(rest, np.abs(np.diff(told[:, column])) > samples.sigma[1:, column]))
        scale[column] = min(max(white * loose, samples.least), UPPER if loose == 1 else 1.0)
    if (scale < CHANGED).all() and (scale > 1 / CHANGED).all():
        return samples
    return replace(samples, sigma=samples.sigma * scale)


def _moving(rest: np.ndarray, moves: np.ndarray) -> float:
    """Give the standard deviation of what a course misses ``(N,)`` from frames to frames ``(N - 1,)`` that it moves in.

    One where there are too few of them.
    """
    steps = np.diff(rest)[moves]
    steps = steps[np.isfinite(steps)]
    return float(np.median(np.abs(steps)) / MEDIAN / math.sqrt(2)) if len(steps) >= FEWEST else 1.0


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
    near = np.nanmin(np.where(np.isfinite(samples.sigma), samples.sigma, np.nan), axis=0)
    reach = float((np.ptp(samples.values, axis=0) / near).max())
    for tolerance in (min(TOLERANCE, STRAY / max(reach, 1.0)), 0.0):
        for course in _told(samples, tolerance):
            bits = cost(course, samples)
            if bits < least:
                best, least = course, bits
        if well(best, samples):
            break
    if not well(best, samples):
        lines = fit(polyline(samples), samples, None, 4)[0]
        if cost(lines, samples) < least:
            best, least = lines, cost(lines, samples)
    unending = endless(best, samples)
    if unending is not None:
        unending = fit(settle(unending, samples), samples)[0]
        if cost(unending, samples) < least + SURE:
            return unending
    return best


def _told(samples: Samples, tolerance: float) -> Iterator[Course]:
    """Yield honed courses: those that repeat first, and only those if one of them tells all."""
    flights = stairs(samples)
    if flights is not None:
        yield hone(flights, samples)
        for course in patterns(compact(flights), samples):
            yield from _honed(course, samples, math.inf)
    once = _followed(samples, tolerance)
    plain = cost(once, samples)
    ranked = []
    for course in candidates(samples, tolerance):
        for way in (course, *(settle(other, samples) for other in patterns(course, samples))):
            fitted, missed = fit(way, samples, None, 8)
            ranked.append((price(fitted) + missed, len(ranked), fitted))
    for _, _, course in sorted(ranked)[:KEPT]:
        if not _hopeless(course, samples):
            honed = rooted(hone(course, samples), samples)
            yield honed
            if len(honed.ease) == 1 and honed.eases[0].kind == "bezier" and not name(honed.eases[0]):
                yield from _spoken(honed, samples)
            if well(honed, samples):
                return
    for course in patterns(once, samples):
        yield from _honed(course, samples, plain)
    if tolerance:
        yield from _ruled(samples, tolerance, plain)
    single = min(_moved(samples), key=lambda one: cost(one, samples))
    if not _hopeless(single, samples):
        yield hone(single, samples)
        yield from _spoken(single, samples)
    honed = once if len(once.ease) > ENDLESS else hone(once, samples)
    yield honed
    for course in patterns(honed, samples):
        yield from _honed(course, samples, cost(honed, samples))


def _followed(samples: Samples, tolerance: float = TOLERANCE) -> Course:
    """Follow a series through the whole film, whatever repeats in it."""
    return fit(assemble(segments(samples, tolerance), samples), samples, None, 8)[0]


def _ruled(samples: Samples, tolerance: float, most: float) -> Iterator[Course]:
    """Yield courses whose moves all have one easing, which a rule gives to all of its keyframes.

    They are honed if their first fit takes few more bits than ``most``.
    """
    found = []
    for easing, parts in alike(samples, tolerance):
        course = assemble(parts, samples)
        if len(course.ease) > 1:
            ruled = replace(course, eases=(easing,), ease=np.zeros_like(course.ease))
            course = fit(ruled, samples, Free(np.ones(len(course.knots), bool), np.zeros(1, bool)), 8)[0]
            found.append((cost(course, samples), len(found), course))
    for bits, _, course in sorted(found)[:2]:
        if bits < most + PROMISING:
            yield hone(course, samples)


def _moved(samples: Samples) -> Iterator[Course]:
    """Yield fits of one eased move: the commonest story, which where parts are hidden no sum of its parts leads to."""
    first, last = active(samples)
    known = np.flatnonzero(np.isfinite(samples.sigma).all(1))
    ends = samples.values[known[[0, -1]]] if len(known) else samples.values[[0, -1]]
    knots = samples.times[[min(first, last - 1), last]] if last > first else samples.times[[0, -1]]
    for easing in STARTS:
        course = Course(knots, ends, np.array([[0, 1]]), (easing,), np.array([0]))
        yield fit(course, samples)[0]


def _spoken(single: Course, samples: Samples) -> Iterator[Course]:
    """Yield a move with the easing of a name that fits it best, at other times: a part of one is much like another."""
    ways = [replace(single, eases=(easing,)) for easing in (LINEAR, *NAMED.values())]
    times = Free(np.ones(2, bool), np.zeros(1, bool))
    ranked = sorted((fit(way, samples, times, 4) for way in ways), key=lambda found: found[1])
    for course, _ in ranked[:KEPT]:
        yield fit(course, samples, times)[0]


def _honed(course: Course, samples: Samples, most: float) -> Iterator[Course]:
    """Hone a course, if its first fit already takes fewer bits than ``most``."""
    fitted = fit(settle(course, samples), samples, None, 12)[0]
    if cost(fitted, samples) < most:
        yield hone(fitted, samples)


def _hopeless(course: Course, samples: Samples) -> bool:
    known = np.isfinite(samples.sigma)
    off = np.where(known, np.abs(misses(course, samples)) * np.where(known, samples.sigma, 0.0), np.nan)
    reach = np.ptp(course.table, axis=0) + 1e-9
    return bool(loss(misses(course, samples)) > HOPELESS * known.sum() and (np.nanmedian(off, 0) > FAR * reach).any())


def polyline(samples: Samples) -> Course:
    """Draw straight lines through a series that nothing else tells, to within its noise.

    Of all samples those are kept that Ramer, Douglas and Peucker's algorithm keeps (1972, 1973), and no more than a
    third of them: the threshold is doubled until that is so.
    """
    known = np.flatnonzero(np.isfinite(samples.sigma).all(1))
    times, values = samples.times[known], samples.values[known] / np.median(samples.sigma[known], 0)
    most, threshold = max(len(known) // 3, 2), NOISY
    kept = _kept(times, values, threshold)
    while len(kept) > most:
        threshold *= 2
        kept = _kept(times, values, threshold)
    index = np.arange(len(kept))
    ends = np.stack([index[:-1], index[1:]], 1)
    return Course(times[kept], samples.values[known[kept]], ends, (LINEAR,), np.zeros(len(ends), int))


def _kept(times: np.ndarray, values: np.ndarray, threshold: float) -> np.ndarray:
    keep, stack = {0, len(times) - 1}, [(0, len(times) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        part = ((times[first : last + 1] - times[first]) / (times[last] - times[first]))[:, None]
        line = values[first] + (values[last] - values[first]) * part
        off = np.abs(values[first : last + 1] - line).max(1)
        far = int(np.argmax(off))
        if off[far] > threshold:
            keep.add(first + far)
            stack += [(first, first + far), (first + far, last)]
    return np.array(sorted(keep))

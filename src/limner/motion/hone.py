"""A course made as short as it can be told: knots, values and easings that the samples do not ask for fall away.

Every change is fitted anew and kept only if the whole description, parameters and misses together, takes fewer bits
(minimum description length: Rissanen 1978; Grünwald 2007). The prices below are those of what a person writes: rough
logarithms of how many values come into question.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from limner.motion.course import Course, Free, Samples, everything, fit, loss, misses, value
from limner.motion.easing import NAMED, curve, name
from limner.motion.keys import TIME, VALUE
from limner.sight.animation import LINEAR, PRESETS, Easing

SEGMENT = 2.0
"""Bits for being there at all."""
FREE = {"linear": 1.0, "bezier": 24.0, "steps": 3.0, "spring": 16.0}
"""Bits of an easing without a name."""
PRESET, NAME = 3.0, 7.0
"""Bits of an easing that CSS has a word for, and of one that people have a name for."""
AT_ONCE = 0.012
"""Seconds: what begins within them of the film's first frame begins with it, which takes no number."""
SHORT, NUDGES = 7.0, (-2.5, -1.2, 1.2, 2.5)
"""Frames that a segment has at most whose knots are tried elsewhere, and how far from where they are."""
USUAL, FEWEST = 8, 16
"""Segments up to which all the budget is spent; the more there are the longer each try takes; and the least budget."""
NEAREST, FEW = 5, 3
"""Names that are tried for a curve; and segments of a course, at most, of which two become one with any of CSS's words:
one that rests before it moves, and after, is nearest to none of them as it stands."""
HALFWAY, ALIKE = Easing("bezier", (0.4, 0.0, 0.6, 1.0)), 0.01
"""Where the search for the curve of two segments begins, and how near it is to be."""
GRID = np.linspace(0, 1, 41)
_ROWS = {word: curve(known, GRID) for word, known in NAMED.items()}


def easing_bits(easing: Easing) -> float:
    """Price of an easing."""
    if easing.kind == "linear":
        return FREE["linear"]
    if easing in PRESETS.values():
        return PRESET
    if easing.kind == "steps":
        return FREE["steps"] + float(np.log2(easing.numbers[0] + 1))
    return NAME if name(easing) else FREE[easing.kind]


def price(course: Course) -> float:
    """Bits of a course's parameters."""
    moving = course.ease[~course.holds]
    used = set(moving.tolist())
    bits = SEGMENT * len(course.ease) + TIME * (len(course.knots) - (abs(course.knots[0]) < AT_ONCE))
    bits += VALUE * course.table.size + sum(easing_bits(course.eases[index]) for index in used)
    if len(used) > 1:
        bits += float(np.log2(len(used))) * len(moving)
    bits += TIME * float(course.jumps.sum()) / 2
    repeats = 0.0 if course.iterations == 1 else 2.0 if np.isinf(course.iterations) else 6.0
    return bits + repeats + course.mirror


def cost(course: Course, samples: Samples) -> float:
    """Bits of a course and of what it misses."""
    return price(course) + loss(misses(course, samples))


def hone(course: Course, samples: Samples, budget: int = 80) -> Course:
    """Fit a course and shorten it, step by step, for as long as that saves bits.

    Args:
        course: where to start.
        samples: what it tells.
        budget: how many changes are tried at most.
    """
    free, spoken = everything(course), np.array([bool(name(easing)) for easing in course.eases])
    ways = [fit(course, samples, free, 20)[0], fit(course, samples, replace(free, eases=free.eases & ~spoken), 20)[0]]
    course = compact(min(ways if spoken.any() else ways[:1], key=lambda way: cost(way, samples)))
    least = cost(course, samples)
    budget = max(budget * USUAL // max(len(course.ease), USUAL), FEWEST)
    for moves in (_closed, _joined, _shared, named, _alike, partial(_nudged, step=samples.step), named, _joined):
        again = True
        while again and budget > 0:
            again = False
            for other in moves(course):
                budget -= 1
                free = everything(other)
                names = np.array([bool(name(easing)) for easing in other.eases])
                parameters = price(other)
                tried, missed = fit(other, samples, replace(free, eases=free.eases & ~names), 10, least - parameters)
                bits = parameters + missed
                if bits < least:
                    course, least, again = compact(tried), bits, True
                    break
                if budget <= 0:
                    break
    return course


def compact(course: Course) -> Course:
    """Drop rows of the table and easings that nothing refers to; holds at the ends, which last anyway, go too."""
    while len(course.ease) > 1 and course.holds[0] and not course.jumps[0] and course.iterations == 1:
        course = replace(course, knots=course.knots[1:], ends=course.ends[1:], ease=course.ease[1:])
    while len(course.ease) > 1 and course.holds[-1] and not course.jumps[-1] and course.iterations == 1:
        course = replace(course, knots=course.knots[:-1], ends=course.ends[:-1], ease=course.ease[:-1])
    rows, ends = np.unique(course.ends, return_inverse=True)
    eases: list[Easing] = []
    ease = []
    for index, hold in zip(course.ease, course.holds, strict=True):
        easing = LINEAR if hold and eases else course.eases[index]
        if easing not in eases:
            eases.append(easing)
        ease.append(eases.index(easing))
    return replace(course, table=course.table[rows], ends=ends.reshape(-1, 2), eases=tuple(eases), ease=np.array(ease))


def _joined(course: Course) -> Iterator[Course]:
    """Two segments become one, the shortest first."""
    widths = np.diff(course.knots)
    order = np.argsort(widths[1:] + widths[:-1]) if len(widths) > 1 else []
    for index in order:
        longer = index if widths[index] >= widths[index + 1] else index + 1
        ends = np.delete(course.ends, index + 1, 0)
        ends[index] = (course.ends[index, 0], course.ends[index + 1, 1])
        eases, ease = course.eases, np.delete(course.ease, index + 1)
        if ends[index, 0] != ends[index, 1]:
            eases = (*eases, _both(course, index) or course.eases[course.ease[longer]])
            ease[index] = len(eases) - 1
        knots = np.delete(course.knots, index + 1)
        if len(course.ease) <= FEW and len(eases) > len(course.eases):
            for named in PRESETS.values():
                yield compact(replace(course, knots=knots, ends=ends, eases=(*eases[:-1], named), ease=ease))
        yield compact(replace(course, knots=knots, ends=ends, eases=eases, ease=ease))


def _both(course: Course, index: int) -> Easing | None:
    """Give the curve that is most like two segments one after the other; none where what they do is no curve."""
    if any(course.eases[course.ease[part]].kind not in ("linear", "bezier") for part in (index, index + 1)):
        return None
    start, end = course.ends[index, 0], course.ends[index + 1, 1]
    way = course.table[end] - course.table[start]
    times = course.knots[index] + GRID * (course.knots[index + 2] - course.knots[index])
    once = replace(course, iterations=1.0, mirror=False)
    done = (value(once, times) - course.table[start]) @ way / max(float(way @ way), 1e-12)
    known = Samples(GRID, done[:, None], np.full((len(GRID), 1), ALIKE), np.zeros(1), GRID[1])
    single = Course(GRID[[0, -1]], np.array([[0.0], [1.0]]), np.array([[0, 1]]), (HALFWAY,), np.array([0]))
    return fit(single, known, Free(np.zeros(2, bool), np.ones(1, bool)), 8)[0].eases[0]


def _closed(course: Course) -> Iterator[Course]:
    """A jump is none: what follows begins where the value is."""
    for index in np.flatnonzero(course.jumps):
        old, new = course.ends[index + 1, 0], course.ends[index, 1]
        ends = course.ends.copy()
        ends[index + 1 :][ends[index + 1 :] == old] = new
        yield compact(replace(course, ends=ends))


def _nudged(course: Course, step: float) -> Iterator[Course]:
    """A knot of a short segment is elsewhere, with a plain easing there: slopes lead to the nearest minimum alone."""
    widths = np.diff(course.knots)
    for index in np.argsort(widths):
        if widths[index] > SHORT * step or course.holds[index] or course.eases[course.ease[index]].kind == "steps":
            return
        for knot in (index, index + 1):
            if not 0 < knot < len(course.knots) - 1 or course.jumps[knot - 1]:
                continue
            for shift in NUDGES:
                knots = course.knots.copy()
                knots[knot] += shift * step
                if (np.diff(knots) < step).any():
                    continue
                for easing in dict.fromkeys((*course.eases, *PRESETS.values())):
                    ease = course.ease.copy()
                    ease[index] = len(course.eases)
                    yield compact(replace(course, knots=knots, eases=(*course.eases, easing), ease=ease))


def _shared(course: Course) -> Iterator[Course]:
    """All segments have one easing; or two easings become one."""
    moving = ~course.holds
    used = list(dict.fromkeys(course.ease[moving].tolist()))
    if len(used) < 2:
        return
    size = np.abs(course.table[course.ends[:, 1]] - course.table[course.ends[:, 0]]).max(1)
    weight = {index: size[course.ease == index].sum() for index in used}
    first = max(weight, key=lambda index: weight[index])
    yield compact(replace(course, ease=np.full_like(course.ease, first)))
    for a in sorted(used, key=lambda index: -weight[index]):
        for b in used:
            if a != b:
                yield compact(replace(course, ease=np.where(course.ease == b, a, course.ease)))


def named(course: Course) -> Iterator[Course]:
    """An easing becomes one that has a name, the nearest first."""
    for index in sorted(set(course.ease[~course.holds].tolist())):
        here = course.eases[index]
        if here.kind not in ("bezier", "linear"):
            continue
        values = curve(here, GRID)
        far = {word: float(np.abs(row - values).mean()) for word, row in _ROWS.items()}
        near = sorted(far, key=lambda word: far[word] * (1 if word in PRESETS else 1.3))
        bits = easing_bits(here)
        for word in near[:NEAREST]:
            if NAMED[word] != here and (far[word] < 0.2) and easing_bits(NAMED[word]) <= bits:
                eases = (*course.eases[:index], NAMED[word], *course.eases[index + 1 :])
                yield compact(replace(course, eases=eases))


def _alike(course: Course) -> Iterator[Course]:
    """Two values become one."""
    count = len(course.table)
    size = np.ptp(course.table, axis=0) + 1e-9
    pairs = [(float((np.abs(course.table[a] - course.table[b]) / size).max()), a, b)
             for a in range(count) for b in range(a + 1, count)]  # fmt: skip
    for far, a, b in sorted(pairs):
        if far > 0.2:
            return
        ends = np.where(course.ends == b, a, course.ends)
        if (ends[:, 0] != ends[:, 1]).any():
            yield compact(replace(course, ends=ends))

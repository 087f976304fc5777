"""Runs of segments that are told by less.

Even jumps are ``steps()``, swings that die away are a spring, and what the film cuts off is the beginning of another
iteration.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from limner.motion.course import Course, Samples
from limner.motion.hone import compact
from limner.sight.animation import LINEAR, PRESETS, Easing

PACED = 0.02
"""Part by which two straight lines may differ that are the same one."""
PAUSE = 3.0
"""Frames for which something rests at most where it only turns back."""
SMOOTH = PRESETS["ease-in-out"]
EVEN = 1.1
"""Frames by which steps may seem to differ in length: each is seen at the first frame after it."""
FEWEST = 3
"""Levels that steps have in an iteration, at least; of two nobody can say whether they are."""
ALIKE = 6.0
"""Standard deviations by which their heights may."""
SHORT = 7
"""Segments up to which a course is asked whether it is an iteration and a bit."""
RETURNED = 0.1
"""Part of its whole way that a value may be off where it begins anew."""
SETTLED = 0.004
"""Part of its amplitude at which a spring counts as at rest."""


def patterns(course: Course, samples: Samples) -> Iterator[Course]:
    """Yield courses with runs of segments made one, not yet fitted."""
    if course.before >= 0:  # what it waits for is told as well by less
        for way in patterns(replace(course, before=-1), samples):
            table = np.concatenate([way.table, course.table[[course.before]]])
            yield replace(way, table=table, before=len(way.table))
        return
    yield from _stepped(course, samples)
    yield from _sprung(course)
    yield from _cut(course)
    yield from _conveyed(course, samples)
    yield from _swung(course, samples)


def _stepped(course: Course, samples: Samples) -> Iterator[Course]:
    """Read a course of nothing but even jumps as steps; equal heights or, whole turns aside, equal turns."""
    if not course.holds.all() or len(course.holds) < 2 or course.mirror:
        return
    looped = course.iterations > 1
    if looped and not (samples.turn > 0).all():
        course = _low(course)
    levels = course.table[course.ends[:, 0]]
    if looped:
        levels = np.concatenate([levels, levels[:1]])
    turn = np.where(samples.turn > 0, samples.turn, 1.0)
    rise = np.diff(levels, axis=0)
    first = rise[0]
    rise = np.where(samples.turn > 0, rise - turn * np.round((rise - first) / turn), rise)
    sigma = np.nanmedian(np.where(np.isfinite(samples.sigma), samples.sigma, np.nan), axis=0)
    if looped and not (samples.turn > 0).all():
        rise = rise[:-1]  # the last jump goes back to the beginning
    if not looped:
        yield from _around(course, levels, sigma, samples.step)
    if not len(rise) or (np.abs(rise - rise.mean(0)) > ALIKE * sigma + 0.02 * np.abs(rise.mean(0))).any():
        return
    step = rise.mean(0)
    if looped:
        count = len(course.holds)
        widths = np.diff(course.knots)
        if np.ptp(widths) > 2 * EVEN * samples.step or (count < FEWEST and not (samples.turn > 0).all()):
            return
        table = np.array([levels[0], levels[0] + count * step])
        yield _whole(course, course.knots[[0, -1]], table, count)
        return
    jumps = course.knots[1:-1]
    count = len(jumps)
    if count < 2 or np.ptp(np.diff(jumps)) > 2 * EVEN * samples.step:
        return
    slope, start = np.polyfit(np.arange(count), jumps, 1)
    table = levels[[0, -1]]
    yield _whole(course, np.array([start - slope, start + slope * (count - 1)]), table, count)
    yield _whole(course, np.array([start, start + slope * count]), table, count, 1.0)


def _low(course: Course) -> Course:
    """Let a loop of holds begin after its widest jump, which is the one back to where the steps begin."""
    levels = course.table[course.ends[:, 0]]
    jumps = np.abs(levels - np.roll(levels, 1, 0)).sum(1)
    first = int(np.argmax(jumps))
    widths = np.roll(np.diff(course.knots), -first)
    knots = course.knots[first] + np.concatenate([[0.0], np.cumsum(widths)])
    return replace(course, knots=knots, ends=np.roll(course.ends, -first, 0), ease=np.roll(course.ease, -first))


def _around(course: Course, levels: np.ndarray, sigma: np.ndarray, step: float) -> Iterator[Course]:
    """Read even jumps up, and one back to where they began, as steps that go on for ever."""
    if len(levels) > FEWEST and (np.abs(levels[2:] - levels[:-2]) <= ALIKE * sigma).all():
        yield _blinking(course, levels)
        return
    for count in range(FEWEST, len(levels)):
        rise = np.diff(levels[:count], axis=0)
        mean = rise.mean(0)
        slack = ALIKE * sigma + 0.02 * np.abs(mean)
        again = levels[count:] - levels[: len(levels) - count]
        widths = np.diff(course.knots[1:-1])
        if (np.abs(rise - mean) > slack).any() or (np.abs(again) > slack).any() or np.ptp(widths) > 2 * EVEN * step:
            continue
        start = course.knots[1] - widths.mean()
        knots = np.array([start, start + count * widths.mean()])
        whole = _whole(course, knots, np.array([levels[0], levels[0] + count * mean]), count)
        yield replace(whole, iterations=math.inf)
        return


def _blinking(course: Course, levels: np.ndarray) -> Course:
    """Read two levels in turn as a loop of both: as steps they would lead to a third, which is never seen."""
    jumps = course.knots[1:-1]
    period = float(np.mean(jumps[2:] - jumps[:-2]))
    middle = np.arange(len(jumps)) // 2 * period
    first, second = (float(np.mean((jumps - middle)[rank::2])) for rank in (0, 1))
    return Course(
        np.array([second - period, first, second]), np.array([levels[::2].mean(0), levels[1::2].mean(0)]),
        np.array([[0, 0], [1, 1]]), (LINEAR,), np.zeros(2, int), math.inf,
    )  # fmt: skip


def _whole(course: Course, knots: np.ndarray, table: np.ndarray, count: int, early: float = 0.0) -> Course:
    steps = Easing("steps", (float(count), early))
    return replace(course, knots=knots, table=table, ends=np.array([[0, 1]]), eases=(steps,), ease=np.array([0]))


def _sprung(course: Course) -> Iterator[Course]:
    """Read swings to and fro about the last value, each smaller than the one before, as a spring."""
    if course.iterations != 1 or course.jumps.any() or len(course.holds) < 3:
        return
    levels = course.table[[course.ends[0, 0], *course.ends[:, 1]]]
    axis = int(np.argmax(np.ptp(levels, axis=0) / (np.ptp(course.table, axis=0).max() + 1e-12)))
    off = levels[:, axis] - levels[-1, axis]
    if abs(off[0]) < 1e-9:
        return
    peaks = [k for k in range(1, len(off) - 1) if (off[k] - off[k - 1]) * (off[k + 1] - off[k]) < 0]
    if not peaks:
        return
    swing = off[peaks] / off[0]
    signs = np.sign(swing) * (-1.0) ** np.arange(1, len(peaks) + 1)
    if (signs[:3] < 0).any() or abs(swing[0]) > 0.95:
        return
    start, times = course.knots[0], course.knots[peaks]
    half = (times[-1] - start) / len(peaks)
    # Each half swing leaves exp(-pi d / sqrt(1 - d^2)) of the one before.
    fall = -math.log(max(abs(float(swing[0])), 1e-3)) / math.pi
    damping = min(max(fall / math.sqrt(1 + fall**2), 0.05), 0.9)
    omega = math.pi / half / math.sqrt(1 - damping**2)
    period = -math.log(SETTLED) / (damping * omega)
    spring = Easing("spring", (damping, omega * period / (2 * math.pi)))
    yield replace(
        course, knots=np.array([start, start + period]), table=levels[[0, -1]], ends=np.array([[0, 1]]),
        eases=(spring,), ease=np.array([0]),
    )  # fmt: skip


def _cut(course: Course) -> Iterator[Course]:
    """Read what comes after a knot as the beginning of another iteration: the way back, or the same way again."""
    if course.iterations != 1 or course.holds.all() or len(course.ease) > SHORT:
        return
    reach = np.ptp(course.table, axis=0) + 1e-9
    for index in range(1, len(course.ease)):
        period, rest = course.knots[index] - course.knots[0], course.knots[-1] - course.knots[index]
        gap = np.abs(course.table[course.ends[index, 0]] - course.table[course.ends[0, 0]]) / reach
        if rest > 1.1 * period:
            continue
        ways = [True] * (not course.jumps[index - 1]) + [False] * bool(gap.max() < RETURNED)
        for mirror in ways:
            yield compact(
                replace(
                    course, knots=course.knots[: index + 1], ends=course.ends[:index], ease=course.ease[:index],
                    iterations=math.inf, mirror=mirror,
                )
            )  # fmt: skip


def _conveyed(course: Course, samples: Samples) -> Iterator[Course]:
    """Read an even move that jumps back and goes on as before as a loop: what it jumps by is all of its way.

    So the period is known although the film is too short to show it twice.
    """
    if course.iterations != 1:
        return
    near = np.nanmin(np.where(np.isfinite(samples.sigma), samples.sigma, np.nan), axis=0)
    widths = np.diff(course.knots)
    moves = np.array([course.table[end] - course.table[start] for start, end in course.ends])
    for index in np.flatnonzero(course.jumps):
        if any(course.eases[ease] != LINEAR for ease in course.ease[index : index + 2]):
            continue
        pace = moves[index : index + 2].sum(0) / widths[index : index + 2].sum()
        jump = course.table[course.ends[index + 1, 0]] - course.table[course.ends[index, 1]]
        square = float(pace @ pace)
        period = -float(jump @ pace) / square if square > 0 else 0.0
        other = np.abs(moves[index : index + 2] - pace * widths[index : index + 2, None])
        slack = ALIKE * near + PACED * np.abs(moves[index : index + 2])
        if period <= 2 * samples.step or (other > slack).any() or (np.abs(jump + pace * period) > slack.max(0)).any():
            continue
        last = course.table[course.ends[index, 1]]
        knots = course.knots[index + 1] - np.array([period, 0.0])
        yield Course(
            knots, np.array([last - pace * period, last]), np.array([[0, 1]]), (LINEAR,), np.array([0]), math.inf
        )


def _swung(course: Course, samples: Samples) -> Iterator[Course]:
    """Read one whole swing between parts of others as one of many: there and back, at the same easing either way."""
    cut = (course.knots[0] <= samples.times[0] + samples.step, course.knots[-1] >= samples.times[-1] - samples.step)
    brief = np.diff(course.knots) < PAUSE * samples.step
    swings = np.flatnonzero(~course.holds)
    if course.iterations != 1 or course.jumps.any() or (course.holds & ~brief).any() or not all(cut):
        return
    moves = np.array([course.table[end] - course.table[start] for start, end in course.ends[swings]])
    if not 1 < len(moves) <= SHORT or any(float(one @ two) >= 0 for one, two in pairwise(moves)):
        return
    for index in swings[1:-1] if len(swings) > 2 else swings:
        first, span = course.knots[index], course.knots[index + 1] - course.knots[index]
        start = first - 2 * span * math.ceil((first - samples.times[0]) / span / 2 - 1e-6)
        table = course.table[course.ends[index]]
        for easing in dict.fromkeys((course.eases[course.ease[index]], SMOOTH)):
            way = Course(start + span * np.arange(2), table, np.array([[0, 1]]), (easing,), np.zeros(1, int), math.inf)
            yield replace(way, mirror=True)
            yield replace(
                way, knots=start + span * np.arange(3), ends=np.array([[0, 1], [1, 0]]), ease=np.zeros(2, int)
            )


def stepwise(course: Course) -> Course:
    """Write a hold before a jump as one step at its end, ``steps(1, end)``: one keyframe in place of two.

    What does nothing else, and goes on for ever, jumps at the end of an iteration as well, back to its beginning.
    """
    back = bool(course.holds.all()) and math.isinf(course.iterations) and not course.mirror
    jumps = np.append(course.jumps, back)
    held = np.flatnonzero(jumps & course.holds) if len(course.ease) > 1 else np.array([], int)
    if not len(held):
        return course
    ends, ease = course.ends.copy(), course.ease.copy()
    ends[held, 1] = np.roll(ends[:, 0], -1)[held]
    ease[held] = len(course.eases)
    return compact(replace(course, ends=ends, ease=ease, eases=(*course.eases, Easing("steps", (1.0, 0.0)))))

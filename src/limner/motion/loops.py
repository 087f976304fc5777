"""What repeats: the period of a series, where an iteration begins, how many there are, and whether they alternate.

Lags at which the series agrees with itself, within what half a frame of motion and the noise allow, are proposals;
the courses made of them are honed and judged by their description length like any other.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from limner.motion.course import Course, Samples, loss, misses
from limner.motion.keys import alike, assemble, leaps, segments, stairs
from limner.sight.animation import LINEAR, Easing

AGREE = 3.5
"""Mean squared difference, in units of what is allowed, below which a lag counts as agreement."""
MOST = 0.8
"""Part of the samples, those that agree best, that are asked: frames that were repeated or mistaken agree with none."""
SHOWN = 0.12
"""Part of the motion that must be seen again for a loop to be thought of."""
BACK = 0.7
"""Part of the way there that must be seen back, for what is seen once to be taken for there and back."""
LAGS, ORIGINS = 2, 4
"""Lags that are tried, and beginnings for each."""
SLOW = 0.3
"""Part of its usual speed below which something pauses."""
FIRST = np.array([[0, 1]])
JIGGLE = np.linspace(-0.6, 0.6, 13)
"""Frames by which a beginning and a period are moved where the value jumps and slopes tell nothing."""


def active(samples: Samples) -> tuple[int, int]:
    """Return the samples between which the series moves: the last at rest before, and the first at rest after."""
    known = np.isfinite(samples.sigma)
    gaps = []
    for order in (slice(None), slice(None, None, -1)):
        values, sigma, seen = samples.values[order], samples.sigma[order], known[order]
        total = np.cumsum(np.where(seen, values, 0.0), 0)
        mean = total / np.maximum(np.cumsum(seen, 0), 1)
        with np.errstate(invalid="ignore"):
            off = np.where(seen[1:], np.abs(values[1:] - mean[:-1]) / np.where(seen[1:], sigma[1:], 1.0), 0.0)
        far = np.flatnonzero((off > 4.5).any(1))
        gaps.append(int(far[0]) if len(far) else len(values) - 1)
    return gaps[0], len(samples.times) - 1 - gaps[1]


def candidates(samples: Samples, tolerance: float) -> Iterator[Course]:
    """Yield courses that repeat, not yet honed."""
    first, last = active(samples)
    if last - first < 6:
        return
    for lag in (*lags(samples.part(slice(first, last + 1))), *_returning(samples, first, last)):
        yield from _folded(samples, first, last, lag, tolerance)


def lags(samples: Samples) -> list[float]:
    """Return periods in seconds at which a series agrees with itself, the shortest first."""
    count = len(samples.times)
    known = np.isfinite(samples.sigma)
    if not known.any():
        return []
    grid = np.arange(samples.times[0], samples.times[-1] + samples.step / 2, samples.step)
    values, seen = _gridded(samples, grid)
    sigma = np.nanmedian(np.where(known, samples.sigma, np.nan), axis=0)
    speed = np.abs(np.gradient(_steady(values, samples.turn), axis=0))
    near = np.maximum.reduce([speed, np.roll(speed, 1, 0), np.roll(speed, -1, 0)])
    allowed = 2 * sigma**2 + (0.5 * near) ** 2
    weight = speed.sum(1)
    scores = np.full(len(grid), np.inf)
    for lag in range(3, int(len(grid) * 0.95)):
        gap = _wrapped(values[lag:] - values[:-lag], samples.turn) ** 2 / np.maximum(allowed[lag:], allowed[:-lag])
        both = seen[lag:] & seen[:-lag]
        if both.sum() < max(3, 0.05 * count) or weight[lag:].sum() < SHOWN * weight.sum():
            continue
        gap = np.sort(gap[both].max(1))
        scores[lag] = gap[: max(1, int(MOST * len(gap)))].mean()
    found = []
    for lag in range(3, len(grid) - 1):
        if scores[lag] < AGREE and scores[lag] <= scores[lag - 1] and scores[lag] <= scores[lag + 1]:
            around = scores[lag - 1 : lag + 2]
            bend = around[0] - 2 * around[1] + around[2]
            shift = 0.5 * (around[0] - around[2]) / bend if np.isfinite(bend) and bend > 0 else 0.0
            found.append((lag + float(np.clip(shift, -0.5, 0.5))) * samples.step)
    return found[:LAGS]


def _returning(samples: Samples, first: int, last: int) -> list[float]:
    """Return the period of what goes there and back and is seen hardly once, which agrees with itself at no lag."""
    grid = np.arange(samples.times[first], samples.times[last] + 1e-9, samples.step / 2)
    values, _ = _gridded(samples, grid)
    sigma = np.nanmedian(np.where(np.isfinite(samples.sigma), samples.sigma, np.nan), axis=0)
    allowed = 2 * sigma**2 + (0.5 * np.abs(np.gradient(values, axis=0))) ** 2
    best, period = AGREE, 0.0
    for centre in range(6, len(grid) - 6):
        reach = np.arange(1, min(centre, len(grid) - 1 - centre) + 1)
        if len(reach) < BACK * centre:
            break
        left, right = centre - reach, centre + reach
        gap = ((values[left] - values[right]) ** 2 / np.maximum(allowed[left], allowed[right])).max(1)
        score = float(np.sort(gap)[: max(1, int(MOST * len(gap)))].mean())
        if score < best and np.ptp(values[left], axis=0).max() > 0.5 * np.ptp(values, axis=0).max():
            best, period = score, 2 * centre * samples.step / 2
    return [period] if period else []


def _wrapped(gap: np.ndarray, turn: np.ndarray) -> np.ndarray:
    whole = np.where(turn > 0, turn, 1.0)
    return np.where(turn > 0, gap - whole * np.round(gap / whole), gap)


def _steady(values: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """Values without whole turns from one to the next."""
    steps = _wrapped(np.diff(values, axis=0), turn)
    return values[:1] + np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(steps, 0)])


def _gridded(samples: Samples, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values at even times, and where they are between neighbours that are known."""
    known = np.isfinite(samples.sigma).all(1)
    result = np.empty((len(grid), samples.values.shape[1]))
    for column in range(result.shape[1]):
        result[:, column] = np.interp(grid, samples.times[known], samples.values[known, column])
    there = samples.times[known]
    index = np.clip(np.searchsorted(there, grid), 1, max(len(there) - 1, 1))
    gap = np.minimum(np.abs(grid - there[index - 1]), np.abs(there[np.minimum(index, len(there) - 1)] - grid))
    return result, gap < samples.step * 1.01


def _folded(samples: Samples, first: int, last: int, period: float, tolerance: float) -> Iterator[Course]:
    """Courses of one period, from several beginnings, straight and mirrored."""
    step = samples.step
    start = float(samples.times[first])
    ways = [(mirror, first > 0) for mirror in (False, True)]
    ways = [(mirror, begun, False) for mirror, begun in ways]
    if first > 0 and leaps(samples, first + 1):
        ways.append((False, False, False))  # a jump may be within an iteration, and all before it its own hold
        ways += [(mirror, True, True) for mirror in (False, True) if samples.waits]
    for mirror, begun, waits in ways:
        span = period / 2 if mirror else period
        origin = start + step / 2 * (first > 0 and (waits or not begun))
        origins = mirrors(samples, first, last, period) if mirror and not waits else [origin]
        if mirror and begun:  # of the times about which it is its own mirror image, the one where it begins
            origins = [centre - span * round((centre - start) / span) for centre in origins]
        tried: list[float] = []
        while origins and len(tried) < ORIGINS:
            origin = origins.pop(0)
            if any(abs(origin - other) < 0.4 * step for other in tried):
                continue
            tried.append(origin)
            course = _one(samples, origin, span, tolerance)
            if course is None:
                continue
            if not mirror and len(tried) == 1:
                # A soft start is seen late, but what jumps back at the end of an iteration tells when that is.
                jumps = [float(knot) - span for knot in course.knots[1:-1][course.jumps]]
                origins = jumps[: ORIGINS - 1] if begun else [*_better(course), *_slowest(samples, origin, span)]
            known = np.isfinite(samples.sigma[: first + 1]).all(1)
            if waits and known.any():
                rest = samples.values[: first + 1][known].mean(0, keepdims=True)
                course = replace(course, table=np.concatenate([course.table, rest]), before=len(course.table))
            if not begun:
                turns = math.ceil((course.knots[0] - samples.times[0]) / (span * (1 + mirror)) - 1e-6) * (1 + mirror)
                course = replace(course, knots=course.knots - max(turns, 0) * span)
            yield from _counted(replace(course, mirror=mirror, iterations=math.inf), samples, last)


def mirrors(samples: Samples, first: int, last: int, period: float) -> list[float]:
    """Return times, within the first period, about which the series is its own mirror image."""
    grid = np.arange(samples.times[first], samples.times[last] + 1e-9, samples.step / 2)
    values, _ = _gridded(samples, grid)
    speed = np.abs(np.gradient(values, axis=0)) * 2
    known = np.isfinite(samples.sigma)
    sigma = np.nanmedian(np.where(known, samples.sigma, np.nan), axis=0)
    near = np.maximum.reduce([speed, np.roll(speed, 2, 0), np.roll(speed, -2, 0)])
    allowed = 2 * sigma**2 + (0.5 * near) ** 2
    half = round(period / samples.step)  # in steps of the grid: half a period
    scores = np.full(len(grid), np.inf)
    for centre in range(0, min(len(grid), 2 * half + 2)):
        reach = np.arange(1, half + 1)
        # Where one side is cut off by the film, a whole period on or back is the same.
        left, right = centre - reach, centre + reach
        left = np.where(left < 0, left + 2 * half, left)
        right = np.where(right >= len(grid), right - 2 * half, right)
        fits = (left >= 0) & (right >= 0) & (left < len(grid)) & (right < len(grid))
        if fits.sum() < 0.6 * half:
            continue
        left, right = left[fits], right[fits]
        gap = ((values[left] - values[right]) ** 2 / np.maximum(allowed[left], allowed[right])).max(1)
        gap = np.sort(gap)
        scores[centre] = gap[: max(1, int(MOST * len(gap)))].mean()
    order = np.argsort(scores)
    found: list[float] = []
    for index in order:
        if scores[index] > AGREE or len(found) == 2:
            break
        if all(abs(grid[index] - other) > period / 4 for other in found):
            found.append(float(grid[index]))
    return sorted(found)


def _slowest(samples: Samples, origin: float, span: float) -> list[float]:
    """Give the time in an iteration at which least happens: more of them begin there than in full flight."""
    inside = (samples.times > origin + samples.step) & (samples.times < origin + span - samples.step)
    known = inside & np.isfinite(samples.sigma).all(1)
    if known.sum() < 3:
        return []
    near = np.nanmin(np.where(np.isfinite(samples.sigma), samples.sigma, np.nan), axis=0)
    speed = (np.abs(np.gradient(_steady(samples.values, samples.turn), axis=0)) / near).max(1)
    slow = np.where(known, speed, np.inf)
    at = int(slow.argmin())
    pause = slow < SLOW * np.median(speed[known])
    if not pause[at]:
        return []
    first, last = at, at
    while first > 0 and pause[first - 1]:
        first -= 1
    while last + 1 < len(pause) and pause[last + 1]:
        last += 1
    return [float(samples.times[first] + samples.times[last]) / 2]


def _one(samples: Samples, origin: float, span: float, tolerance: float) -> Course | None:
    """One iteration from a beginning on."""
    step = samples.step
    inside = (samples.times >= origin - 0.3 * step) & (samples.times <= origin + span - 0.25 * step)
    if inside.sum() < 4 or samples.times[inside][-1] < origin + span - 2 * step:
        return None
    window = samples.part(inside)
    course = stairs(window) or assemble(segments(window, tolerance), window, trim=False)
    knots = course.knots.copy()
    knots[0], knots[-1] = origin, origin + span
    if (np.diff(knots) <= 0).any():
        return None
    return replace(course, knots=knots)


def ruled(course: Course, samples: Samples, tolerance: float) -> Iterator[Course]:
    """Cut an iteration of a loop anew into moves that all have one easing, as those of one rule do."""
    span = course.period
    shift = max(math.ceil((samples.times[0] - course.knots[0]) / span - 1e-6), 0) * span * (1 + course.mirror)
    origin = float(course.knots[0]) + shift
    inside = (samples.times >= origin - 0.3 * samples.step) & (samples.times <= origin + span - 0.25 * samples.step)
    if inside.sum() < 4 or samples.times[inside][-1] < origin + span - 2 * samples.step:
        return
    window = samples.part(inside)
    for easing, parts in alike(window, tolerance):
        one = assemble(parts, window, trim=False)
        knots = one.knots.copy()
        knots[0], knots[-1] = origin, origin + span
        if (np.diff(knots) > 0).all():
            yield replace(
                one, knots=knots - shift, eases=(easing,), ease=np.zeros_like(one.ease),
                iterations=course.iterations, mirror=course.mirror,
            )  # fmt: skip


def _better(course: Course) -> list[float]:
    """Inner knots at which an iteration may begin instead: jumps first, then the ends of the longest holds."""
    if len(course.knots) < 3:
        return []
    widths = np.diff(course.knots)
    holds = course.holds
    rank = []
    for index in range(1, len(course.knots) - 1):
        jump = bool(course.jumps[index - 1])
        hold = widths[index - 1] if holds[index - 1] else 0.0
        rank.append((not jump, -hold, index))
    return [float(course.knots[index]) for _, _, index in sorted(rank)[: ORIGINS - 1]]


def _counted(course: Course, samples: Samples, last: int) -> Iterator[Course]:
    """For ever, if that can be; else as many iterations as are seen."""
    end = samples.times[last]
    counts: list[float] = [math.inf]
    if last < len(samples.times) - 1:
        turns = (end - course.knots[0]) / course.period
        counts = [float(count) for count in sorted({max(round(turns), 2), max(math.ceil(turns - 0.1), 2)})]
        over = samples.times[-1] - course.knots[0] - samples.step / 2
        counts = [count if count * course.period < over else math.inf for count in counts]
        longest = float(np.max(np.diff(course.knots), where=course.holds, initial=0.0))
        if samples.times[-1] - end < longest + 0.2 * course.period + samples.step:
            counts.append(math.inf)
    for count in dict.fromkeys(counts):
        yield settle(replace(course, iterations=count), samples)


def settle(course: Course, samples: Samples) -> Course:
    """Find where the jumps and steps of a course are, which slopes cannot tell: its beginning and period on a grid."""
    wrap = course.before >= 0 or (not course.mirror and bool(
        (np.abs(_wrapped(course.table[course.ends[0, 0]] - course.table[course.ends[-1, 1]], samples.turn))
         > 4 * np.nanmin(np.where(np.isfinite(samples.sigma), samples.sigma, np.nan), axis=0)).any()
    ))  # fmt: skip
    if not wrap and not course.jumps.any() and all(easing.kind != "steps" for easing in course.eases):
        return course
    turns = max((samples.times[-1] - course.knots[0]) / course.period, 1.0)
    best, least = course, loss(misses(course, samples))
    rest = course.knots[0]
    for shift in JIGGLE * samples.step:
        for stretch in JIGGLE * samples.step / turns * 2:
            scale = (course.period + stretch) / course.period
            other = replace(course, knots=rest + shift + (course.knots - rest) * scale)
            now = loss(misses(other, samples))
            if now < least:
                best, least = other, now
    return best


def endless(course: Course, samples: Samples) -> Course | None:
    """A turn at even speed through the whole film is taken for one that goes on for ever."""
    turn = samples.turn
    if len(course.ease) != 1 or course.holds[0] or (turn == 0).any() or course.iterations > 1:
        return None
    if course.eases[0].kind == "steps":
        return _stepping(course, samples)
    if course.eases[0] != LINEAR:
        return None
    if course.knots[0] > samples.times[0] + samples.step or course.knots[-1] < samples.times[-1] - samples.step:
        return None
    first, second = course.table[course.ends[0]]
    if abs(second[0] - first[0]) < 20:
        return None
    period = course.period * turn[0] / abs(second[0] - first[0])
    whole = first + np.sign(second - first) * turn
    knots = course.knots[0] + np.array([0.0, period])
    return replace(course, knots=knots, table=np.array([first, whole]), ends=np.array([[0, 1]]), iterations=math.inf)


def _stepping(course: Course, samples: Samples) -> Course | None:
    """Steps through the whole film of which a whole number makes a turn, half of one at least."""
    number, early = course.eases[0].numbers
    width, rise = course.period / number, np.diff(course.table[course.ends[0]], axis=0)[0] / number
    count = np.round(samples.turn / np.maximum(np.abs(rise), 1e-9))
    if (np.abs(count * np.abs(rise) / samples.turn - 1) > 0.01).any() or count[0] < 2 or number < count[0] / 2:
        return None
    ends = course.knots + np.array([0.0, width * early])
    if ends[0] > samples.times[0] + 1.5 * width or ends[1] < samples.times[-1] - 1.5 * width:
        return None
    first = course.table[course.ends[0, 0]] + rise * early
    shift = float(np.round((ends[0] + width * early - samples.times[0]) / width))
    start = course.knots[0] + width * early - shift * width
    first = first - shift * rise
    steps = Easing("steps", (float(count[0]), 0.0))
    table = np.array([first, first + rise * count])
    knots = start + np.array([0.0, width * count[0]])
    return replace(course, knots=knots, table=table, eases=(steps,), ends=FIRST, iterations=math.inf)

"""Where a value holds and where it moves: the segments of a series, by dynamic programming under description length.

Every run of frames is fitted with every shape of a small bank at once (its two values are linear least squares), and
the cheapest sequence of runs is chosen, as in Bellman's segmentation of curves (CACM 4, 1961) with Rissanen's price.
Knots are found to about half a frame; :mod:`limner.motion.course` then moves them freely.
"""

import math
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from limner.motion.course import Course, Samples
from limner.motion.easing import NAMED, curve
from limner.sight.animation import LINEAR, Easing

BANK = [
    NAMED[word] for word in (
        "ease", "ease-in", "ease-out", "ease-in-out", "ease-in-out-quart", "ease-in-cubic", "ease-out-cubic",
        "ease-in-expo", "ease-out-expo", "standard", "ease-in-back", "ease-out-back", "ease-in-out-back",
    )
] + [Easing("bezier", (0.15, 0.75, 0.85, 0.25))]  # fmt: skip
"""Shapes that stand for all others: any curve in use is within some hundredths of one of them."""
EVERY, COMMON = tuple(range(len(BANK))), (0, 1, 2, 3, 9)
"""Numbers of all of them, and of those that CSS has words for, and Material Design."""
SHIFTS = (0.25, 0.75)
"""Parts of a frame by which a segment begins before its first sample, and ends after its last."""
HASTE = 0.1
"""Parts of a frame: how wrong a knot may be here, so samples that move fast may be as far off."""
LONGEST = 160
"""Samples, beyond which every second is left out, then every third, and so on."""
LEAP = 1.2
"""A jump is at least so many times what the value moves in the frames beside it."""
MOST = 0.65
"""Part of the frames that may be jumps: the others show that it holds."""
RUNNING = 0.5
"""Part of the jumps that may follow each other from frame to frame: more are an even move, seen frame by frame."""
STIRS = 0.005
"""Part of a series' reach that what holds may seem to stir by."""
NOTHING = 0.02
"""Part of the greatest reach of a series' columns below which a column says nothing of steps."""
EVEN = 0.03
"""Part by which jumps may differ that follow each other from frame to frame."""
TIME, VALUE, SHAPE = 8.0, 8.0, 5.0
"""Bits of a knot's time, of a value, and of a shape."""


class Segment(NamedTuple):
    """Samples ``first`` up to, not with, ``last``, that move in one shape."""

    first: int
    last: int
    easing: Easing | None
    """``None``: they hold."""
    start: np.ndarray
    """Values at its two ends."""
    end: np.ndarray


def segments(samples: Samples, tolerance: float) -> list[Segment]:
    """Cut a series into the holds and eased moves that tell it shortest.

    Args:
        samples: the series.
        tolerance: how far, as a part of the move, a curve may be from the bank's nearest.
    """
    return _thinned(samples, tolerance, EVERY)


def alike(samples: Samples, tolerance: float) -> Iterator[tuple[Easing, list[Segment]]]:
    """Cut a series into holds and moves that all have the same easing, as those of one rule do, for each likely one.

    Args:
        samples: as for :func:`segments`.
        tolerance: the same.
    """
    yield LINEAR, _thinned(samples, tolerance, ())
    for index in COMMON:
        yield BANK[index], _thinned(samples, tolerance, (index,))


def _thinned(samples: Samples, tolerance: float, bank: tuple[int, ...]) -> list[Segment]:
    """Cut a series by some shapes of the bank; a long one by some of its samples."""
    stride = -(-len(samples.times) // LONGEST)
    found = _cut(samples.part(slice(None, None, stride)) if stride > 1 else samples, tolerance, bank)
    if stride == 1:
        return found
    count = len(samples.times)
    return [part._replace(first=part.first * stride, last=min(part.last * stride, count)) for part in found]


def _cut(samples: Samples, tolerance: float, bank: tuple[int, ...]) -> list[Segment]:
    count = len(samples.values)
    values = np.where(np.isfinite(samples.sigma), samples.values, 0.0)
    steps = np.abs(np.diff(_filled(samples), axis=0, prepend=np.nan, append=np.nan))
    speed = np.nan_to_num(np.fmin(steps[1:], steps[:-1]))  # the less of both sides: beside a jump nothing moves
    weight = np.where(np.isfinite(samples.sigma), 1 / (samples.sigma**2 + (HASTE * speed) ** 2), 0.0)
    middle = np.average(values, axis=0, weights=weight + 1e-12)
    values = values - middle
    price = np.full((count + 1, count + 1), np.inf)
    chosen = np.zeros((count + 1, count + 1), np.int16)
    for length in range(1, count + 1):
        cost, which = _windows(values, weight, samples.sigma, length, tolerance, bank)
        index = np.arange(count - length + 1)
        price[index, index + length] = cost
        chosen[index, index + length] = which
    best, back = np.full(count + 1, np.inf), np.zeros(count + 1, int)
    best[0] = 0.0
    for last in range(1, count + 1):
        total = best[:last] + price[:last, last]
        back[last] = int(np.argmin(total))
        best[last] = total[back[last]]
    found, last = [], count
    while last > 0:
        first = int(back[last])
        found.append(_segment(values, weight, middle, first, last, int(chosen[first, last]), bank))
        last = first
    return found[::-1]


def _filled(samples: Samples) -> np.ndarray:
    """Values with those that nobody knows drawn straight between their neighbours."""
    result = samples.values.copy()
    for column in range(result.shape[1]):
        known = np.isfinite(samples.sigma[:, column])
        if known.any():
            result[:, column] = np.interp(samples.times, samples.times[known], samples.values[known, column])
        else:
            result[:, column] = 0.0
    return result


@cache
def _shapes(length: int, bank: tuple[int, ...]) -> np.ndarray:
    """Progress of some shapes at each of ``length`` samples, ``(S, length)``: straight first, then the bank's."""
    at = np.arange(length)
    rows = [at / max(length - 1, 1)]
    if length > 2:
        for index in bank:
            for before in SHIFTS:
                for after in SHIFTS:
                    rows.append(_table(index, (at + before) / (length - 1 + before + after)))
    return np.array(rows)


@cache
def _fine(index: int) -> np.ndarray:
    return curve(BANK[index], np.linspace(0, 1, 1001))


def _table(index: int, part: np.ndarray) -> np.ndarray:
    """Progress of a shape of the bank from a table: the same to a millionth, and quicker."""
    return np.interp(part, np.linspace(0, 1, 1001), _fine(index))


def _windows(
    values: np.ndarray, weight: np.ndarray, sigma: np.ndarray, length: int, tolerance: float, bank: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Bits of every run of ``length`` samples, ``(W,)``, and which shape is the cheapest: 0 hold, 1 straight, ..."""
    width = values.shape[1]
    count = len(values) - length + 1
    w = sliding_window_view(weight, length, 0).reshape(-1, length)  # (W * D, L)
    wy = sliding_window_view(weight * values, length, 0).reshape(-1, length)
    total, first = w.sum(-1).reshape(count, width), wy.sum(-1).reshape(count, width)
    square = sliding_window_view(weight * values**2, length, 0).sum(-1)
    safe = np.maximum(total, 1e-12)
    around = np.maximum(square - first**2 / safe, 0.0)  # (W, D) misses of a hold
    hold = around.sum(-1) / (2 * math.log(2)) + TIME + VALUE * width * 0.5
    if length == 1:
        return hold, np.zeros(len(hold), int)
    shapes = _shapes(length, bank).T
    wb, wbb, wby = ((a @ b).reshape(count, width, -1) for a, b in ((w, shapes), (w, shapes**2), (wy, shapes)))
    cross = wby - wb * (first / safe)[:, :, None]
    spread = np.maximum(wbb - wb**2 / safe[:, :, None], 1e-12)
    rest = np.maximum(around[:, :, None] - cross**2 / spread, 0.0)
    leap = cross / spread
    near = sigma.min(axis=0)
    loose = 1 + (tolerance * leap / near[None, :, None]) ** 2
    loose[:, :, 0] = 1.0  # a straight line is no approximation
    bits = (rest / loose).sum(1) / (2 * math.log(2)) + TIME + VALUE * width + SHAPE
    bits[:, 0] -= SHAPE - 2
    which = np.argmin(bits, 1)
    moved = bits[np.arange(len(bits)), which]
    return np.minimum(hold, moved), np.where(hold <= moved, 0, which + 1)


def _segment(
    values: np.ndarray, weight: np.ndarray, middle: np.ndarray, first: int, last: int, which: int, bank: tuple[int, ...]
) -> Segment:
    w, y = weight[first:last], values[first:last]
    safe = np.maximum(w.sum(0), 1e-12)
    mean = (w * y).sum(0) / safe
    if which == 0:
        return Segment(first, last, None, mean + middle, mean + middle)
    shape = _shapes(last - first, bank)[which - 1][:, None]
    centre = (w * shape).sum(0) / safe
    leap = (w * (shape - centre) * y).sum(0) / np.maximum((w * (shape - centre) ** 2).sum(0), 1e-12)
    start = mean - leap * centre + middle
    easing = LINEAR if which == 1 else BANK[bank[(which - 2) // len(SHIFTS) ** 2]]
    return Segment(first, last, easing, start, start + leap)


def assemble(parts: list[Segment], samples: Samples, trim: bool = True) -> Course:
    """Join segments to one course: a value to each knot, two where it jumps.

    Args:
        parts: of the whole series, in order.
        samples: the series.
        trim: leave out holds at both ends, which a course does not need to be told.
    """
    parts = _merged(parts, samples)
    times, step = samples.times, samples.step
    if trim and len(parts) > 1 and parts[0].easing is None and not leaps(samples, parts[1].first):
        lead, parts = parts[0], parts[1:]
        parts[0] = parts[0]._replace(start=lead.start)
    if trim and len(parts) > 1 and parts[-1].easing is None and not leaps(samples, parts[-1].first):
        tail, parts = parts[-1], parts[:-1]
        parts[-1] = parts[-1]._replace(end=tail.end)
    knots = [times[parts[0].first] - step / 2 if parts[0].first else times[0]]
    table: list[np.ndarray] = [parts[0].start]
    ends: list[tuple[int, int]] = []
    for index, part in enumerate(parts):
        begin = len(table) - 1
        if index and leaps(samples, part.first):
            table.append(part.start)
            begin += 1
        follows = parts[index + 1] if index + 1 < len(parts) else None
        if part.easing is None:
            ends.append((begin, begin))
        else:
            after = follows is not None and not leaps(samples, follows.first)
            table.append((part.end + follows.start) / 2 if follows is not None and after else part.end)
            ends.append((begin, len(table) - 1))
        knots.append((times[part.last] + times[part.last - 1]) / 2 if part.last < len(times) else times[-1])
    if len(parts) == 1 and parts[0].easing is None:
        knots[-1] += step
    eases = [part.easing or LINEAR for part in parts]
    return Course(np.array(knots), np.array(table), np.array(ends), tuple(eases), np.arange(len(eases)))


def _merged(parts: list[Segment], samples: Samples) -> list[Segment]:
    """Let the holds that follow each other without a leap be one."""
    result = [parts[0]]
    for part in parts[1:]:
        last = result[-1]
        if last.easing is None and part.easing is None and not leaps(samples, part.first):
            share = (last.last - last.first) / (part.last - last.first)
            value = last.start * share + part.start * (1 - share)
            result[-1] = last._replace(last=part.last, start=value, end=value)
        else:
            result.append(part)
    return result


def leaps(samples: Samples, index: int) -> bool:
    """Whether the value jumps from the sample before ``index`` to it.

    What comes before, drawn on straight, and what comes after, drawn back, miss each other in the middle by more than
    both move in a frame.
    """
    known = np.flatnonzero(np.isfinite(samples.sigma).all(1))
    at = int(np.searchsorted(known, index))
    if not 0 < at < len(known):
        return False
    values, sigma = samples.values, samples.sigma[known[at]]
    here, there = known[at - 1], known[at]

    def wrapped(gap: np.ndarray) -> np.ndarray:
        whole = np.where(samples.turn > 0, samples.turn, 1.0)
        return np.where(samples.turn > 0, gap - whole * np.round(gap / whole), gap)

    gap = wrapped(values[there] - values[here])
    before = wrapped(values[here] - values[known[at - 2]]) if at > 1 else np.zeros_like(gap)
    after = wrapped(values[known[at + 1]] - values[there]) if at + 1 < len(known) else np.zeros_like(gap)
    miss = np.abs(gap - (before + after) / 2)
    return bool((miss > LEAP * (np.abs(before) + np.abs(after)) + 8 * sigma).any())


def stairs(samples: Samples) -> Course | None:
    """Read a series that jumps and else holds, level by level; ``None`` where it does anything else."""
    known = np.flatnonzero(np.isfinite(samples.sigma).all(1))
    if len(known) < 6:
        return None
    # A column that is noise and nothing else would seem to jump, where compression repeats the rest of it to the bit.
    reach = np.ptp(samples.values[known], axis=0)
    moving = reach > NOTHING * reach.max()
    steps = np.where(moving, np.abs(np.diff(samples.values[known], axis=0)), 0.0)
    # Most steps are noise alone; what jumps there are make any other estimate of it too great. Of what rests most of
    # the time that noise is nearly nothing, and yet it may stir a little.
    least = STIRS * np.ptp(samples.values[known], axis=0) + 1e-9
    steps = (steps / np.maximum(np.quantile(steps, 0.3, axis=0) / 0.57, least)).max(1)
    jumps = np.flatnonzero(steps > 8)
    if len(jumps) < 2 or len(jumps) > MOST * len(steps) or (np.delete(steps, jumps) > 7).any():
        return None
    if (np.diff(jumps) < 2).mean() > RUNNING:
        return None
    rises = np.diff(samples.values[known], axis=0)[jumps]
    if (np.diff(jumps) < 2).any() and (np.abs(rises - np.median(rises, 0)) > EVEN * np.abs(rises).max(0)).any():
        return None
    edges = [0, *(jumps + 1).tolist(), len(known)]
    levels = [samples.values[known[a:b]].mean(0) for a, b in pairwise(edges)]
    times = samples.times[known]
    knots = [times[0], *((times[jumps] + times[jumps + 1]) / 2).tolist(), times[-1] + samples.step]
    index = np.arange(len(levels))
    return Course(np.array(knots), np.array(levels), np.stack([index, index], 1), (LINEAR,), np.zeros(len(index), int))

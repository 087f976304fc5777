"""The course of a value over time as keyframes tell it, and its fit to samples by least squares.

Times are seconds. A course is one iteration of eased segments between knots, that may repeat. Its parameters are
fitted by Levenberg's and Marquardt's method (Nocedal and Wright, *Numerical Optimization*, section 10.3) with
Huber's loss, all slopes in closed form.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from limner.motion.easing import curve, progress, slopes, solved
from limner.sight.animation import LINEAR, TICK, Easing

HUBER = 3.0
"""Standard deviations from which on a sample counts as one that went wrong."""
TRIED = 5
"""How often in a round a step is shortened before the fit ends."""
FAR = 10.0
"""Standard deviations from which on it matters little how far off a sample is: it was another frame's, or another's."""
UNSEEN = 0.5
"""Part of the film's length by which a motion may have begun before it, or end after it."""
LEAST = 1e-3
"""Seconds: no segment is shorter."""
BOUNDS = {
    "bezier": ((0.0, 1.0), (-1.5, 2.5), (0.0, 1.0), (-1.5, 2.5)),
    "spring": ((0.03, 0.97), (0.5, 30.0)),
}
"""What the numbers of easings may be."""
LASTING = 0.08
"""Seconds that an error of a tracker lasts which is no noise."""
SCALES = np.array([1.0, 1.5, 2.0, 3.0, 4.5, 7.0, 10.0, 15.0, 20.0])
"""How many times as great as the noise it may be."""
SCALE = 4.0
"""Errors that saying so is worth."""


@dataclass(frozen=True)
class Samples:
    """What was measured of one or more properties that may move together."""

    times: np.ndarray
    """``(N,)`` seconds, rising."""
    values: np.ndarray
    """``(N, D)``; anything where ``sigma`` is infinite."""
    sigma: np.ndarray
    """``(N, D)`` standard deviations; infinite where nothing is known."""
    turn: np.ndarray
    """``(D,)``: values this far apart look the same; 0 where none do."""
    step: float
    """Seconds from frame to frame."""
    most: float | np.ndarray = 10.0
    """How many times greater than its noise an error may be that lasts; ``(D,)`` if that differs."""
    least: float = 1.0
    """Part of what it seems to be that the noise may prove to be."""
    waits: bool = False
    """Until something begins it may be as it is at rest, which need not be what it begins with."""

    def louder(self, scale: np.ndarray) -> "Samples":
        """Take the noise of each column to be ``scale`` ``(D,)`` times as great, which leaves less for errors."""
        return replace(self, sigma=self.sigma * scale, most=np.maximum(self.most / scale, 1.0))

    def part(self, rows: slice | np.ndarray) -> "Samples":
        """Keep some of the frames."""
        return replace(self, times=self.times[rows], values=self.values[rows], sigma=self.sigma[rows])


@dataclass(frozen=True)
class Course:
    """Eased segments between knots, and how often they repeat."""

    knots: np.ndarray
    """``(K + 1,)`` seconds: where the segments of the first iteration begin, and where the last ends."""
    table: np.ndarray
    """``(M, D)`` values."""
    ends: np.ndarray
    """``(K, 2)``: rows of ``table`` where each segment begins and ends; where one does not begin as the one before
    ended the value jumps."""
    eases: tuple[Easing, ...]
    """The easings that are in use."""
    ease: np.ndarray
    """``(K,)``: which of them each segment has."""
    iterations: float = 1.0
    mirror: bool = False
    """Every other iteration runs backwards."""
    before: int = -1
    """The row of ``table`` that holds until the course begins, where that is not what it begins with."""

    @property
    def period(self) -> float:
        """Seconds of one iteration."""
        return float(self.knots[-1] - self.knots[0])

    @property
    def holds(self) -> np.ndarray:
        """``(K,)``: whether nothing changes in a segment."""
        return self.ends[:, 0] == self.ends[:, 1]

    @property
    def jumps(self) -> np.ndarray:
        """``(K - 1,)``: whether the value jumps at an inner knot."""
        return self.ends[1:, 0] != self.ends[:-1, 1]


@dataclass(frozen=True)
class Place:
    """Where samples are in a course."""

    segment: np.ndarray
    part: np.ndarray
    turn: np.ndarray
    """Which iteration."""
    back: np.ndarray
    """Whether it runs backwards there."""
    inside: np.ndarray
    """Whether the course is under way, neither before its start nor after its end."""
    curved: np.ndarray
    """Whether its easing there is a bezier, ..."""
    numbers: np.ndarray
    """... of these numbers, ``(C, 4)``, where it is, ..."""
    root: np.ndarray
    """... and the curve parameter ``(C,)`` there."""


def place(course: Course, times: np.ndarray) -> Place:
    """Find the segment and the part of it for each time."""
    period = course.period
    local = times - course.knots[0]
    total = period * course.iterations
    inside = (local > 0) & (local < total)
    local = np.clip(local, 0.0, total)
    turn = np.floor(local / period + 1e-9)
    last = math.ceil(course.iterations - 1e-9) - 1 if math.isfinite(course.iterations) else math.inf
    turn = np.minimum(turn, last)
    back = (turn % 2 == 1) & course.mirror
    local = np.clip(local - turn * period, 0.0, period)
    local = np.where(back, period - local, local)
    starts = course.knots - course.knots[0]
    segment = np.searchsorted(starts[1:-1] - 1e-9, local, side="right")
    width = np.maximum(starts[1:] - starts[:-1], 1e-9)
    part = np.clip((local - starts[:-1][segment]) / width[segment], 0.0, 1.0)
    which = course.ease[segment]
    beziers, numbers = _beziers(course)
    curved = beziers[which]
    numbers = numbers[which[curved]]
    root = solved(numbers, part[curved])
    return Place(segment, part, turn, back, inside, curved, numbers, root)


def value(course: Course, times: np.ndarray, at: Place | None = None) -> np.ndarray:
    """Values ``(N, D)`` at times ``(N,)``, which are at a place in the course that may be known."""
    at = place(course, times) if at is None else at
    which = course.ease[at.segment]
    done = at.part.copy()
    done[at.curved] = progress(at.numbers, at.root)
    for index, easing in enumerate(course.eases):
        if easing.kind in ("steps", "spring"):
            rows = which == index
            done[rows] = curve(easing, at.part[rows])
            if easing.kind == "steps":
                done[rows & (times < course.knots[0] - TICK)] = 0.0  # a step at the very beginning is not taken before
    first, second = _ends(course, times, at).T
    return course.table[first] + (course.table[second] - course.table[first]) * done[:, None]


def _ends(course: Course, times: np.ndarray, at: Place) -> np.ndarray:
    """Rows ``(N, 2)`` of the table between which a course is at times ``(N,)``."""
    ends = course.ends[at.segment]
    return ends if course.before < 0 else np.where(times[:, None] < course.knots[0] - TICK, course.before, ends)


def _beziers(course: Course) -> tuple[np.ndarray, np.ndarray]:
    """Which of a course's easings are beziers, ``(E,)``, and their numbers ``(E, 4)``."""
    curved = np.array([easing.kind == "bezier" for easing in course.eases])
    rows = [easing.numbers if easing.kind == "bezier" else (0.0, 0.0, 1.0, 1.0) for easing in course.eases]
    return curved, np.array(rows)


def misses(course: Course, samples: Samples, at: Place | None = None) -> np.ndarray:
    """Differences ``(N, D)`` of samples and course in standard deviations, whole turns aside."""
    return _wrapped(samples.values - value(course, samples.times, at), samples.turn) / samples.sigma


def _wrapped(gap: np.ndarray, turn: np.ndarray) -> np.ndarray:
    if not (turn > 0).any():
        return gap
    whole = np.where(turn > 0, turn, 1.0)
    return np.where(turn > 0, gap - whole * np.round(gap / whole), gap)


def loss(misses: np.ndarray) -> float:
    """Bits that the misses take: Huber's loss, logarithmic far out, over ``ln 2``."""
    size = np.abs(misses)
    if size.max(initial=0.0) <= HUBER:
        return float((size**2 / 2).sum()) / math.log(2)
    near = np.maximum(size, HUBER)
    tail = HUBER * np.minimum(near, FAR) - HUBER**2 / 2 + HUBER * FAR * np.log(np.maximum(near, FAR) / FAR)
    return float(np.where(size <= HUBER, size**2 / 2, tail).sum()) / math.log(2)


def surprise(course: Course, samples: Samples) -> tuple[float, np.ndarray]:
    """Bits that the misses take if errors may be greater than the noise, and go on for a while.

    Of errors that last for ``LASTING`` seconds there are so many fewer to be told; that they are ``k`` times as great
    as the noise takes ``log2(k)`` bits for each (a Gaussian's, its scale told first). Where there is nothing but noise
    this comes to a little more of it than was thought.

    Returns:
        Bits, and ``(D,)``: the scale of each column's errors in its noise's.
    """
    gap = misses(course, samples)
    each = np.isfinite(samples.sigma).sum(0) * samples.step / max(LASTING, samples.step) + SCALE
    bits = np.array([[loss(column / scale) for scale in SCALES] for column in gap.T]).reshape(-1, len(SCALES))
    bits += each[:, None] * np.log2(SCALES)
    most = np.broadcast_to(np.maximum(samples.most, 1.0), len(bits))
    bits[SCALES > most[:, None]] = np.inf
    return float(bits.min(1).sum()), SCALES[bits.argmin(1)]


@dataclass(frozen=True)
class Free:
    """Which parameters of a course a fit may change; values always."""

    knots: np.ndarray
    """``(K + 1,)`` bool."""
    eases: np.ndarray
    """``(E,)`` bool."""


def everything(course: Course) -> Free:
    """Let a fit change all that it can: knots beside a jump, and what has no slope, it cannot."""
    fixed = np.zeros(len(course.knots), bool)
    fixed[1:-1] |= course.jumps
    fixed[1:] |= np.array([easing.kind == "steps" for easing in course.eases])[course.ease]
    return Free(~fixed, np.array([easing.kind in ("bezier", "spring") for easing in course.eases]))


def fit(
    course: Course, samples: Samples, free: Free | None = None, rounds: int = 12, aim: float = math.inf
) -> tuple[Course, float]:
    """Change a course's free parameters until its loss is least.

    Args:
        course: where to start.
        samples: what to fit.
        free: what may change; everything that can, where not given.
        rounds: how often at most.
        aim: bits that are worth reaching; the fit gives up once it is clear that it will not.

    Returns:
        The fitted course and its loss in bits.
    """
    free = everything(course) if free is None else free
    known = np.isfinite(samples.sigma)
    damping = 1e-3
    at = place(course, samples.times)
    miss = misses(course, samples, at)
    best = loss(miss)
    for done in range(rounds):
        slope = jacobian(course, samples, free, at)[known.ravel()]
        gap = miss[known]
        size = np.abs(gap)
        weight = np.where(size <= HUBER, 1.0, HUBER / np.maximum(size, 1e-9))
        normal = slope.T @ (slope * weight[:, None])
        right = slope.T @ (gap * weight)
        spread = np.diag(normal) + 1e-9
        gained = 0.0
        for _ in range(TRIED):
            damped = normal.copy()
            damped.flat[:: len(normal) + 1] += damping * spread + 1e-12
            step = np.linalg.solve(damped, right)
            moved = _moved(course, free, step)
            if moved is not None and (_near(moved, samples) or not _near(course, samples)):
                there = place(moved, samples.times)
                other = misses(moved, samples, there)
                now = loss(other)
                if now < best:
                    gained, best, course, miss, at = best - now, now, moved, other, there
                    damping = max(damping / 10, 1e-9)
                    break
            damping *= 10
        if gained < 1e-2 + best * 1e-4 or (done > 2 and best - 2 * gained * (rounds - done) > aim):
            break
    return course, best


def _near(course: Course, samples: Samples) -> bool:
    """Say whether a course that runs once ends about where the film does: of what is not seen nothing is known."""
    first, last = samples.times[0], samples.times[-1]
    beyond = UNSEEN * (last - first)
    return course.iterations != 1 or (course.knots[0] >= first - beyond and course.knots[-1] <= last + beyond)


def _moved(course: Course, free: Free, step: np.ndarray) -> Course | None:
    knots = course.knots.copy()
    used = int(free.knots.sum())
    knots[free.knots] += step[:used]
    if (np.diff(knots) < LEAST).any():
        return None
    eases = list(course.eases)
    for index in np.flatnonzero(free.eases):
        kind, numbers = eases[index].kind, eases[index].numbers
        moved = (number + by for number, by in zip(numbers, step[used:].tolist(), strict=False))
        used += len(numbers)
        bounded = (min(max(number, low), high) for number, (low, high) in zip(moved, BOUNDS[kind], strict=True))
        eases[index] = Easing(kind, tuple(bounded))
    table = course.table + step[used:].reshape(course.table.shape)
    return replace(course, knots=knots, table=table, eases=tuple(eases))


def jacobian(course: Course, samples: Samples, free: Free, at: Place | None = None) -> np.ndarray:
    """How values over sigma change with each free parameter, ``(N * D, P)``."""
    at = place(course, samples.times) if at is None else at
    count, width = samples.values.shape
    which = course.ease[at.segment]
    done, rate = at.part.copy(), np.ones(count)
    bent = np.zeros((count, 4))
    done[at.curved], rate[at.curved], bent[at.curved] = slopes(at.numbers, at.root)
    shape: list[np.ndarray] = []
    for index, easing in enumerate(course.eases):
        rows = which == index
        if easing.kind in ("steps", "spring"):
            done[rows], rate[rows] = curve(easing, at.part[rows]), _rate(easing, at.part[rows])
        if free.eases[index]:
            shape.append(np.where(rows[:, None], bent if easing.kind == "bezier" else _sheer(easing, at.part), 0.0))
    first, second = _ends(course, samples.times, at).T
    leap = course.table[second] - course.table[first]
    period = np.maximum(np.diff(course.knots), 1e-9)[at.segment]
    rate = np.where(at.inside, rate, 0.0) / period
    over = np.zeros((count, len(course.knots)))  # of the part, times the segment's length, with each knot
    each = np.arange(count)
    over[each, at.segment] += at.part - 1
    over[each, at.segment + 1] -= at.part
    over[:, 0] += np.where(at.back, 1 - at.turn, at.turn)
    over[:, -1] += np.where(at.back, at.turn + 1, -at.turn)
    columns = [(over * rate[:, None])[:, free.knots][:, None, :] * leap[:, :, None]]
    columns += [whole[:, None, :] * leap[:, :, None] for whole in shape]
    rows = np.zeros((count, len(course.table)))
    rows[each, first] += 1 - done
    rows[each, second] += done
    columns.append((rows[:, None, :, None] * np.eye(width)[None, :, None, :]).reshape(count, width, -1))
    full = np.concatenate(columns, 2) / samples.sigma[:, :, None]
    return full.reshape(count * width, -1)


def _rate(easing: Easing, part: np.ndarray) -> np.ndarray:
    """Slope of steps, or of a spring."""
    if easing.kind == "steps":
        return np.zeros_like(part)
    small = 1e-5
    return (curve(easing, part + small) - curve(easing, part - small)) / (2 * small)


def _sheer(easing: Easing, part: np.ndarray) -> np.ndarray:
    """How a spring changes with its numbers, ``(N, 2)``."""
    small, here = 1e-5, curve(easing, part)
    one, two = easing.numbers
    return np.stack([
        (curve(Easing("spring", (one + small, two)), part) - here) / small,
        (curve(Easing("spring", (one, two + small)), part) - here) / small,
    ], -1)  # fmt: skip


def still(samples: Samples) -> Course:
    """Return the course of a value that never changes: its median."""
    known = np.isfinite(samples.sigma)
    row = [
        float(np.median(samples.values[known[:, d], d])) if known[:, d].any() else 0.0
        for d in range(samples.values.shape[1])
    ]
    knots = np.array([samples.times[0], samples.times[-1] + samples.step])
    return Course(knots, np.array([row]), np.array([[0, 0]]), (LINEAR,), np.array([0]))

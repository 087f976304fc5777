"""Numbers as a person would write them: times in tenths, offsets in whole percents, whole pixels and round angles.

Each parameter in turn is moved to the rounder values beside it, the others following along as the fit's covariance
tells (conditioning a Gaussian: Bishop, *Pattern Recognition*, section 2.3.1), and the one is taken that saves more bits
of writing than it costs in misses. What has no round value nearby keeps as many digits as were measured.
"""

from dataclasses import dataclass, replace

import numpy as np

from limner.motion.course import Course, Free, Samples, jacobian, loss, misses
from limner.motion.hone import easing_bits
from limner.sight.animation import Easing

Level = tuple[float, float]
"""A spacing of round numbers, and the bits that one of them takes."""

TIMES: tuple[Level, ...] = ((0.5, 3.0), (0.25, 4.5), (0.1, 4.5), (0.05, 6.0), (0.01, 8.5), (0.001, 11.5))
OFFSETS: tuple[Level, ...] = (
    (0.25, 3.0), (0.1, 4.0), (1 / 3, 5.0), (0.05, 5.0), (1 / 6, 6.5), (0.01, 7.0), (0.001, 10.0),
)  # fmt: skip
LENGTHS: tuple[Level, ...] = ((100, 3.5), (50, 4.5), (10, 5.5), (5, 6.5), (1, 8.0), (0.5, 9.5), (0.1, 11.5), (0.01, 15))
ANGLES: tuple[Level, ...] = (
    (360, 2.5), (90, 3.5), (45, 4.5), (30, 5), (15, 5.5), (5, 6.5), (1, 8.5), (0.1, 12), (0.01, 15),
)  # fmt: skip
FACTORS: tuple[Level, ...] = ((1, 2.0), (0.5, 3.5), (0.25, 4.5), (0.1, 5.0), (0.05, 6.0), (0.01, 8.0), (0.001, 11.5))
PARTS: tuple[Level, ...] = ((1, 1.0), (0.5, 2.5), (0.25, 4.0), (0.1, 4.0), (0.05, 5.5), (0.01, 7.5), (0.001, 10.5))
CURVED: tuple[Level, ...] = ((1, 2.0), (0.5, 3.5), (0.1, 5.0), (0.05, 6.0), (0.01, 8.0), (0.001, 11.0))
LEVELS = {"translate": LENGTHS, "rotate": ANGLES, "skew": ANGLES, "tilt": ANGLES, "scale": FACTORS, "opacity": PARTS,
          "fill": ((1 / 255, 8.0), (0.1 / 255, 11.0)), "project": ((1e-6, 20.0),), "clip": ((0.1, 11.0),),
          "size": LENGTHS, "radius": LENGTHS, "trim": PARTS,
          "order": ((1, 1.0),)}  # fmt: skip
"""Round values of each property."""
CREDIT = 0.4
"""Part of the misses' bits that counts against a round number: a tracker's errors are not all noise that averages out,
and a person wrote the number."""
GONE = 0.05
"""Opacity within which a thing is as good as gone, or there: that is settled before the times, which follow."""
UNSEEN = 6.0
"""Bits of a rest in which nothing is seen: nobody draws a thing as it is then."""
SLACK = 8.0
"""Bits that an opacity within its bounds may cost if times follow along; else it alone is changed."""
FIFTH, ROUNDED = 0.05, 5.0
"""Parts of an iteration at which steps come as a rule, and bits that each saves that does."""
NOTHING, ONE_MORE = 1.0, 3.3
"""Bits of a 0, and of a place more than the finest level has."""


@dataclass(frozen=True)
class Columns:
    """Which columns of a course's table belong to which property."""

    name: str
    first: int
    last: int


@dataclass(frozen=True)
class Slot:
    """One number of the code."""

    kind: str
    """``delay``, ``period``, ``offset``, ``value`` or ``ease``."""
    row: int = 0
    column: int = 0
    levels: tuple[Level, ...] = TIMES
    home: int = -1
    """The row that a value is written relative to; -1: none."""
    ratio: bool = False
    """Whether it is written as a multiple of that row's."""


def homes(course: Course, columns: list[Columns], still: np.ndarray) -> dict[str, int]:
    """Choose, for each property whose zero nobody can see, the row of the table that is called rest.

    Args:
        course: of one or more properties.
        columns: which are whose.
        still: ``(D,)``: the values of the frame in which the thing is drawn.

    Returns:
        A row for each of ``translate``, ``rotate``, ``scale`` and ``skew`` that is there.
    """
    first, last = int(course.ends[0, 0]), int(course.ends[-1, 1])
    order = [first, last] if course.iterations > 1 else [last, first]
    order += [row for row in range(len(course.table)) if row not in order]
    faded = [np.abs(course.table[:, column.first]) < GONE for column in columns if column.name == "opacity"]
    unseen = faded[0] if faded else np.zeros(len(course.table), bool)
    chosen: dict[str, int] = {}
    for column in columns:
        if column.name not in ("translate", "rotate", "scale", "skew"):
            continue
        if course.before >= 0:  # what waits is at rest
            chosen[column.name] = course.before
            continue
        part = course.table[:, column.first : column.last]
        best: tuple[float, int] | None = None
        for rank, row in enumerate(order):
            if column.name == "scale" and np.abs(part[row]).min() < 0.2 * np.abs(part).max(0).min():
                continue
            rel = part / part[row] if column.name == "scale" else part - part[row]
            grain = {"translate": 1.0, "rotate": 5.0, "scale": 0.05, "skew": 5.0}[column.name]
            odd = np.minimum(np.abs(rel / grain - np.round(rel / grain)) * 4, 1).mean()
            away = np.abs(part[row] - still[column.first : column.last]).max() > grain / 5
            bits = (
                6.0 * odd
                + 0.5 * rank
                + UNSEEN * unseen[row]
                + (1.0 if away and column.name in ("rotate", "skew") else 0.0)
            )
            if best is None or bits < best[0]:
                best = (bits, row)
        chosen[column.name] = best[1] if best else first
    return chosen


def snap(course: Course, samples: Samples, columns: list[Columns], rest: dict[str, int], fixed: bool = False) -> Course:
    """Round a course's numbers where the samples allow it.

    Args:
        course: fitted.
        samples: what it was fitted to.
        columns: which columns are whose.
        rest: the rows from :func:`homes`.
        fixed: leave delay and period as they are.
    """
    if not fixed and any(course.eases[index].kind == "steps" for index in course.ease):
        course = _ticking(course, samples)
    slots = _slots(course, columns, rest, fixed)
    slots.sort(
        key=lambda slot: not (slot.levels is PARTS and min(abs(_read(course, slot) - end) for end in (0, 1)) < GONE)
    )
    spread = _spread(course, samples, slots)
    missed = CREDIT * loss(misses(course, samples))
    for index, slot in enumerate(slots):
        here = _read(course, slot)
        best, least = course, slot.levels[-1][1] + ONE_MORE + missed
        for spacing, bits in slot.levels:
            wanted = round(here / spacing) * spacing
            moved = _follow(course, slots, spread, index, wanted - here)
            if moved is None:
                continue
            total = (NOTHING if abs(wanted) < 1e-9 else bits) + CREDIT * loss(misses(moved, samples))
            if total < least - 1e-9:
                best, least = moved, total
        if best is not course:
            course, missed = best, CREDIT * loss(misses(best, samples))
        else:  # no round value: as many digits as the finest level has
            finest = slot.levels[-1][0]
            moved = _write(course, slot, round(here / finest) * finest)
            if moved is not None and CREDIT * loss(misses(moved, samples)) < missed + 1:
                course, missed = moved, CREDIT * loss(misses(moved, samples))
        column = spread[:, index].copy()
        if column[index] > 1e-18:
            spread = spread - np.outer(column, column) / column[index]
    return course


def bounded(course: Course, samples: Samples, columns: list[Columns]) -> Course:
    """Bring opacities that a fit put beyond 0 and 1 back, the times following along: no one can write them.

    Where a thing was not seen at the beginning of its fade nothing else tells when that was.
    """
    slots = _slots(course, columns, {}, False)
    never = _never(course)
    faded = [range(column.first, column.last) for column in columns if column.name == "opacity"]
    beyond = [slot for slot in slots if slot.kind == "value" and any(slot.column in own for own in faded)
              and slot.row not in never and not 0 <= _read(course, slot) <= 1]  # fmt: skip
    for slot in beyond:
        order = [slot, *(other for other in slots if other is not slot)]
        here = _read(course, slot)
        moved = _follow(course, order, _spread(course, samples, order), 0, min(max(here, 0.0), 1.0) - here)
        if moved is None or loss(misses(moved, samples)) > loss(misses(course, samples)) + SLACK:
            moved = _write(course, slot, min(max(here, 0.0), 1.0)) or course
        course = moved
    return course


def _never(course: Course) -> set[int]:
    """Rows that steps lead to and never show: an iteration ends before the last of them, and the next one begins."""
    if course.mirror or np.isfinite(course.iterations):
        return set()
    steps = np.array([easing.kind == "steps" and not easing.numbers[1] for easing in course.eases])[course.ease]
    hidden = steps & (course.ends[:, 1] != np.roll(course.ends[:, 0], -1))
    shown = {*course.ends[:, 0].tolist(), *course.ends[~hidden, 1].tolist()}
    return set(course.ends[hidden, 1].tolist()) - shown


def _ticking(course: Course, samples: Samples) -> Course:
    """Round delay and period of steps together: what comes of one depends on the other, and slopes tell nothing."""
    best, least = course, loss(misses(course, samples)) + 2 * (TIMES[-1][1] + ONE_MORE)
    part = (course.knots - course.knots[0]) / course.period
    even = np.round(part / FIFTH) * FIFTH
    ways = [part, even] if (np.diff(even) > 0).all() and np.abs(even - part).max() > 1e-6 else [part]
    for spacing, bits in TIMES[:-1]:
        for period in round(course.period / spacing) * spacing + spacing * np.array([-1, 0, 1]):
            for grain, more in TIMES[:-1]:
                for delay in round(course.knots[0] / grain) * grain + grain * np.array([-1, 0, 1]):
                    total = bits + (NOTHING if abs(delay) < 1e-9 else more)
                    near = abs(period - course.period) < samples.step and abs(delay - course.knots[0]) < samples.step
                    if period <= 0 or not near or total >= least:
                        continue
                    for way in ways:
                        other = replace(course, knots=delay + way * period)
                        missed = total + loss(misses(other, samples)) - ROUNDED * (way is even) * (len(part) - 2)
                        if missed < least:
                            best, least = other, missed
    return best


def _slots(course: Course, columns: list[Columns], rest: dict[str, int], fixed: bool) -> list[Slot]:
    slots = [] if fixed else [Slot("period"), Slot("delay")]
    slots += [Slot("offset", row, levels=OFFSETS) for row in range(1, len(course.knots) - 1)]
    for column in columns:
        home = rest.get(column.name, -1)
        for row in range(len(course.table)):
            for at in range(column.first, column.last):
                if row != home:
                    slots.append(Slot("value", row, at, LEVELS[column.name], home, column.name == "scale"))
    used = set(course.ease[~course.holds].tolist())
    for index in sorted(used):
        easing = course.eases[index]
        if easing.kind == "spring" or (easing.kind == "bezier" and easing_bits(easing) > 20):
            slots += [Slot("ease", index, at, CURVED) for at in range(len(easing.numbers))]
    return slots


def _read(course: Course, slot: Slot) -> float:
    if slot.kind == "delay":
        return float(course.knots[0])
    if slot.kind == "period":
        return course.period
    if slot.kind == "offset":
        return float((course.knots[slot.row] - course.knots[0]) / course.period)
    if slot.kind == "ease":
        return course.eases[slot.row].numbers[slot.column]
    here = float(course.table[slot.row, slot.column])
    if slot.home < 0:
        return here
    home = float(course.table[slot.home, slot.column])
    return here / home if slot.ratio else here - home


def _write(course: Course, slot: Slot, value: float) -> Course | None:
    if slot.kind in ("delay", "period", "offset"):
        part = (course.knots - course.knots[0]) / course.period
        delay, period = float(course.knots[0]), course.period
        if slot.kind == "delay":
            delay = value
        elif slot.kind == "period":
            period = value
        else:
            part[slot.row] = value
        if period <= 0 or (np.diff(part) <= 0).any():
            return None
        return replace(course, knots=delay + part * period)
    if slot.kind == "ease":
        numbers = list(course.eases[slot.row].numbers)
        numbers[slot.column] = value
        if course.eases[slot.row].kind == "bezier":
            numbers = [min(max(number, 0.0), 1.0) if at % 2 == 0 else number for at, number in enumerate(numbers)]
        elif not (0 < numbers[0] < 1 and numbers[1] > 0):
            return None
        eases = list(course.eases)
        eases[slot.row] = Easing(eases[slot.row].kind, tuple(numbers))
        return replace(course, eases=tuple(eases))
    table = course.table.copy()
    home = table[slot.home, slot.column] if slot.home >= 0 else 1.0 if slot.ratio else 0.0
    table[slot.row, slot.column] = home * value if slot.ratio else home + value
    return replace(course, table=table)


def _spread(course: Course, samples: Samples, slots: list[Slot]) -> np.ndarray:
    """Covariance of the slots' numbers, those of the rest rows integrated out."""
    eases = np.zeros(len(course.eases), bool)
    for slot in slots:
        if slot.kind == "ease":
            eases[slot.row] = True
    free = Free(np.ones(len(course.knots), bool), eases)
    slope = jacobian(course, samples, free)[np.isfinite(samples.sigma).ravel()]
    knots, width = len(course.knots), course.table.shape[1]
    starts, at = {}, knots
    for index in np.flatnonzero(eases):
        starts[int(index)] = at
        at += len(course.eases[index].numbers)
    part = (course.knots - course.knots[0]) / course.period
    columns = []
    for slot in slots:
        column = np.zeros(slope.shape[1])
        if slot.kind == "delay":
            column[:knots] = 1.0
        elif slot.kind == "period":
            column[:knots] = part
        elif slot.kind == "offset":
            column[slot.row] = course.period
        elif slot.kind == "ease":
            column[starts[slot.row] + slot.column] = 1.0
        else:
            home = course.table[slot.home, slot.column] if slot.ratio and slot.home >= 0 else 1.0
            column[at + slot.row * width + slot.column] = home
        columns.append(column)
    for row, column in sorted({(slot.home, slot.column) for slot in slots if slot.kind == "value" and slot.home >= 0}):
        whole = np.zeros(slope.shape[1])
        whole[at + row * width + column] = 1.0
        for slot in slots:
            if slot.kind == "value" and (slot.home, slot.column) == (row, column):
                ratio = course.table[slot.row, column] / course.table[row, column] if slot.ratio else 1.0
                whole[at + slot.row * width + column] = ratio
        columns.append(whole)
    wide = slope @ np.array(columns).T
    normal = wide.T @ wide
    scale = np.sqrt(np.diag(normal)) + 1e-9
    normal = normal / np.outer(scale, scale) + 1e-9 * np.eye(len(normal))
    return np.linalg.inv(normal) / np.outer(scale, scale)


def _follow(course: Course, slots: list[Slot], spread: np.ndarray, index: int, change: float) -> Course | None:
    """Change one number, and all that are not yet settled along with it."""
    own = spread[index, index]
    share = spread[:, index] / own if own > 1e-18 else np.zeros(len(spread))
    moved: Course | None = course
    for at in range(len(spread)):
        if at < len(slots):
            step = change if at == index else float(share[at]) * change
            if at < index or abs(step) < 1e-12:
                continue
            moved = _write(moved, slots[at], _read(moved, slots[at]) + step)
            if moved is None:
                return None
    return _rested(moved, slots, share[len(slots) :] * change) if moved is not None else None


def _rested(course: Course, slots: list[Slot], change: np.ndarray) -> Course:
    """Move the rows of rest, and with them what is written relative to them."""
    pairs = sorted({(slot.home, slot.column) for slot in slots if slot.kind == "value" and slot.home >= 0})
    table = course.table.copy()
    for (row, column), step in zip(pairs, change, strict=True):
        before = table[row, column]
        for slot in slots:
            if slot.kind == "value" and (slot.home, slot.column) == (row, column):
                table[slot.row, column] += step * (table[slot.row, column] / before if slot.ratio else 1.0)
        table[row, column] += step
    return replace(course, table=table)

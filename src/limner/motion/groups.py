"""What several tracks have in common: the same keyframes with delays of their own, evenly staggered where they are.

A track joins another's keyframes if that takes fewer bits than its own, misses included; which frames are which, and
how large the delays are, is judged by nothing but the samples.
"""

from dataclasses import replace

import numpy as np

from limner.motion.course import Course, loss, misses, surprise
from limner.motion.hone import TIME, price
from limner.motion.snap import TIMES
from limner.motion.timing import Strand
from limner.motion.told import Told, values

SHIFTS = (3.0, 1.0, 0.3, 0.1)
"""Frames by which a beginning is moved for as long as that helps."""
JOIN = 24.0
"""Bits that a track's own keyframes take at least, beside those of its courses: a name, a rule, the reader's time."""


def grouped(tracks: list[Told]) -> tuple[list[Told], list[int]]:
    """Let tracks share keyframes.

    Args:
        tracks: each as it was told alone.

    Returns:
        The tracks, and for each the index of the track whose keyframes it has: its own, where it shares none.
    """
    lead = list(range(len(tracks)))
    result = list(tracks)
    order = sorted((index for index in lead if tracks[index].strands), key=lambda index: _key(tracks[index]))
    heads: list[int] = []
    for index in order:
        for head in heads:
            shared = _shared(result[head], tracks[index])
            if shared is not None:
                result[index], lead[index] = shared, head
                break
        else:
            heads.append(index)
    for head in heads:
        members = [index for index in range(len(tracks)) if lead[index] == head]
        if len(members) > 2:
            for index, told in zip(members, _staggered([result[index] for index in members]), strict=True):
                result[index] = told
    return result, lead


def _key(told: Told) -> tuple[float, float]:
    """The tracks that were told best, in the fewest bits for what was measured, lead."""
    misses_of = sum(loss(misses(strand.course, strand.samples)) for strand in told.strands)
    return (sum(price(strand.course) for strand in told.strands), misses_of)


def _shared(head: Told, other: Told) -> Told | None:
    """Put a track on another's keyframes, at its own delays."""
    names = [[column.name for column in strand.columns] for strand in head.strands]
    theirs = {name: (index, column) for index, strand in enumerate(other.strands)
              for column in strand.columns for name in (column.name,)}  # fmt: skip
    if sorted(name for row in names for name in row) != sorted(theirs):
        return None
    strands, rest = [], []
    for strand, row, chosen in zip(head.strands, names, head.rest, strict=True):
        indices = {theirs[name][0] for name in row}
        if len(indices) != 1:
            return None
        index = indices.pop()
        own = other.strands[index]
        if len(own.columns) != len(row):
            return None
        ranked = [
            _aligned(strand, chosen, own, other.rest[index], start) for start in _starts(strand.course, own.course)
        ]
        least, _, best = min((missed, rank, made) for rank, (missed, made) in enumerate(ranked))
        for shift in SHIFTS:  # slopes lead to the nearest minimum alone, and a jump has none
            for sign in (-1, 1):
                while True:
                    start = float(best.course.knots[0]) + sign * shift * own.samples.step
                    missed, made = _aligned(strand, chosen, own, other.rest[index], start)
                    if missed >= least:
                        break
                    least, best = missed, made
        saved = price(own.course) - TIME + JOIN
        bits, scale = surprise(best.course, own.samples)
        if bits > surprise(own.course, own.samples)[0] + saved:
            return None
        best = replace(best, samples=own.samples.louder(scale))
        strands.append(best)
        rest.append(chosen)
    return replace(other, strands=tuple(strands), rest=tuple(rest))


def _aligned(
    head: Strand, chosen: dict[str, int], own: Strand, rows: dict[str, int], start: float
) -> tuple[float, Strand]:
    """The head's course at another start, and the bits that it then misses."""
    made = _with(head, chosen, own, rows, start)
    return loss(misses(made.course, own.samples)), made


def _starts(head: Course, own: Course) -> list[float]:
    """When a track may begin the other's iteration: when its own begins, or so that their knots agree."""
    found = [float(own.knots[0]), float(own.knots[-1]) - head.period]
    if head.iterations > 1:
        offsets = head.knots - head.knots[0]
        for knot in own.knots[:-1]:
            found += [float(knot - offset) for offset in offsets[:-1]]
        period = head.period * (1 + head.mirror)
        found += [start - period for start in found]
    return list(dict.fromkeys(round(start, 4) for start in found))[:24]


def _with(head: Strand, chosen: dict[str, int], own: Strand, rows: dict[str, int], start: float) -> Strand:
    """The head's course at another start, with values about the track's own rest."""
    columns = {column.name: column for column in own.columns}
    table = np.zeros((len(head.course.table), own.samples.values.shape[1]))
    for column in head.columns:
        mine = columns[column.name]
        part = values(head.course, column, chosen.get(column.name))
        if column.name in chosen:
            shape = own.course.table[rows[column.name], mine.first : mine.last]
            if part.shape[1] != mine.last - mine.first:
                part = np.repeat(part, 2, 1) if part.shape[1] == 1 else part[:, :1]
            # Rest may be another row of theirs: fit it by the values that the course takes.
            part = part * shape if column.name == "scale" else part + shape
        table[:, mine.first : mine.last] = part
    course = replace(head.course, table=table, knots=head.course.knots - head.course.knots[0] + start)
    course = _rested(course, own, columns, chosen)
    return replace(own, course=course)


def _rested(course: Course, own: Strand, columns: dict, chosen: dict[str, int]) -> Course:
    """Move the values of each property that has a rest, all together, to where they miss least."""
    table = course.table.copy()
    known = np.isfinite(own.samples.sigma)
    gap = misses(course, own.samples) * np.where(known, own.samples.sigma, 0.0)
    for name, column in columns.items():
        if name not in chosen or name == "scale":
            continue
        for at in range(column.first, column.last):
            table[:, at] += np.median(gap[known[:, at], at])
    return replace(course, table=table)


def _staggered(members: list[Told]) -> list[Told]:
    """Let the delays of each strand be even, ``d + i * step``, if the samples allow that."""
    result = list(members)
    for index in range(len(members[0].strands)):
        courses = [member.strands[index].course for member in result]
        starts = np.array([course.knots[0] for course in courses])
        made = _even(result, index, starts)
        if made is not None:
            result = made
    return result


def _even(members: list[Told], index: int, starts: np.ndarray) -> list[Told] | None:
    count = len(starts)
    order = np.arange(count)
    period = members[0].strands[index].course.period
    gaps = np.diff(starts)
    if np.isinf(members[0].strands[index].course.iterations):
        gaps = gaps - period * np.round(gaps / period)
        gaps = gaps - period * np.round((gaps - np.median(gaps)) / period)
    straight = starts[0] + np.concatenate([[0.0], np.cumsum(gaps)])
    slope, first = np.polyfit(order, straight, 1)
    before = [loss(misses(member.strands[index].course, member.strands[index].samples)) for member in members]
    best: tuple[float, list[Told]] | None = None
    for spacing, bits in TIMES[2:5]:
        step = round(slope / spacing) * spacing
        for base, more in TIMES[1:5]:
            begin = round((first + (slope - step) * (count - 1) / 2) / base) * base
            total, made = bits + more, []
            for place, member, least in zip(order, members, before, strict=True):
                strand = member.strands[index]
                turns = round((strand.course.knots[0] - begin - place * step) / period)
                shifts = [0.0] + [turns * period] * bool(np.isinf(strand.course.iterations) and turns)
                ways = [
                    replace(
                        strand.course, knots=strand.course.knots - strand.course.knots[0] + begin + place * step + shift
                    )
                    for shift in shifts
                ]
                missed, _, course = min((loss(misses(way, strand.samples)), rank, way) for rank, way in enumerate(ways))
                total += missed - least
                strands = (*member.strands[:index], replace(strand, course=course), *member.strands[index + 1 :])
                made.append(replace(member, strands=strands))
            if best is None or total < best[0]:
                best = (total, made)
    return best[1] if best is not None and best[0] < (TIME + 3) * count else None

"""What several tracks have in common: the same keyframes with delays of their own, evenly staggered where they are.

A track joins another's keyframes if that takes fewer bits than its own, misses included; which frames are which, and
how large the delays are, is judged by nothing but the samples.
"""

from dataclasses import replace

import numpy as np

from limner.motion.course import Course, Samples, loss, misses, surprise, value
from limner.motion.hone import TIME, price
from limner.motion.snap import Columns
from limner.motion.stagger import staggered
from limner.motion.timing import Strand, beside
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
            # What shows less of the same tells less: a part of it, which those with more of it could not share.
            for head in heads[:-1]:
                members = [member for member in order if lead[member] == head]
                offers = [_shared(tracks[index], tracks[member]) for member in members]
                moved = [one for one in offers if one is not None]
                if len(moved) == len(members):
                    for member, one in zip(members, moved, strict=True):
                        result[member], lead[member] = one, index
                    heads.remove(head)
    for head in heads:
        members = [index for index in range(len(tracks)) if lead[index] == head]
        if len(members) > 2:
            for index, told in zip(members, staggered([result[index] for index in members]), strict=True):
                result[index] = told
    return [replace(told, strands=tuple(map(_recent, told.strands))) for told in result], lead


def _recent(strand: Strand) -> Strand:
    """Let what repeats for ever begin less than a whole turn before the film: more of them say the same."""
    course = strand.course
    turn = course.period * (1 + course.mirror)
    if np.isfinite(course.iterations) or course.knots[0] > -turn:
        return strand
    return replace(strand, course=replace(course, knots=course.knots - turn * np.ceil(course.knots[0] / turn)))


def _key(told: Told) -> tuple[float, float]:
    """The tracks that were told best, in the fewest bits for what was measured, lead."""
    misses_of = sum(loss(misses(strand.course, strand.samples)) for strand in told.strands)
    return (sum(price(strand.course) for strand in told.strands), misses_of)


def _shared(head: Told, other: Told) -> Told | None:
    """Put a track on another's keyframes, at its own delays."""
    held = {column.name: (index, column) for index, strand in enumerate(other.strands) for column in strand.columns}
    if sorted(column.name for strand in head.strands for column in strand.columns) != sorted(held):
        return None
    wide = {name: column.last - column.first for name, (_, column) in held.items() if name != "scale"}
    mine = [column for strand in head.strands for column in strand.columns]
    if any(wide.get(one.name, one.last - one.first) != one.last - one.first for one in mine):
        return None  # one radius for all corners, and one for each
    rests = _rests(other)
    strands, whole = [], True
    spent = allowed = 0.0
    for strand, chosen in zip(head.strands, head.rest, strict=True):
        own = _own(strand, other, held)
        best = _timed(strand, chosen, own, rests, _starts(strand.course, own.course))
        bits, scale = surprise(best.course, own.samples)
        if any(own is one for one in other.strands):
            if bits > surprise(own.course, own.samples)[0] + price(own.course) - TIME + JOIN:
                return None
        else:  # its properties are told apart from each other, or together, where the head's are not
            whole = False
        spent += bits + TIME - JOIN
        strands.append(replace(best, samples=own.samples.louder(scale)))
    allowed = sum(surprise(one.course, one.samples)[0] + price(one.course) for one in other.strands)
    if not whole and spent > allowed:
        return None
    return replace(other, strands=tuple(strands), rest=head.rest)


def _rests(told: Told) -> dict[str, np.ndarray]:
    """The values that a track's properties have at rest."""
    return {
        column.name: strand.course.table[chosen[column.name], column.first : column.last]
        for strand, chosen in zip(told.strands, told.rest, strict=True)
        for column in strand.columns
        if column.name in chosen
    }


def _own(strand: Strand, other: Told, held: dict[str, tuple[int, Columns]]) -> Strand:
    """A track's strand of the same properties as another's; if it has none its samples are put together to one."""
    indices = [held[column.name][0] for column in strand.columns]
    first = other.strands[indices[0]]
    if len(set(indices)) == 1 and len(first.columns) == len(strand.columns):
        return first
    columns, parts = list[Columns](), list[Samples]()
    for column in strand.columns:
        index, own = held[column.name]
        part = _picked(other.strands[index].samples, slice(own.first, own.last))
        at = parts[-1].values.shape[1] if parts else 0
        columns.append(Columns(column.name, at, at + own.last - own.first))
        parts.append(beside(parts[-1], part) if parts else part)
    lead = max((other.strands[index] for index in indices), key=lambda one: len(one.course.ease))
    return Strand(tuple(columns), lead.course, parts[-1])


def _picked(samples: Samples, columns: slice) -> Samples:
    most = np.broadcast_to(samples.most, samples.turn.shape)[columns]
    return replace(
        samples,
        values=samples.values[:, columns],
        sigma=samples.sigma[:, columns],
        turn=samples.turn[columns],
        most=most,
    )


def _timed(
    head: Strand, chosen: dict[str, int], own: Strand, rests: dict[str, np.ndarray], starts: list[float]
) -> Strand:
    """The head's course at the start, near one of some, at which it misses least of a track's own samples."""
    ranked = [_aligned(head, chosen, own, rests, start) for start in starts]
    least, _, best = min((missed, rank, made) for rank, (missed, made) in enumerate(ranked))
    for shift in SHIFTS:  # slopes lead to the nearest minimum alone, and a jump has none
        for sign in (-1, 1):
            while True:
                start = float(best.course.knots[0]) + sign * shift * own.samples.step
                missed, made = _aligned(head, chosen, own, rests, start)
                if missed >= least:
                    break
                least, best = missed, made
    return best


def _aligned(
    head: Strand, chosen: dict[str, int], own: Strand, rests: dict[str, np.ndarray], start: float
) -> tuple[float, Strand]:
    """The head's course at another start, and the bits that it then misses."""
    made = _with(head, chosen, own, rests, start)
    return loss(misses(made.course, own.samples)), made


def _starts(head: Course, own: Course) -> list[float]:
    """When a track may begin the other's iteration: when its own begins, or so that their knots agree."""
    found = [float(own.knots[0]), float(own.knots[-1]) - head.period]
    if head.iterations > 1:
        offsets = head.knots - head.knots[0]
        for knot in own.knots[:-1]:
            found += [float(knot - offset) for offset in offsets[:-1]]
        found += [start - turn * head.period for turn in range(1, 2 + head.mirror) for start in found]
    return list(dict.fromkeys(round(start, 4) for start in found))[:24]


def _with(head: Strand, chosen: dict[str, int], own: Strand, rests: dict[str, np.ndarray], start: float) -> Strand:
    """The head's course at another start, with values about the track's own rest."""
    columns = {column.name: column for column in own.columns}
    table = np.zeros((len(head.course.table), own.samples.values.shape[1]))
    for column in head.columns:
        mine = columns[column.name]
        part = values(head.course, column, chosen.get(column.name))
        if column.name in chosen:
            shape = rests[column.name]
            if part.shape[1] != mine.last - mine.first:
                part = np.repeat(part, 2, 1) if part.shape[1] == 1 else part[:, :1]
            # Rest may be another row of theirs: fit it by the values that the course takes.
            part = part * shape if column.name == "scale" else part + shape
        table[:, mine.first : mine.last] = part
    course = replace(head.course, table=table, knots=head.course.knots - head.course.knots[0] + start)
    course = _rested(course, own, columns, chosen)
    return replace(own, course=course)


def _rested(course: Course, own: Strand, columns: dict, chosen: dict[str, int]) -> Course:
    """Move the values of each property that has a rest, all together, to where they miss least; sizes are scaled."""
    table = course.table.copy()
    known = np.isfinite(own.samples.sigma)
    told = value(course, own.samples.times)
    for name, column in columns.items():
        if name not in chosen:
            continue
        for at in range(column.first, column.last):
            rows = known[:, at]
            gap = own.samples.values[rows, at] - told[rows, at]
            if name == "scale":
                weighted = told[rows, at] / own.samples.sigma[rows, at] ** 2
                table[:, at] *= 1 + float(weighted @ gap) / max(float(weighted @ told[rows, at]), 1e-12)
            else:
                table[:, at] += np.median(gap)
    return replace(course, table=table)

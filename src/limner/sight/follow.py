"""Links the blobs of successive frames to tracklets: stretches of time in which one blob is plainly the same.

Blobs are matched where the last ones, moved on by their speed, lie on the next; those that are left, by least total
cost of distance, size and colour (the assignment problem, Kuhn 1955). A tracklet ends where blobs merge or split:
what is the same thing beyond that is not told from blobs alone. It goes on where a thing is seen edge-on, and so not at
all, for some frames.
"""

import math
from itertools import pairwise

import msgspec
import numpy as np

from limner.sight.moving import Blob

ALIKE = 2.0
"""Ratio of areas of one thing in successive frames, at most, where others are near."""
CRUMB = 0.03
"""Part of a blob's weight below which what joins it, or leaves it, is what compression left of it."""
THIN = 0.4
"""Part of the area that a thing is seen with near by, below which it is seen from the edge, and may show its back then.
"""
NEAR = 12
"""Frames within which that is looked at."""
GAP, BESIDE = 3, 2
"""Frames within which its back follows its front, edge-on for the rest; and pixels that the two may lie apart then."""
STAYS = 0.25
"""Part of its size by which what takes another colour from one frame to the next may have moved."""
GROWN, RECOLOURED = 1.3, 40.0
"""Ratio of areas, and levels between colours, from which on together blobs that overlap are not one thing."""


class Tracklet(msgspec.Struct, eq=False):
    """Blobs of successive frames that are plainly one."""

    blobs: list[Blob]
    mixed: bool = False
    """It began with a merger or ended with a split: it may be several things."""
    span: tuple[int, int] = (0, 2**31)
    """First and last frame in which it may be seen: beyond that the other side of what turns in depth is."""

    @property
    def weight(self) -> float:
        """Of all blobs, in levels."""
        return sum(blob.weight for blob in self.blobs)

    def ahead(self) -> np.ndarray:
        """Predict the next centre, ``(2,)``, by its last speed."""
        last = np.array(self.blobs[-1].centre)
        return last if len(self.blobs) < 2 else 2 * last - np.array(self.blobs[-2].centre)


def assign(costs: np.ndarray) -> list[tuple[int, int]]:
    """Pair rows with columns so that the sum of costs is least (Kuhn 1955; shortest augmenting paths).

    Args:
        costs: ``(n, m)`` finite.

    Returns:
        ``min(n, m)`` pairs.
    """
    if costs.size == 0:
        return []
    if costs.shape[0] > costs.shape[1]:
        return sorted((row, column) for column, row in assign(costs.T))
    n, m = costs.shape
    u, v = np.zeros(n + 1), np.zeros(m + 1)
    owner, way = np.zeros(m + 1, int), np.zeros(m + 1, int)
    for row in range(1, n + 1):
        owner[0] = row
        column = 0
        least = np.full(m + 1, np.inf)
        used = np.zeros(m + 1, bool)
        while True:
            used[column] = True
            here = owner[column]
            reduced = costs[here - 1] - u[here] - v[1:]
            better = ~used[1:] & (reduced < least[1:])
            least[1:][better] = reduced[better]
            way[1:][better] = column
            following = int(np.where(used, np.inf, least)[1:].argmin()) + 1
            step = least[following]
            u[owner[used]] += step
            v[used] -= step
            least[~used] -= step
            column = following
            if owner[column] == 0:
                break
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    return sorted((int(owner[column]) - 1, column - 1) for column in range(1, m + 1) if owner[column])


def link(frames: list[list[Blob]]) -> list[Tracklet]:
    """Link the blobs of each frame to tracklets."""
    done: list[Tracklet] = []
    live: list[Tracklet] = []
    for blobs in frames:
        ended, live = _next(live, blobs)
        done.extend(ended)
    found = [side for thread in _joined(done + live) for side in _sides(thread)]
    _bounded(found)
    return found


def _joined(threads: list[Tracklet]) -> list[Tracklet]:
    """Put together what ends edge-on and what begins so in its place: between the two nothing of it is seen."""
    joined: list[Tracklet] = []
    for other in sorted(threads, key=lambda one: one.blobs[0].frame):
        first = other.blobs[0]
        before = [
            one
            for one in joined
            if 0 < first.frame - one.blobs[-1].frame <= GAP
            and _touch(one.blobs[-1], first)
            and _thin(one.blobs, other.blobs)
            and _coloured_alike(one.blobs, other.blobs)
        ]
        if len(before) == 1:
            before[0].blobs.extend(other.blobs)
            before[0].mixed |= other.mixed
        else:
            joined.append(other)
    return joined


def _coloured_alike(before: list[Blob], after: list[Blob]) -> bool:
    """Say whether what was before and what comes after have one colour, where each is seen best."""
    one, other = (max(some, key=lambda blob: blob.area).colour for some in (before[-NEAR:], after[:NEAR]))
    return float(np.abs(one - other).max()) < RECOLOURED


def _thin(before: list[Blob], after: list[Blob]) -> bool:
    """Say whether a thing is seen edge-on at the end of what was before and at the beginning of what comes after."""
    wide = [max(one.area for one in some) for some in (before[-NEAR:], after[:NEAR])]
    return before[-1].area < THIN * wide[0] and after[0].area < THIN * wide[1]


def _sides(thread: Tracklet) -> list[Tracklet]:
    """Part a tracklet where a thing that turns in depth shows its other side: of another colour, while it is thin."""
    blobs = thread.blobs
    edges = [0]
    for index in range(1, len(blobs)):
        if _turned_over(blobs[edges[-1] : index], blobs[index:]):
            edges.append(index)
    return [Tracklet(blobs[a:b], thread.mixed) for a, b in pairwise([*edges, len(blobs)])]


def _turned_over(before: list[Blob], after: list[Blob]) -> bool:
    """Say whether what comes after is the other side of what was before."""
    last, first = before[-1], after[0]
    if float(np.abs(last.colour - first.colour).max()) < RECOLOURED:
        return False
    return _thin(before, after)


def _bounded(threads: list[Tracklet]) -> None:
    """Say of sides how long they may be seen: a sprite of one would be carried on over the other."""
    starts = sorted(threads, key=lambda one: one.blobs[0].frame)
    for one in threads:
        last = one.blobs[-1]
        for other in starts:
            first = other.blobs[0]
            if 0 < first.frame - last.frame <= GAP and _touch(last, first) and _turned_over(one.blobs, other.blobs):
                one.span = one.span[0], last.frame
                other.span = first.frame, other.span[1]


def _touch(one: Blob, other: Blob) -> bool:
    """Say whether the boxes of two blobs overlap or nearly do."""
    return all(
        one.box[k] <= other.box[k] + other.box[k + 2] + BESIDE and other.box[k] <= one.box[k] + one.box[k + 2] + BESIDE
        for k in (0, 1)
    )


def _next(live: list[Tracklet], blobs: list[Blob]) -> tuple[list[Tracklet], list[Tracklet]]:
    shared = np.array([[_overlap(thread, blob) for blob in blobs] for thread in live]).reshape(len(live), len(blobs))
    pairs, mixed_old, mixed_new = _by_overlap(shared, live, blobs)
    taken_old, taken_new = {row for row, _ in pairs}, {column for _, column in pairs}
    rows = [row for row in range(len(live)) if row not in taken_old | mixed_old]
    columns = [column for column in range(len(blobs)) if column not in taken_new | mixed_new]
    costs = np.array([[_cost(live[row], blobs[column]) for column in columns] for row in rows])
    costs = costs.reshape(len(rows), len(columns))
    pairs += [(rows[a], columns[b]) for a, b in assign(np.minimum(costs, 1e3)) if costs[a, b] < 3.0]
    following = dict(pairs)
    ended, kept = [], []
    for row, thread in enumerate(live):
        thread.mixed |= row in mixed_old
        if row in following:
            thread.blobs.append(blobs[following[row]])
            kept.append(thread)
        else:
            ended.append(thread)
    used = set(following.values())
    kept += [Tracklet([blob], column in mixed_new) for column, blob in enumerate(blobs) if column not in used]
    return ended, kept


def _overlap(thread: Tracklet, blob: Blob) -> float:
    """Give the part of the smaller one of two blobs that both cover, the first one moved on."""
    last = thread.blobs[-1]
    move = np.round(thread.ahead() - np.array(last.centre)).astype(int)
    best = 0.0
    for step in {(0, 0), (int(move[0]), int(move[1]))}:
        x, y = last.box[0] + step[0], last.box[1] + step[1]
        x0, y0 = max(x, blob.box[0]), max(y, blob.box[1])
        x1, y1 = min(x + last.box[2], blob.box[0] + blob.box[2]), min(y + last.box[3], blob.box[1] + blob.box[3])
        if x1 <= x0 or y1 <= y0:
            continue
        first = last.mask[y0 - y : y1 - y, x0 - x : x1 - x]
        second = blob.mask[y0 - blob.box[1] : y1 - blob.box[1], x0 - blob.box[0] : x1 - blob.box[0]]
        best = max(best, float((first & second).sum()) / min(last.area, blob.area))
    return best


def _by_overlap(
    shared: np.ndarray, live: list[Tracklet], blobs: list[Blob]
) -> tuple[list[tuple[int, int]], set[int], set[int]]:
    """Pair what overlaps one to one; list what merges, and into what, and what splits."""
    pairs: list[tuple[int, int]] = []
    mixed_old: set[int] = set()
    mixed_new: set[int] = set()
    for some, others in _groups(shared > 0.25):
        weights = [live[row].blobs[-1].weight for row in some] + [blobs[column].weight for column in others]
        rows = [row for row in some if live[row].blobs[-1].weight > CRUMB * max(weights)]
        columns = [column for column in others if blobs[column].weight > CRUMB * max(weights)]
        mixed_old |= set(some) - set(rows)
        mixed_new |= set(others) - set(columns)
        if len(rows) == len(columns):
            inner = assign(1 - shared[np.ix_(rows, columns)])
            alike = all(_alike(live[rows[a]].blobs[-1], blobs[columns[b]]) for a, b in inner)
            if alike and all(shared[rows[a], columns[b]] > 0.25 for a, b in inner):
                pairs += [(rows[a], columns[b]) for a, b in inner]
                continue
        mixed_old |= set(rows)
        mixed_new |= set(columns)
    return pairs, mixed_old, mixed_new


def _alike(last: Blob, blob: Blob) -> bool:
    """Say whether two blobs may be one.

    What jumps onto another makes it larger and of another colour at once; what jumps to where another left has another
    colour elsewhere.
    """
    if float(np.abs(last.colour - blob.colour).max()) < RECOLOURED:
        return True
    away = float(np.hypot(*np.subtract(last.centre, blob.centre)))
    return max(last.area, blob.area) / min(last.area, blob.area) < GROWN and away < STAYS * _size(last) + 1


def _groups(edges: np.ndarray) -> list[tuple[list[int], list[int]]]:
    """Give the connected groups of rows and columns that have an edge."""
    found = []
    left = set(np.flatnonzero(edges.any(axis=1)).tolist())
    while left:
        rows, columns = {left.pop()}, set[int]()
        while True:
            wider = {int(c) for r in rows for c in np.flatnonzero(edges[r])}
            more = {int(r) for c in wider for r in np.flatnonzero(edges[:, c])}
            if more == rows and wider == columns:
                break
            rows, columns = rows | more, wider
        left -= rows
        found.append((sorted(rows), sorted(columns)))
    return found


def _size(blob: Blob) -> float:
    return max(math.sqrt(blob.area), math.hypot(*blob.box[2:]) / 2)


def _cost(thread: Tracklet, blob: Blob) -> float:
    last = thread.blobs[-1]
    # What is thin and turns in steps goes as far as a compact thing of its length.
    size = max(_size(last), _size(blob))
    away = min(
        float(np.hypot(*(thread.ahead() - blob.centre))), 1.5 * float(np.hypot(*(np.array(last.centre) - blob.centre)))
    )
    grown = abs(np.log(blob.area / last.area)) / np.log(ALIKE)
    colour = float(np.abs(last.colour - blob.colour).max()) / 60
    return away / (0.8 * size + 6) + grown + colour * (1 if colour < 1 else 3)  # what jumps keeps its colour

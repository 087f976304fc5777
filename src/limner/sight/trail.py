"""Puts the branches of a skeleton together into strokes: which go on as which where several meet.

At a junction the two branches that continue each other most smoothly are one stroke, then the next two; two that are
left over are one stroke with a corner, one that is left over ends on the others. What lies between junctions that are
closer than the stroke is wide is no branch: it is the crossing itself.
"""

import itertools

import msgspec
import numpy as np

from limner.sight.midline import Midline
from limner.sight.skeleton import Branch

ASKEW = np.radians(22)
"""The most that two branches may be out of line, beyond what an arc between them would turn."""
ONWARD, ROUND = np.radians(40), np.radians(75)
"""The most that a smooth continuation turns across a junction, and that a loop turns there that closes on itself."""
FEWEST = 3
"""Samples of a stroke's own width in a row that are no accident."""
NEAR = 0.3
"""Widths from a junction within which a stroke is not alone: half of what three at equal angles share."""
SHARED = 4.0
"""Widths that strokes at a small angle share from their crossing on, at most."""
CAP = 0.2
"""Widths from a free end within which its cap shows."""
LOOP = 1.0
"""Radians by which a smooth loop is preferred to close on itself, though a stroke may run on from it as smoothly."""


class Trail(msgspec.Struct, frozen=True):
    """The middle of a stroke where it is alone, in order."""

    points: np.ndarray
    """``(N, 2)`` in pixels."""
    closed: bool
    nodes: tuple[int, int]
    """The junctions at which it starts and ends; -1 where it is free. Trails of one number meet there."""


class _Arm(msgspec.Struct, frozen=True):
    """One end of a branch at a junction: its first sample from there, and the direction away from there."""

    branch: int
    end: int
    at: np.ndarray
    away: np.ndarray


def join(branches: list[Branch], lines: list[Midline], width: float) -> list[Trail] | None:
    """Join branches into trails.

    Args:
        branches: the skeleton.
        lines: what was measured along each branch.
        width: the strokes' width, in pixels.

    Returns:
        The trails; ``None`` where a branch is not as wide as the others.
    """
    valid = [_own(branch, line, width) for branch, line in zip(branches, lines, strict=True)]
    lengths = [_length(line.points) for line in lines]
    kept = [len(points) >= FEWEST for points in valid]
    for k, branch in enumerate(branches):
        if not kept[k] and lengths[k] > SHARED * width and not branch.closed:
            return None
    node_of = _merged([branch.nodes for k, branch in enumerate(branches) if not kept[k]])
    ends: dict[int, list[_Arm]] = {}
    for k, branch in enumerate(branches):
        if kept[k] and not branch.closed:
            for end in (0, 1):
                if branch.nodes[end] >= 0:
                    node = node_of.get(branch.nodes[end], branch.nodes[end])
                    ends.setdefault(node, []).append(_arm(valid[k], k, end))
    mates: dict[tuple[int, int], tuple[int, int]] = {}
    for arms in ends.values():
        for one, two in _paired(arms):
            mates[one.branch, one.end] = (two.branch, two.end)
            mates[two.branch, two.end] = (one.branch, one.end)
    # What only spurs meet is a free end: those of a square cap, or of a sharp corner.
    nodes = {(arm.branch, arm.end): node for node, arms in ends.items() if len(arms) > 1 for arm in arms}
    trails = [Trail(valid[k], True, (-1, -1)) for k, branch in enumerate(branches) if kept[k] and branch.closed]
    rest = [k for k, branch in enumerate(branches) if kept[k] and not branch.closed]
    return trails + _followed(rest, mates, nodes, valid)


def _own(branch: Branch, line: Midline, width: float) -> np.ndarray:
    """Return the points of a branch where the stroke is alone.

    Within a third of a width from a junction of three like strokes a width may be the right one by accident, and so may
    a point or two anywhere else.
    """
    alone = line.valid(width)
    at = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line.points, axis=0).T))])
    for node, distance in zip(branch.nodes, (at, at[-1] - at), strict=True):
        if node >= 0 and not branch.closed:
            alone &= distance > NEAR * width
    alone = _without_caps(alone, branch, at, width)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], alone, [0]])))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        if stop - start < FEWEST:
            alone[start:stop] = False
    return line.points[alone]


def _without_caps(alone: np.ndarray, branch: Branch, at: np.ndarray, width: float) -> np.ndarray:
    """Leave out what is next to a free end: there a cap begins, and a direction is known from one side only."""
    own = np.flatnonzero(alone)
    if branch.closed or len(own) < 3 or at[own[-1]] - at[own[0]] < width:
        return alone
    first = at[own[0]] + (CAP * width if branch.nodes[0] < 0 else 0.0)
    last = at[own[-1]] - (CAP * width if branch.nodes[1] < 0 else 0.0)
    return alone & (at >= first) & (at <= last)


def _length(points: np.ndarray) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum()) if len(points) > 1 else 0.0


def _merged(pairs: list[tuple[int, int]]) -> dict[int, int]:
    """Return the least number of each set of junctions that branches without samples hold together."""
    lowest: dict[int, int] = {}

    def find(node: int) -> int:
        while lowest.setdefault(node, node) != node:
            node = lowest[node]
        return node

    for one, two in pairs:
        if one >= 0 and two >= 0:
            a, b = find(one), find(two)
            lowest[max(a, b)] = min(a, b)
    return {node: find(node) for node in lowest}


def _arm(points: np.ndarray, branch: int, end: int) -> _Arm:
    own = points if end == 0 else points[::-1]
    own = own[:6]
    away = own[-1] - own[0]
    if len(own) >= 4:  # the direction at its first sample, by a parabola
        at = np.linspace(0, 1, len(own))
        away = np.polynomial.polynomial.polyfit(at, own, 2 if len(own) > 4 else 1)[1]
    return _Arm(branch, end, own[0], away / max(float(np.hypot(*away)), 1e-9))


def _paired(arms: list[_Arm]) -> list[tuple[_Arm, _Arm]]:
    def angle(u: np.ndarray, v: np.ndarray) -> float:
        return float(np.arctan2(u[0] * v[1] - u[1] * v[0], u @ v))

    ranked = []
    for one, two in itertools.combinations(range(len(arms)), 2):
        across = arms[two].at - arms[one].at
        first, second = angle(-arms[one].away, across), angle(across, arms[two].away)
        askew, turn = abs(first - second), abs(first + second)
        loop = arms[one].branch == arms[two].branch
        if askew < ASKEW and turn < (ROUND if loop else ONWARD):
            ranked.append((askew + 0.5 * turn - LOOP * loop, one, two))
    pairs, free = [], set(range(len(arms)))
    for _, one, two in sorted(ranked):
        if one in free and two in free:
            pairs.append((arms[one], arms[two]))
            free -= {one, two}
    left = sorted(free)
    if len(left) >= 2 and not (pairs and len(left) > 2):
        # The least turn is where the directions away from the junction are most opposite.
        one, two = min(itertools.combinations(left, 2), key=lambda two: float(arms[two[0]].away @ arms[two[1]].away))
        pairs.append((arms[one], arms[two]))
    return pairs


def _followed(
    branches: list[int],
    mates: dict[tuple[int, int], tuple[int, int]],
    nodes: dict[tuple[int, int], int],
    valid: list[np.ndarray],
) -> list[Trail]:
    starts = [(k, end) for k in branches for end in (0, 1) if (k, end) not in mates]
    trails, seen = [], set()
    for start in [*starts, *((k, 0) for k in branches)]:
        if start[0] in seen:
            continue
        parts, here = [], start
        while True:
            branch, end = here
            seen.add(branch)
            parts.append(valid[branch] if end == 0 else valid[branch][::-1])
            out = (branch, 1 - end)
            if out not in mates or mates[out][0] in seen:
                break
            here = mates[out]
        closed = mates.get(out) == start
        ends = (-1, -1) if closed else (nodes.get(start, -1), nodes.get(out, -1))
        trails.append(Trail(np.vstack(parts), closed, ends))
    return trails

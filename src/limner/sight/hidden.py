"""Finds shapes that go on behind others: which lie on top, and what is hidden of those below.

Where two regions border on each other side by side, one may lie on the other. Region A goes on behind B if A, with the
border to B left open, is completed to a simpler shape (fewer numbers: minimum description length), and all that this
adds to A lies behind B or beyond the edge of the picture. Parts of one paint on both sides of B may be one shape behind
it (amodal completion; the layers of arXiv 2409.06648, by primitives instead of curvature). Where neither of two is
simpler behind the other, they stay as they were: ordered by size.
"""

import heapq
import itertools
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from limner.sight import outline, shapes
from limner.sight.complete import Candidate, candidates, ring
from limner.sight.gon import Gon
from limner.sight.graph import Circle, Ellipse, Rect, Sector, Shape
from limner.sight.layers import Layers
from limner.sight.length import numbers
from limner.sight.parts import Part, Parts, cost_of, points

LEAST = 24
"""Pixels of the smallest region that is completed."""
BULGE = 1.5
"""Pixels, on average along a border, from which it is bent for certain."""
SIMPLEST = 3
"""Numbers of a circle."""
MOST = 3
"""Neighbours that are tried one by one; more are tried only all together."""
PAIRS = 6
"""Pairs of parts of one paint that are tried, where there are more than two parts."""
ROUNDS = 3
"""How often it is looked again."""
GAIN = 2
"""Numbers that a completed shape must save, beyond two for each neighbour that it is said to lie behind."""
JUNCTION = 1.5
"""Numbers that an end of a border is worth at which the outline of what lies on top runs straight on."""
CRISP = 0.25
"""Pixels: as in ``trace``."""
SHOWN = 0.12
"""The part of a torn shape that is seen at least: of two rules with a field between them it is less."""


class Whole(msgspec.Struct, frozen=True):
    """A completed shape."""

    outlines: tuple[np.ndarray, ...]
    """Its outer outline and its holes, each ``(N, 2)`` in pixels of the picture."""
    shape: Shape | None
    """What it is, where that is known already."""


class Finding(msgspec.Struct, frozen=True):
    """A shape behind others."""

    ranks: tuple[int, ...]
    """Its seen parts."""
    over: tuple[int, ...]
    """What lies on it."""
    whole: Whole
    gain: float
    """Numbers saved."""


def reveal(layers: Layers, shares: np.ndarray, slack: float = 1.0) -> tuple[Layers, dict[int, Whole]]:
    """Order regions side by side, and complete those behind others.

    What is one behind another may in turn be found to lie on a third: so it is done again with what was found.

    Args:
        layers: the painting order by size.
        shares: ``(H, W, 3) float32``, as in ``Coverage``.
        slack: how many times as far as in a clean picture edges may be off.

    Returns:
        The new painting order, and the whole shapes of ranks of that order that go on behind others.
    """
    whole: dict[int, Whole] = {}
    edges: set[tuple[int, int]] = set()
    fresh: set[int] | None = None
    parts = Parts(layers, shares, slack)
    for _ in range(ROUNDS):
        found = sorted(_findings(parts, set(whole), fresh), key=lambda finding: -finding.gain)
        kept, edges, parents = _agreed(found, edges, layers.parents)
        if not kept:
            break
        order = _sorted(edges | _joined(_edges(parents), _merged(kept)), len(layers.fills))
        if order is None:
            raise ValueError("regions lie within each other in a circle")
        layers.parents = parents
        layers, table = _reordered(layers, order, kept)
        edges = {(int(table[low]), int(table[high])) for low, high in edges}
        whole = {int(table[rank]): shape for rank, shape in whole.items()}
        whole |= {int(table[finding.ranks[0]]): finding.whole for finding in kept}
        fresh = {int(table[finding.ranks[0]]) for finding in kept if len(finding.ranks) > 1}
        parts = Parts(layers, shares, slack)
        if not fresh:
            break
    return _fronted(layers, parts, edges, whole)


def _fronted(
    layers: Layers, parts: Parts, edges: set[tuple[int, int]], whole: dict[int, Whole]
) -> tuple[Layers, dict[int, Whole]]:
    """Put what bulges into its neighbour on top of it, where nothing better is known of the two.

    Of a border that is bent the region inside the bend is the one whose own outline it is: the other would have to be
    bitten out to just that form.
    """
    edges, changed = _seen_through(layers, parts, edges)
    bulges = []
    for rank in range(1, len(layers.fills)):
        if layers.soft[rank] or layers.band[rank] or parts.sizes[rank] < LEAST:
            continue
        for other in parts.beside(rank):
            if (other, rank) not in edges and (rank, other) not in edges and not layers.band[other]:
                bulges.append((parts.bulge(rank, other), rank, other))
    for bulge, rank, other in sorted(bulges, reverse=True):
        if bulge < BULGE:
            break
        more = edges | {(other, rank)}
        if (rank, other) not in edges and _sorted(more | _edges(layers.parents), len(layers.fills)) is not None:
            edges, changed = more, changed or rank < other
    order = _sorted(edges | _edges(layers.parents), len(layers.fills))
    if not changed or order is None:
        return layers, whole
    layers, table = _reordered(layers, order, [])
    return layers, {int(table[rank]): shape for rank, shape in whole.items()}


def _seen_through(layers: Layers, parts: Parts, edges: set[tuple[int, int]]) -> tuple[set[tuple[int, int]], bool]:
    """Put what several things show of themselves in one simple hole below it: none of them was cut to its outline."""
    changed = False
    for rank in range(1, len(layers.fills)):
        part = parts.part(rank) if parts.contents.get(rank) and not layers.soft[rank] else None
        for hole in part.holes if part else ():
            near = set(np.unique(hole.near).tolist()) - {rank, -1}
            if isinstance(hole.simple, np.ndarray) or len(near) < 2:
                continue
            for inside in near:
                parents = layers.parents.copy()
                more = edges | {(inside, rank)}
                if parents[inside] != rank:
                    continue
                parents[inside] = parents[rank]
                if _sorted(more | _edges(parents), len(layers.fills)) is not None:
                    edges, layers.parents, changed = more, parents, True
    return edges, changed


def _agreed(
    found: list[Finding], edges: set[tuple[int, int]], parents: np.ndarray
) -> tuple[list[Finding], set[tuple[int, int]], np.ndarray]:
    """Return the findings that can be true together, the best first, and what follows for order and containment."""
    kept: list[Finding] = []
    used: set[int] = set()
    for finding in found:
        if not used.isdisjoint(finding.ranks):
            continue
        moved = parents.copy()
        for rank in finding.ranks:  # what is seen through something does not lie in it
            while moved[rank] in finding.over:
                moved[rank] = moved[moved[rank]]
        more = edges | {(rank, above) for rank in finding.ranks for above in finding.over}
        ones = _merged([*kept, finding])
        if _sorted(_joined(_edges(moved) | more, ones), len(parents)) is not None:
            parents, edges = moved, more
            used.update(finding.ranks)
            kept.append(finding)
    return kept, _joined(edges, _merged(kept)), parents


def _merged(kept: list[Finding]) -> dict[int, int]:
    """Return for each part of a torn shape, but for its first, the first."""
    return {rank: finding.ranks[0] for finding in kept for rank in finding.ranks[1:]}


def _joined(edges: set[tuple[int, int]], ones: dict[int, int]) -> set[tuple[int, int]]:
    """Return edges between whole shapes: what holds for a part holds for all of it."""
    found = {(ones.get(low, low), ones.get(high, high)) for low, high in edges}
    return {(low, high) for low, high in found if low != high}


def _edges(parents: np.ndarray) -> set[tuple[int, int]]:
    return {(int(parents[rank]), rank) for rank in range(1, len(parents))}


def _sorted(edges: set[tuple[int, int]], count: int) -> list[int] | None:
    """Sort ranks so that all edges lead up, else as they were; ``None`` where there is a circle (Kahn 1962)."""
    above: dict[int, list[int]] = {}
    below = [0] * count
    for low, high in edges:
        above.setdefault(low, []).append(high)
        below[high] += 1
    ready = [rank for rank in range(count) if not below[rank]]
    heapq.heapify(ready)
    order = []
    while ready:
        rank = heapq.heappop(ready)
        order.append(rank)
        for high in above.get(rank, ()):
            below[high] -= 1
            if not below[high]:
                heapq.heappush(ready, high)
    return order if len(order) == count else None


def _reordered(layers: Layers, order: list[int], kept: list[Finding]) -> tuple[Layers, np.ndarray]:
    """Return the layers in a new order, parts of one shape as one, and the new rank of each old one."""
    merged = _merged(kept)
    order = [rank for rank in order if rank not in merged]
    table = np.zeros(len(layers.fills) + 1, np.int32)
    table[-1] = -1
    table[order] = np.arange(len(order))
    for rank, first in merged.items():
        table[rank] = table[first]
    boxes = layers.boxes[order].copy()
    for rank in merged:
        box, other = boxes[table[rank]], layers.boxes[rank]
        box[:2], box[2:] = np.minimum(box[:2], other[:2]), np.maximum(box[2:], other[2:])
    new = Layers(
        table[layers.ranks],
        [layers.fills[rank] for rank in order],
        layers.opaque[order],
        layers.soft[order],
        layers.band[order],
        table[layers.parents[order]],
        boxes,
    )
    return new, table


def _findings(parts: Parts, done: set[int], fresh: set[int] | None) -> Iterable[Finding]:
    """Yield the shapes that are simpler behind some of their neighbours, but for those that are done.

    Where it is said which neighbours are ``fresh``, only shapes beside these are looked at.
    """
    layers = parts.layers
    height, width = parts.dominant.shape
    torn: dict[tuple[int, ...], dict[int, list[int]]] = {}
    shaded: dict[int, list[int]] = {}
    for rank in range(1, len(layers.fills)):
        left, top, right, bottom = layers.boxes[rank]
        if rank in done or layers.soft[rank] or layers.band[rank] or parts.sizes[rank] < LEAST:
            continue
        beside = parts.beside(rank)
        if fresh is not None and fresh.isdisjoint(beside):
            continue
        edge = bool(min(left, top) == 0 or right == width - 1 or bottom == height - 1)
        telling = tuple(other for other in beside if parts.behind(rank, other) > 0)
        yield from _best(parts, (rank,), _choices(beside, telling, edge and parts.cut(rank)))
        colour = parts.colour(rank)
        if beside and colour is not None:
            torn.setdefault(colour, {})[rank] = beside
        elif beside:
            shaded[rank] = beside
    for one, two in itertools.combinations(shaded, 2):
        if not set(shaded[one]).isdisjoint(shaded[two]) and parts.alike(one, two):
            torn[one, two] = {rank: shaded[rank] for rank in (one, two)}
    for beside in torn.values():
        for some, over in _groups(beside):
            telling = {other for rank in some for other in beside[rank] if parts.behind(rank, other) > 0}
            yield from _best(parts, some, list(dict.fromkeys([over, tuple(sorted(telling | {*over}))])))


def _groups(beside: dict[int, list[int]]) -> Iterable[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield parts of one paint that may be one shape, and what would lie on it: neighbours that several share."""
    sharing: dict[int, set[int]] = {}
    for rank, others in beside.items():
        for other in others:
            sharing.setdefault(other, set()).add(rank)
    groups: list[tuple[set[int], set[int]]] = []
    for other, ranks in sharing.items():
        if len(ranks) < 2:
            continue
        yield tuple(sorted(ranks)), (other,)
        if len(ranks) > 2:
            for pair in itertools.islice(itertools.combinations(sorted(ranks), 2), PAIRS):
                yield pair, (other,)
        touching = [group for group in groups if not group[0].isdisjoint(ranks)]
        groups = [group for group in groups if group[0].isdisjoint(ranks)]
        groups.append(
            (ranks.union(*(group[0] for group in touching)), {other}.union(*(group[1] for group in touching)))
        )
    for ranks, over in groups:
        everything = over.union(*(beside[rank] for rank in ranks)) - ranks
        for some in {tuple(sorted(over)), tuple(sorted(everything))}:
            if len(some) > 1:
                yield tuple(sorted(ranks)), some


def _best(parts: Parts, ranks: tuple[int, ...], choices: Sequence[tuple[int, ...]]) -> Iterable[Finding]:
    """Yield the best that can be made of the seen parts of a shape behind each choice of neighbours."""
    seen = [part for rank in ranks if choices and (part := parts.part(rank)) is not None]
    rough, cost = sum(part.cost for part in seen), 0.0
    if len(seen) < len(ranks) or rough < SIMPLEST + GAIN + 2:
        return
    best: Finding | None = None
    for over in choices:
        price = 2 * len(over) - JUNCTION * _junctions(parts, ranks, over)
        for shape in _completed(parts, ranks, over):
            if sum(map(cost_of, shape)) + GAIN + price > rough or not parts.fits(shape, ranks, over):
                continue
            if len(ranks) > 1 and sum(parts.sizes[rank] for rank in ranks) < SHOWN * abs(
                outline.area(points(shape[0]))
            ):
                continue
            cost = cost or sum(map(_cost, seen))
            gain = cost - sum(map(_length, shape)) - price
            if gain >= GAIN and (best is None or gain > best.gain):
                simple = _snapped(shape[0]) if len(shape) == 1 else None
                best = Finding(ranks, over, Whole(tuple(map(points, shape)), simple), gain)
                break
    if best is not None:
        yield best


def _junctions(parts: Parts, ranks: tuple[int, ...], over: tuple[int, ...]) -> int:
    """Return for how many more ends of their borders it looks as if regions went on behind others than before them."""
    return sum(parts.behind(rank, other) for rank in ranks for other in over if other in parts.borders.get(rank, {}))


def _completed(parts: Parts, ranks: tuple[int, ...], over: tuple[int, ...]) -> Iterable[list[Candidate]]:
    """Yield what a shape may be: its outer outline, then its holes."""
    seen = [part for rank in ranks if (part := parts.part(rank)) is not None]
    outers = [part.outer for part in seen]
    hidden = [parts.covered(contour, ranks, over) for contour in outers]
    holes: list[Candidate] = []
    for hole in (hole for part in seen for hole in part.holes):
        covered = parts.covered(hole, ranks, over)
        found = (
            next(iter(candidates([hole.points], [covered], parts.slack)), None)
            if covered.mean() > 0.02
            else hole.simple
        )
        if found is None:
            return
        holes.append(found)
        hidden.append(covered)
    if len(seen) == 1 and hidden[0].mean() < 0.02:
        if any(mask.mean() >= 0.02 for mask in hidden):
            yield [outers[0].simple, *holes]
        return
    for outer in candidates([contour.points for contour in outers], hidden[: len(outers)], parts.slack):
        yield [outer, *holes]
    if not holes:
        rows = zip(outers, hidden, strict=True)
        if (circles := ring(np.vstack([contour.points[~mask] for contour, mask in rows]), parts.slack)) is not None:
            yield list(circles)


def _cost(part: Part) -> float:
    """Return how many numbers it takes to write a region as it is seen."""
    return sum(min(cost_of(contour.simple), _length(contour.simple)) for contour in part.contours)


def _length(candidate: Candidate) -> float:
    if isinstance(candidate, np.ndarray):
        return numbers(shapes.recognise([candidate], CRISP))
    return cost_of(candidate)


def _snapped(candidate: Candidate) -> Shape | None:
    if isinstance(candidate, Circle | Ellipse):
        places = {
            name: shapes.snap(getattr(candidate, name)) for name in candidate.__struct_fields__ if name != "angle"
        }
        return msgspec.structs.replace(candidate, **places)
    if isinstance(candidate, Gon):
        return candidate.polygon()
    return candidate if isinstance(candidate, Rect | Sector) else None


def _choices(beside: list[int], telling: tuple[int, ...], edge: bool) -> list[tuple[int, ...]]:
    """Return which neighbours a region may lie behind, the fewest first; those ``telling`` are likely."""
    singles = [(other,) for other in beside[:MOST]]
    pairs = list(itertools.combinations(beside[:MOST], 2)) if len(beside) > 2 else []
    together = [tuple(beside)] if len(beside) > 1 else []
    return list(dict.fromkeys([()] * edge + singles + pairs + [telling] * bool(telling) + together))

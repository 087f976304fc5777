"""Divides what joins the points of a stroke where the contour says that it is more than one line or arc.

A segment that many points of the contour are off from is tried as two, lines or arcs, divided at several places; the
best is kept where it explains most of what was off. The segments beside it may move with it.
"""

import itertools

import numpy as np

from limner.sight.settle import Chain, Fit, hidden, nearest, points, settle

OFF = 0.015
"""Widths, and a third of a pixel, by which a point of the contour is off."""
FEWEST = 5
"""Points that must be off."""
PLACES = (0.25, 0.5, 0.75)
"""Where a segment is tried to be divided."""
GAIN = 0.6
"""What a division may leave of the error, at most."""
ROUNDS = 8
"""Segments that are tried to be divided, at most."""
BESIDE = 2
"""Segments on both sides of a divided one that may move with it."""
FAR = 0.3
"""Widths beyond which it does not matter how far a point is off."""


def divided(contour: np.ndarray, chains: list[Chain], width: float, sharp: bool, blunt: bool) -> list[Chain]:
    """Return chains with segments divided where the contour says so; arguments as of ``settle``."""
    result = list(chains)
    tried: set[tuple[int, int]] = set()
    for _ in range(ROUNDS):
        fit = nearest(contour, result, width)
        worst = _worst(fit, result, width, sharp, blunt, tried)
        if worst is None:
            break
        index, k = worst
        part, first = _part(result[index], k)
        count = len(result[index].extras)
        within = (fit.chain == index) & ((fit.segment - first) % count < len(part.extras))
        own = contour[within & (np.abs(fit.off) < width)]
        trials = [settle(own, [item], width, sharp, blunt)[0] for item in _divisions(part, (k - first) % count)]
        best = min(trials, key=lambda item: error(own, item, width, sharp, blunt))
        if error(own, best, width, sharp, blunt) < GAIN * error(own, part, width, sharp, blunt):
            result[index] = _put(result[index], best, first, len(part.extras))
            tried = {pair for pair in tried if pair[0] != index}
        else:
            tried.add(worst)
    same = all(new is old for new, old in zip(result, chains, strict=True))
    return result if same else settle(contour, result, width, sharp, blunt)


def error(contour: np.ndarray, item: Chain, width: float, sharp: bool, blunt: bool) -> float:
    """Return the sum of squared pixels by which points of a contour are off a chain's border."""
    fit = nearest(contour, [item], width)
    off = fit.off[~hidden(fit, [item], sharp, blunt)]
    return float((np.minimum(np.abs(off), FAR * width) ** 2).sum())


def _worst(
    fit: Fit, chains: list[Chain], width: float, sharp: bool, blunt: bool, tried: set[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return the chain and its segment that the most points are off from."""
    off = (np.abs(fit.off) > OFF * width + 0.3) & ~hidden(fit, chains, sharp, blunt)
    pairs, counts = np.unique(np.column_stack([fit.chain, fit.segment])[off], axis=0, return_counts=True)
    for at in np.argsort(-counts, kind="stable"):
        pair = (int(pairs[at][0]), int(pairs[at][1]))
        if counts[at] >= FEWEST and pair not in tried and not chains[pair[0]].fixed:
            return pair
    return None


def _part(item: Chain, k: int) -> tuple[Chain, int]:
    """Return a segment with those beside it, and the number of the first of them; a short chain is whole."""
    count = len(item.extras)
    if count <= 2 * BESIDE + 1:
        return item, 0
    rows = range(k - BESIDE, k + BESIDE + 1) if item.closed else range(max(k - BESIDE, 0), min(k + BESIDE + 1, count))
    nodes = [item.nodes[row % len(item.nodes)] for row in (*rows, rows[-1] + 1)]
    return Chain(np.array(nodes), [item.extras[row % count] for row in rows], False), rows[0]


def _put(item: Chain, part: Chain, first: int, count: int) -> Chain:
    """Return a chain with ``count`` segments from the ``first`` replaced by those of a part."""
    if len(item.extras) == count:
        return part
    if not item.closed:
        nodes = np.vstack([item.nodes[:first], part.nodes, item.nodes[first + count + 1 :]])
        return Chain(nodes, [*item.extras[:first], *part.extras, *item.extras[first + count :]], False)
    size = len(item.extras)
    rest = [(first + count + step) % size for step in range(size - count)]
    nodes = np.vstack([part.nodes, *(item.nodes[row] for row in rest[1:])])
    return Chain(nodes, [*part.extras, *(item.extras[row] for row in rest)], True)


def _divisions(item: Chain, k: int) -> list[Chain]:
    """Return a chain with a segment divided, in several ways."""
    a, b = (item.nodes[node] for node in item.ends(k))
    extra = item.extras[k]
    result = []
    for place, (one, two) in itertools.product(PLACES, ((1, 1), (0, 1), (1, 0))):
        middle = points(a, b, extra, np.array([place]))
        angle = float(np.arctan(extra[0])) if len(extra) == 1 else 0.0
        parts = [
            np.array([np.tan(angle * part) or 0.01]) if bent else np.empty(0)
            for bent, part in ((one, place), (two, 1 - place))
        ]
        nodes = np.vstack([item.nodes[: k + 1], middle, item.nodes[k + 1 :]])
        result.append(Chain(nodes, [*item.extras[:k], *parts, *item.extras[k + 1 :]], item.closed))
    return result

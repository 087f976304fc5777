"""Divides what joins the points of a stroke where the contour says that it is more than one line or arc, and undoes it.

A segment that many points of the contour are off from is tried as two, lines or arcs, divided at several places; the
best is kept where it explains most of what was off. Where two segments explain no more than one would, one is kept.
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
GAIN, LOSS = 0.6, 1.1
"""What must be left at most of the error by a division, and may be by undoing one."""
ROUNDS = 8
"""Segments that are tried to be divided, at most."""
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
        own = contour[(fit.chain == index) & (np.abs(fit.off) < width)]
        trials = [settle(own, [item], width, sharp, blunt)[0] for item in _divisions(result[index], k)]
        best = min(trials, key=lambda item: error(own, item, width, sharp, blunt))
        if error(own, best, width, sharp, blunt) < GAIN * error(own, result[index], width, sharp, blunt):
            result[index] = best
            tried = {pair for pair in tried if pair[0] != index}
        else:
            tried.add(worst)
    return result


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

"""Mends strokes that leave a part of what was seen unexplained: short legs, round corners, ends that run into others.

What most of a contour agrees with is taken to be right. Where the contour runs beyond that, a disc as wide as the
stroke fits into the tip of what is missing: its middle is the end of a leg, which starts where the contour's sides
agree best. Where it stays inside of a corner, the corner is a small arc. Promises nothing: whoever asks is to compare.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from limner.sight.divide import divided
from limner.sight.graph import Shape
from limner.sight.outline import trace
from limner.sight.settle import Chain, Fit, chain, nearest, points, settle

AGREED, MOST, SETTLED = 0.1, 0.5, 0.6
"""Widths within which a point of the contour agrees with a stroke; the part of points that must, before and after."""
BEYOND = 0.15
"""Widths beyond a stroke's border from which a leg is missing."""
LOST = 0.04
"""The part of the contour's points that is beyond that where it is no use to divide anything."""
LEGS = 8
"""Legs that are looked for, at most."""
LEAST_WIDTH = 5.0
"""Pixels: of finer strokes pixels tell too little to mend them, and letters are as fine."""
PRICE = 0.002
"""Widths that a further point must explain."""
RADII = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
"""Widths: radii with which a stroke is tried to run into another."""
LACK = 0.41
"""Radii by which an arc comes short of a corner of a right angle."""
LONGEST = 0.45
"""The part of a side that a corner's arc takes, at most."""
LEAST, GAIN = 0.25, 0.7
"""Pixels that the contour is off on average before an arc is tried, and what must be left of it at most."""
POINTS = 1200
"""Points of a contour that are looked at."""
SHORT = 0.02
"""Widths, and a fifth of a pixel, by which the contour stays inside of a corner that is round."""


def mend(shares: np.ndarray, shapes: list[Shape], width: float, cap: str, join: str) -> list[Chain]:
    """Return the strokes' middles, mended, those of ``shapes`` first; none where too little was right.

    Args:
        shares: ``(H, W) float32`` coverage.
        shapes: what was found to be stroked.
        width: of the strokes, in pixels.
        cap: ``butt`` or ``round``.
        join: ``miter``, ``round`` or ``bevel``.
    """
    contour = _contour(shares)
    if contour is None:
        return []
    chains = [chain(shape) for shape in shapes]
    fit = nearest(contour, chains, width)
    if width < LEAST_WIDTH or np.mean(np.abs(fit.off) < AGREED * width + 0.2) < MOST:
        return []
    sharp, blunt = join != "round", cap != "round"
    depth = cv2.distanceTransform(np.pad(shares > 0.5, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1] - 0.5
    # First: the corner of two lines would move to the middle of its arc, and turn the lines.
    chains = settle(contour, _rounded(contour, chains, width) or chains, width, sharp, blunt)
    if not blunt:
        chains = settle(contour, _trimmed(depth, chains, width), width, sharp, blunt)
    fit = nearest(contour, chains, width)
    if np.mean(np.abs(fit.off) < AGREED * width + 0.2) < SETTLED:
        return []
    for _ in range(LEGS):
        tip = _tip(depth, contour, fit, chains, width)
        if tip is None:
            break
        more = settle(contour, _with_leg(contour, chains, tip, width), width, sharp, blunt)
        missing, fit = np.sum(fit.off > BEYOND * width), nearest(contour, more, width)
        if np.sum(fit.off > BEYOND * width) >= missing:
            break
        chains = more
    for change in (_rounded, _landed):
        changed = change(contour, chains, width)
        chains = settle(contour, changed, width, sharp, blunt) if changed else chains
    off = np.abs(nearest(contour, chains, width).off)
    if np.mean(off > BEYOND * width) > LOST:
        return chains
    return divided(contour, chains, width, sharp, blunt)


def _contour(shares: np.ndarray) -> np.ndarray | None:
    """Give points of the outlines, ``(K, 2)``; ``None`` of what is so faint that it has none."""
    rings = trace(shares)
    if not rings:
        return None
    contour = np.vstack(rings)
    return contour[:: max(1, len(contour) // POINTS)]


def _tip(depth: np.ndarray, contour: np.ndarray, fit: Fit, chains: list[Chain], width: float) -> np.ndarray | None:
    """Return the middle of the disc in the farthest tip of what is missing."""
    if fit.off.max() <= BEYOND * width + 0.5:
        return None
    far = contour[int(fit.off.argmax())]
    reach = int(np.ceil(0.5 * width + 2))
    left, top = np.maximum(np.floor(far).astype(int) - reach, 0)
    near = depth[top : top + 2 * reach + 1, left : left + 2 * reach + 1]
    y, x = np.nonzero(near >= width / 2 - 1.0)
    if not len(x):
        return None
    middles = np.column_stack([x + left, y + top]) + 0.5
    away = nearest(middles, chains, width).off + width / 2
    # Of the middles as far out, the one that lies deepest.
    score = away + 2 * np.minimum(near[y, x] - width / 2, 0)
    return middles[int(score.argmax())] if away.max() > 2 * BEYOND * width else None


def _with_leg(contour: np.ndarray, chains: list[Chain], tip: np.ndarray, width: float) -> list[Chain]:
    """Return chains and a leg that ends at a tip: an end or a corner that is moved there, or a stroke of its own."""
    trials = [trial for index in range(len(chains)) for trial in _reaching(chains, index, tip, width)]
    starts = [nearest(tip[None], chains, width).foot[0]]
    starts += [node for item in chains if not item.fixed for node in item.nodes if np.hypot(*(node - tip)) < 4 * width]
    trials += [[*chains, Chain(np.array([start, tip]), [np.empty(0)], False)] for start in starts]
    return min(trials, key=lambda trial: _near(contour, trial, tip, width) + PRICE * width * sum(map(_size, trial)))


def _size(item: Chain) -> int:
    return 0 if item.fixed else len(item.nodes)


def _reaching(chains: list[Chain], index: int, tip: np.ndarray, width: float) -> Iterator[list[Chain]]:
    """Yield chains with an end or a corner of one of them moved to a tip, or with an end that goes on there."""
    item = chains[index]
    count = len(item.nodes)
    for k in range(0 if item.fixed else count):
        last = not item.closed and k in (0, count - 1)
        if np.hypot(*(item.nodes[k] - tip)) > (4 if last else 2.5) * width:
            continue
        beside = [item.extras[(k - 1) % len(item.extras)]] * (k > 0 or item.closed)
        beside += [item.extras[k % len(item.extras)]] * (k < count - 1 or item.closed)
        if not any(len(extra) for extra in beside):
            nodes = item.nodes.copy()
            nodes[k] = tip
            yield [*chains[:index], Chain(nodes, item.extras, item.closed), *chains[index + 1 :]]
        if last:
            nodes = np.vstack([item.nodes, tip]) if k else np.vstack([tip, item.nodes])
            extras = [*item.extras, np.empty(0)] if k else [np.empty(0), *item.extras]
            yield [*chains[:index], Chain(nodes, extras, False), *chains[index + 1 :]]


def _trimmed(depth: np.ndarray, chains: list[Chain], width: float) -> list[Chain]:
    """Return chains whose free ends lie where a disc as wide as the stroke fits into what was seen."""
    result = []
    for item in chains:
        if not item.closed and not item.fixed:
            for _ in range(2):
                item = _reversed(_cut(depth, item, width))
        result.append(item)
    return result


def _reversed(item: Chain) -> Chain:
    extras = [np.concatenate([extra[2:], extra[:2]]) if len(extra) == 4 else -extra for extra in item.extras[::-1]]
    return Chain(item.nodes[::-1].copy(), extras, item.closed, item.fixed)


def _cut(depth: np.ndarray, item: Chain, width: float) -> Chain:
    """Return a chain without the last part of its way that lies too near to the border, or beyond."""
    nodes, extras = item.nodes, list(item.extras)
    while extras:
        if len(extras[-1]) == 4:
            break
        at = np.linspace(0, 1, 41)
        way = points(nodes[-2], nodes[-1], extras[-1], at)
        x, y = np.clip(way.T.astype(int), 0, np.array(depth.shape[::-1])[:, None] - 1)
        fits = np.flatnonzero(depth[y, x] >= width / 2 - 1.5 - 0.03 * width)
        if len(fits) and fits[-1] == len(at) - 1:
            break
        if not len(fits) and len(extras) > 1:
            nodes, extras = nodes[:-1], extras[:-1]
            continue
        last = max(int(fits[-1]) if len(fits) else 0, 1)
        nodes = np.vstack([nodes[:-1], way[last]])
        if len(extras[-1]):
            extras[-1] = np.tan(np.arctan(extras[-1]) * at[last])
        break
    return Chain(nodes, extras, False)


def _rounded(contour: np.ndarray, chains: list[Chain], width: float) -> list[Chain]:
    """Return chains with arcs for the corners between lines that the contour stays inside of; none without."""
    fit = nearest(contour, chains, width)
    result, found = list(chains), False
    for index, item in enumerate(chains):
        corners = range(0 if item.closed else 1, len(item.nodes) - (not item.closed)) if not item.fixed else ()
        for k in reversed(corners):  # from the last, so that the numbers of those before stay
            near = (fit.chain == index) & (np.hypot(*(contour - item.nodes[k]).T) < 0.75 * width)
            short = -float(fit.off[near].min()) if near.any() else 0.0
            if len(item.extras[k - 1]) or len(item.extras[k]) or short < SHORT * width + 0.2:
                continue
            arcs = [_fillet(result[index], k, radius) for radius in (short / LACK, *(part * width for part in RADII))]
            trials = [result, *([*result[:index], arc, *result[index + 1 :]] for arc in arcs)]
            best = int(np.argmin([_near(contour, trial, item.nodes[k], width) for trial in trials]))
            result, found = trials[best], found or best > 0
    return result if found else []


def _fillet(item: Chain, k: int, radius: float) -> Chain:
    """Return a chain with an arc for a corner."""
    at = item.nodes[k]
    one, two = at - item.nodes[k - 1], item.nodes[(k + 1) % len(item.nodes)] - at
    turn = _angle(one, two)
    sides = [float(np.hypot(*side)) for side in (one, two)]
    length = min(radius * np.tan(abs(turn) / 2), LONGEST * min(sides))
    nodes = np.vstack([item.nodes[:k], at - length * one / sides[0], at + length * two / sides[1], item.nodes[k + 1 :]])
    return Chain(nodes, [*item.extras[:k], np.array([np.tan(turn / 4)]), *item.extras[k:]], item.closed)


def _landed(contour: np.ndarray, chains: list[Chain], width: float) -> list[Chain]:
    """Return chains that run into others by an arc where the contour says so; none where it does not."""
    result, found = list(chains), False
    for index, item in enumerate(chains):
        others = [*chains[:index], *chains[index + 1 :]]
        if item.closed or item.fixed or not others:
            continue
        for _ in range(2):
            turned = _reversed(result[index])
            trials = [
                [*result[:index], new, *result[index + 1 :]] for new in (turned, *_landings(turned, others, width))
            ]
            own, *misses = [_near(contour, trial, turned.nodes[-1], width) for trial in trials]
            better = own > LEAST and min(misses, default=own) < GAIN * own
            found |= better
            result = trials[1 + int(np.argmin(misses))] if better else trials[0]
    return result if found else []


def _landings(item: Chain, others: list[Chain], width: float) -> Iterator[Chain]:
    """Yield a chain with arcs of several radii from its last line into the stroke that it ends on."""
    for drop in (0, 1):
        nodes, extras = item.nodes[: len(item.nodes) - drop], item.extras[: len(item.extras) - drop]
        if len(nodes) < 2 or len(extras[-1]):
            continue
        ahead = nodes[-1] - nodes[-2]
        length = float(np.hypot(*ahead))
        ahead = ahead / max(length, 1e-9)
        reach = nodes[-2] + np.linspace(0, length + 2.5 * width, 100)[:, None] * ahead
        fit = nearest(reach, others, width)
        hit = int(np.abs(fit.off + width / 2).argmin())
        if fit.off[hit] + width / 2 > 0.3 * width:
            continue
        at = fit.foot[hit]
        other = others[fit.chain[hit]]
        k = int(fit.segment[hit])
        a, b = other.ends(k)
        span = np.clip([fit.at[hit] - 0.01, fit.at[hit] + 0.01], 0, 1)
        along = np.diff(points(other.nodes[a], other.nodes[b], other.extras[k], span), axis=0)[0]
        along /= max(float(np.hypot(*along)), 1e-9)
        for side in (1, -1):
            turn = _angle(ahead, side * along)
            for radius in RADII:
                back = radius * width * np.tan(abs(turn) / 2)
                if abs(turn) > 2.8 or back > np.hypot(*(at - nodes[-2])):
                    continue
                row = np.vstack([nodes[:-1], at - back * ahead, at + back * side * along])
                yield Chain(row, [*extras, np.array([np.tan(turn / 4)])], False)


def _angle(one: np.ndarray, two: np.ndarray) -> float:
    return float(np.arctan2(one[0] * two[1] - one[1] * two[0], one @ two))


def _near(contour: np.ndarray, chains: list[Chain], place: np.ndarray, width: float) -> float:
    """Return by how many pixels the contour is off around a place, on average."""
    around = contour[np.hypot(*(contour - place).T) < 2.5 * width]
    if not len(around):
        return 0.0
    return float(np.minimum(np.abs(nearest(around, chains, width).off), 0.5 * width).mean())

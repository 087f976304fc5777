"""Icons in rows or in a grid, with or without tiles under them, each with its name below or none.

Marks that touch, nearly, are one icon. With names, three that stand in line with each other are enough; without,
there must be six in two rows of three at least, of one size and not all alike, or it may be a pattern.
"""

from collections.abc import Sequence

import numpy as np

from limner.sight.claims import Bundle, Claim, Finding, known
from limner.sight.marks import Box, Mark, union

APART = 9.0
"""Pixels between the parts of one icon, at most."""
BELOW = 2.4
"""Font sizes from an icon to its name, at most."""
LEAST, MOST = 10.0, 220.0
"""The longer side of an icon in pixels."""
LONG = 2.6
"""Times longer than wide is an icon, at most, if it is not small."""
NAMED, NAMELESS = 3, 6
"""Icons that make a grid, at least: with names, and without."""
MANY = 600
"""Marks from which on a picture is no grid of icons."""

Clump = list[Mark]


def tiles(shapes: Sequence[Mark], texts: Sequence[Mark]) -> Finding:
    """Return what is claimed of the icons among shapes and of the texts that name them."""
    if not 2 < len(shapes) <= MANY:
        return Finding()
    clumps = [clump for clump in _clumps(shapes) if LEAST <= _side(clump) <= MOST]
    named = _named(clumps, texts)
    if len(named) >= NAMED:
        return _finding([clump for clump, _ in named], [text for _, text in named])
    return _finding(clumps, []) if not texts and _is_grid(clumps) else Finding()


def _clumps(shapes: Sequence[Mark]) -> list[Clump]:
    """Return the marks whose boxes touch, nearly, together."""
    boxes = np.array([mark.box for mark in shapes])
    reach = boxes + (-APART / 2, -APART / 2, APART / 2, APART / 2)
    touch = (reach[:, None, 0] < reach[None, :, 2]) & (reach[None, :, 0] < reach[:, None, 2])
    touch &= (reach[:, None, 1] < reach[None, :, 3]) & (reach[None, :, 1] < reach[:, None, 3])
    home = np.arange(len(shapes))
    while True:
        # Each takes the lowest number among its neighbours, until none changes.
        lowest = np.where(touch, home[None, :], len(shapes)).min(axis=1)
        if (lowest == home).all():
            break
        home = lowest
    return [[shapes[k] for k in np.flatnonzero(home == number).tolist()] for number in np.unique(home).tolist()]


def _box(clump: Clump) -> Box:
    return union([mark.box for mark in clump])


def _side(clump: Clump) -> float:
    left, top, right, bottom = _box(clump)
    return max(right - left, bottom - top)


def _middle(clump: Clump) -> tuple[float, float]:
    left, top, right, bottom = _box(clump)
    return (left + right) / 2, (top + bottom) / 2


def _named(clumps: Sequence[Clump], texts: Sequence[Mark]) -> list[tuple[Clump, Mark]]:
    """Return icons with the texts just below their middles, of those that stand in line with another such pair."""
    pairs: list[tuple[Clump, Mark]] = []
    for text in texts:
        near = [clump for clump in clumps if _is_over(_box(clump), text) and _is_compact(clump)]
        if near and not text.turned:
            pairs.append((max(near, key=lambda clump: _box(clump)[3]), text))
    if not pairs:
        return []
    usual = float(np.median([_side(clump) for clump, _ in pairs]))
    alike = [pair for pair in pairs if 0.45 * usual < _side(pair[0]) < 1.7 * usual]
    lined = [pair for pair in alike if any(_in_line(pair[1], other[1]) for other in alike if other is not pair)]
    return lined if len(lined) >= 0.7 * len(pairs) else []


def _is_compact(clump: Clump) -> bool:
    left, top, right, bottom = _box(clump)
    short, long = sorted((right - left, bottom - top))
    return long < LONG * short or long < 2.5 * LEAST


def _is_over(box: Box, text: Mark) -> bool:
    middle = (text.box[0] + text.box[2]) / 2
    off = abs((box[0] + box[2]) / 2 - middle)
    return off < 0.2 * (box[2] - box[0]) + 0.5 * text.size and -2 < text.box[1] - box[3] < BELOW * text.size


def _in_line(one: Mark, other: Mark) -> bool:
    level = abs(one.cy - other.cy) < 0.4 * one.size
    column = abs((one.box[0] + one.box[2]) - (other.box[0] + other.box[2])) < 1.0 * one.size
    return (level or column) and abs(one.size - other.size) < 0.15 * one.size


def _is_grid(clumps: Sequence[Clump]) -> bool:
    if len(clumps) < NAMELESS:
        return False
    sides = np.array([_side(clump) for clump in clumps])
    if (np.abs(sides / np.median(sides) - 1) > 0.4).any():
        return False
    columns, rows = (_groups([_middle(clump)[k] for clump in clumps], 0.25 * float(np.median(sides))) for k in (0, 1))
    signs = {tuple(type(mark.node.shape).__name__ for mark in clump) for clump in clumps}
    return columns >= 3 and rows >= 2 and columns * rows <= 1.3 * len(clumps) and len(signs) >= 3


def _groups(places: Sequence[float], apart: float) -> int:
    order = np.sort(places)
    return 1 + int((np.diff(order) > apart).sum())


def _finding(clumps: Sequence[Clump], texts: Sequence[Mark]) -> Finding:
    claims: dict[int, Claim] = {}
    bundles = []
    for k, clump in enumerate(clumps):
        main = max(clump, key=lambda mark: mark.width * mark.height)
        label = texts[k].words if texts else ""
        claims |= {mark.at: Claim(("piece", label), {"kind": "piece"}, {"of": main.at}) for mark in clump}
        claims[main.at] = Claim(("icon", label), {"kind": "icon"} | known(label=label))
        if label:
            claims[texts[k].at] = Claim(("label", label), {"kind": "label"}, {"of": main.at})
        members = tuple(part for mark in clump for part in (mark.at, *mark.parts))
        bundles.append(Bundle(("tile", label), (*members, *((texts[k].at,) if label else ())), {"kind": "tile"}))
    return Finding(claims, (*bundles, Bundle(("icons",), tuple(claims), {"kind": "icons"})))

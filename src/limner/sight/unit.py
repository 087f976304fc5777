"""Finds the grid that a picture was drawn on: so many pixels to a unit that its measures are short numbers of units.

Art is drawn on a square of 24 or 512 units and rendered at any size. A grid explains a measure that lies on it better
than chance by as many times as its pitch is wider than the error of measuring; over all measures that adds up, in
bits, and is weighed against how many grids there are to choose from (minimum description length). Where no grid
stands out, none is claimed. Not covered: grids whose origin is not the picture's corner, and different grids in parts
of a picture.
"""

from collections.abc import Iterator

import numpy as np

from limner.sight import numbers
from limner.sight.graph import (
    Arc,
    Circle,
    Ellipse,
    Line,
    Node,
    Path,
    Polygon,
    Polyline,
    Rect,
    Scene,
    Sector,
    Subpath,
    Text,
)

SIGMAS = ((0.06, 0.75), (0.2, 0.25))
"""Standard deviations in pixels of measures, and how many are so: most are as good as a renderer's four samples a pixel
allow; a radius of a short arc is not."""
LEVELS = ((1.0, 0.4), (0.5, 0.15), (0.25, 0.05), (0.1, 0.1), (0.01, 0.1))
"""Steps in units that people draw in, and how often; the other measures are anywhere."""
ANYWHERE = 1 - sum(share for _, share in LEVELS)
COMMON = frozenset((16, 20, 24, 32, 48, 64, 100, 128, 256, 512))
USUAL = COMMON | {36, 40, 72, 80, 96, 120, 144, 192, 200, 240, 300, 360, 400, 480, 500, 600, 640, 800, 1000, 1024}
"""Sides of drawings, in units: what icons are drawn on, and what editors begin with."""
BITS_COMMON, BITS_USUAL, BITS_EVEN, BITS_ODD = 2.0, 4.0, 14.0, 18.0
"""What it takes to say which side it is: one that is common or usual, another even one, any."""
SIDES = (8, 1024)
CLEAR = 4.5
"""Bits by which a grid must do better than pixels: by chance it rarely does (see the test), and pixels are asked."""
FINEST = 0.4
"""Pixels: a finer grid cannot be told from none."""
APART = 0.15
"""Pixels by which measures differ, if they are not the same one measured twice."""
MOST = 160
"""Measures that are looked at: more only cost time."""


def unit(scene: Scene) -> float:
    """Return the pixels to a unit of the grid that a scene was drawn on, 1 where no other grid is clear."""
    found = measures(scene)
    if not len(found):
        return 1.0
    candidates, costs = _candidates(scene.width, scene.height)
    # Whole units first, which are most of the evidence; then the best of them in full.
    rough = _bits(found, candidates, LEVELS[:2]) - costs
    best = np.argsort(-rough, kind="stable")[:40]
    bits = _bits(found, candidates[best], LEVELS) - costs[best]
    winner = int(np.argmax(bits))
    pixels = float(_bits(found, np.ones(1), LEVELS)[0])
    return float(candidates[best[winner]]) if bits[winner] - max(pixels, 0.0) >= CLEAR else 1.0


def measures(scene: Scene) -> np.ndarray:
    """Return the positions and lengths in pixels that a grid would show in, ``(N,)``, each one once an axis.

    Not among them: what any picture has (its borders and middle), and where fitted curves happen to be cut.
    """
    sides = {numbers.ACROSS: scene.width, numbers.DOWN: scene.height, numbers.LENGTH: 0}
    rows: dict[str, list[float]] = {kind: [] for kind in sides}
    square = scene.width == scene.height
    for node in scene.nodes():
        for kind, value in _telling(node):
            if square and sides[kind]:  # mirrored and turned parts say what the others say
                rows[numbers.ACROSS].append(min(value, sides[kind] - value))
            else:
                rows[kind].append(value)
    result = []
    for kind, values in rows.items():
        row = np.sort(np.array(values, float))
        bunches = np.split(row, np.flatnonzero(np.diff(row) > APART) + 1)
        row = np.array([np.median(bunch) for bunch in bunches if len(bunch)])
        trivial = np.array([0.0, sides[kind] / 2, sides[kind]])
        result.append(row[(np.abs(row[:, None] - trivial) > APART).all(axis=1)])
    found = np.concatenate(result)
    return found if len(found) <= MOST else found[np.linspace(0, len(found) - 1, MOST).astype(int)]


def _candidates(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Return grids as pixels to a unit, and the bits that naming each takes."""
    sides = np.arange(SIDES[0], SIDES[1] + 1)
    costs = np.where(sides % 2 == 0, BITS_EVEN, BITS_ODD)
    costs[np.isin(sides, list(USUAL))] = BITS_USUAL
    costs[np.isin(sides, list(COMMON))] = BITS_COMMON
    units = np.concatenate([side / sides for side in {width, height}])
    costs = np.tile(costs, len({width, height}))
    # Whole parts of a pixel are pixels under another name: whoever measures favours them.
    keep = (units >= FINEST) & (np.abs(np.round(1 / units) * units - 1) > 1e-9)
    return units[keep], costs[keep]


def _bits(found: np.ndarray, units: np.ndarray, levels: tuple[tuple[float, float], ...]) -> np.ndarray:
    """Return how many bits shorter measures are said on each grid than anywhere, ``(U,)``."""
    likely = np.full((len(units), len(found)), 1 - sum(share for _, share in levels))
    for step, share in levels:
        pitch = (units * step)[:, None]
        off = found - np.round(found / pitch) * pitch
        for sigma, part in SIGMAS:
            dense = pitch / (sigma * np.sqrt(2 * np.pi)) * np.exp(-0.5 * (off / sigma) ** 2)
            likely += share * part * np.where(pitch < 4 * sigma, 1.0, dense)  # too fine to be seen: as good as anywhere
    return np.log2(likely).sum(axis=1)


def _telling(node: Node) -> Iterator[tuple[str, float]]:
    """Yield the kinds and values of a node's measures that were chosen by whoever drew it."""
    shape = node.shape
    if node.stroke is not None:
        yield numbers.LENGTH, node.stroke.width
    match shape:
        case Rect(x, y, width, height, radius, angle) if not angle:
            yield from zip("xxyyl", (x, x + width, y, y + height, radius), strict=True)
        case Circle() | Ellipse() | Sector() | Arc() | Rect():
            kinds = numbers.kinds(shape)
            yield from ((k, v) for k, v in zip(kinds, numbers.read(shape).tolist(), strict=True) if k in "xyl")
        case Line() | Polyline() | Polygon():
            yield from zip(numbers.kinds(shape), numbers.read(shape).tolist(), strict=True)
        case Path(outlines):
            for part in outlines:
                yield from _joints(part)
        case Text():
            return


def _joints(part: Subpath) -> Iterator[tuple[str, float]]:
    """Yield the ends of straight lines and arcs, and how far curves reach out that were cut where they do."""
    here = part.start
    for segment in part.segments:
        end = (segment[-2], segment[-1])
        if len(segment) == 5:
            yield numbers.LENGTH, segment[0]
        if len(segment) != 6:
            yield from zip("xyxy", (*here, *end), strict=True)
        else:
            for joint, handle in ((here, segment[:2]), (end, segment[2:4])):
                for axis, kind in enumerate("xy"):
                    if handle[axis] == joint[axis]:
                        yield kind, joint[axis]
        here = end

"""Limits a drawing to a few colours, as a printer with so many inks would have it.

K-means in OKLab (Ottosson 2020), in which distance is how different colours look, each colour weighing what it covers;
each of the few is one of the drawing's own. Opacity is kept, and gradients run from one of the few to another. Not
covered: what lies above a shape still counts towards what it covers.
"""

from collections.abc import Mapping

import msgspec
import numpy as np

from limner.sight.colours import lab
from limner.sight.flatten import flatten
from limner.sight.graph import Group, Item, Node, Paint, Scene, Shape, Solid, Stop, Text, Use
from limner.sight.outline import area

ROUNDS = 30


def limit(scene: Scene, colours: int) -> Scene:
    """Return the scene in at most so many colours.

    Raises:
        ValueError: ``colours`` is below 1.
    """
    table = nearest(coverage(scene), colours)
    return msgspec.structs.replace(scene, children=tuple(_painted(item, table) for item in scene.children))


def coverage(scene: Scene) -> dict[str, float]:
    """Return the square pixels that each colour ``#rrggbb`` of a scene covers; a gradient's stops share its area."""
    found: dict[str, float] = {}
    for node in scene.nodes():
        stroke = node.stroke.paint if node.stroke else None
        for paint, size in ((node.fill, _area(node.shape)), (stroke, _inked(node))):
            shades = _colours(paint)
            for shade in shades:
                found[shade] = found.get(shade, 0.0) + size / len(shades)
    return found


def nearest(weights: Mapping[str, float], colours: int) -> dict[str, str]:
    """Choose a few of many colours.

    Args:
        weights: colours ``#rrggbb`` and how much each counts.
        colours: how many there may be.

    Returns:
        For each colour the one of the few, itself one of the given, that stands for it.

    Raises:
        ValueError: ``colours`` is below 1.
    """
    if colours < 1:
        raise ValueError(f"a drawing needs at least one colour, not {colours}")
    names = sorted(weights)
    if len(names) <= colours:
        return {name: name for name in names}
    points = np.array([lab(name) for name in names])
    mass = np.array([max(weights[name], 1e-6) for name in names])
    centres = _settled(points, mass, _seeds(points, mass, colours))
    chosen = [names[k] for k in _distances(points, centres).argmin(axis=0)]
    owner = _distances(points, np.array([lab(name) for name in chosen])).argmin(axis=1)
    return {name: chosen[k] for name, k in zip(names, owner, strict=True)}


def _seeds(points: np.ndarray, mass: np.ndarray, count: int) -> np.ndarray:
    """Return the heaviest colour, then each time the one that is worst served (k-means++ without its dice)."""
    chosen = [int(mass.argmax())]
    while len(chosen) < count:
        chosen.append(int((mass * _distances(points, points[chosen]).min(axis=1)).argmax()))
    return points[chosen]


def _settled(points: np.ndarray, mass: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return where Lloyd's iteration takes the centres."""
    count = len(centres)
    for _ in range(ROUNDS):
        owner = _distances(points, centres).argmin(axis=1)
        total = np.bincount(owner, mass, count)[:, None]
        sums = np.column_stack([np.bincount(owner, mass * points[:, axis], count) for axis in range(3)])
        moved = np.where(total > 0, sums / np.maximum(total, 1e-12), centres)
        if np.allclose(moved, centres):
            break
        centres = moved
    return centres


def _distances(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    return ((points[:, None] - centres[None]) ** 2).sum(axis=2)


def _area(shape: Shape) -> float:
    if isinstance(shape, Text):
        return len(shape.content) * shape.size**2 / 8  # a letter is half as wide as high, and inks a quarter of that
    return abs(sum(area(outline.points) for outline in flatten(shape)))


def _inked(node: Node) -> float:
    if node.stroke is None or isinstance(node.shape, Text):
        return 0.0
    rows = [np.vstack([line.points, line.points[:1]]) if line.closed else line.points for line in flatten(node.shape)]
    return node.stroke.width * sum(float(np.hypot(*np.diff(row, axis=0).T).sum()) for row in rows)


def _colours(paint: Paint | None) -> list[str]:
    if paint is None:
        return []
    return [paint.colour] if isinstance(paint, Solid) else [stop.colour for stop in paint.stops]


def _painted(item: Item, table: Mapping[str, str]) -> Item:
    match item:
        case Group(children=children):
            return msgspec.structs.replace(item, children=tuple(_painted(child, table) for child in children))
        case Node(fill=fill, stroke=stroke):
            stroke = stroke and msgspec.structs.replace(stroke, paint=_paint(stroke.paint, table))
            return msgspec.structs.replace(item, fill=fill and _paint(fill, table), stroke=stroke)
        case Use():
            return item


def _paint(paint: Paint, table: Mapping[str, str]) -> Paint:
    if isinstance(paint, Solid):
        return Solid(table[paint.colour], paint.opacity)
    stops = tuple(Stop(stop.offset, table[stop.colour], stop.opacity) for stop in paint.stops)
    if len({(stop.colour, stop.opacity) for stop in stops}) == 1:
        return Solid(stops[0].colour, stops[0].opacity)
    return msgspec.structs.replace(paint, stops=stops)

"""Shapes that are there several times are written once: the copies become ``Use``, where that is shorter.

Copies are equal up to where they are: the same make, paint and numbers, to within what measuring leaves. Not covered:
copies that are turned, mirrored or scaled, and equal groups.
"""

from itertools import product

import msgspec
import numpy as np

from limner.sight import numbers
from limner.sight.graph import Group, Item, Linear, Node, Paint, Path, Polygon, Polyline, Radial, Scene, Use, walk

SAME, SAME_PAINT = 0.15, 0.5
"""Pixels by which the numbers of copies may differ, and the places of their gradients."""
AROUND = tuple(product((0, -1, 1), repeat=2))
"""Where copies are looked for: among shapes of a size that is the same when rounded to pixels, or one beside."""
DIGITS = 3.4
"""Characters to a number of a path, its separator included: the mean over traced icons."""
REFERENCE = 24
"""Characters of ``<use href="#" x="12.3" y="4.5"/>`` that a path's own element does not need."""


def repeated(scene: Scene, fine: float = 0.1) -> Scene:
    """Return a scene in which copies refer to the first of their kind, in the same painting order.

    Args:
        scene: may hold no ``Use`` yet that refers to a node by an id that another has.
        fine: pixels to which distances between copies are rounded.
    """
    taken = {item.of for item in walk(scene.children) if isinstance(item, Use)}
    known: dict[tuple, list[tuple[Node, np.ndarray]]] = {}
    return msgspec.structs.replace(scene, children=_replaced(scene.children, known, taken, fine))


def _replaced(items: tuple[Item, ...], known: dict, taken: set[str], fine: float) -> tuple[Item, ...]:
    result: list[Item] = []
    for item in items:
        match item:
            case Group(children=children):
                result.append(msgspec.structs.replace(item, children=_replaced(children, known, taken, fine)))
            case Node() if item.id and item.id not in taken:
                result.append(_copy(item, known, fine) or item)
            case _:
                result.append(item)
    return tuple(result)


def _copy(node: Node, known: dict, fine: float) -> Use | None:
    """Return what refers to the first node that this one is a copy of; remember it where it is the first."""
    if not isinstance(node.shape, Path | Polygon | Polyline):
        return None
    kinds, row = numbers.kinds(node.shape), numbers.read(node.shape)
    if DIGITS * len(row) <= REFERENCE + len(node.id):
        return None
    stroke = node.stroke
    rest = stroke and (type(stroke.paint), stroke.cap, stroke.join, stroke.dash)
    make = (type(node.shape), kinds, _make(node.shape), type(node.fill), rest)
    across, down = np.array([[kind == way for kind in kinds] for way in "xy"])
    size = np.rint([np.ptp(row[across]), np.ptp(row[down])]).astype(int)
    for first, other in (copy for step in AROUND for copy in known.get((make, *(size + step)), ())):
        dx, dy = (round(float((row - other)[way].mean()) / fine) * fine for way in (across, down))
        if np.abs(row - other - dx * across - dy * down).max() <= SAME and _painted_alike(first, node, dx, dy):
            return Use(node.id, first.id, dx, dy, {} if node.data == first.data else node.data)
    known.setdefault((make, *size), []).append((node, row))
    return None


def _make(shape: Path | Polygon | Polyline) -> tuple:
    return tuple((len(part.segments), part.closed) for part in shape.outlines) if isinstance(shape, Path) else ()


def _painted_alike(first: Node, node: Node, dx: float, dy: float) -> bool:
    if not _alike(first.fill, node.fill, dx, dy):
        return False
    one, two = first.stroke, node.stroke
    if one is None or two is None:
        return one is two
    return abs(one.width - two.width) <= SAME and _alike(one.paint, two.paint, dx, dy)


def _alike(first: Paint | None, paint: Paint | None, dx: float, dy: float) -> bool:
    match first, paint:
        case Linear(stops=one), Linear(stops=two):
            ends = np.array([(p.x1, p.y1, p.x2, p.y2) for p in (first, paint)])
            return one == two and np.abs(ends[1] - ends[0] - (dx, dy, dx, dy)).max() <= SAME_PAINT
        case Radial(stops=one, squeeze=squeeze, angle=angle), Radial(stops=two):
            rounds = np.array([(p.cx, p.cy, p.r) for p in (first, paint)])
            same = one == two and squeeze == paint.squeeze and angle == paint.angle
            return same and np.abs(rounds[1] - rounds[0] - (dx, dy, 0)).max() <= SAME_PAINT
    return first == paint

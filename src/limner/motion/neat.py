"""Says numbers as a person would, where nobody can see the difference: whole pixels, no turn, equal sides.

Sizes that were measured in a compressed film are known to some tenths of a pixel; a size in whole pixels that is
as near is what was written, for hardly any page has others. Things of one colour and about one size are one thing
several times. Places are left as they are: things rest where a layout put them.
"""

import math
from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.graph import Circle, Ellipse, Item, Node, Rect, Shape, Solid, moved, rgb
from limner.sight.length import numbers

WHOLE = 0.3
"""Pixels by which a size in whole ones may be off."""
ROUND = 0.6
"""Pixels by which the radius of a corner may: a few pixels of alpha are all that tells it."""
OVAL, ROUNDED = 0.04, 0.46
"""Part of a diameter by which another may differ of what was drawn as a circle; part of it that the radius of a
corner is at least."""
KIN = 1.5, 0.05
"""Pixels, and parts, by which the sides of things of one kind may differ."""
TINT = 10
"""Levels by which their colours may."""
UNSEEN = 0.35
"""Pixels by which the corners of a drawing may be off where a transform is said more plainly."""


def neat(item: Item) -> Item:
    """Return a shape with sizes in whole pixels, where that is as likely."""
    if not isinstance(item, Node):
        return item
    stroke = item.stroke and msgspec.structs.replace(item.stroke, width=_whole(item.stroke.width))
    edge = stroke.width if stroke else 0.0
    shape = item.shape
    match shape:
        case Rect(x, y, width, height, radius, angle):
            wide, high = _sides(width + edge, height + edge)
            wide, high = wide - edge, high - edge
            corner = round(radius + edge / 2) - edge / 2
            radius = corner if abs(corner - radius) < ROUND and corner >= 0 else radius
            radius = min(radius, wide / 2, high / 2)
            if radius > ROUNDED * max(wide, high) and not stroke and _even(wide, high):
                across = _whole((wide + high) / 2)
                return msgspec.structs.replace(item, shape=Circle(x + width / 2, y + height / 2, across / 2))
            shape = Rect(x + (width - wide) / 2, y + (height - high) / 2, wide, high, radius, _level(wide, high, angle))
        case Circle(cx, cy, r):
            shape = Circle(cx, cy, (_whole(2 * r + edge) - edge) / 2)
        case Ellipse(cx, cy, rx, ry, angle):
            wide, high = _sides(2 * rx + edge, 2 * ry + edge)
            shape = Ellipse(cx, cy, (wide - edge) / 2, (high - edge) / 2, angle)
            if _even(wide, high):
                shape = Circle(cx, cy, (_whole((wide + high) / 2) - edge) / 2)
    return msgspec.structs.replace(item, shape=shape, stroke=stroke)


def plainest(matrix: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """Return the plainest transform that moves a drawing's corners as ``matrix`` does, to what can be seen.

    Args:
        matrix: ``(3, 3)``, affine, in pixels.
        box: left, top, right and bottom of the drawing.

    Returns:
        A translation, else a similarity, else ``matrix``.
    """
    left, top, right, bottom = box
    corners = np.array([[left, right, left, right], [top, top, bottom, bottom], [1, 1, 1, 1]], float)
    there = matrix @ corners
    (a, c), (b, d) = matrix[:2, :2]
    x, y = (a + d) / 2, (b - c) / 2
    middle = corners.mean(axis=1)
    for linear in (np.eye(2), np.diag([a, d]), math.hypot(x, y) * np.eye(2), np.array([[x, -y], [y, x]])):
        plain = np.eye(3)
        plain[:2, :2] = linear
        plain[:2, 2] = (matrix @ middle)[:2] - linear @ middle[:2]
        if np.abs(plain @ corners - there).max() < UNSEEN:
            return plain
    return matrix


def kin(nodes: Sequence[Node | None], weights: Sequence[float]) -> list[Node | None]:
    """Give shapes of one colour and about one size the same shape and colour, each in its own place.

    The shape is of the kind that most of them are, each counted by how well it is known, in the middle of their sizes.

    Args:
        nodes: what things are drawn as that are one shape, bottom first; ``None`` for others, which stay.
        weights: how well each is known.
    """
    found = list(nodes)
    left = [index for index, node in enumerate(nodes) if node is not None and _size(node.shape) is not None]
    left.sort(key=lambda index: -weights[index])
    while left:
        first = left.pop(0)
        alike = [first, *(index for index in left if _alike(nodes[first], nodes[index]))]
        left = [index for index in left if index not in alike]
        members = [(node, weights[index]) for index in alike if (node := nodes[index]) is not None]
        if len(members) < 2:
            continue
        model = _model(members)
        x, y = _middle(model.shape)
        for index, (node, _) in zip(alike, members, strict=True):
            u, v = _middle(node.shape)
            found[index] = msgspec.structs.replace(model, id=node.id, shape=moved(model.shape, u - x, v - y))
    return found


def _model(members: Sequence[tuple[Node, float]]) -> Node:
    """Return what several nodes are: of the kind of most of their weight, with the sizes in the middle of it."""
    votes: dict[tuple[type, int], float] = {}
    for node, weight in members:
        own = (type(node.shape), numbers(node.shape))
        votes[own] = votes.get(own, 0.0) + weight
    kind = max(votes, key=lambda one: (votes[one], -one[1]))
    same = [(node, weight) for node, weight in members if (type(node.shape), numbers(node.shape)) == kind]
    first = max(same, key=lambda one: one[1])[0]
    sizes = [_size(node.shape) or (0.0, 0.0) for node, _ in same]
    share = [weight for _, weight in same]
    wide, high = (middle([size[axis] for size in sizes], share) for axis in (0, 1))
    match first.shape:
        case Circle(x, y):
            shape = Circle(x, y, wide / 2)
        case Ellipse(x, y):
            shape = Ellipse(x, y, wide / 2, high / 2)
        case Rect(x, y, width, height):
            radius = middle([node.shape.radius for node, _ in same if isinstance(node.shape, Rect)], share)
            shape = Rect(x + (width - wide) / 2, y + (height - high) / 2, wide, high, radius)
        case other:
            shape = other
    node = neat(msgspec.structs.replace(first, shape=shape))
    return node if isinstance(node, Node) else first


def middle(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted median."""
    order = np.argsort(values)
    reached = np.cumsum(np.asarray(weights, float)[order])
    return float(np.asarray(values)[order[int(np.searchsorted(reached, reached[-1] / 2))]])


def _alike(one: Node | None, other: Node | None) -> bool:
    if one is None or other is None or bool(one.stroke) != bool(other.stroke):
        return False
    if not isinstance(one.fill, Solid) or not isinstance(other.fill, Solid):
        return False
    if max(abs(a - b) for a, b in zip(rgb(one.fill.colour), rgb(other.fill.colour), strict=True)) > TINT:
        return False
    sizes, others = _size(one.shape), _size(other.shape)
    if sizes is None or others is None:
        return False
    return all(abs(a - b) <= max(KIN[0], KIN[1] * a) for a, b in zip(sizes, others, strict=True))


def _level(width: float, height: float, angle: float) -> float:
    """Return the least turn of a box that looks the same, none where nobody sees it."""
    period = 90.0 if width == height else 180.0
    least = (angle + period / 2) % period - period / 2
    return 0.0 if math.radians(abs(least)) * math.hypot(width, height) / 2 < UNSEEN else least


def _size(shape: Shape) -> tuple[float, float] | None:
    """Return the sides of an upright shape, ``None`` of others."""
    match shape:
        case Rect(_, _, width, height, angle=angle) if not angle:
            return width, height
        case Circle(_, _, r):
            return 2 * r, 2 * r
        case Ellipse(_, _, rx, ry, angle) if not angle:
            return 2 * rx, 2 * ry
    return None


def _middle(shape: Shape) -> tuple[float, float]:
    match shape:
        case Rect(x, y, width, height):
            return x + width / 2, y + height / 2
        case Circle(x, y) | Ellipse(x, y):
            return x, y
    raise TypeError(f"{type(shape).__name__} has no kin")


def _even(width: float, height: float) -> bool:
    return abs(width - height) <= OVAL * max(width, height)


def _whole(value: float) -> float:
    near = float(round(value))
    return near if near and abs(near - value) < WHOLE else value


def _sides(width: float, height: float) -> tuple[float, float]:
    """Return sides in whole pixels, and equal ones where they may be."""
    if abs(width - height) < WHOLE:
        width = height = (width + height) / 2
    return _whole(width), _whole(height)

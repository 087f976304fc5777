"""Writes a ring that grows while its border stays as wide as it is: by its width and height, as pages do.

What was measured is its radius alone. Of a box whose border counts as its own (``box-sizing: border-box``) both sides
are that times two; its top left corner goes the other way by the radius. All three are linear in the radius, so that
keyframes and easings stay as they are. Not covered: a ring that turns or moves besides.
"""

import msgspec

from limner.sight.animation import Element, Key
from limner.sight.graph import Circle, Node


def hooped(element: Element, rim: float) -> Element:
    """Return an element whose growth is told by its size; itself where it is no ring that only grows.

    Args:
        element: in pixels of the film.
        rim: width of its border, in pixels.
    """
    kinds = {animation.property for animation in element.animations}
    children = element.look.children
    if not rim or len(children) != 1 or "scale" not in kinds or kinds & {"translate", "rotate", "size"}:
        return element
    node = children[0]
    if not isinstance(node, Node) or not isinstance(node.shape, Circle) or node.stroke is None:
        return element
    outer = node.shape.r + node.stroke.width / 2
    circle = Circle(node.shape.cx, node.shape.cy, outer - rim / 2)
    node = msgspec.structs.replace(node, shape=circle, stroke=msgspec.structs.replace(node.stroke, width=rim))
    animations = []
    for animation in element.animations:
        if animation.property != "scale":
            animations.append(animation)
            continue
        grown = [max(key.value[0], 0.0) for key in animation.keys]  # no side is less than nothing
        away = [
            Key(key.offset, (outer * (1 - size),) * 2, key.easing)
            for key, size in zip(animation.keys, grown, strict=True)
        ]
        sides = [
            Key(key.offset, (2 * outer * size,) * 2, key.easing)
            for key, size in zip(animation.keys, grown, strict=True)
        ]
        animations.append(msgspec.structs.replace(animation, property="translate", keys=tuple(away)))
        animations.append(msgspec.structs.replace(animation, property="size", keys=tuple(sides)))
    look = msgspec.structs.replace(element.look, children=(node,))
    return msgspec.structs.replace(element, look=look, animations=tuple(animations))

"""Says how an element rests as a person would: upright, and turned and scaled about its middle.

A film may show a square turned all the time, and where a thing turns about is known to some tenths of a pixel only. A
box that was drawn turned is drawn upright, and its rotation carries the turn; an origin so near the middle that nobody
sees the difference is the middle. Not covered: what turns in depth.
"""

import math

import msgspec
import numpy as np

from limner.render.box import bounds
from limner.sight.animation import Animation, Element, Key
from limner.sight.graph import Node, Rect
from limner.sight.transform import transformed

UNSEEN = 0.35
"""Pixels by which a drawing may be off where it is said more plainly."""
SAMPLES = 33
"""Moments of an animation at which its values are looked at."""
WORD = 15.0
"""Degrees of which turns are multiples where people choose them."""
DEEP = {"tilt", "project", "skew", "size", "radius", "clip"}


def rested(element: Element, *, alone: bool) -> Element:
    """Return an element that moves the same way, to what can be seen, and rests more plainly.

    Args:
        element: in pixels of the film.
        alone: nothing moves along with it.
    """
    kinds = {animation.property: animation for animation in element.animations}
    if DEEP & kinds.keys() or not element.look.children:
        return element
    element = _centred(element, kinds.get("rotate"), kinds.get("scale"))
    return _upright(element, kinds["rotate"], kinds.get("scale")) if alone and "rotate" in kinds else element


def _centred(element: Element, turn: Animation | None, size: Animation | None) -> Element:
    left, top, right, bottom = bounds(element.look)
    middle = ((left + right) / 2, (top + bottom) / 2)
    away = math.dist(middle, element.origin)
    parts = np.linspace(0, 1, SAMPLES)
    turns = np.radians([turn.between(part)[0] if turn else 0.0 for part in parts])
    sizes = np.array([size.between(part) if size else (1.0, 1.0) for part in parts])
    # What an origin that is off by one pixel moves a thing by, at most.
    lever = float(np.abs(sizes[:, :, None] * np.exp(1j * turns) - 1).max())
    return msgspec.structs.replace(element, origin=middle) if away * lever < UNSEEN else element


def _upright(element: Element, turn: Animation, size: Animation | None) -> Element:
    children = element.look.children
    if len(children) != 1 or not isinstance(node := children[0], Node) or not isinstance(box := node.shape, Rect):
        return element
    uneven = size is not None and any(abs(key.value[0] - key.value[1]) > 1e-6 for key in size.keys)
    if not box.angle or uneven:  # what is stretched along the film's axes cannot turn first
        return element
    angle = box.angle
    first = turn.keys[0].value[0] + angle
    near = WORD * round(first / WORD)
    if math.radians(abs(near - first)) * math.hypot(box.width, box.height) / 2 < UNSEEN:
        angle += near - first
    cos, sin = math.cos(math.radians(box.angle)), math.sin(math.radians(box.angle))
    x, y = element.origin
    about = np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])
    back = about @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1.0]]) @ np.linalg.inv(about)
    (level,) = transformed(children, back)
    assert isinstance(level, Node) and isinstance(level.shape, Rect)
    level = msgspec.structs.replace(level, shape=msgspec.structs.replace(level.shape, angle=0.0))
    keys = tuple(Key(key.offset, (key.value[0] + angle,), key.easing) for key in turn.keys)
    turned = msgspec.structs.replace(turn, keys=keys)
    animations = tuple(turned if animation is turn else animation for animation in element.animations)
    look = msgspec.structs.replace(element.look, children=(level,))
    return msgspec.structs.replace(element, look=look, animations=animations)

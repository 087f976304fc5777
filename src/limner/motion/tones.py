"""Says colours of one tone in one value: what compression took apart was one paint.

A film's colours come back some levels off, in each thing and each frame by others. Colours of all that is drawn are
gathered round the commonest, by area, and one that has the ground's tone, or that of white or black, has that very
colour. Not covered: gradients, and colours that change.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from limner.render.box import bounds
from limner.sight.graph import Group, Item, Node, Scene, Solid, rgb
from limner.sight.moving import LUMA

BRIGHT, TINT = 5.0, 12.0
"""Levels of brightness, and of any channel, within which colours are of one tone: colour is kept at half the size of
brightness, with steps twice as coarse."""
PURE = ("#ffffff", "#000000")
EXACT = 4.0
"""Levels from pure white or black that no one means."""
BEHIND = 1e3
"""Times that the ground's area counts: it was seen in every frame."""


def toned(looks: Sequence[Scene], ground: Scene) -> tuple[list[Scene], Scene]:
    """Give the solid paints of drawings, and of the ground behind them, one value for each tone."""
    weights: dict[str, float] = {}
    for scene, trust in (*((look, 1.0) for look in looks), (ground, BEHIND)):
        for node in scene.nodes():
            left, top, right, bottom = bounds(msgspec.structs.replace(scene, children=(node,)))
            for colour in _solids(node):
                weights[colour] = weights.get(colour, 0.0) + trust * (right - left) * (bottom - top)
    told = _gathered(weights)
    drawn = [msgspec.structs.replace(look, children=_painted(look.children, told)) for look in (*looks, ground)]
    return drawn[:-1], drawn[-1]


def _gathered(weights: dict[str, float]) -> dict[str, str]:
    """Return for each colour what it is said as."""
    told: dict[str, str] = {}
    left = sorted(weights, key=lambda colour: -weights[colour])
    while left:
        first = left[0]
        alike = [colour for colour in left if _near(first, colour)]
        left = [colour for colour in left if colour not in alike]
        share = np.array([weights[colour] for colour in alike])
        mean = (np.array([rgb(colour) for colour in alike]) * share[:, None]).sum(axis=0) / max(share.sum(), 1e-9)
        value = next((pure for pure in PURE if np.abs(mean - rgb(pure)).max() <= EXACT), None)
        if value is None:
            value = "#" + "".join(f"{round(float(level)):02x}" for level in mean)
        told |= dict.fromkeys(alike, value)
    return told


def _near(one: str, other: str) -> bool:
    gap = np.subtract(rgb(one), rgb(other))
    return bool(abs(gap @ LUMA) <= BRIGHT and np.abs(gap).max() <= TINT)


def _solids(node: Node) -> list[str]:
    paints = (node.fill, node.stroke.paint if node.stroke else None)
    return [paint.colour for paint in paints if isinstance(paint, Solid)]


def _painted(items: tuple[Item, ...], told: dict[str, str]) -> tuple[Item, ...]:
    found: list[Item] = []
    for item in items:
        if isinstance(item, Group):
            item = msgspec.structs.replace(item, children=_painted(item.children, told))
        elif isinstance(item, Node):
            fill, stroke = item.fill, item.stroke
            if isinstance(fill, Solid):
                fill = msgspec.structs.replace(fill, colour=told[fill.colour])
            if stroke is not None and isinstance(stroke.paint, Solid):
                paint = msgspec.structs.replace(stroke.paint, colour=told[stroke.paint.colour])
                stroke = msgspec.structs.replace(stroke, paint=paint)
            item = msgspec.structs.replace(item, fill=fill, stroke=stroke)
        found.append(item)
    return tuple(found)

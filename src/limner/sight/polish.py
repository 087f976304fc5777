"""The last stage of measuring: a traced scene becomes what a designer would have written, checked against the pixels.

Numbers are refined against the picture (:mod:`limner.sight.refine`), the drawing's own unit is found
(:mod:`limner.sight.unit`), numbers are aligned and rounded (:mod:`limner.sight.regular`), colours made one palette,
and copies refer to their first (:mod:`limner.sight.repeat`). Promises no more error than there was, but for the
rounding that is stated in each. Neither kinds of shapes nor their painting order change.
"""

from collections.abc import Iterator

import msgspec
import numpy as np

from limner.sight.canvas import Canvas
from limner.sight.colour import premultiply
from limner.sight.draw import Words
from limner.sight.graph import Group, Item, Node, Scene, Use
from limner.sight.palette import merged
from limner.sight.refine import EFFORT, refine
from limner.sight.regular import regularise
from limner.sight.repeat import repeated
from limner.sight.unit import unit

HAIR = 1.01
"""By how much copies may differ more from the picture than what they stand for."""


def polish(scene: Scene, pixels: np.ndarray, words: Words | None = None, effort: float = EFFORT) -> Scene:
    """Refine, regularise and shorten a scene.

    Args:
        scene: what was traced; it holds no ``Use`` yet.
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB: the picture that it was traced from.
        words: draws text (see :data:`limner.sight.draw.Words`); without it the places of text are not compared.
        effort: how often, together, the whole picture may be drawn anew while refining.

    Raises:
        ValueError: the scene and the picture are not of one size, or copies are written as ``Use`` already.
    """
    if (scene.height, scene.width) != pixels.shape[:2]:
        raise ValueError(f"a scene of {scene.width} x {scene.height} is not of a picture of {pixels.shape[1::-1]}")
    canvas = Canvas(merged(list(scene.nodes())), premultiply(pixels), words)
    refine(canvas, effort)
    found = unit(_with(scene, canvas))
    regularise(canvas, found)
    result = msgspec.structs.replace(_with(scene, canvas), unit=found)
    shorter = repeated(result)
    if shorter == result:
        return result
    copied = Canvas(list(shorter.nodes()), premultiply(pixels), words)
    return shorter if copied.error() <= HAIR * canvas.error() + canvas.target.size / 255 else result


def _with(scene: Scene, canvas: Canvas) -> Scene:
    """Return the scene with a canvas's nodes in the place of its own."""
    return msgspec.structs.replace(scene, children=_refilled(scene.children, iter(canvas.nodes)))


def _refilled(items: tuple[Item, ...], nodes: Iterator[Node]) -> tuple[Item, ...]:
    result: list[Item] = []
    for item in items:
        match item:
            case Node():
                result.append(next(nodes))
            case Group(children=children):
                result.append(msgspec.structs.replace(item, children=_refilled(children, nodes)))
            case Use(name):
                raise ValueError(f"{name!r} is a copy already: polish a scene before its copies are found")
    return tuple(result)

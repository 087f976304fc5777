"""From pixels to the scene that limner would draw: everything that measuring finds, within what the user allows.

The order: words are read and taken out, what is left is traced (or abstracted, where it is a photograph), words are put
back, numbers are settled, meaning is named. Limits are met at the end, by drawing more loosely and then by leaving out
what shows least.
"""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from limner.sight import text
from limner.sight.abstract import Budget, abstract
from limner.sight.draw import extent
from limner.sight.graph import Group, Item, Node, Scene, Text
from limner.sight.limits import UNLIMITED, Limits
from limner.sight.meaning import explain
from limner.sight.spare import fewer
from limner.sight.survey import Progress, Survey, survey
from limner.sight.trace import crisp, draw

PHOTOGRAPH = 0.5
"""The part of a picture that is texture from which it is drawn as a photograph."""
SHAPES = 400
"""Shapes that a photograph is drawn with where the user does not say."""
LOOSER = ((2, 0.4), (2, 0.49), (2, 0.7), (1, 0.7), (1, 1.0), (1, 1.5))
"""Digits and tolerances that are tried in turn to save bytes; on noto and twemoji (dev part) they save 10 to 50 %."""


class Seen(msgspec.Struct, frozen=True):
    """A measured picture."""

    scene: Scene
    photograph: bool
    """It was abstracted, as nearly all of it is texture."""
    notes: tuple[str, ...] = ()
    """What the user should be told."""


def see(
    pixels: np.ndarray,
    limits: Limits = UNLIMITED,
    measure: Callable[[Scene], int] = lambda scene: 0,
    progress: Progress = lambda text, done, total: None,
) -> Seen:
    """Measure a picture.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.
        limits: how much the drawing may say.
        measure: returns the bytes of a printed scene; needed for ``limits.max_bytes`` alone.
        progress: called with what is being done, how much is done and how much there is.
    """
    lines: list[text.Line] = []
    if limits.text:
        progress("reading words", 0, 1)
        lines = text.words(pixels)
    found = survey(text.without(pixels, lines), progress=progress)
    if found.texture > PHOTOGRAPH:
        budget = Budget(limits.max_bytes, measure) if limits.max_bytes else None
        return Seen(abstract(pixels, limits.shapes or SHAPES, budget, progress), True)
    scene = _drawn(found, lines, limits, measure, progress)
    return Seen(explain(scene), False)


def _drawn(
    found: Survey, lines: list[text.Line], limits: Limits, measure: Callable[[Scene], int], progress: Progress
) -> Scene:
    finest = crisp(found)
    scene = fewer(lettered(draw(found, finest, progress), lines), limits.shapes)
    if limits.max_bytes is None or measure(scene) <= limits.max_bytes:
        return scene
    for decimals, tolerance in LOOSER:
        loose = lettered(draw(found, max(tolerance, finest), progress), lines)
        scene = fewer(msgspec.structs.replace(loose, decimals=decimals), limits.shapes)
        if measure(scene) <= limits.max_bytes:
            return scene
    low, high = 1, len(list(scene.nodes()))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if measure(fewer(scene, middle)) <= limits.max_bytes else (low, middle)
    return fewer(scene, low)


def lettered(scene: Scene, lines: Sequence[text.Line]) -> Scene:
    """Return a scene with its words: as text on top, or in the ``text`` of the outlines that they stayed."""
    children = list(scene.children)
    for line in lines:
        if line.node is None:
            children = _marked(children, line)
    words = [line.node for line in lines if line.node is not None]
    named = (msgspec.structs.replace(node, id=f"text-{number}") for number, node in enumerate(words, 1))
    return msgspec.structs.replace(scene, children=(*children, *named))


def _marked(items: list[Item], line: text.Line) -> list[Item]:
    """Group the outlines that lie in a line's box, where they follow each other, and say what they spell."""
    left, top, right, bottom = line.box
    inside = [k for k, item in enumerate(items) if isinstance(item, Node) and _within(item, (left, top, right, bottom))]
    if not inside or inside != list(range(inside[0], inside[-1] + 1)):
        return [
            msgspec.structs.replace(item, data={**item.data, "text": line.content}) if k in inside else item
            for k, item in enumerate(items)
        ]
    number = sum(isinstance(item, Group) for item in items) + 1
    letters = Group(f"words-{number}", tuple(items[inside[0] : inside[-1] + 1]), {"text": line.content})
    return [*items[: inside[0]], letters, *items[inside[-1] + 1 :]]


def _within(node: Node, box: tuple[int, int, int, int]) -> bool:
    if isinstance(node.shape, Text):
        return False
    low, high = extent(node.shape)
    return bool(low[0] >= box[0] - 1 and low[1] >= box[1] - 1 and high[0] <= box[2] + 1 and high[1] <= box[3] + 1)

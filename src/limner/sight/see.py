"""From pixels to the scene that limner would draw: everything that measuring finds, within what the user allows.

The order: words are read and taken out, what is left is traced (or abstracted, where it is a photograph), words are put
back, numbers are settled, meaning is named. Limits are met at the end, by drawing more loosely and then by leaving out
what shows least.
"""

from collections.abc import Callable

import msgspec
import numpy as np

from limner.sight.abstract import Budget, abstract
from limner.sight.graph import Scene
from limner.sight.limits import UNLIMITED, Limits
from limner.sight.meaning import explain
from limner.sight.spare import fewer
from limner.sight.survey import Progress, Survey, survey
from limner.sight.trace import draw

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
    found = survey(pixels, progress=progress)
    if found.texture > PHOTOGRAPH:
        budget = Budget(limits.max_bytes, measure) if limits.max_bytes else None
        return Seen(abstract(pixels, limits.shapes or SHAPES, budget, progress), True)
    scene = _drawn(found, limits, measure, progress)
    return Seen(explain(scene), False)


def _drawn(found: Survey, limits: Limits, measure: Callable[[Scene], int], progress: Progress) -> Scene:
    scene = fewer(draw(found, progress=progress), limits.shapes)
    if limits.max_bytes is None or measure(scene) <= limits.max_bytes:
        return scene
    for decimals, tolerance in LOOSER:
        loose = msgspec.structs.replace(draw(found, tolerance, progress), decimals=decimals)
        scene = fewer(loose, limits.shapes)
        if measure(scene) <= limits.max_bytes:
            return scene
    low, high = 1, len(list(scene.nodes()))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if measure(fewer(scene, middle)) <= limits.max_bytes else (low, middle)
    return fewer(scene, low)

"""From pixels to the scene that limner would draw: everything that measuring finds, within what the user allows.

Pixel art is drawn square by square, a photograph as a bounded number of shapes. Of everything else words are read and
taken out, what is left is traced, words are put back, numbers are settled against the pixels, and meaning is named.
Limits are met by drawing more loosely and then by leaving out what shows least.
"""

from collections.abc import Callable

import msgspec
import numpy as np

from limner.core.errors import InputError
from limner.sight import glyphs, inks, pixelart, text
from limner.sight.abstract import Budget, abstract
from limner.sight.draw import Box, Coat
from limner.sight.graph import Node, Scene
from limner.sight.limits import UNLIMITED, Limits
from limner.sight.meaning import explain
from limner.sight.polish import polish
from limner.sight.spare import coarser, fewer
from limner.sight.spell import spelled
from limner.sight.survey import Look, Progress, look, survey
from limner.sight.trace import crisp, draw, named

SHAPES = 400
"""Shapes that a photograph is drawn with where the user does not say; from 16 to 2048 by ``detail``."""
LOOSER = ((2, 0.25, 0.49), (1, 0.35, 2.0), (1, 2.0, 8.0))
"""Digits, and the range of tolerances that is tried with them to save bytes. On noto and twemoji (dev part) a tolerance
of 0.5 saves a quarter of them for twice the error, and a digit a fifth for 1.4 times."""
HALVINGS = 4
"""Of that range: then bytes are within some 3 % of the limit."""


class Seen(msgspec.Struct, frozen=True):
    """A measured picture."""

    scene: Scene
    note: str = ""
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

    Raises:
        InputError: not even one shape fits ``limits.max_bytes``.
    """
    height, width = pixels.shape[:2]
    if (grid := pixelart.grid(pixels)) is not None and grid.art:
        squares = Scene(width, height, tuple(named(pixelart.cells(grid))), _side(grid))
        scene = _limited(squares, limits)
        if limits.max_bytes is None or measure(scene) <= limits.max_bytes:
            return Seen(scene, "this is enlarged pixel art: drawn square by square")
    first = look(pixels, progress)
    if first.photograph:
        note = "this looks like a photograph: drawn as a bounded number of smooth patches"
        return Seen(_photograph(pixels, limits, measure, progress), note)
    return Seen(_drawing(pixels, first, limits, measure, progress))


def _side(grid: pixelart.Grid) -> float:
    """Return the side of a source pixel, where all have the same and start at the corner: the drawing's unit."""
    across, down = grid.scale
    regular = across == down == round(across) and grid.columns[1] == grid.rows[1] == across
    return float(across) if regular else 1.0


def _photograph(pixels: np.ndarray, limits: Limits, measure: Callable[[Scene], int], progress: Progress) -> Scene:
    shapes = limits.shapes or (SHAPES if limits.detail is None else round(16 * 128**limits.detail))
    budget = Budget(limits.max_bytes, measure) if limits.max_bytes else None
    try:
        scene = abstract(pixels, shapes, budget, progress)
    except ValueError as error:
        raise InputError(f"--max-bytes {limits.max_bytes} is too little for this picture: {error}") from error
    return inks.limit(scene, limits.colours) if limits.colours else scene


def _drawing(
    pixels: np.ndarray, first: Look, limits: Limits, measure: Callable[[Scene], int], progress: Progress
) -> Scene:
    lines: list[text.Line] = []
    if limits.text:
        progress("reading words", 0, 1)
        # A lone disc or a rule is read as a bullet or a dash: it is drawn as what it is.
        lines = [line for line in text.words(pixels) if any(letter.isalnum() for letter in line.content)]
    plain = not any(line.apart for line in lines)
    found = survey(pixels, progress=progress, first=first) if plain else survey(text.without(pixels, lines))

    def drawn(tolerance: float) -> Scene:
        return _limited(spelled(draw(found, tolerance, progress), lines, tolerance), limits)

    finest = crisp(found)
    scene = drawn(finest)
    progress("settling numbers", 0, 1)
    scene = explain(polish(scene, pixels, _coat))
    most = limits.max_bytes
    if most is None or measure(scene) <= most:
        return scene
    short = _loosest(lambda scene: measure(explain(scene)) <= most, drawn, finest)
    if short is None:
        decimals, _, loose = LOOSER[-1]
        return _cut(explain(msgspec.structs.replace(drawn(loose), decimals=decimals)), most, measure)
    scene = explain(polish(short, pixels, _coat))
    return scene if measure(scene) <= most else explain(short)


def _loosest(fits: Callable[[Scene], bool], drawn: Callable[[float], Scene], finest: float) -> Scene | None:
    """Return the tightest drawing that fits, of those with the most digits; ``None`` where none does."""
    for decimals, low, high in LOOSER:

        def at(tolerance: float, decimals: int = decimals) -> Scene:
            return msgspec.structs.replace(drawn(max(tolerance, finest)), decimals=decimals)

        best = at(high)
        if not fits(best):
            continue
        for _ in range(HALVINGS):
            middle = (low * high) ** 0.5
            if fits(scene := at(middle)):
                best, high = scene, middle
            else:
                low = middle
        return best
    return None


def _coat(node: Node, box: Box) -> Coat | None:
    """Draw a text node."""
    return Coat(box, glyphs.words(node, box), node.fill) if node.fill else None


def _cut(scene: Scene, most: int, measure: Callable[[Scene], int]) -> Scene:
    """Leave out shapes until the rest is short enough."""
    low, high = 0, len(list(scene.nodes()))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if measure(fewer(scene, middle)) <= most else (low, middle)
    if not low:
        raise InputError(f"--max-bytes {most} is too little for even one shape: give more")
    return fewer(scene, low)


def _limited(scene: Scene, limits: Limits) -> Scene:
    if limits.detail is not None:
        scene = coarser(scene, limits.detail)
    scene = fewer(scene, limits.shapes)
    return inks.limit(scene, limits.colours) if limits.colours else scene

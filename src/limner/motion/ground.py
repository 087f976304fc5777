"""Draws what stands still behind everything as one would write it: a colour, pattern, gradient, shapes; or a raster.

A pattern is described by one of its cells (:mod:`limner.motion.tiled`), stripes as a repeated gradient
(:mod:`limner.sight.stripes`); what stands on it is cut out (:mod:`limner.motion.standing`). Not covered: textures that
no cell repeats, which are said to be rasters.
"""

import msgspec
import numpy as np

from limner.motion.draw import flat, png, seen
from limner.motion.neat import neat
from limner.motion.slope import shallow
from limner.motion.sprite import css_colour, differs, main_colour, plain
from limner.motion.standing import pattern, standing
from limner.sight.difference import greatest
from limner.sight.graph import Item, Node, Rect, Scene, Solid, Tiling


class Ground(msgspec.Struct, frozen=True):
    """What is behind everything: still things on a pattern, or on nothing; or a raster."""

    scene: Scene
    tiling: Tiling | None = None
    raster: bytes | None = None


def ground(plate: np.ndarray, noise: float) -> Ground:
    """Draw the plate of a film, ``(H, W, 3) float32`` levels, with that much noise."""
    pixels = np.clip(np.rint(plate), 0, 255).astype(np.uint8)
    height, width = pixels.shape[:2]
    bare = Scene(width, height)
    whole = Rect(0, 0, width, height)
    main = main_colour(plate.reshape(-1, 3))
    y, x = np.indices((height, width)).reshape(2, -1) + 0.5
    written = differs(greatest(np.abs(plate - main)), noise).any()
    if flat(plate.reshape(-1, 3), noise) and not written and shallow(plate.reshape(-1, 3), x, y) is None:
        return Ground(Scene(width, height, (Node("ground-fill", whole, Solid(css_colour(main))),)))
    if (found := pattern(plate, noise)) is not None:
        behind = (Node("ground-fill", whole, found.paint),) if found.paint is not None else ()
        upon = _upon(standing(plate, found, noise), noise)
        if upon is not None:
            return Ground(Scene(width, height, (*behind, *upon)), found.tiling)
    nodes = plain(np.dstack([plate, np.ones(pixels.shape[:2], np.float32)]), noise)
    if nodes is not None:  # what compression left along borders is no drawing
        return Ground(Scene(width, height, tuple(neat(node) for node in nodes)))
    drawing = seen(np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)]))
    return Ground(bare, None, png(pixels)) if drawing is None else Ground(drawing)


def _upon(things: list[np.ndarray], noise: float) -> tuple[Item, ...] | None:
    """Draw what stands on a pattern, ``None`` where that needs a raster."""
    items: list[Item] = []
    for cut in things:
        nodes = plain(cut, noise)
        if nodes is None:
            drawing = seen(np.clip(np.rint(cut * (1, 1, 1, 255)), 0, 255).astype(np.uint8))
            if drawing is None:
                return None
            items += drawing.children
        else:
            items += [neat(node) for node in nodes]
    return tuple(items)

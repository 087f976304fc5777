"""From pixels to a scene graph: regions, coverage, layers, outlines, shapes, in that order.

Promises a scene whose render is close to the picture where the picture is flat art, and a bounded number of smooth
patches where it is not. Does not yet find strokes, text or repeated shapes.
"""

from collections.abc import Callable

import msgspec
import numpy as np

from limner.sight import coverage as cover
from limner.sight import graph, masks, outline, pieces, regions, shapes, texture, thin
from limner.sight import layers as stack
from limner.sight.colour import premultiply, ringing, soothe
from limner.sight.graph import Node, Paint, Scene, Shape
from limner.sight.paint import Axial, Fill

CRISP, SOFT = 0.25, 0.8
"""Tolerances of outlines in pixels: an anti-aliased edge is known to 0.05, a patch of texture has no true edge."""
NOISY, SPECK = 2.5, 8
"""The tolerance from which a picture is a noisy one, and the pixels below which a region in it is noise."""
FAVICON = 48 * 48
"""Pixels: in a picture this small with hardly a pure one, each is drawn as it is."""
LEAST, LEAST_SOFT = 0.25, 2.0
"""Square pixels: a smaller outline is an accident of rounding, or of smoothing."""
FLAT_ART = 0.45
"""A picture less of which is clean paint is drawn as texture altogether, so that its grain is not taken for shapes."""
PATCHES = 700
"""Patches for a picture that is all texture, at most; fewer where texture is only part of it."""

Progress = Callable[[str, float, float], None]


class Trace(msgspec.Struct, frozen=True):
    """A traced picture."""

    scene: Scene
    texture: float
    """The part of the picture, in [0, 1], that was drawn as texture."""


def trace(pixels: np.ndarray, patches: int = PATCHES, progress: Progress = lambda text, done, total: None) -> Trace:
    """Trace a picture.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.
        patches: how many patches a picture that is all texture may take.
        progress: called with what is being done, how much is done and how much there is.
    """
    image = premultiply(pixels)
    height, width = pixels.shape[:2]
    progress("finding regions", 0, 1)
    found = regions.find(image)
    photograph = regions.clean(found) < FLAT_ART
    if photograph and height * width <= FAVICON:
        photograph, found = False, regions.find(image, narrow=True)
    if not photograph and (stir := ringing(image)):
        image = soothe(image, stir)
        found = regions.find(image, stir)
    progress("measuring coverage", 0, 1)
    shares = cover.measure(image, found)
    if photograph:
        rough = np.ones(shares.residual.shape, bool)
    else:
        rough = masks.close(thin.add(image, shares, found.tolerance), 4)
    patched: set[int] = set()
    if rough.any():
        progress("dividing texture", 0, 1)
        count = max(8, round(patches * float(np.sqrt(rough.mean()))))
        patched = texture.add(image, shares, rough, count)
    if found.tolerance > NOISY:
        pieces.absorb(shares, SPECK)
    shares, patched = pieces.split(shares, patched)
    order = stack.order(shares, patched)
    # Of an opaque picture the lowest layer lies under all others: nothing can shine through where those do not meet.
    nodes = _ground(order, (width, height)) if pixels[..., 3].min() == 255 else []
    known: dict[bytes, tuple[Shape, np.ndarray] | None] = {}
    for rank in range(1 + len(nodes), len(order.fills)):
        progress("fitting shapes", rank, len(order.fills) - 1)
        node = _node(order, shares.shares, rank, known)
        if node is not None:
            nodes.append(node)
    return Trace(Scene(width, height, tuple(_named(nodes))), float(rough.mean()))


def _ground(order: stack.Layers, size: tuple[int, int]) -> list[Node]:
    fill = order.fills[1] if len(order.fills) > 1 else None
    if fill is None:
        return []
    width, height = float(size[0]), float(size[1])
    return [Node("", graph.Rect(0.0, 0.0, width, height), _paint(fill, np.array([width / 2, height / 2])))]


def _node(order: stack.Layers, shares: np.ndarray, rank: int, known: dict) -> Node | None:
    field = outline.field(order, shares, rank)
    if field is None:
        return None
    # The same letter at the same place in its pixels gives the same field: it is fitted once, and its copies agree.
    key = np.uint8(np.clip(field.shares, 0, 1) * 64 + 0.5).tobytes() + bytes((field.soft, field.shares.shape[1] % 256))
    if key not in known:
        known[key] = _shape(field)
    fill, found = order.fills[rank], known[key]
    if found is None or fill is None:
        return None
    shape, middle = found
    return Node("", graph.moved(shape, field.left, field.top), _paint(fill, middle + (field.left, field.top)))


def _shape(field: outline.Field) -> tuple[Shape, np.ndarray] | None:
    """Return a field's shape and the middle of its box, in pixels from the window's corner."""
    if not field.soft and (rect := shapes.box(field.shares)) is not None:
        return rect, np.array([rect.x + rect.width / 2, rect.y + rect.height / 2])
    least, tolerance = (LEAST_SOFT, SOFT) if field.soft else (LEAST, CRISP)
    lines = [line for line in outline.outlines(field) if abs(outline.area(line)) > least]
    if not lines:
        return None
    return shapes.recognise(lines, tolerance), (lines[0].min(axis=0) + lines[0].max(axis=0)) / 2


def _paint(fill: Fill, middle: np.ndarray) -> Paint:
    return fill.paint((float(middle[0]), float(middle[1]))) if isinstance(fill, Axial) else fill.paint()


def _named(nodes: list[Node]) -> list[Node]:
    """Give each node an id that says what it is: the kind of its shape and its number among those."""
    counts: dict[str, int] = {}
    result = []
    for node in nodes:
        kind = type(node.shape).__name__.lower()
        counts[kind] = counts.get(kind, 0) + 1
        result.append(Node(f"{kind}-{counts[kind]}", node.shape, node.fill))
    return result

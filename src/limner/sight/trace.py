"""From layers to a scene graph: outlines, strokes and shapes.

Promises a scene whose render is close to the picture where the picture is flat art, and a bounded number of smooth
patches where it is not. Text is found elsewhere.
"""

import msgspec
import numpy as np

from limner.sight import (
    beads,
    border,
    crumbs,
    dashes,
    graph,
    kin,
    masks,
    outline,
    overlap,
    ruled,
    seam,
    shapes,
    slices,
    stroke,
    wiring,
)
from limner.sight import layers as stack
from limner.sight.area import coverage
from limner.sight.graph import Arc, Circle, Ellipse, Node, Paint, Rect, Scene, Sector, Shape, Stroke
from limner.sight.inlay import inlaid
from limner.sight.onward import continued
from limner.sight.paint import Axial, Fill, Flat
from limner.sight.sharpen import sharpen
from limner.sight.stout import stout
from limner.sight.survey import PATCHES, Progress, Survey, survey

CRISP, SOFT = 0.25, 0.8
"""Tolerances of outlines in pixels: an anti-aliased edge is known to 0.05, a patch of texture has no true edge."""
UNSURE = 0.05
"""The part of a pixel by which a shape reaches under its neighbour, from which its outline is not seen there."""
STIRRED = 0.05
"""Pixels more for each level that compression stirred: it halves the bytes of JPEG drawings (dev icons)."""
LEAST, LEAST_SOFT = 0.25, 2.0
"""Square pixels: a smaller outline is an accident of rounding, or of smoothing."""

SHARP = 0.02
"""Pixels from a whole one within which a side has no anti-aliasing, and so no seam beside its neighbour."""


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
    found = survey(pixels, patches, progress)
    return Trace(draw(found, crisp(found), progress), found.texture)


def crisp(found: Survey) -> float:
    """Return how far outlines may lie from where they were seen, in pixels: compression moves edges."""
    return CRISP + STIRRED * min(found.stir, 6.0)


def draw(found: Survey, tolerance: float = CRISP, progress: Progress = lambda text, done, total: None) -> Scene:
    """Draw what a survey found.

    Args:
        found: the layers.
        tolerance: how far outlines may lie from where they were seen, in pixels.
        progress: as in :func:`trace`.
    """
    order, (height, width) = found.layers, found.shares.shape[:2]
    # Of an opaque picture the lowest layer lies under all others: nothing can shine through where those do not meet.
    nodes = _ground(order, (width, height)) if found.opaque else []
    known: dict[bytes, _Found] = {}
    bars: dict[int, Node] = {}
    for rank in range(1 + len(nodes), len(order.fills)):
        progress("fitting shapes", rank, len(order.fills) - 1)
        see = _whole if rank in found.whole else _seen
        node, lines = see(found, rank, known, tolerance)
        if node is None:
            nodes += lines
        else:
            bars |= {len(nodes): line for line in lines}
            nodes.append(node)
    nodes = stout(dashes.dashed(kin.agree(nodes, bars)))
    page = int(found.opaque)  # which lies below everything and is no border of a card on it
    nodes = nodes[:page] + border.joined(nodes[page:], tolerance)
    nodes = beads.ringed(nodes)
    nodes = crumbs.swept(wiring.untangled(nodes, tolerance), tolerance)
    nodes = continued(inlaid(slices.whole(nodes, tolerance), tolerance), page)
    nodes += [node for pane in found.panes if (node := _pane(pane, tolerance)) is not None]
    return Scene(width, height, tuple(named(nodes)))


def _ground(order: stack.Layers, size: tuple[int, int]) -> list[Node]:
    fill = order.fills[1] if len(order.fills) > 1 else None
    if fill is None:
        return []
    width, height = float(size[0]), float(size[1])
    return [Node("", graph.Rect(0.0, 0.0, width, height), _paint(fill, np.array([width / 2, height / 2])))]


class _Found(msgspec.Struct, frozen=True):
    """What a field was found to be: a filled shape, or strokes, or a bar that could be either."""

    shape: Shape | None
    strokes: tuple[stroke.Drawn, ...]
    middle: np.ndarray


def _seen(survey: Survey, rank: int, known: dict[bytes, _Found], tolerance: float) -> tuple[Node | None, list[Node]]:
    """Return the filled shape of a layer, if it is one, and the strokes that it is, or might be, instead."""
    field, fill = outline.field(survey.layers, survey.shares, rank), survey.layers.fills[rank]
    if field is None or fill is None:
        return None, []
    if field.seen is not None and (grid := ruled.bare(survey.layers, survey.shares, rank, field)) is not None:
        return None, _nodes(_Found(None, grid, np.zeros(2)), field, _paint(fill, np.zeros(2)))[1]
    if (row := beads.strung(field)) is not None:
        below = survey.layers.fills[survey.layers.parents[rank]]
        return None, _beads(row, field, _paint(fill, np.zeros(2)), below and _paint(below, np.zeros(2)))
    # The same letter at the same place in its pixels gives the same field: it is fitted once, and its copies agree.
    key = np.uint8(np.clip(field.shares, 0, 1) * 64 + 0.5).tobytes() + bytes((field.soft, field.shares.shape[1] % 256))
    if key not in known:
        known[key] = _find(field, tolerance)
    return _nodes(known[key], field, _paint(fill, known[key].middle + (field.left, field.top)))


def _nodes(found: _Found, field: outline.Field, paint: Paint) -> tuple[Node | None, list[Node]]:
    lines = [
        Node("", graph.moved(line.shape, field.left, field.top), None, _stroke(paint, line)) for line in found.strokes
    ]
    return found.shape and Node("", graph.moved(found.shape, field.left, field.top), paint), lines


def _find(field: outline.Field, tolerance: float, known: Shape | None = None) -> _Found:
    """Return what a field is: strokes where that is sure, else the shape that is known or that is fitted to it."""
    if (lines := ruled.rules(field)) is not None:
        return _Found(None, lines, np.array(field.shares.shape[::-1]) / 2)
    drawn = stroke.strokes(field)
    if drawn is not None and drawn.sure:
        return _Found(None, drawn.drawn, np.array(field.shares.shape[::-1]) / 2)
    fitted = _shape(field, tolerance) if known is None else (known, np.array(field.shares.shape[::-1]) / 2)
    shape, middle = fitted or (None, np.zeros(2))
    return _Found(shape, drawn.drawn if drawn and shape else (), middle)


def _beads(row: beads.Beads, field: outline.Field, paint: Paint, below: Paint | None) -> list[Node]:
    """Return a line, and on it its markers: discs of its paint, or rings around what is below."""
    nodes = _nodes(_Found(None, row.lines, np.zeros(2)), field, paint)[1]
    edge = Stroke(paint, row.border) if row.border else None
    shapes = [graph.moved(disc, field.left, field.top) for disc in row.discs]
    return nodes + [Node("", shape, below if edge else paint, edge) for shape in shapes]


def _stroke(paint: Paint, line: stroke.Drawn) -> Stroke:
    return Stroke(paint, line.width, line.cap, line.join, line.dash)


def _whole(survey: Survey, rank: int, known: dict[bytes, _Found], tolerance: float) -> tuple[Node | None, list[Node]]:
    """Return the same of a shape that goes on behind others."""
    fill, whole = survey.layers.fills[rank], survey.whole[rank]
    if fill is None:
        return None, []
    left, top = (int(side) for side in np.floor(whole.outlines[0].min(axis=0)) - 2)
    width, height = (int(side) + 2 for side in np.ceil(whole.outlines[0].max(axis=0)) - (left, top))
    lines = [line - (left, top) for line in whole.outlines]
    turned = [line if (outline.area(line) > 0) == (k == 0) else line[::-1] for k, line in enumerate(lines)]
    field = outline.Field(coverage(turned, height, width).astype(np.float32), left, top, False, False)
    if seam.shows(survey.layers, survey.shares, rank, field.shares, left, top):
        return _seen(survey, rank, known, tolerance)
    found = _find(field, tolerance, whole.shape and graph.moved(whole.shape, -left, -top))
    return _nodes(found, field, _paint(fill, np.array([left + width / 2, top + height / 2])))


def _pane(pane: overlap.Pane, tolerance: float) -> Node | None:
    """Return the node of a translucent shape."""
    found = _shape(pane.field, tolerance)
    if found is None:
        return None
    paint = msgspec.structs.replace(Flat(pane.colour).paint(), opacity=pane.opacity)
    return Node("", graph.moved(found[0], pane.field.left, pane.field.top), paint)


def _shape(field: outline.Field, tolerance: float) -> tuple[Shape, np.ndarray] | None:
    """Return a field's shape and the middle of its box, in pixels from the window's corner."""
    if (beside := _beside(field, tolerance)) is not None:
        return beside, np.array(field.shares.shape[::-1]) / 2
    if not field.soft and (rect := shapes.box(field.shares)) is not None:
        return rect, np.array([rect.x + rect.width / 2, rect.y + rect.height / 2])
    least, tolerance = (LEAST_SOFT, max(SOFT, tolerance)) if field.soft else (LEAST, tolerance)
    lines = [line for line in outline.outlines(field) if abs(outline.area(line)) > least]
    if not lines:
        return None
    shape = shapes.recognise(lines, tolerance)
    if field.seen is not None:
        shape = sharpen(shape, masks.dilate(np.abs(field.shares - field.seen) > UNSURE, 2))
    return shape, (lines[0].min(axis=0) + lines[0].max(axis=0)) / 2


def _beside(field: outline.Field, tolerance: float) -> Shape | None:
    """Return the simple shape that ends where its neighbours begin, where no seam shows or the picture has it too."""
    if field.seen is None:
        return None
    if (rect := shapes.box(field.seen)) is not None:
        sides = np.array([rect.x, rect.y, rect.x + rect.width, rect.y + rect.height])
        if field.beside or np.abs(sides - np.rint(sides)).max() < SHARP:
            return rect
    if not field.beside:
        return None
    lines = [line for line in outline.trace(field.seen) if abs(outline.area(line)) > LEAST]
    found = shapes.recognise(lines, tolerance) if lines else None
    return found if isinstance(found, Rect | Circle | Ellipse | Sector | Arc) else None


def _paint(fill: Fill, middle: np.ndarray) -> Paint:
    return fill.paint((float(middle[0]), float(middle[1]))) if isinstance(fill, Axial) else fill.paint()


def named(nodes: list[Node]) -> list[Node]:
    """Give each node an id that says what it is: the kind of its shape and its number among those."""
    counts: dict[str, int] = {}
    result = []
    for node in nodes:
        kind = type(node.shape).__name__.lower()
        counts[kind] = counts.get(kind, 0) + 1
        result.append(msgspec.structs.replace(node, id=f"{kind}-{counts[kind]}"))
    return result

"""Draws a sprite as a person would write it: shapes in flat colours or plain gradients, laid one on another.

The sprite's outline is one shape (:mod:`limner.motion.primitive`) in the colour that most of it has; what differs from
that by more than noise is text (:mod:`limner.sight.text`), or drawn on top in the same way. What compression does to a
border, a pixel or two of another colour, is left out. Not covered: photographs and textures, which are said to be none.
"""

import math

import cv2
import msgspec
import numpy as np

from limner.motion.bare import FLAT, SIMPLE, closed
from limner.motion.letters import lettered, upon, written
from limner.motion.primitive import SMALLEST, Form, primitive, swept
from limner.motion.slope import shallow, steered
from limner.motion.solid import CHROMA, covered, holds, one, power
from limner.sight import glyphs, gradient
from limner.sight.difference import greatest
from limner.sight.draw import Box, Coat, draw
from limner.sight.graph import Circle, Node, Paint, Rect, Scene, Solid, Stroke
from limner.sight.moving import LUMA
from limner.sight.paint import Axial, Fill, Flat
from limner.sight.stripes import Stripes, outside, stripes

APART = 28.0
"""Levels, beside four times the noise, from which what differs inside a shape was drawn there."""
FAINT, BROAD = 14.0, 7
"""Levels, beside four times the noise, from which what is that many pixels wide was drawn too."""
NARROW, LONG = 3, 150
"""The same of what is narrower, but of so many pixels in one piece: the track of a spinner, a frame."""
BORDER = 3
"""Pixels to which compression takes the colours of a border: chroma is kept at half the size."""
SLIVER = 0.1
"""Part of a sprite up to which what is thin, at its border, and in another colour, belongs to something else."""
LETTERS = 30
"""Numbers of a path from which it may be letters."""
DRAWN = 4.0
"""Pixels of area: less is no drawing yet."""
SAME = 40.0
"""Levels within which parts are of one colour."""
STAIN = 20.0
"""Pixels of area up to which what is nearly of its ground's colour is compression's: it lies at the ends of strokes."""
PURE, OVER = 0.9, 1.25
"""Quantile of the strength of ink that is pure, and times the most common from which that is a mix."""
TORN = 0.02
"""Part of an outline too rich to be a plain shape's that may differ: specks where things behind it were torn off."""
WIDE = 600
"""Pixels inside a shape that can tell a faint gradient from what compression does to a block of 16."""
DEEP = 2
"""Shapes that lie on shapes that lie on the first."""
PARTS = 24
"""Shapes of a sprite from which it is a texture, or something that was traced better."""
MISSED = 0.08
"""Part of its inside that a drawing may show in another colour than its sprite."""
LOST, FEW = 0.15, 24
"""Part of what lies on the main colour that may be lost or wrong, and the pixels of it that never matter."""
RIM = 0.8
"""Part of the pixels of a rim that have its colour, where it is a border."""
MIXED = 0.7
"""Part of what is behind a sprite that shows in the pixels of its edge, at most."""
EVEN = 0.8
"""Pixels by which the widths of a border may differ."""


def plain(sprite: np.ndarray, noise: float, plate: np.ndarray | None = None) -> tuple[Node, ...] | None:
    """Draw a sprite in few shapes.

    Args:
        sprite: ``(h, w, 4) float32``: sRGB in [0, 255] not multiplied with alpha, and alpha in [0, 1].
        noise: of its film, in levels.
        plate: ``(h, w, 3)``: what it was seen on; ``None``: nothing is behind it.

    Returns:
        Shapes in the sprite's pixels, bottom first; ``None`` where it is none of few.
    """
    nodes = _single(sprite, plate, noise) if plate is not None else None
    if nodes is None:
        nodes = _layers(sprite.astype(np.float32), noise, 0, plate)
        if not nodes or len(nodes) > PARTS or _missed(nodes, sprite, noise):
            return None
    named = tuple(msgspec.structs.replace(node, id=f"part-{index}") for index, node in enumerate(nodes, 1))
    return _bordered(named)


def main_colour(colours: np.ndarray) -> np.ndarray:
    """Return the colour that most of some pixels ``(N, 3)`` have: the mode, not a mix of two."""
    bins = np.clip(colours / 16, 0, 15).astype(int)
    cells = np.bincount((bins + 1) @ (18 * 18, 18, 1), minlength=18**3)
    counts = cells.reshape(18, 18, 18).astype(np.float32)
    for axis in range(3):
        counts = counts + np.roll(counts, 1, axis) + np.roll(counts, -1, axis)
    peak = np.array(np.unravel_index(counts[1:-1, 1:-1, 1:-1].argmax(), (16, 16, 16))) * 16 + 8.0
    near = greatest(np.abs(colours - peak)) <= 24
    middle = np.median(colours[near], axis=0)
    same = greatest(np.abs(colours - middle)) <= 8
    return colours[same].mean(axis=0) if same.any() else middle


def css_colour(colour: np.ndarray) -> str:
    """Print levels of red, green and blue as ``#rrggbb``."""
    return "#" + "".join(f"{round(float(level)):02x}" for level in np.clip(colour, 0, 255))


def _single(sprite: np.ndarray, plate: np.ndarray, noise: float) -> list[Node] | None:
    """Draw a sprite as one shape in one colour, or as text in one, where that explains all of it."""
    found = one(sprite, plate)
    if found is None or not holds(found, plate):
        return None
    form, alpha = found.form, sprite[..., 3]
    if form.count > SIMPLE and (outer := primitive(alpha)) is not None and outer.count <= SIMPLE:
        return None  # letters of the ground's colour on a plain shape look like holes
    cover = form.cover(_size(alpha))
    gap = greatest(np.abs(found.seen - found.wanted))
    others = int(_meant(differs(gap, noise) & (cover > 0.9), cover).sum())
    if others > (TORN * cover.sum() if form.count > LETTERS else 0):
        return None
    deep = _inside(cover > 0.9)
    if deep.sum() >= WIDE and not isinstance(_fill(found.seen, deep, noise), Flat):
        return None
    if form.count > LETTERS and (lines := written(found.colour, found.cover)):
        return lines
    colour = css_colour(found.colour)
    return [Node("base", form.shape, None if form.pen else Solid(colour), form.stroke(colour) if form.pen else None)]


def _layers(sprite: np.ndarray, noise: float, depth: int, plate: np.ndarray | None = None) -> list[Node]:
    colour, alpha = sprite[..., :3], swept(np.clip(sprite[..., 3], 0, 1))
    full = alpha > 0.9
    inner = _inside(full)
    if inner.sum() < 4 or alpha.sum() < SMALLEST:
        return []
    fill = _fill(colour, inner, noise)
    apart = APART + 4 * noise
    painted = _levels(fill, alpha.shape)
    hard = isinstance(fill, Stripes)  # what compression does to an edge it does to each of theirs
    gap = outside(colour, painted) if hard else greatest(np.abs(colour - painted))
    form = primitive(alpha)
    if form is not None and form.count > SIMPLE:
        slivers = _slivers(gap > apart, alpha)
        without = primitive(alpha, cv2.dilate(slivers.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
        form = without if without is not None and without.count < form.count else form
    if form is None:
        return []
    if form.count > LETTERS and (lines := written(main_colour(colour[inner]), alpha)):
        return lines
    base = Node("base", form.shape, None if form.pen else _paint(fill, form), None)
    if form.pen:
        stroke = Stroke(fill.paint(), *form.pen)
        return [msgspec.structs.replace(base, stroke=stroke)]
    inside = form.cover(_size(alpha))
    rest = differs(gap, noise) & (inside > 0.5) & full
    edge = _rim(colour, alpha, rest)
    if (
        edge is not None
        and plate is not None
        and _frayed(colour, edge, painted, plate, rest & (_depth(alpha > 0.5) <= BORDER), noise)
    ):
        edge = None
    if edge is not None and depth < DEEP:
        within = covered(colour, np.broadcast_to(edge, colour.shape), _levels(fill, alpha.shape))
        inset = closed(within * alpha * _deeper(alpha))
        return [
            Node("base", form.shape, Solid(css_colour(edge))),
            *_layers(np.dstack([colour, inset]), noise, depth + 1),
        ]
    return [base, *_upon(sprite, inside, rest, fill, depth)]


def _upon(sprite: np.ndarray, alpha: np.ndarray, rest: np.ndarray, fill: Fill | Stripes, depth: int) -> list[Node]:
    """Draw what lies on a shape: text where it is read, else shapes."""
    rest = _meant(rest, alpha)
    if depth >= DEEP or not rest.any():
        return []
    found: list[Node] = []
    ground = _levels(fill, alpha.shape)
    colour = sprite[..., :3]
    for node, ink in upon(colour, (alpha > 0.5).astype(np.float32), ground):
        found.append(node)
        rest &= ~ink
    rest = _meant(rest, alpha)
    while rest.any() and len(found) <= PARTS:
        ink = _strong(colour[rest], ground[rest])
        ahead = ink - ground
        share = ((colour - ground) * ahead).sum(axis=2) / np.maximum((ahead**2).sum(axis=2), 1)
        own = rest & (greatest(np.abs(colour - ink)) < SAME)
        if own.sum() < DRAWN:
            break
        near = cv2.dilate(own.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        share = np.where(near, np.clip(share, 0, 1), 0)
        count, labels = cv2.connectedComponents((share > 0.25).astype(np.uint8))
        pieces = [labels == index for index in range(1, count)] if count <= 4 else [share > 0.25]
        for piece in pieces:
            if share[piece].sum() < STAIN and np.abs(ahead[piece].mean(axis=0)).max() < SAME:
                continue
            around = cv2.dilate(piece.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
            form = primitive(np.where(around, share, 0))
            if form is not None:
                paint = Solid(css_colour(ink))
                stroke = Stroke(paint, *form.pen) if form.pen else None
                found.append(Node("on", form.shape, None if stroke else paint, stroke))
        rest = _meant(rest & ~near, alpha)
    return found


def _strong(colours: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Return the colour of what is drawn on a ground: of thin strokes, which fill few pixels, the strongest part."""
    ink = main_colour(colours)
    ahead = ink - ground
    share = ((colours - ground) * ahead).sum(axis=1) / np.maximum((ahead**2).sum(axis=1), 1)
    full = float(np.quantile(share, PURE))
    return colours[share >= full].mean(axis=0) if full > OVER else ink


def _inside(full: np.ndarray) -> np.ndarray:
    """Return the pixels of a mask that its border does not reach, as deep in as there are enough."""
    for side in (7, 5, 3):
        deep = cv2.erode(full.astype(np.uint8), np.ones((side, side), np.uint8), borderValue=0) > 0
        if deep.sum() >= max(24, 0.25 * full.sum()):
            return deep
    return full


def _fill(colour: np.ndarray, inner: np.ndarray, noise: float) -> Fill | Stripes:
    """Return the plainest paint that explains the pixels inside: one colour wherever noise may be what differs."""
    inside = colour[inner]
    ink = main_colour(inside)
    off = np.abs(inside - ink).max(axis=1)
    flat = Flat(np.array([*ink, 255.0]))
    rows, columns = np.nonzero(inner)
    if np.percentile(off, 80) <= FLAT + 3 * noise:
        return shallow(inside, columns + 0.5, rows + 0.5) or flat
    image = np.dstack([colour, np.full(inner.shape, 255, np.float32)]).astype(np.float32)
    found = gradient.fit(image, columns, rows, FLAT + 3 * noise, FLAT)
    if isinstance(found, Axial):
        found = steered(found, inside, columns + 0.5, rows + 0.5, 2 * FLAT + 3 * noise)
    if found is None:
        found = stripes(colour, inner, noise)
    return flat if found is None or isinstance(found, Flat) else found


def _slivers(other: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return the thin pieces of another colour at a sprite's border that are little of it."""
    other = other & (alpha > 0.25)
    count, labels, areas = _pieces(other)
    thick, open_air = np.zeros(count), np.zeros(count, bool)
    np.maximum.at(thick, labels.ravel(), _depth(other).ravel())
    np.logical_or.at(open_air, labels.ravel(), (_depth(alpha > 0.25) < 2).ravel())
    small = (areas < SLIVER * alpha.sum()) & (thick <= BORDER) & open_air
    small[0] = False
    return small[labels]


def _pieces(mask: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
    """Return how many pieces a mask has, the rest counted as the first, which each pixel is of, and their areas."""
    count, found = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    labels = np.asarray(found).astype(np.int64)
    return count, labels, np.bincount(labels.ravel(), minlength=count)


def _depth(mask: np.ndarray) -> np.ndarray:
    """Return how far each pixel of a mask is from where it ends, ``(h, w) float32``."""
    return cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]


def _rim(colour: np.ndarray, alpha: np.ndarray, rest: np.ndarray) -> np.ndarray | None:
    """Return the colour of a border that runs all around, ``None`` where there is none."""
    inside = _depth(alpha > 0.5)
    rim = (inside > 0.9) & (inside < 2.1) & (alpha > 0.9)
    if rim.sum() < SMALLEST or (rest & rim).sum() < RIM * rim.sum():
        return None
    edge = main_colour(colour[rim])
    return edge if (np.sqrt(power(colour[rim] - edge)) < SAME).mean() > RIM else None


def _frayed(
    colour: np.ndarray, edge: np.ndarray, painted: np.ndarray, plate: np.ndarray, rim: np.ndarray, noise: float
) -> bool:
    """Say whether a border is none: its pixels have several colours, each between its ground's and what is behind."""
    own, ahead, behind = colour[rim] - painted[rim], plate[rim] - painted[rim], colour[rim] - edge
    share = np.clip((own * ahead).sum(axis=1) / np.maximum((ahead**2).sum(axis=1), 1), 0, MIXED)
    several, between = float(power(behind).mean()), float(power(own - share[:, None] * ahead).mean())
    return several > (FLAT + 3 * noise) ** 2 and between < several


def _deeper(alpha: np.ndarray) -> np.ndarray:
    return cv2.erode((alpha > 0.5).astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0)


def _meant(rest: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Return what was drawn of what differs: not specks, and not what compression does beside a border."""
    inside = _depth(alpha > 0.5)
    count, labels, areas = _pieces(rest)
    deepest = np.zeros(count)
    np.maximum.at(deepest, labels.ravel(), inside.ravel())
    meant = (areas >= DRAWN) & (deepest > BORDER)
    meant[0] = False
    return meant[labels]


def _levels(fill: Fill | Stripes, shape: tuple[int, ...]) -> np.ndarray:
    y, x = np.indices(shape[:2]).astype(np.float32)
    return fill.at(x.ravel() + 0.5, y.ravel() + 0.5)[:, :3].reshape(*shape[:2], 3)


def _paint(fill: Fill | Stripes, form: Form) -> Paint:
    if not isinstance(fill, Axial | Stripes):
        return fill.paint()
    box = np.argwhere(form.cover((512, 512)) > 0.5)
    middle = box.mean(axis=0) if len(box) else np.zeros(2)
    return fill.paint((float(middle[1]), float(middle[0])))


def _missed(nodes: list[Node], sprite: np.ndarray, noise: float) -> bool:
    """Say whether a drawing shows too much in another colour than its sprite: of its inside, or of what lies on it."""
    height, width = sprite.shape[:2]
    drawn = draw(Scene(width, height, tuple(nodes)), width, height, words=_coat)
    inside = _inside((drawn[..., 3] > 230) & (sprite[..., 3] > 0.9))
    inside &= ~lettered(nodes, (height, width))  # what is read for sure is there, however it came out
    gap = greatest(np.abs(drawn[..., :3] - sprite[..., :3]))
    # A pixel beside an edge is a mix: what is meant is what differs from all drawn around it, in brightness or, further
    # around, for colour runs, in colour.
    bright = _outside(sprite[..., :3] @ LUMA, drawn[..., :3] @ LUMA, 1)
    outside = np.maximum(bright, math.sqrt(CHROMA) * greatest(_outside(sprite[..., :3], drawn[..., :3], BORDER)))
    wrong = int((differs(gap, noise) & (outside > (FAINT + 4 * noise) / 2) & inside).sum())
    if wrong <= FEW:
        return False
    main = main_colour(sprite[inside][:, :3])
    upon = int((differs(greatest(np.abs(sprite[..., :3] - main)), noise) & inside).sum())
    return wrong > MISSED * inside.sum() or wrong > LOST * upon


def _outside(seen: np.ndarray, drawn: np.ndarray, reach: int) -> np.ndarray:
    """Return how far levels are from all that is drawn within some pixels."""
    side = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return np.maximum(cv2.erode(drawn, side) - seen, seen - cv2.dilate(drawn, side))


def differs(gap: np.ndarray, noise: float) -> np.ndarray:
    """Tell what was drawn in another colour, ``(h, w) bool``: what is clearly another, or broadly.

    Args:
        gap: ``(h, w)``: levels that pixels are from the colour.
        noise: of the film, in levels.
    """
    faint = (gap > FAINT + 4 * noise).astype(np.uint8)
    broad = cv2.morphologyEx(faint, cv2.MORPH_OPEN, np.ones((BROAD, BROAD), np.uint8))
    narrow = cv2.morphologyEx(faint, cv2.MORPH_OPEN, np.ones((NARROW, NARROW), np.uint8))
    _, labels, areas = _pieces(narrow)
    long = (areas[labels] >= LONG) & (labels > 0)
    broad = cv2.dilate(np.maximum(broad, long.astype(np.uint8)), np.ones((3, 3), np.uint8)) > 0
    return (gap > APART + 4 * noise) | (broad & (faint > 0))


def _coat(node: Node, box: Box) -> Coat | None:
    return Coat(box, glyphs.words(node, box), node.fill) if node.fill else None


def _bordered(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Say a shape on one like it as one with a border."""
    if len(nodes) < 2 or nodes[0].stroke or nodes[1].stroke or not isinstance(nodes[0].fill, Solid):
        return nodes
    first, second = nodes[0].shape, nodes[1].shape
    if isinstance(first, Circle) and isinstance(second, Circle):
        width = first.r - second.r
        if width <= 0 or np.hypot(first.cx - second.cx, first.cy - second.cy) > EVEN:
            return nodes
        shape = Circle(first.cx, first.cy, first.r - width / 2)
    elif isinstance(first, Rect) and isinstance(second, Rect) and first.angle == second.angle:
        sides = (
            second.x - first.x,
            second.y - first.y,
            first.x + first.width - second.x - second.width,
            first.y + first.height - second.y - second.height,
        )
        width = sum(sides) / 4
        if width <= 0 or max(sides) - min(sides) > 2 * EVEN:
            return nodes
        half = width / 2
        shape = Rect(
            first.x + half, first.y + half, first.width - width, first.height - width,
            max(first.radius - half, 0.0), first.angle,
        )  # fmt: skip
    else:
        return nodes
    whole = msgspec.structs.replace(nodes[1], shape=shape, stroke=Stroke(nodes[0].fill, width))
    return (whole, *nodes[2:])


def _size(field: np.ndarray) -> tuple[int, int]:
    return field.shape[0], field.shape[1]

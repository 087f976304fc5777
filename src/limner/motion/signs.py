"""Reads what is too short for a reader of words: a digit on a badge, a letter that turns, ``OK`` on a button.

What is drawn as paths of one colour, alone or on a shape, is compared with every letter, digit and sign of the common
faces: where one agrees and no other comes close, and the least-squares fit of :mod:`limner.sight.typeset` on the pixels
agrees too, it is text. Two and three letters are read as any word, else one by one. Not covered: signs that are as
plain as shapes (``l``, ``-``, an ``O`` that is a ring), which stay shapes, and letters of two sizes that look alike
(``s`` and ``S``), of which the capital is taken.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import cv2
import msgspec
import numpy as np

from limner.sight import glyphs, ocr, sketch, typeset
from limner.sight.draw import draw, extent
from limner.sight.glyphs import Face
from limner.sight.graph import Node, Path, Polygon, Scene, Solid, Text, moved, rgb
from limner.sight.moving import LUMA
from limner.sight.ocr import Words

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabdefghijkmnpqrty0123456789?!&%$€#@+"
"""Those that are told apart: without small letters that look like capitals, and strokes."""
SHORT = 3
"""Letters of a word that a reader of words may leave."""
PIECES = 6
"""Shapes that so few letters are drawn as, at most."""
LEAST, LARGE = 8.0, 200.0
"""Pixels that they are high."""
SAME = 24.0
"""Levels within which shapes are of one colour."""
FAINT, BESIDE = 0.4, 4.0
"""Part of the way from the ground to the ink up to which a colour is a fringe, and pixels that it may be around it."""
PLAIN = 40.0
"""Levels of brightness between letters and their ground from which they can be read."""
SLENDER = 1.7
"""Width of one letter in its height, at most."""
SIDE, BLUR = 20, 0.8
"""Rows and columns in which letters are compared, and their blur."""
LIKE, APART = 0.6, 0.05
"""Agreement at that size from which ink may be a letter, and by how much it must be more than any other's."""
CLEAR, KNOWN = 0.82, 0.76
"""Agreement of a fit, and of its worst letter, from which it is text: in any face, and in one that the film has."""
SEEN = 0.3
"""Coverage of a pixel that counts as ink."""
ROOM = 8
"""Pixels of nothing around them."""
TALL = 40
"""Pixels to which they are enlarged for the reader."""


def likely(looks: Sequence[Scene]) -> list[Face]:
    """Return the faces of the text of a film, which most likely are few, the most used first."""
    faces: Counter[Face] = Counter()
    for node in (node for look in looks for node in look.nodes()):
        if isinstance(text := node.shape, Text):
            faces[glyphs.face_of(text)] += len(text.content)
    return [face for face, _ in faces.most_common()]


def signed(look: Scene, seen: np.ndarray, alpha: np.ndarray, faces: Sequence[Face]) -> Scene:
    """Return a drawing with what is written on it as text, if that is found; else as it is.

    Args:
        look: the drawing, in pixels of its sprite.
        seen: ``(h, w, 3)``: levels of the sprite on what is behind it.
        alpha: ``(h, w)`` of the sprite, in [0, 1].
        faces: of the film's other text.
    """
    nodes = [child for child in look.children if isinstance(child, Node)]
    if len(nodes) < len(look.children) or not nodes:
        return look
    alone = _level(nodes[0]) is not None and all(_gap(node, nodes[0]) < SAME for node in nodes)
    upon = nodes if alone else nodes[1:]
    inked = [node for node in upon if _level(node) is not None and isinstance(node.shape, Path | Polygon)]
    if not inked:
        return look
    main = inked[0] if alone else max(inked, key=lambda node: _gap(node, nodes[0]))
    run = [node for node in upon if _gap(node, main) < SAME]
    # Plain polygons are letters only where there are others: a chevron looks like one too.
    if not 0 < len(run) <= PIECES or not (faces or any(isinstance(node.shape, Path) for node in run)):
        return look
    cover = alpha if alone else _cover(seen, nodes[0], main)
    text = None if cover is None else _read(_reach(run), cover, faces)
    if text is None:
        return look
    sign = msgspec.structs.replace(main, shape=text)
    rest = [] if alone else [node for node in upon if node not in run and not _fringe(node, nodes[0], main, run)]
    return msgspec.structs.replace(look, children=(*([] if alone else nodes[:1]), *rest, sign))


def _cover(seen: np.ndarray, base: Node, main: Node) -> np.ndarray | None:
    """Return how much ink is on each pixel of a shape, by brightness, which compression keeps at full size."""
    ground, ink = _level(base), _level(main)
    if ground is None or ink is None or abs(float((ink - ground) @ LUMA)) < PLAIN:
        return None
    inside = draw(Scene(seen.shape[1], seen.shape[0], (base,)))[..., 3] > 254
    share = (seen @ LUMA - ground @ LUMA) / ((ink - ground) @ LUMA)
    return np.where(inside, np.clip(share, 0, 1), 0).astype(np.float32)


def _level(node: Node) -> np.ndarray | None:
    """Return the colour of a shape that is of one and opaque, ``None`` of others and of text."""
    paint = node.fill or (node.stroke.paint if node.stroke else None)
    if isinstance(node.shape, Text) or not isinstance(paint, Solid) or paint.opacity < 1:
        return None
    return np.array(rgb(paint.colour), float)


def _gap(node: Node, other: Node) -> float:
    """Return by how many levels the colours of two shapes differ; those of gradients and text by more than any."""
    one, two = _level(node), _level(other)
    return float(np.abs(one - two).max()) if one is not None and two is not None else 256.0


def _fringe(node: Node, base: Node, main: Node, run: Sequence[Node]) -> bool:
    """Say whether a shape is what compression leaves around ink: about as what is under it, and beside it."""
    if _gap(node, base) > FAINT * _gap(main, base):
        return False
    corners, (low, high) = extent(node.shape), _reach(run)
    return bool((corners[0] > low - BESIDE).all() and (corners[1] < high + BESIDE).all())


def _reach(run: Sequence[Node]) -> tuple[np.ndarray, np.ndarray]:
    corners = np.array([extent(node.shape) for node in run])
    return corners[:, 0].min(axis=0), corners[:, 1].max(axis=0)


def _read(reach: tuple[np.ndarray, np.ndarray], whole: np.ndarray, faces: Sequence[Face]) -> Text | None:
    """Return what ink is, if it is text, in pixels of its sprite.

    Args:
        reach: the corners of what was drawn of it.
        whole: ``(h, w)``: coverage of the sprite by ink.
        faces: of the film's other text.
    """
    low, high = np.floor(reach[0]).astype(int) - 2, np.ceil(reach[1]).astype(int) + 2
    if not LEAST <= high[1] - low[1] - 4 <= LARGE:
        return None
    low, high = np.maximum(low, 0), np.minimum(high, whole.shape[::-1])
    cover = np.pad(np.clip(whole[low[1] : high[1], low[0] : high[0]], 0, 1), ROOM).astype(np.float32)
    left, top, wide, tall = cv2.boundingRect((cover > SEEN).astype(np.uint8))
    if not wide:
        return None
    content = _word(cover) or _spelled(cover, faces)
    if content is None:
        return None
    quad = tuple((float(x), float(y)) for x, y in (
        (left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall)))  # fmt: skip
    levels = np.dstack([np.zeros((*cover.shape, 3), np.float32), 255 * cover])
    # So few letters fit several faces: one of a family that the film has elsewhere is meant.
    families = {face.family for face in faces}
    kin = [face for face in glyphs.every() if face.family in families]
    line = Words(content, quad, 1.0)
    fitted = typeset.fit(line, levels, (), kin) if kin else None
    if fitted is None or min(fitted.agreement, fitted.weakest) < KNOWN:
        fitted = typeset.fit(line, levels, (), glyphs.every())
    if fitted is None or min(fitted.agreement, fitted.weakest) < CLEAR:
        return None
    shape = moved(fitted.node.shape, float(low[0] - ROOM), float(low[1] - ROOM))
    return shape if isinstance(shape, Text) and not shape.angle else None


def _spelled(cover: np.ndarray, faces: Sequence[Face]) -> str | None:
    """Tell the letters of a word one by one, ``None`` where one is like none, or like several."""
    count, _, boxes, _ = cv2.connectedComponentsWithStats((cover > SEEN).astype(np.uint8), connectivity=8)
    if not 1 < count <= SHORT + 1:
        return None
    signs = []
    for left, top, wide, tall, _ in sorted(boxes[1:].tolist()):
        sign = _single(cover[top : top + tall, left : left + wide], faces) if wide < SLENDER * tall else None
        if sign is None:
            return None
        signs.append(sign)
    return "".join(signs)


def _single(ink: np.ndarray, faces: Sequence[Face]) -> str | None:
    """Return the one sign that some ink is like."""
    bank = _bank(tuple(dict.fromkeys((*faces, *(face for face in glyphs.every() if _plain(face))))))
    wanted = _grid(ink)
    cosines = bank.grids @ (wanted / max(float(np.linalg.norm(wanted)), 1e-6))
    likeness = 1 - np.sqrt(np.maximum(1 - cosines**2, 0)) - np.abs(np.log(bank.aspects * ink.shape[0] / ink.shape[1]))
    best = int(likeness.argmax())
    others = likeness[bank.signs != bank.signs[best]]
    sure = likeness[best] > LIKE and likeness[best] > others.max() + APART
    return str(bank.signs[best]) if sure else None


def _plain(face: Face) -> bool:
    return not face.italic and face.weight in (400, 700)


class _Bank(msgspec.Struct, frozen=True):
    """The letters of some faces."""

    signs: np.ndarray
    """``(n,)``: which they are."""
    aspects: np.ndarray
    """``(n,)``: width of their ink in its height."""
    grids: np.ndarray
    """``(n, SIDE * SIDE)``: their ink, of length 1."""


@lru_cache(4)
def _bank(faces: tuple[Face, ...]) -> _Bank:
    found = [(sign, sketch.mark(face, sign).ink) for face in faces for sign in SIGNS if glyphs.has(face, sign)]
    grids = np.array([_grid(ink) for _, ink in found])
    return _Bank(
        np.array([sign for sign, _ in found]),
        np.array([ink.shape[1] / ink.shape[0] for _, ink in found]),
        grids / np.linalg.norm(grids, axis=1, keepdims=True),
    )


def _grid(ink: np.ndarray) -> np.ndarray:
    small = cv2.resize(ink.astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(small, (0, 0), BLUR, borderType=cv2.BORDER_CONSTANT).ravel()


def _word(cover: np.ndarray) -> str | None:
    """Read a word of few letters, dark on light."""
    times = max(TALL / (cover.shape[0] - 2 * ROOM), 1.0)
    large = cv2.resize(cover, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC)
    gray = np.clip(np.rint(255 * (1 - large)), 0, 255).astype(np.uint8)
    box = (0, 0, gray.shape[1], gray.shape[0])
    lines = ocr.read(np.dstack([gray, gray, gray, np.full_like(gray, 255)]), [box], [box])
    content = lines[0].text.replace(" ", "") if len(lines) == 1 else ""
    return content if 1 < len(content) <= SHORT else None

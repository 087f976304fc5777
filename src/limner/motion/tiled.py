"""Draws a ground that repeats a cell as one would write it: dots, checks, lines, shapes on a colour.

A cell (:mod:`limner.sight.cell`) is cut where nothing crosses its border. Not covered: cells with gradients, or with a
texture of their own.
"""

import math
from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.motion.primitive import Form, primitive
from limner.motion.solid import covered, power
from limner.motion.sprite import css_colour, main_colour
from limner.sight.cell import Cell, cell
from limner.sight.draw import draw
from limner.sight.graph import Circle, Node, Rect, Scene, Solid, Tiling, moved, rgb
from limner.sight.stripes import FAINT, outside

INK = 0.25
"""Part of the strongest difference from its ground from which a pixel of a cell is drawn on."""
EVEN = 0.3
"""Pixels by which what is drawn may be off the middle of its cell, and a place off whole pixels."""
WRONG = 0.02
"""Part of a cell that its drawing may show in another colour, edges aside."""
LEAST, EDGE = 0.1, np.ones((3, 1), np.uint8)
"""Opacity of a line that others shine through, and what is left out at the edges of one."""
PIECES = 6
"""Shapes in a cell from which it is a texture."""


def tiled(plate: np.ndarray, known: np.ndarray, noise: float) -> tuple[Tiling, Cell] | None:
    """Draw a ground as a repeated cell.

    Args:
        plate: ``(H, W, 3)`` levels.
        known: ``(H, W) bool``: pixels that show it.
        noise: standard deviation, in levels.

    Returns:
        The drawing, and the cell as it is seen; ``None`` where it is none.
    """
    found = cell(plate, known, noise)
    if found is None:
        return None
    tiling = _checks(found, noise) or _shapes(found)
    return (tiling, found) if tiling is not None and _holds(tiling, found, noise) else None


def _checks(found: Cell, noise: float) -> Tiling | None:
    """Draw a chessboard, ``None`` where it is none."""
    height, width = found.pixels.shape[:2]
    grey = found.pixels.mean(axis=2)
    high, wide = height // 2, width // 2
    if np.abs(np.roll(grey, (high, wide), (0, 1)) - grey).mean() > FAINT + noise:
        return None  # half a cell on in both directions it is the same
    sign = grey - (grey.max() + grey.min()) / 2
    board = np.where((np.arange(height) < high)[:, None] ^ (np.arange(width) < wide), -1.0, 1.0)
    match = np.fft.ifft2(np.fft.fft2(np.sign(sign)) * np.fft.fft2(board).conj()).real
    row, column = np.unravel_index(int(match.argmax()), match.shape)
    if match.max() < (1 - 8 / min(high, wide)) * board.size:
        return None
    turned = np.roll(found.pixels, (-row, -column), (0, 1))
    inner = np.zeros((height, width), bool)
    for top, left in ((0, 0), (0, wide), (high, 0), (high, wide)):
        inner[top + high // 4 : top + high - high // 4, left + wide // 4 : left + wide - wide // 4] = True
    first, second = (np.median(turned[inner & (board == side)], axis=0) for side in (1, -1))
    width, height = found.width, found.height
    x, y = _place(float(column), width), _place(float(row), height)
    # Half a cell on, its colours are exchanged.
    if min(x, width - x) > width / 4:
        x, first, second = _place(x - width / 2, width), second, first
    if min(y, height - y) > height / 4:
        y, first, second = _place(y - height / 2, height), second, first
    squares = (Rect(width / 2, 0, width / 2, height / 2), Rect(0, height / 2, width / 2, height / 2))
    nodes = tuple(Node(f"check-{k}", shape, Solid(css_colour(second))) for k, shape in enumerate(squares, 1))
    return Tiling(width, height, x, y, css_colour(first), nodes)


def _shapes(found: Cell) -> Tiling | None:
    """Draw what is on the ground of a cell, ``None`` where it reaches across every border."""
    ground = main_colour(found.pixels.reshape(-1, 3))
    far = np.sqrt(power(found.pixels - ground))
    if far.max() < FAINT:
        return None
    ink = far > INK * far.max()
    row, column = (_free(lined if (lined := ink.all(axis=1 - k)).any() else ink.any(axis=1 - k)) for k in (0, 1))
    pixels = np.roll(found.pixels, (-row, -column), (0, 1))
    ink = np.roll(ink, (-row, -column), (0, 1))
    lines = _lines(pixels, ground, ink, found)
    nodes = lines if lines is not None else _pieces(pixels, ground, ink)
    if not nodes or len(nodes) > PIECES:
        return None
    x, y = float(column), float(row)
    if len(nodes) == 1 and isinstance(dot := nodes[0].shape, Circle):
        # What is alone in its cell is in the middle of it.
        across, down = dot.cx - found.width / 2, dot.cy - found.height / 2
        x, y = x + across, y + down
        nodes = [Node("dot", Circle(found.width / 2, found.height / 2, dot.r), nodes[0].fill)]
    return Tiling(
        found.width, found.height, _place(x, found.width), _place(y, found.height), css_colour(ground), tuple(nodes)
    )


def _free(used: np.ndarray) -> int:
    """Return where the longest run of a round of rows or columns begins that is not used, cut in its middle."""
    if not used.any():
        return 0
    start = int(np.flatnonzero(used)[0])
    turned = np.roll(used, -start)
    edges = np.flatnonzero(np.diff(np.concatenate([[True], turned, [True]]).astype(int)))
    runs = [(int(b - a), int(a)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if not runs:
        return start
    length, begin = max(runs)
    return (start + begin + length // 2) % len(used)


def _lines(pixels: np.ndarray, ground: np.ndarray, ink: np.ndarray, found: Cell) -> list[Node] | None:
    """Draw lines from border to border, ``None`` where there is anything else."""
    down, across = ink.mean(axis=0) > 0.9, ink.mean(axis=1) > 0.9
    if not (down.any() or across.any()) or (ink & ~down & ~across[:, None]).sum() > 0.1 * ink.sum():
        return None
    nodes = []
    for lined, axis in ((across, 0), (down, 1)):
        if not lined.any():
            continue
        others = ~(down if axis == 0 else across)
        profile = (pixels if axis == 0 else pixels.transpose(1, 0, 2))[:, others].mean(axis=1) - ground
        strong = float(np.sqrt(power(profile)).max())
        near = np.sqrt(power(profile)) > 0.75 * strong
        total = profile.sum(axis=0)
        width = max(1.0, float(np.rint(np.sqrt(power(total) / power(profile[near].mean(axis=0))))))
        middle = float(np.average(np.arange(len(profile)) + 0.5, weights=np.sqrt(power(profile)) ** 2))
        start = middle - width / 2
        start = float(round(start)) if abs(start - round(start)) < EVEN else start
        shape = Rect(0, start, found.width, width) if axis == 0 else Rect(start, 0, width, found.height)
        nodes.append(Node(f"line-{axis + 1}", shape, Solid(css_colour(ground + total / width))))
    if len(nodes) == 2:
        rows, columns = (cv2.erode(one.astype(np.uint8), EDGE).ravel() > 0 for one in (across, down))
        if rows.any() and columns.any():
            nodes[1] = _glazed(ground, nodes, np.median(pixels[rows][:, columns].reshape(-1, 3), axis=0))
    return nodes


def _glazed(ground: np.ndarray, lines: Sequence[Node], crossing: np.ndarray) -> Node:
    """Let the upper one of two lines be as transparent as the colour says where they cross, as in a plaid."""
    lower, upper = (np.array(rgb(node.fill.colour), float) for node in lines if isinstance(node.fill, Solid))
    line = lines[1]
    off = lower - ground
    through = float((crossing - upper) @ off) / max(float(off @ off), 1e-6)
    if np.abs(crossing - upper).max() < FAINT or not LEAST < 1 - through < 1:
        return line
    own = np.clip((upper - ground * through) / (1 - through), 0, 255)
    return msgspec.structs.replace(line, fill=Solid(css_colour(own), round(1 - through, 2)))


def _pieces(pixels: np.ndarray, ground: np.ndarray, ink: np.ndarray) -> list[Node]:
    """Draw the connected pieces of what is on a cell, each in one colour."""
    count, labels = cv2.connectedComponents(ink.astype(np.uint8))
    nodes = []
    for index in range(1, min(count, PIECES + 2)):
        near = cv2.dilate((labels == index).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
        near &= (labels == index) | (labels == 0)
        apart = np.where(near[..., None], pixels - ground, 0)
        strength = np.sqrt(power(apart))
        colour = ground + apart[strength > 0.85 * strength.max()].mean(axis=0)
        cover = covered(ground + apart, np.broadcast_to(ground, pixels.shape), colour) * near
        form = primitive(cover) or _dot(cover)
        if form.pen:
            return []
        own = form.cover((pixels.shape[0], pixels.shape[1]))
        # What runs out of a small thing's colour is beside it, not lost.
        whole = np.clip(ground + apart.sum(axis=(0, 1)) / max(float(own.sum()), 1e-6), 0, 255)
        nodes.append(Node(f"piece-{index}", form.shape, Solid(css_colour(whole))))
    return nodes


def _dot(cover: np.ndarray) -> Form:
    """Return the disc that is as large as what is too small to have a shape."""
    area = max(float(cover.sum()), 1e-6)
    rows, columns = np.indices(cover.shape) + 0.5
    x, y = float((columns * cover).sum()) / area, float((rows * cover).sum()) / area
    return Form(Circle(x, y, math.sqrt(area / math.pi)), None, 3)


def _holds(tiling: Tiling, found: Cell, noise: float) -> bool:
    """Say whether a cell's drawing is what is seen."""
    size = (round(3 * tiling.width), round(3 * tiling.height))
    copies: list[Node] = []
    for index in range(25):
        right, down = (index % 5 - 1) * tiling.width + tiling.x, (index // 5 - 1) * tiling.height + tiling.y
        copies += [Node(f"{node.id}-{index}", moved(node.shape, right, down), node.fill) for node in tiling.nodes]
    ground = Node("ground", Rect(0, 0, *size), Solid(tiling.colour))
    drawn = draw(Scene(*size, (ground, *copies)))[..., :3]
    off = outside(found.levels((size[1], size[0])), drawn) > FAINT + 3 * noise
    return bool(off.mean() < WRONG)


def _place(value: float, period: float) -> float:
    """Return a place within a period, in whole pixels where it is as near."""
    value = float(value) % period
    value = float(round(value)) if abs(value - round(value)) < EVEN else value
    return 0.0 if abs(value - period) < EVEN else value

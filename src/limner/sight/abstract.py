"""Draws a photograph as a bounded number of patches: a good drawing of what matters, not a copy.

One merge tree holds a division for every number of patches (``merge``); a division is painted as a stack of polygons,
the large ones below (``under``), with linear gradients where they pay for their bytes (``shade``), in the colours that
look most like the picture (``tone``). Work is done on at most ``WORK`` pixels, on whose grid the drawing is printed.
Not covered: soft edges, and translucent pixels, which are drawn as opaque where they are at least half so.
"""

from collections.abc import Callable

import cv2
import msgspec
import numpy as np

from limner.sight import merge, shade, tone, under
from limner.sight.graph import Group, Linear, Node, Paint, Path, Rect, Scene, Shape, Solid, Stop, Subpath

WORK = 400_000
"""Pixels: the outlines of a few hundred patches do not get better with more, only slower."""
LOOSE = 0.3
"""Pixels that an outline may be off, over the square root of the patches' distance: chosen on dev photographs."""
PAGE = (255.0, 255.0, 255.0)
"""What a drawing with transparent parts is taken to lie on while its colours are chosen."""
TRIES = 8

Progress = Callable[[str, float, float], None]


class Budget(msgspec.Struct, frozen=True):
    """How long a drawing may be when it is printed."""

    bytes: int
    measure: Callable[[Scene], int]
    """Returns the bytes of a scene, which only a printer knows."""


class Photograph(msgspec.Struct, frozen=True):
    """A photograph prepared for drawing with any number of patches."""

    size: tuple[int, int]
    """Width and height of the source."""
    picture: np.ndarray
    """``(h, w, 3) float32`` levels at the size that is worked at."""
    tree: merge.Tree


def abstract(
    pixels: np.ndarray,
    shapes: int,
    budget: Budget | None = None,
    progress: Progress = lambda text, done, total: None,
) -> Scene:
    """Draw a photograph.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.
        shapes: patches at most; unconnected opaque parts of the picture take one each at least.
        budget: bytes that the drawing may take besides.
        progress: called with what is being done, how much is done and how much there is.

    Raises:
        ValueError: not even a drawing of one patch fits the budget.
    """
    progress("dividing the picture", 0, 1)
    photograph = prepare(pixels)
    if budget is not None:
        progress("choosing the number of patches", 0, 1)
        shapes = fit(photograph, shapes, budget)
    progress("choosing colours", 0, 1)
    return draw(photograph, shapes)


def prepare(pixels: np.ndarray) -> Photograph:
    """Divide a picture ``(H, W, 4) uint8`` once for drawings of any number of patches."""
    height, width = pixels.shape[:2]
    scale = min(1.0, float(np.sqrt(WORK / (height * width))))
    if scale < 1:
        small = (max(1, round(width * scale)), max(1, round(height * scale)))
        pixels = cv2.resize(pixels, small, interpolation=cv2.INTER_AREA)
    opaque = pixels[..., 3] >= 128
    picture = np.where(opaque[..., None], pixels[..., :3], PAGE).astype(np.float32)
    return Photograph((width, height), picture, merge.grow(picture, opaque))


def draw(photograph: Photograph, shapes: int, tuned: bool = True) -> Scene:
    """Draw a prepared photograph with at most ``shapes`` patches.

    Args:
        photograph: what to draw.
        shapes: patches at most.
        tuned: choose the colours for likeness; else they are means, which takes a fraction of the time.
    """
    height, width = photograph.picture.shape[:2]
    tolerance = LOOSE * (height * width / max(shapes, 1)) ** 0.25
    labels = merge.cut(photograph.tree, shapes)
    step = 1.0 if tolerance >= 1 else 0.5
    patches = _rounded(under.stack(labels, tolerance), step)
    seen = _seen(patches, (height, width))
    price = _price(photograph.tree, shapes)
    shades = shade.find(photograph.picture, seen, len(patches) + 1, price)
    colours = shades.colours
    if tuned:
        nothing = np.arange(len(colours)) == 0
        colours = tone.tune(photograph.picture, tone.Stack(seen, shades.ramp), colours, nothing)
    unit = photograph.size[0] / width
    return _scene(photograph.size, unit, patches, shades, colours)


def fit(photograph: Photograph, shapes: int, budget: Budget) -> int:
    """Return the largest number of patches, up to ``shapes``, that was found to fit a budget.

    Bytes grow with a power of the number of patches, so a few steps of the secant method in logarithms find it.

    Raises:
        ValueError: not even one patch fits.
    """
    low, high, count = 0, shapes + 1, shapes
    for _ in range(TRIES):
        spent = budget.measure(draw(photograph, count, tuned=False))
        if spent <= budget.bytes:
            low = count
        else:
            high = count
        if high - low <= max(1, low // 50):
            break
        count = int(np.clip(count * (budget.bytes / spent) ** 1.2, low + 1, high - 1))
    if low == 0 and budget.measure(draw(photograph, 1, tuned=False)) > budget.bytes:
        raise ValueError(f"no drawing fits {budget.bytes} bytes: allow more")
    return max(low, 1)


def _price(tree: merge.Tree, shapes: int) -> float:
    """Return what a byte is worth in a division, in weighted squared levels: what the last merge gave up for one."""
    last = tree.count - shapes
    return float(tree.prices[last - 1]) if 0 < last <= len(tree.prices) else 0.0


def _rounded(patches: list[under.Patch], step: float) -> list[under.Patch]:
    """Put corners on a grid; patches of which less than a triangle is left are dropped."""
    result = []
    for patch in patches:
        if patch.outline is None:
            result.append(patch)
            continue
        corners = np.round(patch.outline / step) * step
        corners = corners[(corners != np.roll(corners, 1, axis=0)).any(axis=1)]
        if len(corners) >= 3:
            result.append(under.Patch(patch.label, corners))
    return result


def _seen(patches: list[under.Patch], shape: tuple[int, int]) -> np.ndarray:
    """Return which patch is seen in each pixel, from 1; 0 where none is."""
    seen = np.zeros(shape, np.int32)
    for number, patch in enumerate(patches, 1):
        if patch.outline is None:
            seen[:] = number
        else:
            corners = np.round((patch.outline - 0.5) * 16).astype(np.int32)  # in sixteenths, from the pixels' middles
            cv2.fillPoly(seen, [corners], number, shift=4)
    return seen


def _scene(
    size: tuple[int, int], unit: float, patches: list[under.Patch], shades: shade.Shades, colours: np.ndarray
) -> Scene:
    nodes: list[Node] = []
    for number, patch in enumerate(patches, 1):
        axis = shades.axes.get(number)
        paint = _paint(colours[number], None if axis is None else axis * unit)
        # Only what is referred to needs a name: a patch of a photograph means nothing by itself.
        name = f"shade-{len(nodes) + 1}" if isinstance(paint, Linear) else ""
        nodes.append(Node(name, _shape(patch.outline, size, unit), paint))
    return Scene(*size, (Group("photograph", tuple(nodes)),), unit)


def _shape(outline: np.ndarray | None, size: tuple[int, int], unit: float) -> Shape:
    if outline is None:
        return Rect(0.0, 0.0, float(size[0]), float(size[1]))
    points = [(float(x), float(y)) for x, y in outline * unit]
    return Path((Subpath(points[0], tuple(points[1:])),))


def _paint(colours: np.ndarray, axis: np.ndarray | None) -> Paint:
    start, end = ("#" + "".join(f"{round(float(level)):02x}" for level in colour) for colour in colours)
    if axis is None or start == end:
        return Solid(start)
    (x1, y1), (x2, y2) = axis.tolist()
    return Linear(x1, y1, x2, y2, (Stop(0.0, start), Stop(1.0, end)))

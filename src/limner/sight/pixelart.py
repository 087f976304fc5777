"""Recognises enlarged pixel art, brings it back to its own pixels and draws those as the squares they are.

Enlarged without smoothing, by a whole factor or not, a picture changes colour only along the lines of a grid; those
lines are found from where columns and rows differ, and each cell has one colour. A picture saved as JPEG after that is
recognised by where it differs most, and its cells get back one colour each. What is drawn is exact but for that.
Not covered: art enlarged with smoothing, and filters that round the corners of pixels (hq2x and its kin).
"""

import itertools
from collections.abc import Iterator

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.colour import largest
from limner.sight.graph import Node, Path, Polygon, Rect, Solid, Subpath

SMALLEST, SMALLEST_LOSSY, LARGEST = 2.0, 5.0, 64.0
"""Pixels of the picture to one of the art, at least, at least in a lossy picture, and at most."""
FEWEST = 6
"""Columns, and rows, that a drawing in squares has at least: with fewer, it is some rectangles."""
USED = 0.3
"""The part of the grid's lines that a change of colour must show; the more of them, the surer the grid."""
OFF = 0.52
"""Pixels by which a line may be off its place on an even grid: half a pixel of rounding."""
STEP = 32.0
"""Levels of brightness between the sides of a line that is seen in a lossy picture: ringing seldom makes such steps."""
ON_LINES = 0.9
"""The part of a lossy picture's steps of brightness that lies on the lines of its grid."""
STIR = 28.0
"""Levels by which lossy compression moves most pixels of a cell at most."""
ALIKE = 14.0
"""Levels between two cells of a lossy picture that were of one colour."""
COLOURS, ICON = 64, 64
"""Pixel art has at most so many colours, or is at most so many pixels wide and high; else what was enlarged is no such
art but a picture with smooth edges or tones, to be traced at its own size."""

Edge = tuple[int, int]


class Grid(msgspec.Struct, frozen=True):
    """The pixels that a picture was enlarged from."""

    source: np.ndarray
    """``(h, w, 4) uint8``, straight alpha: those pixels."""
    columns: np.ndarray
    """``(w + 1,) int64``: where they start and the last one ends in the picture, in pixels."""
    rows: np.ndarray
    """``(h + 1,) int64``."""
    scale: tuple[float, float]
    """Pixels of the picture to one of the source, across and down."""
    art: bool
    """The source is pixel art, to be drawn as squares; else it is to be traced at its own size."""
    exact: bool
    """The picture is the enlarged source, pixel for pixel; else lossy compression has stirred it."""


def grid(pixels: np.ndarray) -> Grid | None:
    """Find the grid of an enlarged picture.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.

    Returns:
        The grid, or ``None`` where the picture was not enlarged in this way.
    """
    if min(pixels.shape[:2]) < FEWEST * SMALLEST:
        return None
    for exact in (True, False):
        across = _lines(_changes(pixels, 1, exact), exact)
        down = across and _lines(_changes(pixels, 0, exact), exact)
        if across is None or down is None:
            continue
        columns, rows = across[0], down[0]
        source, miss = _reduced(pixels, columns, rows, exact)
        if miss <= (0 if exact else STIR):
            source = source if exact else _merged(source)
            colours = len(np.unique(source.reshape(-1, 4), axis=0))
            art = colours <= COLOURS or max(source.shape) <= ICON
            return Grid(source, columns, rows, (across[1], down[1]), art, exact)
    return None


def cells(grid: Grid) -> list[Node]:
    """Draw the source of a grid: each patch of one colour is a rectangle or a polygon along the grid, bottom first.

    Returns:
        Nodes without ids, in pixels of the picture; a patch's outline is filled where what it surrounds lies on it.
    """
    packed = np.ascontiguousarray(grid.source).view(np.uint32)[..., 0]
    patches = masks.links(np.ones(packed.shape, bool), packed[:, 1:] == packed[:, :-1], packed[1:] == packed[:-1])
    opaque = bool((grid.source[..., 3] == 255).all())
    first = np.unique(patches, return_index=True)[1]
    outlines = {patch: [_placed(loop, grid) for loop in loops] for patch, loops in _outlines(patches)}
    drawn = []
    for patch, start in enumerate(first, 1):
        red, green, blue, alpha = (int(level) for level in grid.source.reshape(-1, 4)[start])
        if alpha:
            loops = sorted(outlines[patch], key=lambda loop: -abs(_area(loop)))
            shape = _shape(loops[:1] if opaque else loops)
            fill = Solid(f"#{red:02x}{green:02x}{blue:02x}", 1.0 if alpha == 255 else alpha / 255)
            drawn.append((abs(_area(loops[0])), Node("", shape, fill)))
    drawn.sort(key=lambda item: -item[0])
    nodes = [node for _, node in drawn]
    if opaque:  # what lies lowest shows wherever nothing lies upon it
        ground = Rect(0.0, 0.0, float(grid.columns[-1]), float(grid.rows[-1]))
        nodes[0] = Node("", ground, nodes[0].fill)
    return nodes


def _changes(pixels: np.ndarray, axis: int, exact: bool) -> np.ndarray:
    """Return ``(N - 1,)``: in how many pixels each column (axis 1) or row (0) differs from the one before it."""
    turned = np.ascontiguousarray(pixels if axis else pixels.transpose(1, 0, 2))
    if exact:
        packed = turned.view(np.uint32)[..., 0]
        return np.count_nonzero(packed[:, 1:] != packed[:, :-1], axis=0)
    grey = cv2.cvtColor(turned, cv2.COLOR_RGBA2GRAY)
    step = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    steep = step > STEP
    steep[:, 1:] &= step[:, 1:] >= step[:, :-1]
    steep[:, :-1] &= step[:, :-1] >= step[:, 1:]
    return np.count_nonzero(steep, axis=0)


def _lines(change: np.ndarray, exact: bool) -> tuple[np.ndarray, float] | None:
    """Return the lines of the coarsest even grid on which changes lie, ends included, and the width of a cell.

    Args:
        change: as from ``_changes``.
        exact: nothing at all changes elsewhere.
    """
    seen = np.flatnonzero(change) + 1
    weight = change[seen - 1]
    length = len(change) + 1
    if len(seen) < FEWEST - 1 or _is_crowded(change, exact):
        return None
    for step, phase in _steps(seen, weight, length):
        number = np.round((seen - phase) / step)
        on = np.abs(seen - phase - number * step) <= OFF
        if (weight @ on) / weight.sum() < (1.0 if exact else ON_LINES):
            continue
        lines = np.round(np.arange(-1, length / step + 1) * step + phase).astype(np.int64)
        # A fraction of a half may be rounded either way: where a line shows, it is known.
        strong = on & (weight >= step / 2)
        shown = {int(k): int(at) for k, at in zip(number[strong], seen[strong], strict=True)}
        lines = np.array([shown.get(k, int(at)) for k, at in enumerate(lines, -1)])
        lines = lines[(lines > 0.25 * step) & (lines < length - 0.25 * step)]
        if not exact and step < SMALLEST_LOSSY:
            return None
        if len(lines) + 1 >= FEWEST and len(shown) >= USED * len(lines):
            return np.r_[0, lines, length], float(step)
        return None
    return None


def _is_crowded(change: np.ndarray, exact: bool) -> bool:
    """Say whether changes stand closer together than lines do, which spares most pictures the search for a grid."""
    apart = 2 * int(SMALLEST if exact else SMALLEST_LOSSY) - 1
    most = cv2.dilate(change.astype(np.float32)[None], np.ones((1, apart), np.uint8))[0]
    return bool(change[change < most].sum() > (0 if exact else 1 - ON_LINES) * change.sum())


def _steps(seen: np.ndarray, weight: np.ndarray, length: int) -> Iterator[tuple[float, float]]:
    """Yield the cell widths and offsets that a grid may have, coarsest first: whole numbers, and whole counts."""
    most = min(LARGEST, length / FEWEST)
    counts = length / np.arange(int(np.ceil(length / most)), int(length / SMALLEST) + 1)
    for step in np.unique(np.r_[np.arange(SMALLEST, most + 1), counts])[::-1]:
        angle = np.angle(weight @ np.exp(2j * np.pi * seen / step))  # the mean place within a cell, around the circle
        whole = abs(step - round(step)) < 1e-9
        phase = angle / (2 * np.pi) * step
        yield float(step), float(round(phase)) if whole else (0.0 if abs(phase) <= 0.5 else float(phase))


def _reduced(pixels: np.ndarray, columns: np.ndarray, rows: np.ndarray, exact: bool) -> tuple[np.ndarray, float]:
    """Return the picture with one pixel for each cell, ``(h, w, 4) uint8``, and by how much most pixels miss it."""
    y, x = (rows[:-1] + rows[1:]) // 2, (columns[:-1] + columns[1:]) // 2
    across, down = (np.repeat(np.arange(len(lines) - 1), np.diff(lines)) for lines in (columns, rows))
    if exact:
        source = pixels[np.ix_(y, x)]
        return source, float(cv2.absdiff(source[np.ix_(down, across)], pixels).max())
    # The middle of a cell is the least stirred.
    parts = np.array([0.36, 0.5, 0.64])[:, None]
    places = [(lines[:-1] + parts * np.diff(lines)).astype(int) for lines in (rows, columns)]
    source = np.median([pixels[np.ix_(y, x)] for y in places[0] for x in places[1]], axis=0)
    source = np.rint(source).astype(np.uint8)
    return source, float(np.quantile(largest(cv2.absdiff(source[np.ix_(down, across)], pixels)), 0.9))


def _merged(source: np.ndarray) -> np.ndarray:
    """Give cells whose colours differ only by what lossy compression did the commonest of those colours."""
    flat = source.reshape(-1, 4).astype(np.float32)
    left, result = np.ones(len(flat), bool), flat.copy()
    while left.any():
        rest = flat[left]
        _, start, counts = np.unique(np.rint(rest / ALIKE), axis=0, return_index=True, return_counts=True)
        centre = rest[start[counts.argmax()]]
        for _ in range(2):  # the middle of what is near, and once more of what is near that
            near = largest(np.abs(flat - centre)) <= ALIKE
            centre = np.median(flat[near & left], axis=0) if (near & left).any() else centre
        near = left & (largest(np.abs(flat - centre)) <= ALIKE)
        if not near.any():
            near[np.flatnonzero(left)[0]] = True
            centre = flat[near][0]
        result[near] = centre
        left &= ~near
    return np.rint(result).astype(np.uint8).reshape(source.shape)


def _outlines(patches: np.ndarray) -> Iterator[tuple[int, list[list[Edge]]]]:
    """Yield each patch with its closed outlines along the grid: corners as ``(column, row)`` lines, in order."""
    padded = np.pad(patches, 1)
    edges = []
    # Each patch lies to the right of its edges, so that an outline runs clockwise on the screen, and holes do not.
    y, x = np.nonzero(padded[1:, 1:-1] != padded[:-1, 1:-1])  # between row y - 1 and row y
    above, below = padded[y, x + 1], padded[y + 1, x + 1]
    edges += [np.column_stack([below, x, y, x + 1, y]), np.column_stack([above, x + 1, y, x, y])]
    y, x = np.nonzero(padded[1:-1, 1:] != padded[1:-1, :-1])
    left, right = padded[y + 1, x], padded[y + 1, x + 1]
    edges += [np.column_stack([left, x, y, x, y + 1]), np.column_stack([right, x, y + 1, x, y])]
    table = np.vstack(edges)
    table = table[table[:, 0] > 0]
    table = table[np.lexsort((table[:, 1], table[:, 2], table[:, 0]))]
    bounds = np.flatnonzero(np.diff(table[:, 0], prepend=0, append=-1))
    for start, stop in itertools.pairwise(bounds):
        yield int(table[start, 0]), _chained(table[start:stop, 1:].tolist())


def _chained(edges: list[list[int]]) -> list[list[Edge]]:
    """Join directed edges, sorted by row and column, into loops; at a shared corner each loop keeps to its cell."""
    leaving: dict[Edge, list[Edge]] = {}
    for x0, y0, x1, y1 in edges:
        leaving.setdefault((x0, y0), []).append((x1, y1))
    loops = []
    while leaving:
        start = here = next(iter(leaving))  # the topmost leftmost of what is left: a corner, and of one loop alone
        loop, heading = [], (0, 0)
        while True:
            options = leaving[here]
            # Turning right keeps to the cell on the right.
            right = (here[0] - heading[1], here[1] + heading[0])
            there = right if len(options) > 1 and right in options else options[0]
            options.remove(there)
            if not options:
                del leaving[here]
            step = (there[0] - here[0], there[1] - here[1])
            if step != heading:
                loop.append(here)
            here, heading = there, step
            if here == start:
                break
        loops.append(loop)
    return loops


def _placed(loop: list[Edge], grid: Grid) -> list[tuple[float, float]]:
    return [(float(grid.columns[x]), float(grid.rows[y])) for x, y in loop]


def _area(loop: list[tuple[float, float]]) -> float:
    return 0.5 * sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(loop, [*loop[1:], loop[0]], strict=True))


def _shape(loops: list[list[tuple[float, float]]]) -> Rect | Polygon | Path:
    outer = loops[0]
    if len(loops) > 1:
        return Path(tuple(Subpath(loop[0], tuple(loop[1:])) for loop in loops))
    if len(outer) == 4:
        (left, top), (right, bottom) = (
            tuple(edge(values) for values in zip(*outer, strict=True)) for edge in (min, max)
        )
        return Rect(left, top, right - left, bottom - top)
    return Polygon(tuple(outer))

"""Splits a picture into regions of one paint, told by the pixels that no edge touches.

A pixel is *pure* when it lies in a 2 x 2 block of nearly one colour: an anti-aliased edge never does. Pure pixels
that touch and differ little are one region if a paint explains them (``gradient.fit``); a region that none explains is
split again with a smaller step, so a steep gradient stays whole and two near-white cards come apart.
"""

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.colour import EDGE, largest, noise, spread
from limner.sight.gradient import fit
from limner.sight.paint import Band, Fill, Flat, moved

STEPS = (12.0, 5.0, 2.5, 1.2, 0.6)
"""Levels between touching pixels of one region, tried from coarse to fine."""
MIN_PIXELS = 4
SMOOTH, SLACK = 1.0, 2.4
"""Levels between touching pixels, tolerance apart, that no edge makes; and how far a gradient may then be off."""
BLOCK, MUCH = 8, 0.2
"""Pixels of a block of JPEG; and the part of a picture that must lie that far from edges to judge it by."""
SMOOTH_PARTS = 60
"""Smooth regions without a paint that a drawing has at most."""
BAND = 6.0
"""Levels that a band of a smooth region spans: its pixels are at most 3 off, which is hard to see."""


class Regions(msgspec.Struct):
    """Pure pixels by their paint."""

    labels: np.ndarray
    """``(H, W) int32``: 0 where a pixel is not pure, ``k`` where it has the paint ``fills[k - 1]``."""
    fills: list[Fill]
    tolerance: float
    """Levels within which a paint or a mix of paints explains a pixel of this picture."""
    banded: list[int]
    """Pixels of each smooth region that no paint explained and that was cut into bands."""
    narrow: bool
    """Each pixel counts as pure."""


def find(image: np.ndarray, stir: float = 0.0, *, narrow: bool = False, clean: bool = False) -> Regions:
    """Find the regions of a picture.

    Args:
        image: ``(H, W, 4) float32`` premultiplied levels.
        stir: levels by which lossy compression moved colours.
        narrow: count each pixel as pure, as in a picture too narrow to hold an edge and what is beside it.
        clean: there is no grain, however much colours differ everywhere.
    """
    grain = 0.0 if clean else noise(image)
    tolerance = 1.6 + 3.5 * grain + stir
    result = Regions(np.zeros(image.shape[:2], np.int32), [], tolerance, [], narrow or min(image.shape[:2]) < 3)
    _split(_view(image), np.ones(image.shape[:2], bool), [step + 4 * grain for step in STEPS], result)
    _unify(result)
    return result


def clean(regions: Regions) -> float:
    """Return the part of the picture, in [0, 1], that lies in paints of a fair size: near 1 in flat art."""
    if regions.narrow:
        return 1.0
    sizes = np.bincount(regions.labels.ravel())[1:]
    fair = sizes[sizes >= min(64, regions.labels.size / 16)].sum()
    # Drawn things have few smooth parts; of those that a photograph falls into, bands are no sign of clean paint.
    loose = sum(regions.banded) if len(regions.banded) > SMOOTH_PARTS else 0
    return float(max(0, fair - loose) / regions.labels.size)


def calm(regions: Regions, image: np.ndarray) -> float:
    """Return the same of what lies away from strong edges, 0 where little does.

    Near 1 in flat art even where lossy compression has stirred each block of pixels that an edge runs through, which
    makes smooth parts of flat ones; in a photograph much lower.
    """
    edges = (spread(image, 3) > EDGE).astype(np.uint8)
    far = cv2.dilate(edges, np.ones((2 * BLOCK + 1, 2 * BLOCK + 1), np.uint8)) == 0
    if far.mean() < MUCH:
        return 0.0
    fair = np.bincount(regions.labels.ravel()) >= 64
    fair[0] = False
    return float(fair[regions.labels[far]].mean())


def _unify(result: Regions) -> None:
    """Let regions of one colour share one paint, the most common colour of them."""
    sizes = np.bincount(result.labels.ravel(), minlength=len(result.fills) + 1)
    table = np.zeros(len(result.fills) + 1, np.int32)
    fills: list[Fill] = []
    flats = np.empty((0, 4))
    places = []
    for label in np.argsort(-sizes[1:], kind="stable") + 1:
        fill = result.fills[label - 1]
        if isinstance(fill, Flat) and not isinstance(fill, Band):
            near = np.abs(flats - fill.colour).max(axis=1) <= result.tolerance if len(flats) else np.zeros(0, bool)
            if near.any():
                table[label] = places[int(near.argmax())]
                continue
            flats = np.vstack([flats, fill.colour])
            places.append(len(fills) + 1)
        fills.append(fill)
        table[label] = len(fills)
    result.labels = table[result.labels]
    result.fills = fills


class _View(msgspec.Struct, frozen=True):
    """A window of the picture, and by how many levels its pixels differ: measured once, looked at with each step."""

    image: np.ndarray
    across: np.ndarray
    """``(H, W - 1)``: each pixel and the one to its right."""
    down: np.ndarray
    """``(H - 1, W)``: each pixel and the one below."""
    block: np.ndarray
    """``(H, W)``: the 2 x 2 pixels that start at each."""
    x: int
    y: int

    def window(self, left: int, top: int, right: int, bottom: int) -> "_View":
        """Return the pixels from ``(left, top)`` up to and without ``(right, bottom)``."""
        return _View(
            self.image[top:bottom, left:right],
            self.across[top:bottom, left : right - 1],
            self.down[top : bottom - 1, left:right],
            self.block[top:bottom, left:right],
            self.x + left,
            self.y + top,
        )


def _view(image: np.ndarray) -> _View:
    across = largest(cv2.absdiff(image[:, 1:], image[:, :-1])) if image.shape[1] > 1 else np.zeros((len(image), 0))
    down = largest(cv2.absdiff(image[1:], image[:-1])) if len(image) > 1 else np.zeros((0, image.shape[1]))
    return _View(image, across, down, spread(image), 0, 0)


def _split(view: _View, mask: np.ndarray, steps: list[float], result: Regions) -> None:
    labels = _connect(view, mask, steps[0], result.narrow)
    areas = np.bincount(labels.ravel())
    boxes = masks.boxes(labels, len(areas))
    least = 0 if result.narrow else MIN_PIXELS + 8 * (result.tolerance - 1.6)
    # Where touching pixels differ this little there is no edge, and one near gradient is better than many bands.
    slack = SLACK if steps[0] <= SMOOTH + result.tolerance else 0.0
    for label in np.flatnonzero(areas[1:] >= least) + 1:
        left, top, right, bottom = (int(edge) for edge in boxes[label])
        part = view.window(left, top, right + 1, bottom + 1)
        own = labels[top : bottom + 1, left : right + 1] == label
        y, x = masks.points(own)
        fill = fit(part.image, x, y, result.tolerance, slack)
        if fill is not None:
            # The palest fringe of an edge passes for pure; it is left to be measured as coverage.
            near = _near(part.image, own, x, y, fill, result.tolerance + slack)
            result.fills.append(moved(fill, part.x, part.y))
            result.labels[part.y : part.y + own.shape[0], part.x : part.x + own.shape[1]][near] = len(result.fills)
        elif slack:
            _band(part.image, x, y, (part.x, part.y), result)
        elif len(steps) > 1:
            _split(part, own, steps[1:], result)


def _near(image: np.ndarray, own: np.ndarray, x: np.ndarray, y: np.ndarray, fill: Fill, tolerance: float) -> np.ndarray:
    """Return ``(H, W) bool``: the pixels of ``own``, those at ``(x, y)``, that a paint is at most so far off."""
    if isinstance(fill, Flat):
        low, high = (tuple(float(level) for level in fill.colour + sign * tolerance) for sign in (-1, 1))
        return own & cv2.inRange(image, low, high).astype(bool)
    off = largest(np.abs(fill.at(x + 0.5, y + 0.5) - image[y, x]))
    near = np.zeros_like(own)
    near[y, x] = off <= tolerance
    return near


def _band(image: np.ndarray, x: np.ndarray, y: np.ndarray, origin: tuple[int, int], result: Regions) -> None:
    """Cut a smooth region that no paint explains into bands of nearly one colour.

    That is across its main change of colour and, where two things in it change differently, across the next two.
    """
    mask = np.zeros(image.shape[:2], np.float32)
    mask[y, x] = 1
    size = (7, 7)  # averages over the region alone, so that bands have smooth borders and follow no edge
    colours = cv2.blur(image * mask[..., None], size)[y, x] / cv2.blur(mask, size)[y, x][:, None]
    centred = colours - colours.mean(axis=0)
    along = centred @ np.linalg.eigh(centred.T @ centred)[1][:, :0:-1]
    result.banded.append(len(x))
    main = np.floor((along[:, 0] - along[:, 0].min()) / BAND)
    cells = np.column_stack([main, np.rint(along[:, 1:] / (2 * BAND))]).astype(int)
    _, band = np.unique(cells, axis=0, return_inverse=True)
    band = band.ravel()
    for number in range(int(band.max()) + 1):
        own = band == number
        result.fills.append(Band(image[y[own], x[own]].mean(axis=0)))
        result.labels[y[own] + origin[1], x[own] + origin[0]] = len(result.fills)


def _connect(view: _View, mask: np.ndarray, step: float, narrow: bool) -> np.ndarray:
    """Label pure pixels that touch and differ by at most ``step``."""
    calm = (view.block <= step) & mask  # the block that starts here lies in the mask
    calm[-1] = calm[:, -1] = False
    calm[:-1] &= mask[1:]
    calm[:, :-1] &= mask[:, 1:]
    calm[:-1, :-1] &= mask[1:, 1:]
    pure = mask.copy() if narrow else calm.copy()
    pure[1:] |= calm[:-1]
    pure[:, 1:] |= calm[:, :-1]
    pure[1:, 1:] |= calm[:-1, :-1]
    return masks.links(pure, view.across <= step, view.down <= step)

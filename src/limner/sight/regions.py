"""Splits a picture into regions of one paint, told by the pixels that no edge touches.

A pixel is *pure* when it lies in a 2 x 2 block of nearly one colour: an anti-aliased edge never does. Pure pixels
that touch and differ little are one region if a paint explains them (``paint.fit``); a region that none explains is
split again with a smaller step, so a steep gradient stays whole and two near-white cards come apart.
"""

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.colour import noise, spread
from limner.sight.paint import Axial, Band, Concentric, Fill, Flat, fit, flat

STEPS = (12.0, 5.0, 2.5, 1.2, 0.6)
"""Levels between touching pixels of one region, tried from coarse to fine."""
MIN_PIXELS = 4
SMOOTH, SLACK = 1.0, 2.4
"""Levels between touching pixels, tolerance apart, that no edge makes; and how far a gradient may then be off."""


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


def find(image: np.ndarray, stir: float = 0.0, *, narrow: bool = False) -> Regions:
    """Find the regions of a picture.

    Args:
        image: ``(H, W, 4) float32`` premultiplied levels.
        stir: levels by which lossy compression moved colours.
        narrow: count each pixel as pure, as in a picture too narrow to hold an edge and what is beside it.
    """
    grain = noise(image)
    tolerance = 1.6 + 3.5 * grain + stir
    result = Regions(np.zeros(image.shape[:2], np.int32), [], tolerance, [], narrow or min(image.shape[:2]) < 3)
    _split(image, np.ones(image.shape[:2], bool), (0, 0), [step + 4 * grain for step in STEPS], result)
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


def _split(image: np.ndarray, mask: np.ndarray, origin: tuple[int, int], steps: list[float], result: Regions) -> None:
    labels = _connect(image, mask, steps[0], result.narrow)
    areas = np.bincount(labels.ravel())
    boxes = masks.boxes(labels, len(areas))
    x0, y0 = origin
    for label in range(1, len(boxes)):
        left, top, right, bottom = boxes[label]
        if areas[label] < MIN_PIXELS + 8 * (result.tolerance - 1.6) and not result.narrow:
            continue
        window = np.s_[top : bottom + 1, left : right + 1]
        own = labels[window] == label
        y, x = np.nonzero(own)
        # Where touching pixels differ this little there is no edge, and one near gradient is better than many bands.
        slack = SLACK if steps[0] <= SMOOTH + result.tolerance else 0.0
        fill = fit(image, x + left, y + top, result.tolerance, slack)
        if fill is not None:
            # The palest fringe of an edge passes for pure; it is left to be measured as coverage.
            off = np.abs(fill.at(x + left + 0.5, y + top + 0.5) - image[y + top, x + left]).max(axis=1)
            near = off <= result.tolerance + slack
            x, y = x[near], y[near]
            result.fills.append(_shift(fill, x0, y0))
            result.labels[y + top + y0, x + left + x0] = len(result.fills)
        elif slack:
            _band(image[window], x, y, (x0 + left, y0 + top), result)
        elif len(steps) > 1:
            _split(image[window], own, (x0 + left, y0 + top), steps[1:], result)


def _band(image: np.ndarray, x: np.ndarray, y: np.ndarray, origin: tuple[int, int], result: Regions) -> None:
    """Cut a smooth region that no paint explains into bands of nearly one colour, across its main change of colour."""
    mask = np.zeros(image.shape[:2], np.float32)
    mask[y, x] = 1
    size = (7, 7)  # averages over the region alone, so that bands have smooth borders and follow no edge
    colours = cv2.blur(image * mask[..., None], size)[y, x] / cv2.blur(mask, size)[y, x][:, None]
    centred = colours - colours.mean(axis=0)
    axis = np.linalg.eigh(centred.T @ centred)[1][:, -1]
    along = centred @ axis
    result.banded.append(len(x))
    band = np.floor((along - along.min()) / BAND).astype(int)
    for number in np.unique(band):
        own = band == number
        result.fills.append(Band(flat(image, x[own], y[own]).colour))
        result.labels[y[own] + origin[1], x[own] + origin[0]] = len(result.fills)


def _connect(image: np.ndarray, mask: np.ndarray, step: float, narrow: bool) -> np.ndarray:
    """Label pure pixels that touch and differ by at most ``step``, on a doubled grid whose odd cells are the links."""
    height, width = mask.shape
    whole = mask.copy()  # the block that starts here lies in the mask
    whole[-1] = whole[:, -1] = False
    whole[:-1] &= mask[1:]
    whole[:, :-1] &= mask[:, 1:]
    whole[:-1, :-1] &= mask[1:, 1:]
    calm = (spread(image) <= step) & whole
    pure = mask.copy() if narrow else calm.copy()
    pure[1:] |= calm[:-1]
    pure[:, 1:] |= calm[:, :-1]
    pure[1:, 1:] |= calm[:-1, :-1]
    grid = np.zeros((2 * height - 1, 2 * width - 1), np.uint8)
    grid[::2, ::2] = pure
    across = np.abs(image[:, 1:] - image[:, :-1]).max(axis=2) <= step
    down = np.abs(image[1:] - image[:-1]).max(axis=2) <= step
    grid[::2, 1::2] = pure[:, 1:] & pure[:, :-1] & across
    grid[1::2, ::2] = pure[1:] & pure[:-1] & down
    _, doubled = cv2.connectedComponents(grid, connectivity=4, ltype=cv2.CV_32S)
    return np.asarray(doubled[::2, ::2], np.int32)


def _shift(fill: Fill, dx: int, dy: int) -> Fill:
    """Move a paint found in a window to the whole picture's coordinates."""
    match fill:
        case Axial(direction, (low, high), colours):
            move = dx * direction[0] + dy * direction[1]
            return Axial(direction, (low + move, high + move), colours)
        case Concentric((cx, cy), span, colours):
            return Concentric((cx + dx, cy + dy), span, colours)
    return fill

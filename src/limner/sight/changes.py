"""Spots the differences between two pictures of one scene, whatever their noise, codec, exposure and place.

The second is laid on the first (``register``), both are made as sharp as the less sharp one, and its exposure is fitted
to the first's by a robust line that may change from place to place. What then differs, beyond what a shift of a pixel
would do, by more than pixels of like contrast do all over the picture, is a change.
Promised: changes of a few pixels across and of a contrast above the noise; boxes within three pixels. Not promised:
changes smaller than ``LEAST``, those at the very edge, and things that moved by less than their size or were turned as
they moved: their old and new places are then one change, or two.
"""

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.clean import grain
from limner.sight.ground import CALM, calmed
from limner.sight.ocr import Box
from limner.sight.register import Registered, aligned, register
from limner.sight.warp import moved, opaque, resample

LEVELS = 20.0
"""Levels that a change makes, at least."""
SIGMAS = 5.0
"""The same in standard deviations of the noise that is left after smoothing."""
USUAL, OVER, CEILING = 0.95, 1.6, 90.0
"""Quantile of how much pixels of one contrast differ, what a change must exceed it by, and levels that always do."""
BINS, AROUND = 12, 7
"""Kinds of contrast, and pixels around in which it is measured."""
SMOOTH = 0.9
"""Standard deviation in pixels by which both pictures are smoothed."""
WIDTHS = (1.1, 1.3, 1.5, 1.8, 2.2, 2.7, 3.3)
"""The same, tried in turn, for the sharper of the two."""
FITTED, WINDOW, FINER = 512, 0.3, 5
"""Pixels of the longer side at which exposure is fitted, the window's part of it, and how much finer light may vary."""
FAINT, BETTER = 2.0, 0.7
"""Levels of mean contrast below which a window's gain is drawn to the whole picture's; and how much smaller the error
must be for gains to vary."""
COLOUR = 2.0
"""Standard deviation in pixels by which colour is smoothed."""
STIFF = 30.0**2
"""Levels squared: where a window has less contrast, its gain is the whole picture's."""
LEAST = 9
"""Pixels of a change."""
MERGE = 0.012
"""Parts of a change are no further apart, in longer sides of the picture, and at least 4 pixels."""
THIN = np.ones((2, 2), np.uint8)
"""What a change must hold: thinner ones are what is left of a shift."""
PALER, REST = 1.3, 0.06
"""Contrast by which a place that shows the same may differ, and how much of its energy that may leave unexplained."""
NEARLY, ALIKE, UNLIKE = 4, 0.8, 0.35
"""Pixels by which the boxes of a thing that moved differ, the ratio of their areas at least, and how much it may look
otherwise there, as a part of the change."""
FAINTEST, CRUMB = 30.0, 0.04
"""Levels below which a change is faint, as all are under noise, and the part of the greatest one's weight, levels times
pixels, that a faint one has at least."""
RIM = 5
"""Pixels at the edge that are not compared, where the second picture ends there."""


class Change(msgspec.Struct, frozen=True):
    """A place where two pictures differ."""

    box: Box
    """In pixels of the first picture."""
    other: tuple[tuple[float, float], ...]
    """The corners of the box in pixels of the second one: top left, top right, bottom right, bottom left."""
    strength: float
    """Levels by which they differ there, in the median."""
    area: int
    """Pixels that differ."""
    to: Box | None = None
    """Where the same thing stands in the second picture, in pixels of the first one: it moved there from ``box``."""


def changes(one: np.ndarray, other: np.ndarray, found: Registered | None = None) -> list[Change] | None:
    """Find what differs, the largest change first.

    Args:
        one: ``(H, W)``, ``(H, W, 3)`` or ``(H, W, 4) uint8``.
        other: the same, of any size.
        found: how the first lies on the second, where that is known.

    Returns:
        ``None`` where the pictures are not of one scene; an empty list where they show the same.
    """
    one, second = opaque(one), opaque(other)
    noisy = max(grain(one), grain(second)) > CALM
    if noisy:
        one, second = (np.rint(calmed(each)).astype(np.uint8) for each in (one, second))
    found = found or register(one, second)
    if found is None:
        return None
    first = one.astype(np.float32)
    laid = aligned(one, second, found).pixels.astype(np.float32)
    whole = np.ones(second.shape[:2], np.uint8)
    inside = resample(whole, found.matrix, one.shape[1], one.shape[0], interpolation=0, border=(0.0,)).pixels > 0
    compared = inside if inside.all() else ~masks.dilate(~inside, RIM)
    if not compared.any():
        return []
    first, laid = _as_sharp(first, laid)
    first, laid = _planes(first), _planes(_exposed(first, laid, compared))
    off = _off(first, laid) * compared
    mask = cv2.morphologyEx((off > _limits(first, laid, off, compared)).astype(np.uint8), cv2.MORPH_OPEN, THIN)
    seen = [one for one in _boxes(mask > 0, off, found) if not _fainter(first, laid, one.box)]
    return _moved(first, laid, _weighty(seen, np.inf if noisy else FAINTEST))


def _as_sharp(first: np.ndarray, laid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Blur the sharper picture until its gradients are as steep, in the sum, as the other's."""

    def steepness(levels: np.ndarray) -> float:
        light = levels.mean(axis=2)
        span = float(np.quantile(light[::4, ::4], 0.99) - np.quantile(light[::4, ::4], 0.01)) + 1
        slopes = np.hypot(cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1))
        return float((slopes**2).mean() / span**2)

    base = [cv2.GaussianBlur(each, (0, 0), SMOOTH) for each in (first, laid)]
    sharp = int(steepness(base[1]) > steepness(base[0]))
    goal = steepness(base[1 - sharp])
    for width in WIDTHS:
        blurred = cv2.GaussianBlur((first, laid)[sharp], (0, 0), width)
        if steepness(blurred) < goal:
            break
        base[sharp] = blurred
    return base[0], base[1]


def _exposed(first: np.ndarray, laid: np.ndarray, compared: np.ndarray) -> np.ndarray:
    """Fit the second picture's levels to the first's, channel by channel: a line, in a window that moves.

    So a shadow or fog over one of them is no change. What does not fit has no weight in the next round. Where less
    differs as it is, that stays: among few things on a blank ground those that changed would spoil the fit of others.
    """
    fitted = _fitted(first, laid, compared)
    apart = [np.abs(first - each).max(axis=2)[compared] > LEVELS for each in (laid, fitted)]
    return laid if apart[0].sum() <= apart[1].sum() else fitted


def _fitted(first: np.ndarray, laid: np.ndarray, compared: np.ndarray) -> np.ndarray:
    height, width = compared.shape
    zoom = min(FITTED / max(height, width), 1.0)
    size = max(1, round(width * zoom)), max(1, round(height * zoom))
    y_all, x_all = (cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in (first, laid))
    known = cv2.resize(compared.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    side = 2 * round(max(size) * WINDOW / 2) + 1
    near = 2 * round(side / FINER / 2) + 1
    result = np.empty_like(laid)
    for channel in range(3):
        y, x = y_all[..., channel], x_all[..., channel]
        weight, gain, offset = known, np.ones_like(x), np.zeros_like(x)
        slope = _gains(y, x, known, side, near)
        for _ in range(5):
            mass = _mean(weight, side) + 1e-6
            mean_x, mean_y = _mean(weight * x, side) / mass, _mean(weight * y, side) / mass
            variance = _mean(weight * x * x, side) / mass - mean_x**2
            covariance = _mean(weight * x * y, side) / mass - mean_x * mean_y
            gain = (covariance + STIFF * slope) / (np.maximum(variance, 0) + STIFF)
            gain = np.clip(gain, 0.2 * slope, 5 * slope)
            offset = mean_y - gain * mean_x
            error = np.abs(y - gain * x - offset)
            scale = max(3.0 * float(np.median(error[known > 0.5])), 4.0)
            weight = known / (1 + (error / scale) ** 4)
        rest = weight * (y - gain * x - offset)
        offset = offset + _mean(rest, near) / (_mean(weight, near) + 0.1)
        gain, offset = (cv2.resize(each, (width, height), interpolation=cv2.INTER_LINEAR) for each in (gain, offset))
        result[..., channel] = gain * laid[..., channel] + offset
    return result


def _mean(values: np.ndarray, side: int) -> np.ndarray:
    return cv2.boxFilter(values, -1, (side, side), borderType=cv2.BORDER_REFLECT)


def _gains(one: np.ndarray, other: np.ndarray, known: np.ndarray, side: int, near: int) -> np.ndarray:
    """Return how much more contrast one channel has than another round each pixel.

    One gain for the whole picture, the median of where both have most contrast, unless one that varies fits far better:
    where something changed, a gain that is measured nearby is wrong.
    """
    fine, fine_other = one - _mean(one, near), other - _mean(other, near)
    sure = known > 0.5
    used = sure & (np.abs(fine_other) > max(4.0, float(np.quantile(np.abs(fine_other[sure]), 0.9))))
    if used.sum() <= 20:
        return np.ones_like(one)
    whole = np.full_like(one, np.clip(np.median(fine[used] / fine_other[used]), 0.1, 10))
    mass = _mean(known * np.abs(fine), side), _mean(known * np.abs(fine_other), side)
    local = (mass[0] + FAINT * whole) / (mass[1] + FAINT)
    errors = [float(np.median(np.abs(fine - gain * fine_other)[used])) for gain in (whole, local)]
    return local if errors[1] < BETTER * errors[0] - 0.5 else whole


def _planes(levels: np.ndarray) -> np.ndarray:
    """Return lightness and, coarsely, as codecs keep it, colour ``(H, W, 3) float32``."""
    planes = cv2.cvtColor(np.clip(levels, 0, 255) / 255, cv2.COLOR_RGB2YCrCb) * 255
    planes[..., 1:] = cv2.GaussianBlur(planes[..., 1:], (0, 0), COLOUR)
    return planes


def _off(first: np.ndarray, laid: np.ndarray) -> np.ndarray:
    """Return by how many levels pixels differ beyond what a shift of a pixel would do, ``(H, W) float32``."""
    square = np.ones((3, 3), np.uint8)
    beyond = [
        np.maximum(a - cv2.dilate(b, square), cv2.erode(b, square) - a) for a, b in ((first, laid), (laid, first))
    ]  # how far one picture's level is out of the range of the other's around it
    return np.maximum(np.maximum(*beyond), 0).max(axis=2)


def _limits(first: np.ndarray, laid: np.ndarray, off: np.ndarray, compared: np.ndarray) -> np.ndarray:
    """Return by how much each pixel must differ: more near edges, as far as the pictures differ near edges at large.

    Codecs, blur and what is left of a shift act where there is contrast; noise acts everywhere.
    """
    square = np.ones((AROUND, AROUND), np.uint8)
    contrast = np.minimum(*((cv2.dilate(each, square) - cv2.erode(each, square)).max(axis=2) for each in (first, laid)))
    bins = np.minimum((contrast / (256 / BINS)).astype(np.intp), BINS - 1)
    limits, last = np.full(BINS, LEVELS), LEVELS
    for k in range(BINS):
        values = off[(bins == k) & compared]
        if len(values) > 200:
            usual = SIGMAS * float(np.median(values)) / 0.7, OVER * float(np.quantile(values, USUAL))
            last = max(LEVELS, last, min(max(usual), CEILING))
        limits[k] = last
    return limits[bins]


def _fainter(first: np.ndarray, laid: np.ndarray, box: Box) -> bool:
    """Say whether a place shows the same in both, only somewhat paler or stronger, as light and blur leave it."""
    left, top, right, bottom = box
    window = np.s_[max(top - 3, 0) : bottom + 3, max(left - 3, 0) : right + 3]
    one, other = (each[window].reshape(-1, 3) for each in (first, laid))
    one, other = one - one.mean(axis=0), other - other.mean(axis=0)
    energy = float((other**2).sum())
    if energy < 1:
        return False
    gain = float((one * other).sum()) / energy
    rest = float(((one - gain * other) ** 2).sum()) / max(float((one**2).sum()), 1.0)
    return 1 / PALER < gain < PALER and rest < REST


def _weighty(found: list[Change], faint: float) -> list[Change]:
    """Leave out what is both faint, in levels, and small beside the greatest change: what is left of noise."""
    most = max((one.strength * one.area for one in found), default=0.0)
    return [one for one in found if one.strength >= faint or one.strength * one.area >= CRUMB * most]


def _moved(first: np.ndarray, laid: np.ndarray, found: list[Change]) -> list[Change]:
    """Put together the place that a thing left and the one that it came to."""
    rest, result = list(found), []
    while rest:
        one = rest.pop(0)
        for k, other in enumerate(rest):
            if _same(first, laid, one, other) or _same(first, laid, other, one):
                start, end = (one, other) if _same(first, laid, one, other) else (other, one)
                one = msgspec.structs.replace(start, to=end.box)
                del rest[k]
                break
        result.append(one)
    return result


def _same(first: np.ndarray, laid: np.ndarray, start: Change, end: Change) -> bool:
    """Say whether what the first picture shows at one place is what the second shows at another, and not before."""
    sizes = np.array([[box[2] - box[0], box[3] - box[1]] for box in (start.box, end.box)])
    if np.abs(sizes[0] - sizes[1]).max() > NEARLY or min(start.area, end.area) < ALIKE * max(start.area, end.area):
        return False
    wide, high = (int(side) for side in sizes.min(axis=0))
    corners = [(box[0] + (box[2] - box[0] - wide) // 2, box[1] + (box[3] - box[1] - high) // 2)
               for box in (start.box, end.box)]  # fmt: skip
    (x, y), (u, v) = corners
    thing, came = first[y : y + high, x : x + wide], laid[v : v + high, u : u + wide]
    before, after = first[v : v + high, u : u + wide], laid[y : y + high, x : x + wide]
    off = float(np.abs(thing - came).mean())
    return off < UNLIKE * min(float(np.abs(thing - after).mean()), float(np.abs(came - before).mean()))


def _boxes(mask: np.ndarray, off: np.ndarray, found: Registered) -> list[Change]:
    near = max(4, round(MERGE * max(mask.shape)))
    labels, parts = masks.parts(masks.dilate(mask, near // 2))
    result = []
    for label in range(1, len(parts)):
        rows, columns = np.nonzero(mask & (labels == label))
        if len(rows) < LEAST:
            continue
        box = (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
        left, top, right, bottom = box
        corners = moved(found.matrix, [[left, top], [right, top], [right, bottom], [left, bottom]])
        quad = tuple((float(x), float(y)) for x, y in corners)
        result.append(Change(box, quad, float(np.median(off[rows, columns])), len(rows)))
    return sorted(result, key=lambda change: -change.area)

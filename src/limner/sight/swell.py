"""Measures how large and how opaque a thing of one colour is that stays where it is, in each frame.

It grows about its middle, or about any other point, or along one axis alone as the bars of an equaliser do. Its outline
is known, many times finer than a pixel, and so is what the camera and compression make of an edge: a Gaussian. It is
drawn at many sizes about that point; of these the one that leaves least of what is seen is its size, and how much of it
there is its opacity (a matched filter bank, refined by a parabola through the best three). A thing that is small or
faint says little of the two apart, so that they are told from one another by all frames together: what keeps its size,
or its opacity, in every frame in which that can be seen keeps it in all.
"""

from collections.abc import Sequence
from typing import Literal

import cv2
import msgspec
import numpy as np

from limner.sight.moving import FINE

GRID = 8
"""Points of an outline's grid to a pixel, each way."""
SIZES = np.append(np.geomspace(0.06, 1, 60), (1 / 0.06) ** (np.arange(1, 16) / 59))
"""At which it is drawn, in parts of the outline's own; each a twentieth larger than the last."""
SOME = 4
"""Places by which that softness is judged."""
BLURS = (0.0, 0.3, 0.45, 0.6, 0.8, 1.0)
"""Sigmas of an edge's softness that are tried, in pixels, beside the pixel's own."""

FAINT = 0.6
"""Opacity below which a thing is faint."""

Way = Literal["both", "size", "opacity"]
"""What changes."""


class Place(msgspec.Struct, eq=False):
    """Where a thing stays."""

    centre: np.ndarray
    """``(x, y)`` of the point about which it grows, pixel corners at whole numbers."""
    box: tuple[int, int, int, int]
    """``(x0, y0, x1, y1)`` of what is looked at."""
    mine: np.ndarray
    """``(h, w) bool``: pixels of it that nothing else reaches."""
    cover: np.ndarray
    """``(N, h, w) float32``: how much of the thing's colour is seen in each frame; 0 outside of ``mine``."""
    grows: tuple[int, int] = (1, 1)
    """Along x and y: 1 where its size changes."""


Seen = tuple[Place, int, float, float]
"""A place, a frame in which it is seen, and its size and opacity there."""


class Swelling(msgspec.Struct, eq=False):
    """How a thing changes."""

    size: np.ndarray
    """``(N,)``."""
    opacity: np.ndarray
    """``(N,)``."""
    left: np.ndarray
    """``(N,)``: the sum of squares of what is not explained."""

    def heavy(self, place: Place) -> np.ndarray:
        """Give how much of it there is in each frame, ``(N,)``: 1 for the whole."""
        return self.opacity * self.size ** sum(place.grows)


def looked_at(
    centre: np.ndarray, box: tuple[int, int, int, int], mine: np.ndarray, colour: np.ndarray, frames: np.ndarray,
    plate: np.ndarray, grows: tuple[int, int] = (1, 1),
) -> Place:  # fmt: skip
    """Look at a place: how much of a colour is there in each frame, by projection.

    Args:
        centre: of the place, see ``Place``.
        box: the same.
        mine: the same.
        colour: ``(3,)`` levels.
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
        grows: see ``Place``.
    """
    x0, y0, x1, y1 = box
    below = plate[y0:y1, x0:x1]
    way = cv2.transform(colour.astype(np.float32) - below, FINE)
    power = np.maximum((way * way).sum(axis=2), 1e-3)
    cover = np.stack([
        (cv2.transform(frame[y0:y1, x0:x1] - below, FINE) * way).sum(axis=2) / power * mine for frame in frames
    ])  # fmt: skip
    return Place(centre.copy(), box, mine, cover.astype(np.float32), grows)


def averaged(looks: list[Seen]) -> np.ndarray:
    """Average looks, each at its size and opacity, on a fine grid about the points that stay, and cut the half."""
    reach = np.max([np.maximum(one.centre - one.box[:2], one.box[2:] - one.centre) for one, *_ in looks], axis=0)
    wide, high = (2 * np.ceil(GRID * reach) + 1).astype(int).tolist()
    total, weight = np.zeros((2, high, wide), np.float32)
    for place, frame, size, opacity in looks:
        zoom = GRID / size ** np.array(place.grows)
        there = (place.centre - place.box[:2] - 0.5) * zoom
        matrix = np.column_stack([np.diag(zoom), (wide // 2, high // 2) - there])
        known = cv2.warpAffine(place.mine.astype(np.float32), matrix, (wide, high), flags=cv2.INTER_LINEAR)
        total += cv2.warpAffine(place.cover[frame] / opacity, matrix, (wide, high), flags=cv2.INTER_CUBIC)
        weight += known
    mean = np.where(weight > 0.05 * len(looks), total / np.maximum(weight, 1e-6), 0)
    return cv2.GaussianBlur((mean > 0.5).astype(np.float32), (0, 0), 1.0)


def bank(outline: np.ndarray, place: Place, sizes: np.ndarray, blur: float) -> np.ndarray:
    """Draw an outline at a place in many sizes: ``(K, h * w) float32``, 0 where others may be.

    Args:
        outline: ``(M, M') float32``, in ``1 / GRID`` pixels, the point that stays in its middle.
        place: where.
        sizes: ``(K,)``.
        blur: sigma, pixels.
    """
    return _softened(_drawings(outline, place, sizes), place, blur)


def _drawings(outline: np.ndarray, place: Place, sizes: np.ndarray) -> np.ndarray:
    """Draw them as sharp as pixels are: ``(K, h, w) float32``."""
    x0, y0, x1, y1 = place.box
    height, width, sub = y1 - y0, x1 - x0, 4
    there = (place.centre - (x0, y0)) * sub - 0.5
    grows, smaller = np.array(place.grows), [outline]
    while min(smaller[-1].shape) > 2 * sub and sizes.min() * sub / GRID < 0.5 ** len(smaller):
        smaller.append(_halved(smaller[-1], place.grows))
    found = np.empty((len(sizes), height, width), np.float32)
    for index, size in enumerate(sizes):
        level = min(max(int(-np.log2(size * sub / GRID)), 0), len(smaller) - 1)
        fewer = 2.0 ** (level * grows)
        middle = (np.array(outline.shape[::-1]) - 1) / 2 / fewer
        zoom = size**grows * sub / GRID * fewer
        matrix = np.column_stack([np.diag(zoom), there - zoom * middle])
        large = cv2.warpAffine(smaller[level], matrix, (width * sub, height * sub), flags=cv2.INTER_LINEAR)
        found[index] = cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA)
    return found


def _softened(drawn: np.ndarray, place: Place, blur: float) -> np.ndarray:
    soft = np.stack([cv2.GaussianBlur(one, (0, 0), blur) for one in drawn]) if blur else drawn
    return (soft * place.mine).reshape(len(drawn), -1)


def _halved(outline: np.ndarray, grows: tuple[int, int]) -> np.ndarray:
    """Take every other point along the axes of growth, after blurring along them (Burt and Adelson 1983)."""
    still, blur = np.ones(1), np.array([1, 4, 6, 4, 1]) / 16
    across, down = (blur if way else still for way in grows)
    soft = cv2.sepFilter2D(outline, -1, across, down)
    return soft[:: 1 + grows[1], :: 1 + grows[0]]


def measure(outline: np.ndarray, place: Place, blur: tuple[float, float], ways: Sequence[Way]) -> list[Swelling]:
    """Measure a thing at its place.

    Args:
        outline: see ``bank``.
        place: where it is, and what is seen there.
        blur: sigmas, pixels: of what is clear, and of what is faint.
        ways: what may change; a size, or an opacity, that does not is one.
    """
    return _measured(_drawings(outline, place, SIZES), place, blur, ways)


def _measured(drawn: np.ndarray, place: Place, blur: tuple[float, float], ways: Sequence[Way]) -> list[Swelling]:
    seen = place.cover.reshape(len(place.cover), -1)
    whole, axes = (seen * seen).sum(axis=1), sum(place.grows)
    by = {sigma: [_best(*matched, whole, way, axes) for way in ways] for sigma in set(blur)
          for matched in [_matched(_softened(drawn, place, sigma), seen)]}  # fmt: skip
    clear, faint = (by[sigma] for sigma in blur)
    return [one if way == "size" else _either(one, two) for one, two, way in zip(clear, faint, ways, strict=True)]


def _matched(drawn: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each frame has in common with each drawing, ``(N, K)``, and each drawing with itself."""
    return seen @ drawn.T, np.maximum((drawn * drawn).sum(axis=1), 1e-6)


def _either(clear: Swelling, faint: Swelling) -> Swelling:
    """Take the frames in which a thing is faint from a measurement for these."""
    pale = clear.opacity < FAINT
    return Swelling(*(np.where(pale, two, one) for one, two in (
        (clear.size, faint.size), (clear.opacity, faint.opacity), (clear.left, faint.left))))  # fmt: skip


def _best(common: np.ndarray, power: np.ndarray, whole: np.ndarray, way: Way, axes: int) -> Swelling:
    """Choose the size, and the opacity at it, that leave least, by what each has in common with what is seen."""
    share = common / power
    opacity = np.ones_like(share) if way == "size" else np.maximum(share, 0)
    left = whole[:, None] - 2 * opacity * common + opacity * opacity * power
    every = np.arange(len(whole))
    one = int(np.abs(SIZES - 1).argmin())
    best = np.full(len(whole), one) if way == "opacity" else left.argmin(axis=1)
    size = SIZES[best].copy()
    inner = (best > 0) & (best < len(SIZES) - 1) & (way != "opacity")
    if inner.any():
        low, here, high = (left[every[inner], best[inner] + step] for step in (-1, 0, 1))
        bend = low - 2 * here + high
        step = np.where(bend > 1e-9, 0.5 * (low - high) / np.maximum(bend, 1e-9), 0.0)
        size[inner] *= (SIZES[1] / SIZES[0]) ** np.clip(step, -0.5, 0.5)
    if way == "size":  # what is smaller still is a dot whose sum tells its size
        size = np.where(best == 0, size * np.clip(share[:, 0], 0, 1) ** (1 / axes), size)
    return Swelling(size, opacity[every, best], left[every, best])


def softness(outline: np.ndarray, places: list[Place]) -> tuple[float, float]:
    """Find how soft edges are where things are clear, and where they are faint: codecs spend less on what is faint.

    Returns:
        The sigmas that leave least where sizes and opacities are free.
    """
    places = places[:SOME]
    drawn = [_drawings(outline, one, SIZES) for one in places]
    tried = [
        [_measured(each, one, (blur, blur), ["both"])[0] for each, one in zip(drawn, places, strict=True)]
        for blur in BLURS
    ]
    faint = np.concatenate([one.opacity < FAINT for one in tried[0]])
    left = np.array([np.concatenate([one.left for one in found]) for found in tried])
    clear, pale = (BLURS[int(left[:, rows].sum(axis=1).argmin())] for rows in (~faint, faint))
    return clear, pale if faint.any() else clear

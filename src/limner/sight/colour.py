"""Colour as this package measures it: premultiplied sRGB in levels of 0 to 255, four channels.

SVG and nearly every rasteriser blend in sRGB, so a pixel on an edge is a mix of its sides in exactly this space, and
full transparency is simply the colour ``(0, 0, 0, 0)``.
"""

import functools

import cv2
import numpy as np

EDGE, FAINT = 60.0, 0.9
"""Levels across three pixels that make a strong edge; the mean second difference that gradients and fringes make."""
CHECKED, GENTLE = 0.5, 6
"""The part of second differences that alternates like a chessboard in a dithered gradient, at least, and the levels
across three pixels looked at. Chromium's have 0.97 and more, others and JPEG files of either 0.18 at most (slides,
posters and glows drawn for this)."""


def premultiply(pixels: np.ndarray) -> np.ndarray:
    """Turn ``(..., 4) uint8`` straight alpha into ``(..., 4) float32`` premultiplied levels."""
    result = pixels.astype(np.float32)
    if pixels[..., 3].min(initial=255) < 255:
        result[..., :3] *= result[..., 3:] / 255
    return result


def largest(values: np.ndarray) -> np.ndarray:
    """Return ``(...)``: the largest of each pixel's channels in ``(..., C)``."""
    # Plane by plane: NumPy's own maximum along a short last axis takes ten times as long.
    return functools.reduce(np.maximum, np.moveaxis(values, -1, 0))


def added(values: np.ndarray) -> np.ndarray:
    """Return ``(...)``: the sum of each pixel's channels in ``(..., C)``, plane by plane as well."""
    return functools.reduce(np.add, np.moveaxis(values, -1, 0))


def css(colour: np.ndarray) -> tuple[str, float]:
    """Return a premultiplied colour ``(4,)`` as ``#rrggbb`` and opacity in [0, 1]."""
    alpha = float(np.clip(colour[3], 0, 255))
    if alpha < 0.5:
        return "#000000", 0.0
    red, green, blue = (round(float(np.clip(value * 255 / alpha, 0, 255))) for value in colour[:3])
    return f"#{red:02x}{green:02x}{blue:02x}", (1.0 if alpha > 254.5 else alpha / 255)


def spread(image: np.ndarray, size: int = 2) -> np.ndarray:
    """Return ``(H, W)``: the largest channel's range over the ``size`` x ``size`` block that starts at each pixel."""
    kernel = np.ones((size, size), np.uint8)
    high = cv2.dilate(image, kernel, anchor=(0, 0), borderType=cv2.BORDER_REPLICATE)
    low = cv2.erode(image, kernel, anchor=(0, 0), borderType=cv2.BORDER_REPLICATE)
    return largest(cv2.subtract(high, low))


def ringing(image: np.ndarray) -> float:
    """Estimate, in levels, how much lossy compression stirs the colour beside strong edges; 0 in a clean picture.

    The measure is the mean second difference there, to which a gradient adds nothing but its rounding.
    """
    if min(image.shape[:2]) < 16:
        return 0.0
    wide = np.roll(spread(_rounded(image), 3), (1, 1), (0, 1))
    edge = (wide > EDGE).astype(np.uint8)
    kernel = np.ones((3, 3), np.uint8)
    beside = (cv2.dilate(edge, kernel, iterations=6) > cv2.dilate(edge, kernel)) & (wide < EDGE / 2)
    if np.count_nonzero(beside) <= 100:
        return 0.0
    # Colour is stored more coarsely than brightness: the channel that shows it most is the one to judge by.
    stir = largest(np.abs(cv2.Laplacian(image, cv2.CV_32F)))[beside]
    value = float(np.mean(np.minimum(stir, EDGE / 4)))
    return value if value > FAINT else 0.0


def soothe(image: np.ndarray, strength: float) -> np.ndarray:
    """Return the picture with the stir of lossy compression smoothed away, edges kept (bilateral filter)."""
    planes = [np.ascontiguousarray(image[..., :3])]
    for _ in range(2):
        planes.append(cv2.bilateralFilter(planes[-1], 9, 6.0 * strength + 6, 3.0))
    return np.dstack([planes[-1], image[..., 3]])


def dithered(image: np.ndarray) -> bool:
    """Say whether gradients were rounded to whole levels by an ordered dither, as Chromium does.

    The coarsest step of such a pattern (Bayer 1973) is a chessboard, the one frequency that lossy compression never
    keeps and that rounding alone does not make.
    """
    if min(image.shape[:2]) < 16:
        return False
    second = cv2.Laplacian(_mean(image, 3), cv2.CV_32F)[1:-1, 1:-1]
    wide = spread(_rounded(image), 3)[:-2, :-2]
    gentle = (wide > 0) & (wide <= GENTLE)
    if np.count_nonzero(gentle) <= 400:
        return False
    second[1::2] *= -1
    second[:, 1::2] *= -1
    chosen = second[gentle]
    return bool(abs(float(chosen.mean())) > CHECKED * float(np.abs(chosen).mean()))


def undither(image: np.ndarray) -> np.ndarray:
    """Return the picture with an ordered dither averaged out; edges of more than a few levels stay as they are."""
    smooth = cv2.bilateralFilter(np.ascontiguousarray(image[..., :3]), 9, 4.0, 3.0)
    return np.dstack([smooth, image[..., 3]])


def noise(image: np.ndarray) -> float:
    """Estimate the standard deviation of pixel noise, in levels, from the flattest quarter of the picture.

    The measure is Immerkaer's Laplacian difference (1996), taken as a median over the half of the pixels with the
    smallest local range, so neither edges nor texture count while grain and JPEG ringing do.
    """
    if min(image.shape[:2]) < 3:
        return 0.0
    grey = _mean(image, 4)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    laplacian = np.abs(cv2.filter2D(grey, cv2.CV_32F, kernel))[1:-1, 1:-1]
    calm = spread(_rounded(image), 3)[:-2, :-2]
    quiet = laplacian[calm <= np.median(calm)]
    return float(np.median(quiet)) / (0.6745 * 6) if quiet.size else 0.0


def _rounded(image: np.ndarray) -> np.ndarray:
    """Return the picture in whole levels, ``uint8``, in which ranges are found nine times as fast."""
    return cv2.convertScaleAbs(image)


def _mean(image: np.ndarray, channels: int) -> np.ndarray:
    """Return ``(H, W) float32``: the mean of the first ``channels`` channels."""
    return functools.reduce(cv2.add, cv2.split(image)[:channels]) * np.float32(1 / channels)

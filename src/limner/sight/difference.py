"""How far two pictures are apart, pixel by pixel. Pure functions on ``(H, W, 3) uint8`` sRGB arrays of one size.

All of them compare sRGB values as they are, without going to linear light or to a perceptual space.
"""

import cv2
import numpy as np

from limner.sight import masks

# Wang et al. 2004 (Image quality assessment: from error visibility to structural similarity), section III-C.
SSIM_WINDOW, SSIM_SIGMA = 11, 1.5
SSIM_C1, SSIM_C2 = 0.01**2, 0.03**2


def mse(a: np.ndarray, b: np.ndarray) -> float:
    """Return the mean squared error of the channel values on [0, 1]."""
    return float(np.mean(np.square(_unit(a) - _unit(b)), dtype=np.float64))


def fraction_off(a: np.ndarray, b: np.ndarray, levels: int = 32) -> float:
    """Return the fraction of pixels of which some channel differs by more than ``levels`` of 255."""
    return float(np.mean(difference(a, b) > levels))


def difference(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return each pixel's largest difference over the channels, ``(H, W) uint8``."""
    return greatest(cv2.absdiff(a, b))


def greatest(values: np.ndarray) -> np.ndarray:
    """Return the largest of the three channels, ``(..., 3)`` to ``(...)``: ``max(axis=-1)``, and 20 times as fast."""
    return np.maximum(np.maximum(values[..., 0], values[..., 1]), values[..., 2])


def ssim(a: np.ndarray, b: np.ndarray) -> float:
    """Return the mean structural similarity over pixels and channels, 1 for equal pictures.

    Wang et al. 2004 with their Gaussian window (11 x 11, sigma 1.5) and constants, on each channel; the pictures are
    mirrored at their borders, where the paper leaves the border out, so that pictures of any size have a value.
    """
    x, y = _unit(a), _unit(b)
    mean_x, mean_y = _blur(x), _blur(y)
    var_x, var_y = _blur(x * x) - mean_x**2, _blur(y * y) - mean_y**2
    covariance = _blur(x * y) - mean_x * mean_y
    above = (2 * mean_x * mean_y + SSIM_C1) * (2 * covariance + SSIM_C2)
    below = (mean_x**2 + mean_y**2 + SSIM_C1) * (var_x + var_y + SSIM_C2)
    return float(np.mean(above / below, dtype=np.float64))


def _unit(pixels: np.ndarray) -> np.ndarray:
    return pixels.astype(np.float32) / np.float32(255)


def _blur(values: np.ndarray) -> np.ndarray:
    window = (SSIM_WINDOW, SSIM_WINDOW)
    return cv2.GaussianBlur(values, window, SSIM_SIGMA, borderType=cv2.BORDER_REFLECT)


def over(pixels: np.ndarray, ground: int = 255) -> np.ndarray:
    """Lay ``(H, W, 4) uint8`` straight alpha over a grey ground; returns ``(H, W, 3) uint8``."""
    alpha = pixels[..., 3:].astype(np.float32) / 255
    return np.rint(pixels[..., :3] * alpha + ground * (1 - alpha)).astype(np.uint8)


def patches(off: np.ndarray, most: int) -> list[tuple[tuple[int, int, int, int], np.ndarray]]:
    """Find where a difference is concentrated.

    Args:
        off: ``(H, W) bool``, the pixels that are off.
        most: how many places to return.

    Returns:
        The places with the most pixels off, first the worst: box ``(x0, y0, x1, y1)`` and the mask in the box.
    """
    labels, boxes = masks.parts(masks.dilate(off, 2))
    weights = np.bincount(labels[off], minlength=len(boxes))
    weights[0] = 0
    result = []
    for label in np.argsort(-weights, kind="stable")[:most]:
        if weights[label] == 0:
            break
        left, top, width, height, _ = (int(value) for value in boxes[label])
        window = np.s_[top : top + height, left : left + width]
        result.append(((left, top, left + width, top + height), off[window] & (labels[window] == label)))
    return result

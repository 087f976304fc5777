"""Pictures that were resampled, with the matrix that leads back, so that what is found in them is found in the source.

Coordinates: origin in the top left corner, x to the right, y down, in pixels; the pixel in column ``j`` and row ``i``
covers ``[j, j + 1) x [i, i + 1)``, so its middle is at ``(j + 1/2, i + 1/2)``. A *frame* is the ``(3, 3)`` matrix that
maps homogeneous coordinates of a result to those of what it was made from. Frames compose: what was made from a result
has the frame ``result.frame @ its frame``.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

HALF = np.array([[1.0, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
"""From OpenCV's coordinates, in which middles of pixels are whole numbers, to ours."""
MOST = 16384
"""Pixels of a side that a result may have: OpenCV counts them in 16 bits."""


class Warped(msgspec.Struct, frozen=True):
    """A picture made from another one."""

    pixels: np.ndarray
    """``(h, w, ...)`` as the source's type."""
    frame: np.ndarray
    """``(3, 3) float64``: from its coordinates to the source's."""

    def back(self, points: "np.ndarray | Sequence[Sequence[float]]") -> np.ndarray:
        """Return ``(N, 2)`` points of this picture in coordinates of the source."""
        return moved(self.frame, points)

    def place(self, points: "np.ndarray | Sequence[Sequence[float]]") -> np.ndarray:
        """Return ``(N, 2)`` points of the source in coordinates of this picture."""
        return moved(np.linalg.inv(self.frame), points)


def moved(matrix: np.ndarray, points: "np.ndarray | Sequence[Sequence[float]]") -> np.ndarray:
    """Map ``(N, 2)`` points by a ``(3, 3)`` homography."""
    flat = np.asarray(points, float).reshape(-1, 2)
    mapped = np.c_[flat, np.ones(len(flat))] @ np.asarray(matrix, float).T
    return mapped[:, :2] / mapped[:, 2:]


def resample(
    pixels: np.ndarray,
    frame: np.ndarray,
    width: int,
    height: int,
    *,
    interpolation: int = cv2.INTER_CUBIC,
    border: tuple[float, ...] | None = None,
) -> Warped:
    """Make the picture whose pixels lie where ``frame`` says.

    Args:
        pixels: ``(H, W)`` or ``(H, W, C)``, ``uint8`` or ``float32``.
        frame: ``(3, 3)``, from the result's coordinates to those of ``pixels``.
        width: columns of the result.
        height: rows of it.
        interpolation: OpenCV's.
        border: the levels of what lies outside, one a channel; the nearest pixel's, where not given.
    """
    if not (0 < width <= MOST and 0 < height <= MOST):
        raise ValueError(f"a picture of {width} x {height} pixels cannot be made; at most {MOST} a side")
    matrix = np.linalg.inv(HALF) @ np.asarray(frame, float) @ HALF
    result = cv2.warpPerspective(
        pixels, matrix, (width, height), flags=interpolation | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE if border is None else cv2.BORDER_CONSTANT,
        borderValue=border or 0,
    )  # fmt: skip
    return Warped(result, np.asarray(frame, float))


def through(corners: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return the ``(3, 3)`` homography that maps four points ``(4, 2)`` to four others."""
    return cv2.getPerspectiveTransform(np.asarray(corners, np.float32), np.asarray(targets, np.float32))


def opaque(pixels: np.ndarray) -> np.ndarray:
    """Return ``(H, W, 3) uint8`` sRGB of a picture that is grey, RGB, or RGB with straight alpha: laid on white.

    Raises:
        ValueError: for another shape or type, or no pixels at all.
    """
    if pixels.dtype != np.uint8 or pixels.ndim not in (2, 3) or 0 in pixels.shape:
        raise ValueError(f"expected (H, W), (H, W, 3) or (H, W, 4) uint8 pixels, got {pixels.shape} {pixels.dtype}")
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
    if pixels.shape[2] == 3:
        return np.ascontiguousarray(pixels)
    if pixels.shape[2] != 4:
        raise ValueError(f"expected 1, 3 or 4 channels, got {pixels.shape[2]}")
    alpha = pixels[..., 3:].astype(np.float32) / 255
    if alpha.min() == 1:
        return np.ascontiguousarray(pixels[..., :3])
    return np.rint(pixels[..., :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)


def grey(pixels: np.ndarray) -> np.ndarray:
    """Return ``(H, W) uint8``: the lightness of a picture as ``opaque`` takes it."""
    return cv2.cvtColor(opaque(pixels), cv2.COLOR_RGB2GRAY)

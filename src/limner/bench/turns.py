"""How a picture comes to be turned, mirrored, skewed or photographed at a slant, with the exact matrix back.

A :class:`Turn` is done in this order: the upright source is skewed and tilted on to a larger ground, then the whole is
mirrored, left for right, and turned clockwise by quarters. Coordinates are continuous, origin top left, so that the
middle of the first pixel is at (0.5, 0.5). Matrices are homogeneous, ``(3, 3) float64``, and act on columns (x, y, 1).
Quarter turns and mirror images move pixels without resampling; the rest is one bicubic resampling. Written apart from
:mod:`limner.sight.dihedral` and its warps on purpose: a fault of the code under test must not hide in the truth.
"""

from collections.abc import Callable

import cv2
import msgspec
import numpy as np

from limner.bench.exam import Box
from limner.sight.question import ORIENTATIONS

Ground = Callable[[int, int], np.ndarray]
"""From a height and a width to what lies around the source, ``(H, W, 3) uint8``."""
SHADE, SOFT, DROP = 0.45, 9.0, (5.0, 8.0)
"""Of the shadow under a sheet: its strength, its softness and how far it falls, in pixels. Set by eye."""


class Turn(msgspec.Struct, frozen=True):
    """What is done to a source before it is corrupted."""

    name: str = "upright"
    """One of ``ORIENTATIONS``."""
    skew: float = 0.0
    """Degrees, clockwise."""
    tilt: tuple[float, ...] = ()
    """Of a slant view: how far each corner moves inwards along x and y, as shares of the sides; clockwise from the top
    left, eight numbers. Empty for none."""
    margin: float = 0.0
    """The ground that is seen around the source at least, as a share of its longer side."""
    raised: bool = False
    """The source lies on the ground as a sheet and throws a shadow on it."""


def dihedral(name: str, width: float, height: float) -> np.ndarray:
    """Return the matrix of an orientation, from an upright picture of that size to the turned one."""
    mirror, quarters = divmod(ORIENTATIONS.index(name), 4)
    matrix = np.eye(3)
    if mirror:
        matrix = np.array([[-1.0, 0, width], [0, 1, 0], [0, 0, 1]])
    for _ in range(quarters):
        matrix = np.array([[0.0, -1, height], [1, 0, 0], [0, 0, 1]]) @ matrix
        width, height = height, width
    return matrix


def turned(pixels: np.ndarray, name: str) -> np.ndarray:
    """Mirror and turn pixels ``(H, W, ...)`` without resampling."""
    mirror, quarters = divmod(ORIENTATIONS.index(name), 4)
    return np.ascontiguousarray(np.rot90(pixels[:, ::-1] if mirror else pixels, -quarters))


def inverse(name: str) -> str:
    """Return the orientation that undoes another."""
    mirror, quarters = divmod(ORIENTATIONS.index(name), 4)
    return name if mirror else ORIENTATIONS[-quarters % 4]


def place(pixels: np.ndarray, turn: Turn, ground: Ground) -> tuple[np.ndarray, np.ndarray]:
    """Turn a source.

    Args:
        pixels: the source ``(H, W, 3) uint8``.
        turn: what is done.
        ground: what lies around it.

    Returns:
        The turned picture, and the matrix from its coordinates to the source's.
    """
    laid, back = lay(pixels, turn, ground)
    height, width = laid.shape[:2]
    matrix = back @ np.linalg.inv(dihedral(turn.name, width, height))
    return turned(laid, turn.name), matrix


def lay(pixels: np.ndarray, turn: Turn, ground: Ground) -> tuple[np.ndarray, np.ndarray]:
    """Skew and tilt a source on to its ground, and return the matrix back; nothing is done where nothing is asked."""
    height, width = pixels.shape[:2]
    if not (turn.skew or turn.tilt or turn.margin):
        return pixels, np.eye(3)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    forth = np.eye(3)
    if turn.tilt:
        inward = np.array(turn.tilt).reshape(4, 2) * (width, height) * [[1, 1], [-1, 1], [-1, -1], [1, -1]]
        moved = (corners + inward).astype(np.float32)
        forth = cv2.getPerspectiveTransform(corners.astype(np.float32), moved).astype(np.float64)
    c, s = np.cos(np.radians(turn.skew)), np.sin(np.radians(turn.skew))
    forth = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ forth
    ends = mapped(forth, corners)
    rim = turn.margin * max(width, height)
    low, high = ends.min(0) - rim, ends.max(0) + rim
    size = tuple(int(value) for value in np.ceil(high - low))
    forth = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]]) @ forth
    return _laid(pixels, forth, size, ground, turn.raised), np.linalg.inv(forth)


def _laid(pixels: np.ndarray, forth: np.ndarray, size: tuple[int, ...], ground: Ground, raised: bool) -> np.ndarray:
    under = ground(size[1], size[0]).astype(np.float32)
    cover = (
        warp(np.full(pixels.shape[:2], 255, np.uint8), forth, (size[0], size[1])).astype(np.float32)[..., None] / 255
    )
    if raised:
        shift = np.array([[1, 0, DROP[0]], [0, 1, DROP[1]]], np.float32)
        shadow = cv2.warpAffine(cv2.GaussianBlur(cover, (0, 0), SOFT), shift, (size[0], size[1]))
        under *= 1 - SHADE * shadow[..., None]
    over = warp(pixels, forth, (size[0], size[1]), edge=True).astype(np.float32)
    return np.rint(under + cover * (over - under)).astype(np.uint8)


def warp(pixels: np.ndarray, forth: np.ndarray, size: tuple[int, int], edge: bool = False) -> np.ndarray:
    """Resample pixels by a matrix from their coordinates to the result's.

    Args:
        pixels: ``(H, W)`` or ``(H, W, 3)``, ``uint8``.
        forth: the matrix.
        size: width and height of the result.
        edge: go on with the rim beyond the pixels; else with black.
    """
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    # OpenCV's coordinates have their origin in the middle of the first pixel.
    centred = np.linalg.inv(half) @ forth @ half
    border = cv2.BORDER_REPLICATE if edge else cv2.BORDER_CONSTANT
    return cv2.warpPerspective(pixels, centred, size, flags=cv2.INTER_CUBIC, borderMode=border)


def mapped(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Map points ``(N, 2)`` by a matrix."""
    homogeneous = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return homogeneous[:, :2] / homogeneous[:, 2:]


def quad(matrix: np.ndarray, box: Box) -> np.ndarray:
    """Return where a box's corners go, ``(4, 2)``, clockwise from what was its top left."""
    left, top, right, bottom = box
    return mapped(matrix, np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64))

"""Blurs after ImageNet-C (Hendrycks and Dietterich 2019, appendix B): defocus, glass, motion and zoom.

The constants are the published ones, in pixels; they were made for pictures of 224 pixels and act here on larger ones
as they are. Our own code, seeded, in NumPy and OpenCV. Glass differs in one point: neighbours are copied, all at once,
where the original swaps them one after the other.
"""

import cv2
import numpy as np

DEFOCUS = ((3, 0.1), (4, 0.5), (6, 0.5), (8, 0.5), (10, 0.5))
"""By severity: radius of the disk, and the sigma that smooths its rim."""
GLASS = ((0.7, 1, 2), (0.9, 2, 1), (1.0, 2, 3), (1.1, 3, 2), (1.5, 4, 2))
"""Sigma before and after, how far pixels move, and how often."""
MOTION = ((10, 3), (15, 5), (15, 8), (15, 12), (20, 15))
"""Radius and sigma of the half Gaussian along the motion."""
ZOOM = ((1.11, 0.01), (1.16, 0.01), (1.21, 0.02), (1.26, 0.02), (1.31, 0.03))
"""The zoom that is not reached any more, and its steps."""


def defocus(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Blur by a disk. Images here are ``(H, W, 3) float32`` in [0, 1]; ``severity`` is 1 to 5."""
    radius, sigma = DEFOCUS[severity - 1]
    reach, side = (8, 3) if radius <= 8 else (radius, 5)
    across = np.arange(-reach, reach + 1)
    disk = (across[:, None] ** 2 + across**2 <= radius**2).astype(np.float32)
    kernel = cv2.GaussianBlur(disk / disk.sum(), (side, side), sigma)
    return cv2.filter2D(image, -1, kernel, borderType=cv2.BORDER_REFLECT)


def glass(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Blur, let pixels take the place of near ones, and blur again."""
    sigma, reach, times = GLASS[severity - 1]
    height, width = image.shape[:2]
    result = cv2.GaussianBlur(image, (0, 0), sigma)
    rows, columns = np.mgrid[:height, :width]
    for _ in range(times):
        down, across = rng.integers(-reach, reach, (2, height, width))
        result = result[np.clip(rows + down, 0, height - 1), np.clip(columns + across, 0, width - 1)]
    return cv2.GaussianBlur(result, (0, 0), sigma)


def motion(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Blur along one direction, at most 45 degrees from the horizontal."""
    radius, sigma = MOTION[severity - 1]
    return streaked(image, radius, sigma, float(rng.uniform(-45, 45)))


def streaked(image: np.ndarray, radius: int, sigma: float, angle: float) -> np.ndarray:
    """Blur by half a Gaussian along ``angle`` degrees, as ImageMagick's motion blur does."""
    side = 2 * radius + 1
    weights = np.exp(-(np.arange(side) ** 2) / (2 * sigma**2))
    kernel = np.zeros((2 * side + 1, 2 * side + 1), np.float32)
    for k, weight in enumerate(weights):
        x, y = side + k * np.cos(np.radians(angle)), side + k * np.sin(np.radians(angle))
        left, top = int(x), int(y)
        for column, row in ((left, top), (left + 1, top), (left, top + 1), (left + 1, top + 1)):
            if column < kernel.shape[1] and row < kernel.shape[0]:
                kernel[row, column] += weight * (1 - abs(x - column)) * (1 - abs(y - row))
    return cv2.filter2D(image, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)


def zoom(image: np.ndarray, severity: int, rng: np.random.Generator) -> np.ndarray:
    """Average the picture with larger and larger middles of itself."""
    end, step = ZOOM[severity - 1]
    factors = np.arange(1, end, step)
    total = image + sum(zoomed(image, float(factor)) for factor in factors)
    return total / (len(factors) + 1)


def zoomed(image: np.ndarray, factor: float) -> np.ndarray:
    """Enlarge the middle of an image ``(H, W, ...)`` to its size."""
    height, width = image.shape[:2]
    matrix = np.array([[factor, 0, (1 - factor) * (width - 1) / 2], [0, factor, (1 - factor) * (height - 1) / 2]])
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)

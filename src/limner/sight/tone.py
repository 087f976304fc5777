"""Colours of a stack of patches that make it look most like the picture, as structural similarity measures it.

The mean colour has the least squared error, but where a patch cannot follow the picture's grain it also lacks contrast,
which the eye misses; structural similarity (Wang et al. 2004) weighs both. Its gradient in the colours is exact, and
steps are Adam's (Kingma and Ba 2015). Not covered: outlines stay as they are.
"""

import cv2
import msgspec
import numpy as np

C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
ROUNDS, PACE = 24, 4.0
"""Steps, and levels that a colour may move in the first; after 24 the dev photographs gain less than 0.001 more."""
PULL = 0.15 / (30 * C2)
"""What a squared level costs, averaged over the picture: enough that the squared error rises by a few per cent only."""


LEASH = 6.0
"""Levels that a colour may move from where it begins. Structural similarity does not mind a wrong colour where nothing
happens nearby: without a leash it pales gradients to hide the steps between their patches. With 6 photographs have nine
tenths of the gain and half of the change."""


class Stack(msgspec.Struct, frozen=True):
    """What is seen of a stack of patches."""

    labels: np.ndarray
    """``(H, W) int32``: which patch is seen in each pixel."""
    ramp: np.ndarray
    """``(H, W) float32`` in [0, 1]: how far along its patch's gradient each pixel is; 0 in flat patches."""


def render(stack: Stack, colours: np.ndarray) -> np.ndarray:
    """Paint a stack: ``(H, W, 3) float32``.

    Args:
        stack: what is seen.
        colours: ``(K, 2, 3)``: the colours of each patch where its gradient starts and ends.
    """
    start, end = (colours[:, side].astype(np.float32)[stack.labels] for side in (0, 1))
    return start + (end - start) * stack.ramp[..., None]


def tune(picture: np.ndarray, stack: Stack, colours: np.ndarray, fixed: np.ndarray | None = None) -> np.ndarray:
    """Improve the colours of a stack.

    Args:
        picture: ``(H, W, 3) float32`` levels.
        stack: what is seen.
        colours: ``(K, 2, 3)`` levels to begin with.
        fixed: ``(K,) bool``: patches that stay as they are.

    Returns:
        The best colours found, never worse than those given.
    """
    target = _Target(picture)
    count = np.maximum(np.bincount(stack.labels.ravel(), minlength=len(colours)), 1.0)[:, None, None]
    moving = 1.0 if fixed is None else (~fixed).astype(float)[:, None, None]
    low, high = np.clip([colours - LEASH, colours + LEASH], 0, 255)
    first, second = np.zeros_like(colours), np.zeros_like(colours)
    best, kept = -np.inf, colours
    for step in range(1, ROUNDS + 1):
        value, slope = target.gain(render(stack, colours))
        if value > best:
            best, kept = value, colours
        slopes = _gather(stack, slope, len(colours)) / count * moving
        first, second = 0.8 * first + 0.2 * slopes, 0.95 * second + 0.05 * slopes**2
        move = first / (1 - 0.8**step) / (np.sqrt(second / (1 - 0.95**step)) + 1e-9)
        colours = np.clip(colours + PACE * (1 - step / (ROUNDS + 1)) * move, low, high)
    return colours if target.gain(render(stack, colours))[0] > best else kept


def _gather(stack: Stack, slope: np.ndarray, count: int) -> np.ndarray:
    """Sum the slope of each pixel into the two colours of its patch."""
    flat = stack.labels.ravel()
    shares = (slope * (1 - stack.ramp[..., None]), slope * stack.ramp[..., None])
    return np.stack([
        np.column_stack([np.bincount(flat, share[..., c].ravel(), count) for c in range(3)]) for share in shares
    ], axis=1)  # fmt: skip


class _Target:
    """A picture to be like, with what does not change from step to step."""

    def __init__(self, picture: np.ndarray) -> None:
        self.picture, self.mean = picture, _blur(picture)
        self.variance = _blur(picture * picture) - self.mean**2

    def gain(self, drawn: np.ndarray) -> tuple[float, np.ndarray]:
        """Return how good a drawing is and the slope of that in its pixels, times their number."""
        x, y, mean_x = self.picture, drawn, self.mean
        mean_y = _blur(y)
        a1, a2 = 2 * mean_x * mean_y + C1, 2 * (_blur(x * y) - mean_x * mean_y) + C2
        b1, b2 = mean_x**2 + mean_y**2 + C1, self.variance + _blur(y * y) - mean_y**2 + C2
        ssim = a1 * a2 / (b1 * b2)
        by_covariance, by_variance = 2 * a1 / (b1 * b2), -ssim / b2
        by_mean = 2 * mean_x * a2 / (b1 * b2) - 2 * mean_y * ssim / b1
        slope = _blur(by_mean - 2 * mean_y * by_variance - mean_x * by_covariance)
        slope += 2 * y * _blur(by_variance) + x * _blur(by_covariance)
        error = y - x
        return float(ssim.mean()) - PULL * float((error * error).mean()), slope - 2 * PULL * error


def _blur(values: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(values, (11, 11), 1.5, borderType=cv2.BORDER_REFLECT)

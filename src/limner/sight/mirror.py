"""Lays a sprite the other way round: mirrored along the direction in which it is seen most narrowly.

What turns in depth comes out of being seen edge-on so, and no small step leads there.
"""

import numpy as np

from limner.sight.pose import Sprite


def squeezed(sprite: Sprite, pose: np.ndarray) -> tuple[float, np.ndarray]:
    """Tell how a pose squeezes a sprite at its middle.

    Args:
        sprite: what is laid.
        pose: ``(3, 3)``.

    Returns:
        The ratio of breadth to length of what a circle on it looks like, and the direction on the sprite, ``(2,)``,
        that is shortened most.
    """
    x, y, down = pose @ np.append(sprite.box.mean(axis=0), 1.0)
    linear = (pose[:2, :2] - np.outer((x, y), pose[2, :2]) / down) / down
    _, sizes, axes = np.linalg.svd(linear)
    return float(sizes[1] / max(sizes[0], 1e-9)), axes[1]


def mirrored(sprite: Sprite, pose: np.ndarray, across: np.ndarray | None = None) -> np.ndarray:
    """Mirror a sprite about the middle of what shows before it is laid.

    Args:
        sprite: what is laid.
        pose: ``(3, 3)``.
        across: direction on the sprite, ``(2,)``; ``None``: the one that is shortened most.
    """
    across = squeezed(sprite, pose)[1] if across is None else across
    rows, columns = np.nonzero(sprite.picture[..., 3] > 0.5)
    middle = np.array([columns.min() + columns.max() + 1, rows.min() + rows.max() + 1]) / 2 + sprite.corner
    mirror = np.eye(3)
    mirror[:2, :2] -= 2 * np.outer(across, across)
    mirror[:2, 2] = middle - mirror[:2, :2] @ middle
    result = pose @ mirror
    return result / result[2, 2]

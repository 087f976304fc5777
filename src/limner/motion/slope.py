"""Gives a linear gradient the direction that all of its pixels tell, where its steps are too shallow for neighbours to.

A film shows a shallow gradient as bands, whose edges follow the blocks of its codec and not the gradient. The plane
through the colours of all pixels has its direction (least squares; the first eigenvector of its slopes). Not covered:
gradients of more than two stops.
"""

import msgspec
import numpy as np

from limner.sight.paint import Axial

SAMPLE = 20000
"""Pixels that are looked at."""
ROUNDS = 2
"""Times that the plane is fitted, each to what the last one explains."""


def steered(found: Axial, colours: np.ndarray, x: np.ndarray, y: np.ndarray, tolerance: float) -> Axial:
    """Return a gradient of two stops as the plane through its pixels has it; others as they are.

    Args:
        found: the gradient.
        colours: ``(N, 3)`` levels of its pixels.
        x: where they are, in pixels.
        y: the same.
        tolerance: levels within which a pixel is the gradient's.
    """
    if len(found.colours) != 2:
        return found
    pick = np.random.default_rng(len(x)).permutation(len(x))[:SAMPLE]
    x, y, colours = x[pick], y[pick], colours[pick].astype(np.float64)
    for _ in range(ROUNDS):
        own = np.abs(found.at(x, y)[:, :3] - colours).max(axis=1) <= tolerance
        if own.mean() < 0.5:
            return found
        basis = np.column_stack([x[own], y[own], np.ones(int(own.sum()))])
        slopes = np.linalg.lstsq(basis, colours[own], rcond=None)[0][:2]
        ux, uy = np.linalg.eigh(slopes @ slopes.T)[1][:, 1]
        sign = 1.0 if ux * found.direction[0] + uy * found.direction[1] >= 0 else -1.0
        direction = (float(sign * ux), float(sign * uy))
        place = x * direction[0] + y * direction[1]
        low, high = float(place.min()), float(place.max())
        if high - low < 1:
            return found
        part = (place[own] - low) / (high - low)
        ends = np.linalg.lstsq(np.column_stack([1 - part, part]), colours[own], rcond=None)[0].clip(0, 255)
        whole = np.column_stack([ends, found.colours[:, 3:]])
        found = msgspec.structs.replace(found, direction=direction, span=(low, high), colours=whole, offsets=None)
    return found

"""Gives a linear gradient the direction that all of its pixels tell, where its steps are too shallow for neighbours to.

A film shows a shallow gradient as bands, whose edges follow the blocks of its codec and not the gradient. The plane
through the colours of all pixels has its direction (least squares; the first eigenvector of its slopes). Not covered:
gradients of more than two stops.
"""

import math

import msgspec
import numpy as np

from limner.sight.paint import Axial

SAMPLE = 20000
"""Pixels that are looked at."""
ROUNDS = 2
"""Times that the plane is fitted, each to what the last one explains."""
GRAIN, NEARLY = 15, 2.5
"""Degrees in whose multiples people turn gradients, and by which one may seem to be off: nobody sees it."""
LEAST, RANGE, TOLD = 4000, 8.0, 0.7
"""Pixels, levels from end to end, and part of the variance explained, from which on a plane through colours is a
gradient, however loud the noise of one frame: compression makes none across so many."""


def shallow(colours: np.ndarray, x: np.ndarray, y: np.ndarray) -> Axial | None:
    """Find a gradient of two stops that noise might hide, ``None`` where the colours are the same all over.

    Args:
        colours: ``(N, 3)`` levels of its pixels.
        x: where they are, in pixels.
        y: the same.
    """
    if len(x) < LEAST:
        return None
    middle = np.median(colours, axis=0)
    near = np.abs(colours - middle).max(axis=1) <= 2 * np.percentile(np.abs(colours - middle).max(axis=1), 80) + 1
    x, y, colours = x[near], y[near], colours[near].astype(np.float64)
    basis = np.column_stack([x, y, np.ones(len(x))])
    plane, _, rank, _ = np.linalg.lstsq(basis, colours, rcond=None)
    if rank < 3:
        return None
    told = basis @ plane
    variance = float(colours.var(axis=0).sum())
    if np.ptp(told, axis=0).max() < RANGE or float(told.var(axis=0).sum()) < TOLD * variance:
        return None
    ux, uy = np.linalg.eigh(plane[:2] @ plane[:2].T)[1][:, 1]
    sign = 1.0 if ux + uy >= 0 else -1.0
    ends = np.array([[*told[0], 255.0]] * 2)  # the colours, and how far it goes, are fitted to all pixels
    return steered(Axial((float(sign * ux), float(sign * uy)), (0.0, 1.0), ends), colours, x, y, 255.0)


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
        angle = math.degrees(math.atan2(sign * uy, sign * ux))
        if abs(angle - (plain := GRAIN * round(angle / GRAIN))) < NEARLY:
            angle = plain
        direction = (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
        place = x * direction[0] + y * direction[1]
        low, high = float(place.min()), float(place.max())
        if high - low < 1:
            return found
        part = (place[own] - low) / (high - low)
        ends = np.linalg.lstsq(np.column_stack([1 - part, part]), colours[own], rcond=None)[0].clip(0, 255)
        whole = np.column_stack([ends, found.colours[:, 3:]])
        found = msgspec.structs.replace(found, direction=direction, span=(low, high), colours=whole, offsets=None)
    return found

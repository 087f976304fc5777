"""Tells which way round a thing lies after it was seen edge-on.

What turns in depth, or is stretched through nothing, may come out of it mirrored, and while it is thin nobody can tell:
what was followed from frame to frame goes on as it was. Once it is wide its marks tell, and they tell it for all frames
up to the next in which it is seen edge-on. Not covered: what is its own mirror image, whose way ``symmetry`` smooths.
"""

from itertools import pairwise

import numpy as np

from limner.sight.grow import STRETCHING, Film, Path, note
from limner.sight.mirror import mirrored, squeezed
from limner.sight.pose import Fit, Sprite, fit

EDGE = 0.35
"""Ratio of breadth to length, beside the most that it is seen with, below which a thing may be seen edge-on."""
LOOKS = 5
"""Frames of a stretch in which both ways are tried: those in which the thing is widest."""
CLEARLY = 0.85
"""Part of a way's miss that the other one must leave, to be taken for it."""
AS_WELL = 1.5
"""Times by which a frame may then fit worse than it did."""


def righted(film: Film, sprite: Sprite, model: str, canonical: int, path: Path) -> None:
    """Mirror a thing in the frames between those in which it is seen edge-on, where that explains them better.

    Args:
        film: the film.
        sprite: what was carried.
        model: by which it moves.
        canonical: where it was cut out.
        path: how it was carried, which is changed.
    """
    times = np.flatnonzero(path.there)
    if model not in STRETCHING or len(times) < 2:
        return
    told = [squeezed(sprite, path.pose[time]) for time in times]
    part = np.array([one for one, _ in told]) / max(one for one, _ in told)
    edges = _edges(part)
    bounds = [0, *edges, len(times)]
    for first, last in pairwise(bounds):
        some = np.arange(first, last)
        if not len(some) or part[some].max() < EDGE:
            continue
        near = [edge for edge in (first, last - 1) if part[edge] < EDGE]
        if not near:
            continue
        across = told[near[0]][1]
        widest = some[np.argsort(-part[some])[:LOOKS]]
        other = [_mirrored(film, sprite, model, path, int(times[index]), across) for index in widest]
        here = float(path.miss[times[widest]].sum())
        if canonical not in times[some] and sum(one.miss if one else np.inf for one in other) < CLEARLY * here:
            for index, one in zip(widest, other, strict=True):
                note(path, int(times[index]), one)
        side = np.sign(np.linalg.det(path.pose[times[widest[0]]]))
        for time in times[some]:
            if np.sign(np.linalg.det(path.pose[time])) != side:
                one = _mirrored(film, sprite, model, path, int(time), across)
                if one is not None and one.miss < AS_WELL * path.miss[time]:
                    note(path, int(time), one)


def _edges(part: np.ndarray) -> list[int]:
    """Give the first indices of stretches that begin after a thing was seen edge-on, by how broad it was ``(K,)``."""
    found = []
    for index in range(1, len(part)):
        around = part[max(index - 2, 0) : index + 2]
        if part[index - 1] < EDGE and part[index - 1] <= around.min() and part[index] < 2 * EDGE:
            found.append(index)
    return found


def _mirrored(film: Film, sprite: Sprite, model: str, path: Path, time: int, across: np.ndarray) -> Fit | None:
    """Lay a sprite on a frame the other way round."""
    start = mirrored(sprite, path.pose[time], across)
    return fit(
        film.frames[time], film.plate, sprite, start, model, noise=film.noise, hidden=film.taken[time],
        tinted=path.tint is not None,
    )  # fmt: skip

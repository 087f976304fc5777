"""Joins the tracklets of what shrinks to a line and comes out of it again: an outline whose corners pass each other.

A triangle that becomes one upside down is a line for a moment, in which no blob of it is left. What follows there
within a few frames, as thin as what was before, of the same colour and with its middle in the same place, is the same
thing.
Not covered: what moves far meanwhile, and what comes back wider than it went by more than the frames between tell.
"""

import numpy as np

from limner.sight.follow import Tracklet
from limner.sight.moving import Blob

GAP = 4
"""Frames from the last one in which it is seen to the first one in which it is seen again, at most."""
THIN = 0.35
"""Part of the greatest area that it has before, and after, which is seen of it then, at most."""
ALIKE = 40.0
"""Levels by which its colour may differ: what is thin is smeared."""
BESIDE = 0.15
"""Part of its length by which its middle may have moved."""


def bridged(tracklets: list[Tracklet]) -> list[Tracklet]:
    """Join tracklets.

    Args:
        tracklets: in any order; they are left as they are.

    Returns:
        Those that are joined as one, and all others.
    """
    found: list[Tracklet] = []
    for one in sorted(tracklets, key=lambda tracklet: tracklet.blobs[0].frame):
        ends = [other for other in found if _follows(other, one)]
        if len(ends) == 1:
            found[found.index(ends[0])] = Tracklet(
                [*ends[0].blobs, *one.blobs], ends[0].mixed or one.mixed, (ends[0].span[0], one.span[1])
            )
        else:
            found.append(one)
    return found


def _follows(before: Tracklet, after: Tracklet) -> bool:
    last, first = before.blobs[-1], after.blobs[0]
    if not 1 <= first.frame - last.frame <= GAP:
        return False
    most = [max(blob.area for blob in some.blobs) for some in (before, after)]
    if last.area > THIN * most[0] or first.area > THIN * most[1]:
        return False
    length = max(*last.box[2:], *first.box[2:])
    away = float(np.hypot(*(_middle(last) - _middle(first))))
    return away < BESIDE * length and float(np.abs(last.colour - first.colour).max()) < ALIKE


def _middle(blob: Blob) -> np.ndarray:
    x, y, w, h = blob.box
    return np.array([x + w / 2, y + h / 2])

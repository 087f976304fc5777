"""Sweeps away what only seemed to be there beside a border: mixed colours of its corners, and what compression made.

A pixel in which a border, a fill and the ground meet may have the very colour of a fourth thing. Where the border is
known, it explains such pixels, so what lies wholly within its edges is left out. Not covered: crumbs along edges of
shapes without a border.
"""

from collections.abc import Sequence

import numpy as np

from limner.sight.border import apart, dense
from limner.sight.draw import extent
from limner.sight.flatten import flatten
from limner.sight.graph import Node, Text

REACH = 1.2
"""Pixels beyond a border's edges in which its edge pixels lie, corners and all."""
SIZE = 2.5
"""Pixels: a crumb of mixed colours is no longer."""
LOSSY = 0.26
"""The tolerance from which a picture is a stirred one: there crumbs are as long as the border's sides."""


def swept(nodes: Sequence[Node], tolerance: float) -> list[Node]:
    """Return nodes without the crumbs along borders.

    Args:
        nodes: in painting order.
        tolerance: how far outlines may lie from where they were seen, in pixels.
    """
    rims = [place for place, node in enumerate(nodes) if node.fill is not None and node.stroke is not None]
    if not rims:
        return list(nodes)
    places = [place for place, node in enumerate(nodes) if not isinstance(node.shape, Text)]
    boxes = np.array([np.concatenate(extent(nodes[place].shape)) for place in places], float)
    thick = np.array([(stroke.width if (stroke := nodes[place].stroke) else 0.0) / 2 for place in places])[:, None]
    boxes += thick * (-1, -1, 1, 1)
    sides = boxes[:, 2:] - boxes[:, :2]
    lost: set[int] = set()
    for rim in rims:
        stroke = nodes[rim].stroke
        reach = (stroke.width if stroke else 0.0) / 2 + REACH
        low, high = extent(nodes[rim].shape)
        near = (boxes[:, :2] > low - reach).all(axis=1) & (boxes[:, 2:] < high + reach).all(axis=1)
        near &= (sides.min(axis=1) < 2 * reach) & ((sides.max(axis=1) < SIZE) | (tolerance > LOSSY))
        line = flatten(nodes[rim].shape)[0].points
        for k in np.flatnonzero(near).tolist():
            outlines = flatten(nodes[places[k]].shape)
            points = np.vstack([dense(one.points) if one.closed else one.points for one in outlines])
            if places[k] != rim and float(apart(points, line).max()) + float(thick[k, 0]) < reach:
                lost.add(places[k])
    return [node for place, node in enumerate(nodes) if place not in lost]

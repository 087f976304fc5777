"""Puts items that belong together into groups, without changing the picture.

Items move up in painting order to the last of their group only past items that they do not touch; those that cannot
stay where they are, outside. Boxes decide what touches, so nothing is moved that a box leaves in doubt.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from limner.sight.graph import Group, Item
from limner.sight.marks import Box

MARGIN = 1.5
"""Pixels around each box, for what anti-aliasing adds and estimates of text miss."""


class Slot(msgspec.Struct, frozen=True):
    """An item among its siblings: the places of its nodes in painting order, and the box around them."""

    item: Item
    places: frozenset[int]
    box: Box


def gather(slots: Sequence[Slot], members: frozenset[int], name: str, data: dict[str, str]) -> list[Slot]:
    """Return the slots with those whose places are all ``members`` in one group, as far as they can move there.

    Where fewer than two can be together nothing changes.
    """
    mine = [k for k, slot in enumerate(slots) if slot.places and slot.places <= members]
    if len(mine) < 2:
        return list(slots)
    boxes = np.array([slot.box for slot in slots]) + (-MARGIN, -MARGIN, MARGIN, MARGIN)
    last = mine[-1]
    others = np.ones(len(slots), bool)
    others[mine] = False
    stuck = _stuck(boxes, mine, last, others)
    moving = [k for k in mine if k not in stuck]
    if len(moving) < 2:
        return list(slots)
    group = Group(name, tuple(slots[k].item for k in moving), data)
    places = frozenset().union(*(slots[k].places for k in moving))
    left, top = (min(slots[k].box[i] for k in moving) for i in (0, 1))
    right, bottom = (max(slots[k].box[i] for k in moving) for i in (2, 3))
    whole = Slot(group, places, (left, top, right, bottom))
    return [whole if k == last else slot for k, slot in enumerate(slots) if k == last or k not in moving]


def _stuck(boxes: np.ndarray, mine: Sequence[int], last: int, others: np.ndarray) -> set[int]:
    """Return which members touch what is painted between them and the last: no member, or one that is stuck."""
    stuck: set[int] = set()
    blocking = others.copy()
    for k in reversed(mine[:-1]):
        between = np.flatnonzero(blocking[k + 1 : last + 1]) + k + 1
        a, b = boxes[k], boxes[between]
        touch = (b[:, 0] < a[2]) & (b[:, 2] > a[0]) & (b[:, 1] < a[3]) & (b[:, 3] > a[1])
        if touch.any():
            stuck.add(k)
            blocking[k] = True
    return stuck

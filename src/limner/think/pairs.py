"""Answers what differs between two pictures of one thing: how many places, where the one is, or whether any does."""

import re
from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight.changes import FAINTEST, Change, changes
from limner.sight.question import PLACES
from limner.sight.warp import moved
from limner.think.papers import Box

MANY = 12
"""Differences from which two pictures are not two of one thing."""
PADDING = 4.0
"""Pixels around evidence."""


class Difference(msgspec.Struct, frozen=True):
    """What differs, or why that is not known."""

    answer: str | None
    confidence: float = 0.0
    boxes: tuple[tuple[int, Box], ...] = ()
    """The number of a picture and a box in its pixels: of each change in the first, then in the second."""
    why: str = ""


def difference(question: str, pictures: Sequence[np.ndarray]) -> Difference:
    """Answer a question about what differs between two pictures ``(H, W, 3 or 4) uint8``."""
    if len(pictures) < 2:
        return Difference(None, why="there is only one picture: give two to find what differs")
    found = changes(pictures[0], pictures[1])
    if found is None:
        return Difference(None, why="the two pictures do not seem to show the same thing")
    if len(found) > MANY:
        return Difference(None, why="the two pictures differ all over")
    if any(each.strength < FAINTEST for each in found):
        return Difference(None, why="what seems to differ is too faint to be told from what spoils the pictures")
    asked = question.lower()
    seen = (*((0, _padded(each.box)) for each in found), *((1, _padded(_second(each))) for each in found))
    if re.search(r"\bhow many\b|\bnumber of\b|\bcount\b", asked):
        return Difference(str(len(found)), 0.9, seen)
    if re.match(r"(?:is|are|do|does|did|has|have|can)\b", asked):
        return Difference("yes" if found else "no", 0.9, seen)
    if not found:
        return Difference("no difference", 0.9)
    height, width = pictures[0].shape[:2]
    left, top, right, bottom = found[0].box
    x, y = (left + right) / 2 / width, (top + bottom) / 2 / height
    place = PLACES[3 * min(int(3 * y), 2) + min(int(3 * x), 2)]
    return Difference(place, 0.9 if len(found) == 1 else 0.5, (seen[0], seen[len(found)]))


def _second(change: Change) -> Box:
    """Return where a change is in pixels of the second picture."""
    left, top, right, bottom = change.box
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, np.array(change.other, np.float32))
    left, top, right, bottom = change.to or change.box
    quad = moved(matrix, np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float))
    (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _padded(box: tuple[float, float, float, float]) -> Box:
    left, top, right, bottom = box
    return left - PADDING, top - PADDING, right + PADDING, bottom + PADDING

"""Finds boxes to tick, buttons to choose and switches on a picture of a form or a screen, and says which are on.

A box or button is a small square or circle with words close to its right; it is on where its middle is marked. A switch
is a pill at the end of a row, on where its knob is at the right. What can be neither told on nor off has no state.
Promised: drawn controls, light or dark. Not promised: boxes ticked by hand, and segmented buttons.
"""

import re
from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import ocr
from limner.think.papers import Box, Line, lines

ROUND, FULL = 0.68, 0.8
"""The part of its box that a circle (0.79) and a pill twice as long as high (0.89) cover, nearly."""
SIDE, LONG, TALL = (9, 44), (1.45, 2.7), (12, 64)
"""Pixels of a square's side; lengths of a pill in heights; pixels of that height."""
MARKED, EMPTY = 0.14, 0.04
"""Shares of a box's middle that differ from its ground: from the first it is on, up to the second it is off."""
APART = 45
"""Levels by which a mark differs from its ground, and a knob from its track."""
NEAR = 1.6
"""Sides of a box from its right edge to its words, at most."""


class Control(msgspec.Struct, frozen=True):
    """A control with its words."""

    label: Line
    box: Box
    on: bool | None
    """``None`` where that cannot be told."""


def controls(pixels: np.ndarray, found: Sequence[Line]) -> list[Control]:
    """Return the controls of a picture that have words.

    Args:
        pixels: ``(H, W, 3 or 4) uint8``, sRGB.
        found: its lines.
    """
    image = np.ascontiguousarray(pixels[..., :3])
    shapes = _outlines(image)
    result = []
    for box, kind in shapes:
        if kind == "pill":
            label = _row_label(box, found)
            if label is not None:
                result.append(Control(label, box, _switched(image, box)))
    squares = [box for box, kind in shapes if kind == "box" and _is_free(image, box)]
    for box in squares:
        label = _words(pixels, box, squares, found)
        if label is not None:
            result.append(Control(label, box, _marked(image, box)))
    return result


def _outlines(image: np.ndarray) -> list[tuple[Box, str]]:
    """Return the boxes of small squares, circles and pills, one for each, the outermost."""
    edges = np.max([cv2.Canny(image[..., k], 20, 50) for k in range(3)], axis=0)
    edges = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    inner, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    result: list[tuple[Box, str]] = []
    for outline in sorted([*outlines, *inner], key=lambda each: -cv2.boundingRect(each)[2]):
        left, top, width, height = cv2.boundingRect(outline)
        full = cv2.contourArea(cv2.convexHull(outline)) / (width * height)
        solid = cv2.contourArea(outline) / max(cv2.contourArea(cv2.convexHull(outline)), 1.0)
        square = SIDE[0] <= height <= SIDE[1] and 0.85 < width / height < 1.18 and full > ROUND
        pill = TALL[0] <= height <= TALL[1] and LONG[0] < width / height < LONG[1] and FULL < full < 0.97
        if not (square or pill) or solid < 0.9:
            continue
        box = (float(left), float(top), float(left + width), float(top + height))
        if not any(_shares(box, other) for other, _ in result):
            result.append((box, "pill" if pill else "box"))
    return result


def _shares(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 0 and high > 0 and wide * high > 0.3 * (one[2] - one[0]) * (one[3] - one[1])


def _is_free(image: np.ndarray, box: Box) -> bool:
    """Say whether nothing stands close to a box, least of all left of it: the letters of a word do."""
    left, top, right, bottom = (int(value) for value in box)
    side = bottom - top
    low, near = max(round(0.16 * side), 2), max(round(0.12 * side), 1)
    far = round(0.8 * side)
    around = image[max(top - low, 0) : bottom + low, max(left - far, 0) : right + near].astype(np.int16)
    outside = np.ones(around.shape[:2], bool)
    y, x = min(top, low), min(left, far)
    outside[max(y - 1, 0) : y + side + 1, max(x - 1, 0) : x + right - left + 1] = False
    levels = around[outside]
    return bool((np.abs(levels - np.median(levels, axis=0)).max(axis=1) < APART).mean() > 0.97)


def _row_label(box: Box, found: Sequence[Line]) -> Line | None:
    """Return the words left of a pill on its row."""
    middle = (box[1] + box[3]) / 2
    row = [line for line in found if abs(line.cy - middle) < 0.5 * max(line.height, box[3] - box[1])]
    if any(line.cx > box[0] and line.cx < box[2] for line in row):
        return None
    left = [line for line in row if line.box[2] <= box[0] + 2]
    return max(left, key=lambda line: line.box[2], default=None)


def _words(pixels: np.ndarray, box: Box, squares: Sequence[Box], found: Sequence[Line]) -> Line | None:
    """Return the words right of a square, up to the next one; they are read again where a line spans both."""
    side, middle = box[3] - box[1], (box[1] + box[3]) / 2
    row = [line for line in found if abs(line.cy - middle) < 0.6 * line.height and line.box[2] > box[2] + 0.5 * side]
    line = min(row, key=lambda line: max(line.box[0], box[2]), default=None)
    if line is None or line.box[0] > box[2] + NEAR * side or line.height > 3 * side:
        return None
    stop = min(
        (other[0] for other in squares if other[0] > box[2] and abs(other[1] - box[1]) < side), default=line.box[2]
    )
    if line.box[0] > box[2] - 0.15 * side and stop >= line.box[2] - 2:
        return line
    top, bottom = max(int(line.box[1]) - 2, 0), int(line.box[3]) + 2
    window = (int(box[2]) + 1, top, int(min(stop, line.box[2])) + 1, bottom)
    again = lines(ocr.read(_rgba(pixels), [window])) if window[2] - window[0] > 6 else []
    again = [each for each in again if window[0] - 2 <= each.cx <= window[2] + 2]
    if len(again) == 1:
        return again[0]
    if stop < line.box[2] - 2:
        return None
    # The button itself was read as the first letter.
    return msgspec.structs.replace(line, text=re.sub(r"^\W*[O0oCQ©®○●]\s?(?=\w)", "", line.text))


def _rgba(pixels: np.ndarray) -> np.ndarray:
    return pixels if pixels.shape[2] == 4 else np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])


def _marked(image: np.ndarray, box: Box) -> bool | None:
    left, top, right, bottom = (int(value) for value in box)
    side = bottom - top
    outside = image[max(top - 3, 0) : bottom + 3, max(left - 3, 0) : max(left - 1, 1)].reshape(-1, 3)
    ground = np.median(outside, axis=0)
    cut = max(round(0.24 * side), 2)
    inside = image[top + cut : bottom - cut, left + cut : right - cut].reshape(-1, 3).astype(np.int16)
    if not len(inside):
        return None
    own = np.median(inside, axis=0)
    level = float((np.abs(inside - own).max(axis=1) > APART).mean())
    if level <= EMPTY and np.abs(own - ground).max() < APART:
        return False
    off = float((np.abs(inside - ground).max(axis=1) > APART).mean())
    return True if off >= MARKED else False if off <= EMPTY else None


def _switched(image: np.ndarray, box: Box) -> bool | None:
    left, top, right, bottom = (int(value) for value in box)
    window = image[top:bottom, left:right].astype(np.int16)
    height, width = window.shape[:2]
    pill = np.zeros((height, width), np.uint8)
    radius = height // 2
    cv2.rectangle(pill, (radius, 0), (width - 1 - radius, height - 1), 1, -1)
    cv2.circle(pill, (radius, radius), radius, 1, -1)
    cv2.circle(pill, (width - 1 - radius, radius), radius, 1, -1)
    inner = cv2.erode(pill, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    rim = (inner > 0) & (
        cv2.erode(inner, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0) == 0
    )
    track = np.median(window[rim], axis=0)
    knob = ((np.abs(window - track).max(axis=2) > APART) & (inner > 0)).astype(np.uint8)
    count, _, stats, centres = cv2.connectedComponentsWithStats(knob, connectivity=4)
    if count < 2:
        return None
    best = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    wide, high = stats[best, cv2.CC_STAT_WIDTH], stats[best, cv2.CC_STAT_HEIGHT]
    if high < 0.4 * height or not 0.7 < wide / high < 1.4:
        return None
    place = float(centres[best][0]) / width
    return True if place > 0.58 else False if place < 0.42 else None

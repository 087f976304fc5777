"""Suspects text: says in a few milliseconds whether and where a picture may hold words, so that reading is worth it.

Words are rows of several small marks of like height, close together on one line, thin against their height. They are
looked for as what is darker, and what is lighter, than its surroundings (black hat and top hat), at three scales.
Promises to miss few rows of three letters and more, and to be silent about most icons; not that what it suspects is
text. Single letters and numbers of one or two digits are suspected only beside rows of their height.
"""

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.ocr import Box, opaque

SCALES = (1, 3, 8)
"""Reductions at which letters of about 5 to 44 pixels are looked for: up to 350 pixels high in all."""
KERNEL = 17
"""Pixels: marks with thinner strokes are found; a letter of 40 pixels, bold, has strokes of 8."""
CONTRAST = 28
"""Levels by which a mark differs from its surroundings."""
LOW, HIGH, WIDE = 5, 44, 3.0
"""Pixels that a mark is high, and its width in heights: small letters run together."""
ROW, STRICT = 3, 5
"""Marks in a row that are suspected to be a word; and where it runs up or down, or is large, and seldom is one."""
GAP = 0.75
"""Space between neighbours, in their height; a space between words is 0.4 of it."""
STRAY = 0.22
"""How far marks may stand off the line through a row, in their height; descenders are told apart by the median."""
ALIKE = 0.35
"""The part of its contrast by which what is round a mark, or its neighbours' ink, may differ in colour."""
REACH = 0.8
"""What is added around rows, in their height: ascenders, and single letters nearby."""


class _Marks(msgspec.Struct, frozen=True):
    """Marks of one polarity at one scale, sorted from the left."""

    image: np.ndarray
    """``(H, W, 3) uint8``: the picture at this scale."""
    labels: np.ndarray
    """``(H, W) int32``: which mark each pixel is of, 0 for none."""
    names: np.ndarray
    """``(n,)``: the label of each mark."""
    boxes: np.ndarray
    """``(n, 4)``: left, top, right, bottom."""
    fill: np.ndarray
    """``(n,)``: the part of its box that a mark fills."""


def suspected(pixels: np.ndarray) -> list[Box]:
    """Return where text may be, in pixels of the picture; boxes do not overlap, and there are none without suspicion.

    Args:
        pixels: ``(H, W, 4) uint8`` straight alpha, sRGB.
    """
    flat = opaque(pixels)
    height, width = flat.shape[:2]
    found: list[tuple[np.ndarray, int, bool]] = []
    loose: list[tuple[np.ndarray, int, bool]] = []
    for scale in SCALES:
        if min(height, width) < scale * 2 * LOW:
            continue
        small = flat if scale == 1 else cv2.resize(flat, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
        for marks in _marks(small):
            found += [(row, scale, False) for row in _rows(marks, STRICT if scale > 1 else ROW)]
            found += [(row, scale, True) for row in _rows(_turned(marks), STRICT)]
            loose += [(box, scale, False) for box in marks.boxes if scale == 1]
    if not found:
        return []
    canvas = np.zeros((height, width), np.uint8)
    heights = np.array([row[3] - row[1] for row, scale, turned in found if scale == 1] or [0])
    low, high = 0.5 * float(heights.min()), 1.2 * float(heights.max())
    for row, scale, turned in found + [entry for entry in loose if low <= entry[0][3] - entry[0][1] <= high]:
        _paint(canvas, row, scale, turned)
    contours, _ = cv2.findContours(canvas, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [cv2.boundingRect(contour) for contour in contours]
    return _apart([(x, y, x + w, y + h) for x, y, w, h in boxes])


def _marks(image: np.ndarray) -> list[_Marks]:
    """Find what is dark, and what is light, against its surroundings, and could be a letter by its size."""
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (KERNEL, KERNEL))
    result = []
    for shape in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT):
        hat = cv2.morphologyEx(gray, shape, kernel, borderType=cv2.BORDER_REPLICATE)
        _, labels, stats, _ = cv2.connectedComponentsWithStats((hat > CONTRAST).astype(np.uint8), connectivity=8)
        left, top, width, height, area = stats.T
        kept = (height >= LOW) & (height <= HIGH) & (width <= WIDE * height) & (area >= 5)
        kept[0] = False
        order = np.flatnonzero(kept)[np.argsort(left[kept], kind="stable")]
        boxes = np.stack([left, top, left + width, top + height], axis=1)[order]
        result.append(_Marks(image, labels, order, boxes, (area / np.maximum(width * height, 1))[order]))
    return result


def _turned(marks: _Marks) -> _Marks:
    """Return marks with rows and columns exchanged, so that what runs down runs to the right."""
    order = np.argsort(marks.boxes[:, 1], kind="stable")
    boxes = marks.boxes[order][:, [1, 0, 3, 2]]
    return _Marks(marks.image.transpose(1, 0, 2), marks.labels.T, marks.names[order], boxes, marks.fill[order])


def _rows(marks: _Marks, least: int) -> list[np.ndarray]:
    """Chain marks to rows; returns those that look like words as ``(4,)``: left, top, right, bottom."""
    after = _neighbours(marks.boxes)
    rows, used = [], np.zeros(len(after), bool)
    for first in range(len(after)):
        chain = [first]
        while not used[chain[-1]] and after[chain[-1]] >= 0:
            used[chain[-1]] = True
            chain.append(int(after[chain[-1]]))
        if len(chain) >= least and _wordlike(marks, np.array(chain), least):
            boxes = marks.boxes[chain]
            rows.append(np.r_[boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])
    return rows


def _neighbours(boxes: np.ndarray) -> np.ndarray:
    """Return for each mark the next one to the right that could be of its word, -1 for none."""
    left, top, right, bottom = boxes.T
    after = np.full(len(boxes), -1)
    for i in range(len(boxes)):
        high = bottom[i] - top[i]
        near = slice(i + 1, int(np.searchsorted(left, right[i] + 1.9 * GAP * high, "right")))
        tall = bottom[near] - top[near]
        gap = left[near] - right[i]
        shared = np.minimum(bottom[near], bottom[i]) - np.maximum(top[near], top[i])
        like = (tall < 1.9 * high) & (high < 1.9 * tall) & (shared > 0.4 * np.minimum(tall, high))
        like &= (gap > -0.3 * high) & (gap < GAP * np.maximum(tall, high))
        if like.any():
            after[i] = i + 1 + int(np.flatnonzero(like)[0])
    return after


def _wordlike(marks: _Marks, chain: np.ndarray, least: int) -> bool:
    """Tell letters from dots, stripes and pieces of outlines."""
    boxes, fill = marks.boxes[chain], marks.fill[chain]
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    if not 0.2 < np.median(fill) < 0.85 or np.median(width) < 2:
        return False
    # Marks of one shape in a row are an ornament; of letters some are wider, or more open, than others.
    if np.ptp(width) < 0.25 * height.mean() and np.ptp(fill) < 0.12:
        return False
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    slope = np.polynomial.polynomial.polyfit(middle, boxes[:, 3], 1)
    if np.median(np.abs(boxes[:, 3] - slope[0] - slope[1] * middle)) > STRAY * np.median(height):
        return False
    looks = [look for name, box in zip(marks.names[chain], boxes, strict=True) if (look := _look(marks, name, box))]
    if len(looks) < max(least, 0.7 * len(chain)):
        return False
    ink, ground = (np.array(side) for side in zip(*looks, strict=True))
    contrast = np.abs(np.median(ink, axis=0) - np.median(ground, axis=0)).max()
    return all(
        np.median(np.abs(side - np.median(side, axis=0)).max(axis=1)) < ALIKE * contrast for side in (ink, ground)
    )


def _look(marks: _Marks, name: int, box: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Return a mark's colour and its ground's; ``None`` where the ground is not one all round, as at an edge."""
    left, top = np.maximum(box[:2] - 3, 0)
    window = (slice(top, box[3] + 3), slice(left, box[2] + 3))
    labels, image = marks.labels[window], marks.image[window].astype(np.int16)
    mark = labels == name
    near, far = masks.dilate(mark, 1), masks.dilate(mark, 3)
    others = masks.dilate((labels > 0) & ~mark, 1)
    around = far & ~near & ~others
    if around.sum() < 0.4 * (far & ~near).sum():
        return None
    ground = np.median(image[around], axis=0)
    strength = np.abs(image - ground).max(axis=2)
    peak = np.quantile(strength[mark], 0.8)
    ink = np.median(image[mark & (strength >= peak)], axis=0)
    return (ink, ground) if (strength[around] < max(ALIKE * peak, 12)).mean() > 0.85 else None


def _paint(found: np.ndarray, row: np.ndarray, scale: int, turned: bool) -> None:
    left, top, right, bottom = (int(edge * scale) for edge in row)
    room = int(REACH * (bottom - top)) + 2
    if turned:
        left, top, right, bottom = top, left, bottom, right
    found[max(top - room, 0) : bottom + room, max(left - room, 0) : right + room] = 1


def _apart(boxes: list[Box]) -> list[Box]:
    """Merge boxes until none overlap."""
    rest = list(boxes)
    done = False
    while not done:
        done = True
        for i, one in enumerate(rest):
            hit = next((j for j in range(i + 1, len(rest)) if _meet(one, rest[j])), None)
            if hit is not None:
                other = rest.pop(hit)
                rest[i] = (
                    min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
                )  # fmt: skip
                done = False
                break
    return rest


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

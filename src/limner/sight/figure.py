"""Bars and lines of a chart, read from pixels and words where its shapes cannot be told.

Bars are patches of one colour and one width that stand on one base, or on each other; a line is what of one colour
crosses the plot from the first name to the last. A legend's entry is words with a sample of colour on their left.
Nothing is claimed where a bar or a name is missing: one for each is asked for. Not understood: pies, clouds of points,
hatched bars, lines whose names run aslant.
"""

from collections.abc import Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.ocr import Words
from limner.sight.ticks import OBLIQUE, Ticks, Word, mirrored, names, placed, ticks

Box = tuple[float, float, float, float]
ALIKE = 40.0
"""Levels, over three channels, by which pixels of one colour may differ."""
LEAST = 0.002
"""Part of the plot that a colour covers at least."""
FULL = 0.85
"""Part of its box that a bar covers at least."""
ON = 4.0
"""Pixels by which a bar may miss the base, or another bar."""
WIDTHS = 0.2
"""Part of their width by which bars may differ."""
CROSSED = 0.45
"""Part of the columns of the plot in which a line is seen, at least: a dashed one is not seen in all."""
Patch = tuple[int, np.ndarray]
"""The place of a colour, and a box ``(4,)`` in pixels."""
THICK = 0.12
"""Part of the height of the plot that a line covers in one column, at most."""
MOST = 12
"""Colours that are looked at."""


class Datum(msgspec.Struct, frozen=True):
    """A value of a chart."""

    label: str
    series: str
    value: float
    box: Box
    """Where it is seen, in pixels."""


class Figure(msgspec.Struct, frozen=True):
    """A chart that was read."""

    kind: str
    """``bars`` or ``lines``."""
    data: tuple[Datum, ...]


def figure(pixels: np.ndarray, words: Sequence[Words]) -> Figure | None:
    """Read a chart, ``None`` where nothing is sure.

    Args:
        pixels: ``(H, W, 3 or 4) uint8``, sRGB.
        words: what stands in it.
    """
    image, read = np.ascontiguousarray(pixels[..., :3]), placed(words)
    if (found := _upright(image, read)) is not None:
        return found
    height, width = image.shape[:2]
    turned = [msgspec.structs.replace(word, box=mirrored(word.box, width, height)) for word in read]
    lying = _upright(np.ascontiguousarray(image[::-1, ::-1].transpose(1, 0, 2)), turned)
    if lying is None or lying.kind != "bars":
        return None
    back = tuple(msgspec.structs.replace(one, box=mirrored(one.box, height, width)) for one in lying.data)
    return Figure("bars", back)


def enlarged(found: Figure | None, scale: float) -> Figure | None:
    """Return what was read in a picture that is larger by a factor."""
    if found is None:
        return None
    data = []
    for one in found.data:
        left, top, right, bottom = (side * scale for side in one.box)
        data.append(msgspec.structs.replace(one, box=(left, top, right, bottom)))
    return Figure(found.kind, tuple(data))


def _upright(image: np.ndarray, read: list[Word]) -> Figure | None:
    axis = ticks(read)
    if axis is None or axis.scale.log or len(below := names(read, axis)) < 2:
        return None
    left = max(word.box[2] for word in axis.words)
    bottom = min(word.box[1] for word in below)
    top = max(axis.reach[0] - 1.1 * axis.step, 0)
    area = (int(left) + 2, int(top), image.shape[1], int(bottom))
    smooth = cv2.medianBlur(image, 3)
    rest = [word for word in read if word not in axis.words and word not in below]
    return _bars(smooth, area, rest, axis, below) or _lines(image, area, rest, axis, below)


def _colours(image: np.ndarray, area: tuple[int, int, int, int]) -> list[np.ndarray]:
    """Return the colours that cover most of an area, without its ground, ``(3,)`` each."""
    left, top, right, bottom = area
    levels = image[top:bottom, left:right].reshape(-1, 3).astype(np.int32)
    if not len(levels):
        return []
    coded = (levels >> 4) @ np.array([256, 16, 1])
    codes, counts = np.unique(coded, return_counts=True)
    found: list[np.ndarray] = []
    for code in codes[np.argsort(-counts)][: 8 * MOST]:
        colour = np.median(levels[coded == code], axis=0)
        if all(np.abs(colour - other).sum() > 1.5 * ALIKE for other in found):
            if (np.abs(levels - colour).sum(axis=1) < ALIKE).mean() < LEAST:
                continue
            found.append(colour)
    # Spines, ticks and shades of the ground are grey: they count only where nothing has a colour.
    vivid = [colour for colour in found if np.ptp(colour) > ALIKE]
    return (vivid or found[1:])[:MOST]


def _shades(image: np.ndarray, ground: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """Say which pixels ``(H, W)`` mix a colour with the ground, mostly the colour: the rims of thin lines do."""
    away, way = image.astype(np.float32) - ground, (colour - ground).astype(np.float32)
    part = away @ way / float(way @ way)
    off = np.abs(away - part[..., None] * way).sum(axis=2)
    return (part > 0.4) & (part < 1.5) & (off < ALIKE)


def _directions(image: np.ndarray, area: tuple[int, int, int, int]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the ground of an area and the purest colours on it, one for each direction from the ground."""
    left, top, right, bottom = area
    levels = image[top:bottom, left:right].reshape(-1, 3).astype(np.int32)
    coded = (levels >> 4) @ np.array([256, 16, 1])
    codes, counts = np.unique(coded, return_counts=True)
    order = np.argsort(-counts)
    ground = np.median(levels[coded == codes[order[0]]], axis=0)
    shades = [np.median(levels[coded == code], axis=0) for code in codes[order[: 8 * MOST]]]
    found: list[np.ndarray] = []
    for colour in sorted(shades, key=lambda colour: -float(np.linalg.norm(colour - ground))):
        way = colour - ground
        if np.ptp(colour) > ALIKE and all(
            float(way @ (one - ground)) < 0.95 * float(np.linalg.norm(way) * np.linalg.norm(one - ground))
            for one in found
        ):
            found.append(colour)
    return ground, found[:MOST]


def _like(image: np.ndarray, colour: np.ndarray) -> np.ndarray:
    return np.abs(image.astype(np.int16) - colour).sum(axis=2) < ALIKE


def _samples(masked: Sequence[np.ndarray], words: Sequence[Word]) -> dict[int, Word]:
    """Return by the place of a colour, of which masks ``(H, W)`` are given, the words with a sample on their left."""
    found: dict[int, tuple[float, Word]] = {}
    for word in words:
        if word.angle > OBLIQUE[0]:
            continue
        left, right = max(int(word.box[0] - 3.5 * word.size), 0), int(word.box[0] - 0.1 * word.size)
        middle, half = int(word.cy), max(int(0.25 * word.size), 1)
        rows, columns = slice(max(middle - half, 0), middle + half + 1), slice(left, max(right, left + 1))
        shares = [float(mask[rows, columns].mean()) for mask in masked]
        best = int(np.argmax(shares)) if shares else 0
        if shares and shares[best] > 0.06 and shares[best] > found.get(best, (0.0, word))[0]:
            found[best] = (shares[best], word)
    return {place: word for place, (_, word) in found.items()}


def _bars(
    image: np.ndarray,
    area: tuple[int, int, int, int],
    rest: Sequence[Word],
    axis: Ticks,
    below: Sequence[Word],
) -> Figure | None:
    left, top, right, bottom = area
    window, colours = image[top:bottom, left:right], _colours(image, area)
    samples = _samples([_like(image, colour) for colour in colours], rest)
    found: list[tuple[int, np.ndarray]] = []
    for place, colour in enumerate(colours):
        mask = cv2.morphologyEx(_like(window, colour).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        _, stats = masks.parts(mask > 0)
        found += [
            (place, np.array([x, y, x + w, y + h]) + (left, top, left, top))
            for x, y, w, h, size in stats[1:]
            if w > 4 and h > 2 and size > FULL * w * h
        ]
    zero = axis.scale.place(0.0)
    if zero is None or len(found) < 2:
        return None
    ends = np.array([box[3] for _, box in found])
    base = max(ends.tolist(), key=lambda end: int((np.abs(ends - end) < ON).sum()))
    low = min(ends[np.abs(ends - base) < ON].max(), bottom)
    standing = [(place, box) for place, box in found if abs(box[3] - low) < ON]
    # What lies below zero, or does not stand on it, is not understood.
    if len(standing) < 2 or abs(low - zero) > max(ON, 0.12 * axis.step):
        return None
    widths = np.array([box[2] - box[0] for _, box in standing])
    usual = float(np.median(widths))
    standing = [(place, box) for place, box in standing if abs(box[2] - box[0] - usual) < WIDTHS * usual]
    bars = _stacked(standing, [pair for pair in found if pair[1][3] < low - ON], usual)
    return _named(bars, standing, samples, axis, below)


def _stacked(standing: list[Patch], rest: list[Patch], usual: float) -> list[Patch]:
    """Return bars with those that stand on others, from below."""
    bars, rest, grown = list(standing), list(rest), True
    while grown:
        grown = False
        for place, box in list(rest):
            under = [one for _, one in bars if abs(one[0] - box[0]) + abs(one[2] - box[2]) < WIDTHS * usual + 2]
            if any(abs(one[1] - box[3]) < ON for one in under):
                bars.append((place, box))
                rest = [pair for pair in rest if pair[1] is not box]
                grown = True
    return bars


def _named(
    bars: Sequence[Patch], standing: Sequence[Patch], samples: dict[int, Word], axis: Ticks, below: Sequence[Word]
) -> Figure | None:
    """Return bars with their names, ``None`` where these do not fit."""
    used = {place for place, _ in bars}
    stack = len(bars) > len(standing)
    each = 1 if stack or len(used) == 1 else len(used)
    if (len(used) > 1 and any(place not in samples for place in used)) or len(standing) % each:
        return None
    boxes = np.array(sorted((box.tolist() for _, box in standing), key=lambda box: box[0]))
    middles = boxes[:, [0, 2]].mean(axis=1).reshape(-1, each).mean(axis=1)
    labels = [""] * len(middles)
    step = float(np.median(np.diff(middles))) if len(middles) > 1 else float(np.ptp(boxes[0, [0, 2]]))
    for word in below:
        home = int(np.abs(middles - word.cx).argmin())
        if abs(middles[home] - word.cx) > 0.5 * step or labels[home]:
            return None
        labels[home] = word.text
    data = []
    for place, box in bars:
        label = labels[int(np.abs(middles - (box[0] + box[2]) / 2).argmin())]
        value = axis.scale.value(float(box[1])) - (axis.scale.value(float(box[3])) if stack else 0.0)
        series = samples[place].text if len(used) > 1 else ""
        left, top, right, bottom = (float(side) for side in box)
        data.append(Datum(label, series, axis.scale.neat(value), (left, top, right, bottom)))
    named = [(one.label, one.series) for one in data if one.label]
    return Figure("bars", tuple(data)) if len(set(named)) == len(named) else None


def _lines(
    image: np.ndarray,
    area: tuple[int, int, int, int],
    rest: Sequence[Word],
    axis: Ticks,
    below: Sequence[Word],
) -> Figure | None:
    top, bottom = area[1], area[3]
    first, last = int(below[0].cx), int(below[-1].cx)
    if any(word.oblique for word in below) or last - first < 20:
        return None
    ground, colours = _directions(image, area)
    whole = [_shades(image, ground, colour) for colour in colours]
    samples = _samples(whole, rest)
    found: list[tuple[int, np.ndarray]] = []
    for place, mask in enumerate(whole):
        if place in samples:
            word = samples[place]
            x = max(int(word.box[0] - 3.5 * word.size), 0)
            mask[max(int(word.box[1]), 0) : int(word.box[3]), x : int(word.box[2]) + 2] = False
        tall = mask[top:bottom, first + 1 : last].sum(axis=0)
        if (tall > 0).mean() > CROSSED and np.median(tall[tall > 0]) < THICK * (bottom - top):
            found.append((place, mask[top:bottom]))
    if not found or (len(found) > 1 and any(place not in samples for place, _ in found)):
        return None
    data = []
    for place, mask in found:
        for word in below:
            if (y := _height(mask, round(word.cx))) is None:
                return None
            x, y = word.cx, y + top
            series = samples[place].text if len(found) > 1 else ""
            data.append(Datum(word.text, series, axis.scale.neat(axis.scale.value(y)), (x - 4, y - 4, x + 4, y + 4)))
    return Figure("lines", tuple(data))


def _height(mask: np.ndarray, x: int) -> float | None:
    """Return where down a mask a line crosses a column or those beside it, ``None`` where that is not told."""
    for reach in (1, 3, 6):
        rows = np.nonzero(mask[:, max(x - reach, 0) : x + reach + 1])[0]
        if len(rows):
            return float(rows.min() + rows.max() + 1) / 2 if np.ptp(rows) < THICK * len(mask) else None
    return None

"""Charts read from pixels and words, where their shapes cannot be told: bars, lines, points, pies, and their captions.

Each kind has its own module: :mod:`limner.sight.barchart`, :mod:`limner.sight.linechart`,
:mod:`limner.sight.piechart`. Faults of the picture are mended before colours are told. Nothing is claimed where a
value or a name is missing; then a chart with an axis still has its captions.
"""

from collections.abc import Mapping, Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import barchart, linechart
from limner.sight.captions import captions, heading
from limner.sight.clean import NOISE, clean, grain
from limner.sight.datum import Box, Captions, Datum, Figure
from limner.sight.ocr import Words
from limner.sight.piechart import slices
from limner.sight.swatches import Area, cleared, directions, flats, ground, like, samples, shades
from limner.sight.ticks import Ticks, Word, mirrored, names, placed, ticks

BLOTCHED = 1.0
"""Levels of grain, after faults were mended, from which flat areas are smoothed more."""


class _Plot(msgspec.Struct, frozen=True):
    """A plot between an upright axis and names."""

    axis: Ticks
    names: tuple[Word, ...]
    area: Area

    @property
    def used(self) -> list[Word]:
        """The words at the axes."""
        return [*self.axis.words, *self.names]


def figure(pixels: np.ndarray, words: Sequence[Words]) -> Figure | None:
    """Read a chart, ``None`` where there is none, or nothing of it is sure.

    Args:
        pixels: ``(H, W, 3 or 4) uint8``, sRGB.
        words: what stands in it.
    """
    read = placed(words)
    if len(read) < 2:
        return None
    image = np.ascontiguousarray(clean(np.ascontiguousarray(pixels[..., :3])).pixels)
    # Noise that was taken away leaves blotches.
    smooth = cv2.medianBlur(
        image, 3 if grain(image) < BLOTCHED and grain(np.ascontiguousarray(pixels[..., :3])) < NOISE else 7
    )
    height, width = image.shape[:2]
    turned = [msgspec.structs.replace(word, box=mirrored(word.box, width, height)) for word in read]
    upright, lying = _plot(read, (width, height)), _plot(turned, (height, width))
    if upright is None and lying is None:
        return _pie(smooth, read)
    captioned: Figure | None = None
    if upright is not None:
        base, flat, entries, rest = _legend(smooth, upright.area, [w for w in read if w not in upright.used])
        around = _around(upright, rest, width, list(entries.values()))
        data = barchart.bars(_standing(smooth, upright, base, flat, entries, rest))
        if data:
            return _bars(data, around)
        if (found := _crossing(image, upright, read)) is not None:
            around = msgspec.structs.replace(around, legend=found.captions.legend)
            return msgspec.structs.replace(found, captions=around)
        captioned = Figure("", (), captions=msgspec.structs.replace(around, legend=()))
    if lying is not None:
        area = _mirrored(lying.area, height, width)
        base, flat, entries, _ = _legend(smooth, area, [w for w in read if mirrored(w.box, width, height) not in
                                                        {one.box for one in lying.used}])  # fmt: skip
        rest = [word for word in turned if word not in lying.used and word.text not in _texts(entries)]
        image = np.ascontiguousarray(smooth[::-1, ::-1].transpose(1, 0, 2))
        if data := barchart.bars(_standing(image, lying, base, flat, entries, rest)):
            back = tuple(msgspec.structs.replace(one, box=mirrored(one.box, height, width)) for one in data)
            used = {one.box for one in lying.used}
            others = [word for word in read if mirrored(word.box, width, height) not in used]
            others = [word for word in others if word.text not in _texts(entries)]
            return _bars(back, _about(lying, others, (width, height), list(entries.values())))
    return captioned


def _bars(data: tuple[Datum, ...], around: Captions) -> Figure:
    """Return a chart of bars; its legend counts where all of its entries are met in the bars."""
    met = {one.series for one in data if one.series} == set(around.legend)
    return Figure("bars", data, captions=around if met else msgspec.structs.replace(around, legend=()))


def _plot(words: Sequence[Word], size: tuple[int, int]) -> _Plot | None:
    axis = ticks(words)
    if axis is None or len(below := names(words, axis)) < 2:
        return None
    left = max(word.box[2] for word in axis.words)
    bottom = min(word.box[1] for word in below)
    top = max(axis.reach[0] - 1.1 * axis.step, 0)
    if bottom - top < 10 or size[0] - left < 10:
        return None
    return _Plot(axis, tuple(below), (int(left) + 2, int(top), size[0], int(bottom)))


def _legend(
    image: np.ndarray, area: Area, words: Sequence[Word]
) -> tuple[np.ndarray, list[np.ndarray], dict[int, Word], list[Word]]:
    """Return the ground of a plot, its flat colours, the legend's words by the place of a colour, and all others."""
    base = ground(image, area)
    page = ground(image, (0, 0, image.shape[1], image.shape[0]))
    flat = flats(image, area, [base, page])
    entries = samples([like(image, colour) for colour in flat], words)
    return base, flat, entries, [word for word in words if word not in entries.values()]


def _standing(image: np.ndarray, plot: _Plot, base: np.ndarray, flat: Sequence[np.ndarray],
              entries: Mapping[int, Word], rest: Sequence[Word]) -> barchart.Scene:  # fmt: skip
    meant = {place: word.text for place, word in entries.items()}
    return barchart.Scene(image, plot.area, base, tuple(flat), meant, plot.axis, plot.names, tuple(rest))


def _crossing(image: np.ndarray, plot: _Plot, read: Sequence[Word]) -> Figure | None:
    """Read the lines or the points of a plot."""
    others = [word for word in read if word not in plot.used]
    base = ground(image, plot.area)
    pure = directions(image, plot.area, base)
    bare = [cleared(shades(image, base, colour), others) for colour in pure]
    entries = samples(bare, others)
    rest = tuple(word for word in others if word not in entries.values())
    scene = linechart.Scene(image, plot.area, base, entries, tuple(pure), plot.axis, plot.names, rest)
    data, courses = linechart.lines(scene)
    if data or courses:
        met = {one.series for one in (*data, *courses)} - {""}
        return Figure("lines", data, courses, Captions(legend=tuple(_ordered([*entries.values()])) if met else ()))
    data = linechart.points(scene)
    return Figure("points", data) if data else None


def _pie(image: np.ndarray, read: Sequence[Word]) -> Figure | None:
    data = slices(image, read)
    if not data:
        return None
    named = _texts({k: word for k, word in enumerate(read) if any(one.label in word.text for one in data)})
    others = [word for word in read if word.text not in named]
    return Figure("slices", data, captions=Captions(heading(others, data[0].box, image.shape[1])))


def _texts(entries: Mapping[int, Word]) -> set[str]:
    return {word.text for word in entries.values()}


def _mirrored(area: Area, width: int, height: int) -> Area:
    left, top, right, bottom = (round(side) for side in mirrored(area, width, height))
    return max(left, 0), max(top, 0), right, bottom


def _around(plot: _Plot, rest: Sequence[Word], width: int, entries: Sequence[Word]) -> Captions:
    """Return the captions of a plot whose values run up."""
    size = float(np.median([word.size for word in plot.axis.words]))
    left = min(word.box[0] for word in plot.axis.words)
    top, bottom = plot.axis.reach[0] - 0.5 * size, max(word.box[3] for word in plot.names)
    box: Box = (left, top, max(word.box[2] for word in plot.names), bottom)
    return captions(rest, box, size, width, _ordered(entries))


def _about(plot: _Plot, rest: Sequence[Word], size: tuple[int, int], entries: Sequence[Word]) -> Captions:
    """Return the captions of a plot whose values run across."""
    width, height = size
    back = [mirrored(word.box, height, width) for word in plot.names]
    under = [mirrored(word.box, height, width) for word in plot.axis.words]
    letters = float(np.median([word.size for word in plot.axis.words]))
    box: Box = (min(one[0] for one in back), min(one[1] for one in back) - 0.3 * letters,
                max(one[2] for one in under), max(one[3] for one in under))  # fmt: skip
    return captions(rest, box, letters, width, _ordered(entries))


def _ordered(entries: Sequence[Word]) -> list[str]:
    return [word.text for word in sorted(entries, key=lambda word: (round(word.cy / word.size), word.cx))]

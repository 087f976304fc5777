"""Lines and clouds of points of a chart seen in pixels: what of one colour crosses the plot, or lies in it in pieces.

The names of a line are as far apart as each other, so a line's ends tell where they are meant, which words aslant or
out of place do not. Where the level axis has numbers that make a scale, a line's course over it is told too. Not
understood: lines that cover each other for long, filled areas, points that touch.
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from limner.sight import masks, scale
from limner.sight.datum import Course, Datum
from limner.sight.scale import Scale
from limner.sight.swatches import Area, cleared, directions, shades, vivid
from limner.sight.ticks import Ticks, Word
from limner.sight.words import number

CROSSED = 0.45
"""Part of the columns of the plot in which a line is seen, at least: a dashed one is not seen in all."""
THICK = 0.12
"""Part of the height of the plot that a line covers in one column, at most."""
THIN = 0.05
"""The same of most columns: what is thicker are bars."""
RULED = 0.8
"""Part of the length of the plot that a ruled line covers at least: of a grid or an axis."""
APART = 0.12
"""Part of the step between names by which the ends of a line may be off the names that it is told by."""
POINTS, SPREAD = 4, 0.45
"""Points of a cloud at least; the part of their size by which they may differ."""
HIDDEN = 0.3
"""Part of the step between names over which a line may be covered by another."""
STRAY = 0.5
"""Part of the rows of a line that a speck in the same column covers at most."""
PLENTY = 160
"""Places at which a course is told."""


class Scene(msgspec.Struct, frozen=True):
    """What lines are read from."""

    image: np.ndarray
    """``(H, W, 3) uint8``."""
    area: Area
    """The plot."""
    base: np.ndarray
    """The colour of its ground."""
    legend: Mapping[int, Word]
    """The entries of the legend, by the place of a colour."""
    colours: tuple[np.ndarray, ...]
    """Of the legend."""
    axis: Ticks
    names: tuple[Word, ...]
    rest: tuple[Word, ...]
    """The other words."""


def lines(scene: Scene) -> tuple[tuple[Datum, ...], tuple[Course, ...]]:
    """Return the values of lines at the names, and their courses; none where they are not sure."""
    found = _found(scene)
    if not found:
        return (), ()
    span = _span([mask for _, mask in found])
    places = _places(scene.names, span)
    top = scene.area[1]
    data: list[Datum] = []
    for series, mask in found:
        for word, x in zip(scene.names, places, strict=True) if places else ():
            if (y := _between(mask, x, (places[-1] - places[0]) / (len(places) - 1))) is None:
                return (), ()
            value = scene.axis.scale.neat(scene.axis.scale.value(y + top))
            data.append(Datum(word.text, series, value, (x - 4, y + top - 4, x + 4, y + top + 4)))
    across = _across(scene.names)
    return tuple(data), tuple(_course(scene, series, mask, across) for series, mask in found) if across else ()


def points(scene: Scene) -> tuple[Datum, ...]:
    """Return the values of a cloud of points of one colour, without names; none where that is not sure."""
    colours = [colour for colour in directions(scene.image, scene.area, scene.base) if vivid(colour)]
    if len(colours) != 1 or scene.legend:
        return ()
    left, top, right, bottom = scene.area
    mask = cleared(shades(scene.image, scene.base, colours[0]), _written(scene.rest))[top:bottom, left:right]
    _, stats = masks.parts(mask)
    parts = stats[1:][stats[1:, 4] > 0.2 * np.median(stats[1:, 4])] if len(stats) > 1 else stats[1:]
    if len(parts) < POINTS:
        return ()
    sizes, sides = parts[:, 4], parts[:, 2:4]
    usual = np.median(sizes)
    if np.abs(sizes - usual).max() > SPREAD * usual or np.ptp(sides / np.median(sides, axis=0), axis=0).max() > 0.6:
        return ()
    data = []
    for x, y, w, h, _ in parts.tolist():
        box = (float(x + left), float(y + top), float(x + w + left), float(y + h + top))
        data.append(Datum("", "", scene.axis.scale.neat(scene.axis.scale.value((box[1] + box[3]) / 2)), box))
    return tuple(data)


def _found(scene: Scene) -> list[tuple[str, np.ndarray]]:
    """Return the name of each line and its mask ``(H, W)`` over the rows of the plot."""
    left, top, right, bottom = scene.area
    pure = directions(scene.image, scene.area, scene.base)
    coloured = [colour for colour in pure if vivid(colour)]
    for colours in (coloured, [colour for colour in pure if not vivid(colour)]):
        found: list[tuple[str, np.ndarray]] = []
        for colour in colours:
            mask = cleared(shades(scene.image, scene.base, colour), list(scene.legend.values()), 3.5)[top:bottom]
            mask = cleared(mask, [_lifted(word, top) for word in _written(scene.rest)])
            if not vivid(colour):
                mask = _unruled(mask, left, right)
            mask[:, : max(left, 0)], mask[:, right:] = False, False
            if not mask.any():
                continue
            columns = np.flatnonzero(mask.any(axis=0))
            tall = mask[:, columns[0] : columns[-1] + 1].sum(axis=0)
            wide = columns[-1] - columns[0] > 0.5 * (right - left)
            if wide and (tall > 0).mean() > CROSSED and np.median(tall[tall > 0]) < THIN * (bottom - top):
                found.append((_entry(scene, colour), mask))
        names = [name for name, _ in found]
        if len(found) == 1 and len(scene.legend) < 2:
            return [("", found[0][1])]
        if found:
            return found if all(names) and len(set(names)) == len(names) == len(scene.legend) else []
    return []


def _written(words: Sequence[Word]) -> list[Word]:
    """Return words that are no dots or markers read as letters."""
    return [word for word in words if sum(letter.isalnum() for letter in word.text) > 1]


def _lifted(word: Word, by: int) -> Word:
    left, top, right, bottom = word.box
    return msgspec.structs.replace(word, box=(left, top - by, right, bottom - by))


def _unruled(mask: np.ndarray, left: int, right: int) -> np.ndarray:
    """Return a mask without the rows and columns that are ruled through."""
    kept = mask.copy()
    rows = kept[:, left:right].mean(axis=1) > RULED
    kept[rows] = False
    kept[:, kept[~rows].mean(axis=0) > RULED] = False
    return kept


def _entry(scene: Scene, colour: np.ndarray) -> str:
    """Return the entry of the legend whose sample leads the same way from the ground; empty where there is none."""
    way, best = colour - scene.base, (0.95, "")
    for place, word in scene.legend.items():
        other = scene.colours[place] - scene.base
        size = float(np.linalg.norm(way) * np.linalg.norm(other))
        if size:
            best = max(best, (float(way @ other) / size, word.text))
    return best[1]


def _span(found: Sequence[np.ndarray]) -> tuple[float, float]:
    columns = np.flatnonzero(np.any([mask.any(axis=0) for mask in found], axis=0))
    return float(columns[0]), float(columns[-1])


def _places(names: Sequence[Word], span: tuple[float, float]) -> list[float]:
    """Return where across each name is meant, ``[]`` where that is not told.

    Names are as far apart as each other: the first and the last are the ends of the line, or stand below it.
    """
    middles = np.array([word.cx for word in names])
    step = float(np.median(np.diff(middles)))
    if np.abs(np.diff(middles) - step).max() > 0.3 * step:
        return [] if any(word.oblique for word in names) else _within(middles, span)
    even = np.linspace(span[0] + 1, span[1] - 1, len(names))
    off = float(np.diff(even[:2])[0]) - step if len(names) > 1 else 0.0
    if abs(off) < APART * step and (any(word.oblique for word in names) or np.abs(even - middles).max() < 0.25 * step):
        return even.tolist()
    return [] if any(word.oblique for word in names) else _within(middles, span)


def _within(middles: np.ndarray, span: tuple[float, float]) -> list[float]:
    slack = 0.02 * (span[1] - span[0])
    inside = (middles > span[0] - slack) & (middles < span[1] + slack)
    return middles.tolist() if inside.all() else []


def _across(names: Sequence[Word]) -> Scale | None:
    numbers = [(word, value) for word in names if (value := number(word.text)) is not None]
    if any(word.oblique for word in names) or len(numbers) < 3:
        return None
    found = scale.fit([word.cx for word, _ in numbers], [value for _, value in numbers])
    return found[0] if found and found[0].slope > 0 else None


def _course(scene: Scene, series: str, mask: np.ndarray, across: Scale) -> Course:
    columns = np.flatnonzero(mask.any(axis=0))
    chosen = columns[np.unique(np.linspace(0, len(columns) - 1, PLENTY).astype(int))]
    at = [(int(x), y) for x in chosen if (y := _height(mask, float(x))) is not None]
    top = scene.area[1]
    values = tuple(scene.axis.scale.neat(scene.axis.scale.value(y + top)) for _, y in at)
    heights = [y + top for _, y in at]
    box = (float(columns[0]), min(heights), float(columns[-1]), max(heights))
    return Course(series, tuple(across.value(x + 0.5) for x, _ in at), values, box)


def _between(mask: np.ndarray, x: float, step: float) -> float | None:
    """Return where down a line crosses a column, or would if it ran straight where another covers it."""
    if (y := _height(mask, x)) is not None:
        return y
    columns = np.flatnonzero(mask.any(axis=0))
    near = columns[np.abs(columns - x) < HIDDEN * step]
    sides = [near[near < x][-1:], near[near > x][:1]]
    ends = [(int(side[0]), y) for side in sides if len(side) and (y := _height(mask, float(side[0]))) is not None]
    if len(ends) < len(sides):
        return None
    return float(np.interp(x, [place for place, _ in ends], [height for _, height in ends]))


def _height(mask: np.ndarray, x: float) -> float | None:
    """Return where down a mask a line crosses a column or those beside it, ``None`` where that is not told."""
    middle = round(x)
    for reach in (1, 3, 6):
        window = mask[:, max(middle - reach, 0) : middle + reach + 1]
        rows = np.flatnonzero(window.any(axis=1))
        if len(rows):
            parts = sorted(np.split(rows, np.flatnonzero(np.diff(rows) > 2) + 1), key=len)
            if len(parts) > 1 and len(parts[-2]) > STRAY * len(parts[-1]):
                return None
            return float(parts[-1][0] + parts[-1][-1] + 1) / 2 if len(parts[-1]) < THICK * len(mask) else None
    return None

"""Bars of a chart seen in pixels: patches of one colour and one width that stand on one base, or on each other.

Works on upright bars; lying ones are mirrored to stand (:func:`limner.sight.ticks.mirrored`). Where numbers stand at
the bars and agree with the axis they are the values. Nothing is claimed where a bar or a name is missing: bars are
as far apart as each other, and each has a name. Not understood: hatched bars, bars with gaps between those of a stack.
"""

from collections.abc import Mapping, Sequence

import cv2
import msgspec
import numpy as np

from limner.sight import masks
from limner.sight.datum import Datum
from limner.sight.swatches import Area, like, vivid
from limner.sight.ticks import Ticks, Word
from limner.sight.words import number

FULL = 0.85
"""Part of its box that a bar covers at least."""
WIDTHS = 0.2
"""Part of their width by which bars may differ."""
EVEN = 0.15
"""Part of the step between bars, or groups, by which one may be out of place."""
AIM = 0.3
"""Part of the step between bars by which a name may be off the middle of its bar."""
SAID = 0.06
"""Part of the highest value by which a number at a bar may differ from what the axis tells of it."""
SLIVER = 0.75
"""Part of the slack in where bars stand that a patch is high at least."""
EDGE = 10
"""Pixels around an end of a bar in which its soft edge is looked for."""


class Patch(msgspec.Struct, frozen=True):
    """A patch of one colour."""

    place: int
    """Of its colour."""
    left: float
    top: float
    right: float
    bottom: float

    @property
    def cx(self) -> float:
        """The middle across, in pixels."""
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        """Pixels across."""
        return self.right - self.left


class Scene(msgspec.Struct, frozen=True):
    """What bars are read from."""

    image: np.ndarray
    """``(H, W, 3) uint8``."""
    area: Area
    """The plot."""
    base: np.ndarray
    """The colour of its ground."""
    colours: tuple[np.ndarray, ...]
    legend: Mapping[int, str]
    """What a colour stands for, by its place."""
    axis: Ticks
    names: tuple[Word, ...]
    rest: tuple[Word, ...]
    """The other words."""


def bars(scene: Scene) -> tuple[Datum, ...]:
    """Return the values of a chart of bars; none where they are not sure."""
    every = range(len(scene.colours))
    bright = [place for place in every if vivid(scene.colours[place])]
    known = [place for place in every if place in bright or place in scene.legend]
    for places in (known, bright if len(known) > len(bright) else [], [place for place in every if place not in known]):
        if places and (found := _bars(scene, places)):
            return found
    return ()


def _bars(scene: Scene, places: Sequence[int]) -> tuple[Datum, ...]:
    slack = max(4.0, 0.012 * (scene.area[3] - scene.area[1]))
    found = _apart([patch for place in places for patch in _patches(scene, place)], slack)
    if len(found) < 2 or not len(scene.names):
        return ()
    base = _base(scene, found, slack)
    if base is None:
        return ()
    standing = [patch for patch in found if abs(patch.bottom - base) < slack and patch.top < base - slack / 4]
    hanging = [patch for patch in found if abs(patch.top - base) < slack and patch.bottom > base + slack / 4]
    usual = _usual([patch.width for patch in (*standing, *hanging)])
    grounded = [patch for patch in (*standing, *hanging) if abs(patch.width - usual) < WIDTHS * usual + 1]
    if len(grounded) < 2:
        return ()
    above = [patch for patch in found if patch.bottom < base - slack]
    every = [*grounded, *_stacked(grounded, above, usual, slack)]
    return _named(scene, every, grounded, slack)


def _apart(found: Sequence[Patch], slack: float) -> list[Patch]:
    """Return patches without slivers and without those that lie in a larger one: shades of it that noise makes."""
    kept: list[Patch] = []
    for one in sorted(found, key=lambda patch: -patch.width * (patch.bottom - patch.top)):
        area = one.width * (one.bottom - one.top)
        shared = [
            max(min(one.right, other.right) - max(one.left, other.left), 0.0)
            * max(min(one.bottom, other.bottom) - max(one.top, other.top), 0.0)
            for other in kept
        ]  # fmt: skip
        if one.bottom - one.top > SLIVER * slack and max(shared, default=0.0) < 0.5 * area:
            kept.append(one)
    return kept


def _patches(scene: Scene, place: int) -> list[Patch]:
    left, top, right, bottom = scene.area
    window, colour = scene.image[top:bottom, left:right], scene.colours[place]
    mask = like(window, colour)
    for word in scene.rest:  # numbers that stand in a bar leave holes in it
        x0, y0, x1, y1 = (int(side) for side in word.box)
        part = mask[max(y0 - top, 0) : max(y1 - top, 0), max(x0 - left, 0) : max(x1 - left, 0)]
        if part.size and part.mean() > 0.4:
            part[:] = True
    square = np.ones((5, 5), np.uint8)
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, square)
    _, stats = masks.parts(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0)
    boxes = [(x, y, x + w, y + h) for x, y, w, h, size in stats[1:] if w > 4 and h > 2 and size > FULL * w * h]
    return [_sharp(scene, Patch(place, *(float(side) for side in box))) for box in boxes]


def _sharp(scene: Scene, patch: Patch) -> Patch:
    """Return a patch, in pixels of the picture, with its ends where its colour is half gone."""
    left, top = scene.area[:2]
    x0, x1 = int(patch.left + 0.25 * patch.width), max(int(patch.right - 0.25 * patch.width), int(patch.left) + 1)
    columns = scene.image[:, left + x0 : left + x1].astype(np.float32)
    colour = scene.colours[patch.place]

    def end(at: int, way: int) -> float:
        rows = np.arange(max(at - EDGE, 0), min(at + EDGE, len(columns)))
        inside = np.abs(columns[rows] - colour).sum(axis=2).mean(axis=1)
        outside = np.abs(columns[rows] - scene.base).sum(axis=2).mean(axis=1)
        part = inside / np.maximum(inside + outside, 1)
        order = np.arange(len(rows)) if way > 0 else np.arange(len(rows))[::-1]
        start = int(np.flatnonzero(rows[order] == at - (way > 0))[0])
        for k in range(start, len(order) - 1):
            one, two = float(part[order[k]]), float(part[order[k + 1]])
            if one < 0.5 <= two:
                return float(rows[order[k]]) + 0.5 + way * (0.5 - one) / (two - one)
        return float(at)

    low, high = int(patch.bottom) + top, int(patch.top) + top
    return Patch(patch.place, patch.left + left, end(high, -1), patch.right + left, end(low, 1))


def _usual(widths: Sequence[float]) -> float:
    """Return the width that most have."""
    if not widths:
        return 0.0
    many = np.asarray(widths)
    best = max(many.tolist(), key=lambda width: int((np.abs(many - width) < WIDTHS * width + 1).sum()))
    return float(np.median(many[np.abs(many - best) < WIDTHS * best + 1]))


def _base(scene: Scene, found: Sequence[Patch], slack: float) -> float | None:
    """Return where down bars stand: at nought, or where the axis starts; ``None`` where neither is so."""
    low, zero = scene.area[3], scene.axis.scale.place(0.0)
    if zero is not None and scene.area[1] < zero < low + slack:
        ends = [patch for patch in found if min(abs(patch.bottom - zero), abs(patch.top - zero)) < slack]
        if len(ends) >= 2:
            return zero
    ends = np.array([patch.bottom for patch in found])
    base = max(ends.tolist(), key=lambda end: (int((np.abs(ends - end) < slack).sum()), end))
    foot = scene.axis.reach[1]
    near = zero is not None and abs(base - zero) < max(slack, 0.12 * scene.axis.step)
    return base if near or (foot - slack < base < low + slack and (zero is None or zero > base)) else None


def _stacked(bars: Sequence[Patch], rest: Sequence[Patch], usual: float, slack: float) -> list[Patch]:
    """Return the patches that stand on bars, or on each other."""
    under, found, left = list(bars), [], [one for one in rest if abs(one.width - usual) < WIDTHS * usual + 1]
    grown = True
    while grown:
        grown = False
        for one in list(left):
            if any(abs(one.cx - low.cx) < 0.1 * usual + 2 and abs(low.top - one.bottom) < slack for low in under):
                under.append(one)
                found.append(one)
                left.remove(one)
                grown = True
    return found


def _named(scene: Scene, every: Sequence[Patch], grounded: Sequence[Patch], slack: float) -> tuple[Datum, ...]:
    """Return bars with their names; none where these do not fit."""
    used = {patch.place for patch in every}
    stack = len(every) > len(grounded)
    each = 1 if stack or len(used) == 1 else len(used)
    if len(used) > 1 and any(place not in scene.legend for place in used):
        if stack or not _one_each(grounded, scene.names):
            return ()
        each, used = 1, {0}  # each bar has a colour of its own
    if stack and (scene.axis.scale.log or _floating(scene, grounded, slack)):
        return ()
    if len(grounded) % each or (stack and len(every) != len(grounded) * len(used)):
        return ()  # one is hidden, or naught
    order = sorted(grounded, key=lambda patch: patch.cx)
    if each > 1 and any({one.place for one in order[k : k + each]} != used for k in range(0, len(order), each)):
        return ()
    middles = np.array([patch.cx for patch in order]).reshape(-1, each).mean(axis=1)
    steps = np.diff(middles)
    step = float(np.median(steps)) if len(steps) else order[-1].right - order[0].left
    if len(steps) and np.abs(steps - step).max() > EVEN * step + 2:
        return ()
    labels = _labels(scene.names, middles, step)
    if labels is None:
        return ()
    said = {} if stack else _said(scene, grounded)
    data = []
    for patch in every:
        label = labels[int(np.abs(middles - patch.cx).argmin())]
        series = scene.legend[patch.place] if len(used) > 1 else ""
        scale = scene.axis.scale
        high = scale.neat(scale.value(patch.top) - scale.value(patch.bottom)) if stack else _tip(scene, patch, slack)
        value = said.get(id(patch), high)
        data.append(Datum(label, series, value, (patch.left, patch.top, patch.right, patch.bottom)))
    known = [(one.label, one.series) for one in data if one.label]
    return tuple(data) if len(set(known)) == len(known) else ()


def _floating(scene: Scene, grounded: Sequence[Patch], slack: float) -> bool:
    zero = scene.axis.scale.place(0.0)
    return zero is None or any(abs(patch.bottom - zero) > max(slack, 0.12 * scene.axis.step) for patch in grounded)


def _one_each(grounded: Sequence[Patch], names: Sequence[Word]) -> bool:
    return len(grounded) == len(names) and len({round(patch.cx / 4) for patch in grounded}) == len(grounded)


def _tip(scene: Scene, patch: Patch, slack: float) -> float:
    """Return the value at the end of a bar that is not its foot."""
    zero = scene.axis.scale.place(0.0)
    hangs = zero is not None and abs(patch.top - zero) < slack and patch.bottom > zero + slack / 4
    return scene.axis.scale.neat(scene.axis.scale.value(patch.bottom if hangs else patch.top))


def _labels(names: Sequence[Word], middles: np.ndarray, step: float) -> list[str] | None:
    """Return the name of each bar or group, empty where it was not read; ``None`` where names do not fit."""
    if len(names) == len(middles):
        return [word.text for word in names]
    best: tuple[float, list[str]] | None = None
    for edge in (None, 0, 2):  # names aslant end, begin or have their middle below the bar
        at = np.array([word.cx if edge is None else word.box[edge] for word in names])
        homes = np.abs(middles[None] - at[:, None]).argmin(axis=1)
        off = float(np.abs(middles[homes] - at).max())
        if len(set(homes.tolist())) == len(names) and off < (best[0] if best else AIM * step):
            known = dict(zip(homes.tolist(), names, strict=True))
            best = off, [known[k].text if k in known else "" for k in range(len(middles))]
    return best[1] if best else None


def _said(scene: Scene, grounded: Sequence[Patch]) -> dict[int, float]:
    """Return the numbers that stand at the ends of bars, by the bar; none where they do not agree with the axis."""
    numbers = [(word, value) for word in scene.rest if (value := number(word.text)) is not None]
    reach = max(abs(scene.axis.scale.value(patch.top)) for patch in grounded)
    found: dict[int, float] = {}
    for patch in grounded:
        seen = scene.axis.scale.value(patch.top)
        near = [
            value for word, value in numbers
            if abs(word.cx - patch.cx) < 0.6 * patch.width
            and abs(word.cy - patch.top) < (word.box[3] - word.box[1]) / 2 + 2 * word.size
        ]  # fmt: skip
        if len(near) == 1 and abs(near[0] - seen) < SAID * reach:
            found[id(patch)] = near[0]
    return found if len(found) > len(grounded) / 2 else {}

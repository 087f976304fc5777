"""Follows what slides into view from behind an edge that nobody sees: lines that rise, words and digits that roll.

Pages do so by ``overflow: hidden`` on a box around what moves. Such a thing is cut off at a straight upright edge, and
no sprite that is seen whole explains it while it is. A place is taken for a slot with a strip behind it
(:mod:`limner.sight.strip`) that slides along or across; where that explains what is seen, and the strip is cut off at
an edge within the film, it is one thing, followed by what shows of it, and the slot is its ``crop``. It is then painted
out of the film. Not covered: slots that move, or that something else passes; plain boxes, which look the same sliding
out of it and growing; what goes on beyond the edge, as what passes behind a bar does.
"""

import math

import cv2
import msgspec
import numpy as np

from limner.sight.alpha import cut
from limner.sight.beyond import ends, goes_on, stout
from limner.sight.difference import greatest
from limner.sight.moving import FINE, Blob
from limner.sight.plate import backdrop
from limner.sight.strip import BARE, Strip, follow
from limner.sight.tracks import Track

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels, the last two exclusive."""
LEAST, MOST = 6, 40
"""Pixels of a slot's sides, at least; and places that are looked at, at most."""
LINES = 48
"""Lines of pixels along the way that a strip is told by, at most."""
SMEARED, TYPICAL = 0.15, 0.75
"""Part of the energy of a typical row (that quantile) below which a row is what compression smears past an edge."""
SLACK = 3  # rows by which an edge may first be off
CUT = (0.08, 0.97)
"""Part of the strip that an edge hides where it tells something."""
CLEAR, UNLIKE = 0.7, 0.35
"""Opacity above which what is not seen is cut off and not faded; and part of the squares of such a frame that the strip
may leave for the frame to tell anything."""
TIMES, WAY, SLIDES = 3, 4.0, 0.5
"""Frames in which it does, at least, pixels that the strip slides, and those of a frame in which it does."""
EXPLAINED, MOVING = 0.06, 0.2
"""Part of the squares of what is seen that the strip may leave: of all frames, and of those in which it is cut."""
WIPED, ALIKE = 0.5, 0.1
"""Part of what an edge that passes over a resting picture leaves that a sliding strip may leave, to be believed; and
part of the squares of what is seen in which the two differ, at least."""
BORDER, REST, ALWAYS = 3, 8, 0.9
"""Pixels from the film's border within which an edge is the film's own; and rows at it that show what still comes, in
that part of all frames where the strip is never seen whole."""
LEVEL, CLOSE = 1.0, 1.5
"""Pixels by which parts of one line may stray from each other; and heights of the slot that may lie between them."""
BETWEEN = 0.25  # part of the strongest contrast that compression leaves between two letters, at most
BEYOND = 0.3
"""Lengths of the slot by which what waits out of sight may lie beyond its edge."""
UNKNOWN = 2  # frames before it is first seen in which it may be on its way
FLAT, MOSTLY, BARELY = 6.0, 0.5, 0.1
"""Levels within which a slot's ground is of one colour, part of what is seen that has it, and part of the pixels whose
plate has another that may show that."""
HALO = 4  # pixels to which compression smears
SLOW = 0.02
"""Part of a strip that may be hidden in the frame that shows it best, for a pixel that it moves less in it."""


class _Slide(msgspec.Struct, eq=False):
    """A slot in which a strip slides."""

    box: Box
    axis: int
    """0: down the film; 1: across."""
    strip: Strip
    hidden: np.ndarray
    """``(N,)``: the part of the strip's ink that is cut off."""
    ground: np.ndarray | None
    """``(3,)``: the colour behind it, where the plate shows something of the strip itself."""

    @property
    def span(self) -> tuple[int, int]:
        """First pixel along the axis, and the one after the last."""
        return (self.box[1], self.box[3]) if self.axis == 0 else (self.box[0], self.box[2])


def reveals(
    frames: np.ndarray, blobs: list[list[Blob]], plate: np.ndarray, limit: float
) -> tuple[list[Track], np.ndarray, np.ndarray]:
    """Follow what slides behind edges.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        blobs: of each frame, what differs from the plate.
        plate: ``(H, W, 3) float32``.
        limit: levels below which a difference is noise.

    Returns:
        Their tracks, the film without them, and what is behind: the arrays given where there are none.
    """
    ever = np.zeros(plate.shape[:2], np.uint8)
    for blob in (blob for some in blobs for blob in some):
        x, y, w, h = blob.box
        ever[y : y + h, x : x + w] |= blob.mask
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(ever, np.ones((3, 3), np.uint8)))
    slides: list[_Slide] = []
    for x, y, w, h, _ in sorted(stats[1:].tolist(), key=lambda row: -row[4])[:MOST]:
        box = (x, y, x + w, y + h)
        if min(w, h) >= LEAST:
            slides += _slides(frames, plate, ever, box)
    slides = _together(slides, frames, plate)
    ground = backdrop(plate, 0.0) if slides else ever > 0
    slides = [one for one in slides if _ended(one, frames, plate, ground)]
    if not slides:
        return [], frames, plate
    tracks, left, plate = [], frames.copy(), plate.copy()
    for number, one in enumerate(slides):
        x0, y0, x1, y1 = one.box
        tracks.append(_track(one, number, frames, plate, limit))
        if one.ground is None:
            view = np.s_[max(y0 - HALO, 0) : y1 + HALO, max(x0 - HALO, 0) : x1 + HALO]
            left[:, *view] = np.clip(np.round(plate[view]), 0, 255).astype(np.uint8)
            continue
        # A slot may be on a thing of its own, a card that stands before the plate: it shows where the strip did.
        view = np.s_[y0:y1, x0:x1]
        left[:, *view] = np.clip(np.round(one.ground), 0, 255).astype(np.uint8)
        ink = greatest(np.abs(frames[:, *view] - one.ground)).max()
        shown = greatest(np.abs(plate[view] - one.ground)) > BETWEEN * ink
        around = np.concatenate([plate[y0:y1, max(x0 - HALO, 0) : x0], plate[y0:y1, x1 : x1 + HALO]], axis=1)
        around = np.median(around.reshape(-1, 3), axis=0) if around.size else one.ground
        plate[view][shown] = one.ground
        if greatest(np.abs(around - one.ground)) > FLAT:
            plate[view] = around
    return _aligned(tracks, [one.axis for one in slides]), left, plate


def _aligned(tracks: list[Track], axes: list[int]) -> list[Track]:
    """Let things that are cut off at the same edges be seen through one slot, which is as large as theirs together."""
    crops = [track.crop or (0.0, 0.0, 0.0, 0.0) for track in tracks]
    found = []
    for track, axis, own in zip(tracks, axes, crops, strict=True):
        # The last axis is the one that a slot cuts.
        alike = [
            crop
            for crop, other in zip(crops, axes, strict=True)
            if other == axis and any(abs(crop[side] - own[side]) < LEVEL + 0.5 for side in (1 - axis, 3 - axis))
            and min(crop[3 - axis], own[3 - axis]) - max(crop[1 - axis], own[1 - axis]) > 0
        ]  # fmt: skip
        low, high = np.min(alike, axis=0)[:2], np.max(alike, axis=0)[2:]
        found.append(msgspec.structs.replace(track, crop=(*low.tolist(), *high.tolist())))
    return found


def _slides(frames: np.ndarray, plate: np.ndarray, ever: np.ndarray, box: Box) -> list[_Slide]:
    """Find the slots of a place: it is one, or its columns or rows are, with nothing between them."""
    for axis in (0, 1):
        whole = _slide(frames, plate, box, axis)
        if whole is not None:
            return [whole]
    x0, y0, x1, y1 = box
    apart = np.abs(frames[:, y0:y1, x0:x1] - plate[y0:y1, x0:x1]).max(axis=(0, 3)) * ever[y0:y1, x0:x1]
    for axis in (0, 1):
        peaks = apart.max(axis=axis)
        inked = np.append(np.insert(peaks > BETWEEN * peaks.max(), 0, False), False)
        edges = np.flatnonzero(np.diff(inked.astype(int)))
        parts = [(a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True) if b - a >= LEAST // 2]
        if not 1 < len(parts) <= MOST:
            continue
        boxes = [(x0 + a, y0, x0 + b, y1) if axis == 0 else (x0, y0 + a, x1, y0 + b) for a, b in parts]
        found = [one for one in (_slide(frames, plate, part, axis) for part in boxes) if one is not None]
        if len(found) == len(boxes):
            return found
    return []


def _slide(frames: np.ndarray, plate: np.ndarray, box: Box, axis: int) -> _Slide | None:
    """Follow what slides along an axis in a box; ``None`` where that is not what is seen there."""
    x0, y0, x1, y1 = box
    step = -(-(x1 - x0 if axis == 0 else y1 - y0) // LINES)
    view = np.s_[y0:y1, x0:x1:step] if axis == 0 else np.s_[y0:y1:step, x0:x1]
    views, behind = frames[:, *view], plate[view]
    some = views[::3]
    usual = np.median(some.reshape(-1, 3), axis=0).astype(np.float32)
    within = greatest(np.abs(some - usual)) < FLAT
    # The plate behind a card is not seen where that is; what grows or passes leaves it bare.
    apart = greatest(np.abs(behind - usual)) > FLAT
    apart[:HALO], apart[-HALO:], apart[:, :HALO], apart[:, -HALO:] = False, False, False, False
    bare = (greatest(np.abs(some - behind)) < FLAT)[:, apart]
    most = within.mean() > MOSTLY and apart.any() and bare.mean() < BARELY
    for ground in (usual, None) if most else (None,):
        apart = np.stack([cv2.transform(view - (behind if ground is None else ground), FINE) for view in views])
        found = _within(apart if axis == 0 else apart.transpose(0, 2, 1, 3))
        if found is None:
            continue
        (low, high), strip, hidden = found
        inner = (x0, y0 + low, x1, y0 + high) if axis == 0 else (x0 + low, y0, x0 + high, y1)
        one = _Slide(inner, axis, strip, hidden, ground)
        if not _at_border(one, plate.shape):
            return one
    return None


def _within(apart: np.ndarray) -> tuple[tuple[int, int], Strip, np.ndarray] | None:
    """Find the rows that are a slot, the strip in them, and how much of it is hidden, ``(N,)``."""
    rows = np.einsum("nlbc,nlbc->nl", apart, apart).max(axis=0)
    clear = np.flatnonzero(rows > SMEARED * np.quantile(rows, TYPICAL))
    low, high = int(clear[0]), int(clear[-1]) + 1
    if high - low < LEAST:
        return None
    strip = follow(apart[:, low:high])
    if strip is None:
        return None
    fewer = _edges(strip, apart[:, low:high])
    if fewer != (0, high - low):
        low, high = low + fewer[0], low + fewer[1]
        strip = follow(apart[:, low:high]) if high - low >= LEAST else None
        if strip is None:
            return None
    seen = apart[:, low:high]
    hidden = _hidden(strip, high - low)
    lively = strip.energy > BARE * strip.energy.max()
    # What is faint is as well cut off as faded: it tells nothing.
    clear = (np.nan_to_num(strip.opacity) > CLEAR) & (strip.missed < UNLIKE * strip.energy)
    steps = np.nan_to_num(np.abs(np.diff(strip.shift))) > SLIDES
    slides = np.append(steps, False) | np.insert(steps, 0, False)
    telling = lively & clear & slides & (hidden > CUT[0]) & (hidden < CUT[1])
    if telling.sum() < TIMES or np.ptp(strip.shift[np.isfinite(strip.shift)]) < WAY or strip.halts():
        return None
    if strip.missed[lively].sum() > EXPLAINED * strip.energy[lively].sum():
        return None
    missed, whole = float(strip.missed[telling].sum()), float(strip.energy[telling].sum())
    if missed > MOVING * whole or max(missed, ALIKE * whole) > WIPED * _wiped(seen, telling, strip):
        return None
    return (low, high), strip, hidden


def _edges(strip: Strip, seen: np.ndarray) -> tuple[int, int]:
    """Return the rows between which the strip tells what is seen better than nothing does."""
    length = seen.shape[1]
    gain = np.zeros(length)
    for time in np.flatnonzero(np.isfinite(strip.shift)):
        rest = seen[time] - strip.opacity[time] * strip.drawn(int(time), length)
        gain += (np.square(seen[time]) - np.square(rest)).sum(axis=(1, 2))
    low, high = 0, length
    for edge in range(1, min(SLACK, length // 4) + 1):
        low = edge if gain[:edge].sum() < 0 and gain[edge - 1] < 0 else low
        high = length - edge if gain[-edge:].sum() < 0 and gain[-edge] < 0 else high
    return low, high


def _hidden(strip: Strip, length: int) -> np.ndarray:
    """Return the part of the strip's ink that lies outside of the slot in each frame, ``(N,)``; 0 where not known."""
    ink = np.einsum("kbc,kbc->k", strip.canvas, strip.canvas)
    sums = np.concatenate([[0.0], np.cumsum(ink)])
    first = np.clip(strip.start - np.round(np.nan_to_num(strip.shift)).astype(int), 0, len(ink) - length)
    part = 1 - (sums[first + length] - sums[first]) / max(float(sums[-1]), 1e-6)
    return np.where(np.isfinite(strip.shift), part, 0.0)


def _wiped(seen: np.ndarray, telling: np.ndarray, strip: Strip) -> float:
    """Return the squares that are left where the strip rests, and an edge passes over it, one way or the other."""
    rest = int(np.argmax(strip.energy))
    total = 0.0
    for time in np.flatnonzero(telling):
        bare = np.square(seen[time]).sum(axis=(1, 2))
        full = np.square(seen[time] - seen[rest]).sum(axis=(1, 2))
        gain = np.concatenate([[0.0], np.cumsum(full - bare)])
        total += float(bare.sum()) + min(float(gain.min()), float((gain[-1] - gain).min()))
    return total


def _at_border(one: _Slide, shape: tuple[int, ...]) -> bool:
    """Say whether the edges that cut a strip off are the film's own, and all of it is seen at some time."""
    (low, high), size = one.span, shape[one.axis]
    ways, known = one.strip.shift[one.hidden > CUT[0]], np.flatnonzero(np.isfinite(one.strip.shift)).tolist()
    cutting = [high if way > 0 else low for way in (ways.min(), ways.max()) if abs(way) > 1]
    if any(BORDER < edge < size - BORDER for edge in cutting) or float(one.hidden[known].min()) >= CUT[0]:
        return False
    rows = slice(-REST, None) if high in cutting else slice(REST)
    return bool(np.mean([np.abs(one.strip.drawn(k, high - low)[rows]).max() > FLAT for k in known]) < ALWAYS)


def _ended(one: _Slide, frames: np.ndarray, plate: np.ndarray, ground: np.ndarray) -> bool:
    """Say whether nothing stands at the edges that cut a strip off, and nothing of it is seen further on."""
    x0, y0, x1, y1 = one.box
    best = int(np.argmax(one.strip.energy))
    behind = plate[y0:y1, x0:x1] if one.ground is None else one.ground
    look = ((frames[best, y0:y1, x0:x1] - behind) @ FINE[0]).astype(np.float32)
    height, width = plate.shape[:2]
    further = [(x0, 0, x1, y0 - HALO), (x0, y1 + HALO, x1, height)]
    if one.axis:
        further = [(0, y0, x0 - HALO, y1), (x1 + HALO, y0, width, y1)]
    if stout(look) or any(goes_on(look, frames, plate, box) for box in further):
        return False
    if one.axis:
        frames, plate, ground = (np.swapaxes(each, -3, -2) for each in (frames, plate, ground[..., None]))
        ground = ground[..., 0]
    across = (one.box[0], one.box[2]) if one.axis == 0 else (one.box[1], one.box[3])
    sides = [(one.span[1], 1, one.strip.shift > 0), (one.span[0], -1, one.strip.shift < 0)]
    cut = [(edge, way, np.flatnonzero((one.hidden > CUT[0]) & side).tolist()) for edge, way, side in sides]
    return all(ends(frames, plate, ground, edge, way, across, times) for edge, way, times in cut if len(times) >= TIMES)


def _together(slides: list[_Slide], frames: np.ndarray, plate: np.ndarray) -> list[_Slide]:
    """Join the parts of one line: side by side, cut off at the same edges, and sliding alike."""
    rows: list[list[_Slide]] = []
    for one in sorted(slides, key=lambda slide: slide.box[slide.axis]):
        home = next((row for row in rows if _beside(row[-1], one)), None)
        if home is None:
            rows.append([one])
        else:
            home.append(one)
    found: list[_Slide] = []
    for row in rows:
        boxes = np.array([one.box for one in row])
        box = (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())
        whole = _slide(frames, plate, box, row[0].axis) if len(row) > 1 else None
        found += row if whole is None else [whole]
    return found


def _beside(first: _Slide, second: _Slide) -> bool:
    if first.axis != second.axis:
        return False
    size = max(np.ptp(first.span), np.ptp(second.span))
    across = first.axis  # a box has x first
    gap = second.box[across] - first.box[across + 2]
    low, high = max(first.span[0], second.span[0]), min(first.span[1], second.span[1])
    if high - low < 0.5 * size or gap > CLOSE * size:
        return False
    both = np.isfinite(first.strip.shift) & np.isfinite(second.strip.shift)
    off = (first.strip.shift - second.strip.shift)[both]
    return bool(len(off) > TIMES and np.quantile(np.abs(off - np.median(off)), 0.9) < LEVEL)


def _track(one: _Slide, number: int, frames: np.ndarray, plate: np.ndarray, limit: float) -> Track:
    """Write a slide as a track: its sprite is the whole strip, as it lies in the frame that shows most of it."""
    strip, (x0, y0, x1, y1) = one.strip, one.box
    low, high = one.span
    length = high - low
    known = np.flatnonzero(np.isfinite(strip.shift))
    speed = np.abs(np.gradient(strip.shift[known])) if len(known) > 1 else np.zeros(1)
    canonical = int(known[np.argmin(one.hidden[known] + SLOW * speed)])
    ink = np.flatnonzero(np.einsum("kbc,kbc->k", strip.canvas, strip.canvas) > 0)
    first, last = int(ink.min()), int(ink.max()) + 1
    # Of each row the frame that shows it while the strip moves least.
    views = frames.astype(np.float32) if one.axis == 0 else frames.transpose(0, 2, 1, 3).astype(np.float32)
    back = plate if one.ground is None else np.broadcast_to(one.ground, plate.shape)
    back = back if one.axis == 0 else back.transpose(1, 0, 2)
    across = slice(x0, x1) if one.axis == 0 else slice(y0, y1)
    usual = np.median(back[low:high, across], axis=(0, 1))
    picture = np.broadcast_to(usual, (last - first, across.stop - across.start, 3)).astype(np.float32).copy()
    best = np.full(last - first, np.inf)
    for time, fast in sorted(zip(known.tolist(), speed.tolist(), strict=True), key=lambda pair: pair[1]):
        rows = np.arange(length) + strip.start - round(float(strip.shift[time])) - first
        inside = (rows >= 0) & (rows < len(best))
        own = rows[inside]
        new = best[own] > fast + 1.0
        picture[own[new]] = usual + (views[time, low:high, across] - back[low:high, across])[inside][new]
        best[own[new]] = fast
    behind = np.broadcast_to(usual, picture.shape)
    mask = greatest(np.abs(picture - behind)) > limit
    sprite = cut(picture, behind, mask, limit)
    sprite = sprite if one.axis == 0 else np.ascontiguousarray(sprite.transpose(1, 0, 2))
    along = low + first - strip.start + round(float(strip.shift[canonical]))
    corner = (x0, along) if one.axis == 0 else (along, y0)
    pose = np.full((len(frames), 3, 3), np.nan)
    shift = _ahead(strip, length)
    for time in np.flatnonzero(np.isfinite(shift)):
        pose[time] = np.eye(3)
        pose[time, 1 - one.axis, 2] = shift[time] - strip.shift[canonical]
    opacity = np.where(np.isfinite(shift), np.nan_to_num(strip.opacity, nan=1.0), np.nan)
    error = np.sqrt(strip.missed / max(picture[..., 0].size, 1))
    cutting = strip.shift[known][one.hidden[known] > CUT[0]]
    low, high = (
        low - HALO * (cutting.min() > 0),
        high + HALO * (cutting.max() < 0),
    )  # what cuts nothing may lie anywhere
    crop = (x0 - HALO, low, x1 + HALO, high) if one.axis == 0 else (low, y0 - HALO, high, y1 + HALO)
    return Track(
        id=number, sprite=sprite, corner=corner, canonical=canonical, pose=pose, opacity=opacity,
        seen=np.where(np.isfinite(strip.shift), 1 - one.hidden, 0.0), error=np.where(np.isfinite(shift), error, np.nan),
        kind="translation", crop=(float(crop[0]), float(crop[1]), float(crop[2]), float(crop[3])),
    )  # fmt: skip


def _ahead(strip: Strip, length: int) -> np.ndarray:
    """Return a strip's moves with guesses of where it waits out of sight before it first comes, and after it goes.

    It goes on by its speed in the frame beside, and is as far as what is hidden must be, or little further: nobody
    knows more. For some frames between it may be on its way already.
    """
    shift = strip.shift.copy()
    known = np.flatnonzero(np.isfinite(shift))
    ink = np.flatnonzero(np.einsum("kbc,kbc->k", strip.canvas, strip.canvas) > 0) - strip.start
    for edge, way, last in ((int(known[0]), -1, 0), (int(known[-1]), 1, len(shift) - 1)):
        if edge == last or not np.isfinite(shift[edge - way]):
            continue
        speed = shift[edge] - shift[edge - way]
        out = float(length - ink.min() if speed > 0 else -ink.max() - 1)
        reach = sorted((out, out + math.copysign(BEYOND * length, speed)))
        shift[edge + way] = min(max(float(shift[edge] + speed), reach[0]), reach[1])
        far = edge + way * (UNKNOWN + 2)
        if (last - far) * way >= 0:
            shift[min(far, last) : max(far, last) + 1] = float(np.mean(reach))
    return shift

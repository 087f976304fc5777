"""Follows strokes of which a part is seen that grows and shrinks: progress rings, ticks and lines that draw themselves.

No sprite explains such a thing, nor Material's circular spinner. Where it runs, and how wide it is, is fitted once
(``rail``), and each frame then says from where to where along it the stroke is seen (SVG 2, section 13.5.6: what
``stroke-dasharray`` and ``stroke-dashoffset`` make). Where such a stroke also turns by itself, what turns steadily is
told from what the ends do besides: over a period of the length both ends come to where they were, turned by a whole
number of turns and that. They are then painted out of the film. Not covered: an arc that only turns, which any sprite
explains; ends that are neither straight nor round; strokes of several pieces.
"""

import math

import cv2
import msgspec
import numpy as np

from limner.sight.follow import link
from limner.sight.graph import Circle, Node, Path, Polyline, Shape, Solid, Stroke, Subpath, moved
from limner.sight.moving import Blob
from limner.sight.rail import EDGE, FEWEST, STEP, Rail, cut, rail, refined, unrolled
from limner.sight.ribbon import ribbon
from limner.sight.tracks import Track

VARIES = 0.12
"""Parts by which its length must change."""
EXPLAINED = 0.1
"""Part of the squares of all that is seen on the ring that one run in each frame may leave."""
OPEN, DOUBT = 1.5, 2
"""Pixels of a gap from which on a stroke is not closed, and has ends; and frames beside those in which none of it is
seen, or all, in which nobody knows its ends."""
LEAST, NOTHING = 0.3, 0.3
"""Widths of length below which a stroke is not seen, and nothing of it can be told from its caps."""
ROUND_CAP, BULGE = 0.433, 0.07
"""Widths by which a round cap reaches past the end where half of the width is seen; and by which its middle reaches
further than its sides, at least."""
STILL = 0.006
"""Parts of its length within which an end stays where it is."""
WORD = 15.0
"""Degrees of which angles are multiples where people choose them."""
BESIDE = 4
"""Widths beside an end that stays within which little, or little missing, is looked for."""
HALO = 7
"""Pixels around a stroke to which compression smears it."""
RIGID = 0.15
"""Part of the quickest change of length below which a stroke counts as one that only turns."""
TURNS = 0.08
"""Turns a second, at least, of what turns."""
SAME = 0.5
"""Part of what a stroke covers that another one must not."""


def trims(
    frames: np.ndarray, times: np.ndarray, blobs: list[list[Blob]], plate: np.ndarray
) -> tuple[list[Track], np.ndarray]:
    """Follow strokes of which a part is seen.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        times: ``(N,)`` seconds.
        blobs: of each frame, what differs from the plate.
        plate: ``(H, W, 3) float32``.

    Returns:
        Their tracks, and the film without them: ``frames`` itself where there are none.
    """
    tracks: list[Track] = []
    left, taken = frames, np.zeros(plate.shape[:2], bool)
    for tracklet in sorted(link(blobs), key=lambda one: -one.weight):
        own = rail(tracklet, frames, plate)
        if own is None:
            continue
        where = own.near((plate.shape[0], plate.shape[1]), own.width / 2)
        if (where & taken).sum() > SAME * where.sum():
            continue
        found = _track(own, frames, times, plate)
        if found is None:
            continue
        taken |= where
        tracks.append(msgspec.structs.replace(found, id=len(tracks)))
        left = frames.copy() if left is frames else left
        gone = own.near((plate.shape[0], plate.shape[1]), own.width / 2 + HALO)
        left[:, gone] = np.clip(np.round(plate), 0, 255).astype(np.uint8)[gone]
    return tracks, left


def _track(own: Rail, frames: np.ndarray, times: np.ndarray, plate: np.ndarray) -> Track | None:
    """Measure a stroke along its rail; ``None`` where one run in each frame is not what is seen, or it only moves."""
    for _ in range(2):  # the second time around what the first one found
        across, along, seen = unrolled(own, frames, plate)
        own = refined(own, across, seen)
    across, along, seen = unrolled(own, frames, plate)
    inside = np.abs(across) <= own.width / 2 + EDGE
    profile = np.clip(seen[:, inside].sum(axis=1) * STEP / own.width, 0, 1.2)
    runs = np.array([_run(row) for row in profile])
    explained = sum(float(((row - _drawn(run, len(row))) ** 2).sum()) for row, run in zip(profile, runs, strict=True))
    ends = along[0] + runs * len(along) * STEP  # pixels along the rail
    size = ends[:, 1] - ends[:, 0]
    varies = np.quantile(size, 0.95) - np.quantile(size, 0.05)
    if explained > EXPLAINED * float((profile**2).sum()) or varies < VARIES * own.length:
        return None
    cap = _cap(own, across, seen, size)
    over = own.width * (ROUND_CAP if cap == "round" else 0.0)
    there = size > LEAST * own.width
    short = there & (size < 2 * over + NOTHING * own.width)
    closed = size > own.length - OPEN if own.closed else np.zeros(len(size), bool)
    ends += np.array([over, -over])
    ends[~there | short | closed] = np.nan
    if cap == "butt":
        _weighed(ends, own, along, profile, ~there | short, closed | (own.closed & (size > own.length - 2 * own.width)))
    if not own.closed:
        if np.isfinite(ends[:, 0]).sum() < FEWEST:
            return None
        first, last = float(np.nanquantile(ends[:, 0], 0.02)), float(np.nanquantile(ends[:, 1], 0.98))
        own, ends = cut(own, first, last), ends - first
    parts = _continuous(ends / own.length) if own.closed else ends / own.length
    trim, turn = _parted(parts, times, size / own.length) if own.closed else (parts, np.zeros(len(parts)))
    return _made(own, cap, _filled(trim, there, closed), turn, there)


def _run(row: np.ndarray) -> tuple[float, float]:
    """Give where the longest run of a profile begins and ends, in turns, the end after the beginning."""
    count, on = len(row), row > 0.5
    if on.all():
        return 0.0, 1.0
    if not on.any():
        return 0.0, float(np.clip(row, 0, 1).sum()) / count if row.max() > 0.3 else 0.0
    first = int(np.flatnonzero(~on)[0])
    turned, level = np.roll(on, -first), np.roll(row, -first)
    edges = np.flatnonzero(np.diff(np.append(turned, False).astype(int)))
    starts, stops = edges[::2] + 1, edges[1::2] + 1
    best = int((stops - starts).argmax())
    begin, end = int(starts[best]), int(stops[best])
    low, high = level[begin - 1], level[begin]
    start = begin - (high - 0.5) / max(high - low, 1e-3)
    low, high = level[end % count], level[end - 1]
    stop = end - 1 + (high - 0.5) / max(high - low, 1e-3)
    return (start + first + 0.5) / count, (stop + first + 0.5) / count


def _weighed(
    ends: np.ndarray, own: Rail, along: np.ndarray, profile: np.ndarray, short: np.ndarray, closed: np.ndarray
) -> None:
    """Tell, in place, a straight end near one that stays by how much is seen between them, however little that is.

    Args:
        ends: ``(N, 2)`` pixels along the rail.
        own: where the stroke runs.
        along: ``(A,)`` pixels along it of the profile.
        profile: ``(N, A)``: how much of the stroke is seen.
        short: ``(N,)``: frames in which next to nothing is.
        closed: ``(N,)``: frames in which next to all of it is.
    """
    known = ends[np.isfinite(ends[:, 0])]
    if len(known) < FEWEST:
        return
    if own.closed:
        known = known - own.length * np.round((known - known[0]) / own.length)
    stays = np.quantile(known, 0.95, axis=0) - np.quantile(known, 0.05, axis=0) < STILL * own.length
    if stays.sum() != 1:
        return
    side = int(stays[1])
    usual, way = float(np.median(known[:, side])), 1 - 2 * side
    gap = np.abs(along - usual)
    gap = np.minimum(gap % own.length, -gap % own.length) if own.closed else gap
    near = gap < BESIDE * own.width
    little = profile[:, near].sum(axis=1) * STEP
    rest = (1 - profile[:, near]).sum(axis=1) * STEP
    for rows, size in ((short, np.maximum(little, 0)), (closed, own.length - np.maximum(rest, 0))):
        ends[rows, side] = usual
        ends[rows, 1 - side] = usual + way * size[rows]


def _drawn(run: tuple[float, float], count: int) -> np.ndarray:
    parts = (np.arange(count) + 0.5) / count
    return (((parts - run[0]) % 1) < run[1] - run[0]).astype(float)


def _cap(own: Rail, across: np.ndarray, seen: np.ndarray, size: np.ndarray) -> str:
    """Tell round ends from straight ones: their middle reaches further than their sides."""
    core, off = np.abs(across) < 0.15 * own.width + 0.1, np.abs(np.abs(across) - 0.33 * own.width)
    sides = off < 0.1 * own.width + 0.25
    bulges = []
    for frame, long in zip(seen, size, strict=True):
        if 2 * own.width < long < 0.9 * own.length:
            one, two = _run(frame[core].mean(axis=0)), _run(frame[sides].mean(axis=0))
            bulges.append(((one[1] - one[0]) - (two[1] - two[0])) / 2 * frame.shape[1] * STEP)
    return "round" if bulges and np.median(bulges) > BULGE * own.width else "butt"


def _continuous(ends: np.ndarray) -> np.ndarray:
    """Take whole turns off so that the beginning goes on from frame to frame, and the end comes after it."""
    ends = ends.copy()
    last: float | None = None
    for row in ends:
        if not np.isfinite(row[0]):
            continue
        if last is not None:
            row -= round(row[0] - last)
        last = float(row[0])
    return ends


def _parted(ends: np.ndarray, times: np.ndarray, length: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Part what turns steadily from what the ends do: the ends ``(N, 2)`` besides, and turns ``(N,)``."""
    none = np.zeros(len(ends))
    period = _period(length)
    known = np.isfinite(ends[:, 0])
    if period is None or known.sum() < FEWEST:
        return ends, none
    later = known[period:] & known[:-period]
    if not later.any():
        return ends, none
    step = float(np.median(np.diff(times)))
    whole = float(np.median((ends[period:, 0] - ends[:-period, 0])[later]))
    lasts = period * step
    speed = np.gradient(ends[:, 0]) / step
    change = np.abs(np.gradient(length)) / step
    rigid = np.isfinite(speed) & (change < RIGID * np.nanmax(change))
    usual = float(np.quantile(speed[rigid], 0.25 if np.median(speed[rigid]) > 0 else 0.75)) if rigid.any() else 0.0
    rate = (whole - round(whole - usual * lasts)) / lasts
    if abs(rate) < TURNS:
        return ends, none
    turn = rate * (times - times[0])
    return ends - turn[:, None], turn


def _period(length: np.ndarray) -> int | None:
    """Give the frames after which the length is the same again; ``None`` where it never is."""
    spread = float(np.var(length))
    count = len(length)
    misses = np.array([
        np.mean((length[shift:] - length[:-shift]) ** 2) / max(2 * spread, 1e-9) for shift in range(1, count * 3 // 4)
    ])  # fmt: skip
    far = np.flatnonzero(misses > 0.5)
    if not len(far):
        return None
    good = np.flatnonzero(misses[far[0] :] < max(3 * misses[far[0] :].min(), 0.01)) + far[0]
    if misses[far[0] :].min() > 0.1:
        return None
    lows = [k for k in good if 0 < k < len(misses) - 1 and misses[k] <= misses[k - 1] and misses[k] <= misses[k + 1]]
    return lows[0] + 1 if lows else None


def _filled(trim: np.ndarray, seen: np.ndarray, closed: np.ndarray) -> np.ndarray:
    """Say what is known of the ends where nothing is seen, or all of it: an end that stays does so then, too."""
    trim = trim.copy()
    for side, other in ((0, 1), (1, 0)):
        known = np.isfinite(trim[:, side])
        if known.sum() >= FEWEST and np.ptp(np.quantile(trim[known, side], (0.05, 0.95))) < STILL:
            trim[:, side] = np.median(trim[known, side])
            unknown = ~np.isfinite(trim[:, other])
            trim[unknown & _surely(~seen), other] = trim[0, side]
            trim[unknown & _surely(closed), other] = trim[0, side] + (1 if other else -1)
    return trim


def _surely(there: np.ndarray) -> np.ndarray:
    """Leave out what is beside frames of which it is not so."""
    return cv2.erode(there.astype(np.uint8)[:, None], np.ones((2 * DOUBT + 1, 1), np.uint8))[:, 0] > 0


def _made(own: Rail, cap: str, trim: np.ndarray, turn: np.ndarray, there: np.ndarray) -> Track:
    count, shape = len(trim), own.shape
    points, _ = own.at(np.arange(0, own.length, STEP))
    low = np.floor(points.min(axis=0) - own.width / 2).astype(int) - 1
    wide, high = (np.ceil(points.max(axis=0) + own.width / 2).astype(int) + 1 - low).tolist()
    alpha = ribbon(moved(shape, -float(low[0]), -float(low[1])), own.width, cap, "miter", (), high, wide)
    sprite = np.dstack([np.broadcast_to(own.colour, (high, wide, 3)), alpha]).astype(np.float32)
    canonical = int(np.nan_to_num(trim[:, 1] - trim[:, 0]).argmax())
    back = not turn.any() and _stays(trim[:, 1]) and not _stays(trim[:, 0])  # then it is drawn the other way
    trim, turn = trim + turn[canonical], turn - turn[canonical]
    pose = np.tile(np.eye(3), (count, 1, 1))
    line: Shape = shape
    if isinstance(shape, Circle):
        trim = trim - np.floor(np.nanmin(trim[:, 0]))
        middle = np.array([shape.cx, shape.cy])
        for time, part in enumerate(turn):
            cos, sin = np.cos(2 * np.pi * part), np.sin(2 * np.pi * part)
            pose[time, :2, :2] = [[cos, -sin], [sin, cos]]
            pose[time, :2, 2] = middle - pose[time, :2, :2] @ middle
        if not turn.any() and (back or _stays(trim[:, 0])):  # then it begins there
            begin = float(np.nanmedian(trim[:, int(back)]))
            line, trim = _begun(shape, begin, back), (begin - trim[:, ::-1] if back else trim - begin)
    elif back:
        line, trim = Polyline(shape.points[::-1]), 1 - trim[:, ::-1]
    paint = "#" + "".join(f"{round(float(level)):02x}" for level in np.clip(own.colour, 0, 255))
    join = "miter" if cap == "butt" else "round"
    return Track(
        id=0, sprite=sprite, corner=(int(low[0]), int(low[1])), canonical=canonical, pose=pose,
        opacity=np.ones(count), seen=there.astype(float), error=np.zeros(count), kind="morph", trim=trim,
        line=Node("line", line, None, Stroke(Solid(paint), own.width, cap, join)),
    )  # fmt: skip


def _stays(end: np.ndarray) -> bool:
    return bool(np.nanmax(end) - np.nanmin(end) < STILL)


def _begun(circle: Circle, part: float, back: bool) -> Path:
    """Write a circle as two arcs, clockwise or ``back``, from a part of a turn on, a round one if that is near."""
    angle = math.radians(WORD * round(360 * part / WORD))
    angle = angle if abs(angle - 2 * math.pi * part) * circle.r < 1 else 2 * math.pi * part
    x, y, r = circle.cx, circle.cy, circle.r
    dx, dy = r * math.cos(angle), r * math.sin(angle)
    arcs = ((r, 1.0, float(not back), x - dx, y - dy), (r, 1.0, float(not back), x + dx, y + dy))
    return Path((Subpath((x + dx, y + dy), arcs, closed=False),))

"""Follows strokes along a circle of which a part is seen that grows and shrinks: progress rings, circles that draw
themselves, the circular spinner of Material.

No sprite explains such a thing. All that is ever seen of it is a ring of one width; its centre, radius and width are
fitted once, and each frame then says from where to where along it the stroke is seen (SVG 2, section 13.5.6: what
``stroke-dasharray`` and ``stroke-dashoffset`` make). Where such a stroke also turns by itself, what turns steadily is
told from what the ends do besides: over a period of the length both ends come to where they were, turned by a whole
number of turns and that. They are then painted out of the film. Not covered: an arc that only turns, which any sprite
explains; ends that are neither straight nor round.
"""

import math

import cv2
import msgspec
import numpy as np

from limner.sight.follow import Tracklet, link
from limner.sight.graph import Circle, Node, Path, Shape, Solid, Stroke, Subpath
from limner.sight.moving import FINE, Blob
from limner.sight.tracks import Track

FEWEST = 6
"""Frames in which a stroke is seen, at least."""
SMALL, THIN, THICK = 6.0, 2.0, 0.6
"""Pixels of radius, and of width, at least; and part of the radius that the width is at most."""
ALONG = 0.97
"""Part of what is ever seen that must lie on the ring."""
REACH = 0.12
"""Turns of the ring that are ever seen, at least."""
VARIES = 0.12
"""Turns by which its length must change."""
EXPLAINED = 0.1
"""Part of the squares of all that is seen on the ring that one run in each frame may leave."""
FINE_STEP = 0.5
"""Pixels between samples, along the ring and across."""
EDGE = 1.5
"""Pixels outside of the ring that are looked at."""
OPEN, DOUBT = 1.5, 5
"""Pixels of a gap from which on a stroke is not closed, and has ends; and frames beside those in which none of it is
seen, or all, in which nobody knows its ends."""
NOTHING = 0.3
"""Widths of length below which nothing of a stroke can be told from its caps."""
ROUND_CAP, BULGE = 0.433, 0.07
"""Widths by which a round cap reaches past the end where half of the width is seen; and by which its middle reaches
further than its sides, at least."""
STILL = 0.006
"""Turns within which an end stays where it is."""
HALO = 7
"""Pixels around a stroke to which compression smears it."""
RIGID = 0.15
"""Part of the quickest change of length below which a stroke counts as one that only turns."""
TURNS = 0.08
"""Turns a second, at least, of what turns."""
SAME = 1.5
"""Pixels within which two rings are one."""


class Ring(msgspec.Struct, frozen=True, eq=False):
    """Where a stroke runs."""

    centre: tuple[float, float]
    radius: float
    width: float
    colour: np.ndarray


def trims(frames: np.ndarray, times: np.ndarray, blobs: list[list[Blob]], plate: np.ndarray) -> tuple[list[Track], np.ndarray]:
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
    rings: list[Ring] = []
    left = frames
    for tracklet in sorted(link(blobs), key=lambda one: -one.weight):
        ring = _ring(tracklet, frames, plate)
        if ring is None or any(_same(ring, other) for other in rings):
            continue
        track = _track(ring, frames, times, plate)
        if track is None:
            continue
        rings.append(ring)
        tracks.append(msgspec.structs.replace(track, id=len(tracks)))
        left = frames.copy() if left is frames else left
        y, x = np.indices(plate.shape[:2]) + 0.5
        off = np.abs(np.hypot(x - ring.centre[0], y - ring.centre[1]) - ring.radius)
        gone = off < ring.width / 2 + HALO
        left[:, gone] = np.clip(np.round(plate), 0, 255).astype(np.uint8)[gone]
    return tracks, left


def _same(one: Ring, other: Ring) -> bool:
    apart = np.hypot(*np.subtract(one.centre, other.centre))
    return bool(apart < SAME and abs(one.radius - other.radius) < max(one.width, other.width) / 2 + SAME)


def _ring(tracklet: Tracklet, frames: np.ndarray, plate: np.ndarray) -> Ring | None:
    """Fit a ring to all that is seen of a tracklet (Kasa 1976, then its mean radius); ``None`` where there is none."""
    if len(tracklet.blobs) < FEWEST:
        return None
    areas = np.array([blob.area for blob in tracklet.blobs])
    if areas.max() < 1.5 * areas.min():
        return None
    union = np.zeros(plate.shape[:2], np.float32)
    for blob in tracklet.blobs:
        x, y, w, h = blob.box
        seen = frames[blob.frame, y : y + h, x : x + w].astype(np.float32) - plate[y : y + h, x : x + w]
        far = np.abs(seen @ FINE.T).sum(axis=2) * blob.mask
        union[y : y + h, x : x + w] = np.maximum(union[y : y + h, x : x + w], far)
    most = float(np.quantile(union[union > 0], 0.9))
    rows, columns = np.nonzero(union > 0.5 * most)
    if len(rows) < 40:
        return None
    x, y = columns + 0.5, rows + 0.5
    a, b, c = np.linalg.lstsq(np.column_stack([x, y, np.ones(len(x))]), x * x + y * y, rcond=None)[0]
    radius = float(np.sqrt(max(c + (a * a + b * b) / 4, 0.0)))
    far = np.hypot(x - a / 2, y - b / 2)
    turned = np.arctan2(y - b / 2, x - a / 2)
    covered = len(np.unique((turned / (2 * np.pi) * 90).astype(int))) / 90
    width = len(rows) / max(2 * np.pi * radius * covered, 1.0)
    if radius < SMALL or not THIN <= width <= THICK * radius or covered < REACH:
        return None
    if (np.abs(far - radius) < width / 2 + 1).mean() < ALONG:
        return None
    best = max(tracklet.blobs, key=lambda blob: blob.weight)
    left, top, w, h = best.box
    inner = cv2.erode(best.mask.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0) > 0
    inner = inner if inner.sum() > 8 else best.mask
    seen = frames[best.frame, top : top + h, left : left + w].astype(np.float32)
    strong = np.abs(seen - plate[top : top + h, left : left + w]).sum(axis=2) * inner
    colour = np.median(seen[strong > 0.85 * strong.max()], axis=0)
    return Ring((float(a / 2), float(b / 2)), radius, float(width), colour)


def _track(ring: Ring, frames: np.ndarray, times: np.ndarray, plate: np.ndarray) -> Track | None:
    """Measure a stroke along its ring; ``None`` where one run in each frame is not what is seen, or it only turns."""
    for _ in range(2):  # the second time around what the first one found
        radii, across, seen = _unrolled(ring, frames, plate)
        ring = _refined(ring, radii, seen)
    radii, across, seen = _unrolled(ring, frames, plate)
    inside = np.abs(radii - ring.radius) <= ring.width / 2 + EDGE
    profile = np.clip(seen[:, inside].sum(axis=1) * FINE_STEP / ring.width, 0, 1.2)
    runs = [_run(row) for row in profile]
    explained = sum(float(((row - _drawn(run, len(row))) ** 2).sum()) for row, run in zip(profile, runs, strict=True))
    length = np.array([run[1] - run[0] for run in runs])
    if explained > EXPLAINED * float((profile**2).sum()) or np.quantile(length, 0.95) - np.quantile(length, 0.05) < VARIES:
        return None
    cap = _cap(ring, radii, seen, runs)
    around = 2 * np.pi * ring.radius
    over = ring.width / around * (ROUND_CAP if cap == "round" else 0.0)
    ends = np.array(runs)
    seen_at_all = length > 0.3 * ring.width / around
    short = seen_at_all & (length < 2 * over + NOTHING * ring.width / around)
    ends += np.array([over, -over])
    closed = length > 1 - OPEN / around
    ends[~seen_at_all | short | closed] = np.nan
    ends = _continuous(ends)
    trim, turn = _parted(ends, times, length)
    trim = _filled(trim, seen_at_all, closed)
    return _made(ring, cap, trim, turn, seen_at_all)


def _unrolled(ring: Ring, frames: np.ndarray, plate: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Look along a ring: radii ``(R,)``, parts of a turn ``(A,)``, and how much of its colour is seen ``(N, R, A)``."""
    reach = ring.width / 2 + EDGE + 1
    radii = ring.radius + np.arange(-reach, reach + FINE_STEP / 2, FINE_STEP)
    parts = np.arange(0, 1, FINE_STEP / (2 * np.pi * ring.radius))
    angle = 2 * np.pi * parts
    x = (ring.centre[0] + radii[:, None] * np.cos(angle) - 0.5).astype(np.float32)
    y = (ring.centre[1] + radii[:, None] * np.sin(angle) - 0.5).astype(np.float32)
    below = cv2.remap(plate, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    way = (ring.colour.astype(np.float32) - below) @ FINE.T
    power = np.maximum((way * way).sum(axis=2), 1.0)
    seen = [
        ((cv2.remap(frame, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) - below) @ FINE.T * way).sum(axis=2)
        / power
        for frame in frames
    ]
    return radii, parts, np.array(seen, np.float32)


def _refined(ring: Ring, radii: np.ndarray, seen: np.ndarray) -> Ring:
    """Tell radius and width, and the centre, from where the stroke is seen in most frames (one step each)."""
    middle = seen[:, np.abs(radii - ring.radius) < max(ring.width / 4, 0.6)].mean(axis=1)
    there = middle > 0.8
    weight = there.sum(axis=0)
    if (weight > 0).mean() < REACH / 2:
        return ring
    mean = np.where(there[:, None], seen, 0).sum(axis=0) / np.maximum(weight, 1)
    mean = np.clip(mean, 0, None)
    good = weight > 0
    total = mean[:, good].sum(axis=0)
    centroid = (radii[:, None] * mean[:, good]).sum(axis=0) / np.maximum(total, 1e-6)
    angle = 2 * np.pi * np.flatnonzero(good) / mean.shape[1]
    basis = np.column_stack([np.ones(len(angle)), np.cos(angle), np.sin(angle)])
    radius, dx, dy = np.linalg.lstsq(basis, centroid, rcond=None)[0]
    full = np.quantile(mean[np.abs(radii - ring.radius) < max(ring.width / 4, 0.6)][:, good], 0.5)
    width = float(np.median(total) * FINE_STEP / max(float(full), 0.5))
    return Ring((ring.centre[0] + float(dx), ring.centre[1] + float(dy)), float(radius), width, ring.colour)


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


def _drawn(run: tuple[float, float], count: int) -> np.ndarray:
    parts = (np.arange(count) + 0.5) / count
    return (((parts - run[0]) % 1) < run[1] - run[0]).astype(float)


def _cap(ring: Ring, radii: np.ndarray, seen: np.ndarray, runs: list[tuple[float, float]]) -> str:
    """Tell round ends from straight ones: their middle reaches further than their sides."""
    off = radii - ring.radius
    inner, sides = np.abs(off) < 0.15 * ring.width, np.abs(np.abs(off) - 0.33 * ring.width) < 0.1 * ring.width + 0.25
    bulges = []
    for frame, (start, stop) in zip(seen, runs, strict=True):
        if not 2 * ring.width / (2 * np.pi * ring.radius) < stop - start < 0.9:
            continue
        one, two = _run(frame[inner].mean(axis=0)), _run(frame[sides].mean(axis=0))
        bulges.append(((one[1] - one[0]) - (two[1] - two[0])) / 2 * 2 * np.pi * ring.radius)
    return "round" if bulges and np.median(bulges) > BULGE * ring.width else "butt"


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
            trim[_surely(~seen), other] = trim[0, side]
            trim[_surely(closed), other] = trim[0, side] + (1 if other else -1)
    return trim


def _surely(there: np.ndarray) -> np.ndarray:
    """Leave out what is beside frames of which it is not so."""
    return cv2.erode(there.astype(np.uint8)[:, None], np.ones((2 * DOUBT + 1, 1), np.uint8))[:, 0] > 0


def _made(ring: Ring, cap: str, trim: np.ndarray, turn: np.ndarray, seen: np.ndarray) -> Track:
    count = len(trim)
    reach = ring.radius + ring.width / 2
    low = np.floor(np.subtract(ring.centre, reach)).astype(int) - 1
    size = 2 * (int(np.ceil(reach)) + 2)
    y, x = np.indices((size, size)) + 0.5 + low[::-1, None, None]
    off = np.abs(np.hypot(x - ring.centre[0], y - ring.centre[1]) - ring.radius)
    alpha = np.clip(ring.width / 2 - off + 0.5, 0, 1)
    sprite = np.dstack([np.broadcast_to(ring.colour, (size, size, 3)), alpha]).astype(np.float32)
    canonical = int(np.nan_to_num(trim[:, 1] - trim[:, 0]).argmax())
    trim, turn = trim + turn[canonical], turn - turn[canonical]
    trim = trim - np.floor(np.nanmin(trim[:, 0]))
    pose = np.zeros((count, 3, 3))
    for time, part in enumerate(turn):
        cos, sin = np.cos(2 * np.pi * part), np.sin(2 * np.pi * part)
        pose[time] = [[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]]
        pose[time, :2, 2] = np.array(ring.centre) - pose[time, :2, :2] @ ring.centre
    paint = "#" + "".join(f"{round(float(level)):02x}" for level in np.clip(ring.colour, 0, 255))
    line: Shape = Circle(*ring.centre, ring.radius)
    if not turn.any() and np.nanmax(trim[:, 0]) - np.nanmin(trim[:, 0]) < STILL:  # then it begins there
        angle = 2 * np.pi * float(np.nanmedian(trim[:, 0]))
        dx, dy = ring.radius * math.cos(angle), ring.radius * math.sin(angle)
        (x, y), r = ring.centre, ring.radius
        arcs = ((r, 1.0, 1.0, x - dx, y - dy), (r, 1.0, 1.0, x + dx, y + dy))
        line, trim = Path((Subpath((x + dx, y + dy), arcs, closed=False),)), trim - np.nanmedian(trim[:, 0])
    return Track(
        id=0, sprite=sprite, corner=(int(low[0]), int(low[1])), canonical=canonical, pose=pose,
        opacity=np.ones(count), seen=seen.astype(float), error=np.zeros(count),
        kind="morph", trim=trim,
        line=Node("line", line, None, Stroke(Solid(paint), ring.width, cap)),
    )  # fmt: skip

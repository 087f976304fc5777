"""Follows plain things whose outline changes: boxes whose sides and corners change, polygons whose corners move.

No sprite explains such a thing, so that each frame's outline is measured by itself, and what is read of it are the
numbers that a person would animate: a box's place, size and radii (``bevel``), or a polygon's corners (``facet``). A
square that grows while it turns may be a polygon whose corners move along straight lines, all alike: one motion and
not two. What the plain models tell is left to them. Such things are painted out of the film, for the rest to be
followed as ever. Not covered: things of several colours, outlines that bend other than boxes do, what touches others or
the film's border, what turns as a whole besides.
"""

import cv2
import msgspec
import numpy as np

from limner.sight import bevel, facet
from limner.sight.corners import slant
from limner.sight.follow import Tracklet, link
from limner.sight.inverted import bridged
from limner.sight.moving import FINE, Blob
from limner.sight.tracks import Track
from limner.sight.ways import BENT, LEAN, common, jumps, misfit, moves_apart

CRUMB = 0.04
"""Part of the heaviest blob's weight below which another is what compression left."""
FEWEST, LEAST = 10, 150
"""Frames in which a thing is seen, and pixels of it in most of them, at least."""
MARGIN, AROUND = 4, 7
"""Pixels around a blob that are looked at, and of a square within which its own soft edge lies."""
HALO = 7
"""Pixels around a thing to which compression smears it: there it is painted out, too."""
PLAIN = 5.0
"""Levels that the colour of a plain thing may differ from its median on average, beside twice the film's noise."""
FAINT = 25.0
"""Levels from the plate below which an outline is not measured."""
PROBES, STOUT = 6, 0.15
"""Frames in which a thing is tried before it is measured in all; and part of its greatest area that it has there."""
CLOSE, OFF, NOISY = 0.33, 0.75, 0.06
"""Pixels that an edge may be off in most frames, and in any; and more of both for each level of noise."""
MOST, BEYOND = 0.85, 0.5
"""Part of the frames that are most; and part in which an outline may be another one than corners that all move alike
make, as where they overshoot the box that shows them."""
CHANGED, SPARE = 3.0, 0.08
"""Pixels by which corners must go other ways than a box's would that only grows; and part of the frames, at either end,
that may be amiss."""
SMALL = 20.0
"""Pixels of a side from which on its corners' radii are told from each other."""
SHARP = 3.0
"""Pixels of radius up to which a corner may be sharp."""
RIGID = 0.8
"""Pixels by which the size of what only turns and slides may seem to change, but for a few frames."""
STRAY = 5.0
"""Levels by which a colour must miss every mixture of the plate and the clearest one to be another one."""


class View(msgspec.Struct, frozen=True, eq=False):
    """A thing in one frame."""

    time: int
    corner: np.ndarray
    """``(x, y)`` of the top left of what is looked at."""
    cover: np.ndarray
    """``(h, w)`` in [0, 1]."""
    colour: np.ndarray
    """``(3,)``: what is seen in its middle."""
    ground: np.ndarray
    """``(3,)``: the plate there."""


def morphs(
    frames: np.ndarray, blobs: list[list[Blob]], plate: np.ndarray, noise: float
) -> tuple[list[Track], np.ndarray]:
    """Follow things whose outline changes.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        blobs: of each frame, what differs from the plate.
        plate: ``(H, W, 3) float32``.
        noise: standard deviation of the film, in levels.

    Returns:
        Their tracks, and the film without them: ``frames`` itself where there are none.
    """
    heaviest = max((blob.weight for some in blobs for blob in some), default=0.0)
    large = [[blob for blob in some if blob.weight > CRUMB * heaviest] for some in blobs]
    flat = np.clip(np.round(plate), 0, 255).astype(np.uint8)
    tracks: list[Track] = []
    left = frames
    for one in sorted(bridged(link(large)), key=lambda tracklet: -tracklet.weight):
        track = None if one.mixed or not _apart(one, plate.shape) else _track(one, frames, plate, noise)
        if track is not None:
            tracks.append(track)
            left = frames.copy() if left is frames else left
            for blob in one.blobs:
                _paint_out(left[blob.frame], flat, blob, large[blob.frame])
    return tracks, left


def _paint_out(frame: np.ndarray, plate: np.ndarray, blob: Blob, others: list[Blob]) -> None:
    """Lay the plate on a blob, and on what compression left around it, but not on other blobs."""
    x, y, w, h = blob.box
    x0, y0 = max(x - HALO, 0), max(y - HALO, 0)
    view = np.s_[y0 : y + h + HALO, x0 : x + w + HALO]
    wide = np.ones(frame[view].shape[:2], bool)
    for other in others:
        left, top, across, down = other.box
        if other is not blob and left < x + w + HALO and top < y + h + HALO and left + across > x0 and top + down > y0:
            theirs = np.zeros(frame.shape[:2], np.uint8)
            theirs[top : top + down, left : left + across] = other.mask
            wide &= cv2.dilate(theirs, np.ones((HALO, HALO), np.uint8))[view] == 0
    mine = np.zeros(frame.shape[:2], bool)
    mine[y : y + h, x : x + w] = blob.mask
    wide |= mine[view]
    frame[view][wide] = plate[view][wide]


def _apart(one: Tracklet, shape: tuple[int, ...]) -> bool:
    """Say whether a tracklet is long and large enough, and never reaches the border."""
    if len(one.blobs) < FEWEST or np.median([blob.area for blob in one.blobs]) < LEAST:
        return False
    x, y, w, h = np.array([blob.box for blob in one.blobs]).T
    return bool((x > 0).all() and (y > 0).all() and (x + w < shape[1]).all() and (y + h < shape[0]).all())


def _track(one: Tracklet, frames: np.ndarray, plate: np.ndarray, noise: float) -> Track | None:
    most = max(blob.area for blob in one.blobs)
    stout = [blob for blob in one.blobs if blob.area > STOUT * most]
    picks = np.unique(np.linspace(0, len(stout) - 1, PROBES).astype(int))
    tried = [_view(stout[index], frames, plate, noise) for index in picks]
    if any(view is None for view in tried):
        return None
    few = [view for view in tried if view is not None and _clear(view)]
    boxes = _boxes(few, noise)
    if not (_is_polygon(few) if boxes is None else _changed(boxes) and sum(slant(v.cover) > LEAN for v in few) < 2):
        return None
    every = [_view(blob, frames, plate, np.inf) for blob in one.blobs]
    views = [view for view in every if view is not None]
    clear = [view for view in views if _clear(view)]
    if _rigid(clear):
        return None
    made = _facetted(clear, len(frames), noise) if boxes is None else _boxed(clear, len(frames), noise)
    return None if made is None else _coloured(made, views, noise)


def _rigid(views: list[View]) -> bool:
    """Say whether area and principal moments stay: then it turns and slides, and nothing of its outline changes.

    The same of its complex moments of third order, whose size does not change with a turn (Flusser 2000): a blob may
    keep area and spread while its bulges wander. All are taken as lengths that grow by as much as a square's side.
    """
    told = []
    for view in views:
        cover = view.cover.astype(float)
        area = max(float(cover.sum()), 1e-6)
        rows, columns = np.indices(cover.shape)
        x, y = (one - float((one * cover).sum()) / area for one in (columns, rows))
        z, square = x + 1j * y, x * x + y * y
        round_, long = float((cover * square).sum()) / area, abs(complex((cover * z * z).sum())) / area
        sides = np.sqrt(np.maximum([round_ + long, round_ - long], 0) * 6)
        bulges = [2 * np.pi * abs(complex((cover * each).sum())) / area**2 for each in (z**3, z * square)]
        told.append([np.sqrt(area), *sides, *bulges])
    low, high = np.quantile(np.array(told), (SPARE, 1 - SPARE), axis=0)
    return bool(((high - low) < RIGID).all())


def _view(blob: Blob, frames: np.ndarray, plate: np.ndarray, noise: float) -> View | None:
    """Look at a blob; ``None`` where it has more than one colour."""
    x, y, w, h = blob.box
    x0, y0 = max(x - MARGIN, 0), max(y - MARGIN, 0)
    x1, y1 = min(x + w + MARGIN, plate.shape[1]), min(y + h + MARGIN, plate.shape[0])
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    mask[y - y0 : y - y0 + h, x - x0 : x - x0 + w] = blob.mask
    seen = frames[blob.frame, y0:y1, x0:x1].astype(np.float32)
    below = plate[y0:y1, x0:x1]
    inner = cv2.erode(mask, np.ones((AROUND, AROUND), np.uint8), borderValue=0) > 0
    if not inner.any():
        return None
    colour, ground = np.median(seen[inner], axis=0), np.median(below[inner], axis=0)
    if np.abs(seen[inner] - colour).mean() > PLAIN + 2 * noise:
        return None
    own, apart = (colour - below) @ FINE.T, (seen - below) @ FINE.T
    cover = np.clip((own * apart).sum(axis=2) / np.maximum((own * own).sum(axis=2), 1e-3), 0, 1)
    cover[cv2.dilate(mask, np.ones((AROUND, AROUND), np.uint8)) == 0] = 0
    return View(blob.frame, np.array([x0, y0]), cover, colour, ground)


def _clear(view: View) -> bool:
    return bool(np.abs(view.colour - view.ground).max() > FAINT)


def _box(view: View, last: np.ndarray | None, good: float) -> tuple[np.ndarray, float]:
    """Fit a box to a view, in pixels of the film."""
    shift = np.concatenate([np.tile(view.corner, 2), np.zeros(8)])
    starts = bevel.started(view.cover)
    if last is not None and starts:
        starts.insert(0, np.concatenate([starts[0][:4], last[4:]]))
    best, least = np.zeros(12), np.inf
    for start in starts:
        found, miss = bevel.fitted(view.cover, start)
        if miss < least:
            best, least = found + shift, miss
        if least < good:
            break
    return best, least


def _boxes(views: list[View], noise: float) -> np.ndarray | None:
    """Give boxes ``(K, 12)`` where what is seen are boxes."""
    found = [_box(view, None, CLOSE / 2) for view in views]
    misses = [miss for _, miss in found]
    if len(found) < 3 or max(misses) > OFF + NOISY * noise or np.median(misses) > CLOSE + NOISY * noise:
        return None
    return np.array([box for box, _ in found])


def _changed(boxes: np.ndarray) -> bool:
    """Say whether radii of boxes ``(K, 12)`` change, in parts of the sides: by pixels, in more than a few frames."""
    size = boxes[:, 2:4] - boxes[:, :2]
    large = size.min(axis=1) >= SMALL
    if large.sum() < 3:
        return False
    parts = boxes[large, 4:].reshape(-1, 4, 2) / size[large, None]
    spare = max(int(SPARE * large.sum()), 1)
    ordered = np.sort(parts, axis=0)
    return bool(((ordered[-1 - spare] - ordered[spare]) * np.median(size[large], axis=0)).max() > CHANGED)


def _boxed(views: list[View], count: int, noise: float) -> Track | None:
    numbers = np.full((count, 12), np.nan)
    misses, last = [], None
    for view in views:
        last, miss = _box(view, last, CLOSE)
        numbers[view.time] = last
        misses.append(miss)
    times = [view.time for view in views]
    if np.quantile(misses, MOST) > CLOSE + NOISY * noise or max(misses) > 2 * OFF or not _changed(numbers[times]):
        return None
    numbers[:, 4:] = _plainer(numbers[:, 4:], times)
    changing = np.ptp(numbers[times, 4:], axis=0).max() > CHANGED
    canonical = max(times, key=lambda time: _length(numbers[time]))  # which cannot be taken for a circle
    rest = numbers[canonical]
    low, high = np.floor(rest[:2]).astype(int) - 1, np.ceil(rest[2:4]).astype(int) + 1
    here = np.concatenate([rest[:2] - low, rest[2:4] - low, np.full(8, 0.01) if changing else rest[4:]])
    alpha = bevel.drawn(here, int(high[1] - low[1]), int(high[0] - low[0]))
    return _made(alpha, low, canonical, numbers[:, :2] - rest[:2], bevel=numbers)


def _length(box: np.ndarray) -> float:
    width, height = box[2:4] - box[:2]
    return float(max(width / height, height / width))


def _plainer(radii: np.ndarray, times: list[int]) -> np.ndarray:
    """Let radii ``(N, 8)`` be alike that are as good as alike in all frames: all of them, or the two of each corner.

    A corner that is never rounder than compression makes it is sharp.
    """
    usual, most = np.quantile(radii[times].reshape(-1, 4, 2).max(axis=2), (0.5, 0.95), axis=0)
    sharp = np.repeat((usual < SHARP) & (most < 1.5 * SHARP), 2)
    radii = np.where(sharp & np.isfinite(radii), 0.0, radii)
    shown = radii[times].reshape(-1, 4, 2)
    rough = np.maximum(0.04 * shown.max(), CHANGED / 3)
    both = np.repeat(radii.reshape(-1, 4, 2).mean(axis=2), 2, axis=1)
    if np.quantile(np.abs(shown - shown.mean(axis=(1, 2), keepdims=True)), 0.9) < rough:
        return np.repeat(radii.mean(axis=1, keepdims=True), 8, axis=1)
    return both if np.quantile(np.abs(shown - shown.mean(axis=2, keepdims=True)), 0.9) < rough else radii


def _is_polygon(views: list[View]) -> bool:
    """Say whether what is seen may be polygons whose corners move, and do more than a thing does that only grows."""
    found = [facet.corners(view.cover) for view in views]
    known = [one for one in found if one is not None]
    if not known or len(known) < facet.SHARE * len(found):
        return False
    counts = [len(one) for one in known]
    usual = max(set(counts), key=counts.count)
    alike = [one for one in known if len(one) == usual]
    return len(alike) < len(known) or any(misfit(alike[0], other, upright=True)[0] > BENT for other in alike[1:])


def _facetted(views: list[View], count: int, noise: float) -> Track | None:
    seen = [None if (one := facet.corners(view.cover)) is None else one + view.corner for view in views]
    found = facet.moved(seen)
    if found is None:
        return None
    mean, axes = found
    numbers = np.full((count, len(axes)), np.nan)
    misses = np.zeros(len(views))
    told = [facet.told(outline, mean, axes) for outline in seen]
    known = [index for index, one in enumerate(told) if one is not None]
    for index in sorted(range(len(views)), key=lambda index: min(abs(index - other) for other in known)):
        one = told[index]
        if one is None:  # from the nearest frame in which it is known
            start = numbers[views[min(known, key=lambda other: abs(other - index))].time]
            one, misses[index] = facet.laid(views[index].cover, mean - views[index].corner, axes, start)
            known.append(index)
        numbers[views[index].time] = one
    amiss = misses > CLOSE + NOISY * noise
    if amiss.mean() > (BEYOND if len(axes) == 1 else 1 - MOST):
        return None
    numbers[[view.time for view, off in zip(views, amiss, strict=True) if off]] = np.nan
    views = [view for view, off in zip(views, amiss, strict=True) if not off]
    masks = mean + np.tensordot(numbers, axes, 1)
    times = [view.time for view in views]
    if jumps(masks[times]) or not moves_apart(masks[times], len(axes)):
        return None
    canonical = max(views, key=lambda view: np.abs(view.colour - view.ground).max()).time
    way = numbers @ np.array([[common(axis[:, side]) for side in (0, 1)] for axis in axes])
    way -= way[canonical]
    still = masks[times] - way[times][:, None]
    low, high = np.floor(still.min(axis=(0, 1))).astype(int) - 1, np.ceil(still.max(axis=(0, 1))).astype(int) + 1
    ends = np.concatenate([still.min(axis=(0, 1)) - low, still.max(axis=(0, 1)) - low, np.full(8, 0.01)])
    alpha = bevel.drawn(ends, int(high[1] - low[1]), int(high[0] - low[0]))
    return _made(
        alpha, low, canonical, way, masks=[one if np.isfinite(one).all() else np.zeros((0, 2)) for one in masks]
    )


def _made(
    alpha: np.ndarray, low: np.ndarray, canonical: int, way: np.ndarray, *,
    masks: list[np.ndarray] | None = None, bevel: np.ndarray | None = None,
) -> Track:  # fmt: skip
    """Make a track of an outline, still without colours."""
    pose = np.tile(np.eye(3), (len(way), 1, 1))
    pose[:, :2, 2] = way
    pose[~np.isfinite(way).all(axis=1)] = np.nan
    there = np.asarray(np.isfinite(way).all(axis=1))
    inside = (np.cumsum(there) > 0) & (np.cumsum(there[::-1])[::-1] > 0)  # too thin to be measured, and not gone
    sprite = np.dstack([np.zeros((*alpha.shape, 3), np.float32), alpha])
    return Track(
        id=0, sprite=sprite, corner=(int(low[0]), int(low[1])), canonical=canonical, pose=pose,
        opacity=np.where(there, 1.0, np.where(inside, np.nan, 0.0)), seen=np.where(there, 1.0, 0.0),
        error=np.where(there, 0.0, np.nan), kind="morph", masks=masks, bevel=bevel,
    )  # fmt: skip


def _coloured(track: Track, views: list[View], noise: float) -> Track:
    """Give a track its colours, or its opacities where these alone explain what is seen."""
    best = max(views, key=lambda view: np.abs(view.colour - view.ground).max())
    own = best.colour - best.ground
    shares = np.array([(view.colour - view.ground) @ own / (own @ own) for view in views])
    strays = [np.abs(view.colour - view.ground - share * own).max() for view, share in zip(views, shares, strict=True)]
    times = [view.time for view in views]
    opacity, tint = track.opacity.copy(), None
    if max(strays) > STRAY + 2 * noise:
        tint = np.full((len(track.pose), 3), np.nan)
        tint[times] = [view.colour for view in views]
    else:
        opacity[times] = np.clip(shares, 0, 1)
    sprite = track.sprite.copy()
    sprite[..., :3] = best.colour
    return msgspec.structs.replace(track, sprite=sprite, opacity=opacity, tint=tint)

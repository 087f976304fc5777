"""Finds what is too thin to hold a pure pixel: hairlines, small text, spikes.

Each such feature shows as connected pixels that no mix of the regions around them explains. Its colour is that of its
farthest pixel from the ground, or a stronger colour of the same hue already known nearby in colour space, so the
letters of one text share one colour although few of their pixels reach it.
"""

import cv2
import numpy as np

from limner.sight import masks
from limner.sight.colour import largest
from limner.sight.coverage import Coverage, solve
from limner.sight.paint import Flat

THICK = 3.5
"""A feature in which a disc of this radius fits is not thin: it is texture."""
BEYOND = 1.5
"""How much stronger a common colour may be than the strongest pixel of a feature that is taken to have it."""
COMMON, RAMP, CANDIDATES = 6, 10, 600
"""A colour is common with this many pixels, and stands out among those this many levels around; how many are tried."""
STRONG = 24.0
"""Levels: a miss this large is a feature; a smaller one is most often the fringe of edges drawn on edges."""
UNEVEN = 0.15
"""How far pixels of one ink may stray from it, as a part of its distance from the ground: scaling overshoots by 0.1."""
CLEAN, STIRRED = 1.6, 8.0
"""The tolerance of a clean picture, and by how much more a feature must stand out for each level of noise above it."""
GENTLE = 96.0
"""Levels of 255 by which a nearly level line changes from pixel to pixel at most: resvg samples columns four times."""
LEVEL = 48
"""Pixels of a run that is no step of a slanted line: at a slope of one in 200 resvg draws steps of 50."""
RUN = 12
"""Pixels of one colour in a row or column that make a ruled line, however pale: longer than the stems of small text."""


def add(image: np.ndarray, coverage: Coverage, tolerance: float) -> np.ndarray:
    """Add a region for each thin feature to ``coverage``.

    Returns:
        ``(H, W) bool``: the pixels that are neither regions, nor mixes, nor thin: texture.
    """
    missed = coverage.residual > 2 * tolerance + 2
    if not missed.any():
        return missed
    missed = _add_lines(image, coverage, missed, tolerance)
    depth = cv2.distanceTransform(np.pad(missed, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    parts, boxes = masks.parts(missed)
    own = missed.ravel().nonzero()
    deepest, strongest = np.zeros((2, len(boxes)), np.float32)
    np.maximum.at(deepest, parts.ravel()[own], depth.ravel()[own])
    np.maximum.at(strongest, parts.ravel()[own], coverage.residual.ravel()[own])
    area = boxes[:, cv2.CC_STAT_AREA]
    texture = deepest > THICK
    for part in np.flatnonzero(texture):
        texture[part] = not _is_ink(image, coverage, parts, boxes[part], int(part))
    feature = ~texture & (strongest > STRONG + STIRRED * (tolerance - CLEAN)) & (area >= 2 + 4 * (tolerance - CLEAN))
    feature[0] = texture[0] = False
    _add_features(image, coverage, parts, np.flatnonzero(feature), boxes, tolerance)
    return texture[parts]


def _is_ink(image: np.ndarray, coverage: Coverage, parts: np.ndarray, box: np.ndarray, part: int) -> bool:
    """Say whether a thick part is one colour and its mixes with the ground, only unevenly so, as scaled art is."""
    left, top, width, height, area = (int(value) for value in box)
    window = np.s_[top : top + height, left : left + width]
    own = parts[window] == part
    if part == 0 or area > 0.1 * parts.size:
        return False
    pixels, ground = image[window][own], _ground(coverage, window, own)
    distance = np.linalg.norm(pixels - ground, axis=1)
    ink = np.median(pixels[distance > 0.6 * distance.max()], axis=0)
    axis = ink - ground
    length = np.maximum((axis * axis).sum(axis=1), 1.0)
    share = np.clip(((pixels - ground) * axis).sum(axis=1) / length, 0, 1)
    miss = np.linalg.norm(ground + share[:, None] * axis - pixels, axis=1)
    return bool(np.quantile(miss / np.sqrt(length), 0.85) <= UNEVEN)


def _add_lines(image: np.ndarray, coverage: Coverage, missed: np.ndarray, tolerance: float) -> np.ndarray:
    """Add the missed pixels that stand in long runs of one colour; return what is still missed.

    Runs in a known colour come first: beside a gap that is one pixel wide, the pixels of its edges run on too, and are
    mixes with the gap's colour once that is known to be there.
    """
    ruled = _runs(image, missed, tolerance)
    ruled &= coverage.residual > 2 * tolerance + 2 + STIRRED * (tolerance - CLEAN)
    known = [(fill.colour, paint) for paint, fill in enumerate(coverage.fills, 1) if isinstance(fill, Flat)]
    seeds = coverage.dominant()
    seeds[missed] = 0
    for new in (False, True):
        rows, columns = np.nonzero(ruled)
        values, inverse, counts = np.unique(
            np.rint(image[rows, columns]), axis=0, return_inverse=True, return_counts=True
        )
        for index in np.argsort(-counts, kind="stable"):
            colour = values[index].astype(np.float32)
            paint = next((paint for other, paint in known if np.abs(other - colour).max() <= tolerance), 0)
            if not paint and new:
                coverage.fills.append(Flat(colour))
                paint = len(coverage.fills)
                known.append((colour, paint))
            if paint:
                chosen = inverse.ravel() == index
                y, x = rows[chosen], columns[chosen]
                seeds[y, x] = paint
                coverage.labels[y, x] = (paint, 0, 0)
                coverage.shares[y, x] = (1, 0, 0)
                coverage.residual[y, x] = 0
                missed[y, x] = False
        solve(image, seeds, missed, coverage, tolerance)
        missed &= coverage.residual > 2 * tolerance + 2
        ruled &= missed
    return missed


def _runs(image: np.ndarray, missed: np.ndarray, tolerance: float) -> np.ndarray:
    """Return the missed pixels that stand in long runs of one colour along a row or a column."""
    ruled = np.zeros(missed.shape, bool)
    for axis in (0, 1):
        same = np.zeros(missed.shape, bool)
        later = (slice(1, None), slice(None)) if axis == 0 else (slice(None), slice(1, None))
        change = largest(cv2.absdiff(image[1:], image[:-1]) if axis == 0 else cv2.absdiff(image[:, 1:], image[:, :-1]))
        same[later] = change <= max(1.0, 0.6 * tolerance)
        step = same & missed & np.roll(missed, 1, axis)
        kernel = np.ones((RUN - 1, 1) if axis == 0 else (1, RUN - 1), np.uint8)
        runs = cv2.morphologyEx(step.astype(np.uint8), cv2.MORPH_OPEN, kernel).astype(bool)
        runs |= np.roll(runs, -1, axis) & missed
        gentle = np.zeros(missed.shape, bool)
        gentle[later] = (change > max(1.0, 0.6 * tolerance)) & (change < GENTLE)
        ruled |= runs & ~_slanted(image, runs, missed, gentle & missed & np.roll(missed, 1, axis), axis)
    return ruled


def _slanted(image: np.ndarray, runs: np.ndarray, missed: np.ndarray, gentle: np.ndarray, axis: int) -> np.ndarray:
    """Return the runs from which the colour goes on changing gently: steps of a line that is slanted or bent.

    A long run is none: there, what crosses a level line changes it gently.

    Args:
        image: ``(H, W, 4) float32`` premultiplied levels.
        runs: ``(H, W) bool``, the pixels of all runs along the axis.
        missed: ``(H, W) bool``, the pixels that nothing explains.
        gentle: ``(H, W) bool``, the pixels that differ a little from the one before them along the axis.
        axis: 0 along columns, 1 along rows.
    """
    before = runs & ~np.roll(runs, 1, axis) & gentle
    after = runs & ~np.roll(runs, -1, axis) & np.roll(gentle, -1, axis)
    if not (before | after).any():
        return np.zeros_like(runs)
    # Each row (or column) by itself: a run's number is that of the last start up to it.
    across = runs.swapaxes(axis, 1)
    starts = across & ~np.roll(runs, 1, axis).swapaxes(axis, 1)
    number = np.cumsum(starts.ravel()).reshape(starts.shape)
    # A row that is partly covered, beside one that is wholly, is the edge of a broader line.
    alone = (runs & ~np.roll(missed, 1, 1 - axis) & ~np.roll(missed, -1, 1 - axis)).swapaxes(axis, 1)
    lengths = np.bincount(number[alone], minlength=int(number.max()) + 1)
    steps = np.unique(number[(before | after).swapaxes(axis, 1)])
    level = _level(image.swapaxes(0, 1) if axis == 0 else image, starts, number, lengths)
    return (across & np.isin(number, steps[~np.isin(steps, level)])).swapaxes(axis, 1)


def _level(image: np.ndarray, starts: np.ndarray, number: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return the numbers of runs that are too long for a slanted line's, and of those of their colour in their row."""
    rows, columns = np.nonzero(starts)
    names = number[rows, columns]
    colours = image[rows, columns]
    long = lengths[names] >= LEVEL
    known = [long]
    for row in np.unique(rows[long]):
        here = rows == row
        apart = np.abs(colours[:, None] - colours[here & long][None]).max(axis=2).min(axis=1)
        known.append(here & (apart <= 1))
    return names[np.logical_or.reduce(known)]


def _add_features(
    image: np.ndarray, coverage: Coverage, parts: np.ndarray, chosen: np.ndarray, boxes: np.ndarray, tolerance: float
) -> None:
    seeds = np.where(coverage.residual > 2 * tolerance + 2, 0, coverage.dominant())
    palette = _Palette(image[parts > 0], coverage)
    touched = np.zeros(parts.shape, bool)
    found = []
    for part in chosen:
        left, top, width, height, _ = boxes[part]
        window = np.s_[top : top + height, left : left + width]
        own = parts[window] == part
        pixels = image[window][own]
        ground = _ground(coverage, window, own)
        distance = np.linalg.norm(pixels - ground, axis=1)
        farthest = int(distance.argmax())
        found.append((float(distance[farthest]), window, own, ground[farthest], pixels[farthest]))
    for reach, window, own, base, extreme in sorted(found, key=lambda item: -item[0]):
        paint = palette.known(base, extreme)
        if not paint:
            coverage.fills.append(Flat(extreme))
            paint = len(coverage.fills)
            palette.add(paint, extreme)
        share = np.linalg.norm(image[window] - base, axis=2) / max(reach, 1.0)
        seeds[window][own & (share > 0.5)] = paint
        touched[window] |= own
    if found:
        solve(image, seeds, masks.dilate(touched, 1) & (coverage.labels[..., 1] + touched > 0), coverage, tolerance)


class _Palette:
    """Colours that thin features may have: those that stand out among the mixes that edges make, and known paints."""

    def __init__(self, pixels: np.ndarray, coverage: Coverage) -> None:
        packed = (np.rint(pixels).astype(np.int64) * (1 << 24, 1 << 16, 1 << 8, 1)).sum(axis=1)
        values, counts = np.unique(packed, return_counts=True)
        most = np.argsort(-counts, kind="stable")[:CANDIDATES]
        colours = (values[most][:, None] >> np.array([24, 16, 8, 0]) & 255).astype(np.float32)
        near = np.abs(colours[:, None] - colours[None]).max(axis=2) <= RAMP
        # A text's own colour is far more frequent than the levels of anti-aliasing around it.
        crowd = (near @ counts[most] - counts[most]) / np.maximum(near.sum(axis=1) - 1, 1)
        self._colours = colours[(counts[most] >= COMMON) & (counts[most] >= 3 * crowd)]
        self._paints = np.zeros(len(self._colours), int)
        self._coverage = coverage
        for paint, fill in enumerate(coverage.fills, 1):
            if isinstance(fill, Flat):
                self.add(paint, fill.colour)

    def add(self, paint: int, colour: np.ndarray) -> None:
        """Let later features have this paint."""
        same = np.abs(self._colours - colour).max(axis=1) < 1
        self._paints[same] = paint
        if not same.any():
            self._colours = np.vstack([self._colours, colour])
            self._paints = np.append(self._paints, paint)

    def known(self, base: np.ndarray, extreme: np.ndarray) -> int:
        """Return the paint of the nearest colour at or a little beyond ``extreme`` as seen from ``base``, else 0."""
        axes = self._colours - base
        lengths = np.linalg.norm(axes, axis=1)
        offset = extreme - base
        reach = float(np.linalg.norm(offset))
        along = axes @ offset / np.maximum(lengths, 1e-3)
        aside = np.sqrt(np.maximum(reach**2 - along**2, 0))
        fits = (along > 0) & (aside < 4 + 0.03 * reach) & (lengths >= 0.97 * reach) & (lengths <= BEYOND * reach)
        if not fits.any():
            return 0
        best = int(np.where(fits, lengths, np.inf).argmin())
        if not self._paints[best]:
            self._coverage.fills.append(Flat(self._colours[best]))
            self.add(len(self._coverage.fills), self._colours[best])
        return int(self._paints[best])


def _ground(coverage: Coverage, window: tuple[slice, slice], own: np.ndarray) -> np.ndarray:
    labels = coverage.labels[window][own][:, 0]
    y, x = np.nonzero(own)
    result = np.zeros((len(labels), 4), np.float32)
    for label in np.unique(labels):
        if label:
            chosen = labels == label
            dx, dy = window[1].start + 0.5, window[0].start + 0.5
            result[chosen] = coverage.fills[label - 1].at(x[chosen] + dx, y[chosen] + dy)
    return result

"""The plate: what is behind everything that moves in a film, and how much noise there is in what does not move.

A pixel that never changes is the plate's, unless what covers it is a part of something that moves: a region that is
walled in by change and that its neighbours take the colour of. A pixel that changes offers the few colours at which it
stood (an online codebook, after Kim et al. 2005); which of them is the plate is told by the smooth surface or the
repeated pattern through what never changes, where one explains it, else by when its neighbours lie open. What is
always covered is filled from the surface or the pattern. Nothing is assumed of the ground's colour.
"""

from itertools import pairwise

import cv2
import numpy as np

from limner.sight.concealed import LEAST, concealed
from limner.sight.contained import contained
from limner.sight.difference import greatest
from limner.sight.shaded import shaded
from limner.sight.shaded import share as explained
from limner.sight.uncover import REACH, uncovered
from limner.sight.wallpaper import continued

STILL = 10.5
"""Levels by which a pixel of a compressed film may differ over time without anything moving there."""
ROUGH, EVERYWHERE = 11.0, 0.25
"""Times what is left of steps over time, less those of the pixels around, that the range of noise is at most; and part
of all pixels that change from frame to frame where a film is noisy by itself, and not for what moves in it."""
SLOTS = 4
"""Colours that a pixel offers."""
SEEN = 60
"""Frames looked at, at most, for the colours at which pixels stand."""
LOOKS = 40
"""Frames looked at, at most, for when pixels lie open together."""
STEP = 2.0
"""Levels beyond its noise by which a smooth ground may change from pixel to pixel."""
BETTER = 0.02
"""Part of the ground that a repeated pattern must explain beyond what a smooth surface does."""
UNSEEN = 0.3
"""Part of the film for which a smooth ground counts as seen where it never is."""
LIKELY, CLEARLY = 0.3, 12.0
"""What going on with a still thing's even colour costs beyond a smooth ground, where nothing was seen; and levels that
it differs by, at least."""
FLAT, FLATTER = 0.5, 0.75
"""Part of the ground near what moves that a smooth surface must explain to be believed where nothing is seen; and
where what it does not explain is many pieces, as a pattern is."""
BLEED, AROUND = 0.1, 7
"""Part of the contrast of what moves that compression leaves beside it, and pixels within which it does."""
CALM, CLEAN = 16, 0.1
"""Levels over which compression lets a pixel of one colour stray beside what moves, and part of a region that it leaves
clean, if the region is stained as a whole."""
PATTERN = 8
"""Pieces from which on what stands before a smooth surface is the ground's pattern rather than things on it."""


def noise_of(frames: np.ndarray, plate: np.ndarray, moved: np.ndarray) -> float:
    """Measure the standard deviation of what lies close to motion but does not move itself, in levels.

    Codecs leave their noise there, and none in the rest of the picture.

    Args:
        frames: ``(N, H, W, 3) uint8``.
        plate: ``(H, W, 3) float32``.
        moved: ``(H, W) bool``: pixels that anything passes at any time.
    """
    near = (cv2.dilate(moved.astype(np.uint8), np.ones((25, 25), np.uint8)) > 0) & ~moved
    rows, columns = np.nonzero(near)
    if len(rows) < 50:
        rows, columns = np.nonzero(~moved)
    if len(rows) < 50:
        return 0.0
    pick = np.linspace(0, len(rows) - 1, min(len(rows), 20000)).astype(int)
    rows, columns = rows[pick], columns[pick]
    some = np.linspace(0, len(frames) - 1, min(len(frames), 40)).astype(int)
    apart = np.stack([frames[index][rows, columns].astype(np.float32) - plate[rows, columns] for index in some])
    return float(np.sqrt(np.mean(np.minimum(apart**2, 400.0))))


def backdrop(plate: np.ndarray, noise: float) -> np.ndarray:
    """Find the ground that surrounds all: of what runs smoothly to the frame's border, what has most of the border.

    Args:
        plate: ``(H, W, 3) float32``.
        noise: standard deviation, in levels.

    Returns:
        ``(H, W) bool``.
    """
    flat = np.clip(np.round(plate), 0, 255).astype(np.uint8)
    height, width = flat.shape[:2]
    border = np.ones((height, width), bool)
    border[1:-1, 1:-1] = False
    best, most = np.zeros((height, width), bool), 0
    seen = np.zeros((height + 2, width + 2), np.uint8)
    step = (STEP + noise,) * 3
    for y, x in np.argwhere(border):
        if not seen[y + 1, x + 1]:
            before = seen[1:-1, 1:-1] > 0
            cv2.floodFill(flat, seen, (int(x), int(y)), 0, step, step, 8 | (1 << 8) | cv2.FLOODFILL_MASK_ONLY)
            region = (seen[1:-1, 1:-1] > 0) & ~before
            if (length := int(region[border].sum())) > most:
                best, most = region, length
    return best


def find_plate(frames: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find what is behind everything.

    Args:
        frames: ``(N, H, W, 3) uint8``.

    Returns:
        The plate, ``(H, W, 3) float32``, and the pixels that anything passes, ``(H, W) bool``.
    """
    low, high = frames[0].copy(), frames[0].copy()
    for frame in frames[1:]:
        cv2.min(low, frame, low)
        cv2.max(high, frame, high)
    still = _still(frames)
    changed = greatest(cv2.subtract(high, low)) > still
    speckle = cv2.morphologyEx(changed.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    changed = cv2.dilate(speckle, np.ones((5, 5), np.uint8)) > 0
    middle = ((low.astype(np.float32) + high) / 2).astype(np.float32)
    if not changed.any():
        return frames.mean(axis=0, dtype=np.float32) if len(frames) < 5 else middle, changed
    surface, share = _surface(middle, changed)
    near = (cv2.dilate(changed.astype(np.uint8), np.ones((41, 41), np.uint8)) > 0) & ~changed
    if share < FLATTER and (found := shaded(middle, changed, near)) is not None and found[1] > share:
        surface, share = found
    solid = ~changed & (greatest(np.abs(middle - surface)) > 4 + still)
    if pattern := share < FLAT or _pieces(solid, changed) >= PATTERN:
        surface, share = _better(surface, share, middle, changed, still)
        solid = ~changed & (greatest(np.abs(middle - surface)) > 4 + still)
    smooth = share >= (FLATTER if pattern else FLAT)
    covered = np.zeros_like(changed)
    if smooth:
        stained = (greatest(cv2.subtract(high, low)) <= CALM) & (greatest(np.abs(middle - surface)) > 2 * CALM)
        covered = concealed(frames, changed, solid | _alone(stained, solid), middle, surface, still)
    changed |= covered
    plate = middle.copy()
    colours, counts = _codebook(frames, changed, still)
    known = ~changed
    if smooth:
        known |= _from_surface(plate, changed, covered, colours, counts, surface, still)
        known |= _within(frames, plate, changed, colours, counts, surface, still)
        _from_rim(plate, known, changed, covered, colours, counts, surface, still, even=not pattern)
    else:
        plate[changed] = colours[np.arange(len(colours)), counts.argmax(axis=1)]
    # On a smooth ground only what was not seen to continue it is in question, and who its neighbours are.
    asked = (changed & ~known & ~covered).astype(np.uint8)
    asked = (cv2.dilate(asked, np.ones((REACH, REACH), np.uint8)) > 0) & changed & ~covered
    if asked.any():
        some = np.linspace(0, len(frames) - 1, min(len(frames), LOOKS)).astype(int)
        uncovered(frames[some], plate, changed, asked, known, colours[asked[changed]], still, guessed=smooth)
    return plate, changed


def _alone(stained: np.ndarray, solid: np.ndarray) -> np.ndarray:
    """Keep the regions, without their soft edges, that are stained nearly everywhere.

    What lies near edges that move is stained by their compression, and yet of one colour all the time.
    """
    count, found = cv2.connectedComponents(stained.astype(np.uint8), connectivity=4)
    labels = found.astype(np.intp)
    area, clean = (np.bincount(labels[mask], minlength=count) for mask in (stained, solid))
    kept = (clean < CLEAN * area)[labels] & stained
    return cv2.erode(kept.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0


def _still(frames: np.ndarray) -> float:
    """Give the range over time, in levels, up to which a pixel counts as one that does not change.

    Noise changes from pixel to pixel; what moves and is little brighter than the ground changes as a whole.
    """
    some = frames[:: max(len(frames) // 24, 1)]
    jumps, rough, count = list[np.ndarray](), list[np.ndarray](), 0
    for before, after in pairwise(some):
        step = after.astype(np.float32) - before
        fine = np.abs(step - cv2.blur(step, (3, 3)))[::3, ::3].max(axis=2)
        jump = greatest(np.abs(step[::3, ::3]))
        small = (jump > 0) & (jump < 30)
        jumps.append(jump[small])
        rough.append(fine[small])
        count += jump.size
    every = np.concatenate(jumps) if jumps else np.zeros(0)
    if len(every) < 0.01 * max(count, 1):
        return 3.0
    step, fine = float(np.median(every)), float(np.median(np.concatenate(rough)))
    most = 2 * STILL if len(every) > EVERYWHERE * count else STILL
    return float(np.clip(min(3.0 * step, ROUGH * fine), 3.0, most))


def _basis(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    y, x = rows / shape[0] * 2 - 1, columns / shape[1] * 2 - 1
    terms = [np.ones_like(x), x, y, x * x, x * y, y * y, x**3, x * x * y, x * y * y, y**3]
    return np.stack(terms, axis=1).astype(np.float32)


def _surface(middle: np.ndarray, changed: np.ndarray) -> tuple[np.ndarray, float]:
    """Fit a smooth surface to what never changes, robustly; say which part of what is near change it explains."""
    shape = changed.shape
    wide = cv2.dilate(changed.astype(np.uint8), np.ones((41, 41), np.uint8)) > 0
    rows, columns = np.nonzero(~changed)
    if len(rows) < 200:
        return middle, 0.0
    pick = np.linspace(0, len(rows) - 1, min(len(rows), 12000)).astype(int)
    rows, columns = rows[pick], columns[pick]
    values = middle[rows, columns]
    basis = _basis(rows, columns, shape)
    weights = np.ones(len(rows), np.float32)
    # Starting from the commonest colour keeps a big still thing from bending the surface.
    mode = np.median(values, axis=0)
    weights = (np.abs(values - mode).max(axis=1) < 60).astype(np.float32) + 1e-3
    numbers = np.zeros((basis.shape[1], 3), np.float32)
    for count in (1, 3, 3, 6, 6, 6, 10, 10, 10, 10):
        some = basis[:, :count] * weights[:, None]
        solved = np.linalg.lstsq(some.T @ basis[:, :count] + 1e-4 * np.eye(count), some.T @ values, rcond=None)[0]
        numbers[:] = 0
        numbers[:count] = solved
        off = np.abs(basis @ numbers - values).max(axis=1)
        scale = max(float(np.median(off)), 0.7)
        weights = (1 / (1 + (off / (2 * scale)) ** 2) ** 2).astype(np.float32)
    grid = np.indices(shape)
    surface = (_basis(grid[0].ravel(), grid[1].ravel(), shape) @ numbers).reshape(*shape, 3)
    return surface.clip(0, 255).astype(np.float32), explained(surface, middle, wide & ~changed)


def _better(
    surface: np.ndarray, share: float, middle: np.ndarray, changed: np.ndarray, still: float
) -> tuple[np.ndarray, float]:
    """Give what continues the ground better, a smooth surface or a repeated pattern, and which part it explains."""
    pattern = continued(middle, ~changed, surface)
    if pattern is None:
        return surface, share
    near = (cv2.dilate(changed.astype(np.uint8), np.ones((41, 41), np.uint8)) > 0) & ~changed
    plain, fits = (float((greatest(np.abs(one - middle)) <= 4 + still)[near].mean()) for one in (surface, pattern))
    return (pattern, fits) if fits > plain + BETTER else (surface, share)


def _pieces(solid: np.ndarray, changed: np.ndarray) -> int:
    """Count what stands before a smooth surface near what changes."""
    near = cv2.dilate(changed.astype(np.uint8), np.ones((41, 41), np.uint8)) > 0
    _, _, stats, _ = cv2.connectedComponentsWithStats((solid & near).astype(np.uint8), connectivity=4)
    return int((stats[1:, cv2.CC_STAT_AREA] >= LEAST).sum())


def _codebook(frames: np.ndarray, changed: np.ndarray, still: float) -> tuple[np.ndarray, np.ndarray]:
    """Collect the colours at which pixels that change stand: ``(K, SLOTS, 3)`` and how often, ``(K, SLOTS)``."""
    where = np.flatnonzero(changed.ravel())
    some = np.linspace(0, len(frames) - 1, min(len(frames), SEEN)).astype(int)
    colours = np.zeros((len(where), SLOTS, 3), np.float32)
    counts = np.zeros((len(where), SLOTS), np.float32)
    near = still + 1
    slot = np.zeros(len(where), np.intp)
    # The colour at which each pixel stood last, and how often it did: mostly it still does.
    now, stood = np.zeros((len(where), 3), np.float32), np.zeros(len(where), np.float32)
    for index in some:
        value = frames[index].reshape(-1, 3)[where].astype(np.float32)
        apart = value - now
        off = np.maximum(np.maximum(np.abs(apart[:, 0]), np.abs(apart[:, 1])), np.abs(apart[:, 2]))
        left = np.flatnonzero((off > near) | (stood == 0))
        colours[left, slot[left]], counts[left, slot[left]] = now[left], stood[left]
        away = greatest(np.abs(colours[left] - value[left, None]))
        away[counts[left] == 0] = np.inf
        best = away.argmin(axis=1)
        fresh = away[np.arange(len(left)), best] > near
        best[fresh] = counts[left[fresh]].argmin(axis=1)
        counts[left[fresh], best[fresh]] = 0
        slot[left], now[left], stood[left] = best, colours[left, best], counts[left, best]
        stood += 1
        now += (value - now) / stood[:, None]
    everyone = np.arange(len(where))
    colours[everyone, slot], counts[everyone, slot] = now, stood
    return colours, counts


def _from_surface(
    plate: np.ndarray, changed: np.ndarray, covered: np.ndarray, colours: np.ndarray, counts: np.ndarray,
    surface: np.ndarray, still: float,
) -> np.ndarray:  # fmt: skip
    """Choose the colour on a smooth surface where one was seen more than once, and say where."""
    expected = surface[changed]
    apart = greatest(np.abs(colours - expected[:, None]))
    apart[counts < 2] = np.inf
    best = apart.argmin(axis=1)
    everyone = np.arange(len(best))
    fits = (apart[everyone, best] <= 2 + still) & ~covered[changed]
    plate[changed] = np.where(fits[:, None], colours[everyone, best], expected)
    chosen = np.zeros_like(changed)
    chosen[changed] = fits
    return chosen


def _within(
    frames: np.ndarray, plate: np.ndarray, changed: np.ndarray, colours: np.ndarray, counts: np.ndarray,
    surface: np.ndarray, still: float,
) -> np.ndarray:  # fmt: skip
    """Lay still things in which others move, and say where they are."""
    apart = greatest(np.abs(colours - surface[changed][:, None]))
    bare = (apart <= 2 + still) | (counts < 2)
    inside, quiet = np.zeros_like(changed), ~changed
    inside[changed] = ((apart > 2 + still) | (counts < 2)).all(axis=1)
    # What passes inside is smeared past the outline.
    passing = np.zeros(changed.shape, np.float32)
    passing[changed] = np.where(counts < 2, 0, apart).max(axis=1)
    smeared = BLEED * cv2.dilate(passing, np.ones((2 * AROUND + 1,) * 2, np.uint8))[changed][:, None]
    quiet[changed] = (bare | (apart <= smeared)).all(axis=1)
    some = np.linspace(0, len(frames) - 1, min(len(frames), LOOKS)).astype(int)
    laid = np.zeros_like(changed)
    for mine, values in contained(frames[some], surface, inside, quiet, still):
        plate[mine] = values
        laid |= mine
    return laid


def _from_rim(
    plate: np.ndarray, known: np.ndarray, changed: np.ndarray, covered: np.ndarray, colours: np.ndarray,
    counts: np.ndarray, surface: np.ndarray, still: float, *, even: bool,
) -> None:  # fmt: skip
    """Choose, from the rim inwards, the colour that continues what is known and is often seen, or the surface's.

    On a ground that is ``even``, without a pattern, still things go on under what was never seen to leave them.
    """
    slot = np.full(changed.shape, -1)
    slot[changed] = np.arange(int(changed.sum()))
    known = known.copy()
    total = counts.sum(axis=1).max()
    cross = np.ones((3, 3), np.uint8)
    while not known.all():
        ring = (cv2.dilate(known.astype(np.uint8), cross) > 0) & ~known
        rows, columns = np.nonzero(ring)
        expected, uneven = _around(plate, known, rows, columns)
        mine = slot[rows, columns]
        offers, votes = colours[mine], counts[mine].copy()
        votes[covered[rows, columns]] = 0
        apart = greatest(np.abs(offers - expected[:, None]))
        price = apart / (2 * (still + 6)) - 1.5 * np.log((votes + 0.5) / total)
        price[votes < 2] = np.inf
        best = price.argmin(axis=1)
        least = price[np.arange(len(best)), best]
        fill = surface[rows, columns]
        off = np.abs(fill - expected).max(axis=1)
        doubt = off / (2 * (still + 6))
        on = (off > CLEARLY) & (4 * uneven < off) & even
        fill[on], doubt[on] = expected[on], LIKELY
        doubt -= 1.5 * np.log(UNSEEN)
        plate[rows, columns] = np.where((least < doubt)[:, None], offers[np.arange(len(best)), best], fill)
        known |= ring


def _around(
    plate: np.ndarray, known: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Average what is known near some pixels, nearer ones more, ``(K, 3)``; and tell how far it strays, ``(K,)``."""
    expected = np.zeros((len(rows), 3), np.float32)
    squares = np.zeros((len(rows), 3), np.float32)
    weight = np.zeros(len(rows), np.float32)
    for down in range(-2, 3):
        for right in range(-2, 3):
            y, x = np.clip(rows + down, 0, known.shape[0] - 1), np.clip(columns + right, 0, known.shape[1] - 1)
            good = known[y, x] / (down * down + right * right + 0.5)
            expected += plate[y, x] * good[:, None]
            squares += plate[y, x] ** 2 * good[:, None]
            weight += good
    expected /= weight[:, None] + 1e-9
    strays = np.sqrt(np.maximum(squares / (weight[:, None] + 1e-9) - expected**2, 0)).max(axis=1)
    return expected, strays

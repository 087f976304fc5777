"""The ground of a repeated pattern: stripes, checks, dots, wallpaper, continued below what covers it.

The periods are the shifts at which what is known of the picture differs least from itself (normalised masked
correlation by Fourier transform, after Padfield 2012). Two of them that do not lie on a line span the lattice.

Not promised: patterns that turn, grow or fade along their way.
"""

import cv2
import numpy as np

SAME = 0.1
"""Part of twice the variance that the squared difference may be, at a period."""
RISES = 2.0
"""Times as much as after a period the picture differs from itself somewhere on the way there. Smooth ones differ
ever more, but for noise."""
NEAREST = 4
"""Pixels of a period, at least."""
FURTHEST = 0.5
"""Part of the picture's side that a period may be."""
ASKED = 5
"""Cells of the lattice whose middle colour is taken, the nearest."""
STEPS = 8
"""Periods that a cell may be away, along each."""
CLEAR = 1 / 6
"""Part of the picture's side that a cell is away, at least: nearer ones may show the same thing on the pattern."""


def continued(middle: np.ndarray, known: np.ndarray, surface: np.ndarray | None = None) -> np.ndarray | None:
    """Continue a repeated pattern over the whole picture.

    Args:
        middle: ``(H, W, 3) float32``.
        known: ``(H, W) bool``: pixels that show it.
        surface: ``(H, W, 3) float32``: what changes slowly below it and is no pattern, though a gradient is the same
            all along its bands.

    Returns:
        What it is everywhere, from other places only, ``(H, W, 3) float32``; ``None`` where nothing is repeated.
    """
    lattice = _lattice((middle if surface is None else middle - surface).mean(axis=2), known)
    if not lattice:
        return None
    span = range(-STEPS, STEPS + 1)
    first, second = lattice[0], lattice[1] if len(lattice) > 1 else (0, 0)
    shifts = {(i * first[0] + j * second[0], i * first[1] + j * second[1]) for i in span for j in span} - {(0, 0)}
    height, width = known.shape
    offers = np.tile(np.clip(np.round(middle), 0, 255).astype(np.uint8), (ASKED, 1, 1, 1))
    source = offers[0].copy()
    filled = np.zeros((height, width), np.int64)
    clear = CLEAR * min(height, width)
    # Where none is far enough the nearer ones must do.
    for down, right in sorted(shifts, key=lambda one: (np.hypot(*one) < clear, np.hypot(*one))):
        if abs(down) >= height or abs(right) >= width:
            continue
        to = np.s_[max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
        of = np.s_[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
        rows, columns = np.nonzero(known[of] & (filled[to] < ASKED))
        rows, columns = rows + to[0].start, columns + to[1].start
        value, turn = source[rows + down, columns + right], filled[rows, columns]
        for later in range(ASKED):
            due = (turn == 0) | (turn == later)
            offers[later, rows[due], columns[due]] = value[due]
        filled[rows, columns] += 1
        if (filled >= ASKED).all():
            break
    return np.sort(offers, axis=0)[ASKED // 2].astype(np.float32)


def _lattice(grey: np.ndarray, known: np.ndarray) -> list[tuple[int, int]]:
    """Find up to two periods, ``(down, right)``, the shortest ones that do not lie on a line."""
    height, width = grey.shape
    value = np.where(known, grey - grey[known].mean(), 0).astype(np.float32)
    variance = float((value**2).sum() / max(int(known.sum()), 1))
    if variance < 4:
        return []
    shape = cv2.getOptimalDFTSize(2 * height), cv2.getOptimalDFTSize(2 * width)
    spectra = [np.fft.rfft2(one.astype(np.float32), s=shape) for one in (known, value, value**2)]
    mask, plain, square = spectra
    count = np.fft.irfft2(mask * mask.conj(), s=shape)
    energy = np.fft.irfft2(square * mask.conj() + mask * square.conj(), s=shape)
    power = energy - np.fft.irfft2(2 * plain * plain.conj(), s=shape)
    # Shifts downwards, to the left and to the right: the others are the same turned round.
    high, wide = int(FURTHEST * height), int(FURTHEST * width)
    order = np.r_[-wide : wide + 1]
    off = (power / np.maximum(count, 1))[: high + 1][:, order] / (2 * variance)
    off[count[: high + 1][:, order] < 0.2 * known.sum()] = 1
    # Where a shift leaves little of what differs, as of one line of text, that it agrees says nothing.
    telling = (energy >= variance * count)[: high + 1][:, order]
    least = cv2.erode(off.astype(np.float32), np.ones((3, 3), np.uint8))
    rows, columns = np.nonzero((off <= least + 1e-6) & (off < SAME) & telling)
    rights = columns - wide
    length = np.hypot(rows, rights)
    keep = (length >= NEAREST) & ((rows > 0) | (rights > 0))
    found: list[tuple[int, int]] = []
    for index in np.flatnonzero(keep)[np.argsort(length[keep])]:
        one = (int(rows[index]), int(rights[index]))
        if _between(off, one) < RISES * off[one[0], wide + one[1]]:
            continue
        if not found:
            found.append(one)
        elif abs(found[0][0] * one[1] - found[0][1] * one[0]) > 0.3 * np.hypot(*found[0]) * np.hypot(*one):
            return [*found, one]
    return found


def _between(off: np.ndarray, shift: tuple[int, int]) -> float:
    """Return the most that a picture differs from itself on the straight way to a shift ``(down, right)``."""
    steps = np.linspace(0, 1, 2 + max(abs(shift[0]), abs(shift[1])))
    rows, columns = np.rint(steps * shift[0]).astype(int), np.rint(steps * shift[1]).astype(int)
    return float(off[rows, columns + off.shape[1] // 2].max())

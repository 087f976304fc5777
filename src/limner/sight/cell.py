"""A picture that repeats one rectangular cell: dots, checks, grids, as CSS's ``background-size`` tiles them.

The periods along both axes are the shifts after which the picture is the same again (normalised masked correlation,
after Padfield 2012), refined by their multiples; the cell is the median of all that is seen of it. Not covered:
lattices that are turned, cells that change their size.
"""

import cv2
import msgspec
import numpy as np

from limner.sight.stripes import CLOSE, FAINT, FLAT, outside
from limner.sight.wallpaper import RISES

LEAST, TIMES = 4, 3
"""Pixels of a period, at least, and periods that are seen of it."""
SAME, SHORTER = 0.2, 0.04
"""Part of twice the variance that the squared difference may be after a period; and by which a shorter one's may be
more."""
WHOLE = 0.5
"""Pixels by which the last of all repeats may be off where the period is in whole pixels."""


class Cell(msgspec.Struct, frozen=True, eq=False):
    """What is repeated, from the picture's top left corner on."""

    width: float
    height: float
    pixels: np.ndarray
    """``(round(height), round(width), 3)`` levels."""

    def levels(self, size: tuple[int, int]) -> np.ndarray:
        """Return what it shows, repeated, in a picture of that height and width, ``(H, W, 3) float32``."""
        rows, columns = _places(size[0], self.height), _places(size[1], self.width)
        return self.pixels[rows[:, None], columns].astype(np.float32)


def cell(picture: np.ndarray, known: np.ndarray, noise: float) -> Cell | None:
    """Find the cell that a picture repeats.

    Args:
        picture: ``(H, W, 3)`` levels.
        known: ``(H, W) bool``: pixels that show it.
        noise: standard deviation, in levels.

    Returns:
        ``None`` where nothing is repeated along both axes.
    """
    grey = picture.astype(np.float64).mean(axis=2)
    if not known.any() or grey[known].std() < FLAT / 2 + noise:
        return None
    width, height = _period(grey, known), _period(grey.T, known.T)
    if width is None or height is None:
        return None
    pixels = np.where(known[..., None], picture, np.nan).astype(np.float32)
    rows, columns = _places(known.shape[0], height), _places(known.shape[1], width)
    order = [np.flatnonzero(rows == row) for row in range(round(height))]
    across = [np.flatnonzero(columns == column) for column in range(round(width))]
    middle = np.zeros((round(height), round(width), 3), np.float32)
    for row, mine in enumerate(order):
        band = pixels[mine]
        for column, own in enumerate(across):
            middle[row, column] = _middle(band[:, own].reshape(-1, 3))
    found = Cell(width, height, middle)
    drawn = found.levels((known.shape[0], known.shape[1]))
    off = outside(picture, drawn)[known] > FAINT + 3 * noise
    return found if np.isfinite(middle).all() and off.mean() < CLOSE else None


def _middle(values: np.ndarray) -> np.ndarray:
    seen = values[np.isfinite(values[:, 0])]
    return np.median(seen, axis=0) if len(seen) else np.full(3, np.nan)


def _places(length: int, period: float) -> np.ndarray:
    """Return which row or column of a cell each of a picture's is."""
    bins = round(period)
    return np.floor((np.arange(length) + 0.5) % period / period * bins).astype(int) % bins


def _period(grey: np.ndarray, known: np.ndarray) -> float | None:
    """Return the shift to the right after which a picture is the same, in pixels."""
    width = grey.shape[1]
    value = np.where(known, grey - grey[known].mean(), 0.0)
    size = cv2.getOptimalDFTSize(2 * width)
    mask, plain, square = (np.fft.rfft(one, size, axis=1) for one in (known.astype(float), value, value**2))
    count = np.fft.irfft((mask * mask.conj()).sum(axis=0), size)[:width]
    power = np.fft.irfft((square * mask.conj() + mask * square.conj() - 2 * plain * plain.conj()).sum(axis=0), size)
    off = power[:width] / np.maximum(count, 1) / max(2 * float((value**2).sum() / known.sum()), 1e-9)
    last = width // TIMES
    lows = [k for k in range(LEAST, last) if off[k] <= off[k - 1] and off[k] <= off[k + 1] and off[k] < SAME]
    lows = [k for k in lows if off[:k].max() > RISES * off[k]]
    if not lows:
        return None
    least = min(off[k] for k in lows)
    period = float(next(k for k in lows if off[k] <= least + SHORTER))
    for times in range(1, width):
        near = round(times * period)
        if near + 2 >= 0.8 * width:
            break
        low = near - 1 + int(np.argmin(off[near - 1 : near + 2]))
        bend = off[low - 1] - 2 * off[low] + off[low + 1]
        aside = (off[low - 1] - off[low + 1]) / (2 * bend) if bend > 1e-9 else 0.0
        period = (low + float(np.clip(aside, -0.5, 0.5))) / times
    whole = round(period)
    return float(whole) if abs(period - whole) * width / period < WHOLE * 2 else period

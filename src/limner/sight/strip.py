"""A strip that slides along one axis behind a slot: how far it is in each frame, and what is on it.

Seen of it is what lies within the slot, so that no frame need show all of it: rows that come into view are laid on a
canvas where the rows before them say (image mosaicing; Irani, Anandan and Hsu 1995, in one dimension). How far the
strip is moved is found by whole pixels first, by least squares of what is seen, and then to fractions by Gauss and
Newton. Brightness alone may fade with it all. Not covered: a strip that jumps by more than the slot is long.
"""

import cv2
import msgspec
import numpy as np

BARE = 0.02
"""Part of the greatest energy of a frame below which nothing of the strip is seen."""
REACH = 0.75
"""Lengths of the slot by which it moves from frame to frame at most."""
LARGEST = 64
"""Pixels of the same."""
AGAIN = 1.2
"""Lengths of the slot within which it may come back after it was not seen."""
CANVAS = 8
"""Lengths of the slot that the canvas has on either side."""
FADES, LESS = 0.93, 0.6
"""Part of its strength above which it has not faded; and part of what is missed without fading that is left with it."""
ROUNDS = 4
JERK, HALTS = 2.0, 0.5
"""Pixels a frame by which its speed changes where it halts or goes on, and part of the frames in which it moves by that
much and may do both in turn."""
SHARP = 0.05
"""Pixels a frame: what moves less is as sharp as what rests."""


class Strip(msgspec.Struct, eq=False):
    """What slides, and how."""

    canvas: np.ndarray
    """``(K, B, C) float32``: how far it differs from what is behind it, 0 where nothing is known."""
    start: int
    """The row of the canvas that lies on the slot's first row where the strip is not moved."""
    shift: np.ndarray
    """``(N,)`` pixels by which it is moved along the axis; NaN where it is not seen."""
    opacity: np.ndarray
    """``(N,)``; NaN where it is not seen."""
    missed: np.ndarray
    """``(N,)``: squares that it leaves of what is seen."""
    energy: np.ndarray
    """``(N,)``: squares of what is seen."""

    def drawn(self, time: int, length: int) -> np.ndarray:
        """Return what it shows of itself in a slot of a length, ``(length, B, C)``, at full strength."""
        return _at(self.canvas, self.start, float(self.shift[time]), length)

    def halts(self) -> bool:
        """Say whether it goes on and halts in turns, as what is like itself a little further on only seems to do."""
        steps = np.nan_to_num(np.diff(self.shift))
        turns = np.diff(steps)
        jerks = (turns[1:] * turns[:-1] < 0) & (np.minimum(np.abs(turns[1:]), np.abs(turns[:-1])) > JERK)
        return bool(jerks.sum() > HALTS * max(int((np.abs(steps) > JERK).sum()), 1))


def follow(seen: np.ndarray) -> Strip | None:
    """Follow a strip.

    Args:
        seen: ``(N, L, B, C) float32``: by how much the slot's pixels differ from what is behind, axis first.

    Returns:
        What was found, however well it explains what is seen; ``None`` where nothing is seen.
    """
    energy = np.einsum("nlbc,nlbc->n", seen, seen)
    if energy.max() <= 0:
        return None
    count, length = seen.shape[:2]
    shows = energy > BARE * energy.max()
    anchor = _anchor(seen, energy)
    start = CANVAS * length
    canvas = np.zeros((2 * start + length, *seen.shape[2:]), np.float32)
    known = np.zeros(len(canvas), bool)
    canvas[start : start + length], known[start : start + length] = seen[anchor], True
    shift = np.full(count, np.nan)
    shift[anchor] = 0.0
    for way in (1, -1):
        last, speed, lost = 0, 0, False
        for time in range(anchor + way, count if way > 0 else -1, way):
            if not shows[time]:
                lost = True
                continue
            reach = int(AGAIN * length) if lost else min(int(REACH * length), LARGEST) + 1
            middle = last if lost else last + speed
            found = _found(canvas, start, middle, reach, seen[time])
            if found is None:
                return None
            speed, last, lost = (0 if lost else found - last), found, False
            shift[time] = found
            rows = np.arange(length) + start - found
            new = ~known[rows]
            canvas[rows[new]], known[rows[new]] = seen[time][new], True
    canvas = _sharpened(canvas, start, shift, seen)
    opacity, missed = np.full(count, np.nan), energy.copy()
    for time in np.flatnonzero(np.isfinite(shift)):
        shift[time], opacity[time], missed[time] = _refined(canvas, start, float(shift[time]), seen[time])
    return Strip(canvas, start, shift, opacity, missed, energy)


def _anchor(seen: np.ndarray, energy: np.ndarray) -> int:
    """Return the frame that shows much, and changes least."""
    steps = np.einsum("nlbc->n", np.square(np.diff(seen, axis=0)))
    beside = np.minimum(np.append(steps, np.inf), np.insert(steps, 0, np.inf))
    full = energy > 0.9 * energy.max()
    return int(np.argmin(np.where(full, beside, np.inf)))


def _found(canvas: np.ndarray, start: int, middle: int, reach: int, seen: np.ndarray) -> int | None:
    """Return the whole pixels by which a strip is moved, as far from ``middle`` as ``reach``: it may have faded.

    What it leaves of what is seen, for all moves at once, follows from their correlation (by Fourier's transform) and
    from the power of the rows that would be seen.
    """
    length = len(seen)
    low, high = max(middle - reach, length - start), min(middle + reach, start)
    if low > high:
        return None
    part = canvas[start - high : start - low + length]
    size = cv2.getOptimalDFTSize(len(part) + length)
    spectrum = (np.fft.rfft(part, size, axis=0) * np.conj(np.fft.rfft(seen, size, axis=0))).sum(axis=(1, 2))
    both = np.fft.irfft(spectrum, size)[: high - low + 1][::-1]
    rows = np.concatenate([[0.0], np.cumsum(np.einsum("kbc,kbc->k", part, part, dtype=np.float64))])
    power = (rows[length:] - rows[:-length])[::-1]
    whole = float(np.vdot(seen, seen))
    plain = whole - 2 * both + power
    faded = whole - np.maximum(both, 0) ** 2 / np.maximum(power, 1e-6)
    return low + int(np.argmin(np.where((both < FADES * power) & (faded < LESS * plain), faded, plain)))


def _at(canvas: np.ndarray, start: int, shift: float, length: int) -> np.ndarray:
    low = int(np.floor(-shift))
    part = -shift - low
    rows = np.clip(np.arange(length + 1) + start + low, 0, len(canvas) - 1)
    own = canvas[rows]
    return own[:-1] * (1 - part) + own[1:] * part


def _refined(canvas: np.ndarray, start: int, shift: float, seen: np.ndarray) -> tuple[float, float, float]:
    """Return how far a strip is moved, how strong it is, and the squares that it leaves."""
    best = (shift, 1.0, np.inf)
    for _ in range(ROUNDS):
        own = _at(canvas, start, shift, len(seen))
        both, power = float(np.vdot(own, seen)), max(float(np.vdot(own, own)), 1e-6)
        strength = both / power if both < FADES * power else 1.0
        rest = seen - max(strength, 0.0) * own
        missed = float(np.vdot(rest, rest))
        if missed < best[2]:
            best = (shift, max(strength, 0.0), missed)
        slope = (_at(canvas, start, shift - 0.5, len(seen)) - _at(canvas, start, shift + 0.5, len(seen))) * strength
        steep = float(np.vdot(slope, slope))
        if steep <= 0:
            break
        shift = shift - float(np.clip(np.vdot(slope, rest) / steep, -0.5, 0.5))
    return best


def _sharpened(canvas: np.ndarray, start: int, shift: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Lay the canvas anew of the frames in which the strip moves least: what moves is between pixels."""
    known = np.flatnonzero(np.isfinite(shift))
    speed = np.abs(np.gradient(shift[known])) if len(known) > 1 else np.zeros(len(known))
    total, weights = np.zeros_like(canvas), np.zeros(len(canvas), np.float32)
    for time, fast in zip(known, speed, strict=True):
        rows = np.arange(seen.shape[1]) + start - int(shift[time])
        weight = 1 / (SHARP + fast) ** 2
        total[rows] += weight * seen[time]
        weights[rows] += weight
    return np.where(weights[:, None, None] > 0, total / np.maximum(weights, 1e-9)[:, None, None], 0).astype(np.float32)

"""Stripes: colours that repeat along one direction, as CSS's ``repeating-linear-gradient`` paints them.

The direction is that along which the picture changes (the structure tensor, after Bigun and Granlund 1987) and the
period that after which it is the same again, both refined until folding the picture leaves least. What one period shows
is bands of one colour, or of colours that run evenly into others, two or more with hard edges. Not covered: stripes
that bend, or change their width, and waves without an edge.
"""

import math
from collections.abc import Callable
from functools import partial

import cv2
import msgspec
import numpy as np

from limner.sight.colour import css
from limner.sight.graph import Linear, Stop
from limner.sight.moving import FINE

EVEN = 0.9
"""Part of the changes that go along one direction."""
LEAST = 4.0
"""Pixels of a period, at least: narrower stripes are lost in compression."""
TIMES = 3
"""Periods that a picture shows, at least: what was seen twice may be chance."""
FOLDED = 0.9
"""Part of the variance that folding explains."""
SHORTER = 0.03
"""Part of the variance that a shorter period may explain less."""
SAMPLE = 12000
"""Pixels looked at."""
BIN = 0.5
"""Pixels of a period to a bin of its profile."""
MANY = 40
"""Periods that are tried, the shortest ones."""
FILLED = 0.9
"""Part of the bins in which there are pixels."""
MOST = 8
"""Bands of a period."""
REACH = 2.0
"""Pixels beside an edge that compression stirs."""
FLAT = 4.0
"""Levels, beside twice the noise, by which the colours of one band may differ."""
FAINT, CLOSE = 8.0, 0.03
"""Levels, beside three times the noise, that few see; and the part of the pixels that are further off, edges aside."""
WHOLE, SQUARE = 0.25, 0.35
"""Pixels by which widths in whole pixels may be off, and degrees by which a direction in whole degrees may be."""


class Stripes(msgspec.Struct, frozen=True, eq=False):
    """A repeated row of bands."""

    direction: tuple[float, float]
    """``(x, y)``, of length 1."""
    edges: tuple[float, ...]
    """Where bands begin, in pixels along the direction from the picture's top left corner, rising, in one period."""
    period: float
    colours: np.ndarray
    """``(bands, 2, 3)``: the levels at which each begins and ends."""

    def paint(self, centre: tuple[float, float] = (0.0, 0.0)) -> Linear:
        """Return them as a gradient whose axis goes through ``centre``, and begins with its first band."""
        ux, uy = self.direction
        along = self.edges[0] - centre[0] * ux - centre[1] * uy
        x, y = centre[0] + ux * along, centre[1] + uy * along
        ends = (*self.edges[1:], self.edges[0] + self.period)
        stops = []
        for start, end, (first, last) in zip(self.edges, ends, self.colours, strict=True):
            for place, colour in ((start, first), (end, last)):
                at = (place - self.edges[0]) / self.period
                stop = Stop(float(at), css(np.array([*np.clip(colour, 0, 255), 255.0]))[0])
                stops += [stop] if stop not in stops[-1:] else []
        return Linear(x, y, x + ux * self.period, y + uy * self.period, tuple(stops), repeat=True)

    def levels(self, size: tuple[int, int]) -> np.ndarray:
        """Return what they show in a picture of that height and width, edges hard, ``(H, W, 3) float32``."""
        rows, columns = np.indices(size)
        return self.at(columns.ravel() + 0.5, rows.ravel() + 0.5).reshape(*size, 3)

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return their colours ``(N, 3)`` at positions in pixels."""
        starts = np.array(self.edges)
        widths = np.diff(starts, append=starts[0] + self.period)
        place = (x * self.direction[0] + y * self.direction[1] - starts[0]) % self.period
        band = np.searchsorted(starts - starts[0], place, "right") - 1
        part = ((place - (starts - starts[0])[band]) / widths[band])[:, None]
        return ((1 - part) * self.colours[band, 0] + part * self.colours[band, 1]).astype(np.float32)


def stripes(picture: np.ndarray, known: np.ndarray, noise: float) -> Stripes | None:
    """Read a picture as stripes.

    Args:
        picture: ``(H, W, 3)`` levels.
        known: ``(H, W) bool``: pixels that show it.
        noise: standard deviation, in levels.

    Returns:
        ``None`` where it is something else.
    """
    rows, columns = np.nonzero(known)
    if len(rows) < LEAST**2 * TIMES:
        return None
    plain = _plain(picture[rows, columns])
    if plain is None or plain.std() < FLAT + 2 * noise:
        return None
    grey = np.zeros(known.shape, np.float32)
    grey[rows, columns] = plain
    angle = _angle(grey, known)
    if angle is None:
        return None
    pick = np.random.default_rng(len(rows)).permutation(len(rows))[:SAMPLE]
    x, y, value = columns[pick] + 0.5, rows[pick] + 0.5, plain[pick]
    angle = _finest(lambda turn: _explained(_along(turn, x, y), value), angle, math.radians(2.0), 6)
    place = _along(angle, x, y)
    period = _period(place, value)
    if period is None:
        return None
    far = float(np.ptp(place))
    step = 2 * period**2 / far
    for _ in range(2):
        length = period = _folded(_along(angle, x, y), value, period, step)
        angle = _finest(partial(_turned, x, y, value, length), angle, 2 * length / far, 8)
    whole = math.radians(round(math.degrees(angle)))
    if abs(angle - whole) < math.radians(SQUARE) and abs(angle - whole) * far < period / 6:
        angle = whole
        period = _folded(_along(angle, x, y), value, period, step)
    if abs(period - round(period)) * far / period < 1.0:
        period = float(round(period))
    found = _bands(_along(angle, x, y), picture[rows[pick], columns[pick]].astype(float), value, period, angle, noise)
    return found if found is not None and _holds(found, picture, known, noise) else None


def _plain(colours: np.ndarray) -> np.ndarray | None:
    """Return where colours ``(N, 3)`` are on the line along which they differ most, ``(N,)`` about 0."""
    apart = colours.astype(np.float64) - colours.mean(axis=0)
    spread = apart.T @ apart
    if not spread.any():
        return None
    return (apart @ np.linalg.eigh(spread)[1][:, 2]).astype(np.float32)


def _angle(grey: np.ndarray, known: np.ndarray) -> float | None:
    """Return the direction of change in radians, to the right or down, ``None`` where there are several."""
    soft = cv2.GaussianBlur(grey, (0, 0), 1.0)
    right, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    sure = cv2.erode(known.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    xx, xy, yy = (float(value[sure].sum()) for value in (right * right, right * down, down * down))
    if math.hypot(xx - yy, 2 * xy) < EVEN * (xx + yy):
        return None
    angle = math.atan2(2 * xy, xx - yy) / 2
    return angle if angle > -math.pi / 2 + math.radians(1.0) else angle + math.pi


def _along(angle: float, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return x * math.cos(angle) + y * math.sin(angle)


def _explained(place: np.ndarray, value: np.ndarray) -> float:
    """Return the part of the variance of values that their places, in bins, explain."""
    cell = ((place - place.min()) / BIN).astype(int)
    counts, sums = np.bincount(cell), np.bincount(cell, value)
    # A bin explains one pixel's value by itself.
    free = max(len(value) - int((counts > 0).sum()), 1) / len(value)
    left = float((value**2).sum() - (sums**2 / np.maximum(counts, 1)).sum())
    return 1 - left / free / max(float((value**2).sum()), 1e-9)


def _turned(x: np.ndarray, y: np.ndarray, value: np.ndarray, period: float, angle: float) -> float:
    return _explained(_along(angle, x, y) % period, value)


def _finest(score: Callable[[float], float], start: float, reach: float, rounds: int) -> float:
    """Climb to where a score is highest, around a start, in ever smaller steps."""
    best, most = start, score(start)
    for _ in range(rounds):
        for step in np.linspace(-reach, reach, 9):
            if (now := score(best + step)) > most:
                best, most = best + step, now
        reach /= 2.5
    return float(best)


def _folded(place: np.ndarray, value: np.ndarray, period: float, reach: float, rounds: int = 8) -> float:
    """Return the period near one that explains most."""
    return _finest(lambda length: _explained(place % length, value), period, reach, rounds)


def _period(place: np.ndarray, value: np.ndarray) -> float | None:
    """Return the shortest period that explains about as much as any, ``None`` where none does enough."""
    cell = ((place - place.min()) / BIN).astype(int)
    counts = np.bincount(cell)
    profile = np.bincount(cell, value) / np.maximum(counts, 1)
    profile = (profile - profile.mean()) * (counts > 0)
    length = len(profile)
    size = cv2.getOptimalDFTSize(2 * length)
    there = (counts > 0).astype(float)

    def matched(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.fft.irfft(np.fft.rfft(one, size).conj() * np.fft.rfft(other, size), size)[:length]

    both = np.maximum(matched(there, there), 1e-9)
    power = matched(profile**2, there) + matched(there, profile**2) - 2 * matched(profile, profile)
    off = power / both / (2 * max(float((profile**2).sum() / there.sum()), 1e-9))
    first, last = int(LEAST / BIN), int(length / TIMES)
    if last <= first + 1:
        return None
    lows = [k for k in range(first, last) if off[k] <= off[k - 1] and off[k] <= off[k + 1]]
    refined = [_folded(place, value, k * BIN, BIN, 5) for k in lows if off[k] < 0.5][:MANY]
    scored = [(period, _explained(place % period, value)) for period in refined]
    most = max((part for _, part in scored), default=0.0)
    if most < FOLDED:
        return None
    return next(period for period, part in sorted(scored) if part > most - SHORTER)


def _bands(
    place: np.ndarray, colours: np.ndarray, value: np.ndarray, period: float, angle: float, noise: float
) -> Stripes | None:
    """Read the bands of one period from its profile."""
    bins = max(round(period / BIN), 8)
    if len(np.unique((place % period * (bins / period)).astype(int))) < FILLED * bins:  # upright: all in whole pixels
        bins = round(period)
    width = period / bins
    cell = (place % period / width).astype(int) % bins
    counts = np.maximum(np.bincount(cell, minlength=bins), 1)
    grey = np.bincount(cell, value, bins) / counts
    steps = np.roll(grey, -1) - grey
    edges = _edges(steps, width, 2 * (FLAT + 2 * noise)) if np.ptp(grey) > 0 else []
    if not 2 <= len(edges) <= MOST:
        return None
    edges = _whole(edges, period)
    ends = [*edges[1:], edges[0] + period]
    shades = []
    for start, end in zip(edges, ends, strict=True):
        away = (place - start) % period
        reach = min(REACH, 0.3 * (end - start))
        inside = (away > reach) & (away < end - start - reach)
        if inside.sum() < 8:
            return None
        shades.append(_shades(away[inside] / (end - start), colours[inside], noise))
    return Stripes((math.cos(angle), math.sin(angle)), tuple(edges), period, np.array(shades))


def _edges(steps: np.ndarray, width: float, least: float) -> list[float]:
    """Return where a profile jumps, in pixels: the middle of each run of steps of one sign that is steep enough."""
    found = []
    sign = np.where(np.abs(steps) > least * width / (2 * REACH), np.sign(steps), 0)
    start = int(np.flatnonzero(sign == 0)[0]) if (sign == 0).any() else 0
    order = [(start + k) % len(steps) for k in range(len(steps))]
    run: list[int] = []
    for at, index in enumerate([*order, order[0]]):
        if run and (at == len(order) or sign[index] != sign[run[-1]]):
            jump = steps[run]
            if abs(jump.sum()) > least and len(run) * width <= 4 * REACH:
                where = [start + at - len(run) + k for k in range(len(run))]
                found.append((float(np.average(where, weights=np.abs(jump))) + 1) * width)
            run = []
        if at < len(order) and sign[index]:
            run.append(index)
    return sorted(edge % (len(steps) * width) for edge in found)


def _whole(edges: list[float], period: float) -> list[float]:
    """Give bands widths in whole pixels, where those are as near."""
    widths = np.diff(edges, append=edges[0] + period)
    near = np.round(widths)
    if np.abs(widths - near).max() > WHOLE or abs(near.sum() - period) > 1e-6 or not near.all():
        return edges
    shift = float(np.mean(np.array(edges) - np.concatenate([[0.0], np.cumsum(near)[:-1]])))
    shift = float(round(shift)) if abs(shift - round(shift)) < WHOLE else shift
    return [shift + float(step) for step in np.concatenate([[0.0], np.cumsum(near)[:-1]])]


def _shades(part: np.ndarray, colours: np.ndarray, noise: float) -> np.ndarray:
    """Return the colours at which a band begins and ends, ``(2, 3)``: one, where it does not run."""
    middle = np.median(colours, axis=0)
    basis = np.column_stack([1 - part, part])
    ends = np.linalg.lstsq(basis, colours, rcond=None)[0]
    return ends if np.abs(ends[1] - ends[0]).max() > 2 * (FLAT + noise) else np.array([middle, middle])


def _holds(found: Stripes, picture: np.ndarray, known: np.ndarray, noise: float) -> bool:
    """Say whether stripes are what is seen, but for their edges."""
    drawn = found.levels((known.shape[0], known.shape[1]))
    return bool((outside(picture, drawn)[known] > FAINT + 3 * noise).mean() < CLOSE)


def outside(seen: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Return how far a picture is from one drawn with hard edges, ``(H, W)`` levels, what films do to edges aside.

    A pixel beside an edge is a mix of what is drawn around it, in brightness, and further around in colour.

    Args:
        seen: ``(H, W, 3)`` levels.
        drawn: the same.
    """
    reach = (np.ones((3, 3), np.uint8), *[np.ones((7, 7), np.uint8)] * 2)
    apart = [
        np.maximum(cv2.erode(one, side) - other, other - cv2.dilate(one, side))
        for one, other, side in zip(_planes(drawn), _planes(seen), reach, strict=True)
    ]
    return np.maximum.reduce(apart)


def _planes(picture: np.ndarray) -> list[np.ndarray]:
    planes = np.asarray(picture, np.float32) @ FINE.T
    return [np.ascontiguousarray(planes[..., k]) for k in range(3)]

"""The scale of an axis: from a place in pixels to the value there, linear or logarithmic.

Fitted to tick labels of which some may be misread or a little out of place: the line that most of them agree on
(RANSAC, Fischler and Bolles 1981, over all pairs as there are few), then least squares over those. No scale is
claimed with fewer than three labels that agree.
"""

from collections.abc import Sequence
from itertools import combinations

import msgspec
import numpy as np

AGREE, SLACK = 0.08, 1.6
"""A label agrees that is out of place by at most so large a part of the step between two, or so many pixels."""
MOST = 0.6
"""The part of the labels that must agree."""
DECADES = 1.2
"""Powers of ten that the labels of a logarithmic scale span at least."""
SEEN = 0.6
"""Pixels: the end of a bar is not known more closely."""
PLENTY = 24
"""Labels from which on only so many pairs are tried as they make, evenly chosen."""


class Scale(msgspec.Struct, frozen=True):
    """``value = base + slope * place``, or ten to the power of that."""

    base: float
    slope: float
    log: bool = False

    def value(self, place: float) -> float:
        """Return the value at a place in pixels."""
        linear = self.base + self.slope * place
        return float(10.0 ** np.clip(linear, -300, 300)) if self.log else linear

    def neat(self, value: float) -> float:
        """Return a value to the digits that can be seen: a multiple of 1, 2 or 5 times a power of ten."""
        seen = SEEN * abs(self.slope)
        if self.log or not seen:
            return value
        power = 10.0 ** np.floor(np.log10(seen))
        unit = max(step * power for step in (1, 2, 5) if step * power <= seen * (1 + 1e-9))
        return float(round(value / unit) * unit)

    def place(self, value: float) -> float | None:
        """Return the place of a value in pixels; there is none for what a logarithm cannot reach."""
        if self.log and value <= 0:
            return None
        return ((float(np.log10(value)) if self.log else value) - self.base) / self.slope


def fit(places: Sequence[float], values: Sequence[float]) -> tuple[Scale, list[int]] | None:
    """Return the scale that most labels agree on and which these are, or ``None``.

    Args:
        places: of the labels, in pixels along the axis.
        values: what they say.
    """
    at, said = np.asarray(places, float), np.asarray(values, float)
    found = _line(at, said, log=False)
    if (said > 0).all() and len(said) and np.log10(said.max() / said.min()) >= DECADES:
        logarithmic = _line(at, np.log10(said), log=True)
        if logarithmic and (not found or len(logarithmic[1]) > len(found[1])):
            return logarithmic
    return found


def _line(at: np.ndarray, said: np.ndarray, log: bool) -> tuple[Scale, list[int]] | None:
    best = np.zeros(len(at), bool)
    order = np.argsort(at)
    if len(at) > PLENTY:
        order = order[np.linspace(0, len(at) - 1, PLENTY).astype(int)]
    for one, other in combinations(order.tolist(), 2):
        if abs(at[one] - at[other]) < 4 or said[one] == said[other]:
            continue
        slope = (said[other] - said[one]) / (at[other] - at[one])
        best_now = _agreeing(at, said, float(said[one] - slope * at[one]), float(slope))
        if best_now.sum() > best.sum():
            best = best_now
    if best.sum() < 3 or best.sum() < MOST * len(at):
        return None
    slope, base = np.polyfit(at[best], said[best], 1)
    if not slope or len(np.unique(said[best])) < 3:
        return None
    return Scale(float(base), float(slope), log), np.flatnonzero(best).tolist()


def _agreeing(at: np.ndarray, said: np.ndarray, base: float, slope: float) -> np.ndarray:
    out = np.abs((said - base) / slope - at)
    step = float(np.median(np.diff(np.sort(at)))) if len(at) > 1 else 0.0
    return out <= max(SLACK, AGREE * step)

"""Where a label goes that must not lie on anything else.

Candidates are tried in the order in which a designer would like them (Imhof 1975, *Positioning names on maps*: above
and to the right first); the first on which nothing lies is taken, and where there is none, the one on which least does.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from limner.chalk.ink import Ink

AROUND = [(1, 1), (-1, 1), (0, 1), (1, -1), (-1, -1), (0, -1), (1, 0), (-1, 0)]
"""Directions in which a label may stand, best first."""
AIR = 0.07
"""Units that stay free around a label."""
Box = tuple[float, float, float, float]


def around(
    words: Ink, spot: np.ndarray, reach: float = 0.12, sides: Iterable[tuple[float, float]] = AROUND
) -> Iterator[np.ndarray]:  # fmt: skip
    """Yield where the middle of words may lie beside a spot.

    Args:
        words: the label.
        spot: what it stands beside.
        reach: units between both.
        sides: directions, best first.
    """
    half = np.array([words.width, words.height]) / 2
    for side in sides:
        yield spot[:2] + np.array(side) * (half + reach * (0.7 if all(side) else 1.0))


class Crowd:
    """What is on a picture already.

    Args:
        bounds: left, bottom, right, top of the picture, in units of the frame.
    """

    def __init__(self, bounds: Box) -> None:
        self._bounds = bounds
        self._points = np.zeros((0, 2))
        self._boxes: list[Box] = []

    def add_points(self, points: np.ndarray) -> None:
        """Add places on strokes, ``(n, 2)`` or more columns, near enough to each other."""
        self._points = np.vstack([self._points, points[:, :2]])

    def add_line(self, start: np.ndarray, end: np.ndarray) -> None:
        """Add a straight stroke."""
        count = int(np.linalg.norm(end - start) / 0.05) + 2
        self.add_points(start + np.linspace(0, 1, count)[:, None] * (end - start))

    def add_box(self, box: Box) -> None:
        """Add a rectangle: left, bottom, right, top."""
        self._boxes.append(box)

    def settle(self, words: Ink, middles: Iterable[np.ndarray]) -> Ink:
        """Move words to one of some places, where they lie on nothing, and add them to the crowd.

        Args:
            words: the label.
            middles: where its middle may lie, ``(2,)`` each, the best first.
        """
        half = np.array([words.width, words.height]) / 2
        best, least = np.zeros(2), np.inf
        for order, middle in enumerate(middles):
            cost = self._cost(middle, half) + 1e-3 * order
            if cost < least:
                best, least = middle, cost
            if cost < 1e-3 * order + 1e-9:
                break
        words.move_to((float(best[0]), float(best[1]), 0.0))
        self.add_box((*(best - half), *(best + half)))
        return words

    def _cost(self, middle: np.ndarray, half: np.ndarray) -> float:
        """Give how much lies on words: points, area of boxes, and what sticks out."""
        low, high = middle - half - AIR, middle + half + AIR
        inside = np.all((self._points > low) & (self._points < high), axis=1)
        cost = float(np.count_nonzero(inside))
        for left, bottom, right, top in self._boxes:
            wide, tall = min(high[0], right) - max(low[0], left), min(high[1], top) - max(low[1], bottom)
            cost += 200.0 * max(wide, 0.0) * max(tall, 0.0)
        left, bottom, right, top = self._bounds
        out = max(left - low[0], high[0] - right, bottom - low[1], high[1] - top)
        return cost + (100.0 + 100.0 * out if out > 1e-6 else 0.0)

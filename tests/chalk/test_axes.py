import math

import numpy as np
import pytest

from limner.chalk.axes import Axes, cross, named, number, spelled, ticks
from limner.chalk.ink import Ink


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 10, 6, [0, 2, 4, 6, 8, 10]),
        (-1, 1, 5, [-1, -0.5, 0, 0.5, 1]),
        (0, 0.03, 4, [0, 0.01, 0.02, 0.03]),
        (-math.pi, math.pi, 5, [-math.pi, -math.pi / 2, 0, math.pi / 2, math.pi]),
        (3, 3, 5, [3]),
    ],
)
def test_ticks_are_round(low: float, high: float, most: int, expected: list[float]) -> None:
    assert ticks(low, high, most) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "text"),
    [(-2, "−2"), (0.5, "0.5"), (12500, "12\u202f500"), (math.pi, "$π$"), (-math.pi / 2, "$−π\\/2$"),
     (2e12, "$2 dot.c 10^(12)$"), (1e-7, "$10^(-7)$"), (1990, "1990")],
)  # fmt: skip
def test_numbers_are_spelled(value: float, text: str) -> None:
    assert spelled(value) == text
    assert number(value).width > 0


def test_axes_cross_at_zero_or_nearest_to_it() -> None:
    axes = Axes((2, 4), (-1, 1), 6, 4)
    assert (axes.wall, axes.floor) == (2, 0)
    assert axes.at(2, -1).tolist() == [-3, -2, 0] and axes.at(4, 1).tolist() == [3, 2, 0]


def test_numbers_do_not_touch_each_other() -> None:
    group = cross(Axes((0, 100000), (0, 1), 6, 3), ("time in s", "y"), np.zeros((0, 3)))
    boxes = [
        (p.get_left()[0], p.get_right()[0], p.get_bottom()[1], p.get_top()[1]) for p in group[2:] if p.height > 0.1
    ]
    for index, (left, right, low, high) in enumerate(boxes):
        for other in boxes[index + 1 :]:
            apart = left >= other[1] or right <= other[0] or low >= other[3] or high <= other[2]
            assert apart


def test_a_number_on_a_curve_goes_to_the_other_side() -> None:
    axes = Axes((-2, 2), (-1, 1), 6, 3)
    through = axes.at(1, 0) + np.linspace((0, -1, 0), (0, -0.05, 0), 50)
    both = np.vstack([through, -through + 2 * axes.at(1, 0)])

    def heights(strokes: np.ndarray) -> list[float]:
        numbers = [part for part in cross(axes, ("x", "y"), strokes)[2:-2] if isinstance(part, Ink)]
        return [part.get_center()[1] for part in numbers if abs(part.get_center()[0] - axes.at(1, 0)[0]) < 0.2]

    assert heights(np.zeros((0, 3)))[0] < 0 < heights(through)[0]
    assert heights(both) == []


def test_symbols_are_formulas_and_words_are_words() -> None:
    assert named("x").width < 0.3 < named("price in €").width

"""Rows of points as the fewest lines and arcs."""

import numpy as np
import pytest

from limner.sight.runs import divide, miss

RNG = np.random.default_rng(3)


def line(start: tuple[float, float], end: tuple[float, float], count: int) -> np.ndarray:
    return np.linspace(start, end, count)


def arc(centre: tuple[float, float], radius: float, first: float, last: float, count: int) -> np.ndarray:
    angle = np.radians(np.linspace(first, last, count))
    return np.column_stack([centre[0] + radius * np.cos(angle), centre[1] + radius * np.sin(angle)])


def noisy(*parts: np.ndarray) -> np.ndarray:
    points = np.vstack(parts)
    return points + RNG.normal(0, 0.04, points.shape)


def test_lines_and_arcs_are_told_apart() -> None:
    points = noisy(
        line((10, 10), (100, 10), 20),
        arc((100, 30), 20, -85, -5, 8),
        line((120, 32), (120, 90), 14),
        line((118, 95), (60, 140), 16),
    )
    runs = divide(points)
    assert [run.radius > 0 for run in runs] == [False, True, False, False]
    assert runs[1].radius == pytest.approx(20, abs=0.6)
    assert runs[1].sense == 1
    assert runs[1].centre == pytest.approx((100, 30), abs=0.6)
    assert [run.last + 1 for run in runs[:-1]] == [run.first for run in runs[1:]]


def test_a_long_line_is_one_run() -> None:
    (run,) = divide(noisy(line((0, 0), (900, 300), 500)))
    assert run.radius == 0
    assert run.along == pytest.approx((np.cos(np.arctan(1 / 3)), np.sin(np.arctan(1 / 3))), abs=1e-3)


def test_a_turn_against_the_clock_is_told() -> None:
    (run,) = divide(noisy(arc((0, 0), 40, 90, -90, 40)))
    assert run.sense == -1
    assert run.radius == pytest.approx(40, abs=0.2)
    assert miss(arc((0, 0), 40, 90, -90, 40), run) < 0.05


def test_two_points_are_a_line() -> None:
    (run,) = divide(np.array([[0.0, 0.0], [3.0, 4.0]]))
    assert run.along == pytest.approx((0.6, 0.8))

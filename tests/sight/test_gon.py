"""Regular polygons and stars, whole and partly hidden."""

import numpy as np
import pytest

from limner.sight import curve, outline
from limner.sight.area import coverage
from limner.sight.gon import Gon, gon

SIZE = 220


def traced(corners: np.ndarray) -> np.ndarray:
    return curve.resample(outline.trace(coverage([corners], SIZE, SIZE))[0])


TRUTHS = [Gon(100.4, 103.7, 60.2, 0.3, count) for count in range(3, 9)] + [
    Gon(100.4, 103.7, 70.2, 1.1, count, inner) for count, inner in ((4, 30.0), (5, 29.0), (6, 40.0), (7, 35.0))
]


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("hidden", [0.0, 0.3])
def test_it_is_measured(truth: Gon, hidden: float) -> None:
    points = traced(truth.corners)
    found = gon(points, points[:, 0] < truth.cx + truth.r * (1 - 2 * hidden))
    assert found is not None
    assert found.count == truth.count
    assert (found.cx, found.cy, found.r) == pytest.approx((truth.cx, truth.cy, truth.r), abs=0.15)
    assert found.inner == pytest.approx(truth.inner, abs=0.15)


def test_its_corners_are_those_of_its_polygon() -> None:
    star = Gon(50, 50, 40, 0, 5, 20)
    assert len(star.polygon().points) == 10
    assert star.polygon().points[0] == pytest.approx((90, 50))


@pytest.mark.parametrize(
    "corners", [[(20, 20), (150, 40), (90, 170)], [(20, 20), (150, 20), (150, 90), (20, 90)]], ids=["scalene", "oblong"]
)
def test_uneven_polygons_are_none(corners: list[tuple[int, int]]) -> None:
    points = traced(np.array(corners, float))
    assert gon(points, np.ones(len(points), bool)) is None


def test_no_side_is_seen() -> None:
    points = traced(TRUTHS[0].corners)
    assert gon(points, np.zeros(len(points), bool)) is None

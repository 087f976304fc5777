"""Slices of pies, whole and partly hidden."""

import numpy as np
import pytest

from limner.sight import curve, outline
from limner.sight.area import coverage
from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Polygon, Sector, Shape
from limner.sight.wedge import wedge

SIZE = 220


def traced(shape: Shape) -> np.ndarray:
    return curve.resample(outline.trace(coverage([flatten(shape)[0].points], SIZE, SIZE))[0])


def everything(points: np.ndarray) -> np.ndarray:
    return np.ones(len(points), bool)


@pytest.mark.parametrize("sweep", [25, 90, 170, 260, 320])
def test_a_slice_is_measured(sweep: float) -> None:
    truth = Sector(100.3, 104.6, 61.4, 70.0, sweep)
    points = traced(truth)
    found = wedge(points, everything(points))
    assert found is not None
    assert (found.cx, found.cy, found.r) == pytest.approx((truth.cx, truth.cy, truth.r), abs=0.1)
    assert (found.start, found.sweep) == pytest.approx((truth.start, truth.sweep), abs=0.15)


def test_a_slice_goes_on_behind_what_hides_its_tip() -> None:
    truth = Sector(100, 100, 70, 200, 80)
    points = traced(truth)
    own = np.hypot(*(points - (100, 100)).T) > 30
    found = wedge(points, own)
    assert found is not None
    assert (found.cx, found.cy, found.r) == pytest.approx((100, 100, 70), abs=0.2)


@pytest.mark.parametrize(
    "shape", [Circle(100, 100, 60), Polygon(((20, 20), (150, 40), (90, 170))), Sector(100, 100, 60, 0, 90, 30)]
)
def test_nothing_else_is_a_slice(shape: Shape) -> None:
    points = traced(shape)
    assert wedge(points, everything(points)) is None


def test_one_side_alone_does_not_tell() -> None:
    points = traced(Sector(100, 100, 70, 0, 90))
    assert wedge(points, points[:, 1] > 103) is None


def test_compression_is_allowed_for() -> None:
    points = traced(Sector(100, 100, 70, 0, 90))
    moved = points + np.random.default_rng(0).normal(0, 0.3, points.shape)
    assert wedge(moved, everything(points)) is None
    assert wedge(moved, everything(points), slack=2.0) is not None

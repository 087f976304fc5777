"""Hidden parts of outlines: what is seen goes on as it is."""

import numpy as np
import pytest

from limner.sight.complete import bridge, candidates
from limner.sight.curve import resample
from limner.sight.flatten import flatten
from limner.sight.graph import Circle, Ellipse, Polygon, Rect, Shape


def outline(shape: Shape) -> np.ndarray:
    return resample(flatten(shape)[0].points)


def beyond(points: np.ndarray, x: float) -> np.ndarray:
    """Say which points lie right of ``x``; these are cut off there, as something lay over them."""
    return points[:, 0] > x


def cut(points: np.ndarray, x: float) -> tuple[np.ndarray, np.ndarray]:
    hidden = beyond(points, x)
    return np.column_stack([np.minimum(points[:, 0], x), points[:, 1]]), hidden


@pytest.mark.parametrize("x", [95, 70, 50, 45])
def test_a_circle_goes_round(x: float) -> None:
    points, hidden = cut(outline(Circle(60, 50, 30)), x)
    first = next(iter(candidates([points], [hidden])))
    assert isinstance(first, Circle)
    assert (first.cx, first.cy, first.r) == pytest.approx((60, 50, 30), abs=0.05)


def test_an_ellipse_goes_round() -> None:
    points, hidden = cut(outline(Ellipse(60, 50, 40, 20)), 80)
    first = next(iter(candidates([points], [hidden])))
    assert isinstance(first, Ellipse)
    assert (first.cx, first.cy, first.rx, first.ry) == pytest.approx((60, 50, 40, 20), abs=0.2)


def test_sides_run_on_to_the_corner() -> None:
    points, hidden = cut(outline(Polygon(((10, 10), (90, 50), (10, 90)))), 70)
    found = bridge(points, hidden)
    assert found is not None
    assert np.hypot(*(found - (90, 50)).T).min() < 0.3


def test_a_cut_across_a_side_is_joined() -> None:
    points = outline(Rect(10, 10, 80, 60))
    hidden = (np.abs(points[:, 0] - 50) < 10) & (points[:, 1] < 40)
    dented = np.column_stack([points[:, 0], points[:, 1] + 15 * hidden])
    found = bridge(dented, hidden)
    assert found is not None
    assert found[:, 1].min() == pytest.approx(10, abs=0.01)
    assert not ((found[:, 1] > 20) & (found[:, 1] < 60) & (np.abs(found[:, 0] - 50) < 30)).any()


def test_sides_that_never_meet_are_not_joined() -> None:
    points, hidden = cut(outline(Rect(10, 10, 80, 60)), 60)
    assert bridge(points, hidden) is None


def test_parts_are_one_hull() -> None:
    left, right = outline(Rect(10, 40, 30, 6)), outline(Rect(60, 40, 30, 6))
    masks = [left[:, 0] > 39.5, right[:, 0] < 60.5]
    *_, hull = candidates([left, right], masks)
    assert isinstance(hull, np.ndarray)
    assert np.array_equal(np.round([hull.min(axis=0), hull.max(axis=0)]), [[10, 40], [90, 46]])


def test_nothing_seen_is_nothing() -> None:
    points = outline(Circle(50, 50, 30))
    assert list(candidates([points], [np.ones(len(points), bool)])) == []

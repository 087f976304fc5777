import numpy as np
import pytest

from limner.motion.primitive import primitive
from limner.sight.area import coverage
from limner.sight.draw import filled
from limner.sight.graph import Circle, Ellipse, Polygon, Rect, Shape

SHAPES = [Circle(20.3, 19.6, 13.2), Ellipse(20, 20, 16, 8), Rect(4.2, 9.7, 31, 18), Rect(5, 6, 30, 24, 6)]
CORNERS = {"star": 5, "triangle": 3}


def frayed(shape: Shape, noise: float) -> np.ndarray:
    """Coverage as compression leaves it: wrong along the border, by turns too much and too little."""
    alpha = filled(shape, (0, 0, 40, 40)).astype(float)
    border = (np.abs(np.gradient(alpha)[0]) + np.abs(np.gradient(alpha)[1])) > 0.05
    return np.clip(alpha + np.random.default_rng(2).normal(0, noise, alpha.shape) * border, 0, 1)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("noise", [0.0, 0.15])
def test_frayed_shapes_are_read_as_what_they_are(shape: Shape, noise: float) -> None:
    found = primitive(frayed(shape, noise))
    assert type(found) is type(shape)
    overlap = np.abs(filled(found, (0, 0, 40, 40)) - filled(shape, (0, 0, 40, 40))).sum()
    assert overlap < 0.15 * 100
    if isinstance(shape, Circle):
        assert isinstance(found, Circle)
        assert (found.cx, found.cy, found.r) == pytest.approx((20.3, 19.6, 13.2), abs=0.2)


@pytest.mark.parametrize("kind", CORNERS)
def test_other_shapes_are_none_of_them(kind: str) -> None:
    count = CORNERS[kind] * (2 if kind == "star" else 1)
    turn = np.arange(count) * 2 * np.pi / count
    reach = np.where(np.arange(count) % 2, 7.0, 16.0) if kind == "star" else np.full(count, 16.0)
    points = np.stack([20 + reach * np.sin(turn), 20 - reach * np.cos(turn)], axis=1)
    assert isinstance(Polygon(tuple(map(tuple, points))), Polygon)
    assert primitive(coverage([points], 40, 40)) is None


def test_a_ring_and_a_speck_are_none() -> None:
    ring = filled(Circle(20, 20, 15), (0, 0, 40, 40)) - filled(Circle(20, 20, 11), (0, 0, 40, 40))
    assert primitive(ring) is None
    assert primitive(filled(Circle(20, 20, 2), (0, 0, 40, 40))) is None

"""Shapes as polygons: their areas are those of geometry, their ends where they should be."""

import numpy as np
import pytest

from limner.sight.flatten import FLAT, cubic, flatten
from limner.sight.graph import Arc, Circle, Ellipse, Line, Path, Polygon, Polyline, Rect, Sector, Shape, Subpath, Text
from limner.sight.outline import area

HALF_DISC = Path((Subpath((45, 50), ((5, 0, 1, 55, 50),)),))


@pytest.mark.parametrize(("shape", "expected"), [
    (Rect(3, 4, 10, 20), 200), (Rect(3, 4, 10, 20, 2), 200 - (4 - np.pi) * 4),
    (Rect(3, 4, 10, 20, 99), 100 + 25 * np.pi),
    (Rect(3, 4, 10, 20, 0, 33), 200), (Circle(50, 50, 40), 1600 * np.pi), (Ellipse(50, 50, 40, 10, 70), 400 * np.pi),
    (Sector(50, 50, 40, 20, 90), 400 * np.pi), (Sector(50, 50, 40, 20, 90, 20), 300 * np.pi),
    (Sector(50, 50, 40, 20, -90), 400 * np.pi), (Arc(50, 50, 40, 10, 180), 800 * np.pi),
    (Polygon(((0, 0), (4, 0), (0, 3))), 6), (HALF_DISC, 12.5 * np.pi),
])  # fmt: skip
def test_areas(shape: Shape, expected: float) -> None:
    (outline,) = flatten(shape)
    length = np.hypot(*np.diff(outline.points, axis=0).T).sum()
    assert abs(area(outline.points)) == pytest.approx(expected, abs=FLAT * length)


@pytest.mark.parametrize(("larger", "clockwise", "middle"), [
    (0, 1, (10 / 2**0.5, 10 / 2**0.5)), (1, 0, (-10 / 2**0.5, -10 / 2**0.5)),
    (0, 0, (10 - 10 / 2**0.5, 10 - 10 / 2**0.5)), (1, 1, (10 + 10 / 2**0.5, 10 + 10 / 2**0.5)),
])  # fmt: skip
def test_arcs_turn_as_svg_says(larger: int, clockwise: int, middle: tuple[float, float]) -> None:
    (outline,) = flatten(Path((Subpath((10, 0), ((10, larger, clockwise, 0, 10),), closed=False),)))
    assert not outline.closed
    assert np.hypot(*(outline.points - middle).T).min() < 1.5
    assert np.allclose(outline.points[[0, -1]], ((10, 0), (0, 10)))


def test_open_shapes_are_open() -> None:
    for shape in (Line(0, 0, 3, 4), Polyline(((0, 0), (3, 4))), Arc(0, 0, 5, 0, 45)):
        (outline,) = flatten(shape)
        assert not outline.closed
        assert len(outline.points) >= 2


def test_a_closed_path_does_not_repeat_its_start() -> None:
    (outline,) = flatten(Path((Subpath((0, 0), ((9, 0), (9, 9), (0, 0))),)))
    assert outline.points.tolist() == [[0, 0], [9, 0], [9, 9]]


def test_a_cubic_is_followed_closely() -> None:
    controls = np.array([(0, 0), (0, 90), (100, 90), (100, 0)], float)
    chords = cubic(controls)
    t = np.linspace(0, 1, 5001)[:, None]
    exact = (
        (1 - t) ** 3 * controls[0]
        + 3 * (1 - t) ** 2 * t * controls[1]
        + 3 * (1 - t) * t**2 * controls[2]
        + t**3 * controls[3]
    )
    a, b = chords[:-1], chords[1:]
    along = np.clip(((exact[:, None] - a) * (b - a)).sum(2) / ((b - a) ** 2).sum(1), 0, 1)
    assert np.linalg.norm(exact[:, None] - a - along[..., None] * (b - a), axis=2).min(axis=1).max() <= FLAT


def test_text_has_no_outline() -> None:
    with pytest.raises(ValueError, match="text"):
        flatten(Text(0, 0, "a", 12))

"""Outlines recognised: circles, ellipses and rectangles as what they are, to a fifth of a pixel; nothing else is."""

import numpy as np
import pytest

from limner.sight import area, outline, shapes
from limner.sight.graph import Circle, Ellipse, Path, Polygon, Rect, Shape
from tests.sight.drawn import assert_shape, polylines

CRISP = 0.22


def line_of(shape: Shape, size: int = 64) -> np.ndarray:
    """Return the outline that pixels show of a shape: box-filtered coverage, its level of one half."""
    (line,) = outline.trace(area.coverage(polylines(shape, 720), size, size))
    return line


@pytest.mark.parametrize("shape", [
    Circle(32, 32, 20), Circle(31.3, 32.8, 12.4), Circle(30.7, 30.2, 5), Circle(32.25, 31.6, 3),
    Ellipse(32, 32, 25, 10), Ellipse(31.4, 33.1, 24.2, 13.7, 30), Ellipse(32, 30, 8, 27, 65),
    Ellipse(32, 32, 9, 5, -20), Rect(6, 3, 50, 4),
    Rect(10, 12, 40, 30), Rect(10.3, 12.6, 40.2, 30.5), Rect(20, 20, 6, 9), Rect(8, 30, 48, 3),
    Rect(10, 12, 40, 30, 5), Rect(10.4, 12.2, 41.3, 33.1, 9), Rect(12, 25, 40, 14, 7), Rect(16, 16, 32, 32, 3),
    Rect(14, 20, 36, 24, 0, 15), Rect(14, 20, 36, 24, 0, -40), Rect(18, 18, 28, 28, 0, 45), Rect(14, 20, 36, 24, 6, 25),
], ids=str)  # fmt: skip
def test_a_primitive_comes_back_as_itself(shape: Shape) -> None:
    found = shapes.recognise([line_of(shape)], CRISP)
    assert_shape(found, shape, within=0.2)


def test_random_circles_and_boxes_come_back() -> None:
    rng = np.random.default_rng(5)
    for _ in range(12):
        r = rng.uniform(4, 25)
        circle = Circle(*rng.uniform(r + 2, 62 - r, 2), r)
        assert_shape(shapes.recognise([line_of(circle)], CRISP), circle, within=0.2)
        width, height = rng.uniform(5, 45, 2)
        box = Rect(rng.uniform(2, 62 - width), rng.uniform(2, 62 - height), width, height)
        assert_shape(shapes.recognise([line_of(box)], CRISP), box, within=0.2)


def polygon(points: np.ndarray) -> Polygon:
    return Polygon(tuple((float(x), float(y)) for x, y in points))


def regular(sides: int, radius: float, start: float = 0.2) -> Polygon:
    angle = start + np.arange(sides) * 2 * np.pi / sides
    return Polygon(
        tuple(zip((32.3 + radius * np.cos(angle)).tolist(), (31.8 + radius * np.sin(angle)).tolist(), strict=True))
    )


@pytest.mark.parametrize("sides", [3, 5, 6, 8])
def test_regular_polygons_are_polygons(sides: int) -> None:
    wanted = regular(sides, 25)
    assert_shape(shapes.recognise([line_of(wanted)], CRISP), wanted, within=0.35)


def test_a_star_keeps_its_ten_points() -> None:
    radius = np.tile([28.0, 12.0], 5)
    angle = np.arange(10) * np.pi / 5 - np.pi / 2
    star = Polygon(
        tuple(zip((32 + radius * np.cos(angle)).tolist(), (32 + radius * np.sin(angle)).tolist(), strict=True))
    )
    found = shapes.recognise([line_of(star)], CRISP)
    assert isinstance(found, Path | Polygon)
    (points,) = polylines(found)
    gaps = np.linalg.norm(np.array(star.points)[:, None] - points[None], axis=2)
    assert gaps.min(axis=1).max() < 0.35
    drawn, wanted = (area.coverage(polylines(shape), 64, 64) for shape in (found, star))
    assert np.abs(drawn - wanted).sum() < 0.03 * wanted.sum()


def test_a_trapezium_and_a_kite_are_no_rectangles() -> None:
    for points in ([(10, 50), (18, 12), (46, 12), (54, 50)], [(32, 5), (50, 25), (32, 58), (14, 25)]):
        wanted = polygon(np.array(points))
        assert_shape(shapes.recognise([line_of(wanted)], CRISP), wanted, within=0.25)


def test_a_half_disc_is_no_primitive() -> None:
    angle = np.linspace(0, np.pi, 200)
    half = polygon(np.column_stack([32 + 22 * np.cos(angle), 20 + 22 * np.sin(angle)]))
    assert isinstance(shapes.recognise([line_of(half)], CRISP), Path)


def test_two_outlines_are_a_path_with_a_hole() -> None:
    angle = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    round_ = np.column_stack([np.cos(angle), np.sin(angle)])
    lines = outline.trace(area.coverage([32 + 28 * round_, 32 + 14 * round_[::-1]], 64, 64))
    found = shapes.recognise(lines, CRISP)
    assert isinstance(found, Path) and len(found.outlines) == 2
    for radius, points in zip((28, 14), polylines(found), strict=True):
        assert np.hypot(*(points - 32).T) == pytest.approx(np.full(len(points), radius), abs=0.2)


@pytest.mark.parametrize(("value", "wanted"), [(3.02, 3), (2.97, 3), (2.46, 2.5), (2.25, 2.25), (-0.51, -0.5)])
def test_lengths_that_were_meant_to_be_whole_are(value: float, wanted: float) -> None:
    assert shapes.snap(value) == wanted


def test_a_speck_is_no_primitive() -> None:
    assert shapes.primitive(np.array([[1, 1], [1.8, 1], [1.8, 1.8], [1, 1.8]]), CRISP) is None

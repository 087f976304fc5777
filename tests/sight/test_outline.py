"""Outlines at one half of a field of coverage: sub-pixel positions, holes, the picture's edge, what they cover."""

import numpy as np
import pytest

from limner.sight import area, outline
from limner.sight.graph import Circle, Path
from limner.sight.trace import trace
from tests.sight.drawn import RING, WHITE, assert_shape, draw, error, redraw, seen


def turned_box(degrees: float, width: float = 30.0, height: float = 20.0) -> np.ndarray:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (width / 2, height / 2)
    return corners @ np.array([[c, s], [-s, c]]) + (24.3, 23.8)


@pytest.mark.parametrize("degrees", [0, 7, 30, 45, 88])
def test_straight_edges_are_placed_to_a_tenth_of_a_pixel(degrees: float) -> None:
    box = turned_box(degrees)
    (line,) = outline.trace(area.coverage([box], 48, 48))
    local = (line - (24.3, 23.8)) @ (turned_box(degrees) - (24.3, 23.8))[[1, 2]].T
    assert len(line) > 40 and np.isfinite(local).all()
    assert abs(outline.area(line)) == pytest.approx(600, rel=0.01)
    distance = np.min([_off(line, a, b) for a, b in zip(box, np.roll(box, -1, axis=0), strict=True)], axis=0)
    corner = np.linalg.norm(line[:, None] - box[None], axis=2).min(axis=1)
    assert distance[corner > 1.5].max() < 0.1


def _off(line: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    axis = (b - a) / np.linalg.norm(b - a)
    offset = line - a
    return np.abs(offset[:, 0] * axis[1] - offset[:, 1] * axis[0])


def test_holes_come_after_what_they_are_in_and_run_the_other_way() -> None:
    outer = np.array([[4, 4], [40, 4], [40, 40], [4, 40]])
    hole = np.array([[12, 12], [12, 20], [20, 20], [20, 12]])
    lines = outline.trace(area.coverage([outer, hole], 44, 44))
    areas = [outline.area(line) for line in lines]
    assert len(areas) == 2 and abs(areas[0]) > abs(areas[1]) and areas[0] * areas[1] < 0
    assert abs(sum(areas)) == pytest.approx(36 * 36 - 64, rel=0.01)


def test_a_field_that_fills_the_picture_is_outlined_at_its_border() -> None:
    (line,) = outline.trace(np.ones((5, 7)))
    assert line.min(axis=0).tolist() == [0, 0] and line.max(axis=0).tolist() == [7, 5]
    assert outline.trace(np.zeros((5, 7))) == []


def test_area_is_signed() -> None:
    box = np.array([[0, 0], [3, 0], [3, 2], [0, 2]])
    assert outline.area(box) == 6 and outline.area(box[::-1]) == -6


@pytest.mark.parametrize("width", [0.6, 1.0, 1.7, 2.5])
@pytest.mark.parametrize("at", [40.0, 40.3, 40.5])
def test_a_narrow_bar_keeps_its_width(width: float, at: float) -> None:
    pixels = draw(WHITE + f'<rect x="10" y="{at}" width="70" height="{width}" fill="#000"/>')
    found = trace(pixels).scene
    assert error(found, pixels) < 0.15
    ink, kept = (255.0 - picture[..., 0].sum(dtype=float) / picture[..., 0].size for picture in (pixels, redraw(found)))
    assert kept == pytest.approx(ink, rel=0.05)


def test_neighbours_meet_without_a_seam() -> None:
    inks = ["#c22", "#2a2", "#22c", "#dc2", "#2cc", "#c2c"]
    bars = "".join(f'<path d="M{20 * k} 0h99l-9 100h-90z" fill="{ink}"/>' for k, ink in enumerate(inks))
    pixels = draw(bars, 90, 100)
    scene = trace(pixels).scene
    assert error(scene, pixels) < 0.4
    assert redraw(scene)[2:-2, 12:-2, 3].min() >= 254, "a seam shows the ground"


def test_a_hole_shows_what_is_below() -> None:
    hole = "M10 10h80v60h-80zM40 30l30 10-20 20z"
    (frame,) = seen(f'<path d="{hole}" fill-rule="evenodd" fill="#04c"/>')
    assert isinstance(frame.shape, Path) and len(frame.shape.outlines) == 2
    pixels = draw(f'<path d="{hole}" fill-rule="evenodd" fill="#04c"/>')
    assert error(trace(pixels).scene, pixels) < 0.9


def test_a_ring_is_a_circle_with_a_stroke() -> None:
    (ring,) = seen(f'<path d="{RING}" fill-rule="evenodd" fill="#04c"/>')
    assert_shape(ring.shape, Circle(50, 50, 30))
    assert ring.fill is None and ring.stroke is not None and ring.stroke.width == pytest.approx(20, abs=0.1)

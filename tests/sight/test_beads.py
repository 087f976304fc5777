"""A line with markers is a polyline and its discs; other things are not taken apart."""

import pytest

from limner.sight.graph import Circle, Line, Polyline
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, draw, error

POINTS = ((20, 120), (80, 60), (140, 90), (200, 30))
LINE = f'<polyline points="{" ".join(f"{x},{y}" for x, y in POINTS)}" fill="none" stroke="#c33" stroke-width="3"/>'


def markers(style: str) -> str:
    return "".join(f'<circle cx="{x}" cy="{y}" r="6" {style}/>' for x, y in POINTS)


def test_a_line_with_markers_is_a_polyline_and_discs() -> None:
    pixels = draw(WHITE + LINE + markers('fill="#c33"'), 220, 150)
    scene = trace(pixels).scene
    _, line, *discs = scene.nodes()
    assert isinstance(line.shape, Polyline) and line.stroke and line.stroke.width == pytest.approx(3, abs=0.15)
    assert sorted(line.shape.points) == [pytest.approx(point, abs=0.15) for point in POINTS]
    found = sorted((disc.shape for disc in discs if isinstance(disc.shape, Circle)), key=lambda disc: disc.cx)
    assert [(disc.cx, disc.cy, disc.r) for disc in found] == [pytest.approx((x, y, 6), abs=0.15) for x, y in POINTS]
    assert error(scene, pixels) < 0.3


def test_rings_on_a_line_are_discs_with_a_border() -> None:
    pixels = draw(WHITE + LINE + markers('fill="#fff" stroke="#c33" stroke-width="3"'), 220, 150)
    scene = trace(pixels).scene
    _, line, *discs = scene.nodes()
    assert isinstance(line.shape, Polyline) and len(discs) == 4
    for disc in discs:
        assert disc.fill and disc.stroke and disc.stroke.width == pytest.approx(3, abs=0.3)
    assert error(scene, pixels) < 0.3


@pytest.mark.parametrize("content", [
    '<circle cx="50" cy="50" r="9" fill="#c33"/>', '<path d="M20 20h60v10h-60z" fill="#c33"/>',
    '<path d="M20 80l30-50l30 50" fill="none" stroke="#c33" stroke-width="8"/>',
])  # fmt: skip
def test_other_things_have_no_markers(content: str) -> None:
    found = list(trace(draw(WHITE + content)).scene.nodes())
    assert len(found) == 2
    assert not isinstance(found[1].shape, Line)

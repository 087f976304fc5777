"""Grids of rules are lines; other things are none of this module's."""

import pytest

from limner.sight.graph import Line
from tests.sight.drawn import WHITE, draw, nodes

GRID = "".join(f'<path d="M10.5 {y}h80M{y} 10.5v80"/>' for y in (10.5, 30.5, 50.5, 70.5, 90.5))


@pytest.mark.parametrize("width", [1, 2, 3])
def test_a_grid_is_its_lines(width: int) -> None:
    found = nodes(draw(f'{WHITE}<g stroke="#246" stroke-width="{width}">{GRID}</g>'))[1:]
    lines = [node.shape for node in found if isinstance(node.shape, Line)]
    assert len(lines) == len(found) == 10
    level = sorted(round((line.y1 + line.y2) / 2, 1) for line in lines if abs(line.y1 - line.y2) < 0.01)
    assert level == pytest.approx([10.5, 30.5, 50.5, 70.5, 90.5], abs=0.15)
    assert all(node.stroke and node.stroke.width == pytest.approx(width, abs=0.2) for node in found)


def test_axes_with_ticks_are_lines() -> None:
    ticks = "".join(f"M{x} 80v10" for x in (30, 50, 70))
    found = nodes(draw(f'{WHITE}<path d="M11 10v70h80{ticks}" stroke="#000" stroke-width="2" fill="none"/>'))[1:]
    assert sum(isinstance(node.shape, Line) for node in found) >= 4


@pytest.mark.parametrize("content", [
    '<rect x="20" y="20" width="60" height="50"/>', '<circle cx="50" cy="50" r="30" fill="none" stroke="#000"/>',
    '<path d="M20 20l60 60M80 20l-60 60" stroke="#000" stroke-width="2"/>',
])  # fmt: skip
def test_other_things_are_not_ruled(content: str) -> None:
    assert len(nodes(draw(WHITE + content))[1:]) <= 2


def test_fields_lie_below_the_grid_that_shows_them() -> None:
    fields = '<path d="M10 30h80v20h-80zM10 70h80v20h-80z" fill="#fed"/>'
    found = nodes(draw(f'{WHITE}{fields}<g stroke="#246" stroke-width="1">{GRID}</g>'))[1:]
    assert sum(isinstance(node.shape, Line) for node in found) == 10

"""Shapes behind others come back whole, in the order in which they were painted."""

import pytest

from limner.sight.graph import Circle, Polygon, Rect, Shape
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, draw, error, nodes

BLUE, RED, GREEN = 'fill="#0000ff"', 'fill="#ff0000"', 'fill="#008000"'


def shapes(content: str) -> list[Shape]:
    return [node.shape for node in nodes(draw(WHITE + content))[1:]]


@pytest.mark.parametrize(("content", "expected"), [
    (f'<circle cx="40" cy="40" r="25" {RED}/><rect x="45" y="30" width="40" height="40" {BLUE}/>',
     [Circle(40, 40, 25), Rect(45, 30, 40, 40)]),
    (f'<rect x="25" y="30" width="60" height="40" {BLUE}/><circle cx="40" cy="30" r="22" {RED}/>',
     [Rect(25, 30, 60, 40), Circle(40, 30, 22)]),
    (f'<rect x="25" y="30" width="60" height="40" {BLUE}/><circle cx="85" cy="70" r="12" {RED}/>',
     [Rect(25, 30, 60, 40), Circle(85, 70, 12)]),
    (f'<circle cx="50" cy="50" r="30" {RED}/><rect x="10" y="40" width="80" height="12" {BLUE}/>',
     [Circle(50, 50, 30), Rect(10, 40, 80, 12)]),
    (f'<rect x="5" y="40" width="90" height="20" {BLUE}/><circle cx="50" cy="50" r="25" {RED}/>',
     [Rect(5, 40, 90, 20), Circle(50, 50, 25)]),
    (f'<circle cx="35" cy="40" r="20" {RED}/><circle cx="60" cy="40" r="20" {GREEN}/>'
     f'<circle cx="47" cy="60" r="20" {BLUE}/>',
     [Circle(35, 40, 20), Circle(60, 40, 20), Circle(47, 60, 20)]),
    (f'<circle cx="95" cy="50" r="30" {RED}/>', [Circle(95, 50, 30)]),
], ids=["behind", "before", "corner", "torn in two", "bar", "three discs", "off the edge"])  # fmt: skip
def test_whole_shapes_in_order(content: str, expected: list[Shape]) -> None:
    assert shapes(content) == expected


def test_a_tip_is_found_where_the_sides_meet() -> None:
    triangle, disc = shapes(f'<polygon points="20,80 50,20 80,80" {GREEN}/><circle cx="50" cy="20" r="12" {RED}/>')
    assert isinstance(triangle, Polygon) and len(triangle.points) == 3
    assert min(abs(x - 50) + abs(y - 20) for x, y in triangle.points) < 0.2
    assert disc == Circle(50, 20, 12)


@pytest.mark.parametrize("content", [
    f'<rect width="34" height="100" {RED}/><rect x="34" width="33" height="100" {GREEN}/>'
    f'<rect x="67" width="33" height="100" {BLUE}/>',
    f'<rect x="10" y="30" width="40" height="40" {RED}/><rect x="50" y="30" width="40" height="40" {BLUE}/>',
    f'<circle cx="30" cy="50" r="20" {RED}/><circle cx="75" cy="50" r="20" {BLUE}/>',
])  # fmt: skip
def test_neighbours_that_hide_nothing_are_left_alone(content: str) -> None:
    pixels = draw(WHITE + content)
    assert error(trace(pixels).scene, pixels) < 0.05


def test_one_paint_on_both_sides_of_a_gap_is_two_things() -> None:
    left, right = shapes(
        f'<rect x="10" y="40" width="30" height="20" {RED}/><rect x="60" y="40" width="30" height="20" {RED}/>'
    )
    assert {left, right} == {Rect(10, 40, 30, 20), Rect(60, 40, 30, 20)}

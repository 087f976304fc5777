"""A shape that ends within the last row of pixels has no line around it."""

import pytest

from limner.sight.graph import Circle, Rect
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, draw, error, nodes


@pytest.mark.parametrize("radius", [12, 30])
def test_a_card_to_the_edge_of_the_picture_is_one_shape(radius: int) -> None:
    pixels = draw(f'{WHITE}<rect x=".25" y=".4" width="99.4" height="99.3" rx="{radius}"/>')
    _, card = nodes(pixels)
    assert isinstance(card.shape, Rect)
    assert (card.shape.x, card.shape.y) == pytest.approx((0.25, 0.4), abs=0.15)
    assert error(trace(pixels).scene, pixels) < 0.5


def test_a_line_along_the_edge_stays_a_line() -> None:
    pixels = draw(f'{WHITE}<rect width="100" height="1" fill="#c00"/><circle cx="50" cy="50" r="20"/>')
    found = nodes(pixels)
    assert len(found) == 3
    assert sum(isinstance(node.shape, Circle) for node in found) == 1

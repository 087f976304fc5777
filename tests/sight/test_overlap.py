"""Translucent shapes: lifted off where two colours show through, left alone where colours only look alike."""

import pytest

from limner.sight.graph import Circle, Node, Rect, Solid
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, draw, error, nodes, redraw

RED = '<circle cx="40" cy="50" r="25" fill="#e00000"/>'


def seen(content: str) -> list[Node]:
    return nodes(draw(WHITE + content))[1:]


@pytest.mark.parametrize("opacity", [0.2, 0.5, 0.8])
def test_a_pane_on_a_disc_and_on_the_ground(opacity: float) -> None:
    disc, pane = seen(f'{RED}<circle cx="62" cy="50" r="25" fill="#0000ff" fill-opacity="{opacity}"/>')
    assert (disc.shape, pane.shape) == (Circle(40, 50, 25), Circle(62, 50, 25))
    assert isinstance(pane.fill, Solid) and isinstance(disc.fill, Solid)
    assert pane.fill.opacity == pytest.approx(opacity, abs=0.02)
    assert disc.fill == Solid("#e00000")


def test_a_shadow_is_black_and_see_through() -> None:
    _, _, shadow = seen(
        '<rect x="10" y="10" width="30" height="80" fill="#ffa500"/>'
        '<rect x="50" y="10" width="30" height="80" fill="#080"/>'
        '<rect x="20" y="40" width="70" height="20" fill-opacity=".3"/>'
    )
    assert shadow.shape == Rect(20, 40, 70, 20)
    assert shadow.fill == Solid("#000000", pytest.approx(0.3, abs=0.01))


def test_two_panes_on_each_other() -> None:
    found = seen(
        RED + '<circle cx="62" cy="40" r="25" fill="#00f" fill-opacity=".5"/>'
        '<circle cx="51" cy="65" r="25" fill="#080" fill-opacity=".5"/>'
    )
    assert [node.shape for node in found] == [Circle(40, 50, 25), Circle(62, 40, 25), Circle(51, 65, 25)]


@pytest.mark.parametrize("content", [
    '<rect x="10" y="10" width="40" height="80" fill="#f00"/><rect x="50" y="10" width="40" height="80" fill="#800"/>',
    '<rect width="34" height="100" fill="#fff"/><rect x="34" width="33" height="100" fill="#888"/>'
    '<rect x="67" width="33" height="100" fill="#444"/>',
    f'{RED}<circle cx="62" cy="50" r="25" fill="#00f"/>',
])  # fmt: skip
def test_opaque_shapes_stay_opaque(content: str) -> None:
    assert all(isinstance(node.fill, Solid) and node.fill.opacity == 1 for node in seen(content))


def test_what_is_lifted_looks_as_before() -> None:
    pixels = draw(f'{WHITE}{RED}<rect x="30" y="20" width="50" height="30" fill="#0a0" fill-opacity=".4"/>')
    scene = trace(pixels).scene
    assert error(scene, pixels) < 0.3
    assert redraw(scene).shape == pixels.shape

"""One region for each thing: same paint apart is two shapes, same paint together is one, hairlines included."""

import pytest

from limner.sight.trace import trace
from tests.sight.drawn import WHITE, colours, draw, error, kinds, seen


def test_things_of_one_colour_that_are_apart_are_apart() -> None:
    found = seen(WHITE + "".join(f'<circle cx="{x}" cy="50" r="11" fill="#083"/>' for x in (18, 50, 82)))
    assert kinds(found) == ["Rect", "Circle", "Circle", "Circle"]
    assert colours(found)[1:] == ["#008833"] * 3
    assert sorted(node.shape.cx for node in found[1:]) == pytest.approx([18, 50, 82], abs=0.2)


@pytest.mark.parametrize("gap", [1, 2])
def test_a_gap_of_a_pixel_keeps_things_apart(gap: int) -> None:
    found = seen(
        WHITE + f'<rect x="10" y="20" width="30" height="50" fill="#00c"/>'
        f'<rect x="{40 + gap}" y="20" width="30" height="50" fill="#00c"/>'
    )
    assert kinds(found) == ["Rect", "Rect", "Rect"]


def test_one_colour_side_by_side_is_one_shape() -> None:
    cards = "".join(f'<rect x="{x}" y="20" width="30" height="50" fill="#00c"/>' for x in (10, 40))
    found = seen(WHITE + cards)
    assert kinds(found) == ["Rect", "Rect"]
    assert found[1].shape.width == pytest.approx(60, abs=0.2)


def test_hairlines_of_one_colour_are_each_a_shape() -> None:
    pixels = draw(
        WHITE + "".join(f'<rect x="10" y="{y}" width="80" height="1" fill="#c00"/>' for y in range(10, 90, 10))
    )
    scene = trace(pixels).scene
    found = list(scene.nodes())
    assert kinds(found) == ["Rect"] + ["Line"] * 8
    assert set(colours(found)[1:]) == {"#cc0000"}
    assert error(scene, pixels) < 0.1


def test_a_shape_cut_by_a_line_on_top_keeps_its_colour_on_both_sides() -> None:
    pixels = draw(
        WHITE + '<circle cx="50" cy="50" r="35" fill="#0a6"/><rect y="48" width="100" height="4" fill="#222"/>'
    )
    scene = trace(pixels).scene
    found = list(scene.nodes())
    assert set(colours(found)) == {"#ffffff", "#00aa66", "#222222"}
    assert len(found) <= 5
    assert error(scene, pixels) < 0.3

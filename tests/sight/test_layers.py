"""Painting order: what lies on something is painted after it, what lies below is whole, and a hole is no shape."""

import pytest

from limner.sight.graph import Circle, Rect
from limner.sight.trace import trace
from tests.sight.drawn import RING, WHITE, assert_shape, colours, draw, error, kinds, nodes, seen


def test_what_lies_on_something_is_painted_after_it() -> None:
    found = seen(
        '<rect x="8" y="8" width="84" height="84" fill="#246"/><circle cx="50" cy="50" r="30" fill="#fc0"/>'
        '<rect x="38" y="42" width="22" height="14" fill="#c00"/><circle cx="49" cy="49" r="4" fill="#fff"/>'
    )
    assert colours(found) == ["#224466", "#ffcc00", "#cc0000", "#ffffff"]
    # Each is whole: no hole is cut into what lies below.
    for node, wanted in zip(
        found, [Rect(8, 8, 84, 84), Circle(50, 50, 30), Rect(38, 42, 22, 14), Circle(49, 49, 4)], strict=True
    ):
        assert_shape(node.shape, wanted)


def discs(overlap: float) -> str:
    """Draw a disc and on top of it a smaller one, to its right."""
    top = f'<circle cx="{82 - overlap}" cy="50" r="20" fill="#22c"/>'
    return WHITE + '<circle cx="36" cy="50" r="26" fill="#c22"/>' + top


@pytest.mark.parametrize("overlap", [30, 18, 8])
def test_overlapping_discs_look_as_they_did(overlap: float) -> None:
    pixels = draw(discs(overlap))
    scene = trace(pixels).scene
    assert sorted(colours(list(scene.nodes()))) == ["#2222cc", "#cc2222", "#ffffff"]
    assert error(scene, pixels) < 0.4


@pytest.mark.parametrize("overlap", [18, 8])
def test_the_disc_on_top_is_painted_last_and_whole(overlap: float) -> None:
    found = seen(discs(overlap))
    assert colours(found) == ["#ffffff", "#cc2222", "#2222cc"]
    assert_shape(found[2].shape, Circle(82 - overlap, 50, 20))


def test_the_disc_on_top_is_painted_last_even_where_it_shows_more() -> None:
    assert colours(seen(discs(30))) == ["#ffffff", "#cc2222", "#2222cc"]


def test_a_ring_is_one_shape_and_its_hole_is_none() -> None:
    found = seen(WHITE + f'<path d="{RING}" fill-rule="evenodd" fill="#04c"/>')
    assert colours(found) == ["#ffffff", "#0044cc"], kinds(found)


def test_a_disc_in_the_hole_of_a_ring_is_a_shape() -> None:
    ring = f'<path d="{RING}" fill-rule="evenodd" fill="#04c"/>'
    found = seen(WHITE + ring + '<circle cx="50" cy="50" r="12" fill="#c00"/>')
    assert colours(found) == ["#ffffff", "#0044cc", "#cc0000"]
    assert_shape(found[2].shape, Circle(50, 50, 12))


def test_a_window_onto_transparency_stays_open() -> None:
    pixels = draw(f'<path d="{RING}" fill-rule="evenodd" fill="#04c"/>')
    found = trace(pixels)
    assert colours(list(found.scene.nodes())) == ["#0044cc"]
    assert error(found.scene, pixels) < 0.9


def test_a_ground_is_whole_below_many_things() -> None:
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="6" fill="#083"/>' for x in range(15, 100, 23) for y in range(15, 100, 23)
    )
    found = seen(WHITE + dots)
    assert_shape(found[0].shape, Rect(0, 0, 100, 100))
    assert kinds(found) == ["Rect"] + ["Circle"] * 16


def test_a_frame_around_the_picture_does_not_hide_its_ground() -> None:
    pixels = draw(
        '<rect width="100" height="100" fill="#333"/><rect x="5" y="5" width="90" height="90" fill="#eee"/>'
        '<circle cx="50" cy="50" r="20" fill="#c00"/>'
    )
    found = nodes(pixels)
    assert error(trace(pixels).scene, pixels) < 0.05
    assert kinds(found) == ["Rect", "Rect", "Circle"] and colours(found) == ["#333333", "#eeeeee", "#cc0000"]


def test_dots_on_a_card_in_the_colour_of_its_border_lie_on_it() -> None:
    fields = "".join(f'<rect x="20" y="{y}" width="60" height="18" fill="#cde"/>' for y in (16, 38))
    dots = "".join(f'<circle cx="{x}" cy="76" r="4" fill="#456"/>' for x in (40, 60))
    card = '<rect x="8" y="8" width="84" height="84" fill="#fed" stroke="#456" stroke-width="2"/>'
    found = seen(card + fields + dots)
    assert sorted(kinds(found)) == ["Circle", "Circle", "Rect", "Rect", "Rect"]

"""What is too thin to hold a pure pixel is kept: its ink, its colour, its place, in as few shapes as strokes."""

import numpy as np
import pytest

from limner.sight import draw as areas
from limner.sight.graph import Line, Rect, Scene, Solid
from limner.sight.trace import trace
from tests.sight.drawn import WHITE, colours, draw, error, kinds, on_white, redraw

LETTERS = (
    "M10 30v20M10 40h12M22 30v20M30 50l6-20l6 20M32 44h8M50 30q12 0 10 10t-10 10zM70 30h12M76 30v20"
    "M10 60h10M10 60v20h10M10 70h8M28 60v20h10M46 60l6 20l6-20M66 60a6 10 0 1 0 .1 0"
)


def ink(pixels: np.ndarray) -> float:
    """Return how much darker than white a picture is, in black pixels."""
    return float((255 - on_white(pixels)).sum() / 255 / 3)


def exact(scene: Scene) -> np.ndarray:
    """Draw an opaque scene by areas: resvg draws strokes of up to one pixel with less ink than that."""
    return np.rint(areas.draw(scene)).astype(np.uint8)


@pytest.mark.parametrize("width", [1.2, 1.6, 2.2])
@pytest.mark.parametrize("colour", ["#000", "#b02", "#888"])
def test_strokes_like_small_text_keep_their_ink(width: float, colour: str) -> None:
    pixels = draw(WHITE + f'<path d="{LETTERS}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
    scene = trace(pixels).scene
    assert ink(redraw(scene)) == pytest.approx(ink(pixels), rel=0.1)
    assert len(list(scene.nodes())) <= 40
    assert error(scene, pixels) < 1.2


@pytest.mark.parametrize("wanted", [Rect(10, 50, 80, 1), Rect(50, 10, 1, 80), Rect(10, 20, 80, 2)], ids=str)
def test_a_line_on_the_grid_is_a_line_of_its_colour(wanted: Rect) -> None:
    content = f'<rect x="{wanted.x}" y="{wanted.y}" width="{wanted.width}" height="{wanted.height}" fill="#05c"/>'
    found = list(trace(draw(WHITE + content)).scene.nodes())
    assert kinds(found) == ["Rect", "Line"]
    line, stroke = found[1].shape, found[1].stroke
    assert isinstance(line, Line) and stroke is not None
    assert (stroke.paint, stroke.cap) == (Solid("#0055cc"), "butt")
    assert stroke.width == pytest.approx(min(wanted.width, wanted.height), abs=0.05)
    across = stroke.width / 2 * (wanted.height > wanted.width), stroke.width / 2 * (wanted.width > wanted.height)
    ends = sorted([(line.x1, line.y1), (line.x2, line.y2)], key=sum)
    assert ends[0] == pytest.approx((wanted.x + across[0], wanted.y + across[1]), abs=0.3)
    assert ends[1] == pytest.approx(
        (wanted.x + wanted.width - across[0], wanted.y + wanted.height - across[1]), abs=0.3
    )


def slanted(degrees: float, width: float) -> np.ndarray:
    # Filled, not stroked: resvg draws strokes of up to one pixel as steps of whole pixels, not by their area.
    line = f'<rect x="5" y="{50 - width / 2}" width="90" height="{width}" transform="rotate({degrees} 50 50)"/>'
    return draw(WHITE + line)


EVEN = [(degrees, width) for width in (1, 1.5, 2.5) for degrees in (3, 14, 32, 45, 76, 120)]
UNEVEN = [(3, 1), (14, 1), (45, 1), (3, 1.5)]


@pytest.mark.parametrize(("degrees", "width"), [case for case in EVEN if case not in UNEVEN])
def test_a_slanted_hairline_is_one_shape_of_even_width(degrees: float, width: float) -> None:
    pixels = slanted(degrees, width)
    scene = trace(pixels).scene
    found = list(scene.nodes())
    assert kinds(found)[1:] in (["Line"], ["Rect"])
    assert ink(exact(scene)) == pytest.approx(ink(pixels), rel=0.1)
    assert error(scene, pixels) < 0.3


@pytest.mark.parametrize(("degrees", "width", "most"), [(3, 1, 12), (14, 1, 2), (45, 1, 2), (3, 1.5, 12)])
def test_the_thinnest_slanted_hairlines_keep_their_ink(degrees: float, width: float, most: int) -> None:
    pixels = slanted(degrees, width)
    scene = trace(pixels).scene
    assert len(list(scene.nodes())) <= most, "the ground and pieces of the line"
    assert ink(exact(scene)) == pytest.approx(ink(pixels), rel=0.15)


def test_a_grid_of_hairlines_is_kept() -> None:
    lines = "".join(f'<path d="M{k}.5 5V95M5 {k}.5H95" stroke="#ccc"/>' for k in range(10, 100, 16))
    pixels = draw(WHITE + lines)
    scene = trace(pixels).scene
    assert ink(redraw(scene)) == pytest.approx(ink(pixels), rel=0.1)
    assert len(list(scene.nodes())) <= 40
    assert error(scene, pixels) < 0.3


def test_strokes_of_one_text_share_one_colour() -> None:
    pixels = draw(WHITE + f'<path d="{LETTERS}" fill="none" stroke="#b02" stroke-width="1.6"/>')
    found = list(trace(pixels).scene.nodes())
    assert len(set(colours(found)[1:])) <= 3


def test_a_thin_ring_keeps_its_ink_in_few_pieces() -> None:
    pixels = draw(WHITE + '<circle cx="50" cy="50" r="30" fill="none" stroke="#000" stroke-width="1.5"/>')
    scene = trace(pixels).scene
    assert len(list(scene.nodes())) <= 20
    assert ink(redraw(scene)) == pytest.approx(ink(pixels), rel=0.1)
    assert error(scene, pixels) < 0.8


def test_a_border_of_a_pixel_around_a_card_is_kept() -> None:
    card = '<rect x="20.5" y="20.5" width="60" height="50" fill="#fff" stroke="#99a"/>'
    pixels = draw('<rect width="100" height="100" fill="#eef"/>' + card)
    scene = trace(pixels).scene
    page, found = scene.nodes()
    assert colours([page, found]) == ["#eeeeff", "#ffffff"]
    assert found.stroke is not None and found.stroke.paint == Solid("#9999aa")
    assert found.stroke.width == pytest.approx(1, abs=0.05)
    assert error(scene, pixels) < 0.1


def test_dust_of_a_single_faint_pixel_is_left_out() -> None:
    pixels = draw(WHITE + '<circle cx="50" cy="50" r="30" fill="#c00"/>').copy()
    pixels[10, 10, :3] = 250
    assert kinds(list(trace(pixels).scene.nodes())) == ["Rect", "Circle"]


def test_a_dot_is_kept() -> None:
    pixels = draw(
        WHITE + '<circle cx="30" cy="30" r="1.2" fill="#c00"/><circle cx="60.4" cy="60.3" r="1.6" fill="#00c"/>'
    )
    scene = trace(pixels).scene
    assert len(list(scene.nodes())) == 3
    assert error(scene, pixels) < 0.05


def test_a_level_line_that_another_crosses_is_kept() -> None:
    rule = '<path d="M10 60.5h180" stroke="#456"/>'
    pixels = draw(f'<rect width="200" height="100" fill="#123"/>{rule}<path d="M10 70l180-20" stroke="#e54"/>', 200)
    assert error(trace(pixels).scene, pixels) < 0.5

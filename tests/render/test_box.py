import msgspec
import pytest

from limner.render.box import background, bounds, box
from limner.sight.graph import Circle, Linear, Node, Path, Polygon, Radial, Rect, Scene, Solid, Stop, Stroke, Subpath

STOPS = (Stop(0, "#ff0000"), Stop(1, "#0000ff"))


def look(*nodes: Node) -> Scene:
    return Scene(100, 100, nodes)


def test_shapes_are_boxes_with_borders_and_turns() -> None:
    ring = box(look(Node("a", Circle(50, 50, 18), None, Stroke(Solid("#1d3557"), 4))), turned=False)
    assert ring == (
        (30, 30, 70, 70),
        {"box-sizing": "border-box", "border": "4px solid #1d3557", "border-radius": "50%"},
    )
    card = look(Node("a", Rect(10, 20, 30, 10, 2, 15), Solid("#ffffff")))
    assert box(card, turned=True) == (
        (10, 20, 40, 30),
        {"background": "#fff", "border-radius": "2px", "rotate": "15deg"},
    )
    assert box(card, turned=False) is None


def test_other_outlines_clip_a_box_to_themselves() -> None:
    corner = Node("a", Polygon(((10, 20), (19, 20), (19, 29))), Solid("#ffffff"))
    assert box(look(corner), turned=True) == (
        (10, 20, 19, 29),
        {"background": "#fff", "clip-path": "polygon(0 0, 9px 0, 9px 9px)"},
    )
    hole = (Subpath((10, 20), ((30, 20), (30, 40))), Subpath((20, 25), ((24, 25), (24, 29))))
    found = box(look(Node("a", Path(hole), Solid("#ffffff"))), turned=False)
    assert found is not None
    assert found[1]["clip-path"] == 'path(evenodd, "M0 0h20v20zM10 5h4v4z")'
    open_line = Path((Subpath((10, 20), ((30, 20), (30, 30)), closed=False),))
    assert box(look(Node("a", open_line, Solid("#ffffff"))), turned=True) is None
    assert box(look(msgspec.structs.replace(corner, stroke=Stroke(Solid("#000000"), 2))), turned=True) is None


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((0, 0, 0, 20), "linear-gradient(#f00, #00f)"),
        ((0, 0, 40, 0), "linear-gradient(to right, #f00, #00f)"),
        ((5, 5, 35, 5), "linear-gradient(to right, #f00 12%, #00f 88%)"),
        ((5, -5, 35, 25), "linear-gradient(135deg, #f00, #00f)"),
    ],
)
def test_gradients_run_along_their_line(ends: tuple[float, float, float, float], said: str) -> None:
    assert background(Linear(*ends, STOPS), (0, 0, 40, 20)) == said


def test_a_gradient_turns_with_its_box() -> None:
    upright = Linear(20, 0, 20, 20, STOPS)
    assert background(upright, (10, -10, 30, 30), 90) == "linear-gradient(to right, #f00, #00f)"


def test_radial_gradients_are_circles() -> None:
    assert background(Radial(20, 20, 20, STOPS), (0, 0, 40, 40)) == "radial-gradient(circle, #f00, #00f 20px)"
    aside = background(Radial(10, 20, 20, STOPS), (0, 0, 40, 40))
    assert aside == "radial-gradient(circle at 10px 20px, #f00, #00f 20px)"
    assert background(Radial(20, 20, 20, STOPS, 0.5), (0, 0, 40, 40)) is None


def test_nothing_has_an_empty_box() -> None:
    assert bounds(Scene(10, 10)) == (0, 0, 0, 0)


def test_repeated_gradients_are_bands_from_the_start_of_their_line() -> None:
    area = (0, 0, 200, 100)
    stops = (Stop(0, "#ff0000"), Stop(0.5, "#ff0000"), Stop(0.5, "#0000ff"), Stop(1, "#0000ff"))
    across, later = (Linear(x, 0, x + 20, 0, stops, repeat=True) for x in (0, 13))
    assert background(across, area) == "repeating-linear-gradient(to right, #f00 0 10px, #00f 0 20px)"
    assert background(later, area) == "repeating-linear-gradient(to right, #00f 3px 13px, #f00 0 23px)"
    saw = Linear(0, 0, 20, 0, STOPS, repeat=True)
    assert background(saw, area) == "repeating-linear-gradient(to right, #f00 0, #00f 20px)"

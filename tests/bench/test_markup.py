import numpy as np
import pytest

from limner.bench.markup import page, svg
from limner.sight.draw import draw
from limner.sight.graph import (
    Arc,
    Circle,
    Ellipse,
    Line,
    Linear,
    Node,
    Path,
    Polygon,
    Polyline,
    Radial,
    Rect,
    Scene,
    Sector,
    Solid,
    Stop,
    Stroke,
    Subpath,
    Text,
)  # fmt: skip
from tests.sight.drawn import on_white, raster

RED, INK = Solid("#d64545"), Stroke(Solid("#1f2933"), 3.0)
STOPS = (Stop(0.0, "#2f6fde"), Stop(1.0, "#f7d154"))
GROUND = Node("n0", Rect(0, 0, 120, 90), Solid("#ffffff"))
SHAPES = (
    Rect(20.5, 20, 60, 30, 8, 25), Circle(50, 40, 22.5), Ellipse(60, 45, 40, 18, 30), Sector(60, 45, 35, 20, 230),
    Sector(60, 45, 35, 20, 130, 15), Line(10, 12, 100, 70), Polyline(((10, 10), (60, 20), (90, 80))),
    Polygon(((20, 20), (90, 30), (40, 80))), Path((Subpath((20, 20), ((40, 0, 80, 0, 100, 40), (20, 80))),)),
)  # fmt: skip


def scene(*nodes: Node) -> Scene:
    return Scene(120, 90, (GROUND, *nodes))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
@pytest.mark.parametrize("paint", [RED, Linear(20, 20, 80, 60, STOPS), Radial(50, 40, 30, STOPS)])
def test_what_is_printed_is_what_is_true(shape, paint):
    open_line = isinstance(shape, Line | Polyline)
    truth = scene(Node("n1", shape, None if open_line else paint, INK))
    exact = draw(truth)[..., :3]
    assert np.abs(on_white(raster(svg(truth))) - exact).mean() < 0.6


def test_words_are_escaped():
    text = svg(scene(Node("n1", Text(5, 40, "<a & b>", 12, anchor="middle", angle=90), RED)))
    assert "&lt;a &amp; b&gt;</text>" in text and 'text-anchor="middle"' in text and "rotate(90 5 40)" in text


def test_boxes_on_whole_pixels_are_html_and_the_rest_is_svg_between_them():
    text = page(
        scene(
            Node("n1", Circle(9, 9, 5), RED),
            Node("n2", Rect(11, 11, 20, 10, 4), RED, Stroke(Solid("#000000"), 2)),
            Node("n3", Rect(11.3, 11, 20, 10), RED),
            Node("n4", Rect(40, 40, 20, 10), Linear(0, 40, 0, 50, STOPS)),
        ),
        "p-",
    )
    assert [part.split()[0] for part in text.split("<")[1:] if part.startswith(("div", "svg"))] == [
        "div", "svg", "div", "svg", "div",
    ]  # fmt: skip
    assert "left:10px;top:10px;width:22px;height:12px;border-radius:5px;background:#d64545;border:2px solid" in text
    assert "linear-gradient(to bottom,#2f6fde,#f7d154)" in text


def test_ids_of_gradients_are_kept_apart():
    one = scene(Node("n1", Circle(9, 9, 5), Linear(0, 0, 9, 3, STOPS)))
    assert 'id="a-n1"' in page(one, "a-") and "url(#a-n1)" in page(one, "a-")


def test_what_no_picture_has_is_refused():
    with pytest.raises(ValueError, match="has a Arc"):
        svg(scene(Node("n1", Arc(0, 0, 5, 0, 90), None, INK)))

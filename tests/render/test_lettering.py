import pytest

from limner.render.camera import Camera
from limner.render.html import page
from limner.render.lettering import lettering
from limner.sight.animation import Animated, Element
from limner.sight.graph import Circle, Node, Rect, Scene, Solid, Stroke, Text
from limner.sight.words import width
from tests.render.pages import needs_browser

WHITE, BLUE = Solid("#ffffff"), Solid("#224466")
LINE = Node("t", Text(40, 60, "Start", 20, weight=700), BLUE)


def look(*nodes: Node) -> Scene:
    return Scene(200, 100, nodes)


def test_a_line_by_itself_is_as_high_as_its_size() -> None:
    found = lettering(look(LINE), turned=True)
    assert found is not None
    area, style, words = found
    assert words == "Start"
    assert area[3] - area[1] == pytest.approx(20)
    assert style["font"].startswith("700 20px/1 Liberation Sans")
    assert style["color"] == "#246"


def test_a_line_in_the_middle_of_a_box_is_the_boxs_own() -> None:
    length = width(Text(0, 0, "Start", 20, weight=700))
    button = Node("b", Rect(40 + length / 2 - 50, 35, 100, 36, 6), WHITE)
    found = lettering(look(button, LINE), turned=True)
    assert found is not None
    assert found[0] == (button.shape.x, 35, button.shape.x + 100, 71)  # pyright: ignore[reportAttributeAccessIssue]
    assert found[1]["text-align"] == "center" and "/36px" in found[1]["font"]
    aside = Node("b", Rect(20, 35, 100, 36, 6), WHITE)
    assert lettering(look(aside, LINE), turned=True) is None


def test_what_is_no_plain_line_is_none() -> None:
    assert lettering(look(Node("c", Circle(9, 9, 5), BLUE)), turned=True) is None
    assert lettering(look(Node("t", Text(40, 60, "Start", 20, angle=9), BLUE)), turned=True) is None
    assert lettering(look(Node("t", Text(40, 60, "Start", 20), BLUE, Stroke(WHITE, 1))), turned=True) is None
    assert lettering(look(Node("t", Text(40, 60, "Start", 20, "Wingdings"), BLUE)), turned=True) is None


@needs_browser
def test_a_browser_sets_a_line_where_svg_would() -> None:
    drawn = []
    for extra in ((), (Node("dot", Circle(199, 1, 0.1), WHITE),)):
        ground = Scene(200, 100, (Node("g", Rect(0, 0, 200, 100), WHITE),))
        film = Animated(200, 100, 1, 10, ground, (Element("line", look(LINE, *extra)),))
        with Camera() as camera:
            shots = camera.film(page(film, "t"), width=200, height=100, fps=1, seconds=1)
            drawn.append(next(iter(shots)).pixels.astype(int)[..., :3])
    assert "<text" in page(film, "t")
    assert abs(drawn[0] - drawn[1])[:, :190].mean() < 0.5


def test_a_line_in_a_box_with_a_border_is_between_its_edges() -> None:
    length = width(Text(0, 0, "Start", 20, weight=700))
    badge = Node("b", Rect(40 + length / 2 - 48, 37, 96, 32, 6), WHITE, Stroke(BLUE, 4))
    found = lettering(look(badge, LINE), turned=True)
    assert found is not None
    area, style, _ = found
    assert (area[1], area[3]) == (35, 71)
    assert style["border"] == "4px solid #246" and "/28px" in style["font"]

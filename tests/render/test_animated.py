from xml.etree import ElementTree

import msgspec

from limner.render.animated import animated_svg, limits
from limner.sight.animation import Animation, Element, Key
from limner.sight.graph import Circle, Node, Rect, Solid, Stroke, Tiling
from tests.render.films import CARD, TURN, film, scene, triangle

TILT = Animation("project", (Key(0, (1, 0, 0, 0, 1, 0, 0, 0)), Key(1, (1, 0, 9, 0, 1, 0, 0.001, 0))), 1)


def test_an_animated_drawing_is_svg_with_all_its_elements() -> None:
    root = ElementTree.fromstring(animated_svg(film(), "a & b"))
    assert root.attrib["viewBox"] == "0 0 400 300"
    ids = [node.attrib["id"] for node in root.iter() if "id" in node.attrib]
    assert {"card", "dot-1", "dot-2", "dot-3", "triangle", "ground"} <= set(ids)


def test_elements_turn_about_their_origin() -> None:
    text = animated_svg(film(triangle(TURN)), "sample")
    assert "#triangle { transform-origin: 300px 100px; animation: turn 2s linear infinite; }" in text


def test_children_are_in_their_parent() -> None:
    child = Element("child", scene(Node("c", Rect(40, 50, 10, 10), Solid("#000000"))), (45, 55), (TURN,), parent="card")
    root = ElementTree.fromstring(animated_svg(film(CARD, child), "sample"))
    parent = next(node for node in root.iter() if node.attrib.get("id") == "card")
    assert any(node.attrib.get("id") == "child" for node in parent)


def test_a_box_that_grows_and_rounds_off_is_a_rectangle_that_does() -> None:
    size = Animation("size", (Key(0, (30, 20)), Key(1, (80, 20))), 1)
    radius = Animation("radius", (Key(0, (0.0,)), Key(1, (9.0,))), 1)
    text = animated_svg(film(msgspec.structs.replace(CARD, animations=(size, radius, TURN))), "sample")
    assert (
        "#card rect { animation: resize-round 1s" in text
        and "to { width: 80px; clip-path: inset(0 round 9px) }" in text
    )
    assert "#card { transform-origin:" in text


def test_what_svg_cannot_show_is_told() -> None:
    order = Animation("order", (Key(0, (0,)), Key(1, (2,))), 1)
    assert limits(film(triangle(TURN))) == []
    assert len(limits(film(triangle(TILT), CARD))) == 1
    assert len(limits(film(triangle(TILT, order)))) == 2
    assert "matrix(" in animated_svg(film(triangle(TILT)), "sample")


def test_a_turn_in_depth_is_told_in_many_plane_transforms() -> None:
    swing = Animation("tilt", (Key(0, (0, -60)), Key(1, (0, 60))), 1)
    look = scene(Node("c", Rect(40, 50, 20, 10), Solid("#000000")))
    panel = Element("panel", look, (50, 55), (swing,), perspective=(300, 50, 55))
    text = animated_svg(film(panel), "sample")
    assert "50% { transform: matrix(1, 0, 0, 1, 0, 0) }" in text
    assert "from, to { transform: matrix(.5, 0, 0, 1, 25, 0) }" in text
    assert any("tilts" in note for note in limits(film(panel)))


def test_a_tiled_ground_is_a_pattern_below_all() -> None:
    cell = Tiling(20, 20, 0, 0, "#ffffff", (Node("dot", Rect(5, 5, 4, 4), Solid("#334455")),))
    root = ElementTree.fromstring(animated_svg(msgspec.structs.replace(film(CARD), ground_tiling=cell), "sample"))
    space = "{http://www.w3.org/2000/svg}"
    (whole,) = (node for node in root if node.attrib.get("fill") == "url(#cell)")
    assert root.find(f"{space}pattern[@id='cell']") is not None
    below, card = (list(root).index(node) for node in (whole, root.find(f"{space}g[@id='card']")))
    assert below < card


def test_a_stroke_of_which_a_part_is_seen_is_told_in_parts_of_its_length() -> None:
    ring = Node("ring", Circle(50, 50, 40), None, Stroke(Solid("#2266cc"), 6.0))
    draws = Animation("trim", (Key(0, (0.0, 0.0)), Key(1, (0.0, 1.0))), 1.5)
    text = animated_svg(film(Element("stroke", scene(ring), (50, 50), (draws,))), "sample")
    assert '<circle id="ring" pathLength="1" ' in text or '<circle pathLength="1" ' in text
    assert "#stroke [pathLength] { stroke-dasharray: 1 2; animation: draw 1.5s linear both; }" in text


def test_a_ring_that_grows_by_its_sides_is_scaled_about_its_middle() -> None:
    ring = Node("ring", Circle(50, 50, 37), None, Stroke(Solid("#2266cc"), 6.0))
    sides = Animation("size", (Key(0, (8.0, 8.0)), Key(1, (80.0, 80.0))), 1.5)
    away = Animation("translate", (Key(0, (36.0, 36.0)), Key(1, (0.0, 0.0))), 1.5)
    grows = film(Element("ring", scene(ring), (50, 50), (away, sides)))
    text = animated_svg(grows, "sample")
    assert "from { scale: .1 }" in text and "translate" not in text and "width: 8px" not in text
    assert "transform-origin: 50px 50px" in text
    assert limits(grows) == ["in SVG the borders of rings grow along with them"]


def test_what_shows_no_back_vanishes_while_it_is_turned_away() -> None:
    over = Animation("tilt", (Key(0, (0, 0)), Key(1, (0, 180))), 1)
    card = Element("card", scene(Node("c", Rect(100, 50, 60, 80), Solid("#804020"))), (130, 90), (over,),
                   perspective=(500, 130, 90), facing=True)  # fmt: skip
    text = animated_svg(film(card), "sample")
    assert "visibility: hidden" in text or "visibility:hidden" in text
    assert "visibility" not in animated_svg(film(msgspec.structs.replace(card, facing=False)), "sample")


def test_a_slot_is_a_clip_path() -> None:
    slide = Animation("translate", (Key(0, (0, 90)), Key(1, (0, 0))), 1)
    card = Element("card", scene(Node("c", Rect(100, 50, 60, 80), Solid("#804020"))), (130, 90), (slide,),
                   crop=(90, 40, 190, 140))  # fmt: skip
    text = animated_svg(film(card), "sample")
    assert '<clipPath id="card-slot"><rect x="90" y="40" width="100" height="100"/></clipPath>' in text
    assert text.index('clip-path="url(#card-slot)"') < text.index('<g id="card"')

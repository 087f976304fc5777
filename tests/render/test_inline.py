from limner.render.inline import inline, main_paint, tinted
from limner.sight.animation import Element
from limner.sight.graph import Circle, Linear, Node, Rect, Solid, Stop, Stroke
from tests.render.films import scene, triangle

RED, BLUE = Solid("#cc0000"), Solid("#2266cc")
RAMP = Linear(0, 0, 9, 0, (Stop(0, "#000000"), Stop(1, "#ffffff")))


def test_a_drawing_is_told_from_its_boxs_corner_and_its_colour_is_the_boxs() -> None:
    parts = (Node("e-part-1", Rect(20, 30, 40, 10), RED), Node("e-part-2", Circle(40, 35, 3), BLUE))
    lines, style = inline(Element("e", scene(*parts)), (20, 30, 60, 40), tint=False)
    assert style == {"color": "#c00"}
    assert lines == [
        "<svg>",
        '  <rect x="0" y="0" width="40" height="10" fill="currentcolor"/>',
        '  <circle cx="20" cy="5" r="3" fill="#26c"/>',
        "</svg>",
    ]
    assert inline(Element("e", scene(*parts)), (20, 30, 60, 40), tint=True)[1] == {}


def test_ids_that_are_referred_to_or_say_something_stay() -> None:
    parts = (Node("e-part-1", Rect(20, 30, 40, 10), RAMP), Node("eye", Circle(40, 35, 3), BLUE))
    text = "".join(inline(Element("e", scene(*parts)), (20, 30, 60, 40), tint=False)[0])
    assert 'id="e-part-1"' in text and "url(#e-part-1-fill)" in text and 'id="eye"' in text


def test_the_main_paint_is_the_first_that_fills_else_a_stroke() -> None:
    ring = Node("r", Circle(9, 9, 5), None, Stroke(BLUE, 2))
    assert main_paint(scene(ring, Node("d", Circle(9, 9, 2), RED))) == RED
    assert main_paint(scene(ring)) == BLUE
    assert main_paint(scene(Node("g", Circle(9, 9, 2), RAMP))) is None


def test_what_has_the_main_colour_has_that_of_the_element() -> None:
    assert [node.fill for node in tinted(triangle().look).nodes()] == [Solid("currentcolor")]
    pale = Node("p", Circle(9, 9, 2), Solid("#cc0000", 0.5))
    ring = Node("r", Circle(9, 9, 5), BLUE, Stroke(RED, 2))
    first, second = tinted(scene(pale, ring)).nodes()
    assert first.fill == Solid("currentcolor", 0.5)
    assert second.fill == BLUE and second.stroke is not None and second.stroke.paint == Solid("currentcolor")

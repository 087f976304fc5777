from limner.bench.seen import later, overlaps, pair, show
from limner.sight.graph import Circle, Line, Node, Rect, Scene, Shape, Solid, Stroke, Text

FILL = Solid("#d64545")
GROUND = Node("g", Rect(0, 0, 100, 100), Solid("#ffffff"))


def scene(*shapes: Shape) -> Scene:
    return Scene(100, 100, (GROUND, *(Node(f"s{k}", shape, FILL) for k, shape in enumerate(shapes))))


def test_what_is_on_top_is_seen():
    shown = show(scene(Rect(10, 10, 40, 40), Circle(50, 50, 20), Text(5, 90, "words", 20)))
    assert len(shown.nodes) == 3, "words are left out"
    assert shown.owner[12, 12] == 1 and shown.owner[45, 45] == 2 and shown.owner[90, 10] == 0
    assert later(shown)[1][-6:, -6:].min() > 0.99 and later(shown)[1][0, 0] == 0


def test_a_thin_line_is_seen_on_its_ground():
    line = Node("l", Line(10, 50.5, 90, 50.5), None, Stroke(FILL, 1))
    assert (show(Scene(100, 100, (GROUND, line))).owner[50, 12:88] == 1).all()


def test_partners_show_the_same_pixels_and_have_one_partner():
    true = show(scene(Rect(10, 10, 30, 30), Circle(70, 70, 20)))
    seen = show(scene(Circle(70, 70, 19), Rect(10, 11, 30, 29), Rect(12, 12, 10, 10)))
    assert pair(true, seen) == {1: 2, 2: 1}
    assert pair(true, show(scene(Rect(80, 5, 10, 10)))) == {}
    assert pair(true, show(Scene(100, 100))) == {}


def test_overlaps_leave_touching_shapes_out():
    shown = show(scene(Rect(10, 10, 30, 30), Rect(40, 10, 30, 30), Circle(70, 40, 15)))
    assert list(overlaps(shown)) == [(2, 3)]

import msgspec
import pytest

from limner.sight.graph import Circle, Line, Linear, Node, Path, Rect, Scene, Solid, Stop, Stroke, Subpath, Text
from limner.sight.marks import colour_of, contains, ground, marks, shades, union

WHITE = Node("ground", Rect(0, 0, 200, 100), Solid("#ffffff"))


def scene(*nodes: Node) -> Scene:
    return Scene(200, 100, (WHITE, *nodes))


def test_the_ground_is_no_mark() -> None:
    found = scene(Node("a", Circle(50, 50, 10), Solid("#ff0000")))
    assert [mark.node.id for mark in marks(found)] == ["a"]
    assert ground(found) == "#ffffff"
    assert marks(found)[0].box == (40, 40, 60, 60)


def test_a_border_of_its_own_is_part_of_what_it_surrounds() -> None:
    found = marks(
        scene(Node("rim", Rect(20, 20, 80, 40), Solid("#000000")), Node("in", Rect(22, 22, 76, 36), Solid("#00ff00")))
    )
    assert [(mark.node.id, mark.rim, mark.parts) for mark in found] == [("in", "#000000", (1,))]
    assert found[0].box == (20, 20, 100, 60)


def test_a_disc_on_a_square_is_two_things() -> None:
    assert (
        len(
            marks(
                scene(
                    Node("a", Rect(20, 20, 40, 40), Solid("#000000")), Node("b", Circle(40, 40, 19), Solid("#00ff00"))
                )
            )
        )
        == 2
    )


def test_letters_with_the_same_words_are_one_line() -> None:
    letters = [Node(f"l{k}", Rect(20 + 12 * k, 40, 9, 14), Solid("#000000"), data={"text": "Total"}) for k in range(5)]
    found = marks(scene(*letters))
    assert [(mark.words, mark.parts) for mark in found] == [("Total", (2, 3, 4, 5))]


def test_boxes_hold_strokes_curves_and_arcs() -> None:
    stroke = Node("s", Rect(20, 20, 40, 40), None, Stroke(Solid("#000000"), 4))
    curve = Node("c", Path((Subpath((0, 0), ((0, 40, 40, 40, 40, 0),)),)), Solid("#000000"))
    arc = Node("r", Path((Subpath((10, 50), ((20, 0, 1, 50, 50),)),)), Solid("#000000"))
    boxes = {mark.node.id: mark.box for mark in marks(scene(stroke, curve, arc))}
    assert boxes["s"] == (18, 18, 62, 62)
    assert boxes["c"] == pytest.approx((0, 0, 40, 30))
    assert boxes["r"] == pytest.approx((10, 30, 50, 50), abs=0.1)


def test_a_gradient_has_its_mean_colour_and_its_shades() -> None:
    paint = Linear(0, 0, 9, 0, (Stop(0, "#000000"), Stop(1, "#ffffff")))
    assert colour_of(paint) == "#808080"
    assert shades(marks(scene(Node("a", Circle(50, 50, 10), paint)))[0]) == ["#808080", "#000000", "#ffffff"]


def test_boxes() -> None:
    assert union([(0, 1, 2, 3), (1, 0, 5, 2)]) == (0, 0, 5, 3)
    assert contains((0, 0, 9, 9), (1, 1, 9.5, 8)) and not contains((0, 0, 9, 9), (1, 1, 12, 8))


def test_capitals_have_their_middle_above_the_middle_of_the_box() -> None:
    assert marks(scene(Node("t", Text(20, 50, "42", 20), Solid("#000000"))))[0].cy == pytest.approx(42.8)


def test_a_stout_line_is_the_box_that_it_looks_like() -> None:
    stout = Node("bar", Line(20, 50, 120, 50), None, Stroke(Solid("#c7422f"), 30))
    (mark,) = marks(scene(stout))
    assert mark.box == (20, 35, 120, 65) and isinstance(mark.node.shape, Rect) and mark.colour == "#c7422f"
    (mark,) = marks(scene(msgspec.structs.replace(stout, shape=Line(20, 50, 120, 90))))
    assert isinstance(mark.node.shape, Line)

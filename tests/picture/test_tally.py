"""One line says what a drawing is made of."""

from limner.picture.tally import tally
from limner.sight.graph import Circle, Group, Line, Linear, Node, Rect, Scene, Solid, Stop, Stroke, Text, Use

BLACK = Solid("#000000")
FADE = Linear(0, 0, 9, 0, (Stop(0, "#000000"), Stop(1, "#ffffff")))


def test_kinds_are_counted_the_most_frequent_first() -> None:
    scene = Scene(9, 9, (
        Node("a", Rect(0, 0, 9, 9), FADE), Node("b", Circle(3, 3, 2), BLACK), Node("c", Circle(3, 3, 2), BLACK),
        Group("g", (Node("d", Line(0, 0, 9, 9), stroke=Stroke(BLACK, 1, dash=(1, 2))),)),
        Node("e", Text(1, 8, "hi", 4), Solid("#ffffff", 0.5)), Use("f", "b", 1, 1),
        Use("h", "b", 2, 2), Use("i", "b", 3, 3),
    ))  # fmt: skip
    said = "3 copies, 2 circles, 1 rectangle, 1 stroke, 1 text; 1 gradient, 1 translucent paint, 1 dashed line"
    assert tally(scene) == said


def test_an_empty_scene_says_so() -> None:
    assert tally(Scene(9, 9)) == "nothing"

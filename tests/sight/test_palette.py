"""One palette: readings of one colour are merged, different colours are not."""

from limner.sight.graph import Circle, Linear, Node, Rect, Solid, Stop, Stroke, Text
from limner.sight.palette import merged


def test_readings_of_one_colour_become_that_of_the_most_area() -> None:
    nodes = [
        Node("a", Circle(5, 5, 2), Solid("#102031")),
        Node("b", Rect(0, 0, 50, 50), Solid("#102030")),
        Node("c", Circle(9, 9, 2), Solid("#f00000"), Stroke(Solid("#112030"), 1)),
        Node("d", Text(0, 0, "x", 4), Solid("#102130")),
    ]
    after = merged(nodes)
    assert [node.fill for node in after] == [Solid("#102030"), Solid("#102030"), Solid("#f00000"), Solid("#102030")]
    assert after[2].stroke is not None and after[2].stroke.paint == Solid("#102030")


def test_colours_and_opacities_two_levels_apart_stay() -> None:
    gradient = Linear(0, 0, 1, 1, (Stop(0, "#000000"), Stop(1, "#010101")))
    paints = (Solid("#102030"), Solid("#102032"), Solid("#102030", 0.9), gradient, None)
    nodes = [Node("a", Circle(5, 5, 2), paint) for paint in paints]
    assert merged(nodes) == nodes

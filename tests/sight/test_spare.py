"""What shows least of a drawing goes first: small things, things of nearly their ground's colour, hidden things."""

import pytest

from limner.sight import spare
from limner.sight.graph import Circle, Group, Line, Linear, Node, Polyline, Rect, Scene, Solid, Stop, Stroke, Text, Use

PAPER = Node("paper", Rect(0, 0, 100, 100), Solid("#ffffff"))
DISC = Node("disc", Circle(30, 30, 20), Solid("#c02020"))
DOT = Node("dot", Circle(80, 80, 2), Solid("#c02020"))
PALE = Node("pale", Circle(70, 30, 20), Solid("#fffff0"))
RING = Node("ring", Circle(30, 75, 15), None, Stroke(Solid("#2020c0"), 4))


def scene(*children: Node | Group | Use) -> Scene:
    return Scene(100, 100, children)


def names(found: Scene) -> list[str]:
    return [node.id for node in found.nodes()]


def shown(node: Node) -> float:
    """Return how much a node shows on white paper."""
    return spare.importance(scene(PAPER, node))[1]


def test_a_shape_counts_what_it_covers_times_how_far_it_changes_it() -> None:
    black = Node("black", Rect(10, 10, 40, 20), Solid("#000000"))
    # Borders are counted whole: a few per cent more.
    assert shown(black) == pytest.approx(800, rel=0.1)
    grey = Node("grey", Rect(10, 10, 40, 20), Solid("#808080"))
    assert shown(grey) == pytest.approx(800 * 127 / 255, rel=0.1)
    glass = Node("glass", Rect(10, 10, 40, 20), Solid("#000000", 0.25))
    assert shown(glass) == pytest.approx(200, rel=0.1)


def test_a_stroke_counts_its_ink() -> None:
    line = Node("line", Line(10, 50, 90, 50), None, Stroke(Solid("#000000"), 5))
    assert shown(line) == pytest.approx(400, rel=0.25)
    open_line = Node("bent", Polyline(((10, 10), (90, 10), (90, 90))), None, Stroke(Solid("#000000"), 4))
    assert shown(open_line) == pytest.approx(640, rel=0.3), "an open line is not closed"


def test_words_count_about_the_box_that_they_stand_in() -> None:
    text = Node("text", Text(50, 50, "limner", 20, anchor="middle"), Solid("#000000"))
    assert shown(text) == pytest.approx(0.6 * 20 * 6 * 0.6 * 20, rel=0.1)


def test_what_is_hidden_does_not_show() -> None:
    lid = Node("lid", Rect(5, 5, 60, 60), Solid("#2020c0"))
    assert spare.importance(scene(PAPER, DISC, lid))[1] == 0


def test_a_large_picture_is_judged_as_a_small_one() -> None:
    large = Scene(2000, 2000, (Node("p", Rect(0, 0, 2000, 2000), Solid("#ffffff")),
                               Node("b", Rect(200, 200, 800, 400), Solid("#000000"))))  # fmt: skip
    assert spare.importance(large)[1] == pytest.approx(800 * 400, rel=0.1)


@pytest.mark.parametrize(("most", "left"), [
    (None, ["pale", "ring", "dot", "disc"]), (4, ["pale", "ring", "dot", "disc"]), (3, ["pale", "ring", "disc"]),
    (2, ["ring", "disc"]), (1, ["disc"]),
])  # fmt: skip
def test_fewer_keeps_what_shows_most_in_its_order(most: int | None, left: list[str]) -> None:
    assert names(spare.fewer(scene(PALE, RING, DOT, DISC), most)) == left


def test_groups_stay_around_what_is_kept_and_empty_ones_go() -> None:
    full = scene(Group("few", (DOT,)), Group("main", (DISC, Group("inner", (PALE,)))))
    left = spare.fewer(full, 1)
    assert left.children == (Group("main", (DISC,)),)


def test_all_detail_is_all_and_none_is_the_main_shapes() -> None:
    full = scene(DISC, DOT, PALE)
    assert names(spare.coarser(full, 1.0)) == ["disc", "dot", "pale"]
    assert names(spare.coarser(full, 0.5)) == ["disc", "pale"]
    assert names(spare.coarser(full, 0.0)) == ["disc", "pale"]


def test_a_gradient_counts_by_its_mean() -> None:
    stops = (Stop(0, "#000000"), Stop(1, "#ffffff"))
    grey = Node("grey", Rect(10, 10, 40, 20), Linear(10, 0, 50, 0, stops))
    assert shown(grey) == pytest.approx(400, rel=0.1)

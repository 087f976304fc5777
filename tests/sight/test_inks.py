"""A drawing in few colours keeps those that cover most and those that stand out."""

import pytest

from limner.sight import inks
from limner.sight.graph import Circle, Group, Linear, Node, Polyline, Rect, Scene, Solid, Stop, Stroke, Use


def _square(name: str, colour: str, side: float = 10.0) -> Node:
    return Node(name, Rect(0.0, 0.0, side, side), Solid(colour))


def test_few_colours_stay_as_they_are() -> None:
    assert inks.nearest({"#ff0000": 1, "#0000ff": 1}, 2) == {"#ff0000": "#ff0000", "#0000ff": "#0000ff"}


def test_near_colours_become_the_one_that_covers_most() -> None:
    found = inks.nearest({"#ff0000": 90, "#fa0505": 5, "#0000ff": 40, "#0505fa": 3}, 2)
    assert found == {"#ff0000": "#ff0000", "#fa0505": "#ff0000", "#0000ff": "#0000ff", "#0505fa": "#0000ff"}


def test_the_palette_is_no_larger_than_asked_for() -> None:
    weights = {f"#{r:02x}{g:02x}80": 1.0 + r for r in range(0, 256, 36) for g in range(0, 256, 36)}
    found = inks.nearest(weights, 5)
    assert set(found) == set(weights)
    assert len(set(found.values())) == 5
    assert set(found.values()) <= set(weights)


def test_a_palette_of_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one colour, not 0"):
        inks.nearest({"#ff0000": 1}, 0)


def test_area_says_what_a_colour_covers() -> None:
    scene = Scene(50, 50, (
        Group("g", (_square("a", "#ff0000"),)),
        Node("b", Circle(20.0, 20.0, 10.0), Linear(0, 0, 1, 1, (Stop(0, "#00ff00"), Stop(1, "#0000ff")))),
        Node("c", Polyline(((0.0, 0.0), (0.0, 30.0))), None, Stroke(Solid("#123456"), 2.0)),
        Use("d", "a", 20.0, 0.0),
    ))  # fmt: skip
    found = inks.coverage(scene)
    assert found["#ff0000"] == pytest.approx(200)
    assert found["#00ff00"] == found["#0000ff"] == pytest.approx(157, abs=1)
    assert found["#123456"] == pytest.approx(60)


def test_a_scene_is_painted_in_its_palette_and_is_else_the_same() -> None:
    stops = (Stop(0, "#ff0000"), Stop(1, "#f00a0a"))
    scene = Scene(50, 50, (
        Group("g", (_square("a", "#ff0000", 40), _square("b", "#fe0202"))),
        Node("c", Rect(0.0, 0.0, 5.0, 5.0), Linear(0, 0, 1, 1, stops), Stroke(Solid("#0000ff", 0.5), 1.0)),
    ))  # fmt: skip
    limited = inks.limit(scene, 2)
    assert set(inks.coverage(limited)) == {"#ff0000", "#0000ff"}
    assert [node.shape for node in limited.nodes()] == [node.shape for node in scene.nodes()]
    last = list(limited.nodes())[-1]
    assert last.fill == Solid("#ff0000"), "a gradient of one colour is none"
    assert last.stroke is not None and last.stroke.paint == Solid("#0000ff", 0.5)

import numpy as np
import pytest

from limner.bench.draft import Draft, around, painted, regular, shaded, size
from limner.bench.palette import DEV, term
from limner.sight.graph import Circle, Linear, Node, Radial, Rect, Solid, Stroke


@pytest.fixture
def draft() -> Draft:
    return Draft(200, 100, DEV[0], np.random.default_rng(0))


def test_the_first_node_is_the_ground(draft: Draft):
    draft.crop(80)
    (ground,) = draft.scene().children
    assert isinstance(ground, Node) and ground.shape == Rect(0, 0, 200, 80) and ground.fill == Solid("#ffffff")
    assert draft.scene().height == 80


def test_a_thing_takes_colour_and_area_from_its_first_node(draft: Draft):
    name = draft.add(Rect(10, 10, 20, 30), "#d64545", "#000000", 2)
    draft.thing("square", (name,), (10, 10, 30, 40), label="x")
    (thing,) = draft.things
    assert (thing.colour, thing.area, thing.label) == ("red", 600, "x")


def test_colour_of_what_is_painted():
    assert painted(Node("", Circle(0, 0, 1), None, Stroke(Solid("#3f9950"), 2))) == "green"
    assert painted(Node("", Circle(0, 0, 1), Solid("#3f9950", 0.5))) == ""
    assert painted(Node("", Circle(0, 0, 1))) == ""


def test_gradients_stay_within_a_term():
    rng = np.random.default_rng(1)
    paints = [shaded(fill, (0, 0, 50, 50), rng) for fill in DEV[0].fills for _ in range(10)]
    kinds = {type(paint) for paint in paints}
    assert {Linear, Radial} <= kinds
    for paint in paints:
        if not isinstance(paint, Solid):
            assert len({term(stop.colour) for stop in paint.stops}) == 1


def test_sizes(draft: Draft):
    node = Node("", Rect(10, 10, 20, 30), None, Stroke(Solid("#000000"), 4))
    assert size(node) == 600 and around(node) == (8, 8, 32, 42)
    assert len(regular(0, 0, 1, 5, inner=0.4).points) == 10 and len(regular(0, 0, 1, 6).points) == 6
    assert draft.run("iii", 10) < draft.run("ooo", 10) < draft.run("MMM", 10) < draft.run("MMM", 10, 700)

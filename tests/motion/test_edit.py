import math
import random

import msgspec
import numpy as np
import pytest

from limner.core.reply import MAX_FINDINGS
from limner.motion.changes import Animate, At, Change, Group, Insert, Remove, Rename, Replace, Still
from limner.motion.edit import Edited, apply
from limner.render.animated import animated_svg
from limner.render.html import page
from limner.sight.animation import LINEAR, PRESETS, Animated, Animation, Easing, Element, Key, dump, load, state
from limner.sight.graph import Circle, Node, Polygon, Rect, Scene
from tests.render.films import CARD, TINT, TURN, dot, film, scene

MOVE = Animate("triangle", "translate", (At(0, (0, 0)), At(1, (9, 0))), 1)


def edited(made: Animated, *changes: Change) -> Edited:
    return apply(made, tuple(enumerate(changes, 1)))


def good(made: Animated, *changes: Change) -> Animated:
    """Apply changes that nothing is wrong with; what comes out can be printed and kept."""
    found = edited(made, *changes)
    assert found.findings == ()
    page(found.film, "a")
    animated_svg(found.film, "a")
    assert load(dump(found.film)) == found.film
    return found.film


def test_a_name_goes_everywhere() -> None:
    child = msgspec.structs.replace(dot(0), parent="card")
    made = good(film(CARD, child), Rename("card", "banner"), Rename("dot-1", "star"))
    assert [(element.id, element.parent) for element in made.elements] == [("banner", None), ("star", "banner")]
    assert [node.id for node in made.elements[1].look.nodes()] == ["star-shape"]
    assert edited(film(), Rename("card", "a"), Rename("a", "banner")).names["banner"] == "card"


def test_a_group_is_at_the_place_of_the_topmost_and_moves_nothing() -> None:
    before = film()
    made = good(before, Group(("dot-1", "dot-3"), "dots"))
    assert [element.id for element in made.elements] == ["card", "dot-2", "dots", "dot-1", "dot-3", "triangle"]
    for time in (0.1, 0.7):
        for element in before.elements:
            there, here = state(before, element, time), state(made, made.element(element.id), time)
            assert np.array_equal(there.matrix, here.matrix) and there.opacity == here.opacity
    text = page(made, "a")
    assert '<div id="dots">\n    <div id="dot-1"' in text


def test_what_moves_along_comes_along() -> None:
    child = msgspec.structs.replace(dot(0), parent="card")
    made = good(film(CARD, dot(1), child, dot(2)), Group(("card", "dot-1", "dot-3"), "all"))
    assert [(e.id, e.parent) for e in made.elements] == [
        ("dot-2", None), ("all", None), ("card", "all"), ("dot-1", "card"), ("dot-3", "all")
    ]  # fmt: skip


def test_a_group_can_move_as_one() -> None:
    whole = Animate("dots", "rotate", (At(0, 0), At(1, 360)), 2, iterations="infinite", origin=(120, 200))
    made = good(film(), Group(("dot-1", "dot-2"), "dots"), Still("dot-1"), Still("dot-2"), whole)
    matrix = state(made, made.element("dot-1"), 1.0).matrix
    assert tuple(matrix @ (100, 200, 1)) == pytest.approx((140, 200, 1))


def test_numbers_of_an_animation_are_set_and_the_rest_stays() -> None:
    made = good(film(), Animate("dot-1", "translate", duration=2, delay=-0.5, direction="alternate"))
    old, new = (one.element("dot-1").animations for one in (film(), made))
    assert new[0] == msgspec.structs.replace(old[0], duration=2, delay=-0.5, direction="alternate")
    assert new[1] == old[1]
    every = good(film(), Animate("dot-1", iterations=3, easing="ease-in")).element("dot-1").animations
    assert [animation.iterations for animation in every] == [3, 3]
    assert {key.easing for animation in every for key in animation.keys} == {PRESETS["ease-in"]}


def test_keyframes_take_the_place_of_others_or_are_new() -> None:
    keys = (At(0, 0, "spring(0.3, 2)"), At(0.5, 90), At(1, (180,)))
    made = good(film(), Animate("triangle", "rotate", keys, easing="ease-out"), MOVE).element("triangle")
    turn, tint, move = made.animations
    assert turn.keys == (Key(0, (0,), Easing("spring", (0.3, 2))), Key(0.5, (90,), PRESETS["ease-out"]),
                         Key(1, (180,), PRESETS["ease-out"]))  # fmt: skip
    assert (turn.duration, turn.iterations) == (TURN.duration, math.inf)
    assert tint == TINT and move == Animation("translate", (Key(0, (0, 0)), Key(1, (9, 0), LINEAR)), 1)
    scale = good(film(), Animate("card", "scale", (At(0, 0), At(1, (1, 2))), 1)).element("card").animations[0]
    assert [key.value for key in scale.keys] == [(0, 0), (1, 2)]
    fill = good(film(), Animate("dot-1", "fill", (At(0, "#ff0000"), At(1, (0, 0, 1))), 1)).element("dot-1")
    assert [key.value for key in fill.animations[-1].keys] == [(1, 0, 0), (0, 0, 1)]


def test_a_drawing_is_replaced_and_no_longer_an_image() -> None:
    photo = Element("photo", scene(), (40, 40), (TURN,), raster=b"\x89PNG", corner=(30, 30), note="a texture")
    made = good(film(photo), Replace("photo", "<circle cx='40' cy='40' r='9' fill='red'/>")).element("photo")
    (node,) = made.look.nodes()
    assert (node.id, node.shape) == ("photo-circle", Circle(40, 40, 9))
    assert (made.raster, made.note, made.animations, made.origin) == (None, "", (TURN,), (40, 40))


def test_the_ground_is_replaced_too() -> None:
    behind = msgspec.structs.replace(film(), ground_raster=b"\x89PNG")
    made = good(behind, Replace("ground", "<rect width='400' height='300' fill='#fff'/>"))
    assert made.ground_raster is None and [node.shape for node in made.ground.nodes()] == [Rect(0, 0, 400, 300)]
    assert "background: #fff" in page(made, "a")


def test_an_element_is_added_under_another_one() -> None:
    made = good(film(), Insert("shadow", "<ellipse cx='50' cy='90' rx='20' ry='4' fill='#0003'/>", "dot-1"))
    assert [element.id for element in made.elements][:3] == ["card", "shadow", "dot-1"]
    assert made.element("shadow").origin == (50, 90)


def test_a_removed_element_takes_along_what_is_in_it() -> None:
    child = msgspec.structs.replace(dot(0), parent="card")
    found = edited(film(CARD, child, dot(1)), Remove("card"))
    assert [element.id for element in found.film.elements] == ["dot-2"] and found.names == {"dot-2": "dot-2"}


def test_what_is_left_out_of_a_fragment_is_said() -> None:
    found = edited(film(), Replace("card", "<rect width='5' height='5' tabindex='3'/>"))
    assert [finding.what for finding in found.findings] == [
        "edit 1 (replace): the attribute 'tabindex' is not drawn and was left out"
    ]
    assert found.film != film()


MORPH = Animation("outline", (Key(0, (0, 0, 9, 0, 9, 9)), Key(1, (0, 0, 9, 0, 5, 9))), 1)
REFUSED = {
    "no such element": (Rename("moon", "sun"), "no element has the id 'moon'", "ids there are"),
    "nearly": (Remove("dot-4"), "no element has the id 'dot-4'", "the closest are dot-"),
    "an id that is taken": (Rename("card", "dot-1"), "the id 'dot-1' is taken", "another"),
    "a shape's id": (Rename("card", "dot-1-shape"), "is taken", "another"),
    "no id": (Rename("card", "2 <b>"), "is no id", "begin with a letter"),
    "the ground's": (Rename("card", "ground"), "is taken", "another"),
    "a group of one": (Group(("card",), "cards"), "needs two", "list them"),
    "keys without a property": (Animate("card", keys=(At(0, 0), At(1, 1))), "without a property", "name one of"),
    "keys without a duration": (Animate("card", "rotate", (At(0, 0), At(1, 1))), "needs a duration", "seconds"),
    "no animation": (Animate("card", "rotate", duration=2), "no animation of rotate", "give keys"),
    "still": (Still("card", "rotate"), "no animation of rotate", "leave"),
    "no duration": (Animate("card", duration=0), "duration 0", "more than 0"),
    "not a number": (Animate("card", delay=math.nan), "delay is nan", "at most"),
    "no iterations": (Animate("card", iterations=-1), "no iterations", "infinite"),
    "an easing": (Animate("card", easing="bounce"), "no easing 'bounce'", "cubic-bezier"),
    "one key": (Animate("card", "rotate", (At(0, 0),), 1), "do not run from 0 to 1", "in order"),
    "no order": (Animate("card", "rotate", (At(0, 0), At(0.7, 0), At(0.2, 0), At(1, 1)), 1), "do not run", "in order"),
    "numbers": (Animate("card", "translate", (At(0, 0), At(1, 1)), 1), "takes 2 numbers, not 1", "as many"),
    "a colour": (Animate("dot-1", "fill", (At(0, "red"), At(1, "#000000")), 1), "'red' is no value", "#rrggbb"),
    "opacity": (Animate("card", "opacity", (At(0, 0), At(1, 100)), 1), "not between 0 and 1", "parts of 1"),
    "a tint of a gradient": (
        Animate("card", "fill", (At(0, "#ffffff"), At(1, "#000000")), 1), "one plain colour", "replace",
    ),
    "a size of no box": (Animate("triangle", "size", (At(0, (1, 1)), At(1, (9, 9))), 1), "it is no box", "<rect>"),
    "two radii": (Animate("card", "radius", (At(0, (1, 1)), At(1, (9, 9))), 1), "one, four or eight", "as many"),
    "a morph of a box": (Animate("card", "outline", (At(0, (0,) * 6), At(1, (1,) * 6)), 1), "is a path", "replace"),
    "a drawing": (Replace("card", "<script/>"), "may not be in a drawing", "shapes"),
    "a tint that would be lost": (
        Replace("triangle", "<path d='M0 0h9' stroke='red' fill='none'/>"), "one plain colour", "replace",
    ),
    "no ground": (Remove("ground"), "the ground has to stay", "replace"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_refused_with_advice_and_the_rest_is(case: str) -> None:
    change, what, advice = REFUSED[case]
    found = edited(film(), change, Rename("dot-3", "comet"))
    (finding,) = found.findings
    assert what in finding.what and advice in finding.advice
    assert finding.what.startswith(f"edit 1 ({type(change).__name__.lower()})")
    assert found.film == good(film(), Rename("dot-3", "comet"))


def test_elements_of_different_parents_are_no_group() -> None:
    child = msgspec.structs.replace(dot(0), parent="card")
    (finding,) = edited(film(CARD, child, dot(1)), Group(("dot-1", "dot-2"), "dots")).findings
    assert "different parents" in finding.what


def test_outlines_of_keyframes_agree() -> None:
    path = Replace("triangle", "<path d='M0 0h9v9z' fill='red'/>")
    change = Animate("triangle", "outline", (At(0, (0,) * 6), At(1, (1,) * 8)), 1)
    (finding,) = edited(film(), path, change).findings
    assert "different numbers of points" in finding.what
    assert good(film(), path, Animate("triangle", "outline", (At(0, (0,) * 6), At(1, (1,) * 6)), 1))


def test_a_replaced_outline_has_to_be_one() -> None:
    path = Element("blob", Scene(400, 300, (Node("blob-shape", Polygon(((0, 0), (9, 0), (9, 9)))),)), (), (MORPH,))
    (finding,) = edited(film(path), Replace("blob", "<rect width='9' height='9'/>")).findings
    assert "is a path" in finding.what


def test_findings_have_a_limit() -> None:
    found = edited(film(), *[Remove("moon")] * 50)
    assert len(found.findings) == MAX_FINDINGS + 1


def test_nothing_raises_and_all_that_comes_out_can_be_printed() -> None:
    rng = random.Random(7)
    names = ["card", "dot-1", "dot-2", "triangle", "ground", "x", "y-1", ""]
    fragments = ["<rect x='3' width='9' height='9'/>", "<g/>", "<path d='M0 0h9v9z' stroke='red' fill='none'/>"]
    for _ in range(200):
        changes: list[Change] = [
            rng.choice(
                [
                    Rename(rng.choice(names), rng.choice(names)),
                    Group(tuple(rng.choices(names, k=3)), rng.choice(names)),
                    Remove(rng.choice(names)),
                    Still(rng.choice(names), rng.choice([None, "rotate", "fill"])),
                    Replace(rng.choice(names), rng.choice(fragments)),
                    Insert(rng.choice(names), rng.choice(fragments), rng.choice([None, *names])),
                    Animate(rng.choice(names), "rotate", (At(0, 0), At(1, rng.choice([(1,), 5, "a"]))), 1),
                    Animate(rng.choice(names), "fill", (At(0, "#ff0000"), At(1, (0, 0, 1))), 1),
                ]
            )
            for _ in range(8)
        ]
        made = edited(film(), *changes).film
        page(made, "a")
        animated_svg(made, "a")
        assert load(dump(made)) == made

import numpy as np
import pytest

from limner.bench.exam import KINDS, Picture, Thing
from limner.bench.gallery import make
from limner.bench.quiz import describe, picked, pose
from limner.sight.question import MEASURES, PLACES, RELATIONS, Pick

STAR = Thing("star", (100, 100, 140, 140), ("a",), "red", area=900)
CIRCLE = Thing("circle", (300, 110, 360, 170), ("b",), "red", area=2800)
GREEN = Thing("circle", (310, 400, 340, 430), ("c",), "green", area=700)
THINGS = (STAR, CIRCLE, GREEN)
PICTURES = [make(part, number) for part in ("dev", "test") for number in range(2 * len(KINDS))]


def test_a_pick_means_all_for_which_it_holds():
    assert picked(THINGS, Pick("circle")) == [CIRCLE, GREEN]
    assert picked(THINGS, Pick(colour="red")) == [STAR, CIRCLE]
    assert picked(THINGS, Pick("circle", extreme="largest")) == [CIRCLE]
    assert picked(THINGS, Pick("circle", extreme="lowest")) == [GREEN]
    assert picked(THINGS, Pick("circle", extreme="leftmost")) == [], "5 pixels do not tell"
    assert picked(THINGS, Pick("star", extreme="largest")) == [], "of one there is no largest"


def test_descriptions_mean_one_thing():
    assert set(describe(THINGS, STAR)) >= {Pick("star"), Pick("star", "red")}
    assert Pick("circle") not in set(describe(THINGS, CIRCLE))
    vague = (*THINGS, Thing("circle", (0, 0, 9, 9), ("d",), ""))
    assert Pick("circle", "red") not in set(describe(vague, CIRCLE)), "to some the fourth is red too"


def test_overlapping_things_are_asked_in_depth_only():
    over = (STAR, Thing("circle", (120, 100, 200, 180), ("b",), "green", area=5000))
    asked = pose("scene", "dev", over, (500, 500), [("a", "b")], (), 0, np.random.default_rng(0))
    relations = [one for one in asked if one.question.family == "relation"]
    assert relations and {one.question.how for one in relations} == {"in front of"}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_answers_follow_from_the_truth(picture: Picture):
    assert len(picture.asked) >= 5
    for one in picture.asked:
        question, things = one.question, picked(picture.things, one.question.of)
        match question.family:
            case "existence":
                assert one.answer == ("yes" if things else "no")
            case "count":
                assert one.answer == str(len(things)) != "0"
            case _:
                (thing,) = things
                assert one.answer == answer(picture, thing, one.question.to, question.family, question.how)


def answer(picture: Picture, thing: Thing, to: Pick | None, family: str, how: str) -> str:
    """Say the answer by the letter of the definitions, without the margins that the quiz keeps."""
    match family:
        case "colour":
            return thing.colour
        case "reading":
            return thing.words
        case "value":
            return f"{thing.value:g}"
        case "position":
            sides = (picture.truth.width, picture.truth.height)
            column, row = (int(3 * middle / side) for middle, side in zip(centre(thing), sides, strict=True))
            return PLACES[3 * row + column]
    assert to is not None and how in (*RELATIONS, *MEASURES)
    (other,) = picked(picture.things, to)
    (ax, ay), (bx, by) = centre(thing), centre(other)
    order = [node.id for node in picture.truth.nodes()]
    arrows = {(one.label, one.to) for one in picture.things if one.kind == "arrow"}
    holds = {
        "left of": ax < bx, "right of": ax > bx, "above": ay < by, "below": ay > by,
        "in front of": bool(thing.nodes) and order.index(thing.nodes[0]) > order.index(other.nodes[0]),
        "connected to": (thing.label, other.label) in arrows,
        "larger": thing.area > other.area, "wider": side(thing, 0) > side(other, 0),
        "taller": side(thing, 1) > side(other, 1), "higher": (thing.value or 0) > (other.value or 0),
    }  # fmt: skip
    return "yes" if holds[how] else "no"


def centre(thing: Thing) -> tuple[float, float]:
    return (thing.box[0] + thing.box[2]) / 2, (thing.box[1] + thing.box[3]) / 2


def side(thing: Thing, axis: int) -> float:
    return thing.box[axis + 2] - thing.box[axis]


def test_as_many_answers_are_yes_as_no():
    said = [one.answer for number in range(90) for one in make("test", number).asked if one.answer in ("yes", "no")]
    assert len(said) > 100 and said.count("yes") / len(said) == pytest.approx(0.5, abs=0.08)

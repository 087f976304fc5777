import numpy as np
import pytest
from manim import VMobject

from limner.chalk.flow import CHAIN, Flow
from limner.chalk.setting import baseline

SIMPLE = {"a": "Question", "b": "Hypothesis", "c": "gypsy"}


def overlap(one: VMobject, other: VMobject) -> bool:
    return bool(
        one.get_left()[0] < other.get_right()[0] and other.get_left()[0] < one.get_right()[0]
        and one.get_bottom()[1] < other.get_top()[1] and other.get_bottom()[1] < one.get_top()[1]
    )  # fmt: skip


def test_boxes_stand_in_layers_and_hold_their_words() -> None:
    flow = Flow(SIMPLE, [("a", "b"), ("b", "c")], id="f", width=12)
    places = [flow.boxes[name].get_center()[0] for name in "abc"]
    assert places == sorted(places) and places[1] - places[0] == pytest.approx(places[2] - places[1])
    for box in flow.boxes.values():
        assert box[1].width < box[0].width and box[1].height < box[0].height
    heights = {round(baseline(box[1]) - box.get_center()[1], 3) for box in flow.boxes.values()}
    assert len(heights) == 1


def test_words_beside_an_arrow_lie_on_no_box_and_not_on_the_arrow() -> None:
    flow = Flow(SIMPLE, [("a", "b", "a long label"), ("c", "a", "back")], id="f", width=12)
    for arrow in flow.arrows:
        words = arrow[1]
        assert not any(overlap(words, box) for box in flow.boxes.values())
        points = np.vstack([part.points for part in arrow[0].family_members_with_points()])
        low, high = words.get_corner((-1, -1, 0)), words.get_corner((1, 1, 0))
        assert not np.any(np.all((points[:, :2] > low[:2]) & (points[:, :2] < high[:2]), axis=1))


def test_words_beside_a_slanted_arrow_touch_no_box_where_layers_are_near() -> None:
    edges = [("a", "b"), ("b", "c", "not cached"), ("b", "d", "cached")]
    names = {"a": "One", "b": "Two", "c": "Three", "d": "Four", "e": "Five"}
    flow = Flow(names, [*edges, ("c", "e")], id="f", direction="down", width=12, height=4.4)
    labels = [arrow[1] for arrow in flow.arrows if len(arrow) > 1]
    assert len(labels) == 2
    assert not any(overlap(label, box) for label in labels for box in flow.boxes.values())


def test_an_arrow_that_goes_back_runs_outside() -> None:
    flow = Flow(SIMPLE, [("a", "b"), ("b", "c"), ("c", "a")], id="f", width=12)
    lowest = min(box.get_bottom()[1] for box in flow.boxes.values())
    assert flow.arrows[2].get_bottom()[1] < lowest - 0.3


def test_a_long_chain_is_folded_and_nothing_overlaps() -> None:
    names = {str(k): f"step {k}" for k in range(CHAIN + 3)}
    flow = Flow(names, [(str(k), str(k + 1)) for k in range(CHAIN + 2)], id="f", width=12)
    boxes = list(flow.boxes.values())
    assert len({round(box.get_center()[1], 3) for box in boxes}) == 2
    assert not any(overlap(one, other) for k, one in enumerate(boxes) for other in boxes[k + 1 :])


def test_long_words_are_wrapped_and_all_boxes_are_of_one_size() -> None:
    flow = Flow({"a": "a", "b": "Words that need more than one line in their box"}, [("a", "b")], id="f", width=8)
    assert flow.boxes["a"][0].height == pytest.approx(flow.boxes["b"][0].height) and flow.boxes["a"][0].height > 0.9

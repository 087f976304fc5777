import msgspec
import numpy as np
import pytest

from limner.bench.exam import KINDS
from limner.bench.gallery import make
from limner.bench.truth import Verdict, dense, distance, judge, plain, said, totals
from limner.sight.graph import (
    Circle,
    Group,
    Item,
    Line,
    Linear,
    Node,
    Path,
    Polygon,
    Rect,
    Scene,
    Solid,
    Stop,
    Stroke,
    Subpath,
    Text,
)  # fmt: skip

GROUND = Node("g", Rect(0, 0, 200, 200), Solid("#ffffff"))
BOX = Node("box", Rect(20, 20, 80, 50), Solid("#d64545"))
DISC = Node("disc", Circle(100, 60, 30), Solid("#2f6fde"))
RULE = Node("rule", Line(20, 150.5, 180, 150.5), None, Stroke(Solid("#1f2933"), 3))
WORDS = Node("words", Text(30, 190, "Hello there", 16), Solid("#1f2933"))
TRUTH = Scene(200, 200, (GROUND, BOX, DISC, RULE, WORDS))


def verdict(*items: Item) -> Verdict:
    return judge(TRUTH, Scene(200, 200, (GROUND, *items)))


def of(found: Verdict, name: str):
    return next(match for match in found.matches if match.object == name)


def test_the_truth_is_true():
    figures = totals([judge(TRUTH, TRUTH)])
    assert figures["objects"] == 4 and figures["pairs"] == 1 and figures["nodes"] == 1
    shares = ("found", "typed", "within", "colour", "words' colour", "ordered")
    assert [figures[name] for name in shares] == [1] * 6
    assert max(figures[name] for name in ("gap", "baseline", "size")) < 1e-9


@pytest.mark.parametrize("number", range(2 * len(KINDS)))
def test_every_picture_is_true_to_itself(number: int):
    picture = make("test", number)
    figures = totals([judge(picture.truth, picture.truth)])
    assert figures["typed"] == figures["within"] == 1 and figures["gap"] < 1e-9
    assert figures["colour"] == 1 or not np.isfinite(figures["colour"])


def test_nothing_is_true_of_an_empty_scene():
    figures = totals([judge(TRUTH, Scene(200, 200))])
    assert figures["found"] == figures["typed"] == figures["within"] == figures["ordered"] == 0


def test_order_counts_where_shapes_overlap():
    assert verdict(DISC, BOX, RULE, WORDS).ordered == 0
    assert verdict(BOX, DISC).ordered == 1


def test_a_shape_said_otherwise_is_the_same_shape():
    same = Node("p", Polygon(((20, 20), (100, 20), (100, 70), (20, 70))), Solid("#d64545"))
    bar = Node("b", Rect(20, 149, 160, 3), Solid("#1f2933"))
    found = verdict(same, DISC, bar)
    for name in ("box", "rule"):
        assert of(found, name).typed and max(of(found, name).gaps) < 1e-6 and of(found, name).colour == 0


def test_a_path_for_a_box_has_the_wrong_type_but_the_right_place():
    path = Path((Subpath((20, 20), ((40, 20, 80, 20, 100, 20), (100, 70), (20, 70))),))
    match = of(verdict(Node("p", path, Solid("#d64545")), DISC), "box")
    assert not match.typed and match.gaps[0] < 0.05


def test_errors_are_measured_in_pixels_and_levels():
    moved = Node("b", Rect(20.75, 20, 80, 50), Solid("#d04545"))
    match = of(verdict(moved, DISC), "box")
    assert match.gaps == (pytest.approx(0.75),) and match.colour == 6
    thick = msgspec.structs.replace(RULE, stroke=Stroke(Solid("#1f2933"), 4))
    assert of(verdict(thick), "rule").gaps == pytest.approx((0, 1, 0))
    short = Node("l", Line(30, 150.5, 180, 150.5), None, RULE.stroke)
    assert of(verdict(short), "rule").gaps[2] == pytest.approx(10)


def test_what_is_hidden_is_not_measured():
    longer = Node("b", Rect(20, 20, 95, 50), Solid("#d64545"))
    # The right edge is hidden by the disc for the most part; where it is not, the error shows.
    covered = Node("c", Rect(95, 15, 60, 90), Solid("#3f9950"))
    truth = Scene(200, 200, (GROUND, BOX, covered))
    assert of(judge(truth, Scene(200, 200, (GROUND, longer, covered))), "box").gaps[0] < 1e-6
    gone = Scene(200, 200, (GROUND, Node("under", Circle(120, 60, 5), Solid("#000000")), covered))
    assert [match.object for match in judge(gone, gone).matches] == ["c"], "what nobody sees does not count"


def test_gradients_are_compared_where_they_are_seen():
    def ramp(end: str) -> Node:
        return Node("box", BOX.shape, Linear(20, 0, 100, 0, (Stop(0, "#000000"), Stop(1, end))))

    truth = Scene(200, 200, (GROUND, ramp("#646464")))
    match = judge(truth, Scene(200, 200, (GROUND, ramp("#6e6e6e")))).matches[0]
    assert match.colour == pytest.approx(5, abs=0.3)


def test_words_are_found_by_what_they_say():
    near = Node("t", Text(31, 190.25, "hello  There", 15, "Liberation Serif"), Solid("#1f2933"))
    assert of(verdict(near), "words").gaps == (0.25, 1) and of(verdict(near), "words").typed
    outlines = Node("o", Rect(30, 175, 60, 15), Solid("#1f2933"), data={"text": "Hello there"})
    match = of(verdict(Group("g1", (outlines,))), "words")
    assert match.typed and match.gaps == (float("inf"),) * 2, "the words are known, where they stand is not"
    assert not of(verdict(Node("t", Text(30, 190, "Hello", 16), BOX.fill)), "words").typed


def test_distance_and_points():
    points = dense(np.array([[0.0, 0], [10, 0], [10, 1]]))
    assert points[0].tolist() == [0, 0] and points[-1].tolist() == [10, 1]
    assert np.hypot(*np.diff(points, axis=0).T).max() <= 1.5
    square = np.array([[0.0, 0], [10, 0], [10, 10]])
    assert distance(np.array([[5.0, 2], [12, 5], [13, 14]]), [square]).tolist() == [2, 2, 5]


def test_words_said():
    assert plain(" A b\tC") == "abc"
    assert said(WORDS) == "Hello there" and said(BOX) == ""

from limner.sight.graph import Circle, Node, Rect, Scene, Solid, Text
from limner.sight.meaning import explain
from limner.sight.things import things
from tests.sight.sketch import columns, flow, lines


def test_parts_have_label_series_and_value() -> None:
    found = things(explain(columns(["Q1", "Q2"], {"a": [1, 2], "b": [2, 3]}, [0, 1, 2, 3])))
    bars = [thing for thing in found if thing.part == "bar"]
    assert [(bar.label, bar.column, bar.value) for bar in bars] == [
        ("Q1", "a", 1),
        ("Q1", "b", 2),
        ("Q2", "a", 2),
        ("Q2", "b", 3),
    ]
    assert bars[0].colour == "blue" and bars[0].shape == "rectangle"


def test_a_line_without_dots_has_points() -> None:
    found = things(explain(lines(["a", "b", "c"], {"x": [1, 3, 2]}, [0, 1, 2, 3], dots=False)))
    points = [thing for thing in found if thing.part == "point"]
    assert [(point.label, round(point.value or 0, 1), point.colour) for point in points] == [
        ("a", 1, "blue"),
        ("b", 3, "blue"),
        ("c", 2, "blue"),
    ]


def test_arrows_lead() -> None:
    found = things(explain(flow()))
    assert ("box-start", "box-check-input") in {thing.leads for thing in found if thing.part == "arrow"}


def test_what_is_hidden_is_not_there_and_words_belong_to_what_they_stand_on() -> None:
    scene = Scene(200, 100, (
        Node("hidden", Circle(50, 50, 10), Solid("#ff0000")),
        Node("over", Rect(20, 20, 60, 60), Solid("#00ff00")),
        Node("word", Text(30, 55, "Go", 16), Solid("#000000")),
    ))  # fmt: skip
    found = things(scene)
    assert [(thing.id, thing.shape, thing.words) for thing in found] == [("over", "square", "Go"), ("word", "", "Go")]

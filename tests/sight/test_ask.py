import pytest

from limner.sight.ask import ask
from limner.sight.graph import Circle, Node, Polygon, Rect, Scene, Solid, Text
from limner.sight.question import Pick, Question
from tests.sight.sketch import columns, flow, form, measured, pie, table

SHAPES = Scene(300, 300, (
    Node("ground", Rect(0, 0, 300, 300), Solid("#ffffff")),
    Node("a", Rect(20, 20, 60, 60), Solid("#dc2626")),
    Node("b", Circle(80, 80, 30), Solid("#2563eb")),
    Node("c", Circle(250, 250, 15), Solid("#2563eb")),
    Node("d", Polygon(((220, 20), (280, 20), (250, 80))), Solid("#16a34a")),
))  # fmt: skip
BARS = measured(columns(["Q1", "Q2", "Q3"], {"2023": [10, 25, 42], "2024": [5, 50, 20]}, range(0, 60, 10)))
CELLS = measured(table([["Name", "Price"], ["Apples", "1.20"], ["Pears", "2.50"], ["Plums", "3.10"]]))


def asked(scene: Scene, family, of: Pick, to: Pick | None = None, how: str = "") -> str | None:
    return ask(scene, Question(family, "", of, to, how))


@pytest.mark.parametrize(
    ("scene", "family", "of", "to", "how", "wanted"),
    [
        (SHAPES, "existence", Pick("circle", "blue"), None, "", "yes"),
        (SHAPES, "existence", Pick("circle", "red"), None, "", "no"),
        (SHAPES, "count", Pick("circle"), None, "", "2"),
        (SHAPES, "colour", Pick("triangle"), None, "", "green"),
        (SHAPES, "position", Pick("triangle"), None, "", "top right"),
        (SHAPES, "relation", Pick("square"), Pick("triangle"), "left of", "yes"),
        (SHAPES, "relation", Pick("circle", extreme="largest"), Pick("square"), "in front of", "yes"),
        (SHAPES, "relation", Pick("square"), Pick("circle", extreme="largest"), "in front of", "no"),
        (SHAPES, "relation", Pick("circle", extreme="smallest"), Pick("square"), "below", "yes"),
        (SHAPES, "relation", Pick("circle", extreme="smallest"), Pick("square"), "inside", "no"),
        (SHAPES, "comparison", Pick("square"), Pick("triangle"), "larger", "yes"),
        (SHAPES, "comparison", Pick("triangle"), Pick("square"), "wider", "no"),
        (BARS, "count", Pick("bar"), None, "", "6"),
        (BARS, "value", Pick("bar", label="Q2", column="2024"), None, "", "50"),
        (BARS, "comparison", Pick("bar", label="Q1", column="2023"), Pick("bar", label="Q2", column="2023"), "higher",
         "no"),
        (BARS, "reading", Pick("title"), None, "", "Sales by quarter"),
        (CELLS, "reading", Pick("cell", label="Pears", column="Price"), None, "", "2.50"),
        (pie({"Rent": 0.5, "Food": 0.3, "Fun": 0.2}), "value", Pick("slice", label="Food"), None, "", "0.3"),
        (flow(), "relation", Pick("box", label="Start"), Pick("box", label="Check input"), "connected to", "yes"),
        (flow(), "relation", Pick("box", label="Check input"), Pick("box", label="Start"), "connected to", "no"),
        (flow(), "count", Pick("arrow"), None, "", "3"),
        (form(), "existence", Pick("button", label="Cancel"), None, "", "yes"),
        (form(), "reading", Pick("button", extreme="leftmost"), None, "", "Sign up"),
    ],
)  # fmt: skip
def test_answers(scene: Scene, family, of: Pick, to: Pick | None, how: str, wanted: str) -> None:
    assert asked(scene, family, of, to, how) == wanted


@pytest.mark.parametrize(
    ("scene", "family", "of", "to", "how"),
    [
        (Scene(9, 9), "existence", Pick("circle"), None, ""),
        (SHAPES, "count", Pick("button"), None, ""),
        (SHAPES, "colour", Pick("star"), None, ""),
        (SHAPES, "value", Pick("square"), None, ""),
        (SHAPES, "reading", Pick("square"), None, ""),
        (SHAPES, "comparison", Pick("square"), Pick("triangle"), "higher"),
        (SHAPES, "position", Pick("circle"), None, ""),
        (SHAPES, "relation", Pick("square"), Pick("star"), "left of"),
    ],
)
def test_where_the_graph_does_not_tell_there_is_no_answer(scene, family, of, to, how) -> None:
    assert asked(scene, family, of, to, how) is None


def test_unknown_relations_are_refused() -> None:
    with pytest.raises(ValueError, match="no relation"):
        asked(SHAPES, "relation", Pick("square"), Pick("triangle"), "beneath")
    with pytest.raises(ValueError, match="no measure"):
        asked(SHAPES, "comparison", Pick("square"), Pick("triangle"), "older")
    with pytest.raises(ValueError, match="relation"):
        asked(SHAPES, "relation", Pick("square"))


def test_words_beside_a_shape_are_read() -> None:
    label = Node("t", Text(100, 55, "Exit", 16), Solid("#000000"))
    scene = Scene(300, 300, (Node("a", Rect(20, 20, 60, 60), Solid("#dc2626")), label))
    assert asked(scene, "reading", Pick("square")) == "Exit"

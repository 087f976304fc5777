import pytest

from limner.core.errors import InputError
from limner.lesson.directives import directive
from limner.lesson.plan import Flow, Geometry


def test_geometry_is_points_then_strokes() -> None:
    source = 'A = (0, 0)\nB = (sqrt(4), 0)\nm = midpoint A B\nC = rotate B A 90 ""\ntriangle A B C\nsegment A B "c"'
    assert directive("geometry", source, 1) == Geometry(
        id="",
        points={"A": (0, 0), "B": (2, 0), "m": "midpoint A B", "C": "rotate B A 90"},
        draw=("polygon A B C", "segment A B"),
        labels={"A": "A", "B": "B", "segment A B": "c"},
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("A = (0, 0)\npolygn A A A", "line 8: unknown figure 'polygn': did you mean polygon"),
        ("A = midpont B C", "line 7: unknown construction 'midpont': did you mean midpoint"),
        ("A = (0, 0)\nsegment A B", "line 8: there is no point 'B' yet"),
        ("A = (0, 0)\nsegment A", "line 8: segment takes 2 words"),
        ("A = (0, 0)", "nothing is drawn"),
        ("A = (0)", "a point is"),
    ],
)
def test_faults_have_their_line(source: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        directive("geometry", source, 7)


def test_flow_is_chains_of_arrows() -> None:
    assert directive("flow", "Big idea -> Test -> Big idea: fails\ndirection: down", 1) == Flow(
        id="",
        nodes={"big-idea": "Big idea", "test": "Test"},
        edges=(("big-idea", "test"), ("test", "big-idea", "fails")),
        direction="down",
    )


def test_a_line_without_an_arrow_is_refused() -> None:
    with pytest.raises(InputError, match="line 3: 'alone' has no arrow"):
        directive("flow", "A -> B\nalone", 2)

import math

import pytest

from limner.core.errors import InputError
from limner.lesson.directives import directive, language
from limner.lesson.plan import Chart, Curve, Free, Icon, Mark, Numberline, Plot


def test_a_plot() -> None:
    source = (
        '# remark\nf(x) = sin(x) from -pi to pi "s"\n2x\narea: sin(x) from 0 to pi\nmark: (pi/2, 1) "top"\naxes: t, v'
    )
    assert directive("plot", source, 1) == Plot(
        id="",
        curves=(Curve(expression="sin(x)", label="s", area=(0, math.pi)), Curve(expression="2*x")),
        x=(-math.pi, math.pi),
        marks=(Mark(x=math.pi / 2, y=1, label="top"),),
        names=("t", "v"),
    )


def test_a_number_line_and_charts() -> None:
    assert directive("numberline", '-3 to 5 step 2\nmark: 2 "a"\nspan: -1 to 3', 1) == Numberline(
        id="", start=-3, stop=5, step=2, marks=(Mark(x=2, label="a"),), spans=((-1, 3),)
    )
    assert directive("chart", "unit: %\nBerlin: 3.7\nHamburg: 1.9", 1) == Chart(
        id="", labels=("Berlin", "Hamburg"), series={"": (3.7, 1.9)}, unit="%"
    )
    made = directive("chart", "form: line\nseries: a, b\nX: 1, 2\nY: 3, 4", 1)
    assert isinstance(made, Chart)
    assert (made.series, made.form) == ({"a": (1, 3), "b": (2, 4)}, "line")


def test_code_and_icons_are_taken_as_they_are() -> None:
    assert directive("manim", "self.wait()", 1) == Free(id="", source="self.wait()")
    assert directive("draw", "A wave\nruns by.\n", 1) == Free(id="", wanted="A wave runs by.")
    assert directive("icon", " sun ", 1) == Icon(id="", name="sun")


@pytest.mark.parametrize(
    ("name", "source", "message"),
    [
        ("plot", "sin(x)", "line 4: ```plot needs a range of x"),
        ("plot", "sin(x) from 0 to 1\nmrk: 2", "line 5: ```plot has no 'mrk': did you mean mark"),
        ("plot", "sin(x) from 3 to 1", "line 4: the range '3 to 1' is empty"),
        ("plot", "sin(x) from 0 to 1\narea: sin(x)", "line 5: an area is"),
        ("plot", "", "line 4: ```plot is empty"),
        ("chart", "Berlin", "line 4: 'Berlin': a line is a category"),
        ("chart", "series: a, b\nBerlin: 1", "line 5: 'Berlin: 1': a line is 2 numbers"),
        ("chart", "form: pie\nBerlin: 1", "line 4: a chart's form is bar or line"),
        ("numberline", "0 to 10 step 0", "line 4: a step of 0"),
    ],
)
def test_faults_have_their_line(name: str, source: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        directive(name, source, 4)


def test_languages_are_told_from_directives() -> None:
    assert [language(name, 1) for name in ("", "text", "python", "Rust")] == ["text", "text", "python", "rust"]


@pytest.mark.parametrize(
    ("name", "near"), [("plto", "plot"), ("diagram", "flow"), ("geometri", "geometry"), ("pythn", "python")]
)
def test_an_unknown_directive_gets_the_nearest(name: str, near: str) -> None:
    with pytest.raises(InputError, match=f"line 9: unknown directive or language ```{name}: did you mean ```{near}"):
        language(name, 9)

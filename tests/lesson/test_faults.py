from pathlib import Path

import msgspec
import pytest

from limner.lesson.faults import faults
from limner.lesson.plan import (
    Beat,
    Bullets,
    Chart,
    Claim,
    Code,
    Curve,
    Derivation,
    Flow,
    Formula,
    Geometry,
    Numberline,
    Picture,
    Plan,
    Plot,
    Section,
    Shown,
    Table,
    Text,
)

TEXT = Text(id="t", text="Words")


def lesson(*beats: Beat) -> Plan:
    return Plan(title="T", sections=(Section(id="s", title="S", beats=beats),))


def found(*beats: Beat, folder: Path = Path("nowhere")) -> list[tuple[str, str]]:
    return [(fault.path.removeprefix("$.sections[0]."), fault.what) for fault in faults(lesson(*beats), folder)]


def test_a_sound_plan_has_none() -> None:
    assert found(Beat(id="a", say="Words are said.", show=(TEXT,)), Beat(id="b", say="More.", keep=("t",))) == []


def test_a_lesson_has_a_language() -> None:
    made = msgspec.structs.replace(lesson(Beat(id="a", say="Words.", show=(TEXT,))), language="German")
    assert [fault.path for fault in faults(made, Path())] == ["$.language"]


def test_ids_are_unique_and_both_places_named() -> None:
    (fault,) = faults(lesson(Beat(id="t", say="Words.", show=(TEXT,))), Path())
    assert (fault.path, fault.other) == ("$.sections[0].beats[0].show[0].id", "$.sections[0].beats[0].id")


def test_what_is_kept_has_to_be_there() -> None:
    first, last = Beat(id="a", say="Words.", show=(TEXT,)), Beat(id="c", say="End.", keep=("t",))
    other = msgspec.structs.replace(TEXT, id="u")
    assert found(first, Beat(id="b", say="On.", show=(other,)), last) == [
        ("beats[2].keep[0]", "'t' has already left before 'c': keep it in the beats between, too")
    ]
    assert found(first, Beat(id="b", say="On.", keep=("tt",))) == [
        ("beats[1].keep[0]", "no earlier beat of the section shows 'tt': did you mean 't'?")
    ]


@pytest.mark.parametrize(
    ("beat", "path", "what"),
    [
        (Beat(id="b", say=" ", show=(TEXT,)), "beats[0].say", "nothing is said"),
        (Beat(id="b", say="Hm."), "beats[0]", "nothing is seen"),
        (Beat(id="b", say="A $\\frac{1$ b.", show=(TEXT,)), "beats[0].say", "not closed"),
        (Beat(id="b", say="A.", show=(TEXT,), pause=-1), "beats[0].pause", "a pause of -1 s"),
        (Beat(id="b", say="A.", show=(TEXT,), claims=(Claim(tex="{"),)), "beats[0].claims[0].tex", "not closed"),
    ],
)
def test_faults_of_beats(beat: Beat, path: str, what: str) -> None:
    ((where, message),) = found(beat)
    assert where == path
    assert what in message


@pytest.mark.parametrize(
    ("element", "path", "what"),
    [
        (Text(id="e", text="A", at="not said"), ".at", "'not said' is not said"),
        (Text(id="e", text="$\\fraq$"), ".text", "did you mean"),
        (Bullets(id="e", items=()), "", "empty"),
        (Bullets(id="e", items=("a", "$}$")), ".items[1]", "closes nothing"),
        (Formula(id="e", tex="\\frac{1"), ".tex", "not closed"),
        (Derivation(id="e", steps=("a",)), "", "two steps or more"),
        (Derivation(id="e", steps=("a", "b"), reasons=("x", "y")), ".reasons", "2 reasons for 2 steps: write 1"),
        (Picture(id="e", path="no.png"), ".path", "no image 'no.png'"),
        (Code(id="e", source="x", focus=((1, 2),)), ".focus[0]", "the program has 1 lines"),
        (Table(id="e", rows=(("a", "b"), ("c",))), ".rows[1]", "1 cells, the first has 2"),
        (Plot(id="e", curves=(Curve(expression="sine(x)"),), x=(0, 1)), ".curves[0].expression", "did you mean sin"),
        (Plot(id="e", curves=(Curve(expression="2x"),), x=(0, 1)), ".curves[0].expression", "shorthand: write 2*x"),
        (Plot(id="e", curves=(Curve(expression="x"),), x=(1, 0)), ".x", "empty"),
        (Numberline(id="e", start=0, stop=1, step=0), "", "0 to 1 by 0"),
        (Chart(id="e", labels=("a",), series={"s": (1, 2)}), ".series.s", "2 values for 1 labels"),
        (Flow(id="e", nodes={"a": "A"}, edges=(("a", "b"),)), ".edges[0]", "no box 'b'"),
        (Flow(id="e", nodes={"a": "A"}, edges=(("a",),)), ".edges[0]", "[from, to]"),
        (Geometry(id="e", points={"A": (0, 0)}, draw=("segment A B",)), ".draw[0]", "no point 'B'"),
        (Geometry(id="e", points={"A": "midpont B C"}, draw=()), ".points.A", "did you mean midpoint"),
    ],
)
def test_faults_of_elements(element: Shown, path: str, what: str) -> None:
    ((where, message),) = found(Beat(id="b", say="A beat.", show=(element,)))
    assert where == f"beats[0].show[0]{path}"
    assert what in message

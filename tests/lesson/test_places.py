from limner.lesson.layout import WIDTHS
from limner.lesson.places import places, present
from limner.lesson.plan import Beat, Formula, Plot, Section, Text

ONE, TWO = Text(id="one", text="One thing"), Text(id="two", text="Another thing")
F, PLOT = Formula(id="f", tex="a = b"), Plot(id="p", curves=(), x=(0, 1))
LINE = tuple((min(width, 5.0), 0.6 if width >= 5 else 1.2) for width in WIDTHS)
SIZES = {"one": LINE, "two": LINE, "f": ((4.0, 0.9),), "p": ((5.2, 3.6),)}


def section(*beats: Beat) -> Section:
    return Section("s", "S", beats)


def test_what_left_leaves_no_gap() -> None:
    found = places(section(Beat("a", "", (ONE, F)), Beat("b", "", (TWO,), keep=("f",))), SIZES)
    assert [list(beat) for beat in found.beats] == [["one", "f"], ["f", "two"]]
    first, second = found.beats
    assert first["one"].region.y > first["f"].region.y and second["f"].region.y > second["two"].region.y
    assert abs((second["f"].region.top + second["two"].region.bottom) / 2 + 0.5) < 0.1  # the middle of the body


def test_what_stays_keeps_its_size_and_its_lines() -> None:
    found = places(section(Beat("a", "", (ONE,)), Beat("b", "", (PLOT, F), keep=("one",))), SIZES)
    alone, beside = (beat["one"] for beat in found.beats)
    assert alone.scale == beside.scale and beside.region.right < found.beats[1]["p"].region.left
    assert found.made["one"][0] <= beside.region.width + 1e-9
    pictures = places(section(Beat("a", "", (PLOT,)), Beat("b", "", (ONE,), keep=("p",))), SIZES)
    wide, high = pictures.made["p"]
    assert wide <= pictures.beats[1]["p"].region.width + 1e-9 and high <= pictures.beats[1]["p"].region.height + 1e-9


def test_texts_that_are_seen_together_are_of_one_size() -> None:
    found = places(section(Beat("a", "", (ONE,)), Beat("b", "", (TWO,), keep=("one",))), SIZES)
    assert found.beats[1]["one"].scale == found.beats[1]["two"].scale == found.beats[0]["one"].scale


def test_what_is_on_the_frame_is_what_stays_and_what_is_new() -> None:
    beats = Beat("a", "", (ONE, F)), Beat("b", "", (TWO,), keep=("f",)), Beat("c", "", keep=("one",))
    assert [[element.id for element in one] for one in present(section(*beats))] == [["one", "f"], ["f", "two"], []]

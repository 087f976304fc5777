from limner.chalk.perform import perform
from limner.chalk.report import Order

CODE = """
from limner.chalk.all import *


class Section(Lesson):
    def construct(self):
        one = Words("one", id="one")
        with self.beat("a", 2.0):
            self.show(one, at=0.5)
            self.change(one.animate.shift((1, 0, 0)).build(), at=1.9, seconds=5)
        two = Words("two", id="two")
        with self.beat("b", 1.5, keep=[KEPT]):
            self.show(two)
"""


def test_beats_have_the_frames_that_they_are_told() -> None:
    report = perform(Order("s", CODE.replace("KEPT", "")))
    assert report.fault is None and [beat.frames for beat in report.beats] == [60, 45]


def test_what_is_not_kept_leaves_before_anything_comes() -> None:
    def at_the_end(kept: str) -> set[str]:
        return {box.id for box in perform(Order("s", CODE.replace("KEPT", kept))).looks[-1].boxes}

    assert at_the_end("") == {"two"} and at_the_end("one") == {"one", "two"}


def test_outside_of_a_beat_nothing_is_shown() -> None:
    code = "from limner.chalk.all import *\nclass S(Lesson):\n    def construct(self):\n"
    code += "        self.show(Words('a', id='a'))\n"
    fault = perform(Order("s", code)).fault
    assert fault is not None and "outside of a beat" in fault.what and fault.line == 4


def test_what_stays_goes_to_its_new_place_as_the_beat_begins() -> None:
    code = CODE.replace("KEPT", "one").replace("self.show(two)", 'self.move(one, Region(3, 1, 4, 1), "left")')
    report = perform(Order("s", code))
    assert report.fault is None
    (box,) = [box for box in report.looks[-1].boxes if box.id == "one"]
    assert abs(box.box[0] - 1.0) < 0.05 and abs((box.box[1] + box.box[3]) / 2 - 1.0) < 0.05

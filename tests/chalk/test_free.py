from limner.chalk.perform import perform
from limner.chalk.report import Order

CODE = """
from manim import *

from limner.chalk.all import *


class Section(Lesson):
    def construct(self):
        own = Free(self.draw_own, id="own", width=4, height=2).fit(Region(2, 1, 4, 2))
        with self.beat("one", 2.0):
            self.show(own, at=0.5)
        with self.beat("two", 1.0, keep=[own]):
            pass
        with self.beat("three", 1.0):
            pass

    def draw_own(self, box):
        circle = Circle(radius=box.height / 4).move_to((box.x, box.y, 0))
        self.play(Create(circle), run_time=PLAYED)
        self.play(circle.animate.shift((1, 0, 0)))
"""


def test_an_authors_code_plays_in_its_place_and_leaves_with_its_element() -> None:
    report = perform(Order("free", CODE.replace("PLAYED", "0.5")))
    assert report.fault is None
    assert [beat.frames for beat in report.beats] == [60, 30, 30]
    boxes = {look.beat: {box.id: box.box for box in look.boxes} for look in report.looks}
    assert boxes["one"]["own"] == boxes["two"]["own"] == (2.5, 0.5, 3.5, 1.5)
    assert "own" not in boxes["three"]


def test_code_that_takes_too_long_does_not_make_its_beat_longer() -> None:
    report = perform(Order("free", CODE.replace("PLAYED", "9")))
    assert report.fault is None and [beat.frames for beat in report.beats] == [60, 30, 30]
    boxes = {box.id: box.box for look in report.looks if look.beat == "two" for box in look.boxes}
    assert boxes["own"][0] == 2.5  # it is where its last animation ends


def test_another_code_is_another_picture() -> None:
    keys = [perform(Order("free", CODE.replace("PLAYED", time))).beats[0].key for time in ("0.5", "0.9", "0.5")]
    assert keys[0] == keys[2] != keys[1]


def test_an_authors_own_words_look_like_the_lessons() -> None:
    body = "        self.add(Text('own', font_size=40).move_to((box.x, box.y, 0)))\n"
    code = CODE.partition("        circle = ")[0] + body
    for theme, ink in (("paper", "#20262b"), ("night", "#ffffff")):
        themed = code.replace("    def construct", f'    theme = "{theme}"\n\n    def construct', 1)
        report = perform(Order("free", themed, look=True))
        assert report.fault is None
        own = [box for look in report.looks for box in look.boxes if box.id == "own"]
        assert own and own[-1].parts[0].colour == ink


def test_parts_of_an_authors_drawing_have_the_lines_that_made_them() -> None:
    report = perform(Order("free", CODE.replace("PLAYED", "0.5"), look=True))
    own = next(box for look in report.looks for box in look.boxes if box.id == "own" and box.parts)
    made = 1 + next(at for at, line in enumerate(CODE.splitlines()) if "circle = " in line)
    assert [part.line for part in own.parts] == [made] and own.line != made


def test_what_is_still_to_be_drawn_says_so_at_its_line() -> None:
    code = CODE.replace("self.play(Create(circle), run_time=PLAYED)", "undrawn('a wave')")
    fault = perform(Order("free", code)).fault
    assert fault is not None and fault.kind == "Undrawn" and fault.what.endswith("still to be drawn: a wave")
    assert "undrawn" in code.splitlines()[fault.line - 1]

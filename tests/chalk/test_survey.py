from limner.chalk.perform import perform
from limner.chalk.report import Look, Order

HEAD = """from manim import RED, Circle, Create, Line, Text
from limner.chalk.all import *
class S(Lesson):
    def construct(self):
        with self.beat("a", 2):
"""


def last(*lines: str) -> Look:
    report = perform(Order("survey", HEAD + "".join(f"            {line}\n" for line in lines), look=True))
    assert report.fault is None, report.fault
    return [look for look in report.looks if not look.moving][-1]


def test_letters_know_their_size_and_what_is_behind_them() -> None:
    (box,) = last('self.show(Words("A sum", id="w"))').boxes
    (part,) = box.parts
    assert (part.kind, part.colour, part.behind, part.size) == ("text", "#f3f1ea", "#10202b", 40.0)
    assert box.id == "w" and box.line == 6


def test_what_stands_by_itself_has_the_name_of_its_variable() -> None:
    (box,) = last("ring = Circle(radius=1, color=RED)", "self.change(Create(ring))").boxes
    assert (box.id, box.kind, box.line, box.parts[0].kind) == ("ring", "circle", 6, "stroke")


def test_a_line_through_letters_touches_them() -> None:
    look = last('self.show(Words("A sum", id="w"))', "bar = Line((-7, 0, 0), (7, 0, 0))", "self.change(Create(bar))")
    assert [(touch.kind, touch.first, touch.second) for touch in look.touches] == [("stroke", "w", "bar")]


def test_what_has_not_come_in_yet_is_not_drawn() -> None:
    (box,) = last('self.show(Bullets(["one", "two"], id="list"))').boxes
    assert {part.path.split("/")[0] for part in box.parts} == {"0"}

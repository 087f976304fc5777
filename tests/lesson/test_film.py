from collections.abc import Iterator
from pathlib import Path

import pytest

from limner.chalk.report import Order
from limner.core.data import Program
from limner.core.errors import LimnerError
from limner.core.events import Event
from limner.lesson.align import narrate
from limner.lesson.film import STARTING, Look, assembled, films
from limner.lesson.plan import Beat, Plan, Section
from limner.lesson.shelf import Shelf
from limner.lesson.voice import Silent
from limner.render.manim import Stagehands

av = pytest.importorskip("av")
pytest.importorskip("manim")

LOOK = Look(160, 90, 10, 30)
CODE = """
from limner.chalk.all import *


class One(Lesson):
    def construct(self):
        words = Words("Hello", id="hello").fit(self.body)
        with self.beat("first", 1.0):
            self.show(words)
        with self.beat("second", 1.2, keep=[words]):
            self.change(words.animate(run_time=WHEN).shift(RIGHT).build())
"""


@pytest.fixture(scope="module")
def hands() -> Iterator[Stagehands]:
    with Stagehands(size=1) as hands:
        yield hands


def filmed(hands: Stagehands, code: str, kept: Shelf) -> tuple[dict[str, bytes], list[int]]:
    """Return films by beat, and how many frames had to be made."""
    told: list[Event] = []
    known = {"one.py": hands.perform(Order("one.py", code))}
    program = Program({"one.py": code.encode()}, "one.py", "manim")
    found = films(program, known, LOOK, hands, kept, told.append)
    assert all(event.done <= event.total for event in told) and told[-1].done in (0, told[-1].total)
    return found, [int(event.total) for event in told[:1]]


def test_only_what_changed_is_filmed(hands: Stagehands, tmp_path: Path) -> None:
    code = CODE.replace("from limner.chalk.all import *", "from manim import RIGHT\nfrom limner.chalk.all import *")
    kept = Shelf(tmp_path)
    first, made = filmed(hands, code.replace("WHEN", "0.5"), kept)
    assert made == [18 + 15 + 2 * STARTING] and set(first) == {"first", "second"}
    again, made = filmed(hands, code.replace("WHEN", "0.5"), kept)
    assert made == [1] and again == first, "nothing: a bar has one step at least"
    changed, made = filmed(hands, code.replace("WHEN", "0.7"), kept)
    assert made == [21 + STARTING] and changed["first"] == first["first"] and changed["second"] != first["second"]


def test_what_was_filmed_is_kept_where_what_comes_after_fails(hands: Stagehands, tmp_path: Path) -> None:
    code = CODE.replace("from limner", "from manim import RIGHT, config\nfrom limner", 1)
    kept = Shelf(tmp_path)
    with pytest.raises(LimnerError, match=r"one.py, line 12: .*division by zero"):
        filmed(hands, code.replace("WHEN", "0.5 / (config.pixel_width - 160)"), kept)
    assert len(list(tmp_path.glob("*/*"))) == 1, "the first beat's"


def test_a_lesson_is_put_together(hands: Stagehands, tmp_path: Path) -> None:
    code = CODE.replace("from limner.chalk.all import *", "from manim import RIGHT\nfrom limner.chalk.all import *")
    found, _ = filmed(hands, code.replace("WHEN", "0.5"), Shelf(None))
    beats = (Beat("first", "Hello."), Beat("second", "There."))
    plan = Plan("Both", (Section("one", "Greeting", beats),))
    narrations = {beat.id: narrate(beat.say, "en", Silent()) for beat in beats}
    cut = assembled(plan, narrations, found, LOOK)
    path = tmp_path / "out.mp4"
    path.write_bytes(cut.video)
    with av.open(path) as made:
        assert [chapter["metadata"]["title"] for chapter in made.chapters()] == ["Greeting"]
        assert len(list(made.decode(video=0))) == 22
        assert not made.streams.audio, "silence is no sound"
    assert cut.seconds == pytest.approx(2.2) and "Hello." in cut.srt and cut.vtt.startswith("WEBVTT")

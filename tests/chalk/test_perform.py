import pytest

from limner.chalk import perform as module
from limner.chalk.perform import perform
from limner.chalk.report import Order, Shot

HEAD = "from limner.chalk.all import *\n\n\nclass S(Lesson):\n    def construct(self):\n"
BEAT = "        with self.beat('b', 1):\n            self.show(Words('some words', id='w'))\n"


def test_a_report_has_beats_and_boxes() -> None:
    report = perform(Order("s", HEAD + BEAT, stills=True))
    assert report.fault is None
    (beat,) = report.beats
    assert (beat.id, beat.frames) == ("b", 30) and beat.still[1:4] == b"PNG"
    assert beat.drawn == 18, "what comes in takes 0.6 s"
    assert [box.id for box in report.looks[-1].boxes] == ["w"] and report.looks[-1].boxes[0].line == 7


def test_films_are_told_of_as_soon_as_they_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TELLING", 0.0)
    second = BEAT.replace("'b'", "'c'").replace("id='w'", "id='x'")
    told: list[Shot] = []
    code = HEAD + BEAT + second + "        1 / 0\n"
    report = perform(Order("s", code, 160, 90, film=("b", "c")), told.append)
    assert report.fault is not None and report.fault.kind == "ZeroDivisionError"
    films = [shot for shot in told if shot.film]
    assert [(shot.beat, shot.film[4:8]) for shot in films] == [("b", b"ftyp"), ("c", b"ftyp")]
    drawn = [sum(shot.drawn for shot in told if shot.beat == id) for id in "bc"]
    assert drawn[0] == 19 and len(told) > 20, "18 that move and one that stands; and each is told"


def test_the_key_is_of_what_is_seen() -> None:
    first, same, other = (
        perform(Order("s", HEAD + BEAT.replace("some words", words))).beats[0].key for words in ("one", "one", "two")
    )
    assert first == same != other


def test_a_fault_has_its_line() -> None:
    fault = perform(Order("s", HEAD + BEAT + "        1 / 0\n")).fault
    assert fault is not None and (fault.kind, fault.line) == ("ZeroDivisionError", 8)
    fault = perform(Order("s", "class\n")).fault
    assert fault is not None and (fault.kind, fault.line) == ("SyntaxError", 1)


def test_there_is_one_scene() -> None:
    fault = perform(Order("s", "x = 1\n")).fault
    assert fault is not None and "one class that is a Lesson" in fault.what

from collections.abc import Iterator

import pytest

from limner.chalk.report import Order, Shot
from limner.core.errors import MissingError
from limner.render import manim as module
from limner.render.manim import Stagehands

pytest.importorskip("manim")

CODE = """
from limner.chalk.all import *


class One(Lesson):
    def construct(self):
        with self.beat("first", 0.5):
            words = Words("Hello", id="hello").fit(self.body)
            self.show(words)
        with self.beat("second", 0.3, keep=[words]):
            MORE
"""


@pytest.fixture(scope="module")
def hands() -> Iterator[Stagehands]:
    with Stagehands(size=2) as hands:
        yield hands


def order(more: str, **options) -> Order:
    return Order("one.py", CODE.replace("MORE", more), width=160, height=90, rate=10, **options)


def test_a_section_is_performed_and_its_beats_are_filmed(hands: Stagehands) -> None:
    told: list[Shot] = []
    report = hands.perform(order("pass", film=("second",), stills=True), shot=told.append)
    assert report.fault is None
    assert [(beat.id, beat.frames) for beat in report.beats] == [("first", 5), ("second", 3)]
    first, second = report.beats
    assert first.still.startswith(b"\x89PNG") and second.still.startswith(b"\x89PNG")
    assert [shot.beat for shot in told] == ["second"] and b"ftyp" in told[0].film[:16]


def test_the_same_code_has_the_same_keys_and_another_beat_another(hands: Stagehands) -> None:
    plain, again, other = hands.perform_all([order("pass"), order("pass"), order("self.hide(words)")])
    keys = [[beat.key for beat in report.beats] for report in (plain, again, other)]
    assert keys[0] == keys[1]
    assert keys[2][0] == keys[0][0] and keys[2][1] != keys[0][1]


def test_what_fails_has_the_line_of_the_code(hands: Stagehands) -> None:
    report = hands.perform(order("self.nothing()"))
    assert report.fault is not None and (report.fault.kind, report.fault.line) == ("AttributeError", 11)
    assert [beat.id for beat in report.beats] == ["first"]


def test_what_hangs_is_ended_and_the_next_goes_on(hands: Stagehands) -> None:
    report = hands.perform(order("while True: pass"), seconds=3.0)
    assert report.fault is not None and report.fault.kind == "Timeout"
    assert hands.perform(order("pass")).fault is None


def test_the_code_reaches_nothing_outside(hands: Stagehands) -> None:
    for more in ("open('/etc/passwd')", "__import__('socket').socket()", "__import__('os').system('true') and 1 / 0"):
        assert hands.perform(order(more)).fault is not None


def test_without_manim_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    find = module.importlib.util.find_spec
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None if name == "manim" else find(name))
    with Stagehands() as none, pytest.raises(MissingError, match=r"need manim: pip install 'limner\[lesson\]'"):
        none.perform(order("pass"))

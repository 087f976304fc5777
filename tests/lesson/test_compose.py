import ast
from collections.abc import Iterator

import msgspec
import pytest

from limner.chalk.report import Order
from limner.core.errors import InputError
from limner.lesson.align import narrate
from limner.lesson.compose import compose
from limner.lesson.plan import Formula, Plan
from limner.lesson.timing import timings
from limner.lesson.voice import Silent
from limner.render.manim import Stagehands
from tests.lesson.lectures import PLAN, SUM

pytest.importorskip("manim")


@pytest.fixture(scope="module")
def hands() -> Iterator[Stagehands]:
    with Stagehands(size=1) as hands:
        yield hands


def times(plan: Plan):
    return timings(plan, {b.id: narrate(b.say, "en", Silent()) for s in plan.sections for b in s.beats})


@pytest.fixture(scope="module")
def codes(hands: Stagehands) -> dict[str, str]:
    return compose(PLAN, times(PLAN), hands)


def test_every_section_is_a_file_of_its_own(codes: dict[str, str]) -> None:
    assert list(codes) == ["01_adding.py", "02_solving.py"]
    assert all(ast.parse(code) for code in codes.values())


def test_the_code_performs_and_every_element_has_its_line(codes: dict[str, str], hands: Stagehands) -> None:
    for name, code in codes.items():
        report = hands.perform(Order(name, code))
        assert report.fault is None
        boxes = {box.id: box for look in report.looks for box in look.boxes}
        lines = code.splitlines()
        for id, box in boxes.items():
            assert f'id="{id}"' in lines[box.line - 1] or f"id='{id}'" in lines[box.line - 1]
            left, bottom, right, top = box.box
            assert -7.11 < left < right < 7.11 and -4 < bottom < top < 4
    assert {"two", "a-plus-b", "list", "adding-title"} <= {
        box.id for look in hands.perform(Order("a", codes["01_adding.py"])).looks for box in look.boxes
    }


def test_a_beat_lasts_as_its_speech(codes: dict[str, str], hands: Stagehands) -> None:
    report = hands.perform(Order("a", codes["01_adding.py"], rate=30))
    planned = times(PLAN)
    assert [beat.frames for beat in report.beats] == [round(planned[beat.id].seconds * 30) for beat in report.beats]


def test_what_cannot_be_made_names_its_beat_and_element(hands: Stagehands) -> None:
    wrong = msgspec.structs.replace(SUM, show=(Formula(id="bad", tex=r"\frac{1"),))
    section = msgspec.structs.replace(PLAN.sections[0], beats=(wrong,))
    plan = msgspec.structs.replace(PLAN, sections=(section,))
    with pytest.raises(InputError, match=r"beat 'sum', formula 'bad': .*cannot be read at character"):
        compose(plan, times(plan), hands)

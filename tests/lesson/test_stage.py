import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest

from limner.chalk.report import Order, Report
from limner.core.data import Program, Rendering
from limner.lesson.shelf import Shelf
from limner.lesson.stage import Performing, reports, sections
from limner.render.manim import Stagehands

pytest.importorskip("manim")

GOOD = b"""
from limner.chalk.all import *


class One(Lesson):
    def construct(self):
        with self.beat("first", 0.5):
            self.show(Words("Hello", id="hello").fit(self.body))
"""


def test_a_program_is_performed_section_by_section(tmp_path: Path) -> None:
    program = Program(
        {"plan.yaml": b"", "02.py": GOOD.replace(b"Words", b"Wrods"), "01.py": GOOD}, "plan.yaml", "manim"
    )
    assert list(sections(program)) == ["01.py", "02.py"]
    with Stagehands(size=1) as hands:
        rendering = asyncio.run(Performing(hands).run(program, tmp_path))
    assert rendering.reach == 0.5 and rendering.duration == 0.5
    assert rendering.error is not None and rendering.error.startswith("02.py, line 8: NameError:")
    assert [path.name for path in rendering.frames] == ["01-00.png"] and rendering.frames[0].exists()
    told = reports(rendering)
    assert told["01.py"].looks[-1].boxes[0].id == "hello" and told["02.py"].fault is not None


def test_a_section_is_performed_once_for_ever(tmp_path: Path) -> None:
    class Counting(Stagehands):
        asked: list[str]

        def perform_all(self, orders: Iterable[Order], seconds: float = 60.0) -> list[Report]:
            orders = list(orders)
            self.asked = [order.name for order in orders]
            return super().perform_all(orders, seconds)

    def performed(hands: Counting, **files: bytes) -> Rendering:
        named = {f"{name}.py": code for name, code in files.items()}
        into = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        into.mkdir()
        return asyncio.run(Performing(hands, kept).run(Program(named, "one.py", "manim"), into))

    kept = Shelf(tmp_path / "kept")
    with Counting(size=1) as hands:
        first = performed(hands, one=GOOD, bad=b"1 / 0\n")
        assert hands.asked == ["bad.py", "one.py"]
        again = performed(hands, one=GOOD, bad=b"1 / 0\n")
        assert hands.asked == ["bad.py"], "what fails is not kept: it may have been the machine"
        assert again.facts == first.facts and again.frames[0].read_bytes() == first.frames[0].read_bytes()
        performed(hands, two=GOOD)
        assert hands.asked == [], "a section that moved is the same"

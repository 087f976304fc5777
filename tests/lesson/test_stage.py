import asyncio
from pathlib import Path

import pytest

from limner.core.data import Program
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

import asyncio
from pathlib import Path

import pytest

from limner.core.data import Program
from limner.lesson.plan import Beat, Formula, Free, Icon, Plan, Section
from limner.lesson.save import text
from limner.lesson.trial import Trial
from limner.lesson.voice import Silent
from limner.lesson.write import PLAN
from limner.render.manim import Stagehands

pytest.importorskip("manim")

GOOD = Section(
    "good",
    "G",
    (
        Beat(
            "sum",
            "Two words.",
            (Formula(id="f", tex="a + b"), Free(id="w", wanted="A wave")),
        ),
    ),
)
ICON = Section("icon", "I", (Beat("odd", "An icon.", (Icon(id="i", name="no-such-icon"),)),))


def test_each_section_that_cannot_be_spoken_or_made_is_a_line(tmp_path: Path) -> None:
    with Stagehands(size=1) as hands:
        trial = Trial(hands, Silent(), tmp_path)

        def tried(*sections: Section) -> tuple[float, list[str]]:
            program = Program({PLAN: text(Plan("T", sections)).encode()}, PLAN, "yaml")
            rendering = asyncio.run(trial.run(program, tmp_path))
            return rendering.reach, (rendering.error or "").splitlines()

        assert tried(GOOD) == (1.0, [])
        reach, said = tried(GOOD, ICON)
    assert reach == 0.5
    assert len(said) == 1 and said[0].startswith("beat 'odd', icon 'i': ") and "no-such-icon" in said[0]

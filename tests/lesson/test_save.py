import random
from pathlib import Path

import msgspec
import pytest

from limner.lesson.load import plan as load
from limner.lesson.plan import Beat, Code, Curve, Geometry, Plan, Plot, Section, Table, Text
from limner.lesson.save import text


def lesson(*beats: Beat) -> Plan:
    return Plan(title="T", sections=(Section(id="s", title="S", beats=beats),), objective="know it")


def test_a_plan_is_written_for_a_person() -> None:
    said = "One sentence is followed by another that makes the text too long for one line of it. " * 2
    beat = Beat(
        id="b",
        say=said.strip(),
        show=(
            Text(id="t", text="**Words** in $x$", at="sentence"),
            Code(id="c", source="def f():\n    return 1", language="python", focus=((1, 1), (2, 2))),
            Geometry(id="g", points={"A": (0, 0.5)}, draw=("point A",)),
        ),
    )
    assert (
        text(lesson(beat))
        == """\
title: T
objective: know it
sections:
  - id: s
    title: S
    beats:
      - id: b
        say: >-
          One sentence is followed by another that makes the text too long for one line of it. One sentence is followed
          by another that makes the text too long for one line of it.
        show:
          - kind: text
            id: t
            text: '**Words** in $x$'
            at: sentence
          - kind: code
            id: c
            language: python
            source: |-
              def f():
                  return 1
            focus: [[1, 1], [2, 2]]
          - kind: geometry
            id: g
            points:
              A: [0, 0.5]
            draw: [point A]
"""
    )


AWKWARD = (
    "yes", "3.50", "", " a ", "a: b", "# no", "-", "'", '"', "a\nb", "a\n\n b \n", "tab\there", "{x}", "[x]",
    "直角，三角形。",
    "é" * 100, "word  " * 30, "x\\", "null", "~", "!tag", "&a", "*b", "%", "@", "`c`", "a #b", "\u2028",
    "trailing\n\n", "\x85x",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_reading_gives_the_same_plan_again(seed: int) -> None:
    chance = random.Random(seed)

    def words() -> str:
        return chance.choice((" ", "\n", "")).join(chance.choice(AWKWARD) for _ in range(chance.randint(1, 6)))

    shown = (
        Text(id="t", text=words()),
        Table(id="u", rows=((words(), words()),), header=(words(), words())),
        Code(id="c", source=words()),
        Plot(id="p", curves=(Curve(expression="x", label=words(), area=(0, chance.random())),), x=(-1e-9, 1e22)),
    )
    made = lesson(Beat(id="b", say=f"a {words()}", show=shown, pause=chance.random()))
    assert load(text(made), folder=Path()) == made


def test_defaults_are_left_out() -> None:
    made = lesson(Beat(id="b", say="x", show=(Text(id="t", text="y"),)))
    written = text(made)
    for field in ("pause", "layout", "role", "caption", "keep", "claims", "theme", "language"):
        assert field not in written
    assert "pause: 2" in text(lesson(msgspec.structs.replace(made.sections[0].beats[0], pause=2)))

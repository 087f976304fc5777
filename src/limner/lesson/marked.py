"""The marked blocks of a section's code: what somebody wrote in Manim, between lines that say whose it is.

The plan holds the same code as the ``source`` of an element; here it is put into a section's file, and read back after
the file was mended.
"""

from collections.abc import Mapping
from textwrap import dedent, indent

import msgspec

from limner.lesson.code import LATER, begin, body, end
from limner.lesson.plan import Free, Plan, Section


def drawn(section: Section) -> list[Free]:
    """Return what a section draws with code of its own, in order."""
    return [one for beat in section.beats for one in beat.show if isinstance(one, Free)]


def unwritten(section: Section) -> list[Free]:
    """Return what a section wants to be drawn and for which there is no code yet."""
    return [one for one in drawn(section) if not one.source.strip()]


def spans(code: str) -> dict[str, tuple[int, int]]:
    """Return the first and the last line of each block, its ``def`` among them, by the id of what it draws."""
    lines = [line.strip() for line in code.splitlines()]
    found = {}
    before, _, after = begin("\0").partition("\0")
    for at, line in enumerate(lines):
        if line.startswith(before) and line.endswith(after):
            id = line[len(before) : len(line) - len(after)]
            if end(id) in lines[at:]:
                found[id] = (at + 2, at + lines[at:].index(end(id)))
    return found


def filled(code: str, elements: list[Free]) -> str:
    """Return a section's code with the blocks of some elements as the plan has them."""
    lines = code.splitlines()
    for element in elements:
        first, last = spans("\n".join(lines))[element.id]
        lines[first:last] = indent(body(element), "    ").splitlines()
    return "\n".join(lines) + "\n"


def sources(code: str) -> dict[str, str]:
    """Read the bodies of a section's blocks, as a plan holds them; what is still to be written is left out."""
    lines = code.splitlines()
    found = {}
    for id, (first, last) in spans(code).items():
        source = dedent("\n".join(lines[first:last])).strip("\n")
        if not source.startswith(f"{LATER}("):
            found[id] = source + "\n" if "\n" in source else source
    return found


def kept(plan: Plan, written: Mapping[str, str]) -> Plan:
    """Return a plan with the code that was written for it.

    Args:
        plan: of the lesson.
        written: code by the id of what it draws.
    """
    sections = tuple(
        msgspec.structs.replace(section, beats=tuple(
            msgspec.structs.replace(beat, show=tuple(
                msgspec.structs.replace(one, source=written[one.id])
                if isinstance(one, Free) and one.id in written else one
                for one in beat.show
            )) for beat in section.beats
        )) for section in plan.sections
    )  # fmt: skip
    return msgspec.structs.replace(plan, sections=sections)

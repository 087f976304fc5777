"""The measured author: from a plan and its times to the code of every section.

Every element is made once in the sandbox, words at several widths, to learn its size; it gets its places
(:mod:`limner.lesson.places`), and the code is printed with them.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from limner.chalk.report import Fault, Order
from limner.core.errors import InputError, LimnerError, MissingError
from limner.lesson.code import Timing, call, printed
from limner.lesson.layout import ROOM, WIDTHS
from limner.lesson.places import KINDS, places
from limner.lesson.plan import Beat, Free, Picture, Plan, Shown
from limner.render.manim import Stagehands

_AT = re.compile(r"^(?P<id>.*)@(?P<width>[\d.]+)$")


def compose(
    plan: Plan, timings: Mapping[str, Timing], hands: Stagehands, files: Mapping[str, bytes] | None = None
) -> dict[str, str]:  # fmt: skip
    """Return the code of each section, by its file's name.

    Args:
        plan: of the lesson.
        timings: of each beat, by its id.
        hands: make the elements that are measured.
        files: images that the plan names, by their paths in it (:func:`images`).

    Raises:
        InputError: an element cannot be made: a formula that does not parse, an image that is missing.
    """
    sizes = measure(plan, hands, files)
    codes = {}
    for number, section in enumerate(plan.sections, 1):
        placed = places(section, sizes)
        codes[f"{number:02d}_{section.id}.py"] = printed(section, plan.theme, placed, timings, number)
    return codes


def images(plan: Plan, folder: Path) -> dict[str, bytes]:
    """Read the images that a plan names.

    Args:
        plan: of the lesson.
        folder: in which the plan lies.

    Returns:
        Their bytes, by their paths in the plan.

    Raises:
        InputError: one cannot be read.
    """
    found = {}
    for beat in _beats(plan):
        for element in beat.show:
            if isinstance(element, Picture):
                try:
                    found[element.path] = (folder / element.path).read_bytes()
                except OSError as error:
                    what = f"the image {element.path!r} cannot be read: {error.strerror}"
                    raise InputError(f"beat {beat.id!r}: {what}; put it into {folder}") from None
    return found


def measure(
    plan: Plan, hands: Stagehands, files: Mapping[str, bytes] | None = None
) -> dict[str, tuple[tuple[float, float], ...]]:  # fmt: skip
    """Make every element, and return its sizes: of words at each of ``WIDTHS``, of everything else one."""
    elements = [element for beat in _beats(plan) for element in beat.show]
    trials = [trial for element in elements for trial in _trials(element)]
    head = ["from limner.chalk.all import *", "", "", "class Measured(Lesson):", f"    theme = {plan.theme!r}", "",
            "    def construct(self):", '        with self.beat("measure", 1.0):']  # fmt: skip
    code = "\n".join([*head, *(line for line, _ in trials), "            pass", ""])
    report = hands.perform(Order("measure", code, files=dict(files or {})))
    if report.fault:
        lines = [len(head) + 1 + sum(line.count("\n") + 1 for line, _ in trials[:k]) for k in range(len(trials))]
        raise _blamed(report.fault, plan, dict(zip(lines, (owner for _, owner in trials), strict=True)))
    boxes = {box.id: box.box for look in report.looks for box in look.boxes}
    sizes = {}
    for element in elements:
        if isinstance(element, Free):
            sizes[element.id] = (ROOM,)
            continue
        found = [boxes[name] for name in _names(element)]
        sizes[element.id] = tuple((right - left, top - bottom) for left, bottom, right, top in found)
    return sizes


def _names(element: Shown) -> list[str]:
    return [f"{element.id}@{width:g}" for width in (WIDTHS if KINDS[type(element)] == "words" else (0,))]


def _trials(element: Shown) -> Iterable[tuple[str, Shown]]:
    """Print calls that make an element under names of their own; it is measured without being played."""
    import msgspec

    kind = KINDS[type(element)]
    if isinstance(element, Free):  # its code draws what it wants, in the place that it is given
        return
    for name in _names(element):
        width = float(name.rpartition("@")[2]) if kind == "words" else ROOM[0]
        made = call(msgspec.structs.replace(element, id=name), width, ROOM[1])
        yield f"            self.elements.append({made})", element


def _blamed(fault: Fault, plan: Plan, owners: Mapping[int, Shown]) -> LimnerError:
    """Say which element of the plan cannot be made; ``owners`` are by the lines in which their calls begin."""
    began = [line for line in owners if line <= fault.line]
    kind = MissingError if fault.kind == "MissingError" else InputError
    if not began:
        return kind(f"the elements cannot be measured: {fault.what}")
    owner = owners[max(began)]
    beat = next(beat for beat in _beats(plan) if owner in beat.show)
    return kind(f"beat {beat.id!r}, {type(owner).__name__.lower()} {owner.id!r}: {fault.what}")


def _beats(plan: Plan) -> Iterable[Beat]:
    return (beat for section in plan.sections for beat in section.beats)

"""The measured author: from a plan and its times to the code of every section.

Every element is made once in the sandbox, words at several widths, to learn its size; what stays on the frame together
is laid out together (:mod:`limner.lesson.layout`), and the code is printed with these places.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from limner.chalk.report import Order, Report
from limner.core.errors import InputError
from limner.lesson.code import KINDS, Timing, call, printed
from limner.lesson.layout import ROOM, WIDTHS, Item, arrange
from limner.lesson.plan import Beat, Plan, Section, Shown
from limner.render.manim import Stagehands

_AT = re.compile(r"^(?P<id>.*)@(?P<width>[\d.]+)$")


def compose(plan: Plan, timings: Mapping[str, Timing], hands: Stagehands) -> dict[str, str]:
    """Return the code of each section, by its file's name.

    Args:
        plan: of the lesson.
        timings: of each beat, by its id.
        hands: make the elements that are measured.

    Raises:
        InputError: an element cannot be made: a formula that does not parse, an image that is missing.
    """
    sizes = measure(plan, hands)
    files = {}
    for number, section in enumerate(plan.sections, 1):
        places = {id: place for screen in screens(section) for id, place in arrange(_items(screen, sizes)).items()}
        files[f"{number:02d}_{section.id}.py"] = printed(section, plan.theme, places, timings, number)
    return files


def screens(section: Section) -> list[list[Shown]]:
    """Gather the elements that are on the frame together: a new screen begins where nothing was kept."""
    found: list[list[Shown]] = []
    for beat in section.beats:
        if not found or not beat.keep:
            found.append([])
        found[-1].extend(beat.show)
    return found


def measure(plan: Plan, hands: Stagehands) -> dict[str, tuple[tuple[float, float], ...]]:
    """Make every element, and return its sizes: of words at each of ``WIDTHS``, of everything else one."""
    elements = [element for section in plan.sections for beat in section.beats for element in beat.show]
    lines = [trial for element in elements for trial in _trials(element)]
    code = "\n".join(
        ["from limner.chalk.all import *", "", "", "class Measured(Lesson):", f"    theme = {plan.theme!r}", "",
         "    def construct(self):", '        with self.beat("measure", 1.0):', *(line for line, _ in lines),
         "            pass", ""]
    )  # fmt: skip
    report = hands.perform(Order("measure", code))
    if report.fault:
        raise _blamed(report, plan, [owner for _, owner in lines])
    boxes = {box.id: box.box for look in report.looks for box in look.boxes}
    sizes = {}
    for element in elements:
        trials = [boxes[name] for name in _names(element)]
        sizes[element.id] = tuple((right - left, top - bottom) for left, bottom, right, top in trials)
    return sizes


def _names(element: Shown) -> list[str]:
    return [f"{element.id}@{width:g}" for width in (WIDTHS if KINDS[type(element)] == "words" else (0,))]


def _trials(element: Shown) -> Iterable[tuple[str, Shown]]:
    """Print calls that make an element under names of their own, and show it."""
    import msgspec

    kind = KINDS[type(element)]
    for name in _names(element):
        width = float(name.rpartition("@")[2]) if kind == "words" else ROOM[0]
        made = call(msgspec.structs.replace(element, id=name), width, ROOM[1])
        yield f"            self.show({made}, seconds=0.01)", element


def _items(elements: Sequence[Shown], sizes: Mapping[str, tuple[tuple[float, float], ...]]) -> list[Item]:
    return [Item(element.id, KINDS[type(element)], sizes[element.id]) for element in elements]


def _blamed(report: Report, plan: Plan, owners: Sequence[Shown]) -> InputError:
    """Say which element of the plan cannot be made."""
    fault = report.fault
    if fault is None or not 9 <= fault.line < 9 + len(owners):
        return InputError(f"the elements cannot be measured: {fault.what if fault else ''}")
    owner = owners[fault.line - 9]
    beat = next(beat for beat in _beats(plan) if owner in beat.show)
    return InputError(f"beat {beat.id!r}, {type(owner).__name__.lower()} {owner.id!r}: {fault.what}")


def _beats(plan: Plan) -> Iterable[Beat]:
    return (beat for section in plan.sections for beat in section.beats)

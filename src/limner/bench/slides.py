"""Stand-ins for a lesson: films that nobody would call taught, beside which the figures must fall.

``slides`` has the same narration over one page a beat that holds all of its words from the beat's beginning; ``blank``
has it over headings alone. Both are plans of the same lesson, performed and filmed as every other: a figure that one
of them does well in can be had without timing, or without pictures, and says nothing alone.
"""

from collections.abc import Callable, Mapping

import msgspec

from limner.lesson.plan import Beat, Plan, Text


def slides(plan: Plan) -> Plan:
    """Return a plan that shows every beat's narration as a page."""
    return _redone(plan, lambda beat: (Text(id=page(beat.id), text=beat.say),))


def blank(plan: Plan) -> Plan:
    """Return a plan that shows nothing but a dot, since a plan that shows nothing is refused."""
    return _redone(plan, lambda beat: (Text(id=f"{beat.id}-dot", text="·"),))


STANDINS: Mapping[str, Callable[[Plan], Plan]] = {"slides": slides, "blank": blank}


def page(beat: str) -> str:
    """Return the id of a beat's page."""
    return f"{beat}-page"


def _redone(plan: Plan, show: Callable[[Beat], tuple[Text, ...]]) -> Plan:
    again = msgspec.structs.replace
    sections = []
    for section in plan.sections:
        beats = tuple(again(beat, show=show(beat), keep=(), claims=(), layout="auto") for beat in section.beats)
        sections.append(again(section, beats=beats))
    return again(plan, sections=tuple(sections))
